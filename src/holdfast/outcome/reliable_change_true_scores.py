"""Hageman and Arrindell's own cut-off and categories: true scores in place of observed ones.

With SEm the error of measurement of the sample before, a spread s becomes the spread of true scores
sqrt(s^2 - SEm^2), and its reliability r = (s^2 - SEm^2) / s^2. The cut-offs a, b, c are those of Jacobson and Truax on
these spreads. A score after is on the side of health where [M2 + (x2 - M2) r2 - cut-off] / (sqrt(r2) SEm) is beyond
1.65: it must pass the cut-off by its own error. M2, s2 are of the sample after, so this describes a sample; it is no
verdict on one person.

Source: Hageman and Arrindell 1999, as in clinicalsignificance 3.0 (R), except cut-off b (functional spread, as
defined; there the clinical one).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Literal

from holdfast.outcome.reliable_change import (
    Category,
    Population,
    Sample,
    critical,
    cutoff_a,
    cutoff_b,
    cutoff_c,
    error_of_measurement,
    given,
    reliable_change,
)
from holdfast.series import Num

Cutoff = Literal["a", "b", "c"]


@dataclass(frozen=True, slots=True)
class TrueScores:
    """What HA needs of a sample: the cut-off for true scores, mean and reliability after, error of measurement."""

    cutoff: float
    mean_after: float
    reliability_after: float
    error: float

    def beyond(self, after: Num) -> Num:
        """How many errors the estimated true score after lies above the cut-off; floats or arrays."""
        r = self.reliability_after
        return (self.mean_after + (after - self.mean_after) * r - self.cutoff) / (sqrt(r) * self.error)


def true_scores(
    sample: Sample, functional: Population | None = None, *, cutoff: Cutoff = "c", lower_is_better: bool = True
) -> TrueScores | None:
    """The cut-off and its error for a sample; None where a spread is no larger than the error alone would make it.

    `functional` is needed for the cut-offs b and c. Raises ValueError where the sample lacks what HA needs.
    """
    error = error_of_measurement(sample.sd, sample.reliability)
    mean, mean_after = given(sample.mean, "the mean before", "HA"), given(sample.mean_after, "the mean after", "HA")
    sd_after = given(sample.sd_after, "the SD after", "HA")
    if min(sample.sd, sd_after) <= error:
        return None
    clinical = Population(mean, _true(sample.sd, error))
    if cutoff == "a":
        line = cutoff_a(clinical, lower_is_better=lower_is_better)
    elif functional is None:
        raise ValueError(f"cut-off {cutoff} needs the mean and SD of a functional population: give them, or use a")
    elif functional.sd <= error:
        return None
    else:
        well = Population(functional.mean, _true(functional.sd, error))
        line = cutoff_b(well, lower_is_better=lower_is_better) if cutoff == "b" else cutoff_c(clinical, well)
    return TrueScores(line, mean_after, (sd_after**2 - error**2) / sd_after**2, error)


def _true(sd: float, error: float) -> float:
    return sqrt(sd**2 - error**2)


def true_score_category(
    before: float | None, after: float | None, sample: Sample, line: TrueScores, *, lower_is_better: bool = True
) -> Category | None:
    """What a change amounts to by HA; None when a score is missing or HA is undefined for the sample."""
    index = reliable_change(before, after, sample, "HA")
    if before is None or after is None or index is None:
        return None
    sign, limit = (-1.0 if lower_is_better else 1.0), critical("HA")
    ill, side = sign * before < sign * line.cutoff, sign * line.beyond(after)
    if sign * index > limit:
        return "recovered" if ill and side > limit else "improved"
    if sign * index < -limit:
        return "harmed" if not ill and side < -limit else "deteriorated"
    return "unchanged"
