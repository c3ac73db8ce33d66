"""The seventh method (HLM): each person's own slope against the group's, both ends and everything between used.

score = (a + a_i) + (b + b_i) time + error, with a_i, b_i normal around nought. Where everybody was measured on the same
occasions, restricted maximum likelihood has a closed form: the variance of the error is that around each person's own
line, the covariance of (a_i, b_i) is that of the fitted lines less what the error adds to it, and b_i is shrunken to
the group by the ratio of the two. Nothing is searched, so that nothing can fail to converge.

The published index is b_i / its error. It tests whether a person changed *otherwise than the group*: somebody who
improves as everybody does counts as unchanged (5 of 40 inpatients improve by it, 23 where the group's own slope is
kept). It belongs to a sample and says nothing about one patient.

Source: clinicalsignificance 3.0 (R) with lme4 1.1.31; equal to 2e-5, where lme4 warns that it did not quite converge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from holdfast.series import table

if TYPE_CHECKING:
    from holdfast.series import FloatArray

LEAST_OCCASIONS = 3
LEAST_PERSONS = 3
_NOUGHT = 1e-12
"""A variance this small beside the largest is rounding."""


@dataclass(frozen=True, slots=True)
class Slopes:
    """The group's line (score at time 0, change per unit of time) and each person's deviation from its slope.

    `deviation` has one entry per person, NaN where an occasion is missing; `error` (> 0) is its conditional SD.
    """

    intercept: float
    slope: float
    deviation: FloatArray
    error: float

    def against_the_group(self) -> FloatArray:
        """The published index: beyond 1.96, the person changed otherwise than the group."""
        return self.deviation / self.error

    def of_change(self) -> FloatArray:
        """The same with the group's slope kept: beyond 1.96, the person changed."""
        return (self.deviation + self.slope) / self.error


def slopes(scores: FloatArray, times: Sequence[float]) -> Slopes | None:
    """Fit a table of shape (persons, occasions), NaN for missing; `times` says when each occasion was, in any unit.

    Persons with a missing score take no part and get NaN. None where the slopes differ no more than error alone would
    make them, or persons and occasions are too few (3 of each): the closed form does not hold there. Raises ValueError
    for a table of another shape, or times that are not apart.
    """
    import numpy as np

    rows = table(scores)
    when = np.asarray(times, dtype=np.float64)
    if when.shape != (rows.shape[1],):
        raise ValueError(f"there are {when.size} times for {rows.shape[1]} occasions: one time for each is needed")
    if not np.isfinite(when).all() or np.unique(when).size != when.size:
        raise ValueError(f"the times are {list(times)!r}: finite numbers, each another, are needed")
    whole = ~np.isnan(rows).any(axis=1)
    if when.size < LEAST_OCCASIONS or whole.sum() < LEAST_PERSONS:
        return None
    lines = np.column_stack([np.ones_like(when), when])
    fitted = rows[whole] @ np.linalg.pinv(lines).T  # (persons, 2): each one's own line
    around = rows[whole] - fitted @ lines.T
    variance = (around**2).sum() / (whole.sum() * (when.size - 2))
    between = np.cov(fitted.T)
    own = between - variance * np.linalg.inv(lines.T @ lines)
    least, most = np.linalg.eigvalsh(own)
    if min(variance, least) <= _NOUGHT * most:
        return None
    kept = own @ np.linalg.inv(between)
    group = fitted.mean(axis=0)
    deviation = np.full(len(rows), np.nan)
    deviation[whole] = ((fitted - group) @ kept.T)[:, 1]
    return Slopes(float(group[0]), float(group[1]), deviation, float(np.sqrt((own - kept @ own)[1, 1])))
