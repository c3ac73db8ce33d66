"""Goal attainment scaling (Kiresuk and Sherman 1968): several goals of one person in one number.

T = 50 + 10 sum(w x) / sqrt((1 - rho) sum(w^2) + rho (sum w)^2), x from -2 (much less than expected) over 0 (as
expected) to +2, w the weight of a goal, rho the correlation assumed between goals (.30).

T belongs to one version of the contract: a goal added or dropped changes the denominator, so do not join the T of two
versions into one line, and do not compare two people. Show the goals beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite, sqrt

from holdfast.case.moves import MoveBy, Terms
from holdfast.contract.model import Clause, Contract, LevelAt, Version

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


@dataclass(frozen=True, slots=True)
class GoalReached:
    """One goal in one version: its words in it, and how far each of the two last said it was reached in its days."""

    id: str
    terms: Terms
    patient: LevelAt | None
    therapist: LevelAt | None

    def level(self, by: MoveBy) -> LevelAt | None:
        return self.patient if by == "patient" else self.therapist


@dataclass(frozen=True, slots=True)
class VersionAttainment:
    """How far the goals of one version were reached, in the eyes of each; `closed_on` None while it is open."""

    number: int
    opened_on: date
    closed_on: date | None
    goals: tuple[GoalReached, ...]
    patient: Attainment
    therapist: Attainment


def attainment_by_version(contract: Contract) -> tuple[VersionAttainment, ...]:
    """One entry for each version that holds a goal with described levels, or one that was rated in it.

    Each starts anew: a level said in one version counts in no other, however the goal went on. The two people are never
    merged. A goal that was withdrawn in a version is not in it. Words are those in force where there are any.
    """
    found: list[VersionAttainment] = []
    said_before: dict[str, int] = {}
    for version in contract.versions:
        goals = tuple(
            goal
            for clause in version.clauses
            if clause.kind == "goal" and _tells(goal := _reached(clause, version, said_before.get(clause.id, 0)))
        )
        if goals:
            ends = version.opened_on, version.closed_on
            found.append(VersionAttainment(version.number, *ends, goals, _t(goals, "patient"), _t(goals, "therapist")))
        said_before |= {clause.id: len(clause.attained) for clause in version.clauses}
    return tuple(found)


def _reached(clause: Clause, version: Version, said_before: int) -> GoalReached:
    """Levels recorded while the version was open and dated in its days; on the day of a rewrite their order decides."""
    last: dict[MoveBy, LevelAt] = {}
    for at in clause.attained[said_before:]:
        if version.opened_on <= at.when and (version.closed_on is None or at.when <= version.closed_on):
            last[at.by] = at
    return GoalReached(clause.id, clause.in_force or clause.terms, last.get("patient"), last.get("therapist"))


def _tells(goal: GoalReached) -> bool:
    return goal.terms.levels is not None or goal.patient is not None or goal.therapist is not None


def _t(goals: Sequence[GoalReached], by: MoveBy) -> Attainment:
    levels = [at.level if (at := goal.level(by)) else None for goal in goals]
    return goal_attainment(levels, [goal.terms.weight or 1 for goal in goals])
