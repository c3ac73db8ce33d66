"""A form sent into an ended session is not lost, and only its author sees it again."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from tests.web.accounts.test_second_factors import SECOND, later
from tests.web.accounts.test_signing_in import SIGN_IN, sign_in
from tests.web.conftest import PASSWORD, an_app, code_of

from holdfast.web.accounts import kept_forms
from holdfast.web.accounts.models import SignIn
from holdfast.web.vault import audit, door
from holdfast.web.vault.models import EntryRow

__all__ = ["later"]
pytestmark = pytest.mark.django_db(databases=["default", "keys"])
FROM_OURS = {"origin": "http://testserver", "sec-fetch-mode": "navigate"}
CANARY = "he stood at the window, and said nothing\nfor a long time"


@pytest.fixture(autouse=True)
def _here(settings: object) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]  # type: ignore[attr-defined]


def idle(client: Client) -> None:
    session = client.session
    session["seen"] = 1.0
    session.save()


def log_form(handle: door.CaseHandle, user: User) -> dict[str, str]:
    """What the page of the third hour's log would send, were it open since before."""
    hers = Client()
    hers.force_login(user)
    page = fields_of(hers.get(f"/cases/{handle.id}/hours/3/log/"))
    hers.session.flush()
    return {"form": page["form"], "version": page["version"], "basis": page["basis"], "do": "close", "words": CANARY}


def send(client: Client, handle: door.CaseHandle, user: User, **headers: str) -> HttpResponse:
    answer = client.post(f"/cases/{handle.id}/hours/3/log/", log_form(handle, user), headers={**FROM_OURS, **headers})
    assert isinstance(answer, HttpResponse)
    return answer


def kept_in(answer: Any) -> str:
    found = re.search(r'name="kept" value="([^"]*)"', answer.content.decode())
    assert found is not None, answer.content.decode()[:2000]
    return unescape(found[1])


def fields_of(answer: Any) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', answer.content.decode())
    return {unescape(name): unescape(value) for name, value in found}


@pytest.mark.parametrize("how", ["idle", "ended by a manager", "signed out in another tab"])
def test_after_signing_in_again_it_is_shown_and_sent(
    signed_in_anna: Client, anna: User, handle: door.CaseHandle, how: str
) -> None:
    client, before = signed_in_anna, EntryRow.objects.count()
    if how == "idle":
        idle(client)
    elif how == "ended by a manager":
        SignIn.objects.all().delete()
    else:
        client.post("/account/sign-out/")
    answer = send(client, handle, anna)
    assert answer.status_code == 401
    assert b"What you typed is kept" in answer.content
    assert b"window" not in answer.content  # sealed: who sees this page in between reads nothing
    wrong = sign_in(client, password="x", kept=kept_in(answer))
    page = sign_in(client, kept=kept_in(wrong))
    assert page.status_code == 200
    assert b"he stood at the window, and said nothing<br>for a long time" in page.content
    assert EntryRow.objects.count() == before  # nothing is done until she says so
    again = fields_of(page)
    assert again["words"].splitlines() == CANARY.splitlines()
    sent = client.post(f"/cases/{handle.id}/hours/3/log/", again)
    assert sent.status_code == 302
    with audit.recorded("test"):
        (log,) = [one for one in door.load_case(handle).working.logs if one.session == 3]
    assert (log.words or "").splitlines() == CANARY.splitlines()


def test_it_goes_through_the_second_step_too(signed_in_anna: Client, anna: User, handle: door.CaseHandle) -> None:
    idle(signed_in_anna)
    answer = send(signed_in_anna, handle, anna)
    _, app = an_app(anna)
    half = sign_in(signed_in_anna, kept=kept_in(answer))
    assert b"window" not in half.content
    page = signed_in_anna.post(SECOND, {"code": code_of(app), "kept": kept_in(half)})
    assert b"he stood at the window" in page.content


def test_another_person_at_the_same_screen_does_not_see_it(
    signed_in_anna: Client, anna: User, bruno: User, handle: door.CaseHandle
) -> None:
    idle(signed_in_anna)
    answer = send(signed_in_anna, handle, anna)
    page = sign_in(signed_in_anna, name="bruno", kept=kept_in(answer))
    assert page.status_code == 302
    assert b"window" not in signed_in_anna.get("/").content


def test_another_browser_a_changed_text_and_too_late_open_nothing(
    signed_in_anna: Client, anna: User, handle: door.CaseHandle, later: Callable[..., None]
) -> None:
    idle(signed_in_anna)
    kept = kept_in(send(signed_in_anna, handle, anna))
    assert sign_in(Client(), kept=kept).status_code == 302
    assert sign_in(signed_in_anna, kept=kept[:40] + "A" * 8 + kept[48:]).status_code == 302
    assert sign_in(signed_in_anna, kept="no base64 at all").status_code == 302
    later(minutes=20, seconds=1)
    assert sign_in(signed_in_anna, kept=kept).status_code == 302


def test_nothing_of_it_is_in_the_database(signed_in_anna: Client, anna: User, handle: door.CaseHandle) -> None:
    idle(signed_in_anna)
    sign_in(signed_in_anna, kept=kept_in(send(signed_in_anna, handle, anna)))
    connection.ensure_connection()
    assert "window" not in "\n".join(connection.connection.iterdump())


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
        {"sec-fetch-mode": "cors"},
        {"HX-Request": "true"},
    ],
)
def test_a_form_of_another_site_and_a_scripts_own_request_are_not_kept(
    signed_in_anna: Client, anna: User, handle: door.CaseHandle, headers: dict[str, str]
) -> None:
    idle(signed_in_anna)
    answer = send(signed_in_anna, handle, anna, **headers)
    assert answer.status_code in (204, 302)
    assert answer.content == b""


def test_a_form_of_the_contract_is_kept_as_well(signed_in_anna: Client, anna: User, handle: door.CaseHandle) -> None:
    hers = Client()
    hers.force_login(anna)
    form = fields_of(hers.get(f"/cases/{handle.id}/contract/?act=propose&kind=step"))
    idle(signed_in_anna)
    sent = {**form, "text": "ring his brother, once"}
    answer = signed_in_anna.post(f"/cases/{handle.id}/contract/moves/", sent, headers=FROM_OURS)
    assert answer.status_code == 401
    page = sign_in(signed_in_anna, kept=kept_in(answer))
    again = fields_of(page)
    assert again["text"] == "ring his brother, once"
    assert again["form"] == form["form"]


def test_a_password_is_never_kept(signed_in_anna: Client) -> None:
    idle(signed_in_anna)
    form = {"old": PASSWORD, "new": "x", "again": "x"}
    assert signed_in_anna.post("/account/password/", form, headers=FROM_OURS).status_code == 302
    idle_again = signed_in_anna.post("/handed-over/take-back/", {"password": PASSWORD}, headers=FROM_OURS)
    assert (idle_again.status_code, idle_again.content) == (302, b"")


def test_a_form_too_long_to_come_back_is_answered_as_before(
    signed_in_anna: Client, anna: User, handle: door.CaseHandle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_forms, "LARGEST", 100)
    idle(signed_in_anna)
    assert send(signed_in_anna, handle, anna).status_code == 302


def test_a_form_whose_token_grew_old_is_shown_and_sent_again(anna: User, handle: door.CaseHandle) -> None:
    strict = Client(enforce_csrf_checks=True)
    token = strict.get(SIGN_IN).context["csrf_token"]
    strict.post(SIGN_IN, {"name": "anna", "password": PASSWORD, "csrfmiddlewaretoken": str(token)}, headers=FROM_OURS)
    answer = send(strict, handle, anna)  # signed in, but with no token or one of before
    assert answer.status_code == 200
    again = fields_of(answer)
    assert again["words"].splitlines() == CANARY.splitlines()
    assert strict.post(f"/cases/{handle.id}/hours/3/log/", again, headers=FROM_OURS).status_code == 302
    strict.cookies["holdfast"] = ""  # and the session gone as well
    assert send(strict, handle, anna).status_code == 401
    foreign = send(strict, handle, anna, origin="https://elsewhere.example")
    assert foreign.status_code == 403
    assert b"window" not in foreign.content


def test_a_draft_is_there_after_an_idle_hour(signed_in_anna: Client, anna: User, handle: door.CaseHandle) -> None:
    place = f"/cases/{handle.id}/hours/3/log/"
    signed_in_anna.post(place, {**log_form(handle, anna), "do": "keep"})
    idle(signed_in_anna)
    asked = signed_in_anna.get(place)
    assert asked["Location"].startswith(SIGN_IN + "?next=")
    back = sign_in(signed_in_anna, next=place)
    assert back["Location"] == place
    assert b"he stood at the window" in signed_in_anna.get(place).content


def test_it_is_kept_for_twenty_minutes_by_the_cookie_too(
    signed_in_anna: Client, anna: User, handle: door.CaseHandle
) -> None:
    idle(signed_in_anna)
    send(signed_in_anna, handle, anna)
    cookie = signed_in_anna.cookies["holdfast-kept"]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (20 * 60, True, "Strict")
