"""The first hour back: for the hour after he was away, and for no other."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.brief.builders import analysis, clause, hours, process
from tests.strategies import END, cases

from holdfast.analysis import analyse
from holdfast.brief.as_html import as_html
from holdfast.brief.as_json import as_values
from holdfast.brief.as_text import as_text
from holdfast.brief.brief import ABOUT_CONTRACT, brief, without_private
from holdfast.brief.first_hour_back import FirstHourBack, first_hour_back, told
from holdfast.brief.going_away import away
from holdfast.case.model import Case
from holdfast.case.moments import before_hour
from holdfast.case.moves import Terms
from holdfast.case.record import Appointment, Attendance, Break, Event, Party, Session
from holdfast.simulate.examples import example
from holdfast.text import render

EXAMPLES = ("archivist", "drop-out-twin", "grandiose-seven", "stable-noise", "vulnerable-trauma")


def card(case: Case, at: datetime) -> FirstHourBack | None:
    return first_hour_back(analyse(case, at))


def said(case: Case, at: datetime) -> list[str]:
    found = card(case, at)
    assert found is not None
    person = analyse(case, at).person
    return [render(one, person) for one in told(found)]


def comes_back(days_after: int = 14) -> tuple[Case, datetime]:
    """The twin goes away after hour 13, left in anger, and hour 14 missed. Here he asks for an hour again."""
    case = example("drop-out-twin")
    last = case.record.sessions[-1]
    when = last.when + timedelta(days=days_after)
    asked = Appointment(id="back", recorded_at=when - timedelta(days=2), when=when, number=last.number + 1)
    case = replace(case, record=replace(case.record, appointments=(*case.record.appointments, asked)))
    return case, when - timedelta(hours=1)


def test_who_comes_back_after_anger_and_a_missed_hour_finds_this_read_before() -> None:
    case, at = comes_back()
    assert said(case, at) == [
        (
            "21 days since hour 13, 1 hour missed or called off by him; before it: a humiliation: The new head of the "
            "reading room corrected him before visitors. (7 April 2023), hour 13: leaving in anger (11 April 2023) and "
            "hour 13: a limit (11 April 2023)"
        ),
        (
            "agreed about leaving: “Before stopping we meet once more, to say so. If you stay away, I write once; the "
            "door stays open.”"
        ),
        "The contract rests as it was. No step waits for him.",
        "Ask directly, early, how it was, and whether he has thought of ending his life.",
        "Could be said: “It is good that you are here. You need not begin with where you were.”",
        (
            "Could be said: “Last time something happened between us, and I had a part in it. I would like to hear "
            "what it was like.”"
        ),
        "rather not: “Why did you stay away?”",
        "rather not: “Shall we go on with what we agreed?”",
    ]


def test_on_the_first_hour_back_no_step_stands_on_the_page() -> None:
    case, at = comes_back()
    page = brief(analyse(case, at))
    assert page.first_hour_back is not None
    assert page.last_time.step is None
    assert "no_shared_goal" in {finding.rule for finding in page.findings}
    assert not {finding.rule for finding in page.front} & set(ABOUT_CONTRACT)
    assert "FIRST HOUR BACK" in as_text(page)
    assert "First hour back" in as_html(page)
    assert as_values(page)["first_hour_back"]


def test_while_nobody_asked_for_an_hour_it_is_rule_fifteen_that_speaks() -> None:
    _case, at = comes_back()
    away = example("drop-out-twin")
    assert card(away, at) is None
    assert "not_heard_since" in {finding.rule for finding in brief(analyse(away, at)).findings}


def test_after_the_first_hour_back_the_card_is_gone() -> None:
    case, _at = comes_back()
    last = case.record.appointments[-1]
    held = Session(id="s15", recorded_at=last.when, number=15, when=last.when, attendance=("on_time",))
    following = Appointment(id="next", recorded_at=last.when, when=last.when + timedelta(days=7), number=16)
    record = replace(
        case.record,
        sessions=(*case.record.sessions, held),
        appointments=(*case.record.appointments, following),
    )
    assert card(replace(case, record=record), following.when - timedelta(hours=1)) is None


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_example_has_it_where_nobody_was_away_and_stable_noise_never(name: str) -> None:
    case = example(name)
    for session in case.record.sessions[1:]:
        assert card(case, before_hour(case, session.number)) is None, session.number


def test_two_hours_missed_in_a_row_are_enough_and_one_called_off_by_you_is_not() -> None:
    assert _after(("missed", "patient"), ("cancelled", "patient")) is not None
    assert _after(("missed", "patient")) is None
    assert _after(("cancelled", "therapist"), ("cancelled", "therapist"), injured=True) is None


def test_a_break_is_no_absence() -> None:
    case, at = _gone(("cancelled", None), ("cancelled", None), injured=True)
    first, last = (s.when.date() for s in case.record.sessions[-2:])
    away = Break(id="b1", recorded_at=case.record.sessions[0].when, when=first, start=first, end=last, by="therapist")
    assert card(case, at) is not None
    assert card(replace(case, record=replace(case.record, breaks=(away,))), at) is None


@pytest.mark.parametrize(
    ("text", "his", "once"),
    [
        ("If you stay away, I write once; the door stays open.", None, True),
        ("We come once more.", "You send one letter, and then you leave me alone.", True),
        ("We come once more before we stop, and I write to you.", None, False),
        ("If you write, I answer; we come once more.", None, False),
        ("If you write once more, I answer.", None, False),
    ],
)
def test_writing_once_is_agreed_where_both_said_yes_to_those_words(text: str, his: str | None, once: bool) -> None:
    terms = Terms(kind="leaving", text=text, his_words=his)
    agreed = clause("leaving", state="agreed", terms=terms, in_force=terms)
    assert away(analysis(process(hours(3)), clauses=(agreed,))).once is once
    proposed = replace(agreed, state="proposed", in_force=None)
    assert not away(analysis(process(hours(3)), clauses=(proposed,))).once


def test_safety_is_asked_about_where_an_injury_was_before_it_and_nowhere_else() -> None:
    with_one = _after(("missed", "patient"), ("missed", "patient"), injured=True)
    without = _after(("missed", "patient"), ("missed", "patient"))
    assert with_one is not None
    assert with_one.safety is not None
    assert without is not None
    assert without.safety is None


def test_a_practice_without_findings_has_no_card() -> None:
    case, at = comes_back()
    assert brief(analyse(case, at), findings_on=False).first_hour_back is None


@settings(max_examples=25)
@given(cases(), st.integers(0, 200))
def test_it_is_the_same_without_private_notes(case: Case, days: int) -> None:
    analysis = analyse(case, END - timedelta(days=days))
    assert first_hour_back(analysis) == first_hour_back(without_private(analysis))


def _after(*gone: tuple[Attendance, Party | None], injured: bool = False) -> FirstHourBack | None:
    return card(*_gone(*gone, injured=injured))


def _gone(*gone: tuple[Attendance, Party | None], injured: bool = False) -> tuple[Case, datetime]:
    """Six quiet weekly hours of the stable example, then these that did not take place, then one that is arranged."""
    case = example("stable-noise")
    kept = case.record.sessions[:6]
    last = kept[-1]
    away = tuple(
        Session(
            id=f"gone{n}",
            recorded_at=last.when + timedelta(days=7 * n, hours=1),
            number=last.number + n,
            when=last.when + timedelta(days=7 * n),
            attendance=(mark,),
            by=by,
        )
        for n, (mark, by) in enumerate(gone, 1)
    )
    when = last.when + timedelta(days=7 * (len(gone) + 1))
    ahead = Appointment(id="back", recorded_at=last.when, when=when, number=last.number + len(gone) + 1)
    day = last.when.date()
    hurt = Event(id="e1", recorded_at=last.when, when=day, kind="injury", what="humiliation")
    record = replace(
        case.record,
        sessions=(*kept, *away),
        appointments=(ahead,),
        events=(hurt,) if injured else (),
        breaks=(),
    )
    return replace(case, record=record), when - timedelta(hours=1)
