"""The hours of a simulated treatment: two voices that know different things, and a log kept by a busy person."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from holdfast.case.private import PrivateNote, Pull, PullMark
from holdfast.case.record import (
    AllianceCheck,
    Appointment,
    Attendance,
    CheckIn,
    FrameMark,
    Measure,
    Party,
    Session,
    TwoPoleAnswers,
)
from holdfast.case.working import CONFRONTATION, WITHDRAWAL, Log, MomentKind, Sign, SignMark, Then, Topic
from holdfast.simulate.items import core10_answers
from holdfast.simulate.planted import Course, Episode, Truth, poisson

_ALL: tuple[Sign, ...] = (*WITHDRAWAL, *CONFRONTATION)
_MARKS = {(sign, weight): SignMark(sign=sign, weight=weight) for sign in _ALL for weight in (1, 2)}
_MOMENTS: tuple[MomentKind, ...] = (
    "real_contact", "own_wish", "curious_mind", "sad_and_stayed", "own_part", "named_cost", "laughed_at_himself",
)  # fmt: skip
_TOPICS: tuple[tuple[Topic, ...], ...] = (("outside",), ("outside",), ("outside",), ("us",), ("shame",), ("trauma",))
_PULLS: tuple[Pull, ...] = ("bored", "warm", "helpless", "accommodate", "small")
_NO_ANSWER = 0.08
_LATER = timedelta(hours=8)
_WRITTEN = timedelta(minutes=56)


@dataclass(frozen=True, slots=True)
class Person:
    """What does not change in one treatment: habits of the patient, and how the therapist sees."""

    habit: Sign
    habit_rate: float
    image: float
    held_back: float
    symptoms: float
    vulnerable: float
    checks_in: bool
    sees: float
    rates_near: float
    pulls: tuple[tuple[Pull, float], ...]
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Rows:
    """The entries of all hours."""

    sessions: tuple[Session, ...]
    logs: tuple[Log, ...]
    measures: tuple[Measure, ...]
    appointments: tuple[Appointment, ...]
    check_ins: tuple[CheckIn, ...]
    private: tuple[PrivateNote, ...]


def draw_person(sessions: int, rng: random.Random) -> Person:
    """Habits and starting points. A third of the patients answer a check-in each week."""
    return Person(
        habit=rng.choice(_ALL),
        habit_rate=rng.uniform(0.05, 0.4),
        image=rng.gauss(4, 8),
        held_back=rng.uniform(1, 4.5),
        symptoms=rng.uniform(9, 20),
        vulnerable=rng.uniform(25, 70),
        checks_in=sessions > 0 and rng.random() < 1 / 3,
        sees=rng.uniform(0.2, 0.9),
        rates_near=rng.gauss(68, 6),
        pulls=tuple((pull, round(rng.uniform(0.05, 0.3), 2)) for pull in _PULLS),
    )


def hours_of(person: Person, course: Course, truth: Truth, starts: Sequence[datetime], rng: random.Random) -> Rows:
    """Entries of the hours 1 to n from the course; `starts` holds n + 1 beginnings, the last one arranged only."""
    sessions, logs, measures, private = [], [], [], []
    level = sum(course.felt) / len(course.felt)
    own, mood = 0.0, 0.0
    for number, (felt, rated, begin) in enumerate(zip(course.felt, course.rated, starts, strict=False), start=1):
        within = truth.at(number)
        own = 0.3 * own + rng.gauss(0, 6.5)
        mood = 0.3 * mood + rng.gauss(0, 1.7)
        session = _session(number, begin, rated, person, within, truth, rng)
        sessions.append(session)
        if not session.took_place:
            continue
        if rng.random() < 0.93:
            mine = person.rates_near + (person.sees if within else 0.5) * (felt - level) + own
            logs.append(_log(number, begin, mine, person, within, rng))
        total = min(36, max(0, round(person.symptoms + mood)))
        measures.append(_measure(number, begin, total, rng))
        if rng.random() < 0.08:
            private.append(_private(number, begin, person, rng))
    return Rows(
        sessions=tuple(sessions),
        logs=tuple(logs),
        measures=tuple(measures),
        appointments=_appointments(starts),
        check_ins=_check_ins(person, starts, rng) if person.checks_in else (),
        private=tuple(private),
    )


def _session(
    number: int, begin: datetime, rated: float, person: Person, within: Episode | None, truth: Truth, rng: random.Random
) -> Session:
    attendance, by = _attendance(number, within, rng)
    gone = attendance in (("cancelled",), ("missed",))
    # Somebody who has just been hurt leaves the form blank more often.
    check = (
        None
        if gone or rng.random() < (0.15 if within else _NO_ANSWER)
        else _check(number, begin, rated, person, truth, rng)
    )
    frame: tuple[FrameMark, ...] = ("overrun",) if not gone and rng.random() < 0.03 else ()
    return Session(
        id=f"s{number}",
        recorded_at=begin + timedelta(minutes=52),
        number=number,
        when=begin,
        attendance=attendance,
        by=by,
        frame=frame,
        patient=check,
    )


def _attendance(number: int, within: Episode | None, rng: random.Random) -> tuple[tuple[Attendance, ...], Party | None]:
    fresh = within is not None and number <= within.trough + 1
    if fresh and within is not None and number > within.onset and rng.random() < 0.2:
        return (("cancelled",) if rng.random() < 0.7 else ("missed",)), "patient"
    if fresh and within is not None and within.kind != "withdrawal" and rng.random() < 0.2:
        return ("on_time", "left_in_anger"), None
    draw = rng.random()
    if number > 3 and draw < 0.05:
        return (("missed",), "patient") if draw < 0.01 else (("cancelled",), "therapist" if draw < 0.02 else "patient")
    return (("late",) if draw < (0.25 if fresh else 0.12) else ("on_time",)), None


def _check(
    number: int, begin: datetime, rated: float, person: Person, truth: Truth, rng: random.Random
) -> AllianceCheck:
    goal, task, bond = _six(round(rated * 0.6), rng)
    within = truth.at(number)
    held = person.held_back + rng.gauss(0, 1.2) + (2.5 if within and within.kind == "withdrawal" else 0)
    when = begin + _LATER
    return AllianceCheck(
        when=when,
        recorded_at=when,
        goal=goal,
        task=task,
        bond=bond,
        image=_image(number, person, truth, rng),
        held_back=min(10, max(0, round(held))),
    )


def _six(total: int, rng: random.Random) -> tuple[tuple[int, int], tuple[int, int], tuple[int, int]]:
    """Six answers with this sum: even, then a few points passed from one to another."""
    base, rest = divmod(total, 6)
    six = [base + (i < rest) for i in range(6)]
    draw = rng.random
    for _ in range(4):
        a, b = int(draw() * 6), int(draw() * 6)
        if six[a] < 10 and six[b] > 0:
            six[a] += 1
            six[b] -= 1
    return (six[0], six[1]), (six[2], six[3]), (six[4], six[5])


def _image(number: int, person: Person, truth: Truth, rng: random.Random) -> int:
    middle = person.image
    for episode in truth.episodes:
        if episode.rise_from is not None and episode.rise_from <= number < episode.onset:
            middle = 38.0
        elif episode.kind == "devaluing" and episode.onset <= number < (episode.recovery + 1):
            middle = -28.0
    return min(50, max(-50, round(rng.gauss(middle, 4.5))))


def _log(number: int, begin: datetime, mine: float, person: Person, within: Episode | None, rng: random.Random) -> Log:
    written = begin + _WRITTEN
    draw = rng.random
    signs = _signs(number, person, within, rng) if draw() < 0.85 else None
    deep = rng.choices((0, 1, 2, 3, 4, 5), (4, 16, 40, 26, 10, 4))[0]
    defence = round(rng.gauss(0.4 if within else 0, 0.8))
    return Log(
        id=f"log{number}",
        recorded_at=written,
        session=number,
        when=written,
        alliance=None if draw() < _NO_ANSWER else min(10, max(0, round(mine / 10))),
        signs=signs,
        then=_then(number, signs, within, rng),
        moments=(rng.choice(_MOMENTS),) if draw() < 0.2 else () if draw() < 0.8 else None,
        defence=min(3, max(-3, defence)) if draw() < 0.9 else None,
        depth=deep if draw() < 0.9 else None,
        topic=rng.choice(_TOPICS),
        stance=round(rng.gauss(0, 0.8)),
        contract_moved=False,
    )


def _signs(number: int, person: Person, within: Episode | None, rng: random.Random) -> tuple[SignMark, ...]:
    """His habit, an occasional other sign, and more of the fitting kind while a rupture is fresh."""
    found: dict[Sign, int] = {}
    if rng.random() < person.habit_rate:
        found[person.habit] = 1
    for _ in range(poisson(0.12, rng)):
        found[rng.choice(_ALL)] = 1
    if within is not None and number <= within.trough + 1:
        withdrawal = within.kind == "withdrawal"
        for _ in range(poisson(0.6 if withdrawal else 1.3, rng)):
            found[rng.choice(WITHDRAWAL if withdrawal else CONFRONTATION)] = 2 if rng.random() < 0.4 else 1
    return tuple(_MARKS[sign, weight] for sign, weight in found.items())


def _then(number: int, signs: tuple[SignMark, ...] | None, within: Episode | None, rng: random.Random) -> Then | None:
    if (
        within is not None
        and within.repaired_at is not None
        and number == within.repaired_at - 1
        and rng.random() < 0.6
    ):
        return "repaired"
    if not signs:
        return "nothing_needed" if rng.random() < 0.8 else None
    if within is not None:
        return rng.choice(("not_addressed", "addressed_open", "partly_repaired"))
    return "nothing_needed" if rng.random() < 0.7 else "repaired"


def _measure(number: int, begin: datetime, total: int, rng: random.Random) -> Measure:
    items = core10_answers(total, rng)
    return Measure(
        id=f"core{number}",
        recorded_at=begin + _WRITTEN,
        when=begin.date(),
        instrument="core-10",
        items=items,
    )


def _private(number: int, begin: datetime, person: Person, rng: random.Random) -> PrivateNote:
    pull = rng.choice(person.pulls)[0]
    written = begin + _WRITTEN
    marks = (PullMark(pull=pull, strength=rng.choice((1, 1, 2))),)
    return PrivateNote(id=f"p{number}", recorded_at=written, when=written, session=number, pulls=marks, urges=())


def _appointments(starts: Sequence[datetime]) -> tuple[Appointment, ...]:
    before = [starts[0] - timedelta(days=7), *starts]
    return tuple(
        Appointment(id=f"app{n}", recorded_at=before[n - 1], when=begin, number=n)
        for n, begin in enumerate(starts, start=1)
    )


def _check_ins(person: Person, starts: Sequence[datetime], rng: random.Random) -> tuple[CheckIn, ...]:
    """One before each hour from the second on, eight of ten answered; states carry over a little."""
    found = []
    state = 0.0
    gauss = rng.gauss
    for n, begin in enumerate(starts[1:], start=2):
        state = 0.3 * state + gauss(0, 8)
        if rng.random() > 0.8:
            continue
        vulnerable, grand = person.vulnerable + state, 100 - person.vulnerable - 10
        draws = (grand, grand - 8, 35.0, vulnerable, 100 - vulnerable, vulnerable - 6, vulnerable + 4)
        gr1, gr2, ow, vu, se, sh, re = (min(100, max(0, math.floor(gauss(v, 6)))) for v in draws)
        when = begin - timedelta(days=2)
        answers = TwoPoleAnswers(gr1=gr1, gr2=gr2, ow=ow, vu=vu, se=se, sh=sh, re=re)
        found.append(CheckIn(id=f"checkin{n}", recorded_at=when, when=when, answers=answers))
    return tuple(found)
