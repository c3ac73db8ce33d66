"""The page of an episode: what was read, hour by hour, and what the therapist says of it, kept once."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from tests.web.conftest import PASSWORD

from holdfast.analysis import analyse
from holdfast.case.as_of import as_of
from holdfast.case.moments import before_hour
from holdfast.case.record import Restriction
from holdfast.case.working import EpisodeWord
from holdfast.simulate.examples import example
from holdfast.web import clock
from holdfast.web.vault import audit, door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def davide(anna: User, recorded: audit.Trail) -> door.CaseHandle:
    """The archivist as he was before hour nine: one break is open since hour seven."""
    case = example("archivist")
    return door.import_case(anna, as_of(replace(case, private=None), before_hour(case, 9)))


def address(handle: door.CaseHandle, onset: int = 7) -> str:
    return f"/cases/{handle.id}/episodes/{onset}/"


def page_of(client: Client, handle: door.CaseHandle, onset: int = 7, query: str = "") -> str:
    return unescape(client.get(address(handle, onset) + query).content.decode())


def say_it(client: Client, handle: door.CaseHandle, was: str, onset: int = 7, **fields: Any) -> HttpResponse:
    form = re.search(r'name="form" value="([^"]+)"', page_of(client, handle, onset))
    assert form
    return client.post(address(handle, onset), {"form": form[1], "was": was, **fields})  # type: ignore[return-value]


def words_of(handle: door.CaseHandle) -> tuple[EpisodeWord, ...]:
    return door.load_case(handle).working.episode_words


def open_rupture(handle: door.CaseHandle) -> int | None:
    rupture = analyse(door.load_case(handle), clock.now()).process.open_rupture
    return None if rupture is None else rupture.onset


def test_it_shows_what_was_read_hour_by_hour(signed_in_anna: Client, davide: door.CaseHandle) -> None:
    page = page_of(signed_in_anna, davide)
    assert "Probable rupture: at least two sources." in page
    assert "His rating was 40 of 100; his usual was 60." in page
    assert re.findall(r'<th scope="row"><a href="[^"]+/hours/(\d+)/', page) == ["5", "6", "7", "8"]


def test_what_is_confirmed_is_kept_with_what_was_done(signed_in_anna: Client, davide: door.CaseHandle) -> None:
    answer = say_it(signed_in_anna, davide, "as_read", did=["owned_part", "changed_step"], note="I had pushed.")
    assert answer.status_code == 302
    (word,) = words_of(davide)
    assert (word.verdict, word.kind, word.did, word.note) == (
        "confirmed", None, ("owned_part", "changed_step"), "I had pushed.",
    )  # fmt: skip
    page = page_of(signed_in_anna, davide)
    assert "owned your part, changed the step or the aim" in page
    assert "The program alone reads: probable rupture: at least two sources, stepping back." in page


def test_posted_twice_is_once(signed_in_anna: Client, davide: door.CaseHandle) -> None:
    form = re.search(r'name="form" value="([^"]+)"', page_of(signed_in_anna, davide))
    assert form
    for _ in range(2):
        assert signed_in_anna.post(address(davide), {"form": form[1], "was": "dismissed"}).status_code == 302
    assert len(words_of(davide)) == 1


def test_a_dismissed_episode_no_longer_holds_the_contract_and_stays_readable(
    signed_in_anna: Client, davide: door.CaseHandle
) -> None:
    assert open_rupture(davide) == 7
    say_it(signed_in_anna, davide, "dismissed")
    assert open_rupture(davide) is None
    page = unescape(signed_in_anna.get(f"/cases/{davide.id}/").content.decode())
    assert "Set aside by you." in page
    assert "The program alone reads: probable rupture: at least two sources, stepping back." in page
    say_it(signed_in_anna, davide, "taken_back")
    assert open_rupture(davide) == 7


def test_another_kind_is_a_relabelling(signed_in_anna: Client, davide: door.CaseHandle) -> None:
    say_it(signed_in_anna, davide, "devaluing")
    say_it(signed_in_anna, davide, "candour")
    assert [(word.verdict, word.kind) for word in words_of(davide)] == [
        ("relabelled", "devaluing"),
        ("relabelled", "candour"),
    ]


def test_what_was_both_is_a_break_and_holds_the_contract(signed_in_anna: Client, davide: door.CaseHandle) -> None:
    assert "Both: a break between you, and something from outside" in page_of(signed_in_anna, davide)
    assert say_it(signed_in_anna, davide, "both", did=["owned_part"]).status_code == 302
    (word,) = words_of(davide)
    assert (word.verdict, word.kind, word.did) == ("relabelled", "both", ("owned_part",))
    assert open_rupture(davide) == 7
    page = page_of(signed_in_anna, davide)
    assert "it was something else than was read: between you and from outside" in page
    assert "The program alone reads: probable rupture: at least two sources, stepping back." in page
    brief = unescape(signed_in_anna.get(f"/cases/{davide.id}/brief/").content.decode())
    assert "between you, and from outside as well" in brief


def test_one_the_program_did_not_see_is_added_from_its_hour(signed_in_anna: Client, davide: door.CaseHandle) -> None:
    assert (
        "Did something break between you here?" in signed_in_anna.get(f"/cases/{davide.id}/hours/2/").content.decode()
    )
    assert say_it(signed_in_anna, davide, "break", 2, repaired_at="4").status_code == 302
    (word,) = words_of(davide)
    assert (word.verdict, word.onset, word.repaired_at) == ("added", 2, 4)
    page = unescape(signed_in_anna.get(f"/cases/{davide.id}/").content.decode())
    assert "A break you noted. Repaired at hour 4" in page


def test_a_break_that_you_alone_noted_is_told_so_on_the_contract(
    signed_in_anna: Client, anna: User, recorded: audit.Trail
) -> None:
    whole = door.import_case(anna, replace(example("archivist"), private=None))
    say_it(signed_in_anna, whole, "break", 60)
    page = unescape(signed_in_anna.get(f"/cases/{whole.id}/contract/").content.decode())
    assert "First the two of you. You noted a break at hour 60." in re.sub("<[^>]+>", "", page)


@pytest.mark.parametrize(
    ("was", "fields", "told"),
    [
        ("", {}, "Say first what it was."),
        ("dismissed", {"did": ["owned_part"]}, "belong to a break"),
        ("candour", {"repaired_at": "8"}, "belong to a break"),
        ("as_read", {"did": ["went_on", "owned_part"]}, "stands alone"),
        ("as_read", {"repaired_at": "3"}, "before it began"),
        ("as_read", {"repaired_at": "40"}, "an hour that does not exist"),
        ("as_read", {"note": "x" * 501}, "501 characters"),
    ],
)
def test_what_cannot_be_kept_is_told_and_nothing_typed_is_lost(
    was: str, fields: dict[str, Any], told: str, signed_in_anna: Client, davide: door.CaseHandle
) -> None:
    answer = say_it(signed_in_anna, davide, was, **{"note": "mine", **fields})
    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert told in page
    assert fields.get("note", "mine") in page
    assert words_of(davide) == ()


@pytest.mark.parametrize("sent", [{"was": "nonsense"}, {"was": "as_read", "did": ["nonsense"]}])
def test_what_no_page_of_ours_could_send_is_refused(
    sent: dict[str, Any], signed_in_anna: Client, davide: door.CaseHandle
) -> None:
    was = sent.pop("was")
    assert say_it(signed_in_anna, davide, was, **sent).status_code == 400
    assert words_of(davide) == ()


def test_an_hour_that_is_not_there_has_no_page(signed_in_anna: Client, davide: door.CaseHandle) -> None:
    assert signed_in_anna.get(address(davide, 99)).status_code == 404


def test_looking_back_shows_no_form_and_what_was_said_later_is_not_in_it(
    signed_in_anna: Client, davide: door.CaseHandle
) -> None:
    say_it(signed_in_anna, davide, "dismissed", note="He was ill.")
    page = page_of(signed_in_anna, davide, query="?before=9")
    assert "He was ill." not in page
    assert 'name="was"' not in page
    assert "Probable rupture: at least two sources." in page


def test_a_supervisor_without_the_working_notes_reads_no_word_and_writes_none(
    signed_in_anna: Client, davide: door.CaseHandle, sofia: User, client: Client
) -> None:
    say_it(signed_in_anna, davide, "as_read", note="I had pushed.")
    door.assign(davide, sofia)
    signed_in_anna.logout()
    client.post("/account/sign-in/", {"name": "sofia", "password": PASSWORD})
    page = page_of(client, davide)
    assert "I had pushed." not in page
    assert 'name="was"' not in page
    assert client.post(address(davide), {"was": "dismissed"}).status_code == 403
    assert len(words_of(davide)) == 1


def test_the_finding_of_the_brief_leads_to_it(signed_in_anna: Client, davide: door.CaseHandle) -> None:
    page = signed_in_anna.get(f"/cases/{davide.id}/brief/?before=9").content.decode()
    assert address(davide) in page


def test_far_falls_of_how_he_sees_the_therapist_stand_with_what_came_between(
    signed_in_anna: Client, anna: User, recorded: audit.Trail
) -> None:
    whole = door.import_case(anna, replace(example("archivist"), private=None))
    for place in ("", "episodes/27/"):
        page = re.sub("<[^>]+>", "", unescape(signed_in_anna.get(f"/cases/{whole.id}/{place}").content.decode()))
        assert "From +45 at hour 25 to −30 at hour 27: perhaps a devaluing turn. In between: a break" in page
    page = unescape(signed_in_anna.get(f"/cases/{whole.id}/").content.decode())
    assert "Ruptures and repairs, one after the other" in page
    assert "Mended sooner as time goes on." in page


def test_what_was_read_is_what_is_read_now_whatever_the_address_asks_for(
    signed_in_anna: Client, davide: door.CaseHandle
) -> None:
    form = re.search(r'name="form" value="([^"]+)"', page_of(signed_in_anna, davide))
    assert form
    assert signed_in_anna.post(address(davide) + "?before=3", {"form": form[1], "was": "as_read"}).status_code == 302
    (word,) = words_of(davide)
    assert word.verdict == "confirmed"


@pytest.mark.parametrize("hour", ["-1", "eight", "99999999999999999999"])
def test_an_hour_that_is_no_number_is_refused_and_not_left_out(
    hour: str, signed_in_anna: Client, davide: door.CaseHandle
) -> None:
    assert say_it(signed_in_anna, davide, "as_read", repaired_at=hour).status_code == 400
    assert words_of(davide) == ()


def test_of_a_restricted_case_it_is_not_said_that_nothing_was_read(
    signed_in_anna: Client, davide: door.CaseHandle
) -> None:
    now = clock.now()
    door.add_entry(
        davide,
        "restrictions",
        Restriction(id="r1", recorded_at=now, when=now.date(), act="restricted", wish_of="patient", reason="His wish."),
    )
    page = page_of(signed_in_anna, davide)
    assert "Restricted at his wish" in page
    assert "Nothing was read" not in page
    assert "say so below" not in page
    assert signed_in_anna.post(address(davide), {"was": "as_read"}).status_code == 403


def test_nobody_is_sent_to_a_form_that_is_not_there(signed_in_anna: Client, davide: door.CaseHandle) -> None:
    assert "say so below" in page_of(signed_in_anna, davide, 2)
    assert "say so below" not in page_of(signed_in_anna, davide, 2, "?before=9")
