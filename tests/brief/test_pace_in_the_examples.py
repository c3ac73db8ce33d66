"""What the rules on pace, pulls and frame say in the worked examples, hour by hour."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cache
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdfast.analysis import Analysis, analyse
from holdfast.brief.as_html import as_html
from holdfast.brief.as_json import as_json
from holdfast.brief.as_text import as_text
from holdfast.brief.brief import brief, without_private
from holdfast.brief.finding import Finding
from holdfast.case.model import Case
from holdfast.case.moments import before_hour
from holdfast.case.private import Elsewhere, PrivateNote, PrivateNotes, PullMark
from holdfast.process.pulls import PULLS, URGES
from holdfast.simulate.examples import example
from holdfast.text import render

PACED = ("too_fast", "leaving_something_out", "drawn_along", "special_to_helpless")


@cache
def before(name: str, hour: int) -> Analysis:
    case = example(name)
    return analyse(case, before_hour(case, hour))


def said(one: Analysis) -> dict[str, Finding]:
    return {found.rule: found for found in brief(one).findings}


@pytest.mark.parametrize("hour", [4, 5])
def test_the_therapist_drawn_to_shine_is_asked_before_hours_4_and_5(hour: int) -> None:
    found = said(before("grandiose-seven", hour))
    assert found["leaving_something_out"].front
    assert found["drawn_along"].front
    assert found["drawn_along"].private


@pytest.mark.parametrize("hour", [4, 5])
def test_a_colleague_s_page_asks_the_same_from_his_answers_and_the_log(hour: int) -> None:
    found = said(without_private(before("grandiose-seven", hour)))
    assert {one.source for one in found["leaving_something_out"].evidence} == {"answers", "log"}
    assert "drawn_along" not in found


def test_three_hours_are_needed_and_the_open_break_ends_it() -> None:
    assert "drawn_along" not in said(before("grandiose-seven", 3))
    assert not {"drawn_along", "leaving_something_out"} & set(said(before("grandiose-seven", 8)))


def test_small_and_firm_in_hours_6_and_7_with_davide_ask_for_supervision() -> None:
    found = said(before("archivist", 9))["drawn_in"]
    assert render(found.headline, before("archivist", 9).person) == (
        "Urge to prove, hours 6 and 7: unusual for you with others, usual with him."
    )
    assert "no new rule today" in render(found.meaning, before("archivist", 9).person)


def test_quiet_support_while_his_brother_is_in_hospital_is_no_collusion() -> None:
    """Hours 46 to 52: near the surface, all empathy, rated well, and right."""
    for hour in range(46, 55):
        assert not set(PACED) & set(said(before("archivist", hour)))


def test_the_first_exercise_with_irena_may_have_been_too_fast_and_what_speaks_against_it_stands_beside() -> None:
    found = said(before("vulnerable-trauma", 19))["too_fast"]
    assert found.about == "hour:17"
    assert [one.source for one in found.against] == ["log", "literature"]


@pytest.mark.parametrize("hour", range(2, 42))
def test_where_nothing_happens_nothing_is_asked_of_pace_or_pulls(hour: int) -> None:
    assert not set(PACED) & set(said(before("stable-noise", hour)))


def as_plain(found: Finding) -> Finding:
    """A finding without its place: what is private may take one of the three in front."""
    return replace(found, front=False)


# --- whatever the private notes hold ---------------------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from([("grandiose-seven", 4), ("grandiose-seven", 7), ("archivist", 9), ("vulnerable-trauma", 19)]),
    st.integers(0, 2**32 - 1),
)
def test_whatever_was_felt_here_and_elsewhere_both_briefs_without_it_are_the_same_to_the_byte(
    place: tuple[str, int], seed: int
) -> None:
    name, hour = place
    case, rng = example(name), Random(seed)
    notes = tuple(
        PrivateNote(
            id=f"p{n}",
            recorded_at=session.when + timedelta(hours=1),
            when=session.when + timedelta(hours=1),
            session=session.number,
            pulls=tuple(PullMark(pull=pull, strength=rng.randint(0, 3)) for pull in PULLS),
            urges=tuple(urge for urge in URGES if rng.random() < 0.4),
        )
        for n, session in enumerate(case.record.sessions)
    )
    others = tuple(Elsewhere(what=p, kind="pull", share=rng.random(), hours=rng.randint(1, 300)) for p in PULLS)
    private = PrivateNotes(case=case.id, author="Dr F.", notes=notes, elsewhere=others)
    at = before_hour(case, hour)
    for drawers in (case, Case(record=case.record)):
        bare = brief(analyse(replace(drawers, private=None), at))
        open_page = brief(analyse(replace(drawers, private=private), at))
        assert [as_plain(f) for f in open_page.findings if not f.private] == [as_plain(f) for f in bare.findings]
        opened = brief(without_private(analyse(replace(drawers, private=private), at)))
        assert [form(bare) for form in (as_text, as_json, as_html)] == [
            form(opened) for form in (as_text, as_json, as_html)
        ]
