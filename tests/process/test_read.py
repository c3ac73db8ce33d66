"""Any valid case can be read; what is private touches `pulled` alone; what came later touches nothing."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.process.treatment import NUMBERS, ZONE, treatment
from tests.strategies import END, FIRST_HOUR, cases, later_entries, private_notes_for

from holdfast.case.as_of import as_of
from holdfast.case.model import Case
from holdfast.case.record import Session
from holdfast.process.frame import read_frame
from holdfast.process.read import read_process
from holdfast.process.readings import Process
from holdfast.process.stance import read_stance
from holdfast.process.summaries import gap_wider, last_depths, levels, pace_sum

MOMENTS = st.datetimes(FIRST_HOUR.replace(tzinfo=None), END.replace(tzinfo=None), timezones=st.just(ZONE))


@given(cases(), MOMENTS)
def test_a_valid_case_can_be_read_at_any_moment(case: Case, at: datetime) -> None:
    process = read_at(case, at)
    gap_wider(process, NUMBERS), levels(process), last_depths(process)
    read_stance(process.hours, NUMBERS), pace_sum(process, NUMBERS)
    read_frame(process.hours, process.ratings, case.record.breaks, NUMBERS)
    assert all(len(e.sources) >= 2 for e in process.episodes if e.stage == "probable")
    assert all(e.sources == ("answers",) for e in process.episodes if e.stage == "candidate")
    assert all((e.state == "repaired") == (e.repaired_at is not None) for e in process.episodes)
    assert process.pulled is None


@settings(max_examples=20)
@given(st.data())
def test_private_notes_change_what_is_pulled_and_nothing_else(data: st.DataObject) -> None:
    case = data.draw(cases())
    one, other = (replace(case, private=data.draw(private_notes_for(case))) for _ in range(2))
    assert without_pulls(one) == without_pulls(other) == without_pulls(case)


@settings(max_examples=20)
@given(st.data())
def test_what_is_recorded_later_changes_nothing(data: st.DataObject) -> None:
    case, at = data.draw(cases()), data.draw(MOMENTS)
    assert read_at(data.draw(later_entries(case, at)), at) == read_at(case, at)


def test_days_are_counted_where_the_practice_is() -> None:
    late = datetime(2023, 6, 30, 22, 30, tzinfo=UTC)  # half past midnight of 1 July in Rome
    about = replace(treatment([]).record.about, zone="Europe/Rome")
    session = Session(id="s1", recorded_at=late, number=1, when=late, attendance=("on_time",))
    record = replace(treatment([]).record, about=about, sessions=(session,))
    process = read_process(Case(record), late + timedelta(hours=23), NUMBERS)
    assert process.hours[0].day == date(2023, 7, 1)
    assert process.absence.days == 0


def test_reading_a_process_needs_no_numpy() -> None:
    code = "import sys, holdfast.process.read, holdfast.process.summaries; print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def read_at(case: Case, at: datetime) -> Process:
    return read_process(as_of(case, at), at, NUMBERS)


def without_pulls(case: Case) -> Process:
    at = END + timedelta(days=1)
    return replace(read_at(case, at), pulled=None)
