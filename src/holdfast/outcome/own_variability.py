"""Is the difference between his first and his last ratings more than his own ups and downs?

The first three ratings against the last three (single ratings mislead: with a within-person SD of 4 points, a
quarter of unchanged patients differ by a reliable change between first and last). The chance of such a
difference without change comes from blocks: his own fluctuation (see `fluctuation`) is cut into all blocks of
three neighbouring ratings, the length of the two ends compared, so that carry-over stays inside a block; two
blocks that do not overlap are drawn for "first" and "last", 400 times (more often where many looks leave each of them
a very small error), seeded by the text given. The blocks are widened for what the fitted course took from them. Where
that would be more than 0.6 of their variance the ratings are too few to know his variability, and nothing is said; nor
where there are fewer than 1 / limit pairs of separate blocks, which cannot show a chance that small (11 ratings at
0.05, 18 at 0.0125).

The error allowed is split evenly over the planned looks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from random import Random

from holdfast.outcome.fluctuation import Fluctuation, own_fluctuation
from holdfast.series import checked, mean

LEAST_RATINGS = 6
_BLOCK = 3
_MUST_KEEP = 0.4
_DRAWS = 400
_DRAWS_PER_LIMIT = 4  # a chance of a quarter of the limit can still be told from the limit


@dataclass(frozen=True, slots=True)
class OwnChange:
    """`difference` = mean of the last three minus mean of the first three (None under 6 ratings).

    `chance` (0 to 1) of a difference at least as large without change, two-sided; None where his variability
    cannot be known yet. `limit` is the error left for this look. `needs`: how many more ratings are wanted, 0
    when there is a chance. `beyond`: True, False, or None where there is no chance.
    """

    difference: float | None
    chance: float | None
    limit: float
    needs: int
    beyond: bool | None


def first_against_last(
    ratings: Sequence[float | None], *, seed: str, looks: int = 1, alpha: float = 0.05, draws: int | None = None
) -> OwnChange:
    """Compare the first three ratings with the last three, None for missing.

    `seed` names case and rule; `looks` is how many reviews were planned, at each of which alpha / looks may err.
    `draws`, where given, must allow a chance under the limit; otherwise there are enough. Raises ValueError for NaN,
    infinity or impossible settings.
    """
    limit = split_error(alpha, looks)
    if draws is None:
        draws = max(_DRAWS, ceil(_DRAWS_PER_LIMIT / limit))
    if draws * limit <= 1:
        raise ValueError(f"{draws} draws cannot show a chance under {limit:.4g}: use more draws or fewer looks")
    given = [v for v in checked(ratings, "rating") if v is not None]
    if len(given) < LEAST_RATINGS:
        return OwnChange(None, None, limit, LEAST_RATINGS - len(given), None)
    difference = mean(given[-_BLOCK:]) - mean(given[:_BLOCK])
    fluctuation = own_fluctuation(given)
    wanted = _wanted(fluctuation, limit)
    if wanted > len(given):
        return OwnChange(difference, None, limit, wanted - len(given), None)
    widen = _widening(fluctuation)
    chance = _chance(abs(difference), [widen * v for v in fluctuation.rest], Random(seed), draws)  # nosec B311 # a seeded draw: the same each time, and no secret
    return OwnChange(difference, chance, limit, 0, chance < limit)


def split_error(alpha: float, looks: int) -> float:
    """The error each of `looks` planned looks may take, so that together they take alpha."""
    if not 0 < alpha < 1:
        raise ValueError(f"alpha is {alpha!r}: a number between 0 and 1 is needed")
    if looks < 1:
        raise ValueError(f"looks is {looks!r}: at least one planned look is needed")
    return alpha / looks


def _variance_of_block(carry_over: float) -> float:
    """Variance of the mean of three neighbours, in units of the variance of one."""
    return (3 + 4 * carry_over + 2 * carry_over**2) / 9


def _taken(fluctuation: Fluctuation, n: int) -> float:
    """Variance the fitted course took from each block mean, in the same units."""
    phi = fluctuation.carry_over
    return fluctuation.fitted * (1 + phi) / (1 - phi) / n


def _widening(fluctuation: Fluctuation) -> float:
    whole = _variance_of_block(fluctuation.carry_over)
    return sqrt(whole / (whole - _taken(fluctuation, len(fluctuation.rest))))


def _wanted(fluctuation: Fluctuation, limit: float) -> int:
    """The least number of ratings at which this much carry-over leaves enough to judge by, and pairs enough."""
    n = LEAST_RATINGS
    most = (1 - _MUST_KEEP) * _variance_of_block(fluctuation.carry_over)
    while _taken(fluctuation, n) > most or limit * _separate_pairs(n) < 1:
        n += 1
    return n


def _separate_pairs(n: int) -> int:
    """Pairs of blocks of three that do not overlap, among n ratings."""
    return (n - 2 * _BLOCK + 2) * (n - 2 * _BLOCK + 1) // 2


def _chance(difference: float, rest: list[float], random: Random, draws: int) -> float:
    means = [(a + b + c) / _BLOCK for a, b, c in zip(rest, rest[1:], rest[2:], strict=False)]
    draw, blocks = random.random, len(means)
    hits = done = 0
    while done < draws:
        i, j = int(draw() * blocks), int(draw() * blocks)
        if abs(i - j) < _BLOCK:
            continue  # they overlap: draw again, so that all pairs of separate blocks are equally likely
        done += 1
        hits += abs(means[i] - means[j]) >= difference - 1e-9
    return (1 + hits) / (1 + draws)
