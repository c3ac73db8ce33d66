"""The alliance of many treatments at once: what `alliance.py` and its neighbours say of one, over tables.

Tables are (cases, hours), NaN where missing; see `columns.py`. Each function says the same as its scalar counterpart,
which a property test holds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdfast.process.usual import FLOOR, MOST, from_usual, usual_at_each_many

if TYPE_CHECKING:
    from holdfast.series import FloatArray


def usual_many(ratings: FloatArray, *, floor: float = FLOOR, most: int = MOST) -> tuple[FloatArray, FloatArray]:
    """Level and swing of his usual before each hour, itself not included; NaN under four ratings before it.

    Every rating counts here, also those of a strain: `usual_at_each`, of which this is the table.
    """
    usual = usual_at_each_many(ratings, floor=floor, most=most)
    return usual.level, usual.swing


def below_usual_many(ratings: FloatArray, level: FloatArray, swing: FloatArray) -> tuple[FloatArray, FloatArray]:
    """How far each rating lies below the usual: (points, spreads), negative where above; `usual.below_usual`."""
    return level - ratings, -from_usual(ratings, level, swing)
