"""Sign-ins: stored under a hash, listed in plain words, ended one by one or all at once."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as Plain
from django.db import connection
from django.test import Client
from tests.web.accounts.test_second_factors import did
from tests.web.accounts.test_signing_in import sign_in
from tests.web.conftest import PASSWORD

from holdfast.text import render
from holdfast.web.accounts.devices import device_of, device_words
from holdfast.web.accounts.models import SignIn
from holdfast.web.accounts.sessions import SessionStore, kept_as

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
NEW = "another heron in the reeds"


def elsewhere(agent: str = FIREFOX) -> Client:
    client = Client(headers={"user-agent": agent})
    sign_in(client)
    return client


def ended(client: Client) -> bool:
    return client.get("/").status_code == 302


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/126.0 Safari/537.36", "Chrome on macOS"),
        ("curl/8.5.0", "a browser that does not say what it is"),
        ("", "a browser that does not say what it is"),
        ("<script>Firefox/1", "Firefox"),
    ],
)
def test_a_browser_is_called_by_two_words(agent: str, words: str) -> None:
    assert render(device_words(device_of(agent))) == words


def test_a_copy_of_the_database_is_no_sign_in(signed_in_anna: Client) -> None:
    key = signed_in_anna.session.session_key
    assert key is not None
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_signin")
        assert key not in repr(cursor.fetchall())
    stored = SignIn.objects.get().session_key
    assert stored == kept_as(key)
    thief = Client()
    thief.cookies["holdfast"] = stored
    assert ended(thief)


def test_sign_ins_are_listed_and_one_is_ended(signed_in_anna: Client, anna: User, bruno: User) -> None:
    there, others = elsewhere(), Client()
    sign_in(others, name="bruno")
    page = signed_in_anna.get("/account/sign-ins/").content.decode()
    assert page.count("Firefox on Linux") == 2  # once to read, once in its button's name
    assert page.count("this browser") == 1
    named = re.findall(r'name="session" value="([0-9a-f]{64})"', page)
    assert named == [kept_as(there.session.session_key or "")]
    bruno_session = kept_as(others.session.session_key or "")
    signed_in_anna.post("/account/sign-ins/end/", {"session": bruno_session})
    assert not ended(others)  # somebody else's is not hers to end
    signed_in_anna.post("/account/sign-ins/end/", {"session": named[0]})
    assert ended(there)
    assert not ended(signed_in_anna)
    assert did()[-1] == "session ended"


def test_all_others_are_ended_at_once(signed_in_anna: Client) -> None:
    there, too = elsewhere(), elsewhere()
    signed_in_anna.post("/account/sign-ins/end/")
    assert [ended(one) for one in (signed_in_anna, there, too)] == [False, True, True]
    assert did()[-1] == "sessions ended"


def test_this_browsers_own_sign_in_ends_by_signing_out(signed_in_anna: Client) -> None:
    here = kept_as(signed_in_anna.session.session_key or "")
    signed_in_anna.post("/account/sign-ins/end/", {"session": here})
    assert not ended(signed_in_anna)


def test_a_new_password_ends_the_others_and_not_this_one(signed_in_anna: Client, anna: User) -> None:
    there = elsewhere()
    form = {"old": PASSWORD, "new": NEW, "again": NEW}
    assert signed_in_anna.post("/account/password/", form).status_code == 200
    assert (ended(there), ended(signed_in_anna)) == (True, False)
    assert SignIn.objects.filter(user=anna).count() == 1


def test_a_sign_in_gives_the_session_a_new_key(client: Client, anna: User) -> None:
    client.session.save()
    client.get("/account/sign-in/")
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["holdfast"] = session.session_key or ""
    sign_in(client)
    assert client.session.session_key != session.session_key
    assert "planted" not in client.session


def test_an_ended_session_is_not_brought_back_by_a_request_still_on_its_way(signed_in_anna: Client) -> None:
    store = SessionStore(signed_in_anna.session.session_key)
    assert store["_auth_user_id"]
    SignIn.objects.all().delete()
    store["seen"] = 1.0
    with pytest.raises(UpdateError):
        store.save()
    assert SignIn.objects.count() == 0


def test_the_store_is_djangos_own_but_for_the_key() -> None:
    assert issubclass(SessionStore, Plain)
    store = SessionStore()
    store["a"] = 1
    store.save()
    assert SessionStore(store.session_key)["a"] == 1
    assert store.exists(store.session_key)
    before = store.session_key
    store.cycle_key()
    assert SessionStore(before).get("a") is None
    assert SessionStore(store.session_key)["a"] == 1
    store.delete()
    assert SignIn.objects.count() == 0
