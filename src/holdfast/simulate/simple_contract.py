"""A contract in its ordinary state: a goal and a step, objections heard, a cost named, mostly done."""

from __future__ import annotations

import random
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from holdfast.case.moves import Act, Cost, Move, MoveBy, Run, RunOutcome, Stance, Terms, VersionOpened
from holdfast.contract.agreement import text_hash

FRAME = Terms(kind="frame", text="The same hour each week, fifty minutes.", between_hours=False)
GOAL = Terms(kind="goal", text="A wish of their own.", wish_of="patient", motive="autonomy", between_hours=False)
STEP = Terms(
    kind="step", text="A small thing between hours.", wish_of="patient", serves=("goal",), size=2, expects=("fear",)
)
_GOAL_HASH, _STEP_HASH = text_hash(GOAL), text_hash(STEP)
_FEAR = (Cost(feeling="fear", strength=5, words="I know."),)
_DONE: tuple[RunOutcome, ...] = ("did_it", "did_it", "did_it", "did_it", "did_it", "partly", "partly", "chose_not_to")
_UNDONE: tuple[RunOutcome, ...] = ("put_it_off", "forgot", "could_not")
_RUNS: dict[RunOutcome, Run] = {outcome: Run(outcome=outcome) for outcome in (*_DONE, *_UNDONE)}


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


def ordinary_moves(starts: Sequence[datetime], held: AbstractSet[int], rng: random.Random) -> tuple[Move, ...]:
    """Moves in the hours that took place: agreed in the first three of them, then run and rated now and then.

    No step is undone twice in a row and no stance falls by three: nothing here is a rupture's doing.
    """
    told = _Told(starts)
    hours = sorted(held)
    if len(hours) < 3:
        return ()
    _agreed(told, *hours[:3])
    sense, wish = rng.randint(7, 9), rng.randint(6, 9)
    _rated(told, hours[2], sense, wish, rng)
    undone = False
    for i, hour in enumerate(hours[3:], start=3):
        if i % 5 == 0:
            outcome = rng.choice(_DONE if undone or rng.random() > 0.15 else _UNDONE)
            told.tell(hour, "patient", "run", "step", run=_RUNS[outcome])
            # What was left by choice neither counts nor ends a row, so the next one must be done.
            undone = outcome in _UNDONE or (undone and outcome == "chose_not_to")
        if i % 12 == 0:
            _rated(told, hour, sense, wish, rng)
    return tuple(told.moves)


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


def _rated(told: _Told, hour: int, sense: int, wish: int, rng: random.Random) -> None:
    now = Stance(makes_sense=sense - rng.randint(0, 1), own_wish=wish - rng.randint(0, 1), can_do=rng.randint(5, 6))
    told.tell(hour, "patient", "rate", "goal", stance=now)
    if rng.random() < 0.5:
        told.tell(hour, "therapist", "rate", "goal", stance=Stance(makes_sense=7, own_wish=6))
