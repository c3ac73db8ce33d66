"""The session ends while the device is handed over: what the patient typed comes back to him, and to nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client, override_settings
from tests.web.accounts.test_kept_forms import FROM_OURS, fields_of, idle, kept_in
from tests.web.accounts.test_signing_in import sign_in
from tests.web.conftest import PASSWORD
from tests.web.his.asking import form_in
from tests.web.invented import a_case
from tests.web.pages.patient.conftest import handle

from holdfast.web.accounts.models import SignIn
from holdfast.web.his.plan import plan_of
from holdfast.web.vault import audit, door

__all__ = ["handle"]
pytestmark = pytest.mark.django_db(databases=["default", "keys"])
PLAN = "/handed-over/plan/"
HIS = "call Anna, and walk by the river"


@pytest.fixture(autouse=True)
def served() -> Iterator[None]:
    with override_settings(HOLDFAST_CONTACTS=(("Crisis line", "02 1234"),), ALLOWED_HOSTS=["testserver"]):
        yield


@pytest.fixture
def device(anna: User) -> Client:
    client = Client()
    assert sign_in(client).status_code == 302
    return client


def hand_over(client: Client, handle: door.CaseHandle, **kept: str) -> HttpResponse:
    answer = client.post(f"/cases/{handle.id}/hand-over/", kept)
    assert isinstance(answer, HttpResponse)
    return answer


def typed(client: Client) -> dict[str, str]:
    return {**form_in(client.get(PLAN).content.decode(), "plan"), "own_coping": HIS}


def sent(client: Client, form: dict[str, str], **headers: str) -> HttpResponse:
    answer = client.post(PLAN, form, headers={**FROM_OURS, **headers})
    assert isinstance(answer, HttpResponse)
    return answer


def plan_now(handle: door.CaseHandle) -> tuple[str, ...]:
    with audit.recorded("test"):
        plan = plan_of(door.load_case(handle).record)
    return () if plan is None else plan.own_coping


@pytest.mark.parametrize("how", ["idle", "ended by a manager"])
def test_it_stands_before_him_again_once_the_device_is_handed_over_again(
    device: Client, handle: door.CaseHandle, how: str
) -> None:
    hand_over(device, handle)
    form = typed(device)
    if how == "idle":
        idle(device)
    else:
        SignIn.objects.all().delete()
    answer = sent(device, form)
    assert answer.status_code == 401
    hers = sign_in(device, kept=kept_in(answer))
    assert b"not shown to you" in hers.content
    for page in (answer, hers):
        assert b"river" not in page.content  # sealed: neither who holds the device then, nor the therapist reads it
    his = hand_over(device, handle, kept=kept_in(hers))
    assert HIS.encode() in his.content
    assert b"02 1234" in his.content
    assert device.get("/")["Location"] == "/handed-over/"  # it is locked to him before he sees it
    assert plan_now(handle) == ()
    again = fields_of(his)
    assert sent(device, again).status_code == 302
    assert plan_now(handle) == (HIS,)


def test_a_scripts_own_request_is_told_and_the_form_then_comes_back(device: Client, handle: door.CaseHandle) -> None:
    hand_over(device, handle)
    form = typed(device)
    idle(device)
    first = sent(device, form, **{"sec-fetch-mode": "cors"})
    assert (first.status_code, first.content) == (401, b"")
    assert kept_in(sent(device, form))


def test_handed_over_for_another_case_it_stays_sealed(device: Client, anna: User, handle: door.CaseHandle) -> None:
    case = a_case(hours=2)
    with audit.recorded("test"):
        other = door.import_case(anna, replace(case, record=replace(case.record, id="other"), private=None))
    hand_over(device, handle)
    form = typed(device)
    idle(device)
    hers = sign_in(device, kept=kept_in(sent(device, form)))
    answer = hand_over(device, other, kept=kept_in(hers))
    assert answer.status_code == 302
    assert b"river" not in device.get("/handed-over/").content


def test_a_form_of_his_sent_after_the_device_was_taken_back_is_not_shown_to_the_therapist(
    anna: User, handle: door.CaseHandle
) -> None:
    strict = Client(enforce_csrf_checks=True)
    token = strict.get("/account/sign-in/").context["csrf_token"]
    mine = {"name": "anna", "password": PASSWORD, "csrfmiddlewaretoken": str(token)}
    strict.post("/account/sign-in/", mine, headers=FROM_OURS)
    token = strict.get(f"/cases/{handle.id}/hand-over/").context["csrf_token"]
    strict.post(f"/cases/{handle.id}/hand-over/", {"csrfmiddlewaretoken": str(token)}, headers=FROM_OURS)
    form = typed(strict)
    on_his = sent(strict, form)  # locked to him, the token of before: it is his, and he sees it
    assert HIS.encode() in on_his.content
    token = strict.get("/handed-over/").context["csrf_token"]
    back = {"password": PASSWORD, "csrfmiddlewaretoken": str(token)}
    handed = strict.cookies["holdfast-handed"].value
    assert strict.post("/handed-over/take-back/", back, headers=FROM_OURS).status_code == 302
    assert sent(strict, form).status_code == 403
    strict.cookies["holdfast-handed"] = handed  # and where the browser still knows whose it was
    hers = sent(strict, form)
    assert b"river" not in hers.content
    assert kept_in(hers)


def test_the_name_of_the_case_is_forgotten_when_the_device_is_taken_back(
    device: Client, handle: door.CaseHandle
) -> None:
    hand_over(device, handle)
    assert device.cookies["holdfast-handed"].value
    device.post("/handed-over/take-back/", {"password": PASSWORD})
    assert not device.cookies["holdfast-handed"].value
