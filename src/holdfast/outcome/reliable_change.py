"""Reliable and clinically significant change between two scores, by the methods in use.

With x1, x2 the scores, M1, s1 and M2, s2 mean and SD of a sample before and after, r its reliability:
SEm = s1 sqrt(1 - r), S_diff = sqrt(2) SEm, SEp = s1 sqrt(1 - r^2).

- JT, Jacobson and Truax: (x2 - x1) / S_diff. The default, and the only one to give a person as a verdict.
- GLN, Gulliksen, Lord and Novick: [(x2 - M1) - r (x1 - M1)] / SEp.
- HLL, Hsu, Linn and Lord: [(x2 - M2) - r (x1 - M1)] / SEp.
- EN, Edwards and Nunnally: [x2 - (r (x1 - M1) + M1)] / SEm.
- NK, Nunnally and Kotsch: the numerator of EN / sqrt(r^2 s1^2 (1 - r) + s1^2 (1 - r_after)).
- HA, Hageman and Arrindell: [(x2 - x1) rdd + (M2 - M1)(1 - rdd)] / (sqrt(rdd) S_diff), with
  rdd = (s1^2 r1 + s2^2 r2 - 2 s1 s2 r12) / (s1^2 + s2^2 - 2 s1 s2 r12), ri = (si^2 - SEm^2) / si^2.
  Undefined for rdd <= 0. One-sided, so its critical value is 1.65; for the others 1.96.

The others are there to show how far the verdict depends on the method. HLL and HA are relative to the sample's own
change and say nothing about one person.

Source: clinicalsignificance 3.0 (R), except cut-off b, which there uses the clinical SD.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite, sqrt
from typing import TYPE_CHECKING, Literal

from holdfast.series import Num, positive

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from holdfast.series import FloatArray

Method = Literal["JT", "GLN", "HLL", "EN", "NK", "HA"]
METHODS: tuple[Method, ...] = ("JT", "GLN", "HLL", "EN", "NK", "HA")
Category = Literal["recovered", "improved", "unchanged", "deteriorated", "harmed"]
CATEGORIES: tuple[Category, ...] = ("recovered", "improved", "unchanged", "deteriorated", "harmed")


def critical(method: Method = "JT") -> float:
    """The size an index must exceed (strictly) to be called reliable."""
    return 1.65 if method == "HA" else 1.96


@dataclass(frozen=True, slots=True)
class Sample:
    """What a sample says about a measure: `sd` before treatment (> 0) and `reliability` (0 to below 1).

    The rest is needed by some methods only: mean before (GLN, HLL, EN, NK, HA), mean after (HLL, HA), SD after and
    correlation of before with after (HA), reliability after (NK; taken as `reliability` when None).
    """

    sd: float
    reliability: float
    mean: float | None = None
    mean_after: float | None = None
    sd_after: float | None = None
    correlation: float | None = None
    reliability_after: float | None = None

    def __post_init__(self) -> None:
        positive(self.sd, "the SD of the sample")
        if not 0 <= self.reliability < 1:
            raise ValueError(f"the reliability is {self.reliability!r}: 0 to below 1 is allowed")


def error_of_measurement(sd: float, reliability: float) -> float:
    """Standard error of measurement, SEm."""
    return Sample(sd, reliability).sd * sqrt(1 - reliability)


def error_of_difference(sd: float, reliability: float) -> float:
    """Standard error of the difference of two scores, S_diff."""
    return sqrt(2) * error_of_measurement(sd, reliability)


def smallest_reliable_change(sd: float, reliability: float) -> float:
    """The change in points that two scores must exceed to be called reliable (JT, 1.96)."""
    return critical() * error_of_difference(sd, reliability)


def reliable_change(before: float | None, after: float | None, sample: Sample, method: Method = "JT") -> float | None:
    """Reliable change index of one person; positive is a rise in score.

    None when a score is missing, or when HA is undefined for this sample. Raises ValueError for NaN, infinity, or
    where the sample lacks what the method needs.
    """
    formula = _formula(sample, method)
    if before is None or after is None or formula is None:
        return None
    if not (isfinite(before) and isfinite(after)):
        raise ValueError(f"the scores are {before!r} and {after!r}: finite numbers or None (not given) are allowed")
    slope_before, slope_after, constant, scale = formula
    return _index(before, after, slope_before, slope_after, constant, scale)


def reliable_change_many(before: FloatArray, after: FloatArray, sample: Sample, method: Method = "JT") -> FloatArray:
    """`reliable_change` for arrays of one shape, NaN for missing or undefined."""
    import numpy as np

    before, after = np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)
    formula = _formula(sample, method)
    if formula is None:
        return np.full(np.broadcast_shapes(before.shape, after.shape), np.nan)
    return _index(before, after, *formula)


def _index(before: Num, after: Num, slope_before: float, slope_after: float, constant: float, scale: float) -> Num:
    return (slope_after * after - slope_before * before + constant) / scale


def _formula(sample: Sample, method: Method) -> tuple[float, float, float, float] | None:
    """Every method is (p x2 - q x1 + c) / d; the four numbers q, p, c, d, or None where d does not exist."""
    r, error = sample.reliability, error_of_measurement(sample.sd, sample.reliability)
    predicted = sample.sd * sqrt(1 - r**2)
    if method == "JT":
        return 1.0, 1.0, 0.0, sqrt(2) * error
    mean = _given(sample.mean, "the mean before", method)
    if method == "GLN":
        return r, 1.0, r * mean - mean, predicted
    if method == "EN":
        return r, 1.0, r * mean - mean, error
    if method == "NK":
        r_after = r if sample.reliability_after is None else sample.reliability_after
        return r, 1.0, r * mean - mean, sqrt(r**2 * sample.sd**2 * (1 - r) + sample.sd**2 * (1 - r_after))
    mean_after = _given(sample.mean_after, "the mean after", method)
    if method == "HLL":
        return r, 1.0, r * mean - mean_after, predicted
    rdd = reliability_of_difference(sample)
    if rdd is None:
        return None
    return rdd, rdd, (mean_after - mean) * (1 - rdd), sqrt(rdd) * sqrt(2) * error


def reliability_of_difference(sample: Sample) -> float | None:
    """The rdd of HA; None where it is not above zero and HA is undefined."""
    s1, s2 = sample.sd, positive(_given(sample.sd_after, "the SD after", "HA"), "the SD after")
    shared = 2 * s1 * s2 * _given(sample.correlation, "the correlation of before with after", "HA")
    error = error_of_measurement(s1, sample.reliability)
    # s^2 r_i with r_i = (s^2 - SEm^2) / s^2 is s^2 - SEm^2.
    true = s1**2 + s2**2 - 2 * error**2 - shared
    observed = s1**2 + s2**2 - shared
    return true / observed if true > 0 and observed > 0 else None


def _given(value: float | None, what: str, method: str) -> float:
    if value is None:
        raise ValueError(f"method {method} needs {what} of the sample: give it, or use JT")
    return value


# Cut-offs between the clinical and the functional population.


@dataclass(frozen=True, slots=True)
class Population:
    """Mean and SD (> 0) of a population."""

    mean: float
    sd: float

    def __post_init__(self) -> None:
        positive(self.sd, "the SD of the population")


def cutoff_a(clinical: Population, *, lower_is_better: bool = True) -> float:
    """Two SD from the clinical mean, on the side of health."""
    return clinical.mean - 2 * clinical.sd if lower_is_better else clinical.mean + 2 * clinical.sd


def cutoff_b(functional: Population, *, lower_is_better: bool = True) -> float:
    """Two functional SD from the functional mean, on the side of illness."""
    return functional.mean + 2 * functional.sd if lower_is_better else functional.mean - 2 * functional.sd


def cutoff_c(clinical: Population, functional: Population) -> float:
    """Where a score is as many SD from one mean as from the other."""
    return (clinical.sd * functional.mean + functional.sd * clinical.mean) / (clinical.sd + functional.sd)


def category(
    before: float | None,
    after: float | None,
    index: float | None,
    *,
    cutoff: float | None = None,
    limit: float = 1.96,
    lower_is_better: bool = True,
) -> Category | None:
    """What a change amounts to; None when a score or the index is missing.

    Recovered and harmed need a `cutoff` that the scores cross: a score equal to it lies on neither side. `limit`
    is `critical(method)`.
    """
    if before is None or after is None or index is None:
        return None
    sign = -1.0 if lower_is_better else 1.0
    gone_up, gone_down = _crossed(sign * before, sign * after, None if cutoff is None else sign * cutoff)
    if sign * index > limit:
        return "recovered" if gone_up else "improved"
    if sign * index < -limit:
        return "harmed" if gone_down else "deteriorated"
    return "unchanged"


def _crossed(before: float, after: float, cutoff: float | None) -> tuple[bool, bool]:
    """Has a score, high being good, crossed the cut-off upwards; downwards?"""
    if cutoff is None:
        return False, False
    return before < cutoff < after, before > cutoff > after


def category_many(
    before: FloatArray,
    after: FloatArray,
    index: FloatArray,
    *,
    cutoff: float | None = None,
    limit: float = 1.96,
    lower_is_better: bool = True,
) -> NDArray[np.int8]:
    """`category` for arrays of one shape: positions in CATEGORIES, -1 for None."""
    import numpy as np

    sign = -1.0 if lower_is_better else 1.0
    first, last, change = sign * before, sign * after, sign * index
    line = np.nan if cutoff is None else sign * cutoff  # nothing crosses NaN
    better, worse = change > limit, change < -limit
    return np.select(
        [
            np.isnan(first) | np.isnan(last) | np.isnan(change),
            better & (first < line) & (line < last),
            better,
            worse & (first > line) & (line > last),
            worse,
        ],
        [-1, 0, 1, 4, 3],
        default=2,
    ).astype(np.int8)
