"""Published rules, as far as they are known, applied to tables of ratings (cases, hours); NaN is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from holdfast.series import FloatArray

LEAST_FALL = 12.5
"""Points of 100 a fall must have (forms 6, rule 5)."""


def lag_one(values: FloatArray) -> FloatArray:
    """Correlation of each day with the day before, by person: (days, persons) to (persons,)."""
    return within_r(values[:-1], values[1:])


def within_r(a: FloatArray, b: FloatArray) -> FloatArray:
    """Correlation over the first axis, person by person; 0 where one of them does not vary."""
    x, y = a - a.mean(axis=0), b - b.mean(axis=0)
    size = np.sqrt((x * x).sum(axis=0) * (y * y).sum(axis=0))
    result: FloatArray = np.where(size > 0, (x * y).sum(axis=0) / np.where(size > 0, size, 1), 0.0)
    return result


def linear_trend(rated: FloatArray) -> NDArray[np.bool_]:
    """Whether the slope of least squares over hours differs from 0 at p < .05 (normal approximation of t)."""
    hour = np.where(np.isnan(rated), np.nan, np.arange(rated.shape[1], dtype=np.float64))
    n = np.isfinite(rated).sum(axis=1)
    x = hour - np.nanmean(hour, axis=1, keepdims=True)
    y = rated - np.nanmean(rated, axis=1, keepdims=True)
    sxx = np.nansum(x * x, axis=1)
    slope = np.nansum(x * y, axis=1) / sxx
    rest = np.nansum((y - slope[:, None] * x) ** 2, axis=1) / np.maximum(1, n - 2)
    error = np.sqrt(rest / sxx)
    # 2.05 is the two-sided 5 % point of t with 28 degrees of freedom.
    return np.asarray((np.abs(slope) > 2.05 * error) & (error > 0))


def v_episodes(rated: FloatArray, spreads: float, within: int) -> NDArray[np.bool_]:
    """Whether there is a fall below the median of the three hours before by so many of the person's SD (of the
    differences from hour to hour, over sqrt 2), made good by half or more within so many hours.
    """
    found = np.zeros(len(rated), dtype=bool)
    step = np.diff(rated, axis=1)
    spread = np.maximum(np.nanstd(step, axis=1) / np.sqrt(2), 2.0)
    for t in range(3, rated.shape[1] - 1):
        before = _middle(rated[:, t - 3 : t])
        fall = before - rated[:, t]
        after = rated[:, t + 1 : t + 1 + within]
        best = np.where(np.isfinite(after), after, -np.inf).max(axis=1)
        found |= (fall >= spreads * spread) & (fall >= LEAST_FALL) & (best >= rated[:, t] + fall / 2)
    return found


def _middle(values: FloatArray) -> FloatArray:
    some = np.isfinite(values).any(axis=1)
    found = np.full(len(values), np.nan)
    found[some] = np.nanmedian(values[some], axis=1)
    return found


def patterns(rated: FloatArray) -> tuple[float, float, float]:
    """Shares of treatments with a repaired fall, with a fall not repaired, with none. A fall: 2 of the person's SD of
    the other hours, and `LEAST_FALL` points, below their mean.
    """
    n = np.isfinite(rated).sum(axis=1, keepdims=True)
    filled = np.where(np.isnan(rated), 0, rated)
    others = np.maximum(n - 1, 1)
    mean = (filled.sum(axis=1, keepdims=True) - filled) / others
    square = ((filled**2).sum(axis=1, keepdims=True) - filled**2) / others
    spread = np.maximum(np.sqrt(np.maximum(square - mean**2, 0)), 2.5)
    low = np.isfinite(rated) & (rated < mean - np.maximum(2 * spread, LEAST_FALL))
    back = np.isfinite(rated) & (rated >= mean - spread)
    fell = low.any(axis=1)
    last_low = np.where(fell, rated.shape[1] - 1 - low[:, ::-1].argmax(axis=1), rated.shape[1])
    later = np.arange(rated.shape[1])[None] > last_low[:, None]
    mended = fell & (back & later).any(axis=1)
    return float(mended.mean()), float((fell & ~mended).mean()), float((~fell).mean())
