"""Forms given on the therapist's device: chosen, locked, answered; and nothing else is reachable from that browser."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from django.urls import reverse
from tests.web.conftest import PASSWORD
from tests.web.giving.answering import Form, answered, day, plan
from tests.web.pages.conftest import CANARY
from tests.web.pages.patient.conftest import handle
from tests.web.test_every_url import MORE, addresses

from holdfast.case.record import CourseMark
from holdfast.web import clock
from holdfast.web.giving.answering_kept import load_kept
from holdfast.web.pages.handed_over import REACHABLE
from holdfast.web.trail.acts import ACTS
from holdfast.web.vault import audit, door
from holdfast.web.vault.models import AuditEntry

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
__all__ = ["handle"]


@pytest.fixture(autouse=True)
def _with_contacts() -> Iterator[None]:
    with override_settings(HOLDFAST_CONTACTS=(("Crisis line", "02 1234"),)):
        yield


def give(client: Client, handle: door.CaseHandle, *names: str, instrument: str = "gad-7") -> str:
    answer = client.post(f"/cases/{handle.id}/measures/give/{instrument}/", {"forms": list(names or (instrument,))})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_it_works(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    page = unescape(signed_in_anna.get(f"/cases/{handle.id}/measures/give/gad-7/").content.decode())
    assert "Lock it to the forms" in page
    assert "He sees no score" in page
    form = Form(signed_in_anna, "/handed-over/", handle, "gad-7")
    assert give(signed_in_anna, handle) == form.here
    form.fill(q1=2, q7=1)
    done = unescape(signed_in_anna.get(form.act("send")["Location"]).content.decode())
    assert "Thank you." in done
    assert "Unlock" in done  # the therapist's password
    (measure,) = answered(handle, "gad-7")
    assert (measure.items, measure.how) == ((2, None, None, None, None, None, 1), "device")
    form.page(status=404)  # it was answered


def test_several_are_answered_one_after_the_other(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    plan(handle, "phq-9", "who-5")
    with override_settings(HOLDFAST_DEMO=True):  # WHO-5 may be shown
        page = signed_in_anna.get(f"/cases/{handle.id}/measures/give/gad-7/").content.decode()
        assert page.count('name="forms"') == 3
        give(signed_in_anna, handle, "gad-7", "phq-9")
        one = Form(signed_in_anna, "/handed-over/", handle, "gad-7")
        done = signed_in_anna.get(one.act("skip", "")["Location"]).content.decode()
        assert "More, if you like" in done  # the one chosen, and the one that is due
        listed = signed_in_anna.get("/handed-over/").content.decode()
        assert "Questions about how you have been" in listed


def test_a_locked_browser_reaches_the_forms_and_nothing_else(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    give(signed_in_anna, handle)
    for name, of_a_case in addresses():
        if name in REACHABLE or name in ("sign-in", "sign-out"):
            continue
        given = {"case_id": handle.id, **MORE.get(name, {})} if of_a_case else MORE.get(name, {})
        for answer in (
            signed_in_anna.get(reverse(name, kwargs=given)),
            signed_in_anna.post(reverse(name, kwargs=given)),
        ):
            assert (answer.status_code, answer["Location"]) == (302, "/handed-over/"), name
            assert CANARY not in answer.content.decode()
    assert all(name.startswith("handed-over") for name in REACHABLE if name not in ("take-back", "healthz"))


def test_the_therapist_goes_on_after_her_password(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    give(signed_in_anna, handle)
    assert not signed_in_anna.cookies["holdfast-author"].value
    signed_in_anna.post("/handed-over/take-back/", {"password": PASSWORD})
    assert signed_in_anna.get(f"/cases/{handle.id}/measures/").status_code == 200
    form = Form(signed_in_anna, "/handed-over/", handle, "gad-7")
    assert signed_in_anna.get(form.here)["Location"] == "/"


def test_a_sitting_is_of_its_day(
    signed_in_anna: Client, handle: door.CaseHandle, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(signed_in_anna, handle)
    form, there = Form(signed_in_anna, "/handed-over/", handle, "gad-7"), clock.now
    form.page()
    monkeypatch.setattr(clock, "now", lambda: there() + timedelta(days=1))
    form.page(status=404)


def test_what_is_chosen_stands_in_the_trail_and_not_in_clear(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    give(signed_in_anna, handle)
    assert any("forms given" in str(one.did) for one in AuditEntry.objects.all())
    assert "forms given" in ACTS
    assert "gad" not in str(dict(signed_in_anna.session))


@pytest.mark.parametrize("chosen", [[], ["phq-9"]])
def test_only_what_was_offered_is_given(signed_in_anna: Client, handle: door.CaseHandle, chosen: list[str]) -> None:
    answer = signed_in_anna.post(f"/cases/{handle.id}/measures/give/gad-7/", {"forms": chosen})
    assert answer.status_code == (422 if not chosen else 400)
    with audit.recorded("test"):
        assert load_kept(handle).sitting == ()
    assert signed_in_anna.get("/").status_code == 200  # not locked


def test_what_cannot_be_given_says_why(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    at = f"/cases/{handle.id}/measures/give/"
    assert "belong to their authors" in unescape(signed_in_anna.get(f"{at}b-pni/").content.decode())
    assert signed_in_anna.post(f"{at}b-pni/", {"forms": ["b-pni"]}).status_code == 200
    for name in ("bdi-ii", "gas", "tpc", "nothing"):
        assert signed_in_anna.get(f"{at}{name}/").status_code == 404, name
    with override_settings(HOLDFAST_CONTACTS=()):
        assert "none are set" in unescape(signed_in_anna.get(f"{at}gad-7/").content.decode())
        assert signed_in_anna.post(f"{at}gad-7/", {"forms": ["gad-7"]}).status_code == 200
    with audit.recorded("test"):
        door.add_entry(handle, "course", CourseMark(id="k", recorded_at=clock.now(), when=day(), act="ended"))
    assert "nothing is asked any more" in unescape(signed_in_anna.get(f"{at}gad-7/").content.decode())
    assert signed_in_anna.get("/").status_code == 200


def test_nobody_gives_a_form_in_somebody_elses_case(
    client: Client, handle: door.CaseHandle, bruno: User, sofia: User
) -> None:
    door.assign(handle, sofia)
    for name, status in (("bruno", 404), ("sofia", 403)):
        client.post("/account/sign-in/", {"name": name, "password": PASSWORD})
        assert client.post(f"/cases/{handle.id}/measures/give/gad-7/", {"forms": ["gad-7"]}).status_code == status
