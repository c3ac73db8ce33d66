"""Working notes: their therapist, and a supervisor while they are lent to him; nobody else, and no page for others."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from tests.web.conftest import sign_in_whole
from tests.web.formulation.sending import send, text

from holdfast.case.record import Restriction
from holdfast.web import clock
from holdfast.web.vault import audit, door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
PAGES = (
    "formulation/",
    "formulation/?way=tfp",
    "formulation/mit/pattern/",
    "formulation/parts/form1/",
    "told/",
    "told/told1/",
    "formulation/pictures/tfp/",
)
FORM = "formulation/mit/pattern/"
HIS = "An evening of his own."


def places(handle: door.CaseHandle) -> list[str]:
    return [f"/cases/{handle.id}/{page}" for page in PAGES]


def come(user: User) -> Client:
    client = Client()
    sign_in_whole(client, user)
    return client


def lend(handle: door.CaseHandle, sofia: User) -> UUID:
    with audit.recorded("test"):
        door.assign(handle, sofia)
        return door.lend_working(handle, sofia, "a second look", datetime.now(UTC) + timedelta(days=7))


def test_its_therapist_reads_every_page(handle: door.CaseHandle, anna_in: Client) -> None:
    for place in places(handle):
        assert anna_in.get(place).status_code == 200, place


@pytest.mark.parametrize("again", [False, True])
def test_another_therapist_finds_nothing_there(handle: door.CaseHandle, bruno: User, again: bool) -> None:
    client = come(bruno)
    for place in places(handle):
        answer = client.post(place, {"does": "drop"}) if again else client.get(place)
        assert answer.status_code in ((404, 405) if again else (404,)), place
        assert HIS.encode() not in answer.content


def test_a_supervisor_without_a_loan_is_refused(handle: door.CaseHandle, sofia: User) -> None:
    with audit.recorded("test"):
        door.assign(handle, sofia)
    client = come(sofia)
    for place in places(handle):
        answer = client.get(place)
        assert answer.status_code == 403, place
        assert HIS.encode() not in answer.content
    assert b"/formulation/" not in client.get(f"/cases/{handle.id}/").content, "and is shown no way to it"


def test_a_supervisor_with_a_loan_reads_and_finds_no_form(handle: door.CaseHandle, sofia: User) -> None:
    lend(handle, sofia)
    client = come(sofia)
    before = door.revision(handle)
    for place in places(handle):
        answer = client.get(place)
        if place.endswith(FORM):
            assert answer.status_code == 403, "a form, as the log"
            continue
        assert answer.status_code == 200, place
        assert b'name="does"' not in answer.content, place
        assert b"<textarea" not in answer.content, place
        refused = client.post(place, {"does": "drop", "why": "x"})
        assert refused.status_code in (403, 405), place
    assert door.revision(handle) == before


def test_a_loan_that_ended_shuts_the_pages(handle: door.CaseHandle, sofia: User) -> None:
    loan = lend(handle, sofia)
    client = come(sofia)
    assert client.get(places(handle)[0]).status_code == 200
    with audit.recorded("test"):
        door.withdraw_loan(handle, loan)
    for place in places(handle):
        assert client.get(place).status_code == 403, place


def test_no_page_is_made_for_a_colleague(handle: door.CaseHandle, anna_in: Client) -> None:
    for place in places(handle):
        answer = anna_in.get(f"{place}{'&' if '?' in place else '?'}private=no")
        assert answer.status_code == 403, place
        assert HIS.encode() not in answer.content


def test_an_element_or_an_episode_of_another_case_is_not_there(
    handle: door.CaseHandle, bruno: User, anna_in: Client
) -> None:
    with audit.recorded("test"):
        brunos = door.import_case(bruno, replace(door.load_case(handle), private=None))
    client = come(bruno)
    assert client.get(f"/cases/{brunos.id}/formulation/parts/form1/").status_code == 200
    for place in ("formulation/parts/form9/", "told/told9/", "formulation/mit/pair/", "formulation/nothing/pattern/"):
        assert anna_in.get(f"/cases/{handle.id}/{place}").status_code == 404, place


def test_a_restricted_case_is_read_and_nothing_is_drawn(handle: door.CaseHandle, anna_in: Client) -> None:
    now = clock.now()
    rests = Restriction(id="x", recorded_at=now, when=now.date(), act="restricted", wish_of="patient", reason="time")
    with audit.recorded("test"):
        door.add_entry(handle, "restrictions", rests)
    page = anna_in.get(f"/cases/{handle.id}/formulation/")
    assert HIS in text(page)
    assert "picture-place" not in text(page)
    assert anna_in.get(f"/cases/{handle.id}/formulation/pictures/mit/").status_code == 404
    assert send(anna_in, f"/cases/{handle.id}/formulation/mit/pattern/", text__core_negative="mean").status_code == 302


@override_settings(HOLDFAST_FINDINGS=False)
def test_where_findings_are_off_the_documentation_stays(handle: door.CaseHandle, anna_in: Client) -> None:
    for place in places(handle):
        assert anna_in.get(place).status_code == 200, place
    assert HIS in text(anna_in.get(places(handle)[0]))


def test_it_is_in_no_page_of_his(handle: door.CaseHandle, anna_in: Client) -> None:
    """Neither his copy of the file nor a report holds a word of it."""
    for place in ("bundle/", "brief/?private=no"):
        assert HIS not in text(anna_in.get(f"/cases/{handle.id}/{place}")), place
