"""How many sudden gains this person's own ups and downs would show if nothing changed.

Sudden gains turn up by chance, the more so the longer the series and the larger the swings, so the number found
is only shown beside the number expected. One published rate cannot be quoted, since it depends on the spread of
the measure; it is computed for the person.

The course without change is made from the person's own fluctuation (see `fluctuation`: his ratings without their
lasting change), cut into runs of six neighbours, the length of the windows compared, so that carry-over from one
occasion to the next stays; runs are drawn again with replacement and put around the person's median, with the
person's own gaps. Where the course went down and up again for long, this counts as fluctuation and the chance is
high. Draws are seeded by the text given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from math import sqrt
from random import Random

from holdfast.outcome.fluctuation import own_fluctuation
from holdfast.outcome.sudden_gains import TANG_DERUBEIS, Rule, count_gains, judged_intervals
from holdfast.series import checked, median

LEAST_RATINGS = 10
_RUN = 6  # neighbours drawn together


@dataclass(frozen=True, slots=True)
class Chance:
    """`at_least_one` is a probability, `expected` the mean number of gains, over `draws` unchanged courses.

    Both are None, and `needs` says how many more ratings are wanted, when there are fewer than 10.
    """

    at_least_one: float | None
    expected: float | None
    draws: int
    needs: int


def expected_by_chance(
    scores: Sequence[float | None],
    rule: Rule = TANG_DERUBEIS,
    *,
    seed: str,
    higher_is_better: bool = False,
    lowest: float | None = None,
    highest: float | None = None,
    draws: int = 200,
) -> Chance:
    """Chance of sudden gains in a course like this one in which nothing changed.

    `scores` as for `sudden_gains`; `seed` names the case and the rule; `lowest` and `highest` are the ends of the
    scale, where known. The standard error of `at_least_one` is at most 0.035 with 200 draws.
    """
    values = checked(scores)
    present = [v for v in values if v is not None]
    if len(present) < LEAST_RATINGS:
        return Chance(None, None, 0, LEAST_RATINGS - len(present))
    usual = median(sorted(present))
    fluctuation = own_fluctuation(present)
    widen = sqrt(len(present) / (len(present) - fluctuation.fitted))  # what fitting the course took away
    pool = [_within(usual + widen * r, lowest, highest) for r in fluctuation.rest]
    runs = [pool[k : k + _RUN] for k in range(len(pool) - _RUN + 1)]
    needed = -(-len(present) // _RUN)
    judged = judged_intervals(values, rule)
    gaps = [k for k, v in enumerate(values) if v is None]
    random = Random(seed)  # nosec B311 # a seeded draw: the same each time, and no secret
    hit = total = 0
    for _ in range(draws):
        drawn: list[float | None] = list(chain.from_iterable(random.choices(runs, k=needed)))  # nosec B311 # a seeded draw: the same each time, and no secret
        for gap in gaps:
            drawn.insert(gap, None)
        count = count_gains(drawn[: len(values)], judged, rule, higher_is_better=higher_is_better)
        hit += count > 0
        total += count
    return Chance(hit / draws, total / draws, draws, 0)


def _within(value: float, lowest: float | None, highest: float | None) -> float:
    if lowest is not None and value < lowest:
        return lowest
    return highest if highest is not None and value > highest else value
