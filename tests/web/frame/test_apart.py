"""A frame event and an undone step never stand in one list: over these pages, and over every finding of the brief."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.strategies import END, cases
from tests.web.frame.test_frame import UNDONE, told_case

from holdfast.analysis import analyse
from holdfast.brief import words
from holdfast.brief.brief import brief
from holdfast.brief.finding import Evidence
from holdfast.brief.first_hour_back import first_hour_back, told
from holdfast.brief.going_away import away
from holdfast.case.model import Case
from holdfast.contract.ask_again import UNDONE as NOT_DONE
from holdfast.process.frame_return import CAME
from holdfast.simulate.examples import EXAMPLES, example
from holdfast.text import Message, say
from holdfast.web.frame import shown
from holdfast.web.vault import audit, door

FRAME = {id(message) for message in (*words.FRAME.values(), *(words.ATTENDANCE[mark] for mark in CAME))}
STEPS = {id(words.RUNS[outcome]) for outcome in NOT_DONE}


def inside(value: object) -> Iterator[Message]:
    """A message with every message put into it."""
    if isinstance(value, Message):
        yield value
        for _, param in value.params:
            yield from inside(param)


def kinds(said: list[object]) -> set[str]:
    found = {id(message) for one in said for message in inside(one)}
    return {name for name, known in (("frame", FRAME), ("step", STEPS)) if found & known}


def of(evidence: tuple[Evidence, ...]) -> list[object]:
    return [part for one in evidence for part in (one.what, one.value)]


@settings(max_examples=12)
@given(cases(), st.integers(0, 400))
def test_no_finding_holds_both(case: Case, days: int) -> None:
    for finding in brief(analyse(case, END - timedelta(days=days))).findings:
        assert len(kinds(of((*finding.evidence, *finding.against)))) < 2, finding.rule


def test_no_finding_of_the_examples_holds_both_and_the_search_finds_each() -> None:
    seen: set[str] = set()
    for name in EXAMPLES:
        case = example(name)
        for session in case.record.sessions[1::3]:
            for finding in brief(analyse(case, session.when - timedelta(minutes=30))).findings:
                found = kinds(of((*finding.evidence, *finding.against)))
                assert len(found) < 2, (finding.rule, name, session.number)
                seen |= found
    assert "frame" in seen
    assert kinds([say("{run}", run=words.RUNS["forgot"]), say("{what}", what=words.FRAME["fee"])]) == {"frame", "step"}


@settings(max_examples=10)
@given(cases(), st.integers(0, 400))
def test_nothing_of_a_step_is_in_what_these_pages_show(case: Case, days: int) -> None:
    analysis = analyse(case, END - timedelta(days=days))
    said: list[object] = [one.what for one in shown.touched(analysis)]
    back, card = shown.back_to_the_frame(analysis), first_hour_back(analysis)
    said += [] if back is None else list(back.since)
    said += [one.what for one in away(analysis).before]
    said += [] if card is None else list(told(card))
    assert "step" not in kinds(said)
    steps = {clause.id for clause in analysis.contract.of_kind("goal", "step")}
    assert not steps & {one.ref for topic in shown.told_by_topic(analysis) for one in topic.told}


@pytest.mark.django_db(databases=["default", "keys"])
def test_no_page_of_these_rooms_names_an_undone_step(signed_in_anna: Client, anna: User, recorded: audit.Trail) -> None:
    handle = door.import_case(anna, told_case())
    for name in ("frame", "frame-start", "away", "ending"):
        page = signed_in_anna.get(reverse(name, args=[handle.id])).content.decode()
        assert UNDONE not in page, name
    brief_page = signed_in_anna.get(reverse("brief", args=[handle.id])).content.decode()
    assert UNDONE in brief_page  # it stands where steps stand
