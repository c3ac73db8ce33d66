"""Simple simulated treatments: stable ones, in which nothing happens, and ones with planted ruptures.

They are drawn fast (a few milliseconds for sixty hours), so that every rule of the brief can be judged on thousands.
Their origin is "simulated" and their name says so.
"""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

from holdfast.case.model import Case
from holdfast.case.private import Elsewhere, PrivateNotes
from holdfast.case.record import About, Break, Record, Review, SettingChosen, Training
from holdfast.case.working import WorkingNotes
from holdfast.simulate.planted import Course, Episode, EpisodeKind, Truth, draw_course, draw_episodes
from holdfast.simulate.simple_contract import ordinary_moves
from holdfast.simulate.simple_hours import Person, draw_person, hours_of

__all__ = ["Episode", "EpisodeKind", "Truth", "simple_rupture", "stable"]

NOTE = "Simulated: drawn by a program from a seed. Nobody's treatment; it serves to judge the program itself."
FEWEST = 4
_EPOCH = date(2021, 1, 4)


def stable(seed: int, sessions: int = 60) -> Case:
    """A treatment in which nothing happens but ordinary noise. Raises ValueError below four sessions."""
    if sessions < FEWEST:
        raise ValueError(f"{sessions} sessions: at least {FEWEST}.")
    rng = random.Random(f"holdfast stable {seed}")  # nosec B311 # a seeded draw: the same each time, and no secret
    return _case(f"simulated-stable-{seed}", f"Simulated {seed}", sessions, Truth(), rng)


def simple_rupture(seed: int, sessions: int = 60) -> tuple[Case, Truth]:
    """A treatment with one planted rupture or more, and what is true of it. Raises ValueError below 16 sessions."""
    rng = random.Random(f"holdfast rupture {seed}")  # nosec B311 # a seeded draw: the same each time, and no secret
    episodes = draw_episodes(sessions, rng)
    falls = tuple((e.onset - 1, e.onset) for e in episodes if e.kind == "devaluing")
    truth = Truth(episodes=episodes, image_falls=falls)
    return _case(f"simulated-rupture-{seed}", f"Simulated R{seed}", sessions, truth, rng), truth


def _case(id: str, name: str, sessions: int, truth: Truth, rng: random.Random) -> Case:
    person = draw_person(sessions, rng)
    course: Course = draw_course(sessions, truth.episodes, rng)
    starts, breaks = _calendar(sessions, rng)
    rows = hours_of(person, course, truth, starts, rng)
    first = starts[0] - timedelta(days=14)
    about = About(
        pseudonym=name, address="they", origin="simulated", first_contact=first.date(), zone=person.zone, note=NOTE
    )
    record = Record(
        id=id,
        about=about,
        settings=(SettingChosen(id="setting1", recorded_at=first, when=first.date(), setting="usual"),),
        trainings=(Training(id="training1", recorded_at=first, when=first.date(), approach="psychodynamic"),),
        sessions=rows.sessions,
        appointments=rows.appointments,
        check_ins=rows.check_ins,
        measures=rows.measures,
        breaks=breaks,
        reviews=_reviews(starts, sessions),
        moves=ordinary_moves(starts, {s.number for s in rows.sessions if s.took_place}, rng),
    )
    private = PrivateNotes(case=id, author="a simulated therapist", notes=rows.private, elsewhere=_elsewhere(person))
    return Case(record=record, working=WorkingNotes(logs=rows.logs), private=private)


def _calendar(sessions: int, rng: random.Random) -> tuple[list[datetime], tuple[Break, ...]]:
    """Weekly beginnings (one beyond the last), with a break of one to three weeks after every twelve to twenty hours.

    UTC, and the case's zone is UTC too: a detector needs no summer time.
    """
    day = _EPOCH + timedelta(days=rng.randrange(364))
    begin = datetime.fromisoformat(f"{day.isoformat()}T10:00:00+00:00")
    starts: list[datetime] = []
    breaks: list[Break] = []
    until_break = rng.randint(12, 20)
    for n in range(1, sessions + 2):
        starts.append(begin)
        begin += timedelta(days=7)
        until_break -= 1
        if until_break == 0 and n <= sessions:
            weeks, told = rng.randint(1, 3), starts[max(0, n - 5)]
            last_day = begin.date() + timedelta(days=7 * weeks - 4)
            breaks.append(
                Break(
                    id=f"break{len(breaks) + 1}",
                    recorded_at=told,
                    when=told.date(),
                    start=begin.date() - timedelta(days=3),
                    end=last_day,
                    by="therapist",
                )
            )
            begin += timedelta(days=7 * weeks)
            until_break = rng.randint(12, 20)
    return starts, tuple(breaks)


def _reviews(starts: list[datetime], sessions: int) -> tuple[Review, ...]:
    planned = [
        Review(
            id=f"review{n}",
            recorded_at=starts[0],
            when=starts[0].date(),
            status="planned",
            at_session=n,
            due=starts[n - 1].date(),
        )
        for n in range(12, sessions + 1, 12)
    ]
    held = [
        Review(
            id=f"review{n}-held",
            recorded_at=starts[n - 1],
            when=starts[n - 1].date(),
            status="held",
            at_session=n,
        )
        for n in range(12, sessions + 1, 12)
    ]
    return (*planned, *held)


def _elsewhere(person: Person) -> tuple[Elsewhere, ...]:
    return tuple(Elsewhere(what=pull, kind="pull", share=share, hours=200) for pull, share in person.pulls)
