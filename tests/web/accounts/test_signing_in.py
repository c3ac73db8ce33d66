"""Signing in and out, the author's key in the session, and what happens to a session left alone."""

from __future__ import annotations

import time

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from tests.web.conftest import PASSWORD

from holdfast.web.accounts import author_keys
from holdfast.web.accounts.models import SignIn
from holdfast.web.accounts.people import make_account, role_of
from holdfast.web.vault import door
from holdfast.web.vault.models import AuditEntry

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
SIGN_IN = "/account/sign-in/"


def sign_in(client: Client, name: str = "anna", password: str = PASSWORD, **more: str) -> HttpResponse:
    answer = client.post(SIGN_IN, {"name": name, "password": password, **more})
    assert isinstance(answer, HttpResponse)
    return answer


def key_of(client: Client, user: User) -> door.AuthorKey | None:
    request = RequestFactory().get("/")
    request.user = user
    request.session = client.session
    request.COOKIES = {name: morsel.value for name, morsel in client.cookies.items()}
    return author_keys.author_key(request)


def test_it_works(client: Client, anna: User) -> None:
    assert client.get(SIGN_IN).status_code == 200
    answer = sign_in(client)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert key_of(client, anna) == author_keys.open_author_key(anna, PASSWORD)


def test_name_and_password_are_refused_in_the_same_words(client: Client, anna: User) -> None:
    wrong, nobody = sign_in(client, password="x"), sign_in(client, name="nobody")
    assert wrong.status_code == nobody.status_code == 400
    assert b"do not fit together" in wrong.content
    assert b"do not fit together" in nobody.content
    assert "sessionid" not in client.cookies
    assert [entry.did for entry in AuditEntry.objects.all()] == [[["sign-in refused", ""]]] * 2
    assert [entry.user for entry in AuditEntry.objects.order_by("seq")] == [anna.pk, None]


def test_a_page_elsewhere_is_not_gone_to(client: Client, anna: User) -> None:
    assert sign_in(client, next="//elsewhere.example/")["Location"] == "/"
    assert sign_in(client, next="/cases/")["Location"] == "/cases/"


def test_the_authors_key_is_neither_in_the_session_nor_in_the_cookie(client: Client, anna: User) -> None:
    sign_in(client)
    key = author_keys.open_author_key(anna, PASSWORD).key
    import base64

    kept = base64.b64decode(client.session["author_key"][1])
    cookie = base64.urlsafe_b64decode(client.cookies["holdfast-author"].value)
    assert key not in kept
    assert key != cookie
    assert client.cookies["holdfast-author"]["httponly"]
    assert client.cookies["holdfast-author"]["samesite"] == "Strict"


def test_another_cookie_opens_no_private_note(client: Client, anna: User) -> None:
    sign_in(client)
    client.cookies["holdfast-author"] = "A" * 43 + "="
    assert key_of(client, anna) is None
    del client.cookies["holdfast-author"]
    assert key_of(client, anna) is None


def test_signing_out_ends_the_session_and_takes_the_key_away(client: Client, anna: User) -> None:
    sign_in(client)
    assert client.get("/account/sign-out/").status_code == 405
    client.post("/account/sign-out/")
    assert client.cookies["holdfast-author"].value == ""
    assert SignIn.objects.count() == 0
    assert client.get("/account/password/").status_code == 302


def test_a_form_without_its_token_is_refused_in_words(anna: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(SIGN_IN, {"name": "anna", "password": PASSWORD})
    assert answer.status_code == 403
    assert b"load the page again" in answer.content


def test_after_five_failures_a_name_waits_and_nobody_else_does(
    client: Client, anna: User, bruno: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = time.time
    for _ in range(5):
        assert sign_in(client, password="x").status_code == 400
    late = sign_in(client)
    assert late.status_code == 429
    assert b"Wait" in late.content
    assert sign_in(client, name="bruno").status_code == 302
    monkeypatch.setattr(time, "time", lambda: real() + 61)
    assert sign_in(client).status_code == 302
    for _ in range(5):  # and who succeeded starts anew
        assert sign_in(client, password="x").status_code == 400


def test_a_workbench_left_alone_signs_out(client: Client, anna: User) -> None:
    sign_in(client)
    client.get("/account/password/")
    session = client.session
    session["seen"] = time.time() - 21 * 60
    session.save()
    answer = client.get("/account/password/")
    assert (answer.status_code, answer["Location"]) == (302, "/account/sign-in/?next=%2Faccount%2Fpassword%2F")
    assert SignIn.objects.filter(user__isnull=False).count() == 0


def test_a_fragment_of_an_idle_page_leaves_for_the_sign_in_page(client: Client, anna: User) -> None:
    sign_in(client)
    session = client.session
    session["seen"] = 0
    session.save()
    answer = client.post("/account/password/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (204, SIGN_IN)


def test_a_new_password_opens_the_old_notes(client: Client, anna: User) -> None:
    sign_in(client)
    before = author_keys.open_author_key(anna, PASSWORD)
    new = "the kettle sings at noon"
    form = {"old": PASSWORD, "new": new, "again": new}
    assert client.post("/account/password/", {**form, "old": "x"}).status_code == 400
    assert client.post("/account/password/", {**form, "again": "x"}).status_code == 400
    assert client.post("/account/password/", {**form, "new": "short", "again": "short"}).status_code == 400
    assert client.post("/account/password/", form).status_code == 200
    assert author_keys.open_author_key(anna, new) == before
    with pytest.raises(door.Locked):
        author_keys.open_author_key(anna, PASSWORD)
    assert client.get("/account/password/").status_code == 200


def test_after_a_reset_the_recovery_code_opens_the_notes(client: Client) -> None:
    user, code = make_account("clara", PASSWORD, "therapist")
    assert code is not None
    before, new = author_keys.open_author_key(user, PASSWORD), "the kettle sings at noon"
    user.set_password(new)
    user.save()
    answer = sign_in(client, name="clara", password=new)
    assert answer["Location"] == "/account/recover/"
    assert b"Recovery code" in client.get("/account/recover/").content
    for wrong in ({"code": "AAAAA", "password": new}, {"code": code, "password": PASSWORD}):
        assert client.post("/account/recover/", wrong).status_code == 400
    typed = code.lower().replace("-", " ")
    assert client.post("/account/recover/", {"code": typed, "password": new}).status_code == 302
    assert author_keys.open_author_key(user, new) == before
    assert key_of(client, user) == before


def test_each_account_has_one_role(anna: User, sofia: User) -> None:
    assert (role_of(anna), role_of(sofia), role_of(User())) == ("therapist", "supervisor", None)
    with pytest.raises(ValidationError):
        make_account("dora", "password", "therapist")
