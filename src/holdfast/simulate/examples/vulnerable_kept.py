"""What "Irena K." kept, her safety plan, what was new month by month. Invented."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from holdfast.case.record import KeptLine, MonthLine, Party, SafetyPlan
from holdfast.case.working import TriggerCode, TriggerWord
from holdfast.simulate.examples.told import moment


def kept_lines(starts: Mapping[int, datetime]) -> tuple[KeptLine, ...]:
    """A line of the hour in which the two were mended: it belongs to no step, and stands beside whichever is due."""
    return (
        KeptLine(id="kept1", recorded_at=starts[20] + timedelta(minutes=48), when=starts[20].date(), session=20,
                 text="I am allowed to say slower."),
    )  # fmt: skip


def safety_plans(starts: Mapping[int, datetime]) -> tuple[SafetyPlan, ...]:
    """The list on the fridge: written when Vera had said yes, and by herself again after that Christmas."""
    return (
        SafetyPlan(
            id="plan1",
            recorded_at=starts[8] + timedelta(minutes=49),
            when=starts[8].date(),
            warning_signs=("I sit on the kitchen floor.", "I clean at two in the morning."),
            own_coping=("Feed the cat.", "One line in the sketchbook, any line."),
            places_and_people=("The workshop, also on a Saturday.",),
            people_to_ask=("Vera, also after eleven. I asked her.",),
            professionals=("112", "The clinic"),
            safer_surroundings=("The good knives stay at the workshop.",),
        ),
        SafetyPlan(
            id="plan2",
            by="patient",
            recorded_at=moment(date(2023, 1, 12), 21, 40),
            when=date(2023, 1, 12),
            warning_signs=("I sit on the kitchen floor.", "I clean at two in the morning.", "Nobody has said my name."),
            own_coping=("Feed the cat.", "One line in the sketchbook, any line."),
            places_and_people=("The workshop, also on a Saturday.", "The library, where two of mine hang."),
            people_to_ask=("Vera, also after eleven. I asked her.", "Olga, by message first."),
            professionals=("112", "The clinic"),
            safer_surroundings=("The good knives stay at the workshop.",),
        ),
    )


def month_lines() -> tuple[MonthLine, ...]:
    rows: tuple[tuple[date, Party, dict[str, str]], ...] = (
        (date(2022, 9, 30), "patient", {"fun": "The fair, with Vera, until it closed."}),
        (date(2022, 10, 31), "patient", {"work": "Two drawings hang where people walk by."}),
        (
            date(2023, 2, 28),
            "patient",
            {"love": "Vera asked for a drawing.", "work": "I said that a Saturday was mine."},
        ),
    )
    return tuple(
        MonthLine(id=f"month{i}", recorded_at=moment(day, 21, 30), when=day, by=by, **said)
        for i, (day, by, said) in enumerate(rows, start=1)
    )


def trigger_words(starts: Mapping[int, datetime]) -> tuple[TriggerWord, ...]:
    """The drawings at the library led to her second version; that Christmas, and one mode more, to no other."""
    rows: tuple[tuple[int, TriggerCode, str, dict[str, Any]], ...] = (
        (23, "life_event", "life_event:event:event2", {"answer": "handled", "version": 2}),
        (33, "life_event", "life_event:event:event3",
         {"answer": "set_aside", "reason": "She drew through it. What we agreed still fits."}),
        (33, "formulation", "formulation:2023-01-17",
         {"answer": "set_aside", "reason": "One mode more, beside the others."}),
    )  # fmt: skip
    return tuple(
        TriggerWord(id=f"trigger{i}", recorded_at=starts[n] + timedelta(minutes=62), when=starts[n].date(),
                    trigger=code, about=about, **said)
        for i, (n, code, about, said) in enumerate(rows, start=1)
    )  # fmt: skip
