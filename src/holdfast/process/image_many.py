"""`process.image` for many treatments at once: the hour at whose end a fall of his image of you is a devaluing turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdfast.process.thresholds import ProcessThresholds
from holdfast.series import table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from holdfast.series import FloatArray


def devaluing_at_each_many(image: FloatArray, thresholds: ProcessThresholds) -> NDArray[np.bool_]:
    """Where a devaluing turn is first seen, from the ratings up to that hour alone.

    `image` (cases, hours), -50 to 50, NaN where not rated or no hour took place. True in the first hour at which
    `devaluing` holds for a fall that `image_turns` finds in the hours so far; each fall once.
    """
    import numpy as np

    values = table(image, "images")
    cases, hours = values.shape
    found = np.zeros((cases, hours), dtype=np.bool_)
    before, before_at = np.full(cases, np.nan), np.full(cases, -1)
    top, top_at, low = np.full(cases, np.nan), np.full(cases, -1), np.full(cases, np.nan)
    falling, said = np.zeros(cases, dtype=np.bool_), np.zeros(cases, dtype=np.bool_)
    most, wobble = thresholds.image_hours, thresholds.image_wobble
    for t in range(hours):
        now = values[:, t]
        rated = ~np.isnan(now)
        goes_on = rated & falling & (t - top_at <= most) & (now - low <= wobble)
        begins = rated & ~goes_on & (now < before) & (t - before_at <= most)
        top, top_at = np.where(begins, before, top), np.where(begins, before_at, top_at)
        low = np.where(begins, now, np.where(goes_on, np.minimum(low, now), low))
        falling = np.where(rated, goes_on | begins, falling)
        said &= ~begins
        deep = (top - low >= thresholds.image_devaluing_fall) & (low <= thresholds.image_devaluing_end)
        found[:, t] = (goes_on | begins) & deep & ~said
        said |= found[:, t]
        before, before_at = np.where(rated, now, before), np.where(rated, t, before_at)
    return found
