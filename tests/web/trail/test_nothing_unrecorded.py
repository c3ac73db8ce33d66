"""Where the trail cannot be written, nothing is shown and nothing is saved: a full disk, one that may only be read, a
database somebody else holds; with long and streamed answers, with faults of ours, and on the way in.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from tests.web.conftest import PASSWORD

from holdfast.web.vault import audit, door
from holdfast.web.vault.audit_middleware import audited
from holdfast.web.vault.models import AuditEntry, EntryRow

# As when served: no transaction of the test's own around the request.
pytestmark = pytest.mark.django_db(databases=["default", "keys"], transaction=True)
NOT_SHOWN = (500, 503)
"""503 where it is known why (full, read only, held by another), with what to do; 500 else."""


@contextmanager
def read_only() -> Iterator[None]:
    """Past Django's cursor, which would refuse to undo it after an error."""
    connection.ensure_connection()
    connection.connection.execute("PRAGMA query_only=ON")
    try:
        yield
    finally:
        connection.connection.execute("PRAGMA query_only=OFF")


def test_a_page_of_a_case_is_not_shown_where_the_disk_may_only_be_read(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    for path in ("", "brief/", "hours/", "contract/", "trail/"):
        with read_only():
            answer = signed_in_anna.get(f"/cases/{handle.id}/{path}")
        assert answer.status_code in NOT_SHOWN
        assert b"not shown" in answer.content
        assert b"Davide" not in answer.content


def test_nothing_is_saved_where_the_disk_may_only_be_read(
    signed_in_anna: Client, anna: User, handle: door.CaseHandle
) -> None:
    post = {"form": door.new_form_id(anna.pk), "rule": "not_heard_since", "reply": "known", "about": ""}
    before = EntryRow.objects.count(), AuditEntry.objects.count()
    signed_in_anna.raise_request_exception = False
    with read_only():
        answer = signed_in_anna.post(f"/cases/{handle.id}/replies/", post)
    assert answer.status_code in NOT_SHOWN
    assert (EntryRow.objects.count(), AuditEntry.objects.count()) == before


def request_of(user: User) -> HttpRequest:
    request = RequestFactory().get("/")
    request.user = user
    request.resolver_match = None
    return request


def answered(view: Callable[[HttpRequest], object], user: User) -> HttpResponse:
    return audited(view)(request_of(user))  # type: ignore[arg-type]


def broken_trail(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(trail: audit.Trail) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(audit, "write", full)


def test_a_long_answer_is_thrown_away_whole(
    anna: User, handle: door.CaseHandle, monkeypatch: pytest.MonkeyPatch
) -> None:
    def long(request: HttpRequest) -> HttpResponse:
        door.load_case(handle)
        return HttpResponse("Davide R. " * 500_000)

    with monkeypatch.context() as patched:
        broken_trail(patched)
        answer = answered(long, anna)
    assert (answer.status_code in NOT_SHOWN, len(answer.content) < 500) == (True, True)


def test_a_streamed_answer_never_begins_where_it_is_not_recorded(
    anna: User, handle: door.CaseHandle, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, closed = [], []

    class Rows:
        def __iter__(self) -> Iterator[bytes]:
            begun.append(True)
            yield b"Davide R."

        def close(self) -> None:
            closed.append(True)

    def streamed(request: HttpRequest) -> StreamingHttpResponse:
        audit.note("export", handle.id)
        return StreamingHttpResponse(Rows())

    with monkeypatch.context() as patched:
        broken_trail(patched)
        answer = answered(streamed, anna)
    assert (answer.status_code in NOT_SHOWN, answer.streaming, begun, closed) == (True, False, [], [True])


def test_a_streamed_answer_can_open_no_case_on_its_way(anna: User, handle: door.CaseHandle) -> None:
    """Its entry is written before the first byte leaves, so what it would open later would stand nowhere."""
    left: list[object] = []

    def rows() -> Iterator[bytes]:
        yield b"a beginning"
        left.append(audit._trail.get())
        yield door.load_case(handle).record.about.pseudonym.encode()

    def streamed(request: HttpRequest) -> StreamingHttpResponse:
        audit.note("export", handle.id)
        return StreamingHttpResponse(rows())

    with audit.trail_open(audit.Trail("outside")) as outside:
        pieces = iter(answered(streamed, anna).streaming_content)  # type: ignore[attr-defined]
        assert AuditEntry.objects.latest("seq").did == [["export", str(handle.id)]]
        token = audit._trail.set(None)  # as between requests
        try:
            assert next(pieces) == b"a beginning"
            with pytest.raises(door.NotAudited):
                next(pieces)
        finally:
            audit._trail.reset(token)
    assert (left, outside.did) == ([None], {})


def test_a_fault_of_ours_is_recorded_with_what_was_opened_before_it(
    signed_in_anna: Client, handle: door.CaseHandle, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> object:
        raise RuntimeError("Davide R. said")

    monkeypatch.setattr("holdfast.web.pages.case.case_context", fails)
    signed_in_anna.raise_request_exception = False
    answer = signed_in_anna.get(f"/cases/{handle.id}/")
    assert answer.status_code == 500
    assert b"Davide" not in answer.content
    entry = AuditEntry.objects.latest("seq")
    assert (entry.status, ["read", str(handle.id)] in entry.did) == (500, True)


def test_a_fault_of_ours_that_cannot_be_recorded_shows_nothing_either(
    signed_in_anna: Client, handle: door.CaseHandle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("holdfast.web.pages.case.case_context", lambda *_, **__: 1 / 0)
    signed_in_anna.raise_request_exception = False
    with read_only():
        answer = signed_in_anna.get(f"/cases/{handle.id}/")
    assert answer.status_code in NOT_SHOWN
    assert b"not shown" in answer.content


def test_nobody_is_let_in_whose_way_in_cannot_be_recorded(
    client: Client, anna: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        broken_trail(patched)
        answer = client.post("/account/sign-in/", {"name": "anna", "password": PASSWORD})
        assert answer.status_code in NOT_SHOWN
        assert "sessionid" not in answer.cookies
        assert "holdfast" not in answer.cookies
    assert client.get("/").status_code == 302
    assert all("_auth_user_id" not in session.get_decoded() for session in Session.objects.all())


def test_a_refusal_by_role_is_an_entry_and_one_of_nobody_is_none(
    client: Client, handle: door.CaseHandle, sofia: User
) -> None:
    door.assign(handle, sofia)
    before = AuditEntry.objects.count()
    assert client.get(f"/cases/{handle.id}/log/").status_code == 302
    assert client.get("/account/recover/").status_code == 302
    assert AuditEntry.objects.count() == before
    client.force_login(sofia)
    assert client.get("/account/recover/").status_code == 403
    assert AuditEntry.objects.latest("seq").did == [["refused", ""]]
    assert client.get(f"/cases/{handle.id}/trail/").status_code == 403
    assert ["refused", str(handle.id)] in AuditEntry.objects.latest("seq").did


def test_another_process_that_holds_the_database_keeps_pages_from_being_shown(tmp_path: Path) -> None:
    import subprocess
    import sys

    from tests.web.operations.conftest import PASSPHRASE

    done = subprocess.run(
        [sys.executable, "-c", HELD, str(tmp_path), PASSPHRASE],
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    said = ["shown" if status == "200" else "not" for status in done.stdout.split()]
    assert said == ["shown", "not", "shown", "not", "shown"], done.stderr[-2000:]


HELD = r"""
import sqlite3, sys
from dataclasses import replace
from pathlib import Path
here, passphrase = Path(sys.argv[1]), sys.argv[2]
from holdfast.web.operations.init import init_practice
home = here / "practice"
init_practice(home, passphrase=passphrase)
from django.conf import settings
settings.ALLOWED_HOSTS.append("testserver")
from django.db import connection
from django.test import Client
from holdfast.simulate.examples import example
from holdfast.web.accounts.people import make_account
from holdfast.web.vault import audit, door
user, _ = make_account("anna", "a heron stands in the river", "therapist")
with audit.recorded("test"):
    handle = door.import_case(user, replace(example("grandiose-seven"), private=None))
client = Client()
client.force_login(user)
path = f"/cases/{handle.id}/trail/"
print(client.get(path).status_code)
with connection.cursor() as cursor:
    cursor.execute("PRAGMA busy_timeout=50")
other = sqlite3.connect(home / "data.sqlite3", isolation_level=None)
other.execute("BEGIN IMMEDIATE")
held = client.get(path)
assert b"Grandiose" not in held.content and b"not shown" in held.content, held.content
print(held.status_code)
other.execute("ROLLBACK")
print(client.get(path).status_code)
with connection.cursor() as cursor:
    cursor.execute("PRAGMA page_count")
    (count,) = cursor.fetchone()
    cursor.execute(f"PRAGMA max_page_count={count}")
for _ in range(400):
    full = client.get(path)
    if full.status_code != 200:
        break
assert b"not shown" in full.content and b"opened the file" not in full.content
print(full.status_code)
with connection.cursor() as cursor:
    cursor.execute("PRAGMA max_page_count=1000000")
print(client.get(path).status_code)
assert audit.verify().whole
"""
