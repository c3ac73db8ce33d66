"""Guessing a password is slow wherever one is asked for, and locks out nobody but who guesses."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from limits.storage import MemoryStorage
from tests.web.conftest import PASSWORD, an_app
from tests.web.quick import QuickArgon2

from holdfast.web.accounts import author_keys, throttle
from holdfast.web.accounts.idle import signed_out_when_idle
from holdfast.web.accounts.people import make_account
from holdfast.web.accounts.sessions import SessionStore
from holdfast.web.vault.models import AuditEntry

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
NEW = "another heron in the reeds"


def change(client: Client, old: str = PASSWORD, new: str = NEW) -> int:
    return client.post("/account/password/", {"old": old, "new": new, "again": new}).status_code


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`later(minutes=1)`: the clock goes on."""
    real = time.time

    def go_on(**by: float) -> None:
        monkeypatch.setattr(time, "time", lambda: real() + timedelta(**by).total_seconds())

    return go_on


def test_tries_sent_at_one_moment_are_counted_before_they_are_looked_at() -> None:
    with ThreadPoolExecutor(12) as many:
        tries = list(many.map(throttle.attempt, ["anna"] * 12))
    assert sum(not pause for pause in tries) == throttle.FREE


def test_after_five_a_name_is_slower_and_after_fifty_a_day_it_is_locked(later: Callable[..., None]) -> None:
    allowed = 0
    for minute in range(4 * 60):
        later(minutes=minute)
        while not throttle.attempt("anna"):
            allowed += 1
        if minute == 0:
            assert allowed == throttle.FREE
        if minute < 14:
            assert allowed <= 8
    assert allowed == throttle.A_DAY
    assert throttle.locked_out("Anna")
    assert timedelta(hours=1) < throttle.wait("anna") <= timedelta(days=1)
    later(days=2)
    assert not throttle.attempt("anna")


def test_a_manager_opens_a_locked_name_and_no_other() -> None:
    for name in ("anna", "bruno"):
        for _ in range(60):
            throttle.failed(name)
    throttle.unlock("anna")
    assert (throttle.locked_out("anna"), throttle.locked_out("bruno")) == (False, True)


def test_a_clock_set_back_holds_nobody_for_longer_than_a_day(later: Callable[..., None]) -> None:
    for _ in range(60):
        throttle.failed("anna")
    later(days=-30)
    assert throttle.wait("anna") <= timedelta(days=1)


def test_one_address_tries_thirty_times_in_ten_minutes_and_what_succeeds_is_given_back() -> None:
    for n in range(100):  # a clinic behind one address, signing in
        assert not throttle.attempt(f"person {n}", "192.0.2.1")
        throttle.succeeded(f"person {n}", "192.0.2.1")
    tries = [throttle.attempt(f"name {n}", "192.0.2.1") for n in range(40)]
    assert [bool(pause) for pause in tries] == [False] * 30 + [True] * 10
    assert not throttle.attempt("name 50", "192.0.2.2")


class SweptWhileRead(dict[str, list[Any]]):
    """The counts, whose sweep runs just between finding a list and taking from it, as its timer may."""

    def get(self, key: str, default: Any = None) -> Any:
        found = super().get(key, default)
        if threading.current_thread() is threading.main_thread():
            sweep = threading.Thread(target=vars(MemoryStorage)["_MemoryStorage__expire_events"], args=[self.storage])
            sweep.start()
            sweep.join(0.2)
        return found

    storage: MemoryStorage


def test_a_try_is_given_back_also_while_the_counts_are_swept() -> None:
    assert not throttle.attempt("anna", "192.0.2.1")
    storage = throttle._counts.storage
    storage.timer.cancel()
    swept = SweptWhileRead(storage.events)
    swept.storage = storage
    storage.events = swept
    throttle.succeeded("anna", "192.0.2.1")
    storage.events = dict(swept)
    assert [len(events) for key, events in storage.events.items() if "address" in key or "all" in key] == [0, 0]


def test_no_name_stands_in_the_counts(db: None) -> None:
    throttle.attempt("a password typed into the wrong field", "192.0.2.1")
    assert "password typed" not in repr(throttle._counts.storage.events.keys())
    assert "192.0.2.1" not in repr(throttle._counts.storage.events.keys())


def test_names_anybody_invents_do_not_fill_the_memory(
    monkeypatch: pytest.MonkeyPatch, later: Callable[..., None]
) -> None:
    monkeypatch.setattr(throttle, "_MANY_KEYS", 50)
    for n in range(60):
        throttle.attempt(f"name {n}")
    later(days=2)
    for n in range(60):
        throttle.attempt(f"new {n}")
        sweep = vars(type(throttle._counts.storage))["_MemoryStorage__expire_events"]
        sweep(throttle._counts.storage)  # what its timer does
    assert len(throttle._counts.storage.events) < 3 * 60 + 10


def test_a_fifth_password_waits_its_turn_and_is_told_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "PATIENCE", 0.01)
    with ExitStack() as taken:
        for _ in range(throttle.AT_ONCE):
            taken.enter_context(throttle.turn())
        answer = client.post("/account/sign-in/", {"name": "anna", "password": "x"})
        assert (answer.status_code, answer["Retry-After"]) == (503, "5")
        assert b"Wait a moment" in answer.content
    assert client.post("/account/sign-in/", {"name": "anna", "password": "x"}).status_code == 400


class Counted(QuickArgon2):
    """The hasher in force, which also counts what it was asked to compute."""

    asked: ClassVar[list[str]] = []

    def encode(self, password: str, salt: str) -> str:
        self.asked.append("encode")
        return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        self.asked.append("verify")
        return super().verify(password, encoded)


def test_an_unknown_name_costs_one_computation_as_a_known_one_does(client: Client, anna: User, bruno: User) -> None:
    """What takes the time is argon2: one for each, known or not, closed or open, with a second factor or not."""
    bruno.is_active = False
    bruno.save()
    an_app(anna)
    told = []
    with override_settings(PASSWORD_HASHERS=["tests.web.accounts.test_guessing.Counted"]):
        for name in ("anna", "bruno", "nobody"):
            Counted.asked.clear()
            answer = client.post("/account/sign-in/", {"name": name, "password": "x"})
            told.append((answer.status_code, len(Counted.asked)))
    assert set(told) == {(400, 1)}


def test_what_is_held_back_is_told_once_a_minute(client: Client, anna: User) -> None:
    answers = [client.post("/account/sign-in/", {"name": "anna", "password": "x"}) for _ in range(12)]
    assert [one.status_code for one in answers] == [400] * 5 + [429] * 7
    assert int(answers[-1]["Retry-After"]) in range(1, 61)
    told = [entry for entry in AuditEntry.objects.all() if ["sign-in held back", ""] in entry.did]
    assert [entry.user for entry in told] == [anna.pk]


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
