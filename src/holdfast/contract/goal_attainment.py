"""Goal attainment scaling (Kiresuk and Sherman 1968): several goals of one person in one number.

T = 50 + 10 sum(w x) / sqrt((1 - rho) sum(w^2) + rho (sum w)^2), x from -2 (much less than expected) over 0 (as
expected) to +2, w the weight of a goal, rho the correlation assumed between goals (.30).

T belongs to one version of the contract: a goal added or dropped changes the denominator, so do not join the T of two
versions into one line, and do not compare two people. Show the goals beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, sqrt

RHO = 0.30


@dataclass(frozen=True, slots=True)
class Attainment:
    """`t` over the goals that were rated (None when none was); `rated` of `goals` went into it."""

    t: float | None
    rated: int
    goals: int


def goal_attainment(
    levels: Sequence[float | None], weights: Sequence[float] | None = None, *, rho: float = RHO
) -> Attainment:
    """Kiresuk-Sherman T of the goals rated -2 to +2, None for a goal not rated; equal weights unless given.

    Raises ValueError for a level outside -2 to +2, a weight not above zero, unequal lengths, or rho outside 0 to 1.
    """
    given = [1.0] * len(levels) if weights is None else list(weights)
    if len(given) != len(levels):
        raise ValueError(f"there are {len(levels)} goals and {len(given)} weights: one weight for each goal is needed")
    if not 0 <= rho <= 1:
        raise ValueError(f"rho is {rho!r}: 0 to 1 is allowed")
    for place, (level, weight) in enumerate(zip(levels, given, strict=True), start=1):
        if level is not None and not -2 <= level <= 2:
            raise ValueError(f"goal {place} is rated {level!r}: -2 to +2, or None where it was not rated, is allowed")
        if not (isfinite(weight) and weight > 0):
            raise ValueError(f"the weight of goal {place} is {weight!r}: a number above zero is needed")
    rated = [(x, w) for x, w in zip(levels, given, strict=True) if x is not None]
    if not rated:
        return Attainment(None, 0, len(levels))
    total = sum(w for _, w in rated)
    spread = sqrt((1 - rho) * sum(w * w for _, w in rated) + rho * total * total)
    return Attainment(50 + 10 * sum(w * x for x, w in rated) / spread, len(rated), len(levels))
