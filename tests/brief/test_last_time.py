"""Last time: what came of the frame and a step that was not done are never told in one list."""

from __future__ import annotations

import pytest
from tests.brief.builders import analysis, clause, day, hour, hours, process, words

from holdfast.brief.last_time import last_time
from holdfast.case.moves import Run, RunOutcome
from holdfast.case.record import Attendance
from holdfast.contract.model import RunAt


def told(attendance: Attendance, outcome: RunOutcome) -> tuple[str, str]:
    """What is said of the hour and of the step."""
    step = clause(state="agreed", runs=(RunAt(Run(outcome=outcome), day(2), 2),))
    here = hour(3, attendance=(attendance,), took_place=attendance != "cancelled")
    page = last_time(analysis(process((*hours(2), here)), clauses=(step,)))
    return words(page.hour.text) if page.hour else "", words(page.step.text) if page.step else ""


@pytest.mark.parametrize("attendance", ["cancelled", "late", "left_in_anger"])
@pytest.mark.parametrize("outcome", ["forgot", "put_it_off", "could_not"])
def test_beside_an_hour_that_was_not_as_arranged_the_step_is_named_and_its_run_is_not(
    attendance: Attendance, outcome: RunOutcome
) -> None:
    of_hour, step = told(attendance, outcome)
    assert of_hour
    assert step == "“ask a colleague for dinner” (offered by you)"


def test_after_an_hour_as_arranged_its_run_is_told_and_what_was_done_is_told_always() -> None:
    assert told("on_time", "forgot")[1].startswith("“ask a colleague for dinner” (offered by you; last: forgot")
    assert "last: did it" in told("late", "did_it")[1]
