"""Sudden gains and losses between two occasions (Tang and DeRubeis 1999).

Between occasion n and n+1, with up to three values before (n-2, n-1, n) and after (n+1, n+2, n+3):

1. the score moves by at least `least` points (7 on the BDI, or the measure's smallest reliable change);
2. it moves by at least `share` of the score at n, which must be above zero;
3. the means of the two windows differ by more than t x pooled SD, where t is the two-sided 5 % value of
   Student's t for the number of values present. As published there is no sqrt(1/n + 1/n) here, which is
   1.22 times stricter than a t test. Windows without any spread (pooled SD zero) pass when their means differ.

A verdict is None when the score at n or n+1 is missing or a window holds fewer than two values, whatever the
other criteria say. (Without criterion 3 the windows may hold gaps, but must reach one occasion beyond n and n+1.)
A sudden loss is the true mirror image: a rise of at least `share` of the score at n.

Source: Tang and DeRubeis 1999; criteria and missing-data rules as in the R package suddengains 0.7.2, from
which we differ on purpose: reversal counts every later occasion, losses need a real 25 % rise, and a score at
or below zero cannot meet criterion 2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from holdfast.series import Num, checked, positive, table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from holdfast.series import FloatArray

# Student's t, two-sided 5 %, by degrees of freedom (values present minus 2).
CRITICAL_T = (0.0, 0.0, 4.302652729749462, 3.182446305284263, 2.7764451051977987)


@dataclass(frozen=True, slots=True)
class Rule:
    """Which criteria hold, and where.

    `least`: criterion 1 in points (> 0). `share`: criterion 2 as a fraction, None leaves it out (a scale that
    does not start at zero, or an alliance). `top`: measure `share` from this upper end of the scale instead of
    from zero (scales where high is good). `stable`: use criterion 3. `adjusted`: t follows the number of values
    present; otherwise it is always 2.776.
    """

    least: float = 7.0
    share: float | None = 0.25
    top: float | None = None
    stable: bool = True
    adjusted: bool = True

    def __post_init__(self) -> None:
        positive(self.least, "the least change of a sudden gain")
        if self.share is not None:
            positive(self.share, "the share of the score a sudden gain needs")


TANG_DERUBEIS = Rule()


@dataclass(frozen=True, slots=True)
class Shift:
    """One sudden gain or loss, from `occasion` to `occasion + 1` (both counted from 0).

    `magnitude` is positive. `reversed_at` is the first later occasion beyond `reversal_value` (half the way
    back), or None. `proportion` is magnitude / (first minus last score of the series, in the same direction);
    None when an end is missing or the series as a whole did not move that way; above 1 when part was lost again.
    `pooled_sd` is None where criterion 3 is not used.
    """

    occasion: int
    before: float
    after: float
    magnitude: float
    reversal_value: float
    reversed_at: int | None
    proportion: float | None
    pooled_sd: float | None


@dataclass(frozen=True, slots=True)
class Course:
    """`verdicts[n]` for the interval n to n+1: True, False, or None where nothing can be said."""

    verdicts: tuple[bool | None, ...]
    found: tuple[Shift, ...]

    @property
    def judged(self) -> int:
        """How many intervals could be judged at all."""
        return sum(verdict is not None for verdict in self.verdicts)


@dataclass(frozen=True, slots=True)
class Courses:
    """Many cases: `verdicts` (cases, occasions - 1) holds 1, 0 or -1 (nothing can be said).

    The other arrays have one entry per shift found, ordered by case and occasion; NaN where Shift has None,
    -1 in `reversed_at` where it was not reversed.
    """

    verdicts: NDArray[np.int8]
    case: NDArray[np.int64]
    occasion: NDArray[np.int64]
    magnitude: FloatArray
    reversal_value: FloatArray
    reversed_at: NDArray[np.int64]
    proportion: FloatArray
    pooled_sd: FloatArray


def sudden_gains(
    scores: Sequence[float | None], rule: Rule = TANG_DERUBEIS, *, higher_is_better: bool = False
) -> Course:
    """Find sudden gains in one series of scores, None for missing.

    To have the interval from a baseline to the first session judged, put the baseline first in the series.
    Raises ValueError for NaN or infinite scores.
    """
    return _course(checked(scores), rule, falls=not higher_is_better)


def sudden_losses(
    scores: Sequence[float | None], rule: Rule = TANG_DERUBEIS, *, higher_is_better: bool = False
) -> Course:
    """Find sudden losses: the mirror image of `sudden_gains`, same arguments and result."""
    return _course(checked(scores), rule, falls=higher_is_better)


def sudden_gains_many(scores: FloatArray, rule: Rule = TANG_DERUBEIS, *, higher_is_better: bool = False) -> Courses:
    """`sudden_gains` for a table of (cases, occasions), NaN for missing."""
    return _courses(table(scores), rule, falls=not higher_is_better)


def sudden_losses_many(scores: FloatArray, rule: Rule = TANG_DERUBEIS, *, higher_is_better: bool = False) -> Courses:
    """`sudden_losses` for a table of (cases, occasions), NaN for missing."""
    return _courses(table(scores), rule, falls=higher_is_better)


def judged_intervals(scores: Sequence[float | None], rule: Rule = TANG_DERUBEIS) -> list[int]:
    """The n of every interval n to n+1 with a verdict: this depends on where scores are missing alone."""
    given = [k for k in range(len(scores) - 1) if scores[k] is not None and scores[k + 1] is not None]
    return [n for n in given if _can_be_judged(scores, n, rule)]


def count_gains(
    scores: Sequence[float | None], judged: Sequence[int], rule: Rule = TANG_DERUBEIS, *, higher_is_better: bool = False
) -> int:
    """How many of the intervals `judged_intervals` gave are sudden gains; for many draws with the same gaps."""
    sign = -1.0 if higher_is_better else 1.0
    least, count = rule.least, 0
    for n in judged:
        here, following = scores[n], scores[n + 1]
        assert here is not None
        assert following is not None
        magnitude = sign * (here - following)
        if magnitude >= least and _large_enough(here, magnitude, rule):
            count += not rule.stable or _stands_out(scores, n, rule, sign)[0]
    return count


# The arithmetic that one case and many share.


def _window(v0: Num, v1: Num, v2: Num, w0: Num, w1: Num, w2: Num) -> tuple[Num, Num, Num]:
    """Count, mean and sum of squares of three values with weight 1 (present) or 0 (missing)."""
    n = w0 + w1 + w2
    centre = (v0 * w0 + v1 * w1 + v2 * w2) / n
    d0, d1, d2 = v0 - centre, v1 - centre, v2 - centre
    return n, centre, d0 * d0 * w0 + d1 * d1 * w1 + d2 * d2 * w2


def _base(score: Num, top: float | None) -> Num:
    """What criterion 2 takes its share of."""
    return score if top is None else top - score


def _halfway_back(after: Num, magnitude: Num, sign: float) -> Num:
    return after + sign * magnitude / 2


# One case.


def _course(scores: list[float | None], rule: Rule, *, falls: bool) -> Course:
    sign = 1.0 if falls else -1.0
    verdicts: list[bool | None] = []
    found: list[Shift] = []
    for n in range(len(scores) - 1):
        here, following = scores[n], scores[n + 1]
        if here is None or following is None or not _can_be_judged(scores, n, rule):
            verdicts.append(None)
            continue
        magnitude = sign * (here - following)
        met = _large_enough(here, magnitude, rule)
        pooled = None
        if met and rule.stable:
            met, pooled = _stands_out(scores, n, rule, sign)
        verdicts.append(met)
        if met:
            found.append(_shift(scores, n, here, following, magnitude, pooled, sign))
    return Course(tuple(verdicts), tuple(found))


def _can_be_judged(scores: Sequence[float | None], n: int, rule: Rule) -> bool:
    """Given values at n and n+1: is there one more in n-2, n-1 and one more in n+2, n+3?"""
    if not rule.stable:
        return 1 <= n <= len(scores) - 3
    before = any(v is not None for v in scores[max(0, n - 2) : n])
    return before and any(v is not None for v in scores[n + 2 : n + 4])


def _large_enough(here: float, magnitude: float, rule: Rule) -> bool:
    if magnitude < rule.least:
        return False
    if rule.share is None:
        return True
    base = _base(here, rule.top)
    return base > 0 and magnitude >= rule.share * base


def _stands_out(scores: Sequence[float | None], n: int, rule: Rule, sign: float) -> tuple[bool, float]:
    """Criterion 3 and the pooled SD it used."""
    n_pre, mean_pre, ss_pre = _window(*_three(scores, n - 2))
    n_post, mean_post, ss_post = _window(*_three(scores, n + 1))
    df = n_pre + n_post - 2
    pooled = sqrt((ss_pre + ss_post) / df)
    t = CRITICAL_T[int(df)] if rule.adjusted else CRITICAL_T[4]
    return sign * (mean_pre - mean_post) > t * pooled, pooled


def _three(scores: Sequence[float | None], first: int) -> tuple[float, float, float, float, float, float]:
    last = len(scores)
    v0 = scores[first] if 0 <= first < last else None
    v1 = scores[first + 1] if 0 <= first + 1 < last else None
    v2 = scores[first + 2] if 0 <= first + 2 < last else None
    return v0 or 0.0, v1 or 0.0, v2 or 0.0, float(v0 is not None), float(v1 is not None), float(v2 is not None)


def _shift(
    scores: list[float | None],
    n: int,
    here: float,
    following: float,
    magnitude: float,
    pooled: float | None,
    sign: float,
) -> Shift:
    value = _halfway_back(following, magnitude, sign)
    back = (k for k in range(n + 2, len(scores)) if (v := scores[k]) is not None and sign * v > sign * value)
    first, last = scores[0], scores[-1]
    whole = sign * (first - last) if first is not None and last is not None else 0.0
    proportion = magnitude / whole if whole > 0 else None
    return Shift(n, here, following, magnitude, value, next(back, None), proportion, pooled)


# Many cases: criteria 1 and 2 on the whole table, windows gathered only for the few that pass them.


def _courses(scores: FloatArray, rule: Rule, *, falls: bool) -> Courses:
    import numpy as np

    cases, occasions = scores.shape
    if cases == 0 or occasions < 4:
        return _nothing(cases, max(occasions - 1, 0))
    sign = 1.0 if falls else -1.0
    here, following = scores[:, :-1], scores[:, 1:]
    move = here - following if falls else following - here
    candidate = move >= rule.least  # NaN compares false
    judged = _judged(~np.isnan(scores), rule)
    candidate &= judged
    case, occasion = np.divmod(np.flatnonzero(candidate), occasions - 1)
    magnitude = move[case, occasion]
    if rule.share is not None:
        base = _base(here[case, occasion], rule.top)
        keep = (base > 0) & (magnitude >= rule.share * base)
        case, occasion, magnitude = case[keep], occasion[keep], magnitude[keep]
    pooled = np.full(case.shape, np.nan)
    if rule.stable:
        n_pre, mean_pre, ss_pre = _window(*_three_each(scores, case, occasion - 2))
        n_post, mean_post, ss_post = _window(*_three_each(scores, case, occasion + 1))
        df = n_pre + n_post - 2
        pooled = np.sqrt((ss_pre + ss_post) / df)
        t = np.asarray(CRITICAL_T)[df.astype(np.int64)] if rule.adjusted else CRITICAL_T[4]
        keep = sign * (mean_pre - mean_post) > t * pooled
        case, occasion, magnitude, pooled = case[keep], occasion[keep], magnitude[keep], pooled[keep]
    verdicts = judged.view(np.int8) - np.int8(1)
    verdicts[case, occasion] = 1
    return _found(scores, verdicts, case, occasion, magnitude, pooled, sign)


def _judged(present: NDArray[np.bool_], rule: Rule) -> NDArray[np.bool_]:
    """Intervals with both ends present that `_can_be_judged`."""
    judged = present[:, :-1] & present[:, 1:]
    judged[:, 0] = judged[:, -1] = False
    if rule.stable:
        judged[:, 1] &= present[:, 0]
        judged[:, 2:] &= present[:, 1:-2] | present[:, :-3]  # n-1 or n-2
        judged[:, -2] &= present[:, -1]
        judged[:, :-2] &= present[:, 2:-1] | present[:, 3:]  # n+2 or n+3
    return judged


def _three_each(
    scores: FloatArray, case: NDArray[np.int64], first: NDArray[np.int64]
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray, FloatArray, FloatArray]:
    import numpy as np

    values, weights = [], []
    last = scores.shape[1] - 1
    for k in range(3):
        at = first + k
        value = scores[case, np.clip(at, 0, last)]
        missing = np.isnan(value) | (at < 0) | (at > last)
        values.append(np.where(missing, 0.0, value))
        weights.append(1.0 - missing)
    return values[0], values[1], values[2], weights[0], weights[1], weights[2]


def _found(
    scores: FloatArray,
    verdicts: NDArray[np.int8],
    case: NDArray[np.int64],
    occasion: NDArray[np.int64],
    magnitude: FloatArray,
    pooled: FloatArray,
    sign: float,
) -> Courses:
    import numpy as np

    value = _halfway_back(scores[case, occasion + 1], magnitude, sign)
    rows = scores[case]
    back = rows > value[:, None] if sign > 0 else rows < value[:, None]
    back &= np.arange(scores.shape[1])[None, :] >= (occasion + 2)[:, None]
    reversed_at = np.where(back.any(axis=1), back.argmax(axis=1), -1)
    whole = sign * (rows[:, 0] - rows[:, -1])
    proportion = np.full(case.shape, np.nan)
    np.divide(magnitude, whole, out=proportion, where=whole > 0)
    return Courses(verdicts, case, occasion, magnitude, value, reversed_at, proportion, pooled)


def _nothing(cases: int, intervals: int) -> Courses:
    import numpy as np

    none, whole = np.empty(0), np.empty(0, dtype=np.int64)
    verdicts = np.full((cases, intervals), -1, dtype=np.int8)
    return Courses(verdicts, whole, whole, none, none, whole, none, none)
