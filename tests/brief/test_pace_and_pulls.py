"""The fourth question in words: depth, stance, the frame, and (private) mine and his."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.brief.builders import analysis, hour, hours, moment, process, words
from tests.brief.rules.test_drawn_in import pulled

from holdfast.analysis.model import Analysis
from holdfast.brief.brief import brief
from holdfast.brief.paced import stance_line
from holdfast.process.pace_readings import StanceBand
from holdfast.process.readings import PacePoint, Rating
from holdfast.process.usual import Usual


def lines(one: Analysis, **known: Any) -> list[str]:
    return [words(line.text) for line in brief(one, **known).questions[3].lines]


def test_the_stance_is_a_band_beside_this_pair_s_usual_and_both_ends_may_be_right() -> None:
    held = tuple(hour(n, stance=s) for n, s in enumerate((0, 0, 1, -1, 0, 2, 3, 2), 1))
    assert (
        "stance leaning firm: +2 to +3, hours 6, 7 and 8; usual between you 0 (-1 to +1); further towards firmness "
        "than is usual between you: it may hold him, and it may press him"
    ) in lines(analysis(process(held)))


def test_with_findings_off_the_stance_stands_as_it_was_marked() -> None:
    held = tuple(hour(n, stance=s) for n, s in enumerate((0, 0, 1, -1, 0, 2, 3, 2), 1))
    assert not any("further" in line for line in lines(analysis(process(held)), findings_on=False))


def rated(number: int, value: float) -> Rating:
    return Rating(number, moment(number), value, Usual(60, 5, 6), 60 - value, (60 - value) / 5)


def test_a_limit_stands_with_what_followed() -> None:
    held = (*hours(7), hour(8, frame=("limit_set",)), hour(9, attendance=("late",), his_alliance=48.0))
    read = process(held, ratings=(rated(9, 48),))
    stayed = "the frame: a limit in hour 8; then in the same hour stayed to the end"
    assert f"{stayed}, in hour 9 late and his rating 12 below his usual" in lines(analysis(read))


def test_what_is_still_to_come_and_what_brought_nothing_are_told_apart() -> None:
    still = analysis(process((*hours(7), hour(8, frame=("fee",)))))
    over = analysis(process((*hours(7), hour(8, frame=("fee",)), *(hour(n) for n in (9, 10)))))
    assert "the frame: a matter of the fee in hour 8; nothing to note after it so far" in lines(still)
    assert "the frame: a matter of the fee in hour 8; nothing out of the usual was seen after it" in lines(over)


def test_what_went_well_after_the_frame_was_touched_is_said_too() -> None:
    left = hour(9, frame=("fee",), attendance=("left_in_anger",))
    told = lines(analysis(process((*hours(7), hour(8, frame=("limit_set",)), left, hour(10)))))
    touched = "the frame: a limit in hour 8 and a matter of the fee in hour 9"
    assert f"{touched}; then in hour 8 stayed to the end, in hour 9 left in anger, in hour 10 came back" in told


def test_coming_back_late_is_one_thing() -> None:
    away = hour(9, took_place=False, attendance=("missed",))
    held = (*hours(7), hour(8, frame=("fee",)), away, hour(10, attendance=("late",)))
    told = "the frame: a matter of the fee in hour 8; then in hour 9 missed, in hour 10 came back late"
    assert told in lines(analysis(process(held)))


def test_two_events_before_one_reaction_are_said_once() -> None:
    held = (*hours(7), hour(8, frame=("overrun",)), hour(9, frame=("request",)), hour(10, his_alliance=40.0))
    told = [line for line in lines(analysis(process(held, ratings=(rated(10, 40),)))) if line.startswith("the frame")]
    assert told == [
        "the frame: an overrun in hour 8 and a request in hour 9; then in hour 10 his rating 20 below his usual"
    ]
    apart = (*hours(7), hour(8, frame=("overrun",), attendance=("left_early",)), hour(9, frame=("request",)))
    assert sum(line.startswith("the frame") for line in lines(analysis(process(apart)))) == 2


def test_a_rating_within_his_own_swing_is_about_his_usual_and_the_same_points_of_a_steady_one_are_not() -> None:
    held = (*hours(7), hour(8, frame=("fee",)), hour(9, his_alliance=48.0))
    swings = Rating(9, moment(9), 48, Usual(60, 9, 6), 12, 12 / 9)
    steady = Rating(9, moment(9), 52, Usual(60, 2.5, 6), 8, 8 / 2.5)
    quiet, told = (lines(analysis(process(held, ratings=(one,)))) for one in (swings, steady))
    assert not any("his rating" in line for line in quiet)
    assert any(line.endswith("in hour 9 his rating 8 below his usual") for line in told)


def test_a_frame_event_long_past_is_not_in_the_brief() -> None:
    held = (*hours(4), hour(5, frame=("limit_set",)), *(hour(n) for n in range(6, 12)))
    assert not any(line.startswith("the frame") for line in lines(analysis(process(held))))


def test_the_frame_is_never_in_one_line_with_a_step() -> None:
    held = (*hours(7), hour(8, frame=("limit_set", "fee")))
    assert not any("step" in line for line in lines(analysis(process(held))))


def points(deep: int, light: int) -> tuple[PacePoint, ...]:
    return tuple(
        PacePoint(n, 5 if n <= deep else 1, n <= deep, 0, n <= deep, n + 1) for n in range(1, deep + light + 1)
    )


def test_depth_and_what_followed_is_a_line_only_where_there_are_hours_enough() -> None:
    enough = lines(analysis(process(hours(30), pace=points(6, 20))))
    assert any("Followed does not mean caused" in line for line in enough)
    few = analysis(process(hours(30), pace=points(6, 10)))
    assert not any("followed" in line for line in lines(few))
    told = {words(one.what): words(one.value) for one in brief(few).questions[3].evidence if one.value}
    assert told["depth and what followed"].startswith("too early to tell, 9 more hours")


def test_hours_that_were_never_deep_are_not_asked_to_be() -> None:
    read = analysis(process(hours(30), pace=points(0, 28)))
    told = {words(one.what): words(one.value) for one in brief(read).questions[3].evidence if one.value}
    assert told["depth and what followed"].endswith("and that is no reason to go deep")


@pytest.mark.parametrize(
    ("him", "others", "asked"),
    [
        (0.5, 0.1, "less often with others. What may he need somebody to feel, and what in you answers?"),
        (0.1, 0.5, "often with others, less often with him until now. Which place of your own was touched?"),
        (0.5, 0.5, "often with him and with others. Is it a place you know, and does he know it too?"),
        (0.1, 0.1, "rare with him and with others. What happened in these hours?"),
    ],
)
def test_mine_and_his_are_asked_apart_as_a_question_to_the_author_alone(him: float, others: float, asked: str) -> None:
    one = analysis(process(hours(7), pulled=(pulled(usual_with_him=him, usual_with_others=others),)))
    (line,) = [line for line in brief(one).questions[3].lines if asked in words(line.text)]
    assert line.private
    assert words(line.text).endswith("?")


def test_while_one_usual_is_unknown_nothing_is_asked_apart() -> None:
    one = analysis(process(hours(7), pulled=(pulled(usual_with_others=None),)))
    assert not any(line.endswith("?") for line in lines(one))


def test_a_faint_pull_is_not_asked_about_and_an_urge_before_a_pull() -> None:
    faint = pulled("bored", "pull", strengths=(1, 1))
    assert not any(line.endswith("?") for line in lines(analysis(process(hours(7), pulled=(faint,)))))
    both = (pulled("small", "pull", strengths=(2, 2)), pulled())
    (asked,) = [line for line in lines(analysis(process(hours(7), pulled=both))) if line.endswith("?")]
    assert asked.startswith("urge to prove: ")


def test_a_stance_between_the_ends_of_the_usual_is_not_called_further_than_usual() -> None:
    """Lately 0; usual is -2, with hours at 0 among them: far from the middle of the usual, and still inside it."""
    usual = Usual(level=-2.0, swing=0.5, ratings=10)
    band = StanceBand(hours=(57, 58, 59), values=(0, 0, 0), low=0.0, middle=0.0, high=0.0, usual=usual,
                      usual_low=-2.0, usual_high=0.0, toward="firmness")  # fmt: skip
    assert "further" not in words(stance_line(band))
    outside = replace(band, usual_high=-1.0)
    assert "further towards firmness than is usual" in words(stance_line(outside))


@pytest.mark.parametrize(("followed", "told"), [(0, False), (6, True)])
def test_what_followed_deep_work_takes_room_in_the_brief_only_where_chance_does_not_explain_it(
    followed: int, told: bool
) -> None:
    light = tuple(PacePoint(n, 2, True, 0, False, n + 1) for n in range(1, 23))
    deep = tuple(PacePoint(n, 5, True, 2 if n < 23 + followed else 0, False, n + 1) for n in range(23, 30))
    read = analysis(process(hours(30), pace=(*light, *deep)))
    assert any("followed" in line for line in lines(read)) is told
