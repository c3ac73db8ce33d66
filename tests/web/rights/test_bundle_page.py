"""The patient's copy from the workbench, and the month that runs from the day he asked."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.web.conftest import PASSWORD
from tests.web.invented import at, log, note

from holdfast.case.working import EpisodeWord, Rating
from holdfast.interop.bundle import make_bundle
from holdfast.web import clock
from holdfast.web.rights.bundle import bundle_of
from holdfast.web.vault import audit, door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
RATING = Rating(
    id="ra:1", recorded_at=at(3), when=at(3).date(), rater="informant", relation="brother", instrument="phq-9",
    items=(1, 1, 2, 1, 0, 1, 1, 0, 2),
)  # fmt: skip
NOW = datetime(2026, 11, 22, 7, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _pinned() -> Iterator[None]:
    with override_settings(HOLDFAST_PINNED=(NOW, datetime.now(UTC))):
        yield


def files(data: bytes) -> dict[str, bytes]:
    whole = zipfile.ZipFile(io.BytesIO(data))
    return {name: whole.read(name) for name in whole.namelist()}


def test_it_works(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    answer = signed_in_anna.post(f"/cases/{handle.id}/bundle/")
    assert answer.status_code == 200
    assert "Davide" not in answer["Content-Disposition"]
    assert {"README.txt", "record.pdf", "record.json", "tables/sessions.csv"} <= files(answer.content).keys()


def test_a_supervisor_does_not_make_it(sofia: User, client: Client, handle: door.CaseHandle) -> None:
    door.assign(handle, sofia)
    client.post("/account/sign-in/", {"name": "sofia", "password": PASSWORD})
    assert client.post(f"/cases/{handle.id}/bundle/").status_code == 403


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(alphabet="abc xyz", min_size=1, max_size=30), what=st.sampled_from(("private", "ratings", "logs")))
def test_working_and_private_notes_leave_it_byte_identical(
    handle: door.CaseHandle, annas_key: door.AuthorKey, words: str, what: str
) -> None:
    before = _bundle(handle)
    if what == "ratings":
        door.add_entry(handle, "ratings", replace(RATING, id=f"ra:{uuid4().hex[:20]}", relation=f"canary {words}"))
    elif what == "private":
        one = replace(note(1, line=f"canary {words}"), id=f"pn:{uuid4().hex[:20]}")
        door.add_entry(handle, "private", one, author=annas_key)
    else:
        standing = {entry.corrects for entry in door.load_case(handle).working.logs}
        old = next(entry for entry in reversed(door.load_case(handle).working.logs) if entry.id not in standing)
        new = replace(log(old.session, id=f"log:{uuid4().hex[:20]}", words=f"canary {words}"), recorded_at=at(9))
        door.correct_entry(handle, "logs", old.id, new)
    assert _bundle(handle) == before


def _bundle(handle: door.CaseHandle) -> bytes:
    return make_bundle(door.load_case(handle).record, opened=(), made_at=NOW)


def test_nothing_of_working_or_private_notes_is_in_any_of_its_files(
    handle: door.CaseHandle, annas_key: door.AuthorKey
) -> None:
    door.add_entry(handle, "private", replace(note(1, line="canarybird"), id="pn:canary"), author=annas_key)
    new = replace(log(1, id="log:canary", words="canarybird"), recorded_at=at(9))
    door.correct_entry(handle, "logs", "log:1", new)
    door.add_entry(handle, "ratings", replace(RATING, relation="canarybird"))
    said = EpisodeWord(
        id="ew:canary", recorded_at=at(9), when=at(9).date(), onset=1, verdict="confirmed", note="canarybird"
    )
    door.add_entry(handle, "episode_words", said)
    door.keep_reach(handle, door.Reach("canarybird", "canarybird", "canarybird"))
    assert not [name for name, data in files(bundle_of(handle)).items() if b"canarybird" in data or b"abstract" in data]


def test_making_it_is_in_the_trail_and_in_the_next_one(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    signed_in_anna.post(f"/cases/{handle.id}/bundle/")
    from holdfast.web.rights.bundle import openings

    with audit.recorded("test"):
        told = openings(handle)
    assert any("made the patient's copy of the file" in one.what and one.who.startswith("anna") for one in told)


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2024, 1, 31), date(2024, 2, 29)),
        (date(2026, 12, 5), date(2027, 1, 5)),
        (date(2026, 11, 22), date(2026, 12, 22)),
    ],
)
def test_an_answer_is_due_a_month_after_he_asked(handle: door.CaseHandle, asked: date, due: date) -> None:
    door.note_request(handle, "copy", asked)
    assert [one.due for one in door.requests_open([handle])] == [due]


def test_a_request_stands_on_the_caseload_until_it_is_answered(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    page = signed_in_anna.get(f"/cases/{handle.id}/bundle/")
    form = page.context["form"]
    sent = {"form": form, "wish": "copy", "asked_on": "2026-11-20"}
    assert signed_in_anna.post(f"/cases/{handle.id}/requests/", sent).status_code == 302
    signed_in_anna.post(f"/cases/{handle.id}/requests/", sent)
    waiting = door.requests_open([handle])
    assert len(waiting) == 1
    assert "An answer is due by 20 December 2026." in signed_in_anna.get("/").content.decode()
    signed_in_anna.post(f"/cases/{handle.id}/requests/{waiting[0].id}/answered/")
    assert "An answer is due" not in signed_in_anna.get("/").content.decode()


@pytest.mark.parametrize("day", ["", "2026-11-23", "20261120", "1800-01-01", "2026-02-30", "next week"])
def test_a_day_that_is_none_or_lies_ahead_is_told_in_words(
    signed_in_anna: Client, handle: door.CaseHandle, day: str
) -> None:
    form = signed_in_anna.get(f"/cases/{handle.id}/bundle/").context["form"]
    answer = signed_in_anna.post(f"/cases/{handle.id}/requests/", {"form": form, "wish": "copy", "asked_on": day})
    assert answer.status_code == 400
    assert "today or before" in answer.content.decode()
    assert clock.now().date() == date(2026, 11, 22)


def test_a_request_is_sealed_and_another_cases_is_not_answered(handle: door.CaseHandle, bruno: User) -> None:
    from tests.web.invented import a_case

    from holdfast.web.vault.models import SideNote

    door.note_request(handle, "erasure", date(2026, 11, 1))
    row = SideNote.objects.get()
    assert b"erasure" not in bytes(row.sealed)
    other = door.import_case(bruno, a_case("brunos"))
    assert door.answer_request(other, row.id) is False
    assert len(door.requests_open([handle])) == 1
