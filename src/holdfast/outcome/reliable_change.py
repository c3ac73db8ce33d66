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

The others are there to show how far the verdict depends on the method (`reliable_change_sensitivity`). HLL and HA
are relative to the sample's own change and say nothing about one person. HA brings its own cut-off and categories
(`reliable_change_true_scores`); a seventh method needs a whole sample over time (`reliable_change_slopes`).

Source: clinicalsignificance 3.0 (R), except cut-off b, which there uses the clinical SD. See docs/reliable-change.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite, sqrt
from typing import TYPE_CHECKING, Literal

from holdfast.measures.change import Z95, standard_error_of_difference
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
    return 1.65 if method == "HA" else Z95


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
        if self.sd_after is not None:
            positive(self.sd_after, "the SD after")
        for what, value in (("the reliability", self.reliability), ("the reliability after", self.reliability_after)):
            if value is not None and not 0 <= value < 1:
                raise ValueError(f"{what} is {value!r}: 0 to below 1 is allowed")
        if self.correlation is not None and not -1 <= self.correlation <= 1:
            raise ValueError(f"the correlation of before with after is {self.correlation!r}: -1 to 1 is allowed")
        for what, value in (("the mean before", self.mean), ("the mean after", self.mean_after)):
            if value is not None and not isfinite(value):
                raise ValueError(f"{what} is {value!r}: a finite number or None (not known) is allowed")


def error_of_measurement(sd: float, reliability: float) -> float:
    """Standard error of measurement, SEm."""
    return Sample(sd, reliability).sd * sqrt(1 - reliability)


def error_of_difference(sd: float, reliability: float) -> float:
    """Standard error of the difference of two scores, S_diff; 1.96 of it is the smallest reliable change (JT)."""
    sample = Sample(sd, reliability)
    return standard_error_of_difference(sample.sd, sample.reliability)


def reliable_change(before: float | None, after: float | None, sample: Sample, method: Method = "JT") -> float | None:
    """Reliable change index of one person; positive is a rise in score.

    None when a score is missing, or when HA is undefined for this sample. Raises ValueError for NaN, infinity, or
    where the sample lacks what the method needs.
    """
    formula = steps(sample, method)
    if before is None or after is None or formula is None:
        return None
    if not (isfinite(before) and isfinite(after)):
        raise ValueError(f"the scores are {before!r} and {after!r}: finite numbers or None (not given) are allowed")
    return formula.index(before, after)


def reliable_change_many(before: FloatArray, after: FloatArray, sample: Sample, method: Method = "JT") -> FloatArray:
    """`reliable_change` for arrays of one shape, NaN for missing or undefined."""
    import numpy as np

    before, after = np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)
    formula = steps(sample, method)
    if formula is None:
        return np.full(np.broadcast_shapes(before.shape, after.shape), np.nan)
    return formula.index(before, after)


@dataclass(frozen=True, slots=True)
class Steps:
    """One method for one sample: the index is (p x2 - q x1 + c) / d, with p and d above zero."""

    q: float
    p: float
    c: float
    d: float

    def index(self, before: Num, after: Num) -> Num:
        """The index, for floats or for arrays of one shape."""
        return (self.p * after - self.q * before + self.c) / self.d

    def expected(self, before: Num) -> Num:
        """The score after at which the index is nought: `before` itself for JT."""
        return (self.q * before - self.c) / self.p

    def points(self, z: float) -> float:
        """How far from the expected score the score after must lie for the index to reach z, in points."""
        return z * self.d / self.p


def steps(sample: Sample, method: Method) -> Steps | None:
    """The four numbers of a method, or None where it is not defined for this sample (HA with rdd <= 0).

    Raises ValueError where the sample lacks what the method needs.
    """
    r, error = sample.reliability, error_of_measurement(sample.sd, sample.reliability)
    predicted = sample.sd * sqrt(1 - r**2)
    if method == "JT":
        return Steps(1.0, 1.0, 0.0, error_of_difference(sample.sd, r))
    mean = given(sample.mean, "the mean before", method)
    if method == "GLN":
        return Steps(r, 1.0, r * mean - mean, predicted)
    if method == "EN":
        return Steps(r, 1.0, r * mean - mean, error)
    if method == "NK":
        r_after = r if sample.reliability_after is None else sample.reliability_after
        return Steps(r, 1.0, r * mean - mean, sample.sd * sqrt(r**2 * (1 - r) + (1 - r_after)))
    mean_after = given(sample.mean_after, "the mean after", method)
    if method == "HLL":
        return Steps(r, 1.0, r * mean - mean_after, predicted)
    rdd = reliability_of_difference(sample)
    if rdd is None:
        return None
    return Steps(rdd, rdd, (mean_after - mean) * (1 - rdd), sqrt(rdd) * error_of_difference(sample.sd, r))


def reliability_of_difference(sample: Sample) -> float | None:
    """The rdd of HA; None where it is not above zero and HA is undefined."""
    s1, s2 = sample.sd, given(sample.sd_after, "the SD after", "HA")
    shared = 2 * s1 * s2 * given(sample.correlation, "the correlation of before with after", "HA")
    error = error_of_measurement(s1, sample.reliability)
    # s^2 r_i with r_i = (s^2 - SEm^2) / s^2 is s^2 - SEm^2.
    true = s1**2 + s2**2 - 2 * error**2 - shared
    observed = s1**2 + s2**2 - shared
    return true / observed if true > 0 and observed > 0 else None


def given(value: float | None, what: str, method: str) -> float:
    """`value`, or a ValueError that says which method lacks what."""
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
