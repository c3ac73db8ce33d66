"""Both listeners, walked: what each address of the portal answers to whom, and that no other address is there.

Columns: a browser never let in | a therapist's, signed in, at the portal | a phone that was let in. All by GET.
"""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import get_resolver, reverse
from tests.web.portal.knocking import phone
from tests.web.test_every_url import HIS_PAGES, MORE
from tests.web.test_every_url import addresses as of_the_workbench

from holdfast.web.portal.listener import URLCONF
from holdfast.web.vault import door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
TABLE: dict[str, tuple[int, int, int]] = {
    "healthz": (204, 204, 204),
    "portal-page": (403, 403, 200),
    "portal-link": (200, 200, 302),
    "portal-form": (403, 403, 404),  # this form is not asked of him; tests/web/giving has one that is
    "portal-forget": (405, 405, 405),
    "portal-reminders": (403, 403, 200),
    "portal-reminders-off": (404, 404, 404),  # needs no sign-in, and this link switches nothing off
    **{f"portal-{page}": (403, 403, 200) for page in HIS_PAGES},
}
SHARED = ("healthz", "caseload")
"""Addresses that both have: a sign of life; and the root, which is another page here."""


def addresses() -> set[str]:
    urls = get_resolver(URLCONF)
    return {str(name) for name in urls.reverse_dict if isinstance(name, str)}


def path_of(name: str, given: tuple[str, str]) -> str:
    more = {"portal-form": {"ref": "0123456789abcdef"}, "portal-clause": {"clause": "dinner"}}.get(name, {})
    more |= {"token": "a-link-nobody-made"} if name == "portal-reminders-off" else {}
    return given[0] if name == "portal-link" else str(reverse(name, urlconf=URLCONF, kwargs=more))


def as_phone(browser: Client) -> Client:
    """The same cookies, at the portal's listener."""
    there = phone()
    there.cookies.update(browser.cookies)
    return there


def test_the_table_names_every_address_of_the_portal_and_no_other() -> None:
    assert addresses() == TABLE.keys()
    assert all(name == "healthz" or name.startswith("portal-") for name in TABLE)


def test_each_gets_what_the_table_says(anna_in: Client, his: Client, given: tuple[str, str]) -> None:
    browsers = phone(), as_phone(anna_in), his
    found = {name: tuple(one.get(path_of(name, given)).status_code for one in browsers) for name in TABLE}
    assert found == TABLE


@pytest.mark.parametrize("who", ["nobody", "the therapist", "his phone"])
def test_no_address_of_the_workbench_is_there(anna_in: Client, his: Client, handle: door.CaseHandle, who: str) -> None:
    browser = {"nobody": phone(), "the therapist": as_phone(anna_in), "his phone": his}[who]
    walked = 0
    for name, of_a_case in of_the_workbench():
        given = {"case_id": handle.id, **MORE.get(name, {})} if of_a_case else MORE.get(name, {})
        address = reverse(name, kwargs=given)
        answers = browser.get(address), browser.post(address, {})
        for answer in answers:
            page = answer.content.decode()
            assert "/cases/" not in page, name
            assert "sign-in" not in page, name
            assert "Davide" not in page, name
        if name not in SHARED:
            assert [answer.status_code for answer in answers] == [404, 404], name
            walked += 1
    assert walked > 60


def test_no_address_of_the_portal_is_on_the_workbenchs_listener(his: Client, given: tuple[str, str]) -> None:
    here = Client()
    here.cookies.update(his.cookies)
    for name in TABLE:
        if name == "healthz":
            continue
        answer = here.get(path_of(name, given))
        assert (answer.status_code, answer.get("Location", "")[:17]) in ((404, ""), (302, "/account/sign-in/")), name


def test_a_header_does_not_make_a_request_one_of_the_portals() -> None:
    for headers in ({"holdfast.portal": "1"}, {"Holdfast-Portal": "1"}, {"HOLDFAST_PORTAL": "1"}):
        answer = Client(headers=headers).get("/")
        assert answer["Location"].startswith("/account/sign-in/")
    assert Client(**{"holdfast.portal": "1"}).get("/").status_code == 302  # type: ignore[arg-type]  # only `True` is ours


def test_a_therapists_session_opens_no_portal_and_a_phone_no_workbench(anna_in: Client, his: Client) -> None:
    assert as_phone(anna_in).get("/").status_code == 403
    there = Client()
    there.cookies.update(his.cookies)
    assert there.get("/")["Location"].startswith("/account/sign-in/")


def test_the_portal_leaves_a_therapists_cookies_as_they_are(anna_in: Client, his: Client) -> None:
    both = as_phone(anna_in)
    both.cookies.update(his.cookies)
    assert both.get("/").status_code == 200
    assert settings.SESSION_COOKIE_NAME not in both.get("/").cookies
    assert settings.SESSION_COOKIE_NAME not in both.post("/forget/").cookies
    assert anna_in.get("/").status_code == 200


def test_each_listener_answers_to_its_own_name_alone() -> None:
    names = {
        "HOLDFAST_NAMES": ["holdfast.example"],
        "HOLDFAST_PORTAL_NAMES": ["portal.example"],
        "ALLOWED_HOSTS": ["holdfast.example", "portal.example"],
    }
    with override_settings(**names):
        for browser, right, wrong in (
            (phone(), "portal.example", "holdfast.example"),
            (Client(), "holdfast.example", "portal.example"),
        ):
            assert browser.get("/healthz", headers={"host": right}).status_code == 204
            assert browser.get("/healthz", headers={"host": wrong}).status_code == 400
            assert "sign-in" not in browser.get("/", headers={"host": wrong}).content.decode()
