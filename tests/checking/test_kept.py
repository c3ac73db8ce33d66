"""What he keeps and what is kept for him fits what is there, and says something."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.checking.building import AFTER, DAY, GOAL, case, found, hour, propose, the_one

from holdfast.case.model import Case
from holdfast.case.record import KeptLine, Letter, MonthLine, PlannedEnding, SafetyPlan

BASE: dict[str, Any] = {"when": DAY, "recorded_at": AFTER}
LINE = KeptLine(id="k1", **BASE, text="I can be guilty and still go.")
PLAN = SafetyPlan(id="sp1", **BASE, warning_signs=("I stop answering.",), people_to_ask=("Rosa",))
MONTH = MonthLine(id="ml1", **BASE, by="patient", work="I asked for the room with the window.")
ENDING = PlannedEnding(id="pe1", **BASE, last_day=DAY + timedelta(days=90), by="both")
LETTER = Letter(id="le1", **BASE, how="post", text="The door is open.")


def with_line(**more: Any) -> Case:
    moves = (propose(1, "friday"), propose(2, "mine", GOAL))
    return case(kept_lines=(replace(LINE, **more),), moves=moves, sessions=(hour(1),))


def test_what_is_kept_stands_as_it_is() -> None:
    whole = case(
        kept_lines=(LINE, replace(LINE, id="k2", corrects="k1", let_go=True)),
        safety_plans=(PLAN,),
        month_lines=(MONTH,),
        planned_endings=(ENDING, replace(ENDING, id="pe2", corrects="pe1", called_off=True)),
        letters=(LETTER,),
    )
    assert found(whole) == []


@pytest.mark.parametrize("more", [{"step": "friday"}, {"session": 1}, {"step": "friday", "session": 1}])
def test_a_kept_line_may_name_its_step_and_its_hour(more: dict[str, Any]) -> None:
    assert found(with_line(**more)) == []


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"step": "monday"}, "kept_lines[0].step: 'monday', a clause that does not exist"),
        ({"step": "mine"}, "kept_lines[0].step: 'mine', a goal clause"),
        ({"session": 7}, "kept_lines[0].session: 7, an hour that does not exist"),
        ({"text": "  "}, "kept_lines[0].text: only spaces"),
        ({"let_go": True}, "kept_lines[0].let_go: a line let go in an entry of its own"),
    ],
)
def test_what_a_kept_line_cannot_be(more: dict[str, Any], said: str) -> None:
    assert found(with_line(**more)) == [said.replace("'", '"')]
    the_one(with_line(**more))


@pytest.mark.parametrize(
    ("plan", "where"),
    [
        (SafetyPlan(id="sp1", **BASE), "safety_plans[0]"),
        (replace(PLAN, own_coping=("A walk.", " ")), "safety_plans[0].own_coping[1]"),
    ],
)
def test_a_safety_plan_says_something_in_every_line(plan: SafetyPlan, where: str) -> None:
    assert the_one(case(safety_plans=(plan,))).place == where


@pytest.mark.parametrize(
    "line",
    [
        "I promise not to kill myself.",
        "My sister: go there and stay safe until morning.",
        "Hold ice until the urge has passed without hurting myself.",
        "No self-harm sites on the phone.",
        "Safety contract? no, the number of the ward is 123.",
    ],
)
def test_no_line_of_a_safety_plan_is_a_problem_whatever_it_reads_as(line: str) -> None:
    assert found(case(safety_plans=(replace(PLAN, own_coping=("A walk.", line)),))) == []


def test_a_month_in_which_nothing_was_said_is_no_line() -> None:
    assert the_one(case(month_lines=(replace(MONTH, work=None),))).place == "month_lines[0]"
    assert the_one(case(month_lines=(replace(MONTH, fun=" "),))).place == "month_lines[0].fun"


def test_an_ending_is_planned_for_a_day_that_comes_after_it_was_spoken_of() -> None:
    early = replace(ENDING, last_day=DAY - timedelta(days=1))
    assert the_one(case(planned_endings=(early,))).place == "planned_endings[0].last_day"
    assert found(case(planned_endings=(replace(ENDING, last_day=DAY),))) == []


def test_an_ending_is_called_off_only_as_a_correction_of_it() -> None:
    off = replace(ENDING, called_off=True)
    assert the_one(case(planned_endings=(off,))).place == "planned_endings[0].called_off"


def test_a_letter_was_given_before_it_is_recorded_and_says_something() -> None:
    ahead = replace(LETTER, when=DAY + timedelta(days=1))
    assert the_one(case(letters=(ahead,))).place == "letters[0].when"
    assert the_one(case(letters=(replace(LETTER, text="\n"),))).place == "letters[0].text"
