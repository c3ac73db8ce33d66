"""The emergency envelope on its pages: typed, printed, written, tried; sealed wherever it lies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from tests.web.conftest import PASSWORD
from tests.web.invented import a_case

from holdfast.case.model import Case
from holdfast.case.record import Appointment
from holdfast.case.strict_json import CannotRead
from holdfast.interop import envelope
from holdfast.interop.bundle import make_bundle
from holdfast.paper.document import Code, Document
from holdfast.web.rights.envelope_list import NoCode, new_file, paper_with_new_code, save_words
from holdfast.web.vault import audit, door
from holdfast.web.vault.envelopes import NOBODY
from holdfast.web.vault.keyring import practice_key
from holdfast.web.vault.models import CaseRow, EnvelopeRow, SideNote
from holdfast.web.vault.rows import open_plain, seal_plain

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _pinned() -> Iterator[None]:
    with override_settings(HOLDFAST_PINNED=(NOW, datetime.now(UTC))):
        yield


def code_on(paper: Document) -> str:
    return next(block.text for block in paper.blocks if isinstance(block, Code))


def test_it_works(signed_in_anna: Client, anna: User, handle: door.CaseHandle) -> None:
    form = signed_in_anna.get("/envelope/").context["form"]
    sent = {"form": form, "name_1": "Rosa Bianchi", "reach_1": "02 99", "wishes": "Call them.\r\nThank you."}
    assert signed_in_anna.post("/envelope/", sent).status_code == 302
    place = f"/cases/{handle.id}/reach/"
    form = signed_in_anna.get(place).context["form"]
    signed_in_anna.post(place, {"form": form, "name": "Dino", "phone": "02 1234", "to_say": "kindly"})
    paper = signed_in_anna.post("/envelope/paper/", {"password": PASSWORD})
    assert paper.content.startswith(b"%PDF-")
    with audit.recorded("test"):
        code = code_on(paper_with_new_code(anna))
    file = signed_in_anna.post("/envelope/file/").content
    whom = envelope.open_envelope(file, code)
    assert (whom.therapist, whom.wishes) == ("anna", "Call them.\nThank you.")
    assert [(one.pseudonym, one.name, one.phone, one.to_say) for one in whom.entries] == [
        ("Davide R. (invented example)", "Dino", "02 1234", "kindly")
    ]
    tried = signed_in_anna.post("/envelope/try/", {"code": code, "file": BytesIO(file)})
    page = tried.content.decode()
    assert "Code and file belong together." in page
    assert "02 1234" not in page
    assert "Last written on 22 November 2026" in page
    wrong = signed_in_anna.post("/envelope/try/", {"code": envelope.new_code(), "file": BytesIO(file)})
    assert wrong.status_code == 400


def test_a_code_is_tried_five_times_a_minute_and_no_file_costs_more_than_a_machine_has(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    file = signed_in_anna.post("/envelope/file/").content  # no paper yet: a page that says so
    costly, _ = envelope.new_head(envelope.new_code())
    costly["kdf"]["memory_kib"] = 1_048_576
    for data in (file, json.dumps(costly).encode(), b"", b"no file", b"{}"):
        tried = signed_in_anna.post("/envelope/try/", {"code": "A", "file": BytesIO(data)})
        assert tried.status_code == 400
    assert signed_in_anna.post("/envelope/try/", {"code": "A", "file": BytesIO(b"x")}).status_code == 429
    with pytest.raises(CannotRead, match="memory_kib"):
        envelope.open_envelope(json.dumps(costly | {"sealed": ""}).encode(), "A")


def test_another_password_makes_no_code(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    assert signed_in_anna.post("/envelope/paper/", {"password": "something else"}).status_code == 400
    with audit.recorded("test"):
        assert door.envelope_of(handle.user_id).head is None


def test_without_a_code_no_file_is_written(signed_in_anna: Client, anna: User, recorded: audit.Trail) -> None:
    assert signed_in_anna.post("/envelope/file/").status_code == 409
    with pytest.raises(NoCode):
        new_file(anna)


def test_a_new_paper_shuts_what_is_written_after_it_to_the_old_code(anna: User, handle: door.CaseHandle) -> None:
    first, second = (code_on(paper_with_new_code(anna)) for _ in range(2))
    file = new_file(anna)
    assert envelope.open_envelope(file, second).entries
    with pytest.raises(CannotRead):
        envelope.open_envelope(file, first)


def test_the_list_holds_treatments_that_run_and_the_next_hour(anna: User, handle: door.CaseHandle) -> None:
    plain = a_case("second")
    ahead = Appointment(id="a1", recorded_at=NOW, when=NOW.replace(day=24, hour=10))
    behind = replace(ahead, id="a2", when=NOW.replace(day=1))
    record = replace(
        plain.record, appointments=(behind, ahead), about=replace(plain.record.about, pseudonym="Irena K.")
    )
    door.import_case(anna, Case(record=record, working=plain.working))
    CaseRow.objects.filter(id=handle.id).update(ended_on=NOW.date())
    code = code_on(paper_with_new_code(anna))
    whom = envelope.open_envelope(new_file(anna), code)
    assert [(one.pseudonym, one.next_hour) for one in whom.entries] == [
        ("Irena K. (invented example)", "2026-11-24 11:00")
    ]


def test_names_and_numbers_are_sealed_and_are_no_part_of_the_record(anna: User, handle: door.CaseHandle) -> None:
    door.keep_reach(handle, door.Reach("canarybird", "canarybird", "canarybird"))
    save_words(anna, (("canarybird", "canarybird"),), "canarybird")
    stored = [bytes(row.sealed) for row in (SideNote.objects.get(), EnvelopeRow.objects.get())]
    assert not any(b"canarybird" in row for row in stored)
    assert b"canarybird" not in door.export_case(handle)
    bundle = make_bundle(door.load_case(handle).record, opened=(), made_at=NOW)
    door.keep_reach(handle, door.Reach())
    assert make_bundle(door.load_case(handle).record, opened=(), made_at=NOW) == bundle
    assert not SideNote.objects.exists()


def test_a_note_put_in_the_place_of_another_does_not_open(anna: User, handle: door.CaseHandle) -> None:
    from holdfast.case.sealing import CannotOpen

    other = door.import_case(anna, a_case("second"))
    door.keep_reach(handle, door.Reach("Dino", "02 1234", ""))
    SideNote.objects.update(case_id=other.id)
    with pytest.raises((CannotOpen, door.Locked)):
        door.reach_of(other)


def test_somebody_elses_envelope_is_his_own(bruno: User, client: Client, anna: User, handle: door.CaseHandle) -> None:
    door.keep_reach(handle, door.Reach("Dino", "02 1234", ""))
    save_words(anna, (("Rosa", "02 99"),), "Call them.")
    client.post("/account/sign-in/", {"name": "bruno", "password": PASSWORD})
    page = client.get("/envelope/").content.decode()
    assert "Rosa" not in page
    assert "Davide" not in page
    assert client.get(f"/cases/{handle.id}/reach/").status_code == 404


def days_ago(days: float, *cases: door.CaseHandle) -> None:
    made = NOW - timedelta(days=days)
    CaseRow.objects.filter(id__in=[case.id for case in cases]).update(made_at=made)


def test_a_list_older_than_a_treatment_is_said_on_the_caseload(
    signed_in_anna: Client, anna: User, handle: door.CaseHandle
) -> None:
    days_ago(5, handle)
    with audit.recorded("test"):
        paper_with_new_code(anna)
        new_file(anna)
        kept = door.envelope_of(anna.pk)
        door.keep_envelope(anna.pk, replace(kept, written_on="2026-11-20"))
    assert "The emergency list is from" not in signed_in_anna.get("/").content.decode()
    with audit.recorded("test"):
        new = [door.import_case(anna, a_case(f"new-{n}")) for n in range(3)]
    days_ago(1, *new)
    CaseRow.objects.filter(id=new[2].id).update(ended_on=NOW.date())  # over already: no one to reach
    page = " ".join(signed_in_anna.get("/").content.decode().split())
    assert "The emergency list is from" in page
    assert "20" in page[page.index("The emergency list is from") :][:60]
    assert '2 treatments began since. <a href="/envelope/">' in page
    assert door.lists_due() == (1, 0)
    signed_in_anna.post("/envelope/file/")
    EnvelopeRow.objects.update(made_at=NOW)
    assert "The emergency list is from" not in signed_in_anna.get("/").content.decode()
    assert door.lists_due() == (0, 0)


def test_that_there_is_no_list_is_said_after_a_month_until_it_is_put_away(
    signed_in_anna: Client, anna: User, handle: door.CaseHandle
) -> None:
    none = "There is no emergency list yet"
    days_ago(29, handle)
    assert none not in signed_in_anna.get("/").content.decode()
    days_ago(31, handle)
    assert none in signed_in_anna.get("/").content.decode()
    assert door.lists_due() == (0, 1)
    assert signed_in_anna.post("/envelope/later/").status_code == 302
    assert none not in signed_in_anna.get("/").content.decode()
    assert door.lists_due() == (0, 0)
    with audit.recorded("test"):
        save_words(anna, (("Rosa", "02 99"),), "")  # what is written later does not bring it back
    assert none not in signed_in_anna.get("/").content.decode()


def test_an_envelope_written_before_there_was_anything_to_put_away_opens(
    signed_in_anna: Client, anna: User, handle: door.CaseHandle
) -> None:
    with audit.recorded("test"):
        save_words(anna, (("Rosa", "02 99"),), "")
        row = EnvelopeRow.objects.get(user=anna)
        key = practice_key("envelope", NOW)
        plain = open_plain(key, NOBODY, anna.pk, "envelope", row.schema, row.sealed)
        del plain["put_away"]
        row.sealed = seal_plain(key, NOBODY, anna.pk, "envelope", plain)
        row.save()
        assert door.envelope_of(anna.pk).persons == (("Rosa", "02 99"),)
    EnvelopeRow.objects.update(sealed=b"HF1" + bytes(60))
    assert signed_in_anna.get("/").status_code == 200  # a row that does not open hides no caseload
