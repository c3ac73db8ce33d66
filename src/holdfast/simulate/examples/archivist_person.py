"""Who "Davide R." is: picture, frame, check-ins, events, and what was said to findings. Invented."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Literal

from holdfast.case.record import (
    Break,
    CheckIn,
    Condition,
    EarlierTreatment,
    Event,
    EventKind,
    EventWhat,
    Fact,
    FrameArrangement,
    FrameTopic,
    Party,
    Picture,
    Review,
    SomebodyNamed,
    Tick,
    Training,
    TwoPoleAnswers,
)
from holdfast.case.working import EpisodeWord, RepairAct, Reply, RuptureKind
from holdfast.simulate.examples.told import moment

FIRST_CONTACT = moment(date(2022, 12, 13), 17, 30)
_FIRST = FIRST_CONTACT.date()
_NOTED = FIRST_CONTACT + timedelta(minutes=50)


def picture(starts: Mapping[int, datetime]) -> Picture:
    """The person as he was told about at first contact, and what was added later."""
    later = {n: start + timedelta(minutes=54) for n, start in starts.items()}
    return Picture(
        brought=(
            Fact(id="brought1", recorded_at=_NOTED, when=_FIRST, certainty="known",
                 text="Flat and angry since the summer; his doctor advised therapy."),
        ),
        cracked=(
            Fact(id="cracked1", recorded_at=_NOTED, when=_FIRST, certainty="known",
                 text="The reading room was given to a younger colleague, in front of everybody."),
            Fact(id="cracked2", recorded_at=later[4], when=later[4].date(), certainty="estimated",
                 text="The thesis has lain in a drawer for six years."),
        ),
        conditions=(
            Condition(id="cond1", recorded_at=_NOTED, when=_FIRST, certainty="estimated", condition="narcissistic",
                      status="suspected", text="More thin-skinned than loud."),
            Condition(id="cond2", recorded_at=_NOTED, when=_FIRST, certainty="known", condition="mood",
                      status="current"),
            Condition(id="cond3", recorded_at=_NOTED, when=_FIRST, certainty="unknown", condition="trauma",
                      status="unknown", text="Not asked yet."),
            Condition(id="cond4", recorded_at=later[2], when=later[2].date(), certainty="known",
                      condition="substance_use", status="ruled_out"),
            Condition(id="cond5", recorded_at=later[12], when=later[12].date(), certainty="estimated",
                      condition="narcissistic", status="current"),
            Condition(id="cond6", recorded_at=later[12], when=later[12].date(), certainty="estimated",
                      condition="avoidant", status="suspected"),
            Condition(id="cond7", recorded_at=later[60], when=later[60].date(), certainty="known", condition="mood",
                      status="in_remission"),
        ),
        medication=(
            Fact(id="med1", recorded_at=_NOTED, when=_FIRST, certainty="known",
                 text="Sertraline 50 mg since October, from his doctor."),
        ),
        earlier_treatments=(
            EarlierTreatment(id="earlier1", recorded_at=_NOTED, when=_FIRST, certainty="known",
                text="Six hours with a counsellor in 2019.", ended="He stopped answering."),
        ),
        work=(
            Fact(id="work1", recorded_at=_NOTED, when=_FIRST, certainty="known",
                 text="Town archivist, respected and avoided."),
        ),
        love=(
            Fact(id="love1", recorded_at=_NOTED, when=_FIRST, certainty="estimated",
                 text="Nobody for five years; no time, he says."),
        ),
        living=(
            Fact(id="living1", recorded_at=_NOTED, when=_FIRST, certainty="known",
                 text="Alone, two streets from his mother and his brother."),
        ),
        people=(
            SomebodyNamed(id="person1", recorded_at=_NOTED, when=_FIRST, certainty="known", pseudonym="Elia",
                relation="younger brother, epilepsy"),
            SomebodyNamed(id="person2", recorded_at=later[1], when=later[1].date(), certainty="known",
                pseudonym="mother", relation="cares for Elia with him"),
            SomebodyNamed(id="person3", recorded_at=later[18], when=later[18].date(), certainty="known",
                pseudonym="Marta", relation="colleague at the archive"),
            SomebodyNamed(id="person4", recorded_at=later[38], when=later[38].date(), certainty="known",
                pseudonym="Piero", relation="climbing partner, a baker"),
        ),
    )  # fmt: skip


def frame() -> tuple[FrameArrangement, ...]:
    """What was told at first contact, with what he said to it."""
    told: tuple[tuple[FrameTopic, str, str | None], ...] = (
        ("times", "Tuesdays at 11:00, fifty minutes.", "He wrote it down twice."),
        ("contact", "Between hours a short message about times; nothing else is answered before the hour.",
         "He asked who reads them."),
        ("confidentiality", "What is said here stays here, except where a life is in danger.",
         "And my mother? Also not your mother."),
        ("fee", "Sixty-five euro an hour, paid at the end of the month.", None),
        ("cancellations", "Until Monday noon without a fee.", "He found it strict and said so."),
        ("data_use",
         "A program compares your answers over time, if you say yes to it, and tells me what changed. You may ask.",
         "He asked. We looked."),
        ("crisis", "112, the out-patient clinic, then a message to me; nobody watches messages live.",
         "I am not that kind."),
    )  # fmt: skip
    return tuple(
        FrameArrangement(id=f"frame{i}", recorded_at=_NOTED, when=_FIRST, topic=topic, text=text, reaction=reaction)
        for i, (topic, text, reaction) in enumerate(told, start=1)
    )


def trainings() -> tuple[Training, ...]:
    return (
        Training(id="training1", recorded_at=_NOTED, when=_FIRST, approach="mit"),
        Training(id="training2", recorded_at=_NOTED, when=_FIRST, approach="tfp"),
        Training(id="training3", recorded_at=_NOTED, when=_FIRST, approach="mbt"),
    )


def breaks() -> tuple[Break, ...]:
    rows: tuple[tuple[date, date, date, Party, str], ...] = (
        (date(2023, 2, 14), date(2023, 2, 16), date(2023, 2, 20), "patient", "Carnival days with his mother and Elia."),
        (date(2023, 4, 18), date(2023, 4, 24), date(2023, 4, 30), "therapist", "A holiday falls on the Tuesday."),
        (date(2023, 6, 20), date(2023, 7, 22), date(2023, 8, 20), "therapist", "Summer."),
        (date(2023, 12, 12), date(2023, 12, 23), date(2024, 1, 7), "therapist", "Christmas."),
    )
    return tuple(
        Break(id=f"break{i}", recorded_at=moment(told, 11, 50), when=told, start=start, end=end, by=by, text=text)
        for i, (told, start, end, by, text) in enumerate(rows, start=1)
    )


def events() -> tuple[Event, ...]:
    rows: tuple[tuple[EventKind, EventWhat, date, datetime, str], ...] = (
        ("life", "illness", date(2023, 2, 18), moment(date(2023, 2, 21), 11, 50),
         "Elia had a seizure in the street; he carried him home."),
        ("life", "illness", date(2024, 1, 14), moment(date(2024, 1, 16), 11, 50),
         "Elia in hospital after three seizures."),
        ("life", "other", date(2024, 2, 24), moment(date(2024, 2, 27), 11, 50), "Elia is home again."),
    )  # fmt: skip
    return tuple(
        Event(id=f"event{i}", recorded_at=recorded, when=when, kind=kind, what=what, text=text)
        for i, (kind, what, when, recorded, text) in enumerate(rows, start=1)
    )


def reviews(starts: Mapping[int, datetime]) -> tuple[Review, ...]:
    """Five reviews planned in the first hour, and held when they came."""
    first = starts[1] + timedelta(minutes=45)
    said = {
        12: "We have not agreed on much, and he is here. Slow is usual.",
        24: "He sleeps, he is less flat. He did three questions a week for it.",
        36: "Better by his own account; unrest since September.",
        48: "Holding, with his brother in hospital.",
        60: "He is not depressed. We speak of the spring, and of ending in a year.",
    }
    planned = (
        Review(
            id=f"review{n}-planned",
            recorded_at=first,
            when=first.date(),
            status="planned",
            at_session=n,
            due=starts[n].date(),
        )
        for n in said
    )
    held = (
        Review(id=f"review{n}-held", recorded_at=starts[n] + timedelta(minutes=50), when=starts[n].date(),
               status="held", at_session=n, text=text)
        for n, text in said.items()
    )  # fmt: skip
    return (*planned, *held)


def replies(starts: Mapping[int, datetime]) -> tuple[Reply, ...]:
    """What the therapist said to findings; none before hour 9."""
    rows: tuple[tuple[int, str, Literal["known", "not_useful", "later"], str, str | None], ...] = (
        (10, "probable_rupture", "known", "hour:7", "We spoke about it."),
        (26, "fall_around_the_break", "later", "break:2023-07-22", "After the holiday, if it is still true."),
        (28, "devaluing_turn", "known", "hour:27", None),
        (37, "gap_between_you", "not_useful", "hour:34", "It was one bad week and we both knew."),
    )
    return tuple(
        Reply(id=f"reply{i}", recorded_at=starts[n] - timedelta(minutes=9), when=starts[n].date(), rule=rule,
              reply=reply, about=about, note=note)
        for i, (n, rule, reply, about, note) in enumerate(rows, start=1)
    )  # fmt: skip


def episode_words(starts: Mapping[int, datetime]) -> tuple[EpisodeWord, ...]:
    """What the therapist said about two episodes, each after the hour that mended it; none about the third."""
    rows: tuple[tuple[int, int, RuptureKind, tuple[RepairAct, ...], str], ...] = (
        (10, 7, "withdrawal", ("owned_part", "changed_step", "gave_reason"), "I had pushed twice. He let me say so."),
        (29, 27, "devaluing", ("honoured_defence", "asked_about_me"), "The holiday, and I had seemed to need none."),
    )
    return tuple(
        EpisodeWord(id=f"episode{i}", recorded_at=starts[n] + timedelta(minutes=64), when=starts[n].date(),
                    onset=onset, verdict="confirmed", kind=kind, did=did, note=note)
        for i, (n, onset, kind, did, note) in enumerate(rows, start=1)
    )  # fmt: skip


_EARLY = (date(2023, 1, 21), date(2023, 1, 28), date(2023, 2, 4), date(2023, 2, 11))
_SINCE_CARNIVAL = (date(2023, 2, 16), date(2023, 2, 20), date(2023, 2, 24), date(2023, 2, 28), date(2023, 3, 7))
# Vulnerability, grandiosity, entitlement, self-esteem and guilt around these levels until that day.
_LEVELS = (
    (date(2023, 4, 10), (62, 30, 48, 34, 46)),
    (date(2023, 7, 1), (54, 32, 44, 40, 52)),
    (date(2023, 7, 21), (40, 56, 46, 52, 40)),
    (date(2023, 9, 17), (63, 44, 58, 34, 42)),
    (date(2023, 10, 29), (52, 40, 42, 45, 58)),
    (date(2024, 1, 13), (40, 34, 32, 56, 48)),
    (date(2024, 3, 1), (48, 26, 28, 52, 44)),
    (date(2024, 5, 31), (32, 30, 24, 66, 34)),
)
_ROTATION: tuple[tuple[str, str], ...] = (("env", "gu"), ("gr2", "an"), ("gu", "an"), ("env", "gr2"))
_TICKS: tuple[Tick, ...] = ("praise", "criticism", "ignored", "success", "failure", "conflict", "closeness")


def check_ins_to_nine() -> tuple[CheckIn, ...]:
    """Nine check-ins before hour 9, five of them since Carnival; how far above others he felt he never answered."""
    rng = random.Random("archivist check-ins to nine")  # nosec B311 # a seeded draw: the same each time, and no secret
    vulnerable = (40, 47, 44, 38, 58, 78, 55, 83, 70)
    found = []
    for i, (day, level) in enumerate(zip((*_EARLY, *_SINCE_CARNIVAL), vulnerable, strict=True), start=1):
        vu, sh, re = (min(100, max(0, level + shift + rng.randint(-4, 4))) for shift in (3, -3, 0))
        answers = TwoPoleAnswers(
            ow=52 + rng.randint(-8, 8), vu=vu, se=36 + rng.randint(-8, 8), sh=sh, re=re, gu=45 + rng.randint(-8, 8)
        )
        ticks: tuple[Tick, ...] = ("ignored",) if level > 65 else ()
        found.append(_check_in(i, day, answers, ticks))
    return tuple(found)


def check_ins(starts: Mapping[int, datetime]) -> tuple[CheckIn, ...]:
    """Those to hour 9, then about one a week to the end; he skips one in seven."""
    rng = random.Random("archivist check-ins after nine")  # nosec B311 # a seeded draw: the same each time, and no secret
    found = list(check_ins_to_nine())
    day = date(2023, 3, 18)
    while day < starts[62].date():
        if rng.random() > 1 / 7:
            found.append(_check_in(len(found) + 1, day, *_weekly(day, len(found), rng)))
        day += timedelta(days=7)
    return tuple(found)


def _check_in(i: int, day: date, answers: TwoPoleAnswers, ticks: tuple[Tick, ...]) -> CheckIn:
    when = moment(day, 20, 5 + i % 50)
    return CheckIn(id=f"checkin{i}", recorded_at=when + timedelta(minutes=1), when=when, answers=answers, ticks=ticks)


def _weekly(day: date, i: int, rng: random.Random) -> tuple[TwoPoleAnswers, tuple[Tick, ...]]:
    vulnerable, grand, owed, esteem, guilt = next(levels for until, levels in _LEVELS if day <= until)

    def near(level: int, wide: float = 9.0) -> int:
        return min(100, max(0, round(rng.gauss(level, wide))))

    rotating = {"env": near(vulnerable - 12), "gu": near(guilt), "gr2": near(grand - 5), "an": near(vulnerable - 10)}
    shown = {tag: rotating[tag] for tag in _ROTATION[i % 4]}
    answers = TwoPoleAnswers(
        gr1=near(grand),
        ow=near(owed),
        vu=near(vulnerable),
        se=near(esteem),
        sh=near(vulnerable - 6),
        re=near(vulnerable + 4),
        **shown,
    )
    return answers, (rng.choice(_TICKS),) if rng.random() < 0.5 else ()
