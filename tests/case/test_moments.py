"""Which moment is meant by what a person typed."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from holdfast.case.moments import before_hour, last_recorded, parse_moment
from holdfast.simulate.examples import example

CASE = example("archivist")


def test_a_day_with_an_hour_means_the_beginning_of_that_hour() -> None:
    assert parse_moment("2023-03-14", CASE) == datetime(2023, 3, 14, 10, 0, tzinfo=UTC)


def test_a_day_without_an_hour_means_its_end_where_the_practice_is() -> None:
    assert parse_moment("2023-03-15", CASE).astimezone(UTC) == datetime(2023, 3, 15, 22, 59, 59, tzinfo=UTC)


def test_a_moment_without_an_offset_is_the_practices() -> None:
    assert parse_moment("2023-07-01T12:00:00", CASE).astimezone(UTC).hour == 10


@pytest.mark.parametrize("text", ["", "tomorrow", "14.3.2023", "2023-02-30", "2023-03-14T25:00:00"])
def test_what_is_no_date_is_told_how_to_write_one(text: str) -> None:
    with pytest.raises(ValueError, match="Write a day as 2023-03-14"):
        parse_moment(text, CASE)


def test_before_the_hour_after_the_last_is_the_arranged_one_or_the_end_of_what_is_known() -> None:
    assert before_hour(CASE, 63) == CASE.record.appointments[-1].when
    nothing_ahead = replace(CASE, record=replace(CASE.record, appointments=()))
    assert before_hour(nothing_ahead, 63) == last_recorded(nothing_ahead)


@pytest.mark.parametrize(
    "text", ["0001-01-01", "9999-12-31", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-23:00", "1899-12-31"]
)
def test_a_day_of_no_treatment_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="outside 1900 to 2200"):
        parse_moment(text, CASE)


@pytest.mark.parametrize("number", [0, -1, 64, 9999])
def test_an_hour_that_is_not_there_is_told_which_are(number: int) -> None:
    with pytest.raises(ValueError, match="1 to 63"):
        before_hour(CASE, number)


def test_nothing_was_recorded_after_the_last_moment() -> None:
    end = last_recorded(CASE)
    assert all(log.recorded_at < end for log in CASE.working.logs)
    assert all(s.recorded_at < end for s in CASE.record.sessions)
