"""False calm: good ratings beside distance, with much held back, or without any movement.

Source: forms.md 6, rule 8. The limits stand with the rule that speaks (`brief/knowledge/false_calm.toml`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from holdfast.series import FloatArray

Calm = Literal["held_back", "distance", "no_movement"]
CALMS: tuple[Calm, ...] = ("held_back", "distance", "no_movement")
"""In the order in which they are looked for; a table of many says 1, 2, 3 for them and 0 for none."""


@dataclass(frozen=True, slots=True)
class Limits:
    """`good` of 100 and `held_back` of 10, at least; `marks` of distance, at least; `same` ratings running within
    `within` points of each other.
    """

    good: float
    held_back: float
    marks: float
    same: int
    within: float


@dataclass(frozen=True, slots=True)
class Rated:
    """One hour he rated: 0 to 100, what he held back (0 to 10, None not answered), marks of distance in your log."""

    rating: float
    held_back: float | None
    distance: float


def calm(rated: Sequence[Rated], limits: Limits) -> Calm | None:
    """What the last hours he rated are, where both of the last two are good; None for no false calm."""
    last = rated[-2:]
    if len(last) < 2 or any(one.rating < limits.good for one in last):
        return None
    if all(one.held_back is not None and one.held_back >= limits.held_back for one in last):
        return "held_back"
    if all(one.distance >= limits.marks for one in last):
        return "distance"
    same = [one.rating for one in rated[-limits.same :]]
    return "no_movement" if len(same) >= limits.same and max(same) - min(same) <= limits.within else None


def calm_at_each_many(
    ratings: FloatArray, held_back: FloatArray, distance: FloatArray, limits: Limits
) -> NDArray[np.int8]:
    """`calm` after each hour of many treatments: tables (cases, hours), NaN where an hour was not rated or the answer
    was not given; `distance` is never NaN. The places of `CALMS` from 1, and 0 where there is none or he did not rate
    that hour.
    """
    import numpy as np

    cases, hours = ratings.shape
    out = np.zeros((cases, hours), dtype=np.int8)
    good, kept, far = (np.zeros(cases, dtype=np.bool_) for _ in range(3))
    window = np.full((cases, limits.same), np.nan)
    count = np.zeros(cases, dtype=np.int64)
    for t in range(hours):
        x = ratings[:, t]
        rated = ~np.isnan(x)
        rows = rated.nonzero()[0]
        window[rows, count[rows] % limits.same] = x[rows]
        count[rows] += 1
        now = x >= limits.good, held_back[:, t] >= limits.held_back, distance[:, t] >= limits.marks
        twice = rated & good & now[0]
        still = twice & (count >= limits.same) & (np.ptp(window, axis=1) <= limits.within)
        out[:, t] = np.select([twice & kept & now[1], twice & far & now[2], still], [1, 2, 3], 0)
        good, kept, far = (np.where(rated, new, old) for new, old in zip(now, (good, kept, far), strict=True))
    return out
