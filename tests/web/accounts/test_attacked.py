"""Ways round what slows guessing down, round the end of a sign-in, and round the trail."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client, override_settings
from tests.web.conftest import PASSWORD

from holdfast.web.accounts import throttle
from holdfast.web.vault import door
from holdfast.web.vault.models import AuditEntry

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`later(minutes=1)`: the clock goes on."""
    real = time.time

    def go_on(**by: float) -> None:
        monkeypatch.setattr(time, "time", lambda: real() + timedelta(**by).total_seconds())

    return go_on


def did(view: str) -> list[str]:
    return [word for entry in AuditEntry.objects.filter(view=view).order_by("seq") for word, _ in entry.did]


def test_all_addresses_of_one_ipv6_line_are_one_caller() -> None:
    passed = [n for n in range(60) if not throttle.attempt(f"name {n}", f"2001:db8:0:7:{n:x}::1")]
    assert len(passed) == throttle.OF_AN_ADDRESS.amount
    assert not throttle.attempt("another", "2001:db8:0:8::1")


def test_an_address_of_ipv4_is_the_same_however_it_is_written() -> None:
    assert throttle.caller("192.0.2.7") == "192.0.2.7"
    assert throttle.caller("fe80::1%eth0") == throttle.caller("fe80::2%eth1")
    assert throttle.caller("what is this") == "what is this"


def test_where_a_proxy_tells_no_address_tries_are_counted_all_the_same(client: Client) -> None:
    answers = [
        client.post("/account/sign-in/", {"name": f"name {n}", "password": "x"}, REMOTE_ADDR="").status_code
        for n in range(40)
    ]
    assert answers.count(400) == throttle.OF_AN_ADDRESS.amount
    assert answers[-1] == 429


def test_a_sign_in_ends_after_twelve_hours_however_often_it_is_used(
    anna: User, client: Client, later: Callable[..., None]
) -> None:
    client.post("/account/sign-in/", {"name": "anna", "password": PASSWORD})
    for quarter in range(12 * 4):
        later(minutes=15 * quarter)
        assert client.get("/account/").status_code == 200
    later(seconds=settings.SESSION_COOKIE_AGE + 5)
    answer = client.get("/account/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/sign-in/")
    later(minutes=0)
    assert client.get("/account/").status_code == 302


@override_settings(HOLDFAST_CONTACTS=(("crisis line", "112"),))
def test_passwords_guessed_on_a_device_handed_over_stand_in_the_trail(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    signed_in_anna.post(f"/cases/{handle.id}/hand-over/")
    for _ in range(throttle.FREE):
        assert signed_in_anna.post("/handed-over/take-back/", {"password": "let me in"}).status_code == 400
    assert did("take-back").count("password refused") == throttle.FREE
    assert signed_in_anna.post("/handed-over/take-back/", {"password": PASSWORD}).status_code == 429
    assert did("take-back").count("password held back") == 1


@override_settings(HOLDFAST_CONTACTS=(("crisis line", "112"),))
def test_a_request_that_began_before_does_not_write_the_lock_of_a_device_away(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    began_before = signed_in_anna.session
    assert began_before["_auth_user_id"]  # read now, as by a page that asks for a security key
    signed_in_anna.post(f"/cases/{handle.id}/hand-over/")
    began_before["webauthn"] = {"for": "sign"}
    began_before.save()
    assert signed_in_anna.get(f"/cases/{handle.id}/")["Location"] == "/handed-over/"
    signed_in_anna.post("/handed-over/take-back/", {"password": PASSWORD})
    assert signed_in_anna.get(f"/cases/{handle.id}/").status_code == 200


def test_a_password_guessed_too_often_at_the_envelope_stands_in_the_trail(signed_in_anna: Client) -> None:
    for _ in range(throttle.FREE + 1):
        signed_in_anna.post("/envelope/paper/", {"password": "let me in"})
    assert did("envelope-printed") == [
        word for word in did("envelope-printed") if word in ("password refused", "password held back", "envelope")
    ]
    assert did("envelope-printed").count("password held back") == 1
