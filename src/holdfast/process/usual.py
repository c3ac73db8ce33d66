"""A person's usual, and how far a rating lies from it.

Usual at an occasion: the median of the last ten ratings given before it (fewer are taken while there are fewer;
under four there is no usual, under six it is called thin). Swing: 1.4826 x the median absolute deviation of the
same ratings, which for normal scatter is the SD, and at least `floor`. Someone who rates 80 each time has a swing of
zero, and the next answer step would be infinitely far away; the floor is 2.5 on a scale of 0 to 100 (one and a half
of the steps in which the alliance check can move).

Source: forms.md 1 (6 to 10 ratings, needs 4); robust z as usual in process control.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from holdfast.series import Num, checked, median, positive, table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from holdfast.series import FloatArray

MOST = 10
ENOUGH = 6
NEEDS = 4
FLOOR = 2.5
_MAD_TO_SD = 1.4826
RARE = 0.2
HOURS_TO_KNOW_A_SIGN = 5


@dataclass(frozen=True, slots=True)
class Usual:
    """`level` (median), `swing` (robust SD, at least the floor) and `ratings`, the number they rest on (4 to 10)."""

    level: float
    swing: float
    ratings: int

    @property
    def thin(self) -> bool:
        """Resting on four or five ratings only."""
        return self.ratings < ENOUGH


@dataclass(frozen=True, slots=True)
class Usuals:
    """The same for many cases at every occasion: tables of (cases, occasions), NaN and 0 ratings where unknown."""

    level: FloatArray
    swing: FloatArray
    ratings: NDArray[np.int64]


def usual_before(ratings: Sequence[float | None], *, floor: float = FLOOR, most: int = MOST) -> Usual | None:
    """Usual from the ratings given before an occasion (that occasion not among them), None for missing.

    None when fewer than 4 were given. `floor` is in points of the scale. Raises ValueError for NaN or infinity.
    """
    _settings(floor, most)
    return usual_of([v for v in checked(ratings, "rating") if v is not None], floor=floor, most=most)


def usual_at_each(
    ratings: Sequence[float | None], *, floor: float = FLOOR, most: int = MOST
) -> tuple[Usual | None, ...]:
    """The usual before each occasion of a series, itself not included."""
    _settings(floor, most)
    given: list[float] = []
    out = []
    for value in checked(ratings, "rating"):
        out.append(usual_of(given, floor=floor, most=most))
        if value is not None:
            given.append(value)
    return tuple(out)


def usual_at_each_many(ratings: FloatArray, *, floor: float = FLOOR, most: int = MOST) -> Usuals:
    """`usual_at_each` for a table of (cases, occasions), NaN for missing."""
    import numpy as np

    _settings(floor, most)
    values = table(ratings, "ratings")
    cases, occasions = values.shape
    if values.size == 0:
        return Usuals(values, values.copy(), np.zeros(values.shape, dtype=np.int64))
    present = ~np.isnan(values)
    before = np.cumsum(present, axis=1) - present  # ratings given before each occasion
    # Each case's ratings packed together behind `most` empty places: the last ones before an occasion are a window.
    packed = np.full((cases, most + occasions), np.nan)
    row, column = np.nonzero(present)
    packed[row, most + before[row, column]] = values[row, column]
    windows = np.lib.stride_tricks.sliding_window_view(packed, most, axis=1)
    last = windows[np.arange(cases)[:, None], before]
    count = np.minimum(before, most)
    level, swing = usual_of_many(last, count, floor=floor)
    count[count < NEEDS] = 0
    return Usuals(level, swing, count)


def from_usual(rating: Num, level: Num, swing: Num) -> Num:
    """Robust z: how many swings a rating lies above (+) or below (-) the usual; floats or arrays of one shape."""
    return (rating - level) / swing


def below_usual(rating: float | None, usual: Usual | None) -> tuple[float, float] | None:
    """How far a rating fell below the usual: (points, robust SD), both negative for a rise; None if unknown."""
    if rating is None or usual is None:
        return None
    rating = checked([rating], "rating")[0] or 0.0
    return usual.level - rating, -from_usual(rating, usual.level, usual.swing)


def is_rare(signs: Sequence[bool | None], *, limit: float = RARE, needs: int = HOURS_TO_KNOW_A_SIGN) -> bool | None:
    """Does this person show a sign in fewer than one hour in five? Hours whose row was not touched are None.

    Give the hours before the one in question. Only marked hours count ("none seen" is False); with fewer than
    `needs` of them nothing is known, and the answer is None.
    """
    marked = [sign for sign in signs if sign is not None]
    return sum(marked) / len(marked) < limit if len(marked) >= needs else None


def share_of_hours(signs: Sequence[bool | None]) -> float | None:
    """Share (0 to 1) of the marked hours in which a sign was seen; None when no hour was marked."""
    marked = [sign for sign in signs if sign is not None]
    return sum(marked) / len(marked) if marked else None


def _settings(floor: float, most: int) -> None:
    positive(floor, "the least swing")
    if most < NEEDS:
        raise ValueError(f"most is {most}: at least {NEEDS} ratings are needed to know what is usual")


def usual_of(given: Sequence[float], *, floor: float = FLOOR, most: int = MOST) -> Usual | None:
    """`usual_before` of ratings that are known to be numbers: nothing is checked here."""
    if len(given) < NEEDS:
        return None
    ordered = sorted(given[-most:])
    level = median(ordered)
    away = sorted(abs(v - level) for v in ordered)
    return Usual(level, max(_swing(median(away)), floor), len(ordered))


def _swing(mad: Num) -> Num:
    return _MAD_TO_SD * mad


def usual_of_many(
    windows: FloatArray, count: NDArray[np.int64], *, floor: float = FLOOR
) -> tuple[FloatArray, FloatArray]:
    """Level and swing of the `count` ratings in each window, the rest of it NaN; NaN where they are under four.

    `windows` (..., most), `count` (...); both results have the shape of `count`.
    """
    import numpy as np

    level = median_of_given(windows, count)
    swing = np.maximum(_swing(median_of_given(np.abs(windows - level[..., None]), count)), floor)
    unknown = count < NEEDS
    return np.where(unknown, np.nan, level), np.where(unknown, np.nan, swing)


def median_of_given(windows: FloatArray, count: NDArray[np.int64]) -> FloatArray:
    """Median over the last axis of windows holding `count` numbers, the rest NaN (which sorts to the end)."""
    import numpy as np

    ordered = np.sort(windows, axis=-1)
    n = np.maximum(count, 1)
    low = np.take_along_axis(ordered, ((n - 1) // 2)[..., None], axis=-1)[..., 0]
    high = np.take_along_axis(ordered, (n // 2)[..., None], axis=-1)[..., 0]
    return (low + high) / 2
