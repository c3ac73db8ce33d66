"""What a manager does with accounts, and what he never sees."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from tests.web.accounts.test_second_factors import did
from tests.web.accounts.test_sign_ins import ended
from tests.web.accounts.test_signing_in import key_of, sign_in
from tests.web.conftest import PASSWORD, an_app

from holdfast.web.accounts import author_keys, factors, throttle
from holdfast.web.accounts.models import Profile, SignIn
from holdfast.web.accounts.people import make_account, role_of
from holdfast.web.vault import door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
NEW = "another heron in the reeds"


@pytest.fixture
def manager(client: Client) -> Client:
    make_account("mara", PASSWORD, "manager")
    assert sign_in(client, name="mara")["Location"] == "/account/people/"
    return client


def act(manager: Client, user: User, what: str) -> HttpResponse:
    answer = manager.post(f"/account/people/{user.pk}/change/", {"act": what})
    assert isinstance(answer, HttpResponse)
    return answer


def password_in(answer: Any) -> str:
    found = re.search(r'class="secret">([A-Z0-9-]+)<', answer.content.decode())
    assert found is not None
    return found[1]


def test_everybody_begins_where_his_work_is(db: None) -> None:
    for role, place in (("supervisor", "/"), ("manager", "/account/people/"), ("auditor", None)):
        make_account(role, PASSWORD, role)  # type: ignore[arg-type]
        where = sign_in(Client(), name=role)["Location"]
        assert where == place or (place is None and "trail" in where) or (place is None and where == "/account/")


def test_a_manager_sees_accounts_and_no_case(manager: Client, anna: User, handle: door.CaseHandle) -> None:
    for place in ("/account/people/", f"/account/people/{anna.pk}/", "/account/", "/"):
        answer = manager.get(place)
        assert answer.status_code == 200
        assert b"Davide" not in answer.content
        assert str(handle.id).encode() not in answer.content
    assert manager.get(f"/cases/{handle.id}/").status_code == 404


def test_before_closing_stands_how_much_hangs_on_an_account(
    manager: Client, anna: User, sofia: User, handle: door.CaseHandle
) -> None:
    ahead = datetime.now(UTC) + timedelta(days=7)
    door.assign(handle, sofia)
    door.lend_working(handle, sofia, "for Thursday", ahead)
    for _ in range(2):
        door.lend_sheet(handle, sofia, door.SheetText("A man", (door.SheetLine("own", "x"),)), ahead)
    supervisor = manager.get(f"/account/people/{sofia.pk}/")
    said = " ".join(supervisor.content.decode().split())
    for words in ("0 cases it treats", "1 case it supervises", "1 loan of working notes to it", "2 sheets lent to it"):
        assert words in said, words
    assert "What is lent to it shuts" in said
    hers = " ".join(manager.get(f"/account/people/{anna.pk}/").content.decode().split())
    assert "1 case it treats" in hers
    assert "2 sheets lent by it" in hers
    for page in (said, hers):
        assert "Davide" not in page
        assert str(handle.id) not in page


def test_a_new_therapist_changes_the_password_first_and_alone_sees_the_recovery_code(manager: Client) -> None:
    made = manager.post("/account/people/new/", {"name": "clara", "role": "therapist", "password": ""})
    given = password_in(made)
    clara = User.objects.get(username="clara")
    assert did()[-2:] == [f"account made: {clara.pk}", f"role therapist: {clara.pk}"]
    assert given not in manager.get(f"/account/people/{clara.pk}/").content.decode()  # once, and not again
    hers = Client()
    assert sign_in(hers, name="clara", password=given).status_code == 302
    for place in ("/", "/account/", "/account/factors/", "/account/sign-ins/"):
        assert hers.get(place)["Location"] == "/account/password/"
    assert hers.post("/account/password/", {"old": given, "new": given, "again": given}).status_code == 400
    done = hers.post("/account/password/", {"old": given, "new": NEW, "again": NEW})
    code = password_in(done)
    assert hers.get("/").status_code == 200
    assert key_of(hers, clara) == author_keys.open_author_key(clara, NEW)
    assert author_keys.recover_author_key(clara, code, NEW) == author_keys.open_author_key(clara, NEW)
    assert sign_in(Client(), name="clara", password=NEW)["Location"] == "/"


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "anna", "role": "therapist", "password": ""},
        {"name": "a b", "role": "therapist", "password": ""},
        {"name": "dora", "role": "king", "password": ""},
        {"name": "dora", "role": "therapist", "password": "short"},
        {"name": "", "role": "therapist", "password": ""},
    ],
)
def test_an_account_that_cannot_be_made_is_refused_in_words(manager: Client, anna: User, wrong: dict[str, str]) -> None:
    before = User.objects.count()
    answer = manager.post("/account/people/new/", wrong)
    assert answer.status_code == 400
    assert b'role="alert"' in answer.content
    assert User.objects.count() == before


def test_a_closed_account_is_out_at_once_and_comes_back(manager: Client, anna: User) -> None:
    hers = Client()
    sign_in(hers)
    act(manager, anna, "close")
    assert ended(hers)
    assert sign_in(Client()).status_code == 400
    act(manager, anna, "reopen")
    assert sign_in(Client()).status_code == 302
    assert [word for word in did() if word.startswith("account")] == [
        f"account closed: {anna.pk}", f"account opened: {anna.pk}",
    ]  # fmt: skip


def test_a_password_given_by_a_manager_shuts_private_notes_until_the_code(manager: Client) -> None:
    clara, code = make_account("clara", PASSWORD, "therapist")
    key = author_keys.open_author_key(clara, PASSWORD)
    hers = Client()
    sign_in(hers, name="clara")
    given = password_in(act(manager, clara, "reset-password"))
    assert ended(hers)
    assert sign_in(hers, name="clara").status_code == 400
    assert sign_in(hers, name="clara", password=given).status_code == 302
    changed = hers.post("/account/password/", {"old": given, "new": NEW, "again": NEW})
    assert changed["Location"] == "/account/recover/"
    assert key_of(hers, clara) is None
    assert hers.post("/account/recover/", {"code": code, "password": NEW}).status_code == 302
    assert key_of(hers, clara) == key
    assert f"password reset: {clara.pk}" in did()


def test_who_was_reset_is_told_at_the_next_sign_in_until_he_says_so(manager: Client, anna: User) -> None:
    an_app(anna)
    factors.new_spare_codes(anna)
    hers = Client()
    act(manager, anna, "reset-factors")
    assert (factors.of(anna), factors.spare_codes_left(anna)) == ([], 0)
    for _ in range(2):
        assert sign_in(hers)["Location"] == "/account/"
        assert b"took off your second factors" in hers.get("/account/").content
    assert hers.post("/account/noticed/").status_code == 302
    assert b"took off" not in hers.get("/account/").content
    assert sign_in(hers)["Location"] == "/"
    assert f"factors reset: {anna.pk}" in did()


@pytest.mark.usefixtures("host")
def test_on_a_host_somebody_whose_factors_were_reset_sets_up_new_ones(anna: User) -> None:
    an_app(anna)
    factors.reset(anna)
    assert sign_in(Client())["Location"] == "/account/factors/"


def test_a_manager_cannot_take_password_and_factor_of_somebody_who_reads_cases(
    manager: Client, anna: User, sofia: User, handle: door.CaseHandle
) -> None:
    door.assign(handle, sofia)
    for person in (anna, sofia):
        before = person.password
        answer = act(manager, person, "reset-password")  # no factor stands between him and the cases
        assert answer.status_code == 409
        assert b"holdfast password NAME" in answer.content
        assert User.objects.get(pk=person.pk).password == before
        an_app(person)
        password_in(act(manager, person, "reset-password"))
        answer = act(manager, person, "reset-factors")
        assert answer.status_code == 409
        assert factors.has(person)
        Profile.objects.filter(user=person).update(must_change=False)  # the person has taken it up
        assert act(manager, person, "reset-factors").status_code == 302
        act(manager, person, "close")  # closed, it reads nothing; opened again, it would
        assert act(manager, person, "reset-password").status_code == 409


def test_all_sign_ins_of_an_account_are_ended(manager: Client, anna: User, bruno: User) -> None:
    hers, too, his = Client(), Client(), Client()
    for one, name in ((hers, "anna"), (too, "anna"), (his, "bruno")):
        sign_in(one, name=name)
    act(manager, anna, "end-sessions")
    assert [ended(one) for one in (hers, too, his)] == [True, True, False]
    assert SignIn.objects.filter(user=anna).count() == 0


def test_a_locked_name_is_shown_and_opened(manager: Client, anna: User) -> None:
    for _ in range(60):
        throttle.failed("sign-in as anna")
    refused = sign_in(Client())
    assert refused.status_code == 429
    assert b"a practice manager opens it" in refused.content
    assert b"Unlock" in manager.get(f"/account/people/{anna.pk}/").content
    act(manager, anna, "unlock")
    assert sign_in(Client()).status_code == 302


def test_a_manager_does_nothing_to_his_own_account_here(manager: Client) -> None:
    mara = User.objects.get(username="mara")
    for what in ("close", "reset-password", "reset-factors"):
        assert act(manager, mara, what).status_code == 400
    assert User.objects.get(username="mara").is_active
    assert act(manager, User(pk=10**9), "close").status_code == 404
    assert manager.post(f"/account/people/{mara.pk}/change/", {"act": "promote"}).status_code == 404


@pytest.mark.parametrize("role", ["therapist", "supervisor", "auditor"])
def test_nobody_else_changes_an_account(client: Client, bruno: User, role: str) -> None:
    make_account("somebody", PASSWORD, role)  # type: ignore[arg-type]
    sign_in(client, name="somebody")
    assert act(client, bruno, "close").status_code == 403
    assert client.post("/account/people/new/", {"name": "x", "role": "manager"}).status_code == 403
    assert role_of(bruno) == "therapist"
    assert User.objects.get(pk=bruno.pk).is_active
