"""Dynamic complexity in a moving window (Schiepek and Strunk 2010): how much and how widely a series moves.

In a window of m ratings on a scale from `lowest` to `highest` (range s):

- fluctuation F: over every unbroken stretch (rising, falling or level) the absolute change divided by the steps
  it took, summed, divided by s (m - 1);
- distribution D: how evenly the sorted ratings fill the scale. For all a < b with weight w = a (m + 1 - b),
  D = 1 - sum w max(0, gap of m evenly spaced values - gap of the ratings) / sum w gap of the even values;
- complexity = F x D, written at the window's last occasion.

F and D lie in 0 to 1; their product never reaches 1 (alternating ends: F 1, D 0.635), so compare within a person.

Missing: a window counts only when all m consecutive occasions were rated, otherwise its values are None. The
other programs stop at a missing value; filling or skipping gaps would make calm out of silence.

Source: formulas as in the R package casnet 0.6.0 (agrees to 1e-15), written from the definitions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from holdfast.series import Num, checked, positive, table

if TYPE_CHECKING:
    from holdfast.series import FloatArray

WINDOW = 7
_CHUNK = 2048  # windows worked on together: small enough to stay in the processor's cache


@dataclass(frozen=True, slots=True)
class Complexity:
    """One entry per occasion; None before the first full window and wherever a rating is missing."""

    fluctuation: tuple[float | None, ...]
    distribution: tuple[float | None, ...]
    complexity: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Complexities:
    """The same for many cases: tables of (cases, occasions), NaN where Complexity has None."""

    fluctuation: FloatArray
    distribution: FloatArray
    complexity: FloatArray


def dynamic_complexity(
    ratings: Sequence[float | None], *, lowest: float, highest: float, window: int = WINDOW
) -> Complexity:
    """Complexity of one series, None for missing.

    Raises ValueError for NaN, infinity, a rating outside lowest to highest, or a window under 3.
    """
    spread = _scale(lowest, highest, window)
    values = checked(ratings, "rating")
    for place, value in enumerate(values, start=1):
        if value is not None and not lowest <= value <= highest:
            raise ValueError(f"rating {place} of {len(values)} is {value!r}: {lowest} to {highest} is allowed")
    moves = [None if a is None or b is None else b - a for a, b in pairwise(values)]
    since, until = _stretches([None if v is None else (v > 0) - (v < 0) for v in moves])
    steps = window - 1
    fluctuation: list[float | None] = [None] * len(values)
    distribution: list[float | None] = [None] * len(values)
    product: list[float | None] = [None] * len(values)
    for last, seen in enumerate(_rated_in_a_row(values)):
        if seen < window:
            continue
        first = last - steps
        total = 0.0
        for j in range(steps):
            move = moves[first + j]
            assert move is not None
            length = min(since[first + j], j + 1) + min(until[first + j], steps - j) - 1
            total += abs(move) / length
        ordered = sorted(v for v in values[first : last + 1] if v is not None)
        f = total / (spread * steps)
        d = _distribution(ordered, spread, window, _above_zero)
        fluctuation[last], distribution[last], product[last] = f, d, f * d
    return Complexity(tuple(fluctuation), tuple(distribution), tuple(product))


def dynamic_complexity_many(
    ratings: FloatArray, *, lowest: float, highest: float, window: int = WINDOW
) -> Complexities:
    """`dynamic_complexity` for a table of (cases, occasions), NaN for missing; ends of the scale are common."""
    import numpy as np

    spread = _scale(lowest, highest, window)
    values = table(ratings, "ratings")
    if ((values < lowest) | (values > highest)).any():
        case, occasion = np.argwhere((values < lowest) | (values > highest))[0]
        raise ValueError(
            f"ratings[{case}, {occasion}] is {float(values[case, occasion])!r}: {lowest} to {highest} is allowed"
        )
    out = [np.full(values.shape, np.nan) for _ in range(3)]
    if values.shape[1] >= window and values.shape[0]:
        rows = max(1, _CHUNK // (values.shape[1] - window + 1))
        for start in range(0, len(values), rows):
            part = values[start : start + rows]
            f = _fluctuations(part, window) / (spread * (window - 1))
            d = _distributions(part, spread, window)
            for target, result in zip(out, (f, d, f * d), strict=True):
                target[start : start + rows, window - 1 :] = result
    return Complexities(*out)


def _scale(lowest: float, highest: float, window: int) -> float:
    if window < 3:
        raise ValueError(f"the window is {window}: at least 3 ratings are needed")
    return positive(highest - lowest, "the range of the scale")


# Distribution: the same steps for one sorted window (floats) and for many (arrays, one per rank).


@cache
def _pairs(window: int) -> tuple[tuple[tuple[int, int, float, float], ...], float]:
    """(a, b, weight, even gap on a scale of range 1) for all a < b, and the sum of weight x gap."""
    pairs = [
        (a - 1, b - 1, float(a * (window + 1 - b)), (b - a) / (window - 1))
        for a in range(1, window)
        for b in range(a + 1, window + 1)
    ]
    return tuple(pairs), sum(weight * gap for _, _, weight, gap in pairs)


def _distribution(ordered: Sequence[Num], spread: float, window: int, above_zero: Callable[[Num], Num]) -> Num:
    pairs, total = _pairs(window)
    lacking = ordered[0] - ordered[0]
    for a, b, weight, gap in pairs:
        lacking = lacking + weight * above_zero(gap * spread - (ordered[b] - ordered[a]))
    return 1 - lacking / (total * spread)


def _above_zero(value: float) -> float:
    return value if value > 0 else 0.0


def _distributions(values: FloatArray, spread: float, window: int) -> FloatArray:
    import numpy as np

    windows = np.sort(np.lib.stride_tricks.sliding_window_view(values, window, axis=1), axis=2)
    ranks = np.ascontiguousarray(windows.transpose(2, 0, 1))

    def above_zero(gap: FloatArray) -> FloatArray:
        return np.maximum(gap, 0.0, out=gap)

    return _distribution(list(ranks), spread, window, above_zero)


# Fluctuation: within a stretch all steps go the same way, so its |change| / steps is the sum of |step| / steps.


def _stretches(signs: Sequence[int | None]) -> tuple[list[int], list[int]]:
    """For each step, its place in its stretch counted from the start and from the end (both from 1)."""
    return _run(signs), _run(signs[::-1])[::-1]


def _run(signs: Sequence[int | None]) -> list[int]:
    lengths: list[int] = []
    for k, sign in enumerate(signs):
        lengths.append(lengths[-1] + 1 if k and sign == signs[k - 1] else 1)
    return lengths


def _rated_in_a_row(values: Sequence[float | None]) -> list[int]:
    """How many occasions up to and including this one were rated without a gap."""
    return list(accumulate((v is not None for v in values), lambda run, rated: run + 1 if rated else 0, initial=0))[1:]


def _fluctuations(values: FloatArray, window: int) -> FloatArray:
    """Sum over the window of |step| / length of its stretch inside the window; NaN where a rating is missing."""
    import numpy as np

    moves = np.diff(values, axis=1)
    signs = np.sign(moves)
    going_on = signs[:, 1:] == signs[:, :-1]  # NaN goes on from nothing
    since = np.ones(moves.shape, dtype=np.int8)
    until = np.ones(moves.shape, dtype=np.int8)
    steps = window - 1
    # Counting beyond the window's own length is never needed.
    for _ in range(steps - 1):
        since[:, 1:] = np.where(going_on, np.minimum(since[:, :-1] + 1, steps), 1)
        until[:, :-1] = np.where(going_on, np.minimum(until[:, 1:] + 1, steps), 1)
    size = np.abs(moves)
    windows = values.shape[1] - steps
    total = np.zeros((len(values), windows))
    for j in range(steps):
        here = slice(j, j + windows)
        length = np.minimum(since[:, here], j + 1) + np.minimum(until[:, here], steps - j) - 1
        total += size[:, here] / length
    return total
