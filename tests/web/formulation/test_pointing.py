"""What speaks for a part and what against it stand side by side; links across ways of working; each is taken back."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from tests.web.formulation.sending import form_of, kept, send, text

from holdfast.case.record import Event
from holdfast.web import clock
from holdfast.web.vault import audit, door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
CANARY = "a kingfisher under the bridge"


def part(handle: door.CaseHandle, ref: str = "form1") -> str:
    return f"/cases/{handle.id}/formulation/parts/{ref}/"


def point(client: Client, handle: door.CaseHandle, datum: str, speaks: str = "for", **more: Any) -> Any:
    return send(client, part(handle), does="point", datum=datum, speaks=speaks, **more)


@pytest.mark.parametrize(
    ("datum", "leads_to"),
    [
        ("session|2", "/hours/2/"),
        ("narrative|told1", "/told/told1/"),
        ("check_in|ci:1", "/entries/ci:1/"),
        ("clause|c1", "/contract/?of=c1#clause-c1"),
        ("event|e1", "/#events"),
    ],
)
def test_an_element_points_to_what_supports_it_and_leads_there(
    handle: door.CaseHandle, anna_in: Client, datum: str, leads_to: str
) -> None:
    with audit.recorded("test"):
        door.add_entry(handle, "events", Event(id="e1", recorded_at=clock.now(), when=date(2023, 1, 12), kind="injury",
                                               what="humiliation"))  # fmt: skip
    answer = point(anna_in, handle, datum, note=CANARY)
    assert answer.status_code == 302
    page = text(anna_in.get(answer["Location"]))
    assert CANARY in page
    links = re.findall(r'href="([^"]+)"', page.partition('id="speaks"')[2].partition("<form")[0])
    assert [link for link in links if link.endswith(leads_to)]
    assert anna_in.get(f"/cases/{handle.id}{leads_to.partition('#')[0]}").status_code == 200


def test_an_episode_between_the_two_that_was_noted_can_be_pointed_to(handle: door.CaseHandle, anna_in: Client) -> None:
    from holdfast.case.working import EpisodeWord

    said = EpisodeWord(id="w1", recorded_at=clock.now(), when=clock.now().date(), onset=3, verdict="added")
    with audit.recorded("test"):
        door.add_entry(handle, "episode_words", said)
    answer = point(anna_in, handle, "episode|3", "against")
    assert answer.status_code == 302
    assert f"/cases/{handle.id}/episodes/3/" in text(anna_in.get(answer["Location"]))


def test_for_and_against_stand_side_by_side_on_the_page(handle: door.CaseHandle, anna_in: Client) -> None:
    point(anna_in, handle, "session|2", "for", note="it speaks for")
    point(anna_in, handle, "session|3", "against", note="it speaks against")
    page = text(anna_in.get(f"/cases/{handle.id}/formulation/?way=mit"))
    sides = page.partition("Speaks for it:")[2]
    first, _, second = sides.partition("Speaks against it:")
    assert "it speaks for" in first
    assert "it speaks against" in second.partition("</p>")[0]
    assert sides.count("Speaks against it:") == 1, "under no part of which nothing is named against it"


def test_a_point_is_taken_back_and_stays_in_the_file(handle: door.CaseHandle, anna_in: Client) -> None:
    point(anna_in, handle, "session|2", note=CANARY)
    made = kept(handle).element_points[0]
    assert send(anna_in, part(handle), does="unpoint", point=made.id).status_code == 302
    assert CANARY not in text(anna_in.get(part(handle)))
    assert [one.taken_back for one in kept(handle).element_points] == [False, True]
    assert send(anna_in, part(handle), does="unpoint", point=made.id).status_code == 422


def test_posted_twice_is_once(handle: door.CaseHandle, anna_in: Client) -> None:
    sent = {"form": form_of(anna_in.get(part(handle))), "does": "point", "datum": "session|2", "speaks": "for"}
    for _ in range(2):
        assert anna_in.post(part(handle), sent).status_code == 302
    assert len(kept(handle).element_points) == 1


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"datum": "", "speaks": "for"}, 422),
        ({"datum": "session|2"}, 422),
        ({"datum": "session|2", "speaks": "for", "when": "", "note": "x" * 501}, 422),
        ({"datum": "session|99", "speaks": "for"}, 422),
        ({"datum": "narrative|brunos", "speaks": "for"}, 422),
        ({"datum": "private|pn:1", "speaks": "for"}, 400),
        ({"datum": "session|2", "speaks": "perhaps"}, 400),
    ],
)
def test_what_cannot_be_pointed_to_is_refused_and_the_words_stay(
    handle: door.CaseHandle, anna_in: Client, fields: dict[str, str], status: int
) -> None:
    before = door.revision(handle)
    refused = send(anna_in, part(handle), does="point", **{"note": CANARY, **fields})
    assert refused.status_code == status
    if status == 422:
        assert fields.get("note", CANARY) in text(refused)
        if fields["datum"] == "session|2":
            assert f'value="{fields["datum"]}" selected' in text(refused)
    assert door.revision(handle) == before


def test_what_is_no_longer_there_says_so(handle: door.CaseHandle, anna_in: Client) -> None:
    from holdfast.case.ways import ElementPoint

    gone = ElementPoint(id="p1", recorded_at=clock.now(), when=clock.now().date(), element="form1", to="clause",
                        ref="c9", speaks="for")  # fmt: skip
    with audit.recorded("test"):
        door.add_entry(handle, "element_points", gone)
    assert "No longer there" in text(anna_in.get(part(handle)))


# --- links ---


def link(client: Client, handle: door.CaseHandle, end: str = "form3", kind: str = "same", **more: Any) -> Any:
    return send(client, part(handle), does="link", end=end, kind=kind, **more)


def test_the_same_in_other_words_is_linked_across_ways_of_working(handle: door.CaseHandle, anna_in: Client) -> None:
    assert link(anna_in, handle).status_code == 302
    for way in ("mit", "tfp"):
        page = text(anna_in.get(f"/cases/{handle.id}/formulation/?way={way}"))
        same = page.partition("The same in other words")[2].partition("</section>")[0]
        assert "An evening of his own." in same
        assert "one who is left" in same


def test_a_link_is_read_from_both_ends_and_taken_back_from_either(handle: door.CaseHandle, anna_in: Client) -> None:
    assert link(anna_in, handle, "form2", "leads_to").status_code == 302
    assert "Leads to" in text(anna_in.get(part(handle)))
    other = part(handle, "form2")
    assert "Comes after" in text(anna_in.get(other))
    (made,) = kept(handle).element_links
    assert send(anna_in, other, does="unlink", link=made.id).status_code == 302
    assert "Nothing yet." in text(anna_in.get(part(handle)))
    assert send(anna_in, other, does="unlink", link=made.id).status_code == 422


@pytest.mark.parametrize(
    ("end", "kind", "status"),
    [("", "same", 422), ("form3", "", 422), ("form3", "explains", 400), ("form9", "same", 400), ("form1", "same", 400)],
)
def test_a_link_that_cannot_be_is_refused(
    handle: door.CaseHandle, anna_in: Client, end: str, kind: str, status: int
) -> None:
    before = door.revision(handle)
    assert link(anna_in, handle, end, kind).status_code == status
    assert door.revision(handle) == before


def test_two_that_are_linked_so_already_are_not_linked_again(handle: door.CaseHandle, anna_in: Client) -> None:
    link(anna_in, handle)
    assert link(anna_in, handle).status_code == 422
    assert send(anna_in, part(handle, "form3"), does="link", end="form1", kind="same").status_code == 422
    assert len(kept(handle).element_links) == 1


def test_an_element_of_another_case_cannot_be_linked(handle: door.CaseHandle, anna_in: Client, bruno: User) -> None:
    from dataclasses import replace

    with audit.recorded("test"):
        there = door.load_case(handle)
        theirs = replace(there.working.formulation[0], id="brunos1")
        door.import_case(bruno, replace(there, working=replace(there.working, formulation=(theirs,)), private=None))
    assert link(anna_in, handle, "brunos1").status_code == 400
