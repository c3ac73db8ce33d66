from typing import Any

import pytest
from tests.brief.builders import analysis, finding, hours, moment, needs, outcome_of, process, words

from holdfast.analysis.model import Analysis
from holdfast.process.alliance_readings import Candour
from holdfast.process.readings import ImageTurn
from holdfast.process.usual import Usual


def turn(top: int, end: int, last: int = 6, to: int = 6, **known: Any) -> Analysis:
    found = ImageTurn(to - 1, to, top, end, known.get("between", ()), known.get("frame", ()))
    return analysis(process(hours(last, image=0), image_turns=(found,)))


@pytest.mark.parametrize(("top", "end", "speaks"), [(45, -15, True), (24, -15, False), (25, -15, True)])
def test_a_fall_of_forty_that_ends_against_you_is_a_devaluing_turn(top: int, end: int, speaks: bool) -> None:
    one = turn(top, end)
    assert (outcome_of("devaluing_turn", one) is not None) is speaks
    if speaks:
        assert words(finding("devaluing_turn", one).headline).endswith("perhaps a devaluing turn.")


@pytest.mark.parametrize("end", [-14, 0, 10])
def test_a_fall_that_ends_near_the_middle_may_be_seeing_you_as_more_ordinary(end: int) -> None:
    assert words(finding("devaluing_turn", turn(50, end)).headline) == "He may be seeing you as more ordinary."


def test_a_turn_of_three_hours_ago_is_not_news() -> None:
    assert outcome_of("devaluing_turn", turn(45, -30, last=9, to=6)) is None


def test_what_lay_between_is_told_and_its_absence_named() -> None:
    assert words(finding("devaluing_turn", turn(45, -30)).missing[0]).startswith("what happened in between")
    told = finding("devaluing_turn", turn(45, -30, frame=((5, "limit_set"),)))
    assert told.missing == ()
    assert words(told.evidence[-1].value) == "a limit"


def candid(hour: int, last: int = 7, **more: Any) -> Analysis:
    usual = Usual(level=60, swing=5, ratings=6)
    one = Candour(hour, moment(hour), 45, usual, 52, 68, 3, 7, more.pop("signs_known", True))
    return analysis(process(hours(last, image=0), candours=(one,), **more))


def test_a_lower_rating_with_less_held_back_may_be_candour() -> None:
    found = finding("devaluing_turn", candid(7))
    assert words(found.headline) == "A lower rating with less held back: candour, perhaps, and not a break."
    assert found.missing == ()


def test_candour_without_your_signs_says_that_they_are_missing() -> None:
    assert words(finding("devaluing_turn", candid(7, signs_known=False)).missing[0]).startswith(
        "your signs of that hour"
    )


def test_candour_is_news_of_the_last_hour_alone() -> None:
    assert outcome_of("devaluing_turn", candid(6)) is None


def test_without_his_answers_it_abstains() -> None:
    told = needs("devaluing_turn", analysis(process(hours(9))))
    assert told == "too early to tell: 2 more ratings of how he sees you"
