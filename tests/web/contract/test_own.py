"""Who one becomes by insisting: a private note beside a clause, and no road from it to anybody else."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.test import Client
from tests.web.conftest import PASSWORD
from tests.web.contract.acting import address, new_form, page_of

from holdfast.case.casefile import write_case
from holdfast.web import clock
from holdfast.web.vault import door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
WHO = "His mother at the door, a canary in her hand."


def keep(client: Client, handle: door.CaseHandle, who: str = WHO, clause: str = "c1", form: str = "") -> int:
    sent = {"form": form or new_form("anna"), "clause": clause, "who": who}
    return client.post(address(handle, "own/"), sent).status_code


def test_it_stands_beside_its_clause_on_hatched_ground(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    assert "who do I become?" in page_of(signed_in_anna, handle)
    assert keep(signed_in_anna, handle) == 302
    page = page_of(signed_in_anna, handle)
    beside = page.partition('<div class="private own')[2].partition("</div>")[0]
    assert WHO in beside
    assert "private, yours alone" in beside


def test_it_is_the_authors_note_under_the_authors_key(
    signed_in_anna: Client, handle: door.CaseHandle, annas_key: door.AuthorKey
) -> None:
    keep(signed_in_anna, handle)
    private = door.load_case(handle, annas_key).private
    assert private is not None
    note = private.notes[-1]
    assert (note.clause, note.who_i_become) == ("c1", WHO)
    without = door.load_case(handle)
    assert without.private is None
    assert WHO.encode() not in write_case(without)


@pytest.mark.parametrize(
    "place",
    ["contract/hour/", "contract/hour/?turned=yes", "contract/story/", "contract/?private=no", "entries/", "bundle/"],
)
def test_no_other_page_has_it(signed_in_anna: Client, handle: door.CaseHandle, place: str) -> None:
    keep(signed_in_anna, handle)
    answer = signed_in_anna.get(f"/cases/{handle.id}/{place}")
    assert answer.status_code == 200
    assert WHO not in unescape(answer.content.decode())


def test_no_supervisor_reads_it_also_with_the_working_notes_lent(
    client: Client, signed_in_anna: Client, handle: door.CaseHandle, sofia: User
) -> None:
    keep(signed_in_anna, handle)
    door.assign(handle, sofia)
    door.lend_working(handle, sofia, "supervision", clock.now() + timedelta(days=7))
    client.logout()
    client.post("/account/sign-in/", {"name": "sofia", "password": PASSWORD})
    for place in ("", "story/"):
        page = page_of(client, handle, "", place)
        assert WHO not in page
        assert "who do I become" not in page
    assert keep(client, handle, form="x") == 403


def test_posted_twice_it_is_one(signed_in_anna: Client, handle: door.CaseHandle, annas_key: door.AuthorKey) -> None:
    form = new_form("anna")
    assert [keep(signed_in_anna, handle, form=form) for _ in range(2)] == [302, 302]
    private = door.load_case(handle, annas_key).private
    assert private is not None
    assert [n.who_i_become for n in private.notes].count(WHO) == 1


def test_without_the_key_nothing_is_kept_and_it_is_said(client: Client, handle: door.CaseHandle, anna: User) -> None:
    client.force_login(anna)
    assert "who do I become" not in page_of(client, handle)
    answer = client.post(address(handle, "own/"), {"form": new_form("anna"), "clause": "c1", "who": WHO})
    assert answer.status_code == 422
    assert "private notes are shut" in answer.content.decode()


@pytest.mark.parametrize(("who", "clause", "status"), [(" ", "c1", 422), ("x" * 20_001, "c1", 422), ("x", "c9", 400)])
def test_what_cannot_be_is_refused(
    signed_in_anna: Client, handle: door.CaseHandle, who: str, clause: str, status: int
) -> None:
    assert keep(signed_in_anna, handle, who, clause) == status


def test_another_therapist_finds_no_such_page(client: Client, handle: door.CaseHandle, bruno: User) -> None:
    client.force_login(bruno)
    assert keep(client, handle, form="x") == 404


def test_what_was_typed_comes_back_where_the_page_was_too_old(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    answer = signed_in_anna.post(address(handle, "own/"), {"form": "old", "clause": "c1", "who": WHO})
    assert answer.status_code == 409
    assert WHO in unescape(answer.content.decode())
