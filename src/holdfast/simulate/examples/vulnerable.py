"""`vulnerable-trauma`: forty-one hours with "Irena K.", the vulnerable pole, trauma, schema work. Invented."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from holdfast.case.model import Case
from holdfast.case.private import PrivateNotes
from holdfast.case.record import (
    About,
    Break,
    CheckIn,
    Event,
    FrameArrangement,
    FrameTopic,
    Record,
    Review,
    SettingChosen,
    Training,
    TwoPoleAnswers,
)
from holdfast.case.working import WorkingNotes
from holdfast.simulate.examples import forms, vulnerable_formulation
from holdfast.simulate.examples.archivist import AUTHOR, NOTE, elsewhere
from holdfast.simulate.examples.formulating import ticked
from holdfast.simulate.examples.told import moment, told
from holdfast.simulate.examples.vulnerable_hours import FIRST, HOURS, starts
from holdfast.simulate.examples.vulnerable_kept import kept_lines, month_lines, safety_plans, trigger_words
from holdfast.simulate.examples.vulnerable_story import moves, picture

_NOTED = FIRST + timedelta(minutes=50)
_DAY = FIRST.date()


def vulnerable_trauma() -> Case:
    begin = starts()
    rows = told(HOURS, begin, "vulnerable-trauma", FIRST)
    record = Record(
        id="vulnerable-trauma",
        about=About(pseudonym="Irena K.", address="she", origin="invented", first_contact=_DAY, note=NOTE),
        settings=_settings(begin),
        picture=picture(FIRST, begin),
        frame=_frame(),
        trainings=(
            Training(id="training1", recorded_at=_NOTED, when=_DAY, approach="schema"),
            Training(id="training2", recorded_at=_NOTED, when=_DAY, approach="cft"),
        ),
        sessions=rows.sessions,
        appointments=rows.appointments,
        check_ins=_check_ins(),
        measures=(*rows.measures, *forms.measures(forms.IRENA, begin, "vulnerable-trauma")),
        events=_events(),
        breaks=_breaks(),
        reviews=_reviews(begin),
        moves=moves(begin),
        kept_lines=kept_lines(begin),
        safety_plans=safety_plans(begin),
        month_lines=month_lines(),
    )
    working = WorkingNotes(
        logs=ticked(rows.logs, vulnerable_formulation.TECHNIQUES),
        formulation=vulnerable_formulation.formulation(begin),
        element_points=vulnerable_formulation.element_points(begin),
        element_links=vulnerable_formulation.element_links(begin),
        narratives=vulnerable_formulation.narratives(begin),
        features=vulnerable_formulation.noted_features(begin),
        approach_decisions=vulnerable_formulation.decisions(begin),
        ratings=forms.ratings(forms.IRENA, begin, "vulnerable-trauma"),
        trigger_words=trigger_words(begin),
    )
    notes = PrivateNotes(case="vulnerable-trauma", author=AUTHOR, notes=rows.private, elsewhere=elsewhere())
    return Case(record=record, working=working, private=notes)


def _settings(begin: Mapping[int, datetime]) -> tuple[SettingChosen, ...]:
    """Quiet while she could not bear to be asked, then the usual."""
    return (
        SettingChosen(id="setting1", recorded_at=_NOTED, when=_DAY, setting="quiet"),
        SettingChosen(id="setting2", recorded_at=begin[10], when=begin[10].date(), setting="usual"),
    )


def _frame() -> tuple[FrameArrangement, ...]:
    rows: tuple[tuple[FrameTopic, str, str | None], ...] = (
        ("times", "Tuesdays at 14:00, fifty minutes.", "Will you be there if I come early?"),
        ("contact", "A message about times is answered the same day; all else waits for the hour.", "She was quiet."),
        ("confidentiality", "It stays here, except where a life is in danger.", None),
        (
            "data_use",
            "A program compares your answers, if you say yes to it, and tells me when something changed. You may ask.",
            "Not my diary?",
        ),
        (
            "crisis",
            "112, the clinic, then a message to me. Nobody watches messages live.",
            "She put the number in her bag.",
        ),
    )
    return tuple(
        FrameArrangement(id=f"frame{i}", recorded_at=_NOTED, when=_DAY, topic=topic, text=text, reaction=reaction)
        for i, (topic, text, reaction) in enumerate(rows, start=1)
    )


def _events() -> tuple[Event, ...]:
    return (
        Event(
            id="event1",
            recorded_at=moment(date(2022, 6, 14), 14, 50),
            when=date(2022, 6, 11),
            kind="injury",
            what="humiliation",
            text="Her sister told the table about the clinic.",
        ),
        Event(
            id="event2",
            recorded_at=moment(date(2022, 10, 18), 14, 50),
            when=date(2022, 10, 15),
            kind="life",
            what="success",
            text="Two of her drawings were shown at the library.",
        ),
        Event(
            id="event3",
            recorded_at=moment(date(2023, 1, 10), 14, 50),
            when=date(2022, 12, 25),
            kind="injury",
            what="loss",
            text="Her mother did not speak to her for the whole of Christmas.",
        ),
    )


def _breaks() -> tuple[Break, ...]:
    return (
        Break(
            id="break1",
            recorded_at=moment(date(2022, 6, 28), 14, 50),
            when=date(2022, 6, 28),
            start=date(2022, 7, 30),
            end=date(2022, 8, 28),
            by="therapist",
            text="Summer.",
        ),
        Break(
            id="break2",
            recorded_at=moment(date(2022, 11, 29), 14, 50),
            when=date(2022, 11, 29),
            start=date(2022, 12, 23),
            end=date(2023, 1, 8),
            by="therapist",
            text="Christmas.",
        ),
    )


def _reviews(begin: Mapping[int, datetime]) -> tuple[Review, ...]:
    said = {
        12: "She comes, she eats better. No verdict yet.",
        24: "Fewer bad evenings. The chair work is slow and it holds.",
        36: "Mood better by her own account; shame still high.",
    }
    first = begin[1] + timedelta(minutes=45)
    planned = (
        Review(
            id=f"review{n}-planned",
            recorded_at=first,
            when=first.date(),
            status="planned",
            at_session=n,
            due=due,
        )
        for n, due in zip(
            (*said, 48), (date(2022, 7, 19), date(2022, 11, 8), date(2023, 2, 14), date(2023, 5, 2)), strict=True
        )
    )
    held = (
        Review(
            id=f"review{n}-held",
            recorded_at=begin[n] + timedelta(minutes=50),
            when=begin[n].date(),
            status="held",
            at_session=n,
            text=text,
        )
        for n, text in said.items()
    )
    return (*planned, *held)


def _check_ins() -> tuple[CheckIn, ...]:
    """One a week on Saturdays from July on, two after the injury at Christmas; she left out most about anger."""
    rng = random.Random("vulnerable-trauma check-ins")  # nosec B311 # a seeded draw: the same each time, and no secret
    found: list[CheckIn] = []
    day = date(2022, 7, 9)
    while day <= date(2023, 3, 11):
        level = 84 if date(2022, 12, 24) <= day <= date(2023, 1, 20) else 76 if day < date(2022, 11, 1) else 66
        if rng.random() > 0.12:
            found.append(_check_in(len(found) + 1, day, level, rng))
        day += timedelta(days=7)
    return tuple(found)


def _check_in(i: int, day: date, level: int, rng: random.Random) -> CheckIn:
    def near(middle: int, wide: float = 7.0) -> int:
        return min(100, max(0, round(rng.gauss(middle, wide))))

    answers = TwoPoleAnswers(
        gr1=near(14),
        ow=near(24),
        vu=near(level),
        se=near(100 - level),
        sh=near(level + 6),
        re=near(level),
        env=near(level - 20) if i % 2 else None,
        gu=near(62),
        an=None if i % 2 else near(20),
    )
    when = moment(day, 21, 12)
    return CheckIn(
        id=f"checkin{i}", recorded_at=when, when=when, answers=answers, ticks=("ignored",) if level > 80 else ()
    )
