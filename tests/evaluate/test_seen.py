"""A detector sees what was on record at the end of the hour's day, and nothing that came in later."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.process.treatment import H, answers, treatment, when

from holdfast.case.as_of import as_of
from holdfast.case.model import Case
from holdfast.case.record import Session
from holdfast.evaluate.detector import Alarms, Detector
from holdfast.evaluate.published.falls import fall_from_last
from holdfast.evaluate.seen import alarms_of, seen
from holdfast.process.columns_from import hour_columns
from holdfast.process.hours import read_hours

RATINGS = [60.0, 62, 61, 40, 41, 60]


def falls(*, online: bool = True) -> Detector:
    return Detector("a fall", ("alliance",), online, lambda columns: Alarms(fall_from_last(columns.alliance, 12.5)))


def case_of(ratings: list[float]) -> Case:
    return treatment([H(rating=rating) for rating in ratings])


def with_hour(case: Case, number: int, session: Session) -> Case:
    sessions = tuple(session if s.number == number else s for s in case.record.sessions)
    return replace(case, record=replace(case.record, sessions=sessions))


def handed_in(case: Case, number: int, at: datetime) -> Case:
    """The form of this hour came in at `at`."""
    session = case.record.sessions[number - 1]
    assert session.patient is not None
    return with_hour(case, number, replace(session, patient=replace(session.patient, recorded_at=at)))


def alarmed(*cases: Case, online: bool = True) -> list[list[int]]:
    raised = alarms_of(falls(online=online), seen(cases)).raised
    return [[int(hour) + 1 for hour in np.flatnonzero(row)] for row in raised]


def test_a_form_of_the_same_day_is_seen_by_the_alarm_of_its_hour() -> None:
    assert alarmed(handed_in(case_of(RATINGS), 4, when(4) + timedelta(hours=10))) == [[4]]


def test_a_form_that_comes_in_later_is_seen_by_the_alarms_of_later_hours_alone() -> None:
    # Before the next hour, but not on the day: the alarm of hour 4 cannot know it, that of hour 5 compares with it.
    late = handed_in(case_of([60, 62, 61, 40, 20, 60]), 4, when(4) + timedelta(days=3))
    assert alarmed(late) == [[5]]
    # The form of hour 4 came after hour 5: hour 5 is compared with hour 3, and the fall is seen there.
    later = handed_in(case_of(RATINGS), 4, when(5) + timedelta(days=2))
    assert alarmed(later) == [[5]]


def test_looking_back_sees_everything_that_came_in() -> None:
    assert alarmed(handed_in(case_of(RATINGS), 4, when(5) + timedelta(days=2)), online=False) == [[4]]


def test_a_later_correction_changes_no_alarm_that_was_raised() -> None:
    case = case_of(RATINGS)
    session = case.record.sessions[3]
    assert session.patient is not None
    corrected = replace(session, patient=answers(60, when(6)), patient_before=(session.patient,))
    assert alarmed(with_hour(case, 4, corrected)) == [[4]]
    assert alarmed(with_hour(case, 4, corrected), online=False) == [[5]]


def test_an_hour_that_turned_out_not_to_have_taken_place_is_not_judged() -> None:
    case = case_of(RATINGS)
    first = case.record.sessions[3]
    gone = Session(
        id="corrected", corrects=first.id, recorded_at=when(6), number=4, when=first.when, attendance=("missed",)
    )
    told = replace(case, record=replace(case.record, sessions=(*case.record.sessions, gone)))
    assert alarmed(told) == [[]]
    assert alarmed(told, online=False) == [[5]]


def test_treatments_with_and_without_something_late_stand_side_by_side() -> None:
    late = handed_in(case_of(RATINGS), 4, when(5) + timedelta(days=2))
    longer = case_of([*RATINGS, 40, 60])
    assert alarmed(case_of(RATINGS), late, longer) == [[4], [5], [4, 7]]
    assert seen([case_of(RATINGS), longer]).row is None


def test_one_late_form_costs_one_row_however_long_the_treatment_is() -> None:
    long = case_of([60.0] * 60)
    for weeks in (1, 40):
        what = seen([handed_in(long, 5, when(5 + weeks) + timedelta(days=2))])
        assert what.rows.held.shape[0] == 2
        assert what.row is not None
        assert list(np.flatnonzero(what.row[0])) == list(range(4, 5 + weeks))


def as_every_hour_was_known(case: Case) -> list[int]:
    """The slow way: the treatment laid out as it was known at the end of the day of every hour."""
    raised = []
    for session in case.record.sessions:
        known = as_of(case, session.when.replace(hour=23, minute=59))
        hours = read_hours(known.record.sessions, known.working.logs, session.when.tzinfo or UTC)
        falls_of = fall_from_last(hour_columns([hours]).alliance, 12.5)[0]
        raised += [session.number] if falls_of[session.number - 1] else []
    return raised


@given(
    ratings=st.lists(st.sampled_from([20.0, 40, 60, 80]), min_size=2, max_size=9),
    late=st.lists(st.tuples(st.integers(1, 9), st.integers(1, 80), st.none() | st.sampled_from([20, 80])), max_size=5),
)
@settings(max_examples=50, deadline=None)
def test_whatever_came_late_each_alarm_knows_what_was_known_at_the_end_of_its_day(
    ratings: list[float], late: list[tuple[int, int, int | None]]
) -> None:
    case = case_of(ratings)
    for number, days, corrected in late:
        if number > len(ratings):
            continue
        session, came = case.record.sessions[number - 1], when(number) + timedelta(days=days)
        assert session.patient is not None
        if corrected is None:
            case = handed_in(case, number, came)
        elif came > session.patient.recorded_at:
            before = (*session.patient_before, session.patient)
            case = with_hour(case, number, replace(session, patient=answers(corrected, came), patient_before=before))
    assert alarmed(case) == [as_every_hour_was_known(case)]
