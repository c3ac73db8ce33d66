"""Templates to begin from: side by side, changed, ticked; taken as the therapist's own moves, or refused whole."""

from __future__ import annotations

import re
import textwrap
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from tests.web.invented import a_case, move

from holdfast.case.model import Case
from holdfast.contract.replay import replay
from holdfast.contract.starts import starts
from holdfast.simulate.examples import example
from holdfast.web.vault import audit, door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def handle(anna: User, recorded: audit.Trail) -> door.CaseHandle:
    plain = a_case("begins")
    return door.import_case(anna, replace(plain, record=replace(plain.record, moves=())))


def shown(client: Client, handle: door.CaseHandle) -> str:
    answer = client.get(reverse("frame-start", args=[handle.id]))
    assert answer.status_code == 200
    return answer.content.decode()


def sent(client: Client, handle: door.CaseHandle, **fields: str | list[str]) -> tuple[int, str]:
    found = re.search(r'name="form" value="([^"]+)"', shown(client, handle))
    assert found is not None
    answer = client.post(reverse("frame-start", args=[handle.id]), {"form": found[1], **fields})
    return answer.status_code, answer.content.decode()


def moves_of(handle: door.CaseHandle) -> Case:
    with audit.recorded("test"):
        return door.load_case(handle)


def test_both_manners_stand_side_by_side_with_what_each_is_for(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    page = shown(signed_in_anna, handle)
    for start in starts().values():
        assert start.title in page
        for clause in start.clauses:
            assert f'id="text-{start.id}.{clause.id}"' in page
    assert page.count("Tell: breaks") == len(starts())
    for rows, words in re.findall(r'<textarea[^>]* rows="(\d+)">([^<]+)</textarea>', page):
        assert int(rows) >= len(textwrap.wrap(unescape(words), 34)), words


def test_what_is_ticked_is_told_or_proposed_in_ones_own_words(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    status, _ = sent(
        signed_in_anna,
        handle,
        take=["mit.times", "mit.three-questions"],
        **{"text-mit.times": "We meet on Mondays at nine, here.", "text-mit.three-questions": "Look at one moment."},
    )
    assert status == 302
    told, proposed = moves_of(handle).record.moves
    assert (told.act, told.by) == ("tell", "therapist")
    assert told.terms is not None
    assert told.terms.text == "We meet on Mondays at nine, here."
    assert (proposed.act, proposed.terms and proposed.terms.text) == ("propose", "Look at one moment.")
    assert proposed.terms is not None
    assert proposed.terms.smallest == "one moment, one of the three questions"
    clauses = {clause.kind: clause.state for clause in replay(moves_of(handle).record.moves).clauses}
    assert clauses == {"frame": "told", "step": "proposed"}


def test_what_still_has_to_be_filled_in_is_named_and_nothing_is_taken(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    status, page = sent(signed_in_anna, handle, take=["tfp.my-part", "tfp.fee"])
    assert status == 422
    assert "[amount]" in page
    assert 'value="tfp.my-part" checked' in page
    assert moves_of(handle).record.moves == ()


def test_what_may_read_as_a_promise_is_asked_about_once_where_it_is_told_and_refused_where_it_is_proposed(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    promise = "I promise not to kill myself."
    told: dict[str, Any] = {
        "take": ["mit.times", "tfp.my-part"],
        "text-mit.times": promise,
        "text-tfp.my-part": "You promise to live.",
    }
    status, page = sent(signed_in_anna, handle, **told)
    assert status == 422
    assert "This may read as a promise" in page
    marks = re.findall(r'name="asked_once" value="([^"]+)"', page)
    assert len(marks) == 2
    assert sent(signed_in_anna, handle, **told, asked_once=marks[:1])[0] == 422
    assert moves_of(handle).record.moves == ()
    proposed: dict[str, Any] = {"take": ["mit.three-questions"], "text-mit.three-questions": promise}
    assert sent(signed_in_anna, handle, **proposed, asked_once=marks)[0] == 422
    assert sent(signed_in_anna, handle, **told, asked_once=marks)[0] == 302
    assert {one.terms.text for one in moves_of(handle).record.moves if one.terms} == {promise, "You promise to live."}


def test_nothing_ticked_nothing_taken_and_an_unknown_clause_is_no_page_of_ours(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    assert sent(signed_in_anna, handle)[0] == 422
    assert sent(signed_in_anna, handle, take=["mit.nothing"])[0] == 400
    assert sent(signed_in_anna, handle, take=["mit.leaving"], **{"text-mit.leaving": " "})[0] == 422


def test_while_a_rupture_is_open_nothing_is_proposed_and_the_frame_can_be_told(
    signed_in_anna: Client, anna: User, recorded: audit.Trail
) -> None:
    plain = a_case("held")
    held = move(1, act="hold", clause=None, terms=None, hold_for="rupture")
    handle = door.import_case(anna, replace(plain, record=replace(plain.record, moves=(held,))))
    page = shown(signed_in_anna, handle)
    assert "First the two of you." in page
    assert re.search(r'value="mit.leaving" disabled', page)
    status, _ = sent(signed_in_anna, handle, take=["mit.leaving", "tfp.my-part"])
    assert status == 422
    assert len(moves_of(handle).record.moves) == 1
    assert sent(signed_in_anna, handle, take=["tfp.my-part"])[0] == 302


def test_a_probable_rupture_that_is_open_holds_it_as_well(
    signed_in_anna: Client, anna: User, recorded: audit.Trail
) -> None:
    case = example("archivist")
    sessions = tuple(s for s in case.record.sessions if s.number <= 8)
    last = max(s.recorded_at for s in sessions)
    early = replace(
        case,
        record=replace(
            case.record, sessions=sessions, moves=tuple(m for m in case.record.moves if m.recorded_at <= last)
        ),
        working=replace(case.working, logs=tuple(log for log in case.working.logs if log.session <= 8)),
    )
    handle = door.import_case(anna, replace(early, private=None))
    assert sent(signed_in_anna, handle, take=["mit.leaving"])[0] == 422
