"""What stood before each rating: the last ones given, however many hours lay between. Tables of (cases, hours)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holdfast.series import FloatArray


def last_given(values: FloatArray, most: int) -> FloatArray:
    """The last `most` ratings given before each hour, latest first: (most, cases, hours), NaN where there were fewer.

    Missing ratings are passed over: "the one before" is the last he gave.
    """
    import numpy as np

    cases, hours = values.shape
    found = np.full((most, cases, hours), np.nan)
    window = np.full((most, cases), np.nan)
    for t in range(hours):
        found[:, :, t] = window
        new = ~np.isnan(values[:, t])
        window[1:, new] = window[:-1, new]
        window[0, new] = values[new, t]
    return found


def mean_before(values: FloatArray, most: int, least: int) -> FloatArray:
    """Mean of the last `most` ratings given before each hour; NaN where there were fewer than `least`."""
    import numpy as np

    window = last_given(values, most)
    given = (~np.isnan(window)).sum(axis=0)
    mean = np.nansum(window, axis=0) / np.maximum(given, 1)
    return np.where(given >= least, mean, np.nan)


def highest_before(values: FloatArray, most: int, least: int) -> FloatArray:
    """The highest of the last `most` ratings given before each hour; NaN where there were fewer than `least`."""
    import numpy as np

    window = last_given(values, most)
    given = (~np.isnan(window)).sum(axis=0)
    highest = np.where(np.isnan(window), -np.inf, window).max(axis=0)
    return np.where(given >= least, highest, np.nan)
