"""The therapist's page of the patient's phone: a link made and shown once, when none can be, and what she is told."""

from __future__ import annotations

from html import unescape

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from tests.web.conftest import sign_in_whole
from tests.web.portal.knocking import form_of, invited, other_than, phone, send

from holdfast.case.record import Consent
from holdfast.web import clock
from holdfast.web.portal.models import Invitation
from holdfast.web.vault import door
from holdfast.web.vault.models import AuditEntry

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def page_of(browser: Client, handle: door.CaseHandle, status: int = 200) -> str:
    answer = browser.get(f"/cases/{handle.id}/portal/")
    assert answer.status_code == status
    return unescape(answer.content.decode())


def test_link_and_code_are_shown_once(anna_in: Client, handle: door.CaseHandle) -> None:
    page = unescape(send(anna_in, handle, "make").content.decode())
    assert "Shown once" in page
    assert "https://portal.example/p/" in page
    assert '<svg class="qr"' in page
    again = page_of(anna_in, handle)
    assert "https://portal.example/p/" not in again
    assert "not opened yet" in again


def test_the_same_form_sent_twice_makes_one_link(anna_in: Client, handle: door.CaseHandle) -> None:
    address = f"/cases/{handle.id}/portal/"
    form = {"form": form_of(anna_in.get(address).content.decode()), "does": "make"}
    assert anna_in.post(address, form).status_code == 200
    assert anna_in.post(address, form)["Location"] == address
    assert Invitation.objects.count() == 1


def test_making_and_ending_stand_in_the_trail(anna_in: Client, handle: door.CaseHandle) -> None:
    made = send(anna_in, handle, "make")
    assert ["portal link made", str(handle.id)] in AuditEntry.objects.get(request=made["X-Request-ID"]).did
    ended = send(anna_in, handle, "end")
    assert ["portal link ended", str(handle.id)] in AuditEntry.objects.get(request=ended["X-Request-ID"]).did
    trail = unescape(anna_in.get(f"/cases/{handle.id}/trail/").content.decode())
    assert "made a link and a code for the patient's own page" in trail


def test_the_trail_says_what_was_done_on_the_patients_own_page(
    anna_in: Client, his: Client, handle: door.CaseHandle
) -> None:
    his.get("/")
    trail = unescape(anna_in.get(f"/cases/{handle.id}/trail/").content.decode())
    assert "The patient's own page" in trail
    assert "let a phone in with the patient's link and code" in trail
    assert "command on the practice's own machine" not in trail


def test_phones_that_were_let_in_are_listed_in_two_words(anna_in: Client, his: Client, handle: door.CaseHandle) -> None:
    page = page_of(anna_in, handle)
    assert "First opened on" in page
    assert "Firefox on Android" in page


def test_five_wrong_codes_are_told_until_it_was_seen(
    anna_in: Client, given: tuple[str, str], handle: door.CaseHandle
) -> None:
    assert "five wrong codes" not in unescape(anna_in.get("/").content.decode())
    for _ in range(5):
        phone().post(given[0], {"code": other_than(given[1])})
    caseload = unescape(anna_in.get("/").content.decode())
    assert "Davide R.</a>: five wrong codes were typed." in caseload
    assert "The link was shut on" in page_of(anna_in, handle)
    assert send(anna_in, handle, "seen").status_code == 302
    assert "five wrong codes" not in unescape(anna_in.get("/").content.decode())
    assert "The link was shut on" in page_of(anna_in, handle)
    invited(anna_in, handle)
    assert "The link was shut on" not in page_of(anna_in, handle)


def test_another_therapist_is_told_nothing_of_it(
    anna_in: Client, bruno: User, given: tuple[str, str], handle: door.CaseHandle
) -> None:
    for _ in range(5):
        phone().post(given[0], {"code": other_than(given[1])})
    other = Client()
    sign_in_whole(other, bruno)
    assert "five wrong codes" not in unescape(other.get("/").content.decode())


def refused(browser: Client, handle: door.CaseHandle) -> None:
    """A form of before, sent where no link can be made."""
    form = door.new_form_id(handle.user_id)
    assert browser.post(f"/cases/{handle.id}/portal/", {"form": form, "does": "make"}).status_code == 400
    assert Invitation.objects.count() == 0


def test_where_no_portal_is_served_the_page_says_so(anna_in: Client, handle: door.CaseHandle) -> None:
    with override_settings(HOLDFAST_PORTAL=""):
        assert "served without a portal" in page_of(anna_in, handle)
        refused(anna_in, handle)


def test_without_crisis_contacts_no_link_is_made(anna_in: Client, handle: door.CaseHandle) -> None:
    with override_settings(HOLDFAST_CONTACTS=()):
        assert "holdfast contacts add NAME NUMBER" in page_of(anna_in, handle)
        refused(anna_in, handle)


def test_without_his_yes_no_link_is_made_once_he_was_asked_for_anything(
    anna_in: Client, handle: door.CaseHandle
) -> None:
    now = clock.now()
    said = Consent(id="c1", recorded_at=now, when=now.date(), purpose="comparison", act="given", how="paper")
    door.add_entry(handle, "consents", said)
    assert "no link is made" in page_of(anna_in, handle)
    refused(anna_in, handle)


def test_only_his_own_therapist_lets_a_patient_in(
    bruno: User, sofia: User, handle: door.CaseHandle, anna: User
) -> None:
    door.assign(handle, sofia)
    for user, status in ((bruno, 404), (sofia, 403)):
        browser = Client()
        sign_in_whole(browser, user)
        page_of(browser, handle, status)
        answer = browser.post(f"/cases/{handle.id}/portal/", {"form": door.new_form_id(user.pk), "does": "make"})
        assert answer.status_code == status
    assert Invitation.objects.count() == 0
