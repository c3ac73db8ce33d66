"""Small cases for the readers of features: hours with logs and answers, one line each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from holdfast.analysis import Analysis, analyse
from holdfast.analysis.features import features_of
from holdfast.approaches.model import FeatureReading
from holdfast.case.model import Case
from holdfast.case.record import (
    About,
    AllianceCheck,
    CheckIn,
    Condition,
    Measure,
    Picture,
    Record,
    Session,
    TwoPoleAnswers,
)
from holdfast.case.working import FeatureNoted, Log, SignMark, WorkingNotes
from holdfast.text import Spoken, render

START = datetime(2023, 1, 10, 10, tzinfo=UTC)
WEEK = timedelta(days=7)
HE = Spoken("A.", "he")


def moment(number: int) -> datetime:
    return START + (number - 1) * WEEK


def day(number: int) -> date:
    return moment(number).date()


def session(number: int, **more: Any) -> Session:
    at = moment(number)
    return Session(**{"id": f"s{number}", "number": number, "when": at, "recorded_at": at, **more})


def rated(number: int, **answers: Any) -> Session:
    at = moment(number)
    return session(number, patient=AllianceCheck(when=at, recorded_at=at, **answers))


def log(number: int, **more: Any) -> Log:
    at = moment(number)
    return Log(**{"id": f"l{number}", "session": number, "when": at, "recorded_at": at, **more})


def logs(n: int, marked: Sequence[int] = (), *, none: dict[str, Any], some: dict[str, Any]) -> tuple[Log, ...]:
    """Logs of hours 1 to n: `some` in those marked, `none` in the others."""
    return tuple(log(k, **(some if k in marked else none)) for k in range(1, n + 1))


def check_in(week: float, **answers: int) -> CheckIn:
    at = START + week * WEEK
    return CheckIn(id=f"c{week}", when=at, recorded_at=at, answers=TwoPoleAnswers(**answers))


def condition(id: str, name: Any, status: Any, when: date, certainty: Any = "known") -> Condition:
    return Condition(
        id=id, recorded_at=datetime.combine(when, datetime.min.time(), UTC), when=when, certainty=certainty,
        condition=name, status=status,
    )  # fmt: skip


def noted(feature: str, value: str | None, when: date, certainty: Any = "known", id: str | None = None) -> FeatureNoted:
    at = datetime.combine(when, datetime.min.time(), UTC)
    return FeatureNoted(
        id=id or f"n-{feature}-{when}", recorded_at=at, when=when, feature=feature, value=value, certainty=certainty
    )


def measure(id: str, instrument: str, total: float, when: date) -> Measure:
    at = datetime.combine(when, datetime.min.time(), UTC)
    return Measure(id=id, recorded_at=at, when=when, instrument=instrument, total=total)


def case(working: WorkingNotes | None = None, picture: Picture | None = None, hours: int = 0, **record: Any) -> Case:
    about = About(pseudonym="A.", address="he", origin="invented", first_contact=date(2023, 1, 3), zone="UTC")
    record.setdefault("sessions", tuple(session(k) for k in range(1, hours + 1)))
    return Case(Record(id="case-1", about=about, picture=picture or Picture(), **record), working or WorkingNotes())


def read(given: Case, at: datetime | None = None) -> Analysis:
    """At the given moment, or an hour after the last session."""
    numbers = [s.number for s in given.record.sessions]
    return analyse(given, at or moment(max(numbers, default=1)) + timedelta(hours=1))


def feature(id: str, given: Case, at: datetime | None = None) -> FeatureReading:
    return features_of(read(given, at)).of(id)


def sign(name: Any) -> SignMark:
    return SignMark(sign=name)


def weekly(n: int, **answers: int) -> tuple[Any, ...]:
    return tuple(check_in(week, **answers) for week in range(n))


def told(reading: FeatureReading) -> list[str]:
    """What it rests on, in words."""
    return [_words(one.what, one.value) for one in reading.evidence]


def otherwise(reading: FeatureReading) -> list[str]:
    return [_words(one.what, one.value) for one in reading.contrary]


def _words(what: Any, value: Any) -> str:
    return render(what, HE) + (": " + render(value, HE) if value else "")
