"""The emergency envelope on its pages: typed, printed, written, tried; sealed wherever it lies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
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
from holdfast.web.vault.models import CaseRow, EnvelopeRow, SideNote

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
        ("Davide R.", "Dino", "02 1234", "kindly")
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
    assert [(one.pseudonym, one.next_hour) for one in whom.entries] == [("Irena K.", "2026-11-24 11:00")]


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
