"""The slope of the last few ratings, for a fall too slow for any one rating to stand out.

Theil-Sen: the median of the slopes of all pairs of ratings in the window, so that one odd rating does not bend it.
The window is five occasions; missing ones leave their place empty, and four ratings are needed.

Source: clinical.md C2.3 (slow decline: slope over five sessions <= -0.15 on a scale of 1 to 7, which is -2.5 points
per session on 0 to 100); the threshold itself is kept with the rule that uses it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from holdfast.series import checked, median, table

if TYPE_CHECKING:
    from holdfast.series import FloatArray

WINDOW = 5
NEEDS = 4


def theil_sen(ratings: Sequence[float | None], *, needs: int = NEEDS) -> float | None:
    """Points per occasion over the whole series given, None for missing; None under `needs` ratings.

    Raises ValueError for NaN or infinity.
    """
    if needs < 2:
        raise ValueError(f"needs is {needs}: a slope takes at least two ratings")
    given = [(k, v) for k, v in enumerate(checked(ratings, "rating")) if v is not None]
    if len(given) < needs:
        return None
    return median(sorted((w - v) / (j - k) for (k, v), (j, w) in combinations(given, 2)))


def slope_at_each(
    ratings: Sequence[float | None], *, window: int = WINDOW, needs: int = NEEDS
) -> tuple[float | None, ...]:
    """Slope over the last `window` occasions up to and including each; None until `window` occasions have passed."""
    values = checked(ratings, "rating")
    return tuple(
        theil_sen(values[last + 1 - window : last + 1], needs=needs) if last + 1 >= window else None
        for last in range(len(values))
    )


def slope_at_each_many(ratings: FloatArray, *, window: int = WINDOW, needs: int = NEEDS) -> FloatArray:
    """`slope_at_each` for a table of (cases, occasions), NaN for missing; same shape, NaN where unknown."""
    import numpy as np

    if needs < 2:
        raise ValueError(f"needs is {needs}: a slope takes at least two ratings")
    values = table(ratings, "ratings")
    slopes = np.full(values.shape, np.nan)
    windows = values.shape[1] - window + 1
    if windows < 1 or not len(values):
        return slopes
    columns = [values[:, k : k + windows] for k in range(window)]
    each = np.stack([(columns[j] - columns[k]) / (j - k) for k, j in combinations(range(window), 2)], axis=-1)
    each.sort(axis=-1)  # NaN last
    given = sum(~np.isnan(column) for column in columns)
    count = np.maximum(given * (given - 1) // 2, 1)
    low = np.take_along_axis(each, ((count - 1) // 2)[..., None], axis=-1)[..., 0]
    high = np.take_along_axis(each, (count // 2)[..., None], axis=-1)[..., 0]
    slopes[:, window - 1 :] = np.where(given >= needs, (low + high) / 2, np.nan)
    return slopes
