"""A person's own ups and downs, once his lasting change is taken out.

Ratings in order (gaps closed) minus the better fitting of two plain courses: one straight line, or one lasting
step with at least three ratings on each side. The step is taken only where it leaves less than 60 % of the
line's squared rest, since it always fits chance better than a line does. A running median would swallow the
carry-over from one rating to the next, which is what makes chance gains frequent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_STEP_MUST_LEAVE = 0.6
_EACH_SIDE = 3
_MOST_CARRY_OVER = 0.7


@dataclass(frozen=True, slots=True)
class Fluctuation:
    """`rest`: one number per rating, sum zero. `fitted`: how many numbers of the course were fitted (2 or 3).

    `carry_over`: lag-1 correlation of the rest, corrected for the short series, held within 0 and 0.7.
    """

    rest: tuple[float, ...]
    fitted: int
    carry_over: float


def own_fluctuation(ratings: Sequence[float]) -> Fluctuation:
    """Fluctuation of at least 6 finite ratings in order; fewer raise ValueError."""
    if len(ratings) < 2 * _EACH_SIDE:
        raise ValueError(f"{len(ratings)} ratings: at least {2 * _EACH_SIDE} are needed to see his own fluctuation")
    line, step = _around_line(ratings), _around_step(ratings)
    if _squares(step) < _STEP_MUST_LEAVE * _squares(line):
        return Fluctuation(tuple(step), 3, _carry_over(step))
    return Fluctuation(tuple(line), 2, _carry_over(line))


def _around_line(y: Sequence[float]) -> list[float]:
    n = len(y)
    middle, level = (n - 1) / 2, sum(y) / n
    slope = sum((k - middle) * (v - level) for k, v in enumerate(y)) / ((n**3 - n) / 12)
    return [v - level - slope * (k - middle) for k, v in enumerate(y)]


def _around_step(y: Sequence[float]) -> list[float]:
    n = len(y)
    level = sum(y) / n
    best, at, before = -1.0, _EACH_SIDE, 0.0
    left = 0.0  # sum of what lies before the step, around the level
    for k, v in enumerate(y[: n - _EACH_SIDE], start=1):
        left += v - level
        explained = left * left * (1 / k + 1 / (n - k))
        if k >= _EACH_SIDE and explained > best:
            best, at, before = explained, k, left
    first, second = level + before / at, level - before / (n - at)
    return [v - (first if k < at else second) for k, v in enumerate(y)]


def _squares(rest: Sequence[float]) -> float:
    return sum(v * v for v in rest)


def _carry_over(rest: Sequence[float]) -> float:
    """Lag-1 correlation; (n r + 2) / (n - 4) undoes the bias a fitted line brings (-(2 + 4 r) / n)."""
    n, total = len(rest), _squares(rest)
    if total == 0:
        return 0.0
    plain = sum(a * b for a, b in pairwise(rest)) / total * n / (n - 1)
    return min(_MOST_CARRY_OVER, max(0.0, (n * plain + 2) / (n - 4)))
