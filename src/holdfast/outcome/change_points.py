"""Exact change points in the level of a series, looking back over all of it.

Optimal partitioning: of all ways to cut the series into pieces of at least `least` ratings, the one with the smallest
sum of squares about the means of the pieces plus `penalty` per cut. This is the optimum that PELT finds too; it cuts
no corners (every place is tried) and needs T^2 / 2 steps for T ratings. It reads what came later, so it is a view
from the end and never an alarm at the time.

The penalty is in squared points: scale by `robust_sigma` first, or the answer depends on the scale. Missing ratings
are left out and the pieces run on across them; places are those of the series as given. Ties go to the earlier last
cut. Source: Jackson et al. 2005, Killick, Fearnhead and Eckley 2012; parity values with changepoint 2.3 (R) and
ruptures 1.1.10.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf, sqrt
from typing import TYPE_CHECKING

from holdfast.series import checked, median, positive, table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from holdfast.series import FloatArray

_NORMAL = 1.4826  # median absolute deviation of normal values, as a standard deviation
_BLOCK = 1024  # cases at a time: few calls, and the working table of one step stays in the processor's cache


@dataclass(frozen=True, slots=True)
class ChangePoints:
    """`starts`: places (from 0) of the first rating of each new piece, so that many places lie before the cut.

    `cost`: sum of squares about the means of the pieces, plus the penalties. `ratings`: how many it rests on.
    """

    starts: tuple[int, ...]
    cost: float
    ratings: int


def robust_sigma(values: Sequence[float | None]) -> float | None:
    """Spread from step to step: 1.4826 x MAD of differences of neighbouring ratings given, / sqrt 2.

    A change of level touches one difference only, so it does not widen this. None under two ratings, or where more
    than half of the differences are the same.
    """
    given = [v for v in checked(values, "rating") if v is not None]
    steps = sorted(b - a for a, b in pairwise(given))
    if not steps:
        return None
    middle = median(steps)
    sigma = _NORMAL * median(sorted(abs(step - middle) for step in steps)) / sqrt(2)
    return sigma if sigma > 0 else None


def change_points(values: Sequence[float | None], *, penalty: float, least: int = 2) -> ChangePoints:
    """Change points of one series, None for missing. ValueError for NaN, infinity, a penalty or length not above 0."""
    positive(penalty, "the penalty")
    _length(least)
    series = checked(values, "rating")
    places = [k for k, v in enumerate(series) if v is not None]
    given = [v for v in series if v is not None]
    if not given:
        return ChangePoints((), 0.0, 0)
    sums, squares = [0.0], [0.0]
    for value in given:
        x = value - given[0]
        sums.append(sums[-1] + x)
        squares.append(squares[-1] + x * x)
    best = [-penalty] + [inf] * len(given)  # the first piece pays no penalty
    last = [0] * (len(given) + 1)
    for t in range(min(least, len(given)), len(given) + 1):
        lowest = inf
        for s in range(max(t - least, 0) + 1):
            apart = sums[s] - sums[t]
            cost = best[s] - squares[s] - apart * apart * (1.0 / (t - s))
            if cost < lowest:
                lowest, last[t] = cost, s
        best[t] = lowest + squares[t] + penalty
    starts, t = [], last[len(given)]
    while t > 0:
        starts.append(places[t])
        t = last[t]
    return ChangePoints(tuple(reversed(starts)), best[-1], len(given))


def _length(least: int) -> None:
    if least < 1:
        raise ValueError(f"the shortest piece is {least!r} ratings: a whole number from 1 is needed")


# Many cases.


@dataclass(frozen=True, slots=True)
class ChangePointsMany:
    """`starts` (cases, occasions): a new piece begins here; never at the first rating. `cost` (cases,)."""

    starts: NDArray[np.bool_]
    cost: FloatArray


def robust_sigma_many(values: FloatArray) -> FloatArray:
    """`robust_sigma` of each row of (cases, occasions), NaN for missing; NaN where it gives None."""
    import numpy as np

    together, given, _ = packed(table(values, "ratings"))
    together[np.arange(together.shape[1]) >= given[:, None]] = np.nan
    steps = np.diff(together, axis=1)
    apart = np.abs(steps - _row_median(steps)[:, None])
    sigma = _NORMAL * _row_median(apart) / np.sqrt(2)
    return np.where(sigma > 0, sigma, np.nan)


def change_points_many(values: FloatArray, *, penalty: float | FloatArray, least: int = 2) -> ChangePointsMany:
    """`change_points` for a table of (cases, occasions), NaN for missing; `penalty` one for all or (cases,)."""
    import numpy as np

    rows = table(values, "ratings")
    _length(least)
    fine = np.broadcast_to(np.asarray(penalty, dtype=np.float64), (len(rows),))
    if not bool(np.all(np.isfinite(fine) & (fine > 0))):
        raise ValueError("a penalty is not a finite number above zero: each case needs one")
    starts = np.zeros(rows.shape, dtype=np.bool_)
    cost = np.zeros(len(rows))
    for begin in range(0, len(rows), _BLOCK):
        block = slice(begin, begin + _BLOCK)
        cost[block] = _partition(rows[block], fine[block], least, starts[block])
    return ChangePointsMany(starts, cost)


def packed(rows: FloatArray) -> tuple[FloatArray, NDArray[np.int64], NDArray[np.int64]]:
    """Ratings moved to the left over the missing ones, how many there are (cases,), and the place each came from."""
    import numpy as np

    absent = np.isnan(rows)
    given = rows.shape[1] - absent.sum(axis=1)
    if not absent.any():
        return rows.copy(), given, np.broadcast_to(np.arange(rows.shape[1]), rows.shape)
    order = np.argsort(absent, axis=1, kind="stable")
    return np.take_along_axis(rows, order, axis=1), given, order


def _row_median(rows: FloatArray) -> FloatArray:
    """Median of each row without its NaN; NaN for an empty one."""
    import numpy as np

    if rows.shape[1] == 0:
        return np.full(len(rows), np.nan)
    ordered = np.sort(rows, axis=1)  # NaN last
    n = (~np.isnan(rows)).sum(axis=1)
    each = np.arange(len(rows))
    low, high = ordered[each, np.maximum(n - 1, 0) // 2], ordered[each, np.minimum(n // 2, rows.shape[1] - 1)]
    middle: FloatArray = (low + high) / 2
    return middle


def _partition(rows: FloatArray, penalty: FloatArray, least: int, starts: NDArray[np.bool_]) -> FloatArray:
    """The recursion of `change_points` for a block of cases, all last cuts at once; marks `starts`, returns costs.

    Ratings stand as rows and cases side by side: the lowest of all last cuts is then a fold over whole rows. Where it
    was is looked up afterwards, and only for the pieces that a case ends up with.
    """
    import numpy as np

    series, given, order = packed(rows)
    cases, width = series.shape
    if width == 0:
        return np.zeros(cases)
    series -= series[:, :1].copy()
    np.copyto(series, 0.0, where=np.arange(width) >= given[:, None])
    sums, squares, best = (np.zeros((width + 1, cases)) for _ in range(3))
    np.cumsum(series.T, axis=0, out=sums[1:])
    np.cumsum(series.T * series.T, axis=0, out=squares[1:])
    best[0] = -penalty
    ahead = best - squares  # what the recursion asks of every earlier place
    shares = 1.0 / np.arange(width, 0, -1)[:, None]
    room = np.empty((width, cases))
    for t in range(1, width + 1):
        end = max(t - least, 0) + 1
        apart = np.subtract(sums[:end], sums[t], out=room[:end])
        apart *= apart
        apart *= shares[width - t : width - t + end]
        lowest = np.subtract(ahead[:end], apart, out=apart).min(axis=0)
        lowest += squares[t]
        lowest += penalty
        # A series shorter than the shortest piece is one piece; no longer one ends in so short a first piece.
        best[t] = lowest if t >= least else np.where(given == t, lowest, np.inf)
        np.subtract(best[t], squares[t], out=ahead[t])
    _look_up(sums, ahead, given, order, least, starts)
    return np.where(given == 0, 0.0, best[given, np.arange(cases)])


def _look_up(
    sums: FloatArray,
    ahead: FloatArray,
    given: NDArray[np.int64],
    order: NDArray[np.int64],
    least: int,
    starts: NDArray[np.bool_],
) -> None:
    """Walk back from each last rating to the cut before it, as far as there is one, and mark it in `starts`."""
    import numpy as np

    sums, ahead = np.ascontiguousarray(sums.T), np.ascontiguousarray(ahead.T)
    apart_by = np.subtract.outer(np.arange(ahead.shape[1]), np.arange(ahead.shape[1]))
    allowed = (apart_by >= least) | (np.arange(ahead.shape[1]) == 0)
    shares = np.where(allowed, 1.0 / np.maximum(apart_by, 1), 0.0)
    barred = np.where(allowed, 0.0, np.inf)
    who = np.flatnonzero(given > least)
    at = given[who]
    while len(who):
        apart = sums[who]
        apart -= apart[np.arange(len(who)), at, None]
        apart *= apart
        apart *= shares[at]
        np.subtract(ahead[who], apart, out=apart)
        apart += barred[at]
        at = apart.argmin(axis=1)
        who, at = who[at > 0], at[at > 0]
        starts[who, order[who, at]] = True
