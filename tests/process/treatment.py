"""A small builder of invented treatments: weekly hours on Tuesdays at eleven, said in as few words as a test needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from holdfast.case.as_of import as_of
from holdfast.case.model import Case
from holdfast.case.private import PrivateNotes
from holdfast.case.record import About, AllianceCheck, Attendance, FrameMark, Party, Record, Session
from holdfast.case.working import Log, MomentKind, Sign, SignMark, Then, Topic, WorkingNotes
from holdfast.process.read import read_process
from holdfast.process.readings import Process
from holdfast.process.thresholds import process_thresholds

ZONE = timezone(timedelta(hours=1))
FIRST = datetime(2023, 1, 17, 11, 0, tzinfo=ZONE)
NUMBERS = process_thresholds()


@dataclass(frozen=True, kw_only=True)
class H:
    """One hour of a test: what he rated (0-100), what you logged. None is not touched."""

    rating: float | None = None
    image: int | None = None
    yours: int | None = None
    signs: Sequence[tuple[Sign, int]] | None = ()
    then: Then | None = None
    moments: tuple[MomentKind, ...] | None = ()
    attendance: tuple[Attendance, ...] = ("on_time",)
    by: Party | None = None
    frame: tuple[FrameMark, ...] = ()
    depth: int | None = None
    topic: tuple[Topic, ...] | None = None
    defence: int | None = None
    stance: int | None = None
    logged: bool = True


CANCELLED = H(attendance=("cancelled",), by="patient", signs=None, moments=None)


def when(number: int) -> datetime:
    return FIRST + timedelta(weeks=number - 1)


def treatment(hours: Sequence[H], *, private: PrivateNotes | None = None, **record: Any) -> Case:
    """Hours 1, 2, 3 ... of one treatment; further lists of the record by name."""
    held = [(number, h, h.attendance[:1] not in {("cancelled",), ("missed",)}) for number, h in enumerate(hours, 1)]
    return Case(
        record=Record(
            id="invented",
            about=About(pseudonym="Davide R.", address="he", origin="invented", first_contact=FIRST.date()),
            sessions=tuple(_session(number, h, took_place) for number, h, took_place in held),
            **record,
        ),
        working=WorkingNotes(logs=tuple(_log(number, h) for number, h, took_place in held if took_place and h.logged)),
        private=private,
    )


def before(case: Case, number: int) -> Process:
    """The process as it reads at the minute hour `number` is to begin."""
    return at(case, when(number))


def at(case: Case, moment: datetime) -> Process:
    return read_process(as_of(case, moment), moment, NUMBERS)


def calm(n: int, level: float = 60) -> list[H]:
    """`n` hours around one level, by a pattern that never falls far."""
    swing = (0, 5, -5, 3, -3, 0, 7, -7)
    return [H(rating=level + swing[i % len(swing)], yours=6) for i in range(n)]


def answers(total: float, moment: datetime, image: int | None = None) -> AllianceCheck:
    """Six answers whose alliance is as near to `total` as whole numbers come."""
    points = round(total * 6 / 10)
    six = [points // 6 + (i < points % 6) for i in range(6)]
    return AllianceCheck(
        when=moment,
        recorded_at=moment,
        goal=(six[0], six[1]),
        task=(six[2], six[3]),
        bond=(six[4], six[5]),
        image=image,
    )


def _session(number: int, h: H, took_place: bool) -> Session:
    end = when(number) + timedelta(minutes=50)
    patient = None
    if took_place and h.rating is not None:
        patient = answers(h.rating, end, h.image)
    elif took_place and h.image is not None:
        patient = AllianceCheck(when=end, recorded_at=end, image=h.image)
    return Session(
        id=f"s{number}",
        recorded_at=end if took_place else when(number) - timedelta(hours=17),
        number=number,
        when=when(number),
        attendance=h.attendance,
        by=h.by,
        frame=h.frame,
        patient=patient,
    )


def _log(number: int, h: H) -> Log:
    end = when(number) + timedelta(minutes=55)
    return Log(
        id=f"l{number}",
        recorded_at=end,
        session=number,
        when=end,
        alliance=h.yours,
        signs=None if h.signs is None else tuple(SignMark(sign=sign, weight=weight) for sign, weight in h.signs),
        then=h.then,
        moments=h.moments,
        defence=h.defence,
        depth=h.depth,
        topic=h.topic,
        stance=h.stance,
    )
