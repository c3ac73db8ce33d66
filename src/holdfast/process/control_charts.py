"""Control charts for one person's ratings: individuals, CUSUM, EWMA.

The limits come from a baseline that is always given: ratings from before the time in question. Limits taken from a
series with the rupture inside hide it, and cannot be had at the time. Ratings carry over from one to the next, so
sigma from moving ranges is too small and alarms are false more often than the textbook says; no chart speaks alone.

- Individuals: outside centre -/+ width sigma. Runs: at least seven ratings running on one side of the centre.
- CUSUM: low_t = max(0, low_(t-1) - z_t - k), high_t likewise, z = (x - centre) / sigma; a signal above h.
- EWMA: e_t = w x_t + (1 - w) e_(t-1), e_0 = centre; limits
  centre -/+ width sigma sqrt(w / (2 - w) (1 - (1 - w)^(2 t))), t counting the ratings given.

Missing: no point and no signal there; sums, averages and runs wait and go on with the next rating.
Source: formulas as in the R package qcc 2.7.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite, sqrt
from typing import TYPE_CHECKING

from holdfast.series import Num, checked, mean, positive, table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from holdfast.series import FloatArray

_D2 = 1.128  # mean range of two normal values in units of sigma
RUN = 7


@dataclass(frozen=True, slots=True)
class Baseline:
    """`centre` and `sigma` (> 0) of the time before, and how many `ratings` they rest on."""

    centre: float
    sigma: float
    ratings: int

    def __post_init__(self) -> None:
        if not isfinite(self.centre):
            raise ValueError(f"the centre of the baseline is {self.centre!r}: a finite number is needed")
        positive(self.sigma, "the sigma of the baseline")


@dataclass(frozen=True, slots=True)
class Individuals:
    """`beyond[t]`: -1 below the limits, 1 above, 0 within, None missing. `runs[t]`: the run reached seven."""

    lower: float
    upper: float
    beyond: tuple[int | None, ...]
    runs: tuple[bool | None, ...]


@dataclass(frozen=True, slots=True)
class Cusum:
    """Sums in sigma, both >= 0, None where missing; `signal[t]`: -1 low sum above h, 1 high sum, 0 neither."""

    low: tuple[float | None, ...]
    high: tuple[float | None, ...]
    signal: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Ewma:
    """Average and limits at each rating, None where missing; `signal[t]`: -1 below, 1 above, 0 within."""

    average: tuple[float | None, ...]
    lower: tuple[float | None, ...]
    upper: tuple[float | None, ...]
    signal: tuple[int | None, ...]


def baseline(ratings: Sequence[float | None], *, least_sigma: float | None = None) -> Baseline | None:
    """Mean, and mean moving range / 1.128 over neighbours both given; None under two such neighbours.

    `least_sigma` is used where ratings hardly moved; without it a baseline that never moved is None.
    """
    values = checked(ratings, "rating")
    given = [v for v in values if v is not None]
    ranges = [abs(b - a) for a, b in pairwise(values) if a is not None and b is not None]
    if len(ranges) < 2:
        return None
    sigma = max(mean(ranges) / _D2, least_sigma or 0.0)
    return Baseline(mean(given), sigma, len(given)) if sigma > 0 else None


# One step of each chart in units of sigma, for a float or for a column of an array.


def _cusum_step(before: Num, z: Num, k: float, larger: Callable[[Num, float], Num]) -> Num:
    return larger(before + z - k, 0.0)


def _ewma_step(before: Num, x: Num, weight: float) -> Num:
    return weight * x + (1 - weight) * before


def _ewma_reach(width: float, weight: float, given: int) -> float:
    return width * sqrt(weight / (2 - weight) * (1 - (1 - weight) ** (2 * given)))


# One case.


def individuals(ratings: Sequence[float | None], base: Baseline, *, width: float = 3.0) -> Individuals:
    """Individuals chart of one series, None for missing. Raises ValueError for NaN or infinity."""
    reach = positive(width, "the width") * base.sigma
    beyond: list[int | None] = []
    runs: list[bool | None] = []
    run, side = 0, 0
    for x in checked(ratings, "rating"):
        if x is None:
            beyond.append(None)
            runs.append(None)
            continue
        z = (x - base.centre) / base.sigma
        beyond.append(_side(z, width))
        now = _side(z, 0.0)
        run = 0 if now == 0 else run + 1 if now == side else 1
        side = now
        runs.append(run >= RUN)
    return Individuals(base.centre - reach, base.centre + reach, tuple(beyond), tuple(runs))


def cusum(ratings: Sequence[float | None], base: Baseline, *, k: float = 0.5, h: float = 5.0) -> Cusum:
    """CUSUM of one series; `k` (slack) and `h` (limit) in sigma."""
    positive(h, "the limit h")
    low = high = 0.0
    lows: list[float | None] = []
    highs: list[float | None] = []
    signal: list[int | None] = []
    for x in checked(ratings, "rating"):
        if x is None:
            lows.append(None)
            highs.append(None)
            signal.append(None)
            continue
        z = (x - base.centre) / base.sigma
        low, high = _cusum_step(low, -z, k, max), _cusum_step(high, z, k, max)
        lows.append(low)
        highs.append(high)
        signal.append(-1 if low > h else int(high > h))
    return Cusum(tuple(lows), tuple(highs), tuple(signal))


def ewma(ratings: Sequence[float | None], base: Baseline, *, weight: float = 0.2, width: float = 3.0) -> Ewma:
    """EWMA of one series; `weight` (above 0 to 1) of the newest rating, `width` of the limits in sigma."""
    _weight(weight)
    positive(width, "the width")
    mean_z, given = 0.0, 0
    averages: list[float | None] = []
    lowers: list[float | None] = []
    uppers: list[float | None] = []
    signal: list[int | None] = []
    for x in checked(ratings, "rating"):
        if x is None:
            for column in (averages, lowers, uppers):
                column.append(None)
            signal.append(None)
            continue
        given += 1
        mean_z = _ewma_step(mean_z, (x - base.centre) / base.sigma, weight)
        reach = _ewma_reach(width, weight, given)
        averages.append(base.centre + base.sigma * mean_z)
        lowers.append(base.centre - base.sigma * reach)
        uppers.append(base.centre + base.sigma * reach)
        signal.append(_side(mean_z, reach))
    return Ewma(tuple(averages), tuple(lowers), tuple(uppers), tuple(signal))


def _side(z: float, limit: float) -> int:
    return -1 if z < -limit else int(z > limit)


def _weight(weight: float) -> None:
    if not 0 < weight <= 1:
        raise ValueError(f"the weight is {weight!r}: above 0 to 1 is allowed")


# Many cases.


@dataclass(frozen=True, slots=True)
class Baselines:
    """Baseline of each case: arrays of (cases,), NaN where `baseline` gives None."""

    centre: FloatArray
    sigma: FloatArray


@dataclass(frozen=True, slots=True)
class Charts:
    """Tables of (cases, occasions); NaN in sums and averages and `MISSING` in signals where a rating is missing.

    A case without a baseline is missing throughout.
    """

    beyond: NDArray[np.int8]
    runs: NDArray[np.int8]
    low: FloatArray
    high: FloatArray
    cusum_signal: NDArray[np.int8]
    average: FloatArray
    ewma_signal: NDArray[np.int8]


MISSING = -128


def baselines_many(ratings: FloatArray, *, least_sigma: float | None = None) -> Baselines:
    """`baseline` for a table of (cases, occasions before the time in question), NaN for missing."""
    import numpy as np

    values = table(ratings, "ratings")
    present = ~np.isnan(values)
    ranges = np.abs(np.diff(values, axis=1))
    pairs = (~np.isnan(ranges)).sum(axis=1)
    sigma = np.nansum(ranges, axis=1) / np.maximum(pairs, 1) / _D2
    sigma = np.maximum(sigma, least_sigma or 0.0)
    known = (pairs >= 2) & (sigma > 0)
    centre = np.nansum(values, axis=1) / np.maximum(present.sum(axis=1), 1)
    return Baselines(np.where(known, centre, np.nan), np.where(known, sigma, np.nan))


def charts_many(
    ratings: FloatArray,
    base: Baselines,
    *,
    width: float = 3.0,
    k: float = 0.5,
    h: float = 5.0,
    weight: float = 0.2,
    ewma_width: float = 3.0,
) -> Charts:
    """`individuals`, `cusum` and `ewma` for a table of (cases, occasions), NaN for missing, in one pass."""
    import numpy as np

    _weight(weight)
    for value, name in ((width, "the width"), (h, "the limit h"), (ewma_width, "the width")):
        positive(value, name)
    values = table(ratings, "ratings")
    # Occasions as rows: each step then reads and writes memory side by side.
    z = np.ascontiguousarray(((values - base.centre[:, None]) / base.sigma[:, None]).T)
    absent = np.isnan(z)
    occasions, cases = z.shape
    low, high, average = np.empty_like(z), np.empty_like(z), np.empty_like(z)
    runs, out = np.zeros(z.shape, dtype=np.int8), np.zeros(z.shape, dtype=np.int8)
    lows, highs, mean_z = np.zeros(cases), np.zeros(cases), np.zeros(cases)
    given = np.zeros(cases, dtype=np.int64)
    run = np.zeros(cases, dtype=np.int64)  # signed: below the centre negative
    reach = np.array([_ewma_reach(ewma_width, weight, t) for t in range(occasions + 1)])
    gaps: list[bool] = np.any(absent, axis=1).tolist()
    for t in range(occasions):
        x = z[t]
        steps = (
            _cusum_step(lows, -x, k, np.maximum),
            _cusum_step(highs, x, k, np.maximum),
            _ewma_step(mean_z, x, weight),
            np.where(x > 0, np.maximum(run, 0) + 1, np.where(x < 0, np.minimum(run, 0) - 1, 0)),
            given + 1,
        )
        if gaps[t]:
            held = (lows, highs, mean_z, run, given)
            lows, highs, mean_z, run, given = (np.where(absent[t], a, b) for a, b in zip(held, steps, strict=True))
        else:
            lows, highs, mean_z, run, given = steps
        low[t], high[t], average[t] = lows, highs, mean_z
        runs[t] = np.abs(run) >= RUN
        limit = reach[given]
        out[t] = (mean_z > limit).view(np.int8) - (mean_z < -limit).view(np.int8)
    beyond = (z > width).view(np.int8) - (z < -width).view(np.int8)
    signal = np.where(low > h, np.int8(-1), (high > h).view(np.int8))
    for sums in (low, high, average):
        np.copyto(sums, np.nan, where=absent)
    for signals in (beyond, runs, signal, out):
        np.copyto(signals, np.int8(MISSING), where=absent)
    average *= base.sigma
    average += base.centre
    return Charts(beyond.T, runs.T, low.T, high.T, signal.T, average.T, out.T)
