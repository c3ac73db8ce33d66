"""How convinced each of the two is of a clause, over time: four lines that are never merged into one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from holdfast.case.moves import ClauseKind, Move, MoveBy
from holdfast.contract.model import Clause, Contract

Conviction = Literal["makes_sense", "own_wish", "can_do", "trust"]
CONVICTIONS: tuple[Conviction, ...] = ("makes_sense", "own_wish", "can_do", "trust")
NUMBERS_AN_HOUR = 4
"""So many are asked of him in an hour, at most."""
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


def numbers_left(moves: Sequence[Move], today: date) -> int:
    """How many numbers can still be asked of him today: four an hour, those he gave on his own page with
    them. The cap binds who asks: what he gives there of himself is refused at no number.
    """
    given = [m.stance for m in moves if m.by == "patient" and m.stance is not None and m.when == today]
    count = sum(getattr(stance, name) is not None for stance in given for name in CONVICTIONS)
    return max(0, NUMBERS_AN_HOUR - count)
