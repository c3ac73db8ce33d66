"""What is known: one form, of which only what was changed is written; what the record says stands beside the word."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from tests.web.approaches.conftest import CANARY, now_of, page_of, said, said_nothing
from tests.web.invented import FIRST, a_case
from tests.web.rights.test_consent import form_of

from holdfast.analysis import analyse
from holdfast.approaches.conditions import TRAINING
from holdfast.approaches.held_back import held_back
from holdfast.approaches.knowledge_files import knowledge
from holdfast.approaches.model import FeatureReading
from holdfast.case.moments import parse_moment
from holdfast.case.record import About
from holdfast.case.ways import FeatureNoted
from holdfast.simulate.examples import example
from holdfast.web import clock
from holdfast.web.approaches.known import Word, stands_as
from holdfast.web.vault import audit, door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
FIELD = re.compile(r'<input type="(radio|checkbox|hidden|text)"([^>]*)>')


def as_it_stands(page: str) -> dict[str, str]:
    """Every field of the form as a browser would send it."""
    found: dict[str, str] = {}
    form = page[page.index('class="known') :]
    for kind, rest in FIELD.findall(form):
        name, value = (re.search(rf'\b{part}="([^"]*)"', rest) for part in ("name", "value"))
        if name and (kind not in ("radio", "checkbox") or " checked" in rest):
            found[name[1]] = value[1] if value else ""
    return found


def test_every_feature_is_asked_once_but_the_training_which_stands_with_the_decision(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    page = page_of(signed_in_anna, handle, "known/")
    assert re.findall(r'<fieldset class="asked-one" id="f-(\w+)"', page) == [
        id for id in knowledge().features if id != TRAINING
    ]
    assert "/ways/decision/#trainings" in page


def test_only_what_was_changed_is_written_and_all_of_it_in_one_post(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    where = f"/cases/{handle.id}/ways/known/"
    sent = as_it_stands(page_of(signed_in_anna, handle, "known/"))
    assert signed_in_anna.post(where, sent)["Location"].endswith("?kept=nothing")
    assert now_of(handle).working.features == ()
    sent = as_it_stands(page_of(signed_in_anna, handle, "known/"))
    sent |= {"f-trauma": "current", "sure-trauma": "yes", "f-shame": "floods", "note-shame": CANARY}
    assert signed_in_anna.post(where, sent)["Location"].endswith("?kept=known")
    found = {one.feature: one for one in now_of(handle).working.features}
    assert {id: (one.value, one.certainty, one.note) for id, one in found.items()} == {
        "trauma": ("current", "known", None),
        "shame": ("floods", "estimated", CANARY),
    }
    again = as_it_stands(page_of(signed_in_anna, handle, "known/"))
    assert (again["f-trauma"], again["sure-trauma"], again["note-shame"]) == ("current", "yes", CANARY)
    again["f-trauma"] = ""
    assert signed_in_anna.post(where, again).status_code == 302
    last = now_of(handle).working.features[-1]
    assert (last.feature, last.value, last.certainty) == ("trauma", None, "unknown")
    assert len(now_of(handle).working.features) == 3
    assert "You took your word back" in said(page_of(signed_in_anna, handle, "known/"))


def test_a_page_that_lay_open_does_not_undo_what_was_said_since(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    where = f"/cases/{handle.id}/ways/known/"
    old = as_it_stands(page_of(signed_in_anna, handle, "known/"))
    new = as_it_stands(page_of(signed_in_anna, handle, "known/")) | {"f-trauma": "past"}
    assert signed_in_anna.post(where, new).status_code == 302
    assert signed_in_anna.post(where, old | {"f-shame": "near"}).status_code == 302
    assert [(one.feature, one.value) for one in now_of(handle).working.features] == [
        ("trauma", "past"),
        ("shame", "near"),
    ]


def test_sent_twice_is_once(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    where = f"/cases/{handle.id}/ways/known/"
    sent = as_it_stands(page_of(signed_in_anna, handle, "known/")) | {"f-trauma": "past"}
    for _ in range(2):
        assert signed_in_anna.post(where, sent).status_code == 302
    assert len(now_of(handle).working.features) == 1


@pytest.mark.parametrize(("fields", "told"), [
    ({"f-moon": "full"}, "moon"),
    ({"f-training": "yes"}, "training"),
    ({"f-trauma": "terrible"}, "terrible"),
    ({"f-trauma": "past", "note-trauma": "x" * 501}, "501 characters"),
])  # fmt: skip
def test_what_is_no_feature_or_no_answer_is_refused_whole_and_the_words_stay(
    signed_in_anna: Client, handle: door.CaseHandle, fields: dict[str, str], told: str
) -> None:
    before = door.revision(handle)
    sent = {
        "form": form_of(signed_in_anna.get(f"/cases/{handle.id}/ways/known/")),
        "f-shame": "near",
        "note-shame": CANARY,
    }
    answer = signed_in_anna.post(f"/cases/{handle.id}/ways/known/", sent | fields)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert told in said(page).partition("The reasons rest on this")[0]
    assert CANARY in page
    assert re.search(r'name="f-shame" value="near" checked', page)
    assert door.revision(handle) == before


def test_a_form_that_lay_open_too_long_keeps_what_was_typed(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    sent = {"form": "not one of ours", "f-shame": "near", "note-shame": CANARY}
    answer = signed_in_anna.post(f"/cases/{handle.id}/ways/known/", sent)
    assert answer.status_code == 422
    assert CANARY in answer.content.decode()


def test_where_the_record_and_the_word_differ_the_form_says_so_with_its_days(
    signed_in_anna: Client, anna: User, recorded: audit.Trail
) -> None:
    case, day = said_nothing(example("archivist")), "2023-06-01"
    at = parse_moment(day, case)
    then = at - timedelta(days=2)
    readings = analyse(case, at).ways.argument.features.readings
    read = {id: one for id, one in readings.items() if one.value is not None and any(d.when for d in one.evidence)}
    assert read, "something is read from the record"
    noted = tuple(
        FeatureNoted(id=f"n-{id}", recorded_at=then, when=then.date(), feature=id, value=other, certainty="known")
        for id, one in read.items()
        for other in [next(v.id for v in knowledge().features[id].values if v.id != one.value)]
    )
    plain = said(page_of(signed_in_anna, door.import_case(anna, case), f"known/?at={day}"))
    assert "The record reads:" in plain
    other = replace(case, record=replace(case.record, id="other"), working=replace(case.working, features=noted))
    page = page_of(signed_in_anna, door.import_case(anna, other), f"known/?at={day}")
    for id in read:
        item = page[page.index(f'id="f-{id}"') :].partition("</fieldset>")[0]
        assert "The record says otherwise:" in item, id
        assert re.search(r"\d{1,2} \w+ \d{4}", item.partition("otherwise")[2]), id


@pytest.mark.parametrize(
    ("address", "his"), [("she", "her state"), ("they", "their state"), ("name", "Davide R.'s state")]
)
def test_the_questions_take_the_form_by_which_the_person_is_addressed(
    signed_in_anna: Client, anna: User, recorded: audit.Trail, address: str, his: str
) -> None:
    case = a_case()
    about: About = replace(case.record.about, address=address)  # type: ignore[arg-type]
    handle = door.import_case(anna, replace(case, record=replace(case.record, about=about)))
    text = said(page_of(signed_in_anna, handle, "known/"))
    assert f"How much does {his} swing?" in text
    assert "{" not in text


def test_what_would_decide_is_what_holds_the_ways_one_works_in_back_in_the_order_of_the_form_and_never_counted(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    page, known = page_of(signed_in_anna, handle, "known/"), knowledge()
    argument = analyse(now_of(handle), clock.now()).ways.argument
    holding = {one for id in ("mit", "gpm") for one in held_back(argument.of(id), known.rules).named}
    assert holding
    assert "Would decide for the ways you work in:" in said(page)
    line = page[page.index("Would decide for the ways you work in:") :].partition("</p>")[0]
    assert re.findall(r'href="#f-(\w+)"', line) == [id for id in known.features if id in holding - {TRAINING}]
    marked = re.findall(r'class="decides">([^<]+)<', page)
    assert len(marked) == len(holding - {TRAINING})
    for one in marked:
        assert one.startswith("Would decide: ")
        assert not re.search(r"\d", one)


def test_an_area_all_answered_folds_and_opens_where_a_link_leads_into_it(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    where = f"/cases/{handle.id}/ways/known/"
    sent = as_it_stands(page_of(signed_in_anna, handle, "known/"))
    read = analyse(now_of(handle), clock.now()).ways.argument.features
    work = [one for one in knowledge().features.values() if one.area == "work" and one.id != TRAINING]
    side = [one for one in work if read.of(one.id).value is None]
    assert side
    assert "all of it answered" not in said(page_of(signed_in_anna, handle, "known/"))
    sent |= {f"f-{one.id}": one.values[0].id for one in side}
    assert signed_in_anna.post(where, sent).status_code == 302
    page = page_of(signed_in_anna, handle, "known/")
    area = page[page.index('aria-labelledby="area-work"') :]
    assert area.index("<details") < area.index('id="area-work"')
    assert "all of it answered" in area
    assert as_it_stands(page)[f"f-{side[0].id}"] == side[0].values[0].id, "what is folded is sent along"
    led = page_of(signed_in_anna, handle, f"known/?of={side[0].id}")
    assert "all of it answered" not in led


def test_a_word_too_old_to_count_is_asked_anew_and_an_old_one_is_no_longer_ticked_as_sure() -> None:
    said_then = FeatureNoted(
        id="n1", recorded_at=FIRST, when=FIRST.date(), feature="trauma", value="current", certainty="known"
    )
    read = FeatureReading("trauma", "current", "known", noted=True)
    assert stands_as(said_then, read) == (Word("current", True), False)
    assert stands_as(said_then, replace(read, certainty="estimated")) == (Word("current", False), False)
    assert stands_as(said_then, FeatureReading("trauma", None, "unknown")) == (Word(), True)
    assert stands_as(said_then, None) == (Word("current", True), False), "where nothing is worked out it stands as said"
