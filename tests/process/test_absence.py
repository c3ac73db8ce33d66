"""Not heard since: the last sign of life, what was usual, and what stood before it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.process.treatment import CANCELLED, H, at, before, calm, treatment, when

from holdfast.case.moves import Move
from holdfast.case.record import (
    Appointment,
    Break,
    CheckIn,
    Event,
    KeptLine,
    Measure,
    MonthLine,
    SafetyPlan,
    TwoPoleAnswers,
)
from holdfast.process.readings import Absence


def absence(hours: list[H], number: int, **record: Any) -> Absence:
    return before(treatment(hours, **record), number).absence


def test_before_the_first_hour_nobody_has_been_heard_of() -> None:
    found = absence([], 1)
    assert (found.last_heard, found.days, found.usual_gap_days, found.next_appointment) == (None, None, None, None)


def test_days_are_counted_by_the_calendar_since_he_came() -> None:
    found = absence(calm(6), 9)
    assert (found.last_heard, found.days, found.usual_gap_days) == (when(6) + timedelta(minutes=50), 21, 7)


def test_cancelling_the_evening_before_is_a_sign_of_life_and_staying_away_is_none() -> None:
    assert absence([*calm(7), CANCELLED], 9).days == 8
    missed = absence([*calm(7), H(attendance=("missed",))], 9)
    assert (missed.days, missed.missed_in_a_row) == (14, 1)
    yours = absence([*calm(7), replace(CANCELLED, by="therapist")], 9)
    assert (yours.days, yours.missed_in_a_row) == (14, 0)


def test_a_check_in_a_measure_and_a_move_of_his_are_signs_of_life() -> None:
    moment = when(8) + timedelta(days=1)
    check_in = CheckIn(id="c", recorded_at=moment, when=moment, answers=TwoPoleAnswers(vu=3))
    measure = Measure(id="m", recorded_at=moment, when=moment.date(), instrument="phq-9", items=(1,) * 9)
    move = Move(
        id="v", seq=1, recorded_at=moment, when=moment.date(), by="patient", act="object", words="not this week"
    )
    assert absence(calm(6), 9, check_ins=(check_in,)).last_heard == moment
    midnight = moment.replace(hour=0, minute=0)
    assert absence(calm(6), 9, measures=(measure,)).last_heard == midnight
    assert absence(calm(6), 9, moves=(move,)).last_heard == midnight
    assert absence(calm(6), 9, moves=(replace(move, by="therapist"),)).last_heard == when(6) + timedelta(minutes=50)


def test_what_he_keeps_and_writes_himself_is_a_sign_of_life_and_what_was_written_for_him_is_none() -> None:
    moment = when(8) + timedelta(days=1)
    entry: dict[str, Any] = {"recorded_at": moment, "when": moment.date()}
    midnight, came = moment.replace(hour=0, minute=0), when(6) + timedelta(minutes=50)
    kept = KeptLine(id="k", text="Enough for today.", **entry)
    month = MonthLine(id="o", by="patient", fun="The pool.", **entry)
    plan = SafetyPlan(id="p", by="patient", own_coping=("A walk.",), **entry)
    assert absence(calm(6), 9, kept_lines=(kept,)).last_heard == midnight
    assert absence(calm(6), 9, month_lines=(month,)).last_heard == midnight
    assert absence(calm(6), 9, month_lines=(replace(month, by="therapist"),)).last_heard == came
    assert absence(calm(6), 9, safety_plans=(plan,)).last_heard == midnight
    assert absence(calm(6), 9, safety_plans=(replace(plan, by="both"),)).last_heard == came


def test_a_form_left_out_whole_is_no_sign_of_life() -> None:
    moment = when(8) + timedelta(days=1)
    left = Measure(id="m", recorded_at=moment, when=moment.date(), instrument="phq-9", items=(None,) * 9, how="phone")
    came = when(6) + timedelta(minutes=50)
    assert absence(calm(6), 9, measures=(left,)).last_heard == came
    one = replace(left, items=(None,) * 8 + (0,))
    assert absence(calm(6), 9, measures=(one,)).last_heard == moment.replace(hour=0, minute=0)
    before_it = replace(one, id="m0", when=moment.date() - timedelta(days=3))
    assert absence(calm(6), 9, measures=(before_it, left)).days == 9


def test_a_form_typed_in_from_paper_counts_on_the_day_he_filled_it_in() -> None:
    """The therapist typed it in days later: those days nobody heard of him."""
    filled, typed = when(8) + timedelta(days=1), when(8) + timedelta(days=6)
    paper = Measure(id="m", recorded_at=typed, when=filled.date(), instrument="phq-9", items=(1,) * 9, how="typed")
    assert absence(calm(6), 9, measures=(paper,)).last_heard == filled.replace(hour=0, minute=0)


def test_an_hour_cancelled_ahead_is_not_the_next_appointment() -> None:
    booked = tuple(Appointment(id=f"a{n}", recorded_at=when(1), when=when(n), number=n) for n in (8, 9, 10))
    case = treatment([*calm(7), CANCELLED], appointments=booked)
    eve = when(8) - timedelta(hours=10)
    assert at(case, eve).absence.next_appointment == when(9)
    assert before(case, 9).absence.next_appointment == when(9)
    assert before(case, 10).absence.next_appointment == when(10)
    assert before(case, 11).absence.next_appointment is None


def test_a_break_known_is_said_and_its_hours_are_not_missed() -> None:
    away = Break(
        id="b", recorded_at=when(5), when=when(5).date(), start=when(7).date(), end=when(9).date(), by="patient"
    )
    found = absence([*calm(6), H(attendance=("missed",))], 8, breaks=(away,))
    assert (found.on_break, found.missed_in_a_row) == (True, 0)
    assert before(treatment(calm(6), breaks=(away,)), 7).upcoming_breaks == (away,)
    assert not absence(calm(6), 10, breaks=(away,)).on_break


def test_days_in_a_break_are_counted_once_and_only_up_to_today() -> None:
    def away(id: str, first: int, last: int) -> Break:
        start, end = when(first).date(), when(last).date()
        return Break(id=id, recorded_at=when(5), when=when(5).date(), start=start, end=end, by="therapist")

    over, beside, later = away("b1", 7, 8), away("b2", 7, 9), away("b3", 10, 20)
    assert absence(calm(6), 10, breaks=(over,)).break_days == 8
    assert absence(calm(6), 10, breaks=(over, beside)).break_days == 15
    assert absence(calm(6), 11, breaks=(over, beside, later)).break_days == 15 + 8
    assert absence(calm(6), 10).break_days == 0


def test_an_injury_a_limit_and_anger_stand_before_it() -> None:
    injury = Event(id="e1", recorded_at=when(6), when=when(5).date(), kind="injury", what="exposure")
    old = Event(id="e0", recorded_at=when(1), when=when(1).date(), kind="injury", what="loss")
    success = Event(id="e2", recorded_at=when(6), when=when(6).date(), kind="life", what="success")
    hours = [*calm(5), H(attendance=("on_time", "left_in_anger"), frame=("fee", "limit_set"))]
    found = absence(hours, 8, events=(success, injury, old))
    assert found.before_it == (injury, (6, "left_in_anger"), (6, "limit_set"))
