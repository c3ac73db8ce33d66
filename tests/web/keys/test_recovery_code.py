"""A recovery code is tried without being used up, and made anew; the old one then opens nothing."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from tests.web.conftest import PASSWORD
from tests.web.invented import a_case, some_private

from holdfast.web.accounts import author_keys
from holdfast.web.accounts.author_keys import lose_author_key, make_author_key, open_author_key, recover_author_key
from holdfast.web.keystore.models import KeyRow
from holdfast.web.vault import audit, door
from holdfast.web.vault.door import new_form_id
from holdfast.web.vault.models import AuditEntry

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
PAGE, TRY, NEW = "/account/recovery-code/", "/account/recovery-code/try/", "/account/recovery-code/new/"
A_CODE = re.compile(r"[A-Z2-9]{5}(?:-[A-Z2-9]{5}){5}")


@pytest.fixture
def code(anna: User) -> str:
    lose_author_key(anna)
    return make_author_key(anna, PASSWORD)


def did() -> list[str]:
    last = AuditEntry.objects.order_by("-seq").first()
    return [] if last is None else [what for what, _ in last.did]


def test_the_page_says_what_losing_it_means(signed_in_anna: Client) -> None:
    page = signed_in_anna.get(PAGE).content.decode()
    assert "these notes are lost" in page
    assert PAGE in signed_in_anna.get("/account/").content.decode()


def test_a_code_is_tried_and_stays_good(code: str, signed_in_anna: Client, anna: User) -> None:
    for _ in range(2):
        answer = signed_in_anna.post(TRY, {"code": code.lower().replace("-", " ")})
        assert "Yes: this code opens" in answer.content.decode()
    assert did() == ["recovery code tried"]
    assert recover_author_key(anna, code, PASSWORD).user_id == anna.pk


def test_a_wrong_code_is_told_as_such(code: str, signed_in_anna: Client) -> None:
    answer = signed_in_anna.post(TRY, {"code": "AAAAA-" * 5 + "AAAAA"})
    assert answer.status_code == 400
    assert "No: this code does not open" in answer.content.decode()
    assert did() == ["recovery refused"]


def test_a_new_code_is_shown_once_and_the_old_one_opens_nothing(code: str, signed_in_anna: Client, anna: User) -> None:
    form = new_form_id(anna.pk)
    answer = signed_in_anna.post(NEW, {"password": PASSWORD, "form": form})
    (shown,) = A_CODE.findall(answer.content.decode())
    assert did() == ["recovery code made"]
    assert answer["Cache-Control"] == "no-store"
    assert author_keys.recovery_code_fits(anna, shown)
    assert not author_keys.recovery_code_fits(anna, code)
    again = signed_in_anna.post(NEW, {"password": PASSWORD, "form": form})  # the page was loaded again
    assert not A_CODE.findall(again.content.decode())
    assert author_keys.recovery_code_fits(anna, shown)
    assert open_author_key(anna, PASSWORD) == recover_author_key(anna, shown, PASSWORD)


def test_without_the_password_there_is_no_new_code(code: str, signed_in_anna: Client, anna: User) -> None:
    answer = signed_in_anna.post(NEW, {"password": "not this one", "form": new_form_id(anna.pk)})
    assert answer.status_code == 400
    assert not A_CODE.findall(answer.content.decode())
    assert author_keys.recovery_code_fits(anna, code)
    assert signed_in_anna.post(NEW, {"password": PASSWORD, "form": "made up"}).status_code == 400
    assert author_keys.recovery_code_fits(anna, code)


def test_whose_notes_are_shut_is_led_to_his_old_code_first(code: str, signed_in_anna: Client, anna: User) -> None:
    anna.set_password("the kettle sings at noon")
    anna.save()
    signed_in_anna.force_login(anna)
    data = {"password": "the kettle sings at noon", "form": new_form_id(anna.pk)}
    assert signed_in_anna.post(NEW, data)["Location"] == "/account/recover/"
    assert author_keys.recovery_code_fits(anna, code)


def test_trying_codes_is_slowed_down(code: str, signed_in_anna: Client) -> None:
    statuses = [signed_in_anna.post(TRY, {"code": "A"}).status_code for _ in range(8)]
    assert statuses[0] == 400
    assert statuses[-1] == 429
    assert signed_in_anna.post(TRY, {"code": code}).status_code == 429


def test_signing_in_seals_waiting_notes_anew(client: Client, anna: User) -> None:
    key = open_author_key(anna, PASSWORD)
    with audit.recorded("test"):
        handle = door.import_case(anna, a_case(), some_private(), key)
        was = door.load_case(handle, key)
        door.rekey_case(handle.id)
    client.post("/account/sign-in/", {"name": "anna", "password": PASSWORD})
    door.drop_unneeded()
    assert KeyRow.objects.filter(case=handle.id).count() == 1
    with audit.recorded("test"):
        assert door.load_case(handle, key) == was
