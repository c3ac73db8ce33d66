"""Question 1 in words: level and spread, never today; which were high; what goes with a slight; strands, no sum."""

from __future__ import annotations

import pytest

from holdfast.analysis import analyse
from holdfast.brief.brief import brief
from holdfast.brief.questions.states import high, image_of_others, treated, with_a_slight, worth_saying
from holdfast.case.moments import before_hour
from holdfast.process.state_readings import Link, Others, Share, TimeInStates
from holdfast.simulate.examples import example
from holdfast.text import Message, Spoken, render

HE, THEY = Spoken("Davide R.", "he"), Spoken("Nemo", "they")


def said(message: Message, person: Spoken = HE) -> str:
    return render(message, person)


def lines(name: str, hour: int, *, findings_on: bool = True) -> list[str]:
    case = example(name)
    analysis = analyse(case, before_hour(case, hour))
    first = brief(analysis, findings_on=findings_on).questions[0]
    return [render(line.text, analysis.person) for line in first.lines]


def test_before_twenty_occasions_the_answers_stand_in_for_a_swing() -> None:
    told = lines("archivist", 9)
    assert "vulnerability up: level 63 (51 to 74), answers 56 to 83, 5 check-ins" in told
    assert "grandiosity unknown (too early to tell: 4 more check-ins)" in told


def test_later_his_own_swing_is_told_with_what_was_high_and_what_goes_with_a_slight() -> None:
    told = lines("archivist", 62)
    assert "grandiosity steady: level 33 (25 to 41), swing 8, 4 check-ins" in told
    assert "high (upper half) in the last 91 days: none 9 of 10 times (8 to 10)" in told
    assert "around a slight his vulnerability was about 5 higher (2 to 8; 18 check-ins with one)" in told
    assert any(line.startswith("image of others: of you from -30 to +45, swing 12, 1 devaluing turn;") for line in told)


def test_with_findings_off_nothing_is_read_between_the_lines() -> None:
    told = lines("archivist", 62, findings_on=False)
    assert "grandiosity steady: level 33 (25 to 41), swing 8, 4 check-ins" in told
    assert not any("around a slight" in line or "high (upper half)" in line for line in told)


@pytest.mark.parametrize("hour", [10, 20, 30, 39])
def test_of_the_one_with_nothing_but_noise_no_link_is_said(hour: int) -> None:
    told = lines("stable-noise", hour)
    assert not any("beside" in line or " up:" in line or " down:" in line for line in told)


@pytest.mark.parametrize("name", ["archivist", "vulnerable-trauma", "stable-noise", "grandiose-seven"])
def test_no_line_speaks_of_today(name: str) -> None:
    for hour in (2, 5, 7):
        assert not any("today" in line.lower() for line in lines(name, hour))


def test_several_high_together_are_a_state_of_their_own() -> None:
    times = TimeInStates(
        shares=(
            Share(("grandiosity", "vulnerability"), 0.62, 0.4, 0.8), Share((), 0.3, 0.1, 0.5),
            Share(("entitlement",), 0.08, 0, 0.2),
        ),
        check_ins=12, needs=0, days=91, switches=6, seen_days=77.0, per_month=2.4,
    )  # fmt: skip
    assert said(high(times)) == (
        "high (upper half) in the last 91 days: grandiosity and vulnerability together 6 of 10 times (4 to 8) and none "
        "3 of 10 times (1 to 5); from one to another about 2 times a month"
    )


def test_a_link_is_said_with_its_direction_and_only_where_it_is_clear_of_zero() -> None:
    lower = Link("self_esteem", 8, 12, 0, -14.2, -20.0, -8.4)
    assert said(treated(lower), THEY) == (
        "they were less at ease with who they are around praise or closeness than around a slight, by about 14 "
        "(8 to 20; 8 and 12 check-ins)"
    )
    assert said(with_a_slight(Link("grandiosity", 6, 30, 0, -5.0, -9.0, -1.0))) == (
        "around a slight his grandiosity was about 5 lower (1 to 9; 6 check-ins with one)"
    )
    assert worth_saying(lower)
    assert not worth_saying(Link("grandiosity", 6, 30, 0, 5.0, -1.0, 11.0))
    assert not worth_saying(Link("grandiosity", 6, 30, 0, 5.0, 0.2, 9.8)), "0 to 10 would read as if it held zero"
    assert not worth_saying(Link("grandiosity", 2, 30, 3))


def test_the_image_of_others_without_the_log_says_only_how_it_swings() -> None:
    assert said(image_of_others(Others(8, 0, -12, 20, 9.6, 0, 0, 0))) == "of you from -12 to +20, swing 10"
