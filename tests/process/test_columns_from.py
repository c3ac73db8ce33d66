"""Hours of cases as columns: real cases, with their gaps."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from holdfast.process.columns import FRAME_MARKS, ITEMS, MARKS, MOMENTS, SIGNS, THENS
from holdfast.process.columns_from import check_in_columns, hour_columns
from holdfast.process.hours import read_hours
from holdfast.process.readings import Hour
from holdfast.simulate.examples import example


def hours_of(name: str) -> tuple[Hour, ...]:
    case = example(name)
    return read_hours(case.record.sessions, case.working.logs, ZoneInfo(case.record.about.zone))


def test_the_worked_example_stands_hour_by_hour_in_its_columns() -> None:
    hours = hours_of("archivist")
    columns = hour_columns([hours])
    assert columns.hours.tolist() == [62]
    for hour in hours:
        at = 0, hour.number - 1
        assert columns.held[at] == hour.took_place
        for value, column in ((hour.his_alliance, columns.alliance), (hour.image, columns.image)):
            assert (None if np.isnan(column[at]) else column[at]) == value
        expected = [-1] * len(SIGNS) if hour.signs is None else [dict(hour.signs).get(s, 0) for s in SIGNS]
        assert columns.signs[at].tolist() == expected
        moments = [-1] * len(MOMENTS) if hour.moments is None else [int(m in hour.moments) for m in MOMENTS]
        assert columns.moments[at].tolist() == moments
        assert columns.frame[at].tolist() == [int(mark in hour.frame) for mark in FRAME_MARKS]
        assert columns.then[at] == (-1 if hour.then is None else THENS.index(hour.then))
        assert columns.days[at] == pytest.approx((hour.when - hours[0].when).total_seconds() / 86_400)


def test_cases_of_different_length_end_in_empty_columns() -> None:
    long, short = hours_of("archivist"), hours_of("drop-out-twin")
    columns = hour_columns([short, long])
    assert columns.hours.tolist() == [len(short), len(long)]
    assert np.isnan(columns.days[0, len(short) :]).all()
    assert not columns.held[0, len(short) :].any()
    assert (columns.signs[0, len(short) :] == -1).all()
    assert (columns.frame[0, len(short) :] == -1).all()


def test_a_number_that_no_hour_bears_leaves_its_column_empty() -> None:
    hours = tuple(h for h in hours_of("archivist") if h.number != 4)
    columns = hour_columns([hours])
    assert columns.hours.tolist() == [62]
    assert np.isnan(columns.days[0, 3])
    assert not columns.held[0, 3]
    assert (columns.frame[0, 3] == -1).all()


def test_the_most_telling_mark_stands_for_several_and_a_missed_hour_is_his_unless_it_says_otherwise() -> None:
    hour = hours_of("archivist")[0]
    several = replace(hour, attendance=("on_time", "left_in_anger"))
    gone = replace(hour, number=2, attendance=("missed",), by=None, took_place=False)
    yours = replace(hour, number=3, attendance=("cancelled",), by="therapist", took_place=False)
    columns = hour_columns([(several, gone, yours)])
    assert [MARKS[m] for m in columns.attendance[0]] == ["left_in_anger", "missed", "cancelled"]
    assert columns.by_him[0].tolist() == [False, True, False]


def test_check_ins_are_counted_in_days_from_the_first_hour() -> None:
    case = example("archivist")
    begin = case.record.sessions[0].when
    columns = check_in_columns([case.record.check_ins, ()], [begin, None])
    assert columns.days.shape == (2, len(case.record.check_ins))
    assert np.isnan(columns.days[1]).all()
    assert (np.diff(columns.days[0]) > 0).all()
    first = min(case.record.check_ins, key=lambda c: c.when)
    assert columns.days[0, 0] == pytest.approx((first.when - begin).total_seconds() / 86_400)
    assert [None if np.isnan(v) else v for v in columns.items[0, 0]] == [getattr(first.answers, i) for i in ITEMS]
    assert columns.ticks[0].sum() == sum(len(c.ticks) for c in case.record.check_ins)


def test_no_case_and_lists_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="no cases"):
        hour_columns([])
    with pytest.raises(ValueError, match="1 cases and 2 first hours"):
        check_in_columns([()], [None, None])


def test_one_case_without_any_hour_is_an_empty_row() -> None:
    columns = hour_columns([(), hours_of("drop-out-twin")])
    assert columns.hours[0] == 0
    assert not columns.held[0].any()
