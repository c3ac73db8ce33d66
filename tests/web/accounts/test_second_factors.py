"""After the password, on a host, something one has in the hand; and no page opens in between."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django_otp.oath import TOTP
from tests.web.accounts.test_signing_in import key_of, sign_in
from tests.web.conftest import PASSWORD, an_app, code_of, sign_in_whole

from holdfast.web.accounts import author_keys, factors, webauthn
from holdfast.web.accounts.models import Authenticator, SignIn, SpareCode
from holdfast.web.vault import door
from holdfast.web.vault.models import AuditEntry

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
SECOND, APP, ACCOUNT = "/account/sign-in/second-step/", "/account/factors/app/", "/account/"


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    real = time.time

    def go_on(**by: float) -> None:
        monkeypatch.setattr(time, "time", lambda: real() + timedelta(**by).total_seconds())

    return go_on


def did() -> list[str]:
    return [word for entry in AuditEntry.objects.order_by("seq") for word, _ in entry.did]


def hidden(answer: Any, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', answer.content.decode())
    assert found is not None
    return unescape(found[1])


def set_up(client: Client) -> tuple[HttpResponse, TOTP]:
    """An app set up in the page that is open: what the page answers, and the app."""
    page = client.get(APP)
    found = re.search(r'class="secret">([A-Z2-7 ]+)<', page.content.decode())
    assert found is not None
    import base64

    letters = found[1].replace(" ", "")
    app = TOTP(base64.b32decode(letters + "=" * (-len(letters) % 8)))
    sent = {"sealed": hidden(page, "sealed"), "code": code_of(app), "name": "my phone"}
    answer = client.post(APP, sent)
    assert isinstance(answer, HttpResponse)
    return answer, app


def codes_in(answer: HttpResponse) -> list[str]:
    return re.findall(r"<code>([A-Z0-9-]+)</code>", answer.content.decode())


# --- on a host -------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("host")
def test_on_a_host_the_password_alone_opens_no_page(client: Client, anna: User, handle: door.CaseHandle) -> None:
    assert sign_in(client)["Location"] == "/account/factors/"
    assert b"no page opens" in client.get("/account/factors/").content
    for place in ("/", f"/cases/{handle.id}/", ACCOUNT, "/account/password/", "/account/sign-ins/"):
        assert client.get(place)["Location"].startswith("/account/sign-in/"), place
    assert key_of(client, User()) is None
    assert "author_key" in client.session  # it lies there wrapped, and nobody can use it yet


@pytest.mark.usefixtures("host")
def test_an_app_is_set_up_before_the_first_page(client: Client, anna: User) -> None:
    sign_in(client, next="/account/sign-ins/")
    before = client.session.session_key
    answer, _ = set_up(client)
    assert len(codes_in(answer)) == 10
    assert b'href="/account/sign-ins/"' in answer.content
    assert client.session.session_key != before
    assert client.get("/").status_code == 200
    assert key_of(client, anna) == author_keys.open_author_key(anna, PASSWORD)
    assert did() == ["password given", "factor added", "sign-in"]


@pytest.mark.usefixtures("host")
def test_with_a_second_factor_the_next_sign_in_asks_for_it(client: Client, anna: User) -> None:
    _, app = an_app(anna)
    assert sign_in(client)["Location"] == SECOND
    assert client.get("/")["Location"].startswith("/account/sign-in/")
    assert client.get(APP)["Location"] == SECOND  # nobody adds a factor of his own with the password alone
    assert client.post(SECOND, {"code": "000 000"}).status_code == 400
    assert client.post(SECOND, {"code": code_of(app)})["Location"] == "/"
    assert key_of(client, anna) == author_keys.open_author_key(anna, PASSWORD)
    assert did()[-4:] == ["password given", "second factor refused", "second factor", "sign-in"]
    assert all(entry.user == anna.pk for entry in AuditEntry.objects.order_by("-seq")[:3])


@pytest.mark.usefixtures("host")
def test_a_session_that_skipped_the_second_step_is_ended(client: Client, anna: User) -> None:
    client.force_login(anna)
    assert client.get("/")["Location"].startswith("/account/sign-in/")
    assert SignIn.objects.filter(user=anna).count() == 0
    sign_in_whole(client, anna)
    assert client.get("/").status_code == 200


@pytest.mark.usefixtures("host")
def test_a_device_that_is_gone_opens_nothing(client: Client, anna: User) -> None:
    sign_in_whole(client, anna)
    factors.reset(anna)
    assert client.get("/")["Location"].startswith("/account/sign-in/")


def test_what_is_half_open_ends_after_five_minutes(client: Client, anna: User, later: Callable[..., None]) -> None:
    _, app = an_app(anna)
    sign_in(client)
    later(minutes=5, seconds=1)
    assert client.post(SECOND, {"code": code_of(app)})["Location"] == "/account/sign-in/"
    assert client.get("/").status_code == 302


def test_a_half_open_session_ends_when_the_password_changes(client: Client, anna: User) -> None:
    _, app = an_app(anna)
    sign_in(client)
    anna.set_password("another heron in the reeds")
    anna.save()
    assert client.post(SECOND, {"code": code_of(app)})["Location"] == "/account/sign-in/"


def test_nobody_gets_from_one_half_open_account_into_another(client: Client, anna: User, bruno: User) -> None:
    _, app = an_app(anna)
    an_app(bruno)
    sign_in(client, name="bruno")
    assert client.post(SECOND, {"code": code_of(app)}).status_code == 400


# --- codes -----------------------------------------------------------------------------------------------------------


def test_a_code_is_used_once_and_drifts_by_one_step(anna: User, later: Callable[..., None]) -> None:
    device, app = an_app(anna)
    now = time.time()
    for steps, fits in ((-2, False), (-1, True), (0, True), (1, True), (2, False)):
        Authenticator.objects.filter(pk=device.pk).update(last_step=0)
        app.time = now + 30 * steps
        code = code_of(app)
        assert (factors.code_fits(anna, code) is not None) is fits, steps
        assert factors.code_fits(anna, code) is None  # a second time, never


def test_an_older_code_is_worth_nothing_after_a_newer_one(anna: User) -> None:
    _, app = an_app(anna)
    app.time = time.time()
    newer = code_of(app)
    app.time -= 30
    assert factors.code_fits(anna, newer)
    assert factors.code_fits(anna, code_of(app)) is None


def test_guessing_codes_is_counted_before_they_are_looked_at(client: Client, anna: User) -> None:
    _, app = an_app(anna)
    sign_in(client)
    tries = [client.post(SECOND, {"code": f"{n:06}"}).status_code for n in range(7)]
    assert tries == [400] * 5 + [429] * 2
    held = client.post(SECOND, {"code": code_of(app)})
    assert (held.status_code, 1 <= int(held["Retry-After"]) <= 60) == (429, True)
    assert did().count("second factor refused") == 5
    assert did().count("second factor held back") == 1


def test_a_spare_code_opens_one_sign_in(client: Client, anna: User) -> None:
    an_app(anna)
    code, other = factors.new_spare_codes(anna)[:2]
    for typed, status in ((code.lower().replace("-", " "), 302), (code, 400), (other, 302)):
        sign_in(client)
        assert client.post(SECOND, {"code": typed}).status_code == status
    assert factors.spare_codes_left(anna) == 8
    assert client.get("/").status_code == 200


def test_new_spare_codes_make_the_old_ones_worthless(anna: User) -> None:
    old = factors.new_spare_codes(anna)
    assert len({*old, *factors.new_spare_codes(anna)}) == 20
    assert not any(factors.code_fits(anna, code) for code in old)


def test_neither_a_secret_nor_a_code_lies_in_the_database_in_clear(client: Client, anna: User) -> None:
    made = factors.offer(anna)
    app = TOTP(made.secret)
    assert factors.add_authenticator(anna, "phone", made, code_of(app))
    codes = factors.new_spare_codes(anna)
    rows = b""
    with connection.cursor() as cursor:
        for model in (Authenticator, SpareCode):
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            rows += repr(cursor.fetchall()).encode()
            rows += b"".join(bytes(one) for row in model.objects.values_list() for one in row if isinstance(one, bytes))
    for secret in (made.secret, made.letters.replace(" ", "").encode(), *(c.replace("-", "").encode() for c in codes)):
        assert secret not in rows


def test_a_secret_shown_to_one_person_cannot_be_set_up_by_another(anna: User, bruno: User) -> None:
    made = factors.offer(anna)
    assert factors.offered(anna, made.sealed) is not None
    assert factors.offered(bruno, made.sealed) is None
    assert factors.offered(anna, made.sealed[:-4]) is None


def test_a_secret_shown_long_ago_is_not_set_up(anna: User, later: Callable[..., None]) -> None:
    made = factors.offer(anna)
    later(minutes=16)
    assert factors.offered(anna, made.sealed) is None


def test_a_qr_code_is_one_path_of_numbers(anna: User) -> None:
    side, path = factors.qr_path(factors.offer(anna).address("anna & <b>"))
    assert side > 30
    assert re.fullmatch(r"(M\d+ \d+h\d+v1h-\d+z)+", path)


# --- on a laptop, and changed later ----------------------------------------------------------------------------------


def test_on_a_laptop_a_second_factor_is_offered_and_not_asked_for(signed_in_anna: Client) -> None:
    assert signed_in_anna.get("/").status_code == 200
    assert b"Set one up" in signed_in_anna.get(ACCOUNT).content


def again(client: Client, **more: str) -> HttpResponse:
    answer = client.post("/account/again/", {"password": PASSWORD, "next": ACCOUNT, **more})
    assert isinstance(answer, HttpResponse)
    return answer


def test_a_factor_is_added_after_the_password_was_asked_again_and_ends_other_sign_ins(
    signed_in_anna: Client, anna: User
) -> None:
    other = Client()
    sign_in(other)
    assert signed_in_anna.get(APP)["Location"] == "/account/again/?next=%2Faccount%2Ffactors%2Fapp%2F"
    assert again(signed_in_anna, password="x").status_code == 400
    assert again(signed_in_anna).status_code == 302
    answer, _ = set_up(signed_in_anna)
    assert len(codes_in(answer)) == 10
    assert signed_in_anna.get("/").status_code == 200
    assert other.get("/").status_code == 302
    assert b"my phone" in signed_in_anna.get(ACCOUNT).content


def test_with_a_factor_it_is_asked_again_too(client: Client, anna: User) -> None:
    _, app = an_app(anna)
    sign_in_whole(client, anna)
    assert again(client).status_code == 400
    assert again(client, code=code_of(app)).status_code == 302
    assert client.get(APP).status_code == 200


def test_being_asked_again_lasts_five_minutes(signed_in_anna: Client, later: Callable[..., None]) -> None:
    again(signed_in_anna)
    assert signed_in_anna.get(APP).status_code == 200
    later(minutes=5, seconds=1)
    assert signed_in_anna.get(APP).status_code == 302


@pytest.mark.usefixtures("host")
def test_on_a_host_the_last_factor_is_replaced_and_never_removed(client: Client, anna: User) -> None:
    first, app = an_app(anna)
    factors.new_spare_codes(anna)
    sign_in_whole(client, anna)
    again(client, code=code_of(app))
    remove = f"/account/factors/app/{first.pk}/remove/"
    assert b"only one" in client.get(remove).content
    assert client.post(remove).status_code == 400
    set_up(client)
    assert client.post(remove).status_code == 302
    assert [device.name for device in factors.of(anna)] == ["my phone"]
    assert client.get("/").status_code == 200
    assert factors.spare_codes_left(anna) == 10
    assert did()[-1] == "factor removed"


def test_on_a_laptop_the_last_factor_goes_with_its_spare_codes(client: Client, anna: User) -> None:
    device, app = an_app(anna)
    factors.new_spare_codes(anna)
    sign_in_whole(client, anna)
    again(client, code=code_of(app))
    assert client.post(f"/account/factors/app/{device.pk}/remove/").status_code == 302
    assert (factors.of(anna), factors.spare_codes_left(anna)) == ([], 0)
    assert client.get("/").status_code == 200


def test_nobody_removes_a_factor_of_somebody_else(signed_in_anna: Client, bruno: User) -> None:
    device, _ = an_app(bruno)
    again(signed_in_anna)
    assert signed_in_anna.post(f"/account/factors/app/{device.pk}/remove/").status_code == 404
    assert factors.has(bruno)


# --- security keys ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "https", "possible"),
    [
        ("127.0.0.1:8000", False, False),
        ("[::1]:8000", False, False),
        ("127.0.0.1", True, False),
        ("localhost:8000", False, True),
        ("holdfast.example", True, True),
        ("holdfast.example", False, False),
    ],
)
def test_a_security_key_is_offered_where_browsers_allow_it(host: str, https: bool, possible: bool) -> None:
    from django.test import override_settings

    with override_settings(ALLOWED_HOSTS=["*"]):
        request = RequestFactory().get("/", headers={"host": host}, secure=https)
        assert webauthn.possible(request) is possible


def test_at_a_bare_address_it_is_said_why_there_is_no_key(signed_in_anna: Client) -> None:
    again(signed_in_anna)
    for place in ("/account/factors/key/", "/account/factors/"):
        assert b"never on a number" in signed_in_anna.get(place, headers={"host": "127.0.0.1"}).content


@pytest.mark.parametrize(
    "answer", ["", "{}", "[]", "null", "x", '{"id": 1}', json.dumps({"response": {}}), "9" * 30_000]
)
def test_what_is_no_answer_of_a_key_registers_none(signed_in_anna: Client, anna: User, answer: str) -> None:
    again(signed_in_anna)
    place, here = "/account/factors/key/", {"host": "localhost"}
    signed_in_anna.get(place, headers=here)
    assert signed_in_anna.post(place, {"answer": answer, "name": "x"}, headers=here).status_code == 400
    assert not factors.has(anna)
    assert did()[-1] == "new factor refused"
