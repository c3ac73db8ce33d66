"""The case page, an hour, and what stands behind a number."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from tests.web.conftest import PASSWORD
from tests.web.pages.conftest import CANARY

from holdfast.web.vault import door

PLACES = ["", "brief/", "hours/", "hours/2/", "entries/ci:1/", "pictures/time-axis/"]

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.mark.parametrize("place", PLACES)
def test_it_works(place: str, signed_in_anna: Client, handle: door.CaseHandle) -> None:
    answer = signed_in_anna.get(f"/cases/{handle.id}/{place}")
    assert answer.status_code == 200
    assert "Davide R." in answer.content.decode()


@pytest.mark.parametrize("place", PLACES)
def test_somebody_elses_case_is_not_there(place: str, bruno: User, client: Client, handle: door.CaseHandle) -> None:
    client.post("/account/sign-in/", {"name": "bruno", "password": PASSWORD})
    assert client.get(f"/cases/{handle.id}/{place}").status_code == 404


@pytest.mark.parametrize("place", PLACES)
def test_nobody_is_sent_to_the_sign_in(place: str, client: Client, handle: door.CaseHandle) -> None:
    answer = client.get(f"/cases/{handle.id}/{place}")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/sign-in/")


@pytest.mark.parametrize("place", PLACES)
def test_an_invented_case_says_so_on_every_page(place: str, signed_in_anna: Client, handle: door.CaseHandle) -> None:
    assert "invented example" in signed_in_anna.get(f"/cases/{handle.id}/{place}").content.decode()


@pytest.mark.parametrize("place", [*PLACES, "hours/99/", "entries/nothing/"])
def test_looking_changes_nothing(place: str, signed_in_anna: Client, handle: door.CaseHandle) -> None:
    before = door.revision(handle)
    signed_in_anna.get(f"/cases/{handle.id}/{place}")
    assert door.revision(handle) == before


def test_an_hour_shows_the_authors_private_line_on_its_own_ground(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    page = signed_in_anna.get(f"/cases/{handle.id}/hours/1/").content.decode()
    assert CANARY.replace("'", "&#x27;") in page
    assert 'class="private"' in page


@pytest.mark.parametrize("place", PLACES)
def test_a_colleagues_view_holds_nothing_private(place: str, signed_in_anna: Client, handle: door.CaseHandle) -> None:
    page = signed_in_anna.get(f"/cases/{handle.id}/{place}?private=no").content.decode()
    assert "tomorrow" not in page
    assert "private-mark" not in page


def test_links_in_a_colleagues_view_stay_in_it(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    page = signed_in_anna.get(f"/cases/{handle.id}/hours/?private=no").content.decode()
    assert f'href="/cases/{handle.id}/hours/2/?private=no"' in page


def test_a_supervisor_sees_the_record_and_no_working_or_private_notes(
    sofia: User, client: Client, handle: door.CaseHandle
) -> None:
    door.assign(handle, sofia)
    client.post("/account/sign-in/", {"name": "sofia", "password": PASSWORD})
    pages = [client.get(f"/cases/{handle.id}/{place}").content.decode() for place in PLACES]
    assert all("Working notes were not lent to you" in page for page in pages)
    assert not any("abstract talk" in page or "tomorrow" in page for page in pages)


def test_markup_in_a_name_stays_text(signed_in_anna: Client, marked_up: door.CaseHandle) -> None:
    for place in PLACES:
        page = signed_in_anna.get(f"/cases/{marked_up.id}/{place}").content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; Söhne 🦉 abc" in page


def test_an_hour_opens_his_answers_item_by_item(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    page = signed_in_anna.get(f"/cases/{handle.id}/hours/2/").content.decode()
    assert "We worked on something I want for myself." in page
    assert "left blank" in page


@pytest.mark.parametrize(
    "place", ["hours/99/", "entries/nothing/", "pictures/nothing/", "brief/?before=99", "?at=soon"]
)
def test_what_is_not_there_is_said_kindly(place: str, signed_in_anna: Client, handle: door.CaseHandle) -> None:
    answer = signed_in_anna.get(f"/cases/{handle.id}/{place}")
    assert answer.status_code == 404
    assert "There is no such page" in answer.content.decode()


def test_a_reference_to_an_hour_opens_that_hour(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    answer = signed_in_anna.get(f"/cases/{handle.id}/entries/log:2/")
    assert answer["Location"] == f"/cases/{handle.id}/hours/2/"


def test_looking_back_shows_only_what_was_known(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    page = signed_in_anna.get(f"/cases/{handle.id}/hours/?before=3").content.decode()
    assert f"/cases/{handle.id}/hours/2/" in page
    assert f"/cases/{handle.id}/hours/4/" not in page


def test_a_picture_arrives_as_a_fragment_for_the_page_that_asked(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    fragment = signed_in_anna.get(f"/cases/{handle.id}/pictures/time-axis/", headers={"HX-Request": "true"})
    assert "<html" not in fragment.content.decode()


def test_a_picture_has_its_table_on_the_page_without_script(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    page = signed_in_anna.get(f"/cases/{handle.id}/").content.decode()
    assert "The same as a table" in page
    assert f'<a href="/cases/{handle.id}/hours/">' in page
    assert f'<a href="/cases/{handle.id}/pictures/time-axis/">' in page
