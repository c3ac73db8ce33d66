"""A row was damaged, or another version wrote it: that case says so and what to do, and the others stay."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from tests.web.conftest import PASSWORD
from tests.web.invented import a_case

from holdfast.case.model import Case
from holdfast.web.pages.patient import patient_address
from holdfast.web.vault import audit, door
from holdfast.web.vault.keyring import patient_key
from holdfast.web.vault.models import CaseRow, EntryRow
from holdfast.web.vault.rows import seal_plain

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def damaged(handle: door.CaseHandle) -> None:
    row = EntryRow.objects.filter(case_id=handle.id, kind="sessions").order_by("seq")[0]
    row.sealed = bytes(row.sealed)[:-1] + bytes([bytes(row.sealed)[-1] ^ 1])
    row.save()
    CaseRow.objects.filter(id=handle.id).update(revision=99)


def newer(handle: door.CaseHandle) -> None:
    EntryRow.objects.filter(case_id=handle.id, kind="sessions").update(schema=9)
    CaseRow.objects.filter(id=handle.id).update(revision=99)


def older(handle: door.CaseHandle) -> None:
    EntryRow.objects.filter(case_id=handle.id, kind="sessions").update(schema=0)
    CaseRow.objects.filter(id=handle.id).update(revision=99)


def of_another_shape(handle: door.CaseHandle) -> None:
    row = EntryRow.objects.filter(case_id=handle.id, kind="sessions").order_by("seq")[0]
    row.sealed = seal_plain(patient_key(handle.id), handle.id, row.seq, "sessions", {"id": "hour:1", "mood": "blue"})
    row.save()
    CaseRow.objects.filter(id=handle.id).update(revision=99)


def nameless(handle: door.CaseHandle) -> None:
    row = CaseRow.objects.get(id=handle.id)
    row.sealed = bytes(row.sealed)[:-1] + bytes([bytes(row.sealed)[-1] ^ 1])
    row.save()
    damaged(handle)


WAYS = [damaged, newer, older, of_another_shape, nameless]


@pytest.fixture
def other(anna: User, recorded: audit.Trail) -> door.CaseHandle:
    plain = a_case("other")
    about = replace(plain.record.about, pseudonym="Irena K.", address="she")
    return door.import_case(anna, Case(record=replace(plain.record, about=about), working=plain.working))


@pytest.mark.parametrize("spoil", WAYS)
@pytest.mark.parametrize("seen_before", [False, True])
def test_the_caseload_says_so_and_shows_the_others(
    spoil: Callable[[door.CaseHandle], None],
    seen_before: bool,
    signed_in_anna: Client,
    handle: door.CaseHandle,
    other: door.CaseHandle,
) -> None:
    if seen_before:
        signed_in_anna.get("/")
    spoil(handle)
    answer = signed_in_anna.get("/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f"/cases/{other.id}/brief/" in page
    assert f"/cases/{handle.id}/brief/" not in page
    told = page[page.index("not-opened") :]
    assert ("Davide R." in told) == (spoil is not nameless)
    assert "could not be opened." in told
    assert "holdfast restore" in told or "holdfast upgrade" in told


@pytest.mark.parametrize("spoil", WAYS)
def test_the_pages_of_the_case_answer_in_words(
    spoil: Callable[[door.CaseHandle], None], signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    spoil(handle)
    for place in (
        "", "brief/", "hours/", "hours/2/", "hours/2/log/", "log/", "contract/", "hand-over/", "entries/hour:1/",
        "pictures/time-axis/",
    ):  # fmt: skip
        answer = signed_in_anna.get(f"/cases/{handle.id}/{place}")
        assert answer.status_code == 503, place
        assert b"holdfast restore" in answer.content or b"holdfast upgrade" in answer.content


def test_a_supervisors_caseload_shows_the_others_too(
    client: Client, sofia: User, handle: door.CaseHandle, other: door.CaseHandle
) -> None:
    door.assign(handle, sofia)
    door.assign(other, sofia)
    nameless(handle)
    client.post("/account/sign-in/", {"name": "sofia", "password": PASSWORD})
    page = client.get("/").content.decode()
    assert "Irena K." in page
    assert "A case whose name cannot be read" in page


@override_settings(HOLDFAST_DEMO=True, HOLDFAST_CONTACTS=(("Crisis line", "02 1234"),))
@pytest.mark.parametrize("spoil", WAYS)
def test_the_patients_page_keeps_its_contacts_and_speaks_to_him(
    spoil: Callable[[door.CaseHandle], None], client: Client, anna: User, handle: door.CaseHandle
) -> None:
    address = patient_address(handle.id, anna.pk)
    spoil(handle)
    for answer in (client.get(address), client.post(address, {"does": "tpc", "gr1": "3"})):
        page = answer.content.decode()
        assert answer.status_code == 503
        assert "02 1234" in page
        assert "Please tell your therapist" in page
        assert "holdfast" not in page.replace("Holdfast", "").lower()


@override_settings(HOLDFAST_CONTACTS=(("Crisis line", "02 1234"),))
def test_a_device_handed_over_can_be_taken_back(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    signed_in_anna.post(f"/cases/{handle.id}/hand-over/")
    damaged(handle)
    page = signed_in_anna.get("/handed-over/").content.decode()
    assert 'name="password"' in page
    assert "This is another password." in (
        signed_in_anna.post("/handed-over/take-back/", {"password": "guess"}).content.decode()
    )
    assert signed_in_anna.post("/handed-over/take-back/", {"password": PASSWORD}).status_code == 302
    assert signed_in_anna.get("/").status_code == 200
