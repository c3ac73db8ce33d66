from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.brief.builders import analysis, clause, day, hour, hours, moment, outcome, process, rating, words
from tests.strategies import END, cases, private_notes_for

from holdfast.analysis import Analysis, analyse
from holdfast.brief.as_html import as_html
from holdfast.brief.as_json import as_json
from holdfast.brief.as_text import as_text
from holdfast.brief.brief import brief, without_private
from holdfast.brief.finding import Abstained, Finding
from holdfast.brief.knowledge import rule_knowledge
from holdfast.brief.rules import RULES
from holdfast.case.model import Case
from holdfast.case.record import Event, Session
from holdfast.case.working import Reply, WorkingNotes
from holdfast.process.readings import Episode
from holdfast.simulate.examples import example
from holdfast.text import Spoken, render

MOMENTS = st.integers(0, 500).map(lambda days: END - timedelta(days=days))


def rupture() -> Episode:
    return Episode(7, "withdrawal", "probable", "open", ("answers", "log"), rating(7, 40), (), (), (), None)


def busy(**more: object) -> Analysis:
    """A case in which five rules speak: an injury, a rupture, a step offered twice, no goal, a cost not named."""
    injury = Event(id="e1", recorded_at=moment(7), when=day(7), kind="injury", what="loss")
    read = process(hours(7), episodes=(rupture(),), injuries=(injury,))
    return analysis(read, clauses=(clause(offered=(6, 7)),), **more)  # type: ignore[arg-type]


def test_safety_comes_first_then_the_break_then_the_contract_and_three_stand_in_front() -> None:
    page = brief(busy())
    assert [f.rule for f in page.front] == ["ask_today", "probable_rupture", "step_undone_twice"]
    assert [f.rule for f in page.findings if not f.front] == ["no_shared_goal"]


def test_the_five_questions_are_always_five_and_in_order() -> None:
    for one in (busy(), analysis()):
        titles = [words(question.title) for question in brief(one).questions]
        assert titles == [
            "Where is the patient?",
            "How are the two of us?",
            "Is the contract alive?",
            "Too fast, or being pulled?",
            "Still the right way of working?",
        ]


def reply(kind: str, about: str | None = "hour:7", until: int | None = None) -> WorkingNotes:
    entry = Reply(
        id="r1",
        recorded_at=moment(7),
        when=day(7),
        rule="probable_rupture",
        reply=kind,  # type: ignore[arg-type]
        about=about,
        until=None if until is None else day(until),
    )
    return WorkingNotes(replies=(entry,))


def test_a_finding_that_was_answered_for_this_occasion_gives_up_its_place_in_front() -> None:
    for kind in ("known", "not_useful", "later"):
        page = brief(busy(working=reply(kind)))
        assert "probable_rupture" in [f.rule for f in page.findings]
        assert "probable_rupture" not in [f.rule for f in page.front]


def test_while_a_break_is_open_and_known_no_finding_about_the_contract_takes_its_place() -> None:
    for kind in ("known", "later"):
        assert [f.rule for f in brief(busy(working=reply(kind))).front] == ["ask_today"]
    doubted = brief(busy(working=reply("not_useful")))
    assert [f.rule for f in doubted.front] == ["ask_today", "step_undone_twice", "no_shared_goal"]


def test_a_reply_about_another_occasion_does_not_stand() -> None:
    assert "probable_rupture" in [f.rule for f in brief(busy(working=reply("known", "hour:3"))).front]


def test_one_not_useful_about_everything_never_silences_a_question_of_safety() -> None:
    for kind in ("known", "not_useful"):
        (entry,) = reply(kind, None).replies
        always = WorkingNotes(replies=(entry, replace(entry, id="r2", rule="ask_today")))
        front = [f.rule for f in brief(busy(working=always)).front]
        assert "probable_rupture" not in front
        assert front[0] == "ask_today"


def test_later_comes_back_on_its_day_or_after_the_next_hour() -> None:
    on_its_day = busy(working=reply("later", until=7))
    assert "probable_rupture" in [f.rule for f in brief(on_its_day).front]
    waiting = busy(working=reply("later", until=30))
    assert "probable_rupture" not in [f.rule for f in brief(waiting).front]
    one = busy(working=reply("later"))
    after = replace(one, process=replace(one.process, hours=(*one.process.hours, hour(8))))
    assert "probable_rupture" in [f.rule for f in brief(replace(after, at=moment(9))).front]


def test_with_findings_switched_off_it_holds_memory_and_data_and_no_verdict() -> None:
    page = brief(busy(), findings_on=False)
    assert page.findings == ()
    assert page.abstained == ()
    told = " ".join(words(line.text) for question in page.questions for line in question.lines)
    assert "break" not in told
    assert "change:" not in told
    assert "not shown here" in told


def test_his_line_and_yours_are_two_lines() -> None:
    read = process(hours(2, his_alliance=40.0, your_alliance=80.0))
    lines = brief(analysis(read)).questions[1].lines
    assert [(line.voice, words(line.text)) for line in lines[:2]] == [
        ("his", "his line 40, 40; his usual not known yet"),
        ("yours", "yours 80, 80"),
    ]


def test_a_rating_that_is_missing_is_a_gap_and_not_a_zero() -> None:
    read = process((hour(1, his_alliance=40.0), hour(2), hour(3, his_alliance=50.0)))
    assert words(brief(analysis(read)).questions[1].lines[0].text).startswith("his line 40, –, 50")


def test_what_is_unknown_is_said_to_be_unknown() -> None:
    told = [words(line.text) for line in brief(analysis(process(hours(3)))).questions[0].lines]
    assert "grandiosity, entitlement and vulnerability unknown (no check-ins lately)" in told
    assert "symptoms and functioning unknown: nothing was measured" in told


def test_change_waits_for_its_review_and_slow_is_usual() -> None:
    measured = outcome(next_review_session=12)
    told = [words(line.text) for line in brief(analysis(process(hours(3)), measured=measured)).questions[4].lines]
    assert "next review at hour 12" in told
    assert "slow is usual before half a year" in told


@given(cases(), MOMENTS)
def test_no_rule_raises_on_a_valid_case_and_each_says_one_of_three_things(case: Case, at: datetime) -> None:
    one = analyse(case, at)
    for name, rule in RULES:
        found = rule(one, rule_knowledge(name))
        assert found is None or isinstance(found, Abstained | Finding)
        if isinstance(found, Finding):
            assert found.rule == name
            assert found.evidence
            assert 2 <= len(found.options) <= 5
            assert len(found.about) <= 64


@given(cases(), MOMENTS)
def test_every_valid_case_has_a_page_in_every_form_and_the_same_one_twice(case: Case, at: datetime) -> None:
    page, again = brief(analyse(case, at)), brief(analyse(case, at))
    for form in (as_text, as_json, as_html):
        assert form(page) == form(again)
    assert len(page.front) <= 3
    assert len(page.questions) == 5


@settings(max_examples=25)
@given(cases().flatmap(lambda case: st.tuples(st.just(case), private_notes_for(case))), MOMENTS)
def test_the_page_without_private_notes_is_the_same_whatever_they_hold(pair: tuple[Case, object], at: datetime) -> None:
    case, notes = pair
    bare = brief(analyse(replace(case, private=None), at))
    opened = brief(without_private(analyse(replace(case, private=notes), at)))  # type: ignore[arg-type]
    for form in (as_text, as_json, as_html):
        assert form(bare) == form(opened)
    assert not any(finding.private for finding in bare.findings)
    assert not any(line.private for question in bare.questions for line in question.lines)


@settings(max_examples=25)
@given(cases(), MOMENTS)
def test_a_supervisor_reads_a_brief_of_the_record_alone(case: Case, at: datetime) -> None:
    record_only = brief(analyse(Case(record=case.record), at))
    assert len(record_only.questions) == 5
    assert all(one.source not in ("log", "private") for q in record_only.questions for one in q.evidence)


def test_the_hour_that_was_cancelled_says_by_whom_and_when() -> None:
    cancelled = hour(8, took_place=False, attendance=("cancelled",), by="patient")
    entry = Session(
        id="s8",
        recorded_at=moment(8) - timedelta(hours=15),
        number=8,
        when=moment(8),
        attendance=("cancelled",),
        by="patient",
    )
    last = brief(analysis(process((*hours(7), cancelled)), sessions=(entry,))).last_time.hour
    assert last is not None
    assert words(last.text) == "hour 8 cancelled by him, the evening before"


def test_while_he_is_away_nothing_stands_in_front_that_needs_an_hour() -> None:
    case = example("drop-out-twin")
    page = brief(analyse(case, datetime.fromisoformat("2023-05-03T12:00:00+02:00")))
    assert [finding.rule for finding in page.front] == ["not_heard_since"]
    assert "probable_rupture" in [finding.rule for finding in page.findings]


def test_months_after_the_last_hour_no_rule_speaks_as_if_there_were_a_next_one() -> None:
    case = example("drop-out-twin")
    assert brief(analyse(case, datetime.fromisoformat("2023-10-01T12:00:00+02:00"))).findings == ()


def test_no_way_of_working_is_cleared_by_what_was_never_measured() -> None:
    told = " ".join(words(line.text) for line in brief(analysis(process(hours(5)))).questions[4].lines)
    assert "speaks" not in told


@pytest.mark.parametrize(
    ("address", "label"), [("he", "Where is he"), ("they", "Where are they"), ("name", "Where is Nemo")]
)
def test_the_first_question_asks_after_everybody_in_his_own_form(address: str, label: str) -> None:
    page = brief(analysis(process(hours(3))))
    assert render(page.questions[0].label, Spoken("Nemo", address)) == label  # type: ignore[arg-type]


def test_silence_in_the_first_hours_is_too_early_and_never_called_calm() -> None:
    assert brief(analysis(process(hours(2)))).too_early
    told = brief(busy())
    assert told.findings
    assert not told.too_early
