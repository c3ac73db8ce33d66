"""The contract with which every simulated treatment begins: a goal and a step, objections heard, a cost named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from holdfast.case.moves import Act, Cost, Move, MoveBy, Terms, VersionOpened
from holdfast.contract.agreement import text_hash

FRAME = Terms(kind="frame", text="The same hour each week, fifty minutes.", between_hours=False)
GOAL = Terms(kind="goal", text="A wish of their own.", wish_of="patient", motive="autonomy", between_hours=False)
STEP = Terms(
    kind="step", text="A small thing between hours.", wish_of="patient", serves=("goal",), size=2, expects=("fear",)
)
_GOAL_HASH, _STEP_HASH = text_hash(GOAL), text_hash(STEP)
_FEAR = (Cost(feeling="fear", strength=5, words="I know."),)


@dataclass(slots=True)
class _Told:
    starts: Sequence[datetime]
    moves: list[Move] = field(default_factory=list)

    def tell(self, hour: int, by: MoveBy, act: Act, clause: str | None, **rest: Any) -> None:
        seq = len(self.moves) + 1
        begin = self.starts[hour - 1]
        self.moves.append(
            Move(
                id=f"m{seq}",
                seq=seq,
                when=begin.date(),
                recorded_at=begin + timedelta(minutes=45),
                by=by,
                act=act,
                clause=clause,
                session=hour,
                **rest,
            )
        )


def _agreed(told: _Told, first: int, second: int, third: int) -> None:
    told.tell(first, "therapist", "tell", "frame", terms=FRAME)
    opened = VersionOpened(number=1, phase="explore", why="A wish was brought.")
    told.tell(first, "therapist", "rewrite", None, version=opened)
    told.tell(first, "patient", "propose", "goal", terms=GOAL)
    told.tell(first, "patient", "object", "goal", words="It may come to nothing.")
    told.tell(first, "patient", "propose", "step", terms=STEP)
    told.tell(first, "patient", "disclose_cost", "step", costs=_FEAR)
    told.tell(first, "patient", "object", "step", words="Not every week.")
    told.tell(second, "therapist", "ask", "goal")
    told.tell(second, "therapist", "ask", "step")
    sides: tuple[MoveBy, ...] = ("patient", "therapist")
    for by in sides:
        told.tell(second, by, "accept", "goal", accepted_text=_GOAL_HASH)
    for by in sides:
        told.tell(third, by, "accept", "step", accepted_text=_STEP_HASH)


def agreed_moves(starts: Sequence[datetime], first: int, second: int, third: int) -> tuple[Move, ...]:
    """The moves of the first three hours alone: a goal and a step, objections heard, a cost named, agreed."""
    told = _Told(starts)
    _agreed(told, first, second, third)
    return tuple(told.moves)
