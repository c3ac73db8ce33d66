"""A contract said in a few lines, and what asks for it to be rewritten then."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from holdfast.case.moves import Act, Cost, Feeling, Move, MoveBy, Run, RunOutcome, Stance, Terms, VersionOpened
from holdfast.case.working import TriggerWord
from holdfast.contract.agreement import text_hash
from holdfast.contract.replay import replay
from holdfast.contract.triggers import Facts, Trigger, Triggers, triggers
from holdfast.text import Spoken, render

Said = tuple[date, MoveBy, Act, str | None, dict[str, Any]]
STEP = Terms(kind="step", text="A walk, alone.")
GOAL = Terms(kind="goal", text="Friends who may stay.")
DAVIDE = Spoken("Davide R.", "he")


def on(month: int, day: int = 1) -> date:
    return date(2023, month, day)


def did(when: date, by: MoveBy, act: Act, clause: str | None = None, **more: Any) -> Said:
    return when, by, act, clause, more


def opened(when: date, number: int) -> Said:
    return did(when, "therapist", "rewrite", version=VersionOpened(number=number, phase="explore", why="a wish"))


def agreed(when: date, clause: str = "s", terms: Terms = STEP) -> list[Said]:
    """Proposed and agreed, the objection asked for on two days before."""
    before = [date.fromordinal(when.toordinal() - n) for n in (2, 1)]
    return [
        did(before[0], "patient", "propose", clause, terms=terms),
        *(did(day, "therapist", "ask", clause) for day in before),
        did(when, "patient", "accept", clause, accepted_text=text_hash(terms)),
        did(when, "therapist", "accept", clause, accepted_text=text_hash(terms)),
    ]


def ran(when: date, outcome: RunOutcome, clause: str = "s", **more: Any) -> Said:
    return did(when, "patient", "run", clause, run=Run(outcome=outcome, **more))


def rated(when: date, by: MoveBy, clause: str = "s", **numbers: int) -> Said:
    return did(when, by, "rate", clause, stance=Stance(**numbers))


def felt(when: date, expected: int | None, strength: int | None, feeling: Feeling = "guilt") -> Said:
    predicted = () if expected is None else (Cost(feeling=feeling, strength=expected),)
    return ran(when, "did_it", predicted=predicted, felt=(Cost(feeling=feeling, strength=strength),))


def moves(*said: Said) -> tuple[Move, ...]:
    return tuple(
        Move(id=f"m{n}", seq=n, when=when, recorded_at=datetime(2024, 1, 1, tzinfo=UTC), by=by, act=act, clause=clause,
             **more)
        for n, (when, by, act, clause, more) in enumerate(said, start=1)
    )  # fmt: skip


def asked(*said: Said, at: date, **facts: Any) -> Triggers:
    return triggers(replay(moves(*said)), Facts(**facts), at)


def asking(*said: Said, at: date, **facts: Any) -> list[str]:
    return [one.code for one in asked(*said, at=at, **facts).speaking]


def the_one(found: Triggers) -> Trigger:
    (one,) = found.speaking
    return one


def words(one: Trigger) -> str:
    return render(one.sentence, DAVIDE)


def answer(one: Trigger, **more: Any) -> TriggerWord:
    given: dict[str, Any] = {"id": "t1", "recorded_at": datetime(2024, 1, 1, tzinfo=UTC), "when": on(6)}
    return TriggerWord(**({**given, "trigger": one.code, "about": one.about} | more))
