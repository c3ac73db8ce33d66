"""Nothing is recorded before it happened; hours follow each other; the treatment begins with first contact."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from tests.checking.building import (
    AFTER,
    ANSWERS,
    DAY,
    WEEK,
    T,
    case,
    check_in,
    found,
    hour,
    log,
    measure,
    propose,
    the_one,
)

from holdfast.case.model import Case
from holdfast.case.private import PrivateNote, PrivateNotes
from holdfast.case.record import Appointment, Break, Event, Fact, Picture, Review
from holdfast.case.working import WorkingNotes

LATE = T + timedelta(days=1)
EARLY = T - timedelta(hours=1)
REVIEW = Review(id="r", when=DAY, recorded_at=AFTER, status="planned")
BREAK = Break(id="b", when=DAY, recorded_at=AFTER, start=date(2023, 2, 1), end=date(2023, 2, 1), by="patient")


@pytest.mark.parametrize(
    ("given", "place"),
    [
        (case(sessions=(hour(1, recorded_at=EARLY),)), "sessions[0].when"),
        (case(sessions=(hour(1, patient=replace(ANSWERS, when=LATE)),)), "sessions[0].patient.when"),
        (case(check_ins=(check_in(when=LATE),)), "check_ins[0].when"),
        (case(measures=(measure(total=3.0, when=date(2023, 1, 11)),)), "measures[0].when"),
        (
            case(events=(Event(id="e", when=date(2024, 1, 1), recorded_at=T, kind="life", what="move"),)),
            "events[0].when",
        ),
        (case(breaks=(replace(BREAK, when=date(2023, 1, 11)),)), "breaks[0].when"),
        (case(reviews=(replace(REVIEW, status="held", when=date(2023, 1, 11)),)), "reviews[0].when"),
        (case(moves=(propose(when=date(2023, 1, 11)),)), "moves[0].when"),
        (case(WorkingNotes(logs=(log(1, when=LATE, recorded_at=T),)), sessions=(hour(1),)), "logs[0].when"),
    ],
)
def test_a_datum_recorded_before_it_happened_is_found(given: Case, place: str) -> None:
    problem = the_one(given)
    assert problem.place == place
    assert "recorded before it happened" in problem.found


def test_what_is_known_of_the_person_cannot_be_recorded_before_it_happened() -> None:
    fact = Fact(id="f", when=date(2024, 1, 1), recorded_at=T, certainty="known", text="works")
    assert the_one(case(picture=Picture(work=(fact,)))).place == "picture.work[0].when"


def test_a_private_note_recorded_before_it_was_made_is_found_in_its_own_file() -> None:
    note = PrivateNote(id="p", when=LATE, recorded_at=T)
    given = replace(case(), private=PrivateNotes(case="case-1", author="a", notes=(note,)))
    assert the_one(given).place == "notes[0].when"


def test_a_day_is_the_day_in_the_zone_of_the_case() -> None:
    evening = datetime(2023, 1, 10, 23, 30, tzinfo=timezone.utc)  # noqa: UP017 - half past midnight in Rome
    given = measure(total=3.0, when=date(2023, 1, 11), recorded_at=evening)
    assert found(case(measures=(given,))) == []
    assert the_one(case(measures=(given,), about={"zone": "America/New_York"})).place == "measures[0].when"


def test_what_is_arranged_may_lie_ahead() -> None:
    ahead = Appointment(id="a", when=T + 50 * WEEK, recorded_at=T, number=2)
    gone = hour(1, attendance=("cancelled",), recorded_at=EARLY)
    review = replace(REVIEW, due=date(2024, 1, 1))
    assert found(case(sessions=(gone,), appointments=(ahead,), breaks=(BREAK,), reviews=(review,))) == []


def test_hours_out_of_order_are_found() -> None:
    problem = the_one(case(sessions=(hour(1), hour(3), hour(2, when=T + 3 * WEEK, recorded_at=T + 4 * WEEK))))
    assert problem.place == "sessions[1].when"
    assert "not after hour 2" in problem.found


def test_two_hours_at_one_moment_are_found() -> None:
    assert "not after hour 1" in the_one(case(sessions=(hour(1), hour(2, when=T)))).found


def test_hours_may_stand_in_any_order_in_the_file() -> None:
    assert found(case(sessions=(hour(3), hour(1), hour(2)))) == []


@pytest.mark.parametrize(
    ("given", "place", "what"),
    [
        (case(about={"first_contact": date(2023, 1, 11)}, sessions=(hour(1),)), "sessions[0].when", "an hour"),
        (case(about={"first_contact": date(2023, 1, 11)}, check_ins=(check_in(),)), "check_ins[0].when", "a check-in"),
        (case(about={"first_contact": date(2023, 1, 11)}, moves=(propose(),)), "moves[0].when", "a move"),
    ],
)
def test_what_came_before_first_contact_is_found(given: Case, place: str, what: str) -> None:
    problem = the_one(given)
    assert problem.place == place
    assert what in problem.found
    assert "before first contact" in problem.found


def test_a_measure_and_an_event_may_come_before_first_contact() -> None:
    event = Event(id="e", when=date(2020, 1, 1), recorded_at=AFTER, kind="life", what="loss")
    assert found(case(events=(event,), measures=(measure(total=3.0, when=date(2022, 1, 1)),))) == []


def test_a_break_that_ends_before_it_begins_is_found() -> None:
    assert the_one(case(breaks=(replace(BREAK, end=date(2023, 1, 31)),))).place == "breaks[0].end"


def test_a_planned_review_needs_a_day_or_an_hour() -> None:
    problem = the_one(case(reviews=(REVIEW,)))
    assert (problem.place, problem.found) == ("reviews[0]", "a planned review without a day or an hour")
    assert found(case(reviews=(replace(REVIEW, at_session=12),))) == []
    assert found(case(reviews=(replace(REVIEW, status="held"),))) == []


@pytest.mark.parametrize(
    ("patient", "before", "place"),
    [
        (None, ANSWERS, "sessions[0].patient_before[0]"),
        (ANSWERS, replace(ANSWERS, image=1), "sessions[0].patient_before[0].recorded_at"),
    ],
)
def test_earlier_answers_stand_behind_later_ones(patient: Any, before: Any, place: str) -> None:
    assert the_one(case(sessions=(hour(1, patient=patient, patient_before=(before,)),))).place == place


def test_what_has_been_corrected_is_no_longer_judged() -> None:
    wrong = check_in(when=LATE)
    right = check_in(id="c2", corrects="c1", recorded_at=AFTER + WEEK)
    assert found(case(check_ins=(wrong, right))) == []
