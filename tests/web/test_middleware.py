"""What every response has, what every log line leaves out, and that nothing is shown unrecorded."""

from __future__ import annotations

import json
import logging

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, connection
from django.test import Client

from holdfast.web.log_lines import JsonLines
from holdfast.web.vault import audit, door
from holdfast.web.vault.models import AuditEntry, EntryRow

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_a_sign_of_life_has_no_content(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (204, b"")
    assert AuditEntry.objects.count() == 0


def test_nothing_is_kept_and_nothing_foreign_is_loaded(client: Client) -> None:
    answer = client.get("/account/sign-in/")
    assert answer["Cache-Control"] == "no-store"
    policy = answer["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"


def test_another_host_name_is_not_answered(client: Client) -> None:
    assert client.get("/account/sign-in/", headers={"host": "elsewhere.example"}).status_code == 400


def test_one_request_is_one_entry_with_the_cases_it_opened(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    before = AuditEntry.objects.count()
    signed_in_anna.get(f"/cases/{handle.id}/")
    assert AuditEntry.objects.count() == before + 1
    entry = AuditEntry.objects.order_by("seq").last()
    assert entry is not None
    assert (entry.view, entry.user, entry.status) == ("case", handle.user_id, 200)
    assert ["read", str(handle.id)] in entry.did
    assert audit.first_broken() is None


def test_what_cannot_be_recorded_is_not_shown(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TRIGGER full BEFORE INSERT ON vault_auditentry BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        )
    answer = signed_in_anna.get(f"/cases/{handle.id}/")
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER full")
    assert answer.status_code == 500
    assert b"not shown" in answer.content
    assert b"Davide" not in answer.content


def test_a_case_that_was_refused_leaves_a_trace(client: Client, bruno: object, handle: door.CaseHandle) -> None:
    client.force_login(bruno)  # type: ignore[arg-type]
    assert client.get(f"/cases/{handle.id}/").status_code == 404
    entry = AuditEntry.objects.order_by("seq").last()
    assert entry is not None
    assert entry.did == [["refused", str(handle.id)]]


def test_a_log_line_holds_no_path_no_query_and_no_message_of_others() -> None:
    line = logging.makeLogRecord(
        {"name": "some.library", "msg": "secret %s", "args": ("word",), "path": "/cases/9/?q=x"}
    )
    line.exc_info = (ValueError, ValueError("what he said"), None)
    shown = JsonLines().format(line)
    assert json.loads(shown)["error"] == "ValueError"
    assert not any(word in shown for word in ("secret", "word", "cases", "what he said"))


def test_the_log_names_the_view_and_not_the_address(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="holdfast.request"):
        client.get("/account/sign-in/?next=/canary/")
    shown = JsonLines().format(caplog.records[-1])
    assert json.loads(shown)["view"] == "sign-in"
    assert "canary" not in shown


def test_what_could_not_be_recorded_is_not_saved_either(
    signed_in_anna: Client, anna: User, handle: door.CaseHandle, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(trail: audit.Trail) -> None:
        raise DatabaseError("database or disk is full")

    post = {"form": door.new_form_id(anna.pk), "rule": "not_heard_since", "reply": "known", "about": ""}
    before = EntryRow.objects.count()
    with monkeypatch.context() as patched:
        patched.setattr(audit, "write", full)
        answer = signed_in_anna.post(f"/cases/{handle.id}/replies/", post)
    assert (answer.status_code, EntryRow.objects.count()) == (500, before)
    assert b"nothing was saved" in answer.content
    assert signed_in_anna.post(f"/cases/{handle.id}/replies/", post).status_code == 302
    assert EntryRow.objects.count() == before + 1
    assert AuditEntry.objects.order_by("-seq")[0].view == "reply"


def test_no_other_site_can_find_out_by_loading_our_files_that_a_workbench_runs_here(client: Client) -> None:
    for address in ("/static/web/holdfast.css", "/account/sign-in/"):
        answer = client.get(address)
        answer.close()  # a static file is sent from an open one
        assert answer.status_code == 200
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "Access-Control-Allow-Origin" not in answer
