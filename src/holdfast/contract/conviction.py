"""How convinced each of the two is of a clause, over time: four lines that are never merged into one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from holdfast.case.moves import ClauseKind, MoveBy
from holdfast.contract.model import Clause, Contract

Conviction = Literal["makes_sense", "own_wish", "can_do", "trust"]
CONVICTIONS: tuple[Conviction, ...] = ("makes_sense", "own_wish", "can_do", "trust")
NEGOTIATED: tuple[ClauseKind, ...] = ("goal", "step", "stop", "leaving")


@dataclass(frozen=True, slots=True)
class ConvictionPoint:
    """One number as it was given, 0 to 10, with its day and hour."""

    value: int
    when: date
    session: int | None


def conviction_line(clause: Clause, by: MoveBy, of: Conviction) -> tuple[ConvictionPoint, ...]:
    """The dated points of one number of one side, in the order given; what was left blank is no point."""
    return tuple(
        ConvictionPoint(value, s.when, s.session)
        for s in clause.stances
        if s.by == by and (value := getattr(s.stance, of)) is not None
    )


def latest(clause: Clause, by: MoveBy, of: Conviction) -> ConvictionPoint | None:
    """The last number one side gave, also where a later stance left it blank; None if never given."""
    for said in reversed(clause.stances):
        if said.by == by and (value := getattr(said.stance, of)) is not None:
            return ConvictionPoint(value, said.when, said.session)
    return None


def share_from_patient(contract: Contract) -> float | None:
    """Of the standing clauses that are negotiated, not told, the share he proposed: 0 to 1; None where none stand."""
    clauses = contract.of_kind(*NEGOTIATED)
    return sum(c.proposed_by == "patient" for c in clauses) / len(clauses) if clauses else None
