import re
from dataclasses import replace
from datetime import timedelta
from typing import Any, Literal

import pytest
from tests.brief.builders import analysis, clause, day, finding, hours, moment, outcome, outcome_of, process, words

from holdfast.analysis.model import Analysis
from holdfast.brief.finding import Option
from holdfast.case.record import AskedAbout, Event, Measure, PlannedEnding, SafetyReply, Session
from holdfast.outcome.readings import SafetyAnswer
from holdfast.text import say

AT = moment(7)


def injury(days_ago: int) -> Event:
    when = AT.date() - timedelta(days=days_ago)
    return Event(
        id="e1", recorded_at=moment(1), when=when, kind="injury", what="humiliation", text="corrected in public"
    )


def answer(value: int | None, days_ago: int = 3, attention: Any = "now") -> SafetyAnswer:
    return SafetyAnswer("phq9", "item 9", value, AT.date() - timedelta(days=days_ago), attention, say("ask"), "m1")


def session(number: int, own_life: Any) -> Session:
    return Session(
        id=f"s{number}",
        recorded_at=moment(number),
        number=number,
        when=moment(number),
        attendance=("on_time",),
        asked=AskedAbout(own_life=own_life),
    )


@pytest.mark.parametrize(("days", "speaks"), [(0, True), (14, True), (15, False)])
def test_an_injury_within_two_weeks_asks_whatever_the_mood(days: int, speaks: bool) -> None:
    asked = (session(6, "none"),)
    one = analysis(process(hours(6), injuries=(injury(days),)), at=AT, sessions=asked)
    assert (outcome_of("ask_today", one) is not None) is speaks


@pytest.mark.parametrize(("days", "speaks"), [(15, True), (28, True), (29, False)])
def test_an_injury_does_not_expire_because_he_went_away_and_nobody_asked(days: int, speaks: bool) -> None:
    one = analysis(process(hours(6), injuries=(injury(days),)), at=AT)
    assert (outcome_of("ask_today", one) is not None) is speaks


def test_what_he_said_before_a_break_of_weeks_is_asked_about_at_the_first_hour_back() -> None:
    back = analysis(process(hours(6)), sessions=(session(6, "plan"),), at=moment(11))
    assert words(finding("ask_today", back).headline).startswith("Last time he spoke of it.")


def test_what_to_do_when_there_is_a_plan_stands_on_the_page_whatever_was_found() -> None:
    one = analysis(process(hours(6), injuries=(injury(2),)), at=AT)
    moves = " ".join(words(option.move) for option in finding("ask_today", one).options)
    assert "a plan, or means within reach" in moves
    assert "means at hand" in words(finding("ask_today", one).meaning)


def test_an_answer_above_zero_is_shown_as_it_was_given_and_asks_now() -> None:
    found = finding("ask_today", analysis(process(hours(6)), measured=outcome(safety=(answer(2),)), at=AT))
    assert words(found.headline) == (
        "He answered 2 to a question about harming himself or ending his life. Ask directly today."
    )
    assert found.attention == "now"
    assert words(found.evidence[0].value) == "2 (as answered)"
    assert words(found.evidence[0].what).endswith("question 9")


def test_a_blank_is_its_own_answer_and_a_zero_is_none() -> None:
    blank = analysis(process(hours(6)), measured=outcome(safety=(answer(None),)), at=AT)
    assert "blank" in words(finding("ask_today", blank).headline)
    zero = analysis(process(hours(6)), measured=outcome(safety=(answer(0),)), at=AT)
    assert outcome_of("ask_today", zero) is None


def test_an_answer_does_not_expire_because_nobody_asked() -> None:
    answers = outcome(safety=(answer(1, days_ago=20),))
    assert outcome_of("ask_today", analysis(process(hours(6)), measured=answers, at=AT)) is not None
    asked = (session(6, "none"),)
    assert outcome_of("ask_today", analysis(process(hours(6)), measured=answers, at=AT, sessions=asked)) is None


def test_what_he_said_in_the_last_hour_is_asked_about_again() -> None:
    found = finding("ask_today", analysis(process(hours(6)), sessions=(session(6, "plan"),), at=AT))
    assert words(found.headline).startswith("Last time he spoke of it.")
    assert outcome_of("ask_today", analysis(process(hours(6)), sessions=(session(6, "none"),), at=AT)) is None
    earlier = (session(5, "ideas"), session(6, "none"))
    assert outcome_of("ask_today", analysis(process(hours(6)), sessions=earlier, at=AT)) is None


def test_nothing_is_graded_and_nobody_is_called_safe() -> None:
    found = finding("ask_today", analysis(process(hours(6), injuries=(injury(2),)), at=AT))
    told = " ".join([words(found.headline), words(found.meaning), *(words(o.say) for o in found.options)]).lower()
    for word in ("risk", "low", "moderate", "severe", "no danger", "safe enough"):
        assert f" {word} " not in told.replace("low mood", "")


def test_a_missing_safety_clause_is_named() -> None:
    bare = analysis(process(hours(6), injuries=(injury(2),)), at=AT)
    assert "a safety clause in the contract" in [words(m) for m in finding("ask_today", bare).missing]
    told = clause("safety", state="told")
    kept = analysis(process(hours(6), injuries=(injury(2),)), clauses=(told,), at=AT)
    assert "a safety clause in the contract" not in [words(m) for m in finding("ask_today", kept).missing]


def test_an_event_that_lies_ahead_is_no_injury_yet() -> None:
    assert outcome_of("ask_today", analysis(process(hours(6), injuries=(injury(-3),)), at=AT)) is None
    assert day(7) == AT.date()


def test_that_it_was_asked_is_shown_and_silences_nothing() -> None:
    one = analysis(process(hours(6), injuries=(injury(8),)), sessions=(session(6, "none"),), at=AT)
    found = finding("ask_today", one)
    assert words(found.headline).endswith("Ask directly today.")
    assert "ending his life: asked, and none" in [words(e.value) for e in found.evidence]


def reply(item: str = "item 9", measure: str = "m1", done: str = "Rang him; his sister stays.") -> SafetyReply:
    return SafetyReply(
        id="r1", recorded_at=AT, when=AT.date() - timedelta(days=1), measure=measure, item=item, done=done
    )  # fmt: skip


@pytest.mark.parametrize("value", [3, None])
def test_after_a_reply_it_stays_for_its_days_says_so_and_asks_for_no_attention(value: int | None) -> None:
    one = analysis(process(hours(6)), measured=outcome(safety=(answer(value),)), at=AT, safety_replies=(reply(),))
    found = finding("ask_today", one)
    assert "you wrote down what was done" in words(found.headline)
    assert words(found.headline).endswith("Ask how it is now.")
    assert found.attention is None
    told = [e.value if isinstance(e.value, str) else words(e.value) for e in found.evidence]
    assert told == ["left blank" if value is None else "3 (as answered)", "Rang him; his sister stays."]


def test_a_reply_to_one_answer_silences_no_other() -> None:
    other = replace(answer(1), item="item 2", ref="m2", attention="before the hour")
    one = analysis(process(hours(6)), measured=outcome(safety=(answer(3), other)), at=AT, safety_replies=(reply(),))
    found = finding("ask_today", one)
    assert found.attention == "before the hour"
    assert words(found.headline).startswith("He answered 1 to a question")


def test_a_reply_silences_no_injury_and_nothing_he_said() -> None:
    one = analysis(
        process(hours(6), injuries=(injury(2),)),
        measured=outcome(safety=(answer(3),)),
        at=AT,
        safety_replies=(reply(),),
    )
    found = finding("ask_today", one)
    assert found.attention == "before the hour"
    assert words(found.headline).startswith("An injury on")


def test_a_reply_about_the_form_before_it_was_sent_holds_for_the_form_sent() -> None:
    sent = Measure(id="m1", corrects="m0", recorded_at=AT, when=AT.date(), instrument="phq-9", items=(0,) * 8 + (3,))
    one = analysis(
        process(hours(6)), measured=outcome(safety=(answer(3),)), at=AT, measures=(sent,),
        safety_replies=(reply(measure="m0"),),
    )  # fmt: skip
    assert finding("ask_today", one).attention is None


# --- the last fortnight before an ending ---

WISHED = {
    "therapist": "he did not choose it",
    "outside": "he did not choose it",
    "both": "wished by both of you",
    "patient": "by his own wish",
}


def ends(
    by: Literal["both", "patient", "therapist", "outside"], *, ahead: int = 10, spoken: int = 90, **more: Any
) -> Analysis:
    """An ending so many days ahead, spoken of so many days ago."""
    today = AT.date()
    planned = PlannedEnding(
        id="pe1", recorded_at=moment(1), when=today - timedelta(days=spoken), by=by,
        last_day=today + timedelta(days=ahead),
    )  # fmt: skip
    return analysis(process(hours(6), **more.pop("process", {})), at=AT, planned_endings=(planned,), **more)


@pytest.mark.parametrize("by", ["therapist", "outside", "both", "patient"])
def test_the_last_fortnight_is_asked_about_whoever_wished_the_ending(by: Any) -> None:
    found = finding("ask_today", ends(by))
    assert WISHED[by] in words(found.headline)
    assert re.search(r"Ask( once,)? directly", words(found.headline))
    assert "the thought" in words(found.meaning)
    assert [words(e.value) for e in found.evidence] == [f"the last hour on {_said(AT.date() + timedelta(days=10))}"]
    assert outcome_of("ask_today", ends(by, ahead=14)) is not None
    assert outcome_of("ask_today", ends(by, ahead=15)) is None
    assert [one for one in found.options if one.approach == "any" and "ending" in words(one.say)]


def test_only_an_ending_he_did_not_choose_is_said_to_be_one_and_a_shared_one_is_asked_about_gently() -> None:
    said = {by: words(finding("ask_today", ends(by)).headline) for by in ("therapist", "both", "patient")}
    assert [by for by, headline in said.items() if "did not choose" in headline] == ["therapist"]
    assert "wished by both of you" in said["both"]
    assert "by his own wish" in said["patient"]
    assert finding("ask_today", ends("both")).attention is None
    assert finding("ask_today", ends("patient")).attention == "before the hour"


def test_a_shared_ending_that_was_asked_about_in_its_last_fortnight_is_not_asked_about_again() -> None:
    late, early = (session(6, "none"),), (session(3, "none"),)
    assert outcome_of("ask_today", ends("both", ahead=3, sessions=late)) is None
    assert outcome_of("ask_today", ends("both", ahead=3, sessions=early)) is not None
    for by in ("therapist", "patient"):
        assert outcome_of("ask_today", ends(by, ahead=3, sessions=late)) is not None


def test_what_was_answered_when_the_ending_was_spoken_of_is_no_answer_in_its_last_fortnight() -> None:
    """A reply to this finding holds for its `about` alone."""
    spoken = AT.date() - timedelta(days=90)
    assert finding("ask_today", ends("therapist")).about == f"day:{AT.date() - timedelta(days=4)}" != f"day:{spoken}"


def test_his_own_sudden_ending_comes_first() -> None:
    found = finding("ask_today", ends("patient", ahead=7, spoken=2, process={"injuries": (injury(3),)}))
    assert words(found.headline).startswith("He wants to end, and soon: spoken of on")
    assert "An injury" not in words(found.headline)
    assert len(found.evidence) == 2  # the injury stands there as well
    assert any("and soon" in words(one.say) for one in _own(found.options))
    slowly = finding("ask_today", ends("patient", ahead=7, spoken=8))
    assert "by his own wish" in words(slowly.headline)
    answered = ends("patient", ahead=7, spoken=2, measured=outcome(safety=(answer(2),)))
    assert words(finding("ask_today", answered).headline).startswith("He answered 2 to")


def _own(options: tuple[Option, ...]) -> list[Option]:
    return [one for one in options if one.approach == "any"]


def _said(day: Any) -> str:
    return f"{day.day} {day:%B %Y}"
