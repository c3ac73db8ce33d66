"""Rules on one fall: the V-shaped and high-to-low criteria of the literature. Ratings 0-100, NaN for missing.

All compare with ratings before the hour alone. Their published thresholds are in units of a sample's SD or
reliability, and several are known from memory only (`algorithms.md` 4.1).
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Final

from holdfast.evaluate.published.past import highest_before, last_given, mean_before

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from holdfast.series import FloatArray

POINTS: Final = 25.0
"""Points of 100 for one point of a mean of items rated 1 to 5."""
ONE_SD: Final = 0.5 * POINTS
RELIABLE: Final = 1.96 * 0.5 * sqrt(2 * 0.07) * POINTS
"""1.96 x SD x sqrt(2 (1 - r)), SD .5 and r .93: 9.17 of 100."""
_ROUNDING: Final = 1e-9  # ratings in twelfths do not add up exactly


def fall_from_last(ratings: FloatArray, points: float) -> NDArray[np.bool_]:
    """A rating at least `points` below the last one given before it."""
    before: FloatArray = last_given(ratings, 1)[0]
    return (before - ratings) >= points - _ROUNDING


def fall_from_mean(ratings: FloatArray, *, points: float, most: int, least: int) -> NDArray[np.bool_]:
    """A rating at least `points` below the mean of the last `most` given before it (`least` needed)."""
    return (mean_before(ratings, most, least) - ratings) >= points - _ROUNDING


def high_to_low(
    ratings: FloatArray, *, points: float, recent: int, low: float, most: int, least: int
) -> NDArray[np.bool_]:
    """A fall of `points` from the highest of the `recent` last ratings that also ends `low` below the mean of `most`.

    After Strauss et al. 2006: from a high level down, where high and low are measured by the person's own ratings.
    """
    fallen = (highest_before(ratings, recent, 1) - ratings) >= points - _ROUNDING
    return fallen & ((mean_before(ratings, most, least) - ratings) >= low - _ROUNDING)
