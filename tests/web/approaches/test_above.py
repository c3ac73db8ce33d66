"""What the page of the ways says once, above them all, and what it names right at the group of each."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from tests.web.approaches.conftest import Send, now_of, page_of, said, said_nothing

from holdfast.analysis import analyse
from holdfast.approaches.held_back import held_back
from holdfast.approaches.knowledge_files import knowledge
from holdfast.case.moments import parse_moment
from holdfast.case.ways import FeatureNoted
from holdfast.simulate.examples import example
from holdfast.text import Spoken, render, say
from holdfast.web import clock
from holdfast.web.vault import audit, door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
DAVIDE = Spoken("Davide", "he")
FIRST = "Whatever way you work in, it comes before any step."
CRISIS = {"f__self_harm": "current", "f__crisis_cover": "no"}


def way_of(page: str, id: str) -> str:
    return page.partition(f'id="way-{id}"')[2].partition('id="way-')[0]


def test_an_open_rupture_is_said_once_above_the_ways_with_its_hour_and_with_findings_off_not_at_all(
    signed_in_anna: Client, anna: User, recorded: audit.Trail
) -> None:
    case = said_nothing(example("archivist"))
    days = [one.when for one in analyse(case, clock.now()).process.hours]
    day, onset = next(
        (f"{when:%Y-%m-%d}", found.onset)
        for when in days
        if (found := analyse(case, parse_moment(f"{when:%Y-%m-%d}", case)).process.open_rupture) is not None
    )
    handle = door.import_case(anna, case)
    page = page_of(signed_in_anna, handle, f"?at={day}")
    above = page.partition('id="others"')[0]
    assert said(page).count(FIRST) == 1
    assert FIRST in above
    assert re.search(rf'class="first-the-two".*?href="/cases/{handle.id}/hours/{onset}/"', above)
    with override_settings(HOLDFAST_FINDINGS=False):
        assert FIRST not in said(page_of(signed_in_anna, handle, f"?at={day}"))
    assert FIRST not in said(page_of(signed_in_anna, handle, "?at=2022-10-01"))


def test_what_comes_first_in_every_way_is_said_once_and_left_out_of_each(
    signed_in_anna: Client, handle: door.CaseHandle, send: Send
) -> None:
    assert "For every way of working:" not in said(page_of(signed_in_anna, handle))
    assert send("known/", **CRISIS).status_code == 302
    page = page_of(signed_in_anna, handle)
    above = page[page.index('id="every-way"') : page.index('id="trained"')]
    text = render(say(knowledge().every_way["crisis"].text), DAVIDE)
    assert said(page).count(text.rstrip(".")) == 1
    assert "For every way of working:" in said(f"<main>{above}</main>")
    for id in ("mit", "gpm", "tfp"):
        assert f'id="r-{id}-crisis"' in above
        assert f'id="r-{id}-crisis"' not in way_of(page, id)
        assert "stands above" in said(f"<main>{way_of(page, id)}</main>")
    for way in analyse(now_of(handle), clock.now()).ways.argument.approaches:
        if way.approach.kind == "approach":
            assert f"{way.approach.id}-crisis" in {one.reason.id for one in way.spoken}, "in the map it stays with each"


def test_seen_otherwise_for_one_way_it_stays_with_that_way_and_is_no_longer_said_for_every_one(
    signed_in_anna: Client, handle: door.CaseHandle, send: Send
) -> None:
    assert send("known/", **CRISIS).status_code == 302
    opened = signed_in_anna.get(f"/cases/{handle.id}/ways/?of=mit-crisis").content.decode()
    assert "Why, in a line" in opened[opened.index('id="every-way"') : opened.index('id="trained"')]
    assert send("reasons/", reason="mit-crisis", answer="disagree", why_not="no").status_code == 302
    page = page_of(signed_in_anna, handle)
    assert 'id="r-mit-crisis"' in way_of(page, "mit")
    assert "For every way of working:" not in said(page)
    assert "For GPM, " in said(page)


def test_at_the_group_stand_the_answers_that_hold_it_back_each_with_its_question_and_no_number(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    page, known = page_of(signed_in_anna, handle), knowledge()
    ways = analyse(now_of(handle), clock.now()).ways.argument.approaches
    assert any(one.group == "too_little" for one in ways)
    for way in ways:
        there = way_of(page, way.approach.id).partition('class="aims"')[0]  # its line, and above its reasons
        held = held_back(way, known.rules)
        assert re.findall(r'class="held small".*', there) == [] or held.features
        for feature in held.named:
            title = render(say(known.features[feature].title), DAVIDE)
            assert f"{title}?" in said(f"<main>{there}</main>")
            assert f"/ways/known/?of={feature}#f-{feature}" in there or feature == "training"
        assert ("and more" in there) is held.more
        assert not re.search(r"\d", said(f"<main>{there}</main>"))


@pytest.mark.parametrize(("days", "asked"), [(80, False), (100, True)])
def test_a_word_of_long_ago_is_asked_again_at_the_reason_that_rests_on_it(
    signed_in_anna: Client, anna: User, recorded: audit.Trail, handle: door.CaseHandle, days: int, asked: bool
) -> None:
    then = clock.now() - timedelta(days=days)
    noted = FeatureNoted(
        id="n1", recorded_at=then, when=then.date(), feature="perfectionism", value="yes", certainty="known"
    )
    case = now_of(handle)
    case = replace(case, working=replace(case.working, features=(noted,)), record=replace(case.record, id="other"))
    other = door.import_case(anna, case)
    page = page_of(signed_in_anna, other)
    item = page[page.index('id="r-cbt-should"') :].partition("</li>")[0]
    assert ("still so?" in item) is asked
    assert 'href="/cases/' in item
    assert "/ways/known/?of=perfectionism#f-perfectionism" in item


def test_how_sure_a_reason_is_folds_and_what_speaks_against_it_does_not(
    signed_in_anna: Client, handle: door.CaseHandle, send: Send
) -> None:
    assert send("known/", f__perfectionism="yes").status_code == 302
    page = page_of(signed_in_anna, handle)
    item = page[page.index('id="r-cbt-should"') :].partition("</li>")[0]
    shown, _, folded = item.partition("<details")
    summary, _, rest = folded.partition("</summary>")
    assert "Why, and how sure: case studies and experts; estimated" in said(f"<main>{summary}</main>")
    assert "Rests on" not in shown
    assert "Rests on" in rest
    assert 'class="only-printed basis"' in rest
    sources = page[page.index("<details", page.index('aria-labelledby="sources"')) :]
    assert sources.index('id="source-') < sources.index("</details>")
