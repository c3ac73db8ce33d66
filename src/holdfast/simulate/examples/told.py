"""How a worked example is told: one `Hour` a row, turned into the entries of the three drawers.

A row holds what a therapist would remember of the hour; ids, items and the moments at which things were written down
are filled in here, so that a brief at any past moment reads as it would have read then.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import cast
from zoneinfo import ZoneInfo

from holdfast.case.private import PrivateNote, Pull, PullMark, Urge
from holdfast.case.record import (
    AllianceCheck,
    Appointment,
    Asked,
    AskedAbout,
    Attendance,
    FrameMark,
    Measure,
    Party,
    Session,
)
from holdfast.case.working import DefenceTag, Log, MomentKind, Sign, SignMark, SplitSelf, Then, Topic
from holdfast.simulate.items import alliance_answers, core10_answers, phq9_answers

Signs = tuple[SignMark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """One hour as told. `sac` is the sum of the six alliance answers (0-60); None where he left the form blank.

    `mine` is the therapist's rating, `core` and `phq` are totals. `blank` names the rows of the log left untouched.
    `who_if`: the clause that `who` is about. `log_after` is minutes from the beginning of the hour to the log; None:
    never written.
    """

    n: int
    sac: int | None = None
    bond: int = 0
    goal: int = 0
    image: int | None = 0
    held: int | None = 3
    said: str | None = None
    attendance: tuple[Attendance, ...] = ("on_time",)
    by: Party | None = None
    frame: tuple[FrameMark, ...] = ()
    own_life: Asked | None = None
    mine: int | None = None
    signs: Signs | None = ()
    then: Then | None = "nothing_needed"
    moments: tuple[MomentKind, ...] | None = ()
    defence: int | None = 0
    tags: tuple[DefenceTag, ...] | None = ()
    depth: int | None = 2
    experiential: bool = False
    topic: tuple[Topic, ...] | None = ("outside",)
    stance: int | None = 0
    moved: bool | None = False
    split: SplitSelf | None = None
    kept: str | None = None
    core: int | None = None
    core_plans: int = 0
    phq: int | None = None
    phq_nine: int = 0
    pulls: str | None = None
    urges: tuple[Urge, ...] = ()
    line: str | None = None
    who: str | None = None
    who_if: str | None = None
    guess: str | None = None
    log_after: int | None = 56
    recorded: datetime | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """The entries that a list of hours gives."""

    sessions: tuple[Session, ...]
    logs: tuple[Log, ...]
    measures: tuple[Measure, ...]
    appointments: tuple[Appointment, ...]
    private: tuple[PrivateNote, ...]


def moment(day: date, hour: int, minute: int = 0, zone: str = "Europe/Rome") -> datetime:
    """A wall-clock time of that day with the offset in force there."""
    return fixed(datetime.combine(day, time(hour, minute), ZoneInfo(zone)))


def fixed(when: datetime) -> datetime:
    """The same instant with its offset as a number, as a case file holds it."""
    offset = when.utcoffset()
    assert offset is not None
    return when.replace(tzinfo=timezone(offset))


def marks(words: str) -> Signs:
    """Signs as they are tapped: "short_answers:2 changes_subject" (1 brief, 2 dominant)."""
    parts = [word.partition(":") for word in words.split()]
    return tuple(SignMark(sign=cast("Sign", sign), weight=int(weight or 1)) for sign, _, weight in parts)


def pull_marks(words: str) -> tuple[PullMark, ...]:
    """Pulls with their strength: "small:2 prove:2"; an empty text is "none"."""
    parts = [word.partition(":") for word in words.split()]
    return tuple(PullMark(pull=cast("Pull", pull), strength=int(strength)) for pull, _, strength in parts)


def told(hours: Sequence[Hour], starts: Mapping[int, datetime], seed: str, first_contact: datetime) -> Told:
    """Entries of all hours. `starts` gives the beginning of each hour and of those arranged beyond the last.

    The seed and an hour's number give its items. An appointment is written down two hours ahead, so that a cancelled
    hour does not leave the next one unknown.
    """
    # A stream of draws for each hour: a story that branches off later is the same to the letter before it.
    rows = [(hour, starts[hour.n]) for hour in hours]
    return Told(
        sessions=tuple(_session(hour, start, random.Random(f"{seed} hour {hour.n}")) for hour, start in rows),  # nosec B311 # a seeded draw: the same each time, and no secret
        logs=tuple(_log(hour, start) for hour, start in rows if hour.log_after is not None and _held(hour)),
        measures=tuple(
            m
            for hour, start in rows
            for m in _measures(hour, start, random.Random(f"{seed} form {hour.n}"))  # nosec B311 # a seeded draw: the same each time, and no secret
        ),
        appointments=tuple(_appointment(n, starts, first_contact) for n in sorted(starts)),
        private=tuple(_private(hour, start) for hour, start in rows if hour.pulls is not None),
    )


def _held(hour: Hour) -> bool:
    return not {"cancelled", "missed"} & set(hour.attendance)


def _session(hour: Hour, start: datetime, rng: random.Random) -> Session:
    answered = start + timedelta(hours=rng.randint(6, 9), minutes=rng.randint(0, 59))
    check = None
    if hour.sac is not None:
        goal, task, bond = alliance_answers(hour.sac, rng, bond=hour.bond, goal=hour.goal)
        check = AllianceCheck(
            when=answered,
            recorded_at=answered + timedelta(minutes=1),
            goal=goal,
            task=task,
            bond=bond,
            image=hour.image,
            held_back=hour.held,
            words=hour.said,
        )
    return Session(
        id=f"s{hour.n}",
        recorded_at=hour.recorded or start + timedelta(minutes=52),
        number=hour.n,
        when=start,
        attendance=hour.attendance,
        by=hour.by,
        frame=hour.frame,
        asked=None
        if hour.own_life is None
        else AskedAbout(own_life=hour.own_life, harm_to_others="none", threats_to_me="not_asked"),
        patient=check,
    )


def _log(hour: Hour, start: datetime) -> Log:
    assert hour.log_after is not None
    written = start + timedelta(minutes=hour.log_after)
    return Log(
        id=f"log{hour.n}",
        recorded_at=written,
        session=hour.n,
        when=written,
        alliance=hour.mine,
        signs=hour.signs,
        then=hour.then,
        moments=hour.moments,
        defence=hour.defence,
        defence_tags=hour.tags,
        depth=hour.depth,
        experiential=hour.experiential,
        topic=hour.topic,
        stance=hour.stance,
        contract_moved=hour.moved,
        split_self=hour.split,
        words=hour.kept,
    )


def _measures(hour: Hour, start: datetime, rng: random.Random) -> list[Measure]:
    entered = start + timedelta(minutes=53)
    found = []
    if hour.core is not None:
        items = core10_answers(hour.core, rng, plans=hour.core_plans)
        found.append(
            Measure(id=f"core{hour.n}", recorded_at=entered, when=start.date(), instrument="core-10", items=items)
        )
    if hour.phq is not None:
        items = phq9_answers(hour.phq, rng, better_off_dead=hour.phq_nine)
        found.append(
            Measure(id=f"phq{hour.n}", recorded_at=entered, when=start.date(), instrument="phq-9", items=items)
        )
    return found


def _appointment(number: int, starts: Mapping[int, datetime], first_contact: datetime) -> Appointment:
    told_in = starts.get(number - 2)
    recorded = first_contact + timedelta(minutes=40) if told_in is None else told_in + timedelta(minutes=48)
    return Appointment(id=f"app{number}", recorded_at=recorded, when=starts[number], number=number)


def _private(hour: Hour, start: datetime) -> PrivateNote:
    assert hour.pulls is not None
    written = start + timedelta(minutes=(hour.log_after or 56) + 2)
    return PrivateNote(
        id=f"p{hour.n}",
        recorded_at=written,
        when=written,
        session=hour.n,
        pulls=pull_marks(hour.pulls),
        urges=hour.urges,
        line=hour.line,
        who_i_become=hour.who,
        clause=hour.who_if,
        hypothesis=hour.guess,
    )
