"""Guessing a password is slow wherever one is asked for, and locks out nobody but who guesses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from tests.web.conftest import PASSWORD

from holdfast.web.accounts import author_keys, throttle
from holdfast.web.accounts.idle import signed_out_when_idle
from holdfast.web.accounts.models import FailedSignIns
from holdfast.web.accounts.people import make_account
from holdfast.web.vault.models import AuditEntry

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
NEW = "another heron in the reeds"


def change(client: Client, old: str = PASSWORD, new: str = NEW) -> int:
    return client.post("/account/password/", {"old": old, "new": new, "again": new}).status_code


def test_tries_sent_at_one_moment_are_counted_before_they_are_looked_at() -> None:
    for _ in range(throttle.FREE):
        throttle.failed("anna")
    FailedSignIns.objects.update(last_at=datetime.now(UTC) - timedelta(minutes=1))
    tries = [throttle.attempt("anna") for _ in range(8)]
    assert [bool(pause) for pause in tries] == [False] + [True] * 7


def test_a_name_tried_at_the_sign_in_page_cannot_hold_a_handed_over_device(client: Client, anna: User) -> None:
    for _ in range(throttle.FREE + 1):
        for kind in ("device", "recovery", "password"):
            client.post("/account/sign-in/", {"name": f"{kind} of {anna.pk}", "password": "x"})
    assert not any(throttle.wait(f"{kind} of {anna.pk}") for kind in ("device", "recovery", "password"))


def test_the_present_password_cannot_be_guessed_at_a_screen_left_open(signed_in_anna: Client) -> None:
    tries = [change(signed_in_anna, old=f"guess {n}") for n in range(throttle.FREE + 2)]
    assert tries == [400] * throttle.FREE + [429] * 2
    assert change(signed_in_anna) == 429
    refused = [entry for entry in AuditEntry.objects.all() if ["password refused", ""] in entry.did]
    assert len(refused) == throttle.FREE


def test_a_change_of_password_cut_off_in_the_middle_can_be_made_again(signed_in_anna: Client, anna: User) -> None:
    before = author_keys.open_author_key(anna, PASSWORD)
    author_keys.change_sealing_password(anna, PASSWORD, NEW)  # and here the power went, before the account was written
    assert change(signed_in_anna) == 200
    anna.refresh_from_db()
    assert anna.check_password(NEW)
    assert author_keys.open_author_key(anna, NEW) == before


def test_a_password_is_not_changed_when_the_key_could_not_be_sealed_anew(
    signed_in_anna: Client, anna: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(author_keys, "_reseal", full)
    signed_in_anna.raise_request_exception = False
    assert change(signed_in_anna) == 500
    anna.refresh_from_db()
    assert anna.check_password(PASSWORD)


def test_old_failures_are_forgotten(db: None) -> None:
    throttle.failed("somebody")
    throttle.forget_before(datetime.now(UTC) + timedelta(minutes=1))
    assert FailedSignIns.objects.count() == 0


@pytest.mark.parametrize("name", ["", "x" * 151, "anna\n", "anna\x1b[2J", "a b", "anna\u202e"])
def test_a_name_nobody_could_type_gets_no_account(db: None, name: str) -> None:
    with pytest.raises(ValidationError):
        make_account(name, PASSWORD, "therapist")
    assert User.objects.count() == 0


def test_a_device_locked_while_another_page_was_loading_stays_locked(signed_in_anna: Client, anna: User) -> None:
    session = signed_in_anna.session
    del session["seen"]
    session.save()
    request = RequestFactory().get("/")
    request.user, request.session = anna, SessionStore(session.session_key)
    assert request.session.get("handed_over") is None  # this page read the session

    def meanwhile(_: HttpRequest) -> HttpResponse:
        other = SessionStore(session.session_key)
        other["handed_over"] = "a case"
        other.save()
        return HttpResponse()

    signed_out_when_idle(meanwhile)(request)
    if request.session.modified:  # as SessionMiddleware does at the end
        request.session.save()
    now = SessionStore(session.session_key)
    assert now.get("handed_over") == "a case"
    assert now.get("seen") is not None


def test_signing_out_clears_what_the_browser_keeps_of_pages(signed_in_anna: Client) -> None:
    assert signed_in_anna.post("/account/sign-out/")["Clear-Site-Data"] == '"cache"'
