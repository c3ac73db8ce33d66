"""Question 1 in words: level and spread, never today; which were high; what goes with a slight; strands, no sum."""

from __future__ import annotations

from dataclasses import replace

import pytest

from holdfast.analysis import analyse
from holdfast.brief.brief import brief
from holdfast.brief.questions.states import high, image_of_others, treated, with_a_slight, worth_saying
from holdfast.brief.questions.where_is_he import where_lines
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
    steady = next(line for line in told if line.startswith("steady: grandiosity 33 (25 to 41; swing 8) and vuln"))
    assert "; on one item each: entitlement " in steady
    assert "high (upper half) in the last 91 days: none 9 of 10 times (8 to 10)" in told
    assert "image of others: of you from -30 to +45, swing 12, 1 devaluing turn" in told
    assert sum(" on 30 April 2024, " in line for line in told) == 1, "the measures are one item"


def test_what_goes_with_a_slight_is_said_while_it_is_new_and_then_stands_on_the_case_page() -> None:
    linked = [
        hour for hour in range(12, 63) if any("his vulnerability was about" in x for x in lines("archivist", hour))
    ]
    assert linked == [19, 20, 21, 22, 33, 34, 35, 36], "clear at hour 19; clear again at 33, and so from then on"
    assert "around a slight his vulnerability was about 10 higher (3 to 16; 5 check-ins with one)" in lines(
        "archivist", 19
    )
    case = example("archivist")
    states = analyse(case, before_hour(case, 62)).process.states
    assert states is not None
    (vulnerability,) = (one for one in states.slights if one.felt == "vulnerability")
    assert worth_saying(vulnerability), "it is as clear as before, and not new"


def test_the_states_of_an_earlier_moment_know_nothing_that_came_later() -> None:
    case = example("archivist")
    late, early = (analyse(case, before_hour(case, hour)).process.states for hour in (40, 20))
    assert late is not None
    assert early is not None
    assert late.before(early.at).slights == early.slights
    assert late.before(early.at).treated == early.treated


@pytest.mark.parametrize("name", ["archivist", "vulnerable-trauma", "stable-noise", "grandiose-seven", "drop-out-twin"])
def test_the_first_question_has_seven_items_at_most(name: str) -> None:
    case = example(name)
    for session in case.record.sessions[1:]:
        told = lines(name, session.number)
        assert len(told) <= 7
        assert not any("curious" in line for line in told)


def test_where_there_is_more_what_changes_least_gives_way() -> None:
    case = example("archivist")
    known = analyse(case, before_hour(case, 34))
    moved = tuple(replace(one, direction="up") for one in known.process.channels)
    full = replace(known, process=replace(known.process, channels=moved))
    told = [render(line.text, full.person) for line in where_lines(full, findings_on=True)]
    assert len(told) == 7
    assert [line.split(" up: ")[0] for line in told[:4]] == ["grandiosity", "entitlement", "vulnerability",
                                                             "self-esteem from outside"]  # fmt: skip
    assert told[4].startswith("around a slight")
    assert told[5].startswith("split self")
    assert told[6].startswith("CORE-10")


def test_with_findings_off_nothing_is_read_between_the_lines() -> None:
    told = lines("archivist", 62, findings_on=False)
    assert any(line.startswith("steady: grandiosity 33 (25 to 41; swing 8) and vulnerability") for line in told)
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
