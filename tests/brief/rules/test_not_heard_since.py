from datetime import timedelta
from typing import Any

import pytest
from tests.brief.builders import absence, analysis, clause, finding, hours, moment, needs, outcome_of, process, words

from holdfast.analysis.model import Analysis
from holdfast.brief.knowledge import rule_knowledge
from holdfast.case.record import Event


def away(gone: int, **known: Any) -> Analysis:
    values: dict[str, Any] = {
        "last_heard": moment(6),
        "days": gone,
        "usual_gap_days": 7.0,
        "before_it": ((6, "limit_set"),),
    }
    clauses = known.pop("clauses", ())
    read = process(hours(6), absence=absence(**{**values, **known}))
    return analysis(read, clauses=clauses, at=moment(6) + timedelta(days=gone))


@pytest.mark.parametrize(("days", "speaks"), [(11, False), (12, True), (19, True), (120, True), (121, False)])
def test_longer_than_usual_after_a_limit_he_went_away(days: int, speaks: bool) -> None:
    assert (outcome_of("not_heard_since", away(days)) is not None) is speaks


def test_it_says_how_long_after_what_and_what_was_agreed_about_leaving() -> None:
    leaving = clause("leaving", state="agreed")
    found = finding("not_heard_since", away(19, clauses=(leaving,)))
    assert words(found.headline) == "Not heard from him for 19 days, after a limit."
    assert words(found.evidence[-1].what) == "Agreed about leaving"
    assert finding("not_heard_since", away(19)).missing


def test_an_injury_and_a_limit_are_both_named_and_neither_hides_the_other() -> None:
    injury = Event(id="e1", recorded_at=moment(6), when=moment(6).date(), kind="injury", what="humiliation")
    found = finding("not_heard_since", away(19, before_it=(injury, (5, "threat_to_quit"), (6, "limit_set"))))
    assert words(found.headline) == "Not heard from him for 19 days, after a humiliation and a limit."


def test_the_days_of_a_break_are_not_his_silence() -> None:
    assert outcome_of("not_heard_since", away(23, break_days=21)) is None
    assert outcome_of("not_heard_since", away(33, break_days=21)) is not None


def test_somebody_who_comes_every_two_weeks_is_not_away_after_one_and_a_half() -> None:
    assert outcome_of("not_heard_since", away(19, usual_gap_days=14.0)) is None


def test_nothing_before_it_a_known_break_or_an_hour_still_due_is_silence() -> None:
    for known in (
        {"before_it": ()},
        {"on_break": True},
        {"next_appointment": moment(10)},
        {"last_heard": None, "days": None},
    ):
        assert outcome_of("not_heard_since", away(19, **known)) is None


def test_an_hour_arranged_is_no_reason_to_wait_after_two_missed_in_a_row() -> None:
    one = away(19, next_appointment=moment(10), missed_in_a_row=2)
    assert finding("not_heard_since", one).certainty == "seen"


def test_without_a_usual_it_abstains() -> None:
    assert "usual" in needs("not_heard_since", away(19, usual_gap_days=None))


def test_after_an_injury_the_first_thing_offered_is_to_telephone_and_ask() -> None:
    injury = Event(
        id="e1", recorded_at=moment(5), when=moment(5).date(), kind="injury", what="humiliation", text="before visitors"
    )
    found = finding("not_heard_since", away(19, before_it=(injury, (6, "limit_set"))))
    assert "ending your life" in words(found.options[0].say)
    assert "ask directly" in words(found.meaning)
    assert "ending your life" not in words(finding("not_heard_since", away(19)).options[0].say)


def test_nothing_that_could_be_said_makes_his_anger_small() -> None:
    said = [words(option.say) for option in rule_knowledge("not_heard_since").options]
    assert any("angry or not" in one for one in said)
    assert not any("cross" in one for one in said)
