"""What asks for rewriting in whole cases: the invented ones at their hours, and that a broken frame is never in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.strategies.whole import cases

from holdfast.analysis import Analysis, analyse
from holdfast.analysis.asking import facts, read_triggers
from holdfast.case.model import Case
from holdfast.case.moments import before_hour, last_recorded
from holdfast.case.record import AskedAbout, Break, Event, FrameArrangement, Restriction
from holdfast.case.working import FormulationElement
from holdfast.contract.ask_again import UNDONE
from holdfast.simulate.examples import example
from holdfast.text import render

CASES = ("archivist", "stable-noise", "drop-out-twin", "vulnerable-trauma")


def read(name: str, hour: int) -> Analysis:
    case = example(name)
    return analyse(case, before_hour(case, hour))


def asks(name: str, hour: int) -> list[str]:
    return [one.about for one in read(name, hour).triggers.speaking]


def test_the_archivist_who_hands_it_back_makes_it_ask_and_the_rupture_makes_it_wait() -> None:
    assert asks("archivist", 4) == []
    assert asks("archivist", 5) == ["sense_low:goal-week:2023-02-07", "gap:goal-week:2023-02-07"]
    held = read("archivist", 9).triggers
    assert (held.held, held.speaking) == (True, ())
    assert "sense_low:step-diary:2023-02-28" in [one.about for one in held.waiting]


def test_the_repair_of_hour_ten_opens_a_draft_that_begins_with_what_was_said_then() -> None:
    first = read("archivist", 11).triggers.speaking[0]
    assert (first.code, first.about) == ("repaired", "repaired:hour10")
    assert first.said == ("I have been in a hurry for both of us. I pushed, and all you could do was hand it back.",)
    assert "repaired:hour10" not in asks("archivist", 14), "version 2 was opened with it"


def test_what_both_said_when_it_was_mended_is_one_repair() -> None:
    after = [one for one in read("archivist", 30).triggers.speaking if one.code == "repaired"]
    assert [one.about for one in after] == ["repaired:hour29"]
    assert len(after[0].said) == 2
    assert "formulation:2023-09-05" in asks("archivist", 30)


def test_a_brother_in_hospital_asks_as_what_is_really_so_and_is_put_off_to_a_day() -> None:
    case = example("archivist")
    told = analyse(replace(case, working=replace(case.working, trigger_words=())), before_hour(case, 48)).triggers
    found = [one.about for one in told.speaking]
    assert "life_event:worry:step-friday:2024-01-16" in found
    assert "sense_fell:step-friday:2024-01-23" in found
    assert not [about for about in found if about.startswith("step_undone")], "one evening that could not be is no row"
    answered = read("archivist", 48).triggers
    away = {one.about for one in answered.answered if one.answered and one.answered.answer == "put_off"}
    assert "life_event:worry:step-friday:2024-01-16" in away
    assert not away & {one.about for one in answered.speaking}
    assert not set(asks("archivist", 54)) & set(found), "version 4 answers what stood before it"


def test_after_the_break_that_was_never_mended_the_twins_contract_stays_held_to_the_end() -> None:
    case = example("drop-out-twin")
    for at in (before_hour(case, 11), before_hour(case, 13), last_recorded(case) + timedelta(days=60)):
        found = analyse(case, at).triggers
        assert found.held
        assert {one.code for one in found.speaking} <= {"new_risk"}


def test_nothing_asks_in_stable_noise_at_any_hour() -> None:
    case = example("stable-noise")
    hours = [session.number for session in case.record.sessions][1:]
    for hour in hours:
        assert analyse(case, before_hour(case, hour)).triggers.speaking == (), hour
    assert analyse(case, last_recorded(case)).triggers.speaking == ()


def test_what_she_said_of_ending_her_life_asks_before_the_hour_and_is_never_graded() -> None:
    case = example("vulnerable-trauma")
    found = [one for hour in range(2, 12) for one in analyse(case, before_hour(case, hour)).triggers.speaking]
    risks = [one for one in found if one.code == "new_risk"]
    assert {one.attention for one in risks} <= {"now", "before the hour"}
    assert "new_risk:v1:own_life:ideas" in {one.about for one in risks}


def asked_in(case: Case, hour: int, answer: str) -> Case:
    sessions = tuple(
        replace(s, asked=AskedAbout(own_life=answer)) if s.number == hour else s  # type: ignore[arg-type]
        for s in case.record.sessions
    )
    return replace(case, record=replace(case.record, sessions=sessions))


def test_what_was_so_before_the_version_was_opened_is_not_new() -> None:
    case = example("archivist")  # version 2 was opened in hour 13

    def new(case: Case) -> list[str]:
        found = analyse(case, before_hour(case, 15)).triggers.speaking
        return [one.about for one in found if one.code == "new_risk"]

    assert new(asked_in(case, 14, "plan")) == ["new_risk:v2:own_life:plan"]
    assert new(asked_in(asked_in(case, 14, "ideas"), 12, "ideas")) == []
    assert new(asked_in(asked_in(case, 14, "plan"), 12, "ideas")) == ["new_risk:v2:own_life:plan"]


def test_a_slip_of_the_pen_set_right_asks_for_nothing() -> None:
    case = example("archivist")
    at = before_hour(case, 40)
    before = [one.about for one in analyse(case, at).triggers.speaking]
    parts = {e.id: e for e in case.working.formulation}
    for old in ("form3", "form23", "form5"):
        slip = replace(parts[old], id="form99", recorded_at=at - timedelta(days=2), corrects=old, text="To goe.")
        working = replace(case.working, formulation=(*case.working.formulation, slip))
        found = analyse(replace(case, working=working), at).triggers.speaking
        assert [one.about for one in found] == before, old


def put(id: str, at: datetime, **more: Any) -> FormulationElement:
    given: dict[str, Any] = {"text": f"words of {id}", "when": at.date(), "recorded_at": at, **more}
    return FormulationElement(id=id, **{"approach": "mit", **given})


@pytest.mark.parametrize(
    ("more", "asked"),
    [
        ({"slot": "wish", "revises": "form23"}, True),
        ({"slot": "wish", "revises": "form23", "dropped": True}, True),
        ({"slot": "decentring"}, False),
        ({"slot": "pair_self", "approach": "tfp", "group": "another"}, False),
        ({"slot": "dyad", "approach": "tfp"}, False),
        ({"slot": "wish"}, True),
    ],
    ids=["put anew", "dropped", "an empty place", "one more pair", "one more without a group", "as an older file does"],
)
def test_what_is_put_anew_or_dropped_asks_and_what_is_added_beside_does_not(more: dict[str, Any], asked: bool) -> None:
    case = example("archivist")
    at = before_hour(case, 45)
    made = at - timedelta(days=2)
    working = replace(case.working, formulation=(*case.working.formulation, put("form99", made, **more)))
    found = [one.about for one in analyse(replace(case, working=working), at).triggers.speaking]
    assert (f"formulation:{made.date()}" in found) is asked


def test_the_place_is_told_by_its_title() -> None:
    case = example("archivist")
    at = before_hour(case, 45)
    made = at - timedelta(days=2)
    new = put("form99", made, slot="core_negative", revises="form8", text="Not heartless.")
    working = replace(case.working, formulation=(*case.working.formulation, new))
    analysis = analyse(replace(case, working=working), at)
    asks = next(one for one in analysis.triggers.speaking if one.code == "formulation")
    assert "“painful image of himself”" in render(asks.sentence, analysis.person)


def test_nothing_is_read_of_a_restricted_case() -> None:
    case = example("archivist")
    at = before_hour(case, 11)
    kept = Restriction(
        id="r1", recorded_at=at, when=at.date(), act="restricted", wish_of="patient", reason="he asked"
    )  # fmt: skip
    found = analyse(replace(case, record=replace(case.record, restrictions=(kept,))), at).triggers
    assert (found.held, found.speaking, found.waiting) == (False, (), ())


# --- a broken frame and an undone step never meet in one list ---


def bent(case: Case) -> Case:
    """The same case with its frame broken at every hour, and a leave and a break at each."""
    record = case.record
    sessions = tuple(replace(s, frame=("fee", "overrun", "threat_to_quit", "limit_set")) for s in record.sessions)
    days = [(s.number, s.when.date(), s.recorded_at) for s in record.sessions]
    events = tuple(Event(id=f"leave{n}", recorded_at=at, when=day, kind="injury", what="leave") for n, day, at in days)
    frame = tuple(FrameArrangement(id=f"fr{n}", recorded_at=at, when=day, topic="fee", text="x") for n, day, at in days)
    breaks = tuple(
        Break(id=f"gap{n}", recorded_at=at, when=day, start=day, end=day, by="therapist") for n, day, at in days
    )
    changed = replace(record, sessions=sessions, events=(*record.events, *events), frame=frame, breaks=breaks)
    return replace(case, record=changed)


def same_but_bent(analysis: Analysis) -> Analysis:
    """What was read of the two people stays; only what `facts` could see of the frame is another."""
    return replace(analysis, case=bent(analysis.case))


@pytest.mark.parametrize("name", CASES)
def test_whatever_happens_to_the_frame_no_line_of_the_list_changes(name: str) -> None:
    case = example(name)
    for hour in range(3, 14):
        before = analyse(case, before_hour(case, hour))
        assert read_triggers(same_but_bent(before)) == before.triggers


@given(case=cases(), back=st.integers(0, 400))
@settings(max_examples=25, deadline=None)
def test_in_no_case_is_a_frame_event_among_what_asks(case: Case, back: int) -> None:
    at: datetime = last_recorded(case) - timedelta(days=back)
    analysis: Any = analyse(case, at)
    assert facts(same_but_bent(analysis), at.date()) == facts(analysis, at.date())
    assert read_triggers(same_but_bent(analysis)) == analysis.triggers


def test_the_words_for_an_undone_step_know_of_no_frame() -> None:
    assert set(UNDONE) == {"put_it_off", "forgot", "could_not"}
