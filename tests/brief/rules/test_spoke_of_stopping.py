from dataclasses import replace
from typing import Any

import pytest
from tests.brief.builders import (
    absence,
    analysis,
    clause,
    day,
    finding,
    hour,
    hours,
    moment,
    outcome_of,
    process,
    rating,
    words,
)

from holdfast.analysis.model import Analysis
from holdfast.brief.brief import brief
from holdfast.case.record import Break
from holdfast.process.readings import Hour


def threat(number: int, **known: Any) -> Hour:
    return hour(number, frame=("threat_to_quit",), **known)


def away(number: int, how: str = "cancelled", by: Any = "patient", **known: Any) -> Hour:
    return hour(number, took_place=False, attendance=(how,), by=by, **known)


def after(*last: Hour, **known: Any) -> Analysis:
    return analysis(process((*hours(last[0].number - 1), *last)), **known)


@pytest.mark.parametrize("how", ["cancelled", "missed"])
def test_a_threat_to_quit_and_then_an_hour_he_did_not_come_to_are_said_together(how: str) -> None:
    found = finding("spoke_of_stopping", after(threat(8), away(9, how)))
    assert words(found.headline) == "He spoke of stopping in hour 8 and did not come to 9."
    assert words(found.meaning).startswith("Ask about the wish to stop before anything else.")
    assert [e.source for e in found.evidence] == ["log", "attendance"]
    assert how in words(found.evidence[1].value)


def test_a_further_absence_is_the_same_thing_said_with_every_hour_missed() -> None:
    one, two = (finding("spoke_of_stopping", after(threat(8), away(9), *more)) for more in ((), (away(10, "missed"),)))
    assert words(two.headline) == "He spoke of stopping in hour 8 and did not come to 9 and 10."
    assert one.about == two.about


def test_an_hour_that_took_place_in_between_does_not_hide_it_and_two_do() -> None:
    between = finding("spoke_of_stopping", after(threat(8), hour(9), away(10)))
    assert words(between.headline) == "He spoke of stopping in hour 8 and did not come to 10."
    assert outcome_of("spoke_of_stopping", after(threat(8), hour(9), hour(10), away(11))) is None


def test_it_is_silent_once_he_has_come_again() -> None:
    assert outcome_of("spoke_of_stopping", after(threat(8), away(9), hour(10))) is None


def test_a_threat_noted_with_the_hour_he_did_not_come_to_claims_no_earlier_one() -> None:
    found = finding("spoke_of_stopping", after(away(8, frame=("threat_to_quit",))))
    assert words(found.headline) == "He spoke of stopping and did not come to 8."


def test_hours_missed_before_the_threat_are_not_said_to_have_followed_it() -> None:
    found = finding("spoke_of_stopping", after(away(8), away(9, frame=("threat_to_quit",))))
    assert words(found.headline) == "He spoke of stopping and did not come to 9."


@pytest.mark.parametrize("by", ["therapist", None])
def test_an_hour_you_cancelled_or_nobody_knows_who_is_not_his_absence(by: Any) -> None:
    assert outcome_of("spoke_of_stopping", after(threat(8), away(9, by=by))) is None


def test_an_hour_in_a_break_or_no_threat_at_all_is_silence() -> None:
    known_break = Break(id="b", recorded_at=moment(1), when=day(1), start=day(9), end=day(9), by="therapist")
    assert outcome_of("spoke_of_stopping", after(threat(8), away(9), breaks=(known_break,))) is None
    assert outcome_of("spoke_of_stopping", after(hour(8), away(9))) is None


def test_a_leaving_clause_is_spoken_of_only_where_one_was_agreed() -> None:
    agreed, offered = clause("leaving", state="agreed"), clause("leaving", state="proposed")
    found = finding("spoke_of_stopping", after(threat(8), away(9), clauses=(agreed,)))
    assert "What was agreed about leaving is there for this" in words(found.meaning)
    assert words(found.evidence[-1].what) == "Agreed about leaving"
    for clauses in ((), (offered,)):
        without = finding("spoke_of_stopping", after(threat(8), away(9), clauses=clauses))
        said = [words(without.meaning), *(words(o.move) for o in without.options)]
        assert not any("agreed" in one for one in said)
        assert without.missing


def test_what_was_good_in_that_hour_and_a_habit_of_staying_away_stand_beside_it() -> None:
    said = threat(8, moments=("real_contact",))
    held = tuple(away(n) if n in (2, 5) else hour(n) for n in range(1, 8))
    read = process((*held, said, away(9)), ratings=(rating(8, 58),))
    told = {words(e.what): words(e.value) for e in finding("spoke_of_stopping", analysis(read)).against}
    assert told == {
        "His rating of hour 8, about what is usual": "58 of 100",
        "You also marked in hour 8": "real contact",
        "Hours cancelled or missed by him before": "2 of 8",
    }
    assert not finding("spoke_of_stopping", after(threat(8), away(9))).against


def test_where_he_has_not_been_heard_of_for_long_it_is_said_once() -> None:
    gone = absence(last_heard=moment(8), days=20, usual_gap_days=7.0, before_it=((8, "threat_to_quit"),))
    one = analysis(replace(process((*hours(7), threat(8), away(9))), absence=gone))
    names = [found.rule for found in brief(one).findings]
    assert "not_heard_since" in names
    assert "spoke_of_stopping" not in names
