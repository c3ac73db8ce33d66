"""What "Davide R." kept, his safety plan, what was new month by month, and what his therapist did with what asked for
the contract to be rewritten. Invented.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from holdfast.case.record import KeptLine, MonthLine, Party, PlannedEnding, SafetyPlan
from holdfast.case.working import TriggerCode, TriggerWord
from holdfast.simulate.examples.told import moment

AFTER_THE_WARD = date(2024, 3, 12)


def kept_lines(starts: Mapping[int, datetime]) -> tuple[KeptLine, ...]:
    """His own words of hour 32, beside the Friday they are about."""
    return (
        KeptLine(id="kept1", recorded_at=starts[32] + timedelta(minutes=49), when=starts[32].date(), session=32,
                 text="I can be guilty and still go.", step="step-friday"),
    )  # fmt: skip


def safety_plans(starts: Mapping[int, datetime]) -> tuple[SafetyPlan, ...]:
    """Written in a quiet hour, and again when Elia lay in hospital and he knew whom to ask."""
    return (
        SafetyPlan(
            id="plan1",
            recorded_at=starts[19] + timedelta(minutes=50),
            when=starts[19].date(),
            warning_signs=("I stop answering my mother.", "I sleep on the sofa in my clothes."),
            own_coping=("To the river and back, without the phone.", "Copy out one page by hand."),
            places_and_people=("The reading room on a Saturday, when the students are there.",),
            people_to_ask=("Marta, while the archive is open.",),
            professionals=("112", "The out-patient clinic, day and night", "My doctor, until six"),
            safer_surroundings=("Elia's tablets stay at my mother's.",),
        ),
        SafetyPlan(
            id="plan2",
            recorded_at=starts[46] + timedelta(minutes=50),
            when=starts[46].date(),
            warning_signs=("I stop answering my mother.", "I sleep on the sofa in my clothes.",
                           "I count who is worse off."),
            own_coping=("To the river and back, without the phone.", "Pack the bag, also when I do not go."),
            places_and_people=("The wall, also without climbing.", "Piero's bakery, from five in the morning."),
            people_to_ask=("Piero, at any hour. I asked him.", "Marta, while the archive is open."),
            professionals=("112", "The out-patient clinic, day and night", "My doctor, until six"),
            safer_surroundings=("Elia's tablets stay at my mother's, also the new ones.",),
        ),
    )  # fmt: skip


def month_lines() -> tuple[MonthLine, ...]:
    """A handful in a year: most months nobody said anything."""
    rows: tuple[tuple[date, Party, dict[str, str]], ...] = (
        (date(2023, 5, 31), "patient", {"fun": "I stayed for the second bottle."}),
        (date(2023, 6, 30), "patient", {"work": "Marta asked me about the old maps, and I left out the footnotes."}),
        (date(2023, 10, 31), "patient", {"love": "Somebody holds my rope.", "fun": "The wall, three Fridays."}),
        (date(2023, 12, 19), "therapist", {"love": "He told his mother where he was going, and she said: go."}),
        (date(2024, 2, 29), "patient", {"love": "Elia is home. He asked how the rope works."}),
        (date(2024, 4, 30), "patient",
         {"work": "A bad idea in a meeting. I let it live.", "love": "Seven people at Marta's table."}),
    )  # fmt: skip
    return tuple(
        MonthLine(id=f"month{i}", recorded_at=moment(day, 20, 35), when=day, by=by, **said)
        for i, (day, by, said) in enumerate(rows, start=1)
    )


def planned_endings(starts: Mapping[int, datetime]) -> tuple[PlannedEnding, ...]:
    """Spoken of at the last review, a year ahead, by both."""
    return (
        PlannedEnding(id="ending1", recorded_at=starts[60] + timedelta(minutes=51), when=starts[60].date(),
                      last_day=date(2025, 4, 22), by="both",
                      text="A year from now. We speak of it in every season, and not only at the end."),
    )  # fmt: skip


def trigger_words(starts: Mapping[int, datetime]) -> tuple[TriggerWord, ...]:
    """What was done with what asked: three drafts opened, what came with the ward put off, one thing set aside."""
    rows: tuple[tuple[int, TriggerCode, str, dict[str, Any]], ...] = (
        (13, "repaired", "repaired:hour10", {"answer": "handled", "version": 2}),
        (30, "formulation", "formulation:2023-09-05",
         {"answer": "set_aside", "reason": "It is about the two of us, and changes what I listen for."}),
        (31, "repaired", "repaired:hour29", {"answer": "handled", "version": 3}),
        (46, "life_event", "life_event:event:event2",
         {"answer": "put_off", "until": AFTER_THE_WARD, "reason": "First Elia. The Fridays wait."}),
        (46, "life_event", "life_event:worry:step-friday:2024-01-16",
         {"answer": "put_off", "until": AFTER_THE_WARD, "reason": "The same: Elia is ill."}),
        (48, "sense_fell", "sense_fell:step-friday:2024-01-23",
         {"answer": "put_off", "until": AFTER_THE_WARD, "reason": "It is the ward, not the Friday."}),
        (53, "life_event", "life_event:event:event3", {"answer": "handled", "version": 4}),
    )  # fmt: skip
    return tuple(
        TriggerWord(id=f"trigger{i}", recorded_at=starts[n] + timedelta(minutes=66), when=starts[n].date(),
                    trigger=code, about=about, **said)
        for i, (n, code, about, said) in enumerate(rows, start=1)
    )  # fmt: skip
