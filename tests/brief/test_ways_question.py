"""Question 5 says when the way of working asks to be looked at again and what speaks differently for the ways in
use: no rank."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from holdfast.analysis import Analysis, analyse
from holdfast.brief.questions.look_again import look_again_lines
from holdfast.brief.questions.still_the_way import way_lines
from holdfast.case.model import Case
from holdfast.case.moments import before_hour, last_recorded
from holdfast.case.ways import ApproachUse
from holdfast.case.working import ApproachDecision, FeatureNoted
from holdfast.simulate.examples import example
from holdfast.text import render

SAID = "to be looked at again"


def lines(analysis: Analysis, *, findings_on: bool = True) -> list[str]:
    return [render(line.text, analysis.person) for line in way_lines(analysis, findings_on=findings_on)]


def again(analysis: Analysis) -> list[str]:
    return [line for line in lines(analysis) if SAID in line]


def decided(whole: Case, hour: int) -> Case:
    """The way of working decided the day before an hour."""
    at = before_hour(whole, hour) - timedelta(days=1)
    one = ApproachDecision(
        id="d1", recorded_at=at, when=at.date(), uses=(ApproachUse(approach="mit", role="main"),), reason="It fits."
    )
    return replace(whole, working=replace(whole.working, approach_decisions=(one,)))


def test_nothing_is_said_in_the_first_hours() -> None:
    whole = example("archivist")
    assert again(analyse(whole, before_hour(whole, 6))) == []


def test_after_a_remission_it_says_so_and_names_at_most_two_reasons_by_approach() -> None:
    whole = decided(example("archivist"), 50)
    analysis = analyse(whole, before_hour(whole, 62))
    (line,) = again(analysis)
    assert line.startswith(
        "to be looked at again: depression is in remission, as noted on 23 April 2024: grandiosity may soften"
    )
    first, what = lines(analysis)[:2]
    assert first == line
    assert what.count("“") <= 2
    assert what.endswith("see Ways of working")
    assert not any(word in (line + what).lower() for word in ("best", "rank", "score", "%"))


@pytest.mark.parametrize(("name", "since"), [("archivist", 3), ("vulnerable-trauma", 3), ("archivist", 50)])
def test_what_speaks_differently_is_named_for_the_ways_in_use_only(name: str, since: int) -> None:
    whole = decided(example(name), since)
    named = 0
    for n in [s.number for s in whole.record.sessions if s.number > since][::4]:
        analysis = analyse(whole, before_hour(whole, n))
        if again(analysis):
            assert analysis.approaches == ("mit",)
            what = lines(analysis)[1]
            assert not any(f"for {other}:" in what for other in ("TFP", "MBT", "GPM", "Schema", "Psychodynamic", "CBT"))
            assert what.count("“") <= 2
            named += "“" in what
    assert named or since == 50


def test_a_decision_ends_it() -> None:
    whole = decided(example("archivist"), 62)
    assert again(analyse(whole, before_hour(whole, 62))) == []


def test_it_says_that_nothing_speaks_differently_where_that_was_looked_at() -> None:
    whole = decided(example("stable-noise"), 25)
    found = [again(analyse(whole, before_hour(whole, hour))) for hour in range(26, 41)]
    assert [] in found
    due = [line for one in found for line in one]
    assert due
    assert all("90 days since your decision" in line for line in due)


def test_with_findings_off_nothing_of_it_is_said() -> None:
    whole = decided(example("archivist"), 50)
    analysis = analyse(whole, before_hour(whole, 62))
    assert not any(SAID in line for line in lines(analysis, findings_on=False))


def test_while_a_rupture_is_open_it_is_first_the_two_of_you() -> None:
    whole = decided(example("archivist"), 2)
    held = analyse(whole, before_hour(whole, 9))
    assert held.triggers.held
    assert held.ways.asked
    assert again(held) == []


def test_who_never_decided_or_noted_anything_is_told_for_two_weeks_and_then_left_alone() -> None:
    whole = example("stable-noise")
    told = [n for n in range(2, 41) if again(analyse(whole, before_hour(whole, n)))]
    assert told
    assert all(
        (before_hour(whole, n).date() - max(one.when for one in analyse(whole, before_hour(whole, n)).ways.asked)).days
        <= 14
        for n in told
    )
    assert len(told) <= 10
    word = FeatureNoted(
        id="n1", recorded_at=datetime(2022, 10, 1, tzinfo=UTC), when=date(2022, 10, 1), feature="pole",
        value="neither", certainty="known",
    )  # fmt: skip
    noted = replace(whole, working=replace(whole.working, features=(word,)))
    assert again(analyse(noted, before_hour(noted, 17)))
    assert not again(analyse(whole, before_hour(whole, 17)))


def test_in_stable_noise_each_line_that_is_due_says_that_nothing_speaks_differently() -> None:
    whole = example("stable-noise")
    for n in range(2, 41):
        for line in again(analyse(whole, before_hour(whole, n))):
            assert line.endswith("nothing speaks differently"), (n, line)
            assert "held" in line or "since the first contact" in line


@pytest.mark.parametrize("name", ["archivist", "vulnerable-trauma", "drop-out-twin", "grandiose-seven"])
def test_it_is_one_line_and_in_the_persons_forms(name: str) -> None:
    whole = decided(example(name), 3)
    for n in [s.number for s in whole.record.sessions if s.number > 3][::4]:
        analysis = analyse(whole, before_hour(whole, n))
        assert len(again(analysis)) <= 1
        assert not any("{" in line for line in lines(analysis))


def test_nothing_is_said_of_a_case_that_is_over_the_moment_it_is_decided() -> None:
    whole = example("archivist")
    at = last_recorded(whole)
    assert [*look_again_lines(analyse(whole, at), fresh_days=10_000)]
    one = ApproachDecision(
        id="d1", recorded_at=at, when=at.date(), uses=(ApproachUse(approach="mit", role="main"),), reason="It fits."
    )
    there = replace(whole, working=replace(whole.working, approach_decisions=(one,)))
    assert not [*look_again_lines(analyse(there, at), fresh_days=10_000)]
