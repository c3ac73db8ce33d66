"""A small invented case with something in every drawer."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from holdfast.case.model import Case
from holdfast.case.moves import Move, Terms
from holdfast.case.private import PrivateNote, PrivateNotes, PullMark
from holdfast.case.record import About, AllianceCheck, CheckIn, Fact, Picture, Record, Session, TwoPoleAnswers
from holdfast.case.working import Log, SignMark, WorkingNotes

FIRST = datetime(2023, 1, 10, 10, tzinfo=UTC)
ABOUT = About(pseudonym="Davide R.", address="he", origin="invented", first_contact=date(2023, 1, 2))


BROUGHT = Fact(
    id="b1", recorded_at=FIRST, when=FIRST.date(), certainty="known", text="Work had lost its taste."
)  # fmt: skip


def at(hour: int, minutes: int = 0) -> datetime:
    """The beginning of a weekly hour, or some minutes after it."""
    return FIRST + timedelta(weeks=hour - 1, minutes=minutes)


def session(number: int, *, id: str = "", patient: AllianceCheck | None = None) -> Session:
    return Session(
        id=id or f"hour:{number}", recorded_at=at(number, 60), number=number, when=at(number), attendance=("on_time",),
        patient=patient,
    )  # fmt: skip


def check(number: int, words: str | None = None, *, late: int = 0) -> AllianceCheck:
    return AllianceCheck(when=at(number, 55), recorded_at=at(number, 56 + late), goal=(6, 7), words=words)


def log(number: int, *, id: str = "", words: str | None = None) -> Log:
    return Log(
        id=id or f"log:{number}", recorded_at=at(number, 65), session=number, when=at(number, 65), alliance=6,
        signs=(SignMark(sign="abstract"),), words=words,
    )  # fmt: skip


def check_in(n: int) -> CheckIn:
    when = FIRST + timedelta(days=n)
    return CheckIn(
        id=f"ci:{n}", recorded_at=when, when=when, answers=TwoPoleAnswers(gr1=40, se=55), words="a quiet day"
    )


def move(seq: int, **more: object) -> Move:
    plain = Move(
        id=f"m:{seq}", seq=seq, when=at(1).date(), recorded_at=at(1, 60), by="therapist", act="propose", clause="c1"
    )
    return plain if not more else Move(**{**{n: getattr(plain, n) for n in plain.__slots__}, **more})


def note(number: int, *, line: str = "Let him land first.") -> PrivateNote:
    return PrivateNote(
        id=f"pn:{number}", recorded_at=at(number, 66), when=at(number, 66), session=number, line=line,
        pulls=(PullMark(pull="prove", strength=2),),
    )  # fmt: skip


def a_case(id: str = "archivist", hours: int = 3, check_ins: int = 4) -> Case:
    return Case(
        record=Record(
            id=id,
            about=ABOUT,
            picture=Picture(brought=(BROUGHT,)),
            sessions=tuple(session(n, patient=check(n)) for n in range(1, hours + 1)),
            check_ins=tuple(check_in(n) for n in range(check_ins)),
            moves=(move(1, terms=Terms(kind="step", text="Call his brother.")),),
        ),
        working=WorkingNotes(logs=tuple(log(n) for n in range(1, hours))),
    )


def some_private(case_id: str = "archivist") -> PrivateNotes:
    return PrivateNotes(case=case_id, author="anna", notes=(note(1), note(2)))
