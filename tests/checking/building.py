"""A small valid case and short ways to spoil it, for the tests of each sentence."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import Any

from holdfast.case.model import Case
from holdfast.case.moves import Move, Terms
from holdfast.case.record import (
    About,
    AllianceCheck,
    CheckIn,
    Measure,
    Planned,
    Record,
    SafetyReply,
    Session,
    TwoPoleAnswers,
)
from holdfast.case.strict_json import Problem
from holdfast.case.working import Log, Rating, WorkingNotes
from holdfast.checking import check_case
from holdfast.contract.agreement import text_hash

ROME = timezone(timedelta(hours=1))
DAY = date(2023, 1, 10)
T = datetime(2023, 1, 10, 11, tzinfo=ROME)
AFTER = T + timedelta(hours=2)
WEEK = timedelta(days=7)
GOAL = Terms(kind="goal", text="a life that is not only the flat")
STEP = Terms(kind="step", text="ask a colleague for dinner")
SAFETY = Terms(kind="safety", text="whom to call, day and night")
ANSWERS = AllianceCheck(when=T, recorded_at=AFTER, image=3)


def hour(number: int, **more: Any) -> Session:
    when = T + (number - 1) * WEEK
    return Session(
        **{"id": f"s{number}", "number": number, "when": when, "recorded_at": when + timedelta(hours=1), **more}
    )


def log(session: int, **more: Any) -> Log:
    return Log(**{"id": f"l{session}", "session": session, "when": T, "recorded_at": AFTER + 9 * WEEK, **more})


def check_in(**more: Any) -> CheckIn:
    return CheckIn(**{"id": "c1", "when": T, "recorded_at": AFTER, "answers": TwoPoleAnswers(se=3), **more})


def measure(**more: Any) -> Measure:
    return Measure(**{"id": "m1", "when": DAY, "recorded_at": AFTER, "instrument": "phq-9", **more})


def plan(**more: Any) -> Planned:
    given = {"id": "pl1", "when": DAY, "recorded_at": AFTER, "instrument": "phq-9", "first": DAY}
    return Planned(**{**given, **more})


def safety_reply(**more: Any) -> SafetyReply:
    given = {"id": "sr1", "when": DAY, "recorded_at": AFTER, "measure": "m1", "item": "phq9", "done": "We spoke of it."}
    return SafetyReply(**{**given, **more})


def rating(**more: Any) -> Rating:
    given = {"id": "r1", "when": DAY, "recorded_at": AFTER, "rater": "therapist", "instrument": "phq-9"}
    return Rating(**{**given, **more})


def move(seq: int, act: Any, **more: Any) -> Move:
    return Move(**{"id": f"v{seq}", "seq": seq, "when": DAY, "recorded_at": AFTER, "by": "patient", "act": act, **more})


def propose(seq: int = 1, clause: str = "a", terms: Terms = STEP, **more: Any) -> Move:
    return move(seq, "propose", clause=clause, terms=terms, **more)


def accept(seq: int, clause: str = "a", terms: Terms = STEP, **more: Any) -> Move:
    return move(seq, "accept", clause=clause, accepted_text=text_hash(terms), **more)


def tell(seq: int = 1, clause: str = "s", terms: Terms = SAFETY) -> Move:
    return move(seq, "tell", clause=clause, terms=terms, by="therapist")


def case(working: WorkingNotes | None = None, about: dict[str, Any] | None = None, **record: Any) -> Case:
    whom = About(pseudonym="A.", address="he", origin="invented", first_contact=date(2023, 1, 2))
    return Case(Record(id="case-1", about=replace(whom, **(about or {})), **record), working or WorkingNotes())


def found(given: Case) -> list[str]:
    """place: found, of every problem."""
    return [f"{p.place}: {p.found}" for p in check_case(given)]


def the_one(given: Case) -> Problem:
    (problem,) = check_case(given)
    assert all((problem.place, problem.found, problem.allowed, problem.do))
    assert problem.do[0].isupper()
    assert problem.do.endswith(".")
    return problem
