"""How unsteady a series is from one occasion to the next.

MSSD is the mean squared difference of neighbouring ratings, RMSSD its root, inertia the correlation of each rating
with the one before, SD the usual one. Only neighbours of which both were given count: closing a gap would take two
steps for one. MSSD mixes spread and inertia (its expectation is 2 SD^2 (1 - inertia)), so show them beside it.

Source: formulas as published; algorithms.md 3.7.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from typing import TYPE_CHECKING

from holdfast.series import Num, checked, mean, table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from holdfast.series import FloatArray


@dataclass(frozen=True, slots=True)
class Instability:
    """None where there are too few numbers: `sd` needs 2 ratings, `mssd` 1 pair, `inertia` 3 pairs that vary."""

    sd: float | None
    mssd: float | None
    rmssd: float | None
    inertia: float | None
    ratings: int
    pairs: int


@dataclass(frozen=True, slots=True)
class Instabilities:
    """The same for many cases: arrays of (cases,), NaN where Instability has None."""

    sd: FloatArray
    mssd: FloatArray
    rmssd: FloatArray
    inertia: FloatArray
    ratings: NDArray[np.int64]
    pairs: NDArray[np.int64]


def instability(ratings: Sequence[float | None]) -> Instability:
    """Instability of one series, None for missing. Raises ValueError for NaN or infinity."""
    values = checked(ratings, "rating")
    given = [v for v in values if v is not None]
    pairs = [(a, b) for a, b in pairwise(values) if a is not None and b is not None]
    sd = mssd = inertia = None
    if len(given) >= 2:
        level = mean(given)
        sd = sqrt(sum((v - level) ** 2 for v in given) / (len(given) - 1))
    if pairs:
        mssd = mean([(b - a) ** 2 for a, b in pairs])
    if len(pairs) >= 3:
        first, second = mean([a for a, _ in pairs]), mean([b for _, b in pairs])
        across = sum((a - first) * (b - second) for a, b in pairs)
        along = sum((a - first) ** 2 for a, _ in pairs)
        beside = sum((b - second) ** 2 for _, b in pairs)
        varies = along > _rounding(first) and beside > _rounding(second)
        inertia = across / sqrt(along * beside) if varies else None
    return Instability(sd, mssd, None if mssd is None else sqrt(mssd), inertia, len(given), len(pairs))


def relative_sd(ratings: Sequence[float | None], lowest: float, highest: float) -> float | None:
    """SD as a share (0 to 1) of the greatest that as many ratings with this mean can have between `lowest` and
    `highest`: near an end of the scale nobody can swing widely. None below two ratings, or where the mean leaves no
    room at all. Raises ValueError for a rating outside the scale.

    The greatest SD has all ratings at the two ends but one, which makes up the mean (Mestdagh et al. 2018, as in
    the authors' own program).
    """
    given = [v for v in checked(ratings, "rating") if v is not None]
    if any(not lowest <= v <= highest for v in given):
        raise ValueError(f"a rating of {min(given)} to {max(given)} lies outside {lowest:g} to {highest:g}")
    n = len(given)
    if n < 2:
        return None
    level = mean(given)
    greatest = _greatest_square(n * (level - lowest), n, highest - lowest)
    if greatest <= _rounding(highest - lowest) * n:
        return None
    return min(1.0, sqrt(sum((v - level) ** 2 for v in given) / greatest))


def _greatest_square(total: float, n: int, width: float) -> float:
    """Greatest sum of squares about their mean of `n` numbers from 0 to `width` that add up to `total`."""
    top = min(n - 1, int(total / width))
    left = total - top * width
    return top * width * width + left * left - total * total / n


def relative_sd_many(ratings: FloatArray, lowest: float, highest: float) -> FloatArray:
    """`relative_sd` for a table of (cases, occasions), NaN for missing and where there is none."""
    import numpy as np

    values = table(ratings, "ratings")
    present = ~np.isnan(values)
    count = np.maximum(present.sum(axis=1), 1)
    if ((values < lowest) | (values > highest)).any():
        raise ValueError(f"a rating lies outside {lowest:g} to {highest:g}")
    filled = np.where(present, values - lowest, 0.0)
    total, width = filled.sum(axis=1), highest - lowest
    around = np.where(present, filled - (total / count)[:, None], 0.0)
    top = np.minimum(count - 1, (total / width).astype(np.int64))
    left = total - top * width
    greatest = top * width * width + left * left - total * total / count
    known = (present.sum(axis=1) >= 2) & (greatest > _rounding(width) * count)
    share = np.sqrt(_squares(around) / np.where(known, greatest, 1.0))
    return np.where(known, np.minimum(share, 1.0), np.nan)


def instability_many(ratings: FloatArray) -> Instabilities:
    """`instability` for a table of (cases, occasions), NaN for missing."""
    import numpy as np

    values = table(ratings, "ratings")
    present = ~np.isnan(values)
    count = present.sum(axis=1)
    both = present[:, 1:] & present[:, :-1]
    pairs = both.sum(axis=1)
    filled = np.where(present, values, 0.0)
    a, b = np.where(both, filled[:, :-1], 0.0), np.where(both, filled[:, 1:], 0.0)

    def centred(x: FloatArray, there: NDArray[np.bool_], n: NDArray[np.int64]) -> tuple[FloatArray, FloatArray]:
        level = x.sum(axis=1) / np.maximum(n, 1)
        return level, np.where(there, x - level[:, None], 0.0)

    _, around = centred(filled, present, count)
    sd = np.where(count >= 2, np.sqrt(_squares(around) / np.maximum(count - 1, 1)), np.nan)
    mssd = np.where(pairs >= 1, _squares(b - a) / np.maximum(pairs, 1), np.nan)
    first, a = centred(a, both, pairs)
    second, b = centred(b, both, pairs)
    across, along, beside = (a * b).sum(axis=1), _squares(a), _squares(b)
    known = (pairs >= 3) & (along > _rounding(first)) & (beside > _rounding(second))
    inertia = np.full(len(values), np.nan)
    inertia[known] = across[known] / np.sqrt(along[known] * beside[known])
    return Instabilities(sd, mssd, np.sqrt(mssd), inertia, count, pairs)


def _rounding(level: Num) -> Num:
    """A sum of squares no larger than this is what subtracting the mean leaves by rounding: nothing varied."""
    return 1e-20 * (1 + level * level)


def _squares(x: FloatArray) -> FloatArray:
    total: FloatArray = (x * x).sum(axis=1)
    return total
