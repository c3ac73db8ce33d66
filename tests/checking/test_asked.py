"""A plan names an instrument somebody knows; a reply names a measure that is there, and a safety item of it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.checking.building import AFTER, DAY, case, found, measure, plan, safety_reply, the_one

from holdfast.case.record import Scale

OWN = Scale(low=0.0, high=40.0, better="lower", title="Own scale")
ANSWERED = measure(items=(0, 0, 0, 0, 0, 0, 0, 0, 1))


def test_a_plan_for_an_instrument_nobody_knows_is_found() -> None:
    problem = the_one(case(plans=(plan(instrument="mine"),)))
    assert problem.place == "plans[0].instrument"
    own = measure(instrument="mine", total=3.0, scale=OWN)
    assert found(case(plans=(plan(instrument="mine"),), measures=(own,))) == []


def test_a_plan_may_begin_later_than_it_was_decided_and_may_say_that_nothing_is_asked_any_more() -> None:
    later = plan(first=DAY + timedelta(days=400), every_weeks=4, battery="usual", sitting=2)
    stopped = plan(id="pl2", ends=DAY - timedelta(days=1))
    assert found(case(plans=(later, stopped))) == []


@pytest.mark.parametrize(
    ("given", "place", "what"),
    [
        ({"measure": "m2"}, "safety_replies[0].measure", "no measure bears"),
        ({"measure": "pl1"}, "safety_replies[0].measure", "no measure bears"),
        ({"item": "phq1"}, "safety_replies[0].item", "phq1"),
        ({"item": "phq9 "}, "safety_replies[0].item", "phq9 "),
        ({"done": " \n"}, "safety_replies[0].done", "only spaces"),
        ({"when": DAY - timedelta(days=1)}, "safety_replies[0].when", "before the measure was filled in"),
    ],
)
def test_a_reply_to_what_is_not_there_is_found(given: dict[str, Any], place: str, what: str) -> None:
    problem = the_one(case(measures=(ANSWERED,), plans=(plan(),), safety_replies=(safety_reply(**given),)))
    assert problem.place == place
    assert what in problem.found


def test_a_reply_to_a_measure_without_a_safety_item_is_found() -> None:
    for other in (measure(instrument="who-5", items=(0,) * 5), measure(instrument="mine", total=3.0, scale=OWN)):
        problem = the_one(case(measures=(other,), safety_replies=(safety_reply(),)))
        assert (problem.place, "no safety item" in problem.allowed) == ("safety_replies[0].item", True)


def test_a_reply_stands_when_its_measure_is_corrected_later() -> None:
    again = replace(ANSWERED, id="m2", corrects="m1", recorded_at=AFTER + timedelta(hours=1), items=(0,) * 9)
    assert found(case(measures=(ANSWERED, again), safety_replies=(safety_reply(),))) == []


def test_a_blank_is_replied_to_as_an_answer_is() -> None:
    blank = measure(items=(0, 0, 0, 0, 0, 0, 0, 0, None))
    assert found(case(measures=(blank,), safety_replies=(safety_reply(),))) == []
