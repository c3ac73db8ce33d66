"""Small analyses for the rules: hours, contracts and readings said in one line each. Everything not said is unknown."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from holdfast.analysis.model import Analysis
from holdfast.brief.finding import Abstained, Finding
from holdfast.brief.knowledge import rule_knowledge
from holdfast.brief.rules import RULES
from holdfast.case.model import Case
from holdfast.case.moves import Move, Stance, Terms
from holdfast.case.private import PrivateNotes
from holdfast.case.record import About, Record
from holdfast.case.working import WorkingNotes
from holdfast.contract.model import Clause, Contract, Said, StanceAt
from holdfast.outcome.readings import Outcome
from holdfast.process.readings import Absence, Hour, Process, Rating
from holdfast.process.usual import Usual
from holdfast.text import Message, Spoken, render

START = datetime(2023, 1, 10, 10, 0, tzinfo=UTC)
PERSON = Spoken("Nemo", "he")


def moment(number: int) -> datetime:
    """The moment of an hour: weekly from the tenth of January 2023."""
    return START + timedelta(days=7 * (number - 1))


def day(number: int) -> date:
    return moment(number).date()


def hour(number: int, **known: Any) -> Hour:
    """An hour that took place on time; what is not said is missing."""
    blank = Hour(
        number=number,
        when=moment(number),
        day=day(number),
        took_place=True,
        attendance=("on_time",),
        by=None,
        frame=(),
        his_alliance=None,
        goal=None,
        task=None,
        bond=None,
        image=None,
        held_back=None,
        his_words=None,
        your_alliance=None,
        signs=None,
        then=None,
        moments=None,
        defence=None,
        defence_tags=None,
        depth=None,
        experiential=False,
        topic=None,
        stance=None,
        split_self=None,
        kept_words=None,
        logged=True,
    )
    return replace(blank, **known)


def hours(n: int, **known: Any) -> tuple[Hour, ...]:
    return tuple(hour(number, **known) for number in range(1, n + 1))


def absence(**known: Any) -> Absence:
    blank = Absence(
        last_heard=None,
        days=None,
        usual_gap_days=None,
        missed_in_a_row=0,
        next_appointment=None,
        on_break=False,
        before_it=(),
    )
    return replace(blank, **known)


def process(held: tuple[Hour, ...] = (), **known: Any) -> Process:
    blank = Process(
        hours=held,
        ratings=(),
        episodes=(),
        rare_signs=(),
        gaps=(),
        image_turns=(),
        channels=(),
        pace=(),
        pulled=None,
        absence=absence(),
        firsts=(),
        injuries=(),
        upcoming_breaks=(),
    )
    return replace(blank, **known)


def outcome(**known: Any) -> Outcome:
    blank = Outcome(
        series=(),
        changes=(),
        gains=(),
        complexity=(),
        safety=(),
        review_open=False,
        next_review=None,
        next_review_session=None,
        reviews_held=0,
    )
    return replace(blank, **known)


def rating(number: int, value: float, level: float = 60, swing: float = 5) -> Rating:
    usual = Usual(level=level, swing=swing, ratings=6)
    return Rating(number, moment(number), value, usual, level - value, (level - value) / swing, level - 8, level + 8)


def said(number: int, by: Any = "therapist", act: Any = "propose", words: str | None = None) -> Said:
    return Said(by=by, act=act, words=words, when=day(number), session=number)


def clause(kind: Any = "step", *, offered: tuple[int, ...] = (1,), by: Any = "therapist", **known: Any) -> Clause:
    """A standing clause proposed in hour `offered[0]` and again in the others."""
    terms = known.pop("terms", Terms(kind=kind, text="ask a colleague for dinner"))
    blank = Clause(
        id=known.pop("id", "clause-1"),
        kind=kind,
        terms=terms,
        text_hash="0" * 64,
        state=known.pop("state", "proposed"),
        version=1,
        proposed_by=by,
        proposed_on=day(offered[0]),
        proposed_in=offered[0],
        offered=tuple(said(number, by) for number in offered),
    )
    return replace(blank, **known)


def stance(by: Any, number: int = 1, **numbers: int) -> StanceAt:
    return StanceAt(by=by, stance=Stance(**numbers), when=day(number), session=number)


def move() -> Move:
    """One move, so that something of a contract is written down."""
    return Move(id="m1", seq=1, when=day(1), recorded_at=moment(1), by="therapist", act="propose", clause="clause-1")


def analysis(
    read: Process | None = None,
    *,
    clauses: tuple[Clause, ...] = (),
    contract: Contract | None = None,
    measured: Outcome | None = None,
    at: datetime | None = None,
    approaches: tuple[str, ...] = (),
    private: PrivateNotes | None = None,
    working: WorkingNotes | None = None,
    person: Spoken = PERSON,
    **record: Any,
) -> Analysis:
    """An analysis one day before the hour after the last one, unless `at` says otherwise."""
    read = read or process()
    last = read.hours[-1].number if read.hours else 0
    moves = record.pop("moves", (move(),) if clauses or contract else ())
    about = About(
        pseudonym=person.name, address=person.address, origin="invented", first_contact=date(2023, 1, 3), zone="UTC"
    )
    return Analysis(
        case=Case(
            record=Record(id="case-1", about=about, moves=moves, **record),
            working=working or WorkingNotes(),
            private=private,
        ),
        at=at or moment(last + 1) - timedelta(days=1),
        person=person,
        process=read,
        contract=contract or Contract(clauses=clauses),
        outcome=measured or outcome(),
        approaches=approaches,
        people=(),
    )


def outcome_of(name: str, one: Analysis) -> Finding | Abstained | None:
    """What one rule makes of an analysis, with the knowledge in force."""
    return dict(RULES)[name](one, rule_knowledge(name))


def finding(name: str, one: Analysis) -> Finding:
    found = outcome_of(name, one)
    assert isinstance(found, Finding), f"{name} said nothing: {found}"
    return found


def needs(name: str, one: Analysis) -> str:
    found = outcome_of(name, one)
    assert isinstance(found, Abstained), f"{name} did not abstain: {found}"
    return words(found.needs)


def words(message: Message | str | float | None, person: Spoken = PERSON) -> str:
    assert isinstance(message, Message | str)
    return render(message, person)
