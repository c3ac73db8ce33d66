"""Link and code: what opens the page, what does not, and what is kept of either."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from tests.web.portal.knocking import form_of, invited, let_in, other_than, phone, send

from holdfast.web.accounts import throttle
from holdfast.web.portal import invitations
from holdfast.web.portal.models import Invitation, Phone
from holdfast.web.portal.phones import STAYS
from holdfast.web.vault import door
from holdfast.web.vault.models import AuditEntry

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
NO_LINK = "/p/" + "A" * 43 + "/"
Given = tuple[str, str]


def test_link_and_code_together_let_a_phone_in(given: Given, handle: door.CaseHandle) -> None:
    his = phone()
    assert "What we agreed" not in his.get(given[0]).content.decode()
    let_in(his, *given)
    assert "What we agreed" in his.get("/").content.decode()


@pytest.mark.parametrize(
    "written", [str.lower, lambda code: code.replace("-", ""), lambda code: f" {code[:2]} {code[2:]} "]
)
def test_a_code_may_be_written_as_one_likes(given: Given, written: object) -> None:
    let_in(phone(), given[0], written(given[1]))  # type: ignore[operator]


def test_neither_alone_opens_anything(given: Given) -> None:
    assert phone().get("/").status_code == 403
    assert phone().post(given[0]).status_code == 400
    assert phone().post(NO_LINK, {"code": given[1]}).status_code == 400


def test_where_a_phone_was_let_in_the_link_alone_opens_nothing_elsewhere(his: Client, given: Given) -> None:
    assert his.get(given[0])["Location"] == "/"
    another = phone()
    assert "What we agreed" not in another.get(given[0]).content.decode()
    assert another.get("/").status_code == 403


def test_what_is_stored_opens_nothing(given: Given) -> None:
    row = Invitation.objects.get()
    token, code = given[0].split("/")[2], given[1].replace("-", "")
    kept = " ".join(str(value) for value in vars(row).values())
    assert token not in kept
    assert code not in kept
    assert row.link != token
    assert row.code.startswith("argon2")
    let_in(mine := phone(), *given)
    cookie = mine.cookies["holdfast-portal"].value
    assert cookie not in Phone.objects.get().key


def test_the_code_is_of_signs_that_are_not_mistaken_and_hard_to_guess() -> None:
    assert not set(invitations.ALPHABET) & set("01ILO")
    assert len(set(invitations.ALPHABET)) == len(invitations.ALPHABET) == 31
    assert len(invitations.ALPHABET) ** invitations.LENGTH > 2**39


def test_an_unknown_link_and_a_wrong_code_are_answered_alike(given: Given) -> None:
    def said(link: str) -> tuple[int, str]:
        answer = phone().post(link, {"code": other_than(given[1])})
        return answer.status_code, re.sub(r'value="[^"]+"', "", answer.content.decode())

    assert said(given[0]) == said(NO_LINK)
    shown = [re.sub(r'value="[^"]+"', "", phone().get(link).content.decode()) for link in (given[0], NO_LINK)]
    assert shown[0] == shown[1]


def test_five_wrong_codes_shut_the_link_for_the_right_one_too(given: Given, handle: door.CaseHandle) -> None:
    browser = phone()
    for _ in range(5):
        assert browser.post(given[0], {"code": other_than(given[1])}).status_code == 400
        throttle.start_anew()
    answer = browser.post(given[0], {"code": given[1]})
    assert answer.status_code == 400
    assert "do not open a page" in answer.content.decode()
    assert Phone.objects.count() == 0


def test_a_link_that_is_shut_shuts_the_phones_it_let_in(his: Client, given: Given) -> None:
    for _ in range(5):
        phone().post(given[0], {"code": other_than(given[1])})
    assert his.get("/").status_code == 403


def test_a_right_code_forgives_the_wrong_ones_before(given: Given) -> None:
    for _ in range(3):
        for _ in range(4):
            phone().post(given[0], {"code": other_than(given[1])})
        let_in(phone(), *given)
        throttle.start_anew()


def test_tries_are_held_back_by_link_and_by_address(given: Given) -> None:
    for _ in range(5):
        assert phone().post(NO_LINK, {"code": "AAAAAAAA"}).status_code == 400
    held = phone().post(NO_LINK, {"code": "AAAAAAAA"})
    assert (held.status_code, int(held["Retry-After"]) > 0) == (429, True)
    for n in range(25):  # other links, the same address
        phone().post(f"/p/{n:043}/", {"code": "AAAAAAAA"})
    assert phone().post(f"/p/{99:043}/", {"code": "AAAAAAAA"}).status_code == 429
    elsewhere = phone(REMOTE_ADDR="192.0.2.7")
    let_in(elsewhere, *given)


def test_a_flood_of_codes_leaves_the_sign_in_page_open(anna: User) -> None:
    for n in range(140):
        throttle.attempt(f"patient's link {n}", f"192.0.2.{n}", "portal")
    assert throttle.attempt("patient's link 200", "192.0.2.200", "portal")
    assert not throttle.attempt("sign-in as anna", "192.0.2.1")


def test_a_link_not_opened_in_two_weeks_opens_nothing_any_more(given: Given) -> None:
    Invitation.objects.update(expires_at=datetime.now(UTC) - timedelta(seconds=1))
    assert phone().post(given[0], {"code": given[1]}).status_code == 400


def test_once_opened_link_and_code_let_another_phone_in_later(his: Client, given: Given) -> None:
    Invitation.objects.update(expires_at=datetime.now(UTC) - timedelta(days=30))
    let_in(phone(), *given)
    assert Phone.objects.count() == 2


def test_a_new_link_ends_the_old_one_and_its_phones(
    anna_in: Client, his: Client, given: Given, handle: door.CaseHandle
) -> None:
    link, code = invited(anna_in, handle)
    assert his.get("/").status_code == 403
    assert phone().post(given[0], {"code": given[1]}).status_code == 400
    let_in(phone(), link, code)
    assert Invitation.objects.filter(revoked_at=None).count() == 1


def test_a_link_that_was_ended_opens_nothing(
    anna_in: Client, his: Client, given: Given, handle: door.CaseHandle
) -> None:
    assert send(anna_in, handle, "end").status_code == 302
    assert his.get("/").status_code == 403
    assert phone().post(given[0], {"code": given[1]}).status_code == 400
    assert Phone.objects.count() == 0


def test_a_phone_asks_for_the_code_again_when_it_was_not_used_for_three_months(his: Client) -> None:
    Phone.objects.update(last_used=datetime.now(UTC) - STAYS + timedelta(hours=2))
    assert his.get("/").status_code == 200
    assert datetime.now(UTC) - Phone.objects.get().last_used < timedelta(minutes=5)
    Phone.objects.update(last_used=datetime.now(UTC) - STAYS)
    assert his.get("/").status_code == 403


def test_a_phone_that_is_used_keeps_its_cookie(his: Client) -> None:
    assert "holdfast-portal" not in his.get("/").cookies
    Phone.objects.update(last_used=datetime.now(UTC) - timedelta(days=1))
    renewed = his.get("/").cookies["holdfast-portal"]
    assert renewed["max-age"] == STAYS.total_seconds() == 90 * 86_400


def test_a_phone_is_forgotten_on_request(his: Client, given: Given) -> None:
    answer = his.post("/forget/")
    assert answer["Location"] == "/"
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert answer.cookies["holdfast-portal"].value == ""
    assert Phone.objects.count() == 0
    assert his.get("/").status_code == 403
    let_in(his, *given)


def test_a_cookie_of_before_opens_nothing_after_letting_in_anew(his: Client, given: Given) -> None:
    before = his.cookies["holdfast-portal"].value
    his.post(given[0], {"code": given[1]})
    assert Phone.objects.count() == 1
    another = phone()
    another.cookies["holdfast-portal"] = before
    assert another.get("/").status_code == 403


def test_one_that_was_known_for_a_while_is_let_in_anew_with_its_new_key(his: Client, given: Given) -> None:
    Phone.objects.update(last_used=datetime.now(UTC) - timedelta(hours=2))  # long enough for its cookie to be renewed
    let_in(his, *given)
    assert his.get("/").status_code == 200


def test_the_cookie_reaches_no_script_no_other_site_and_no_other_host(given: Given) -> None:
    with override_settings(SESSION_COOKIE_SECURE=True, CSRF_COOKIE_SECURE=True):
        browser = phone()
        browser.post(given[0], {"code": given[1]}, secure=True)
        cookie = browser.cookies["__Host-holdfast-portal"]
        kinds = [cookie[kind] for kind in ("secure", "httponly", "samesite", "path", "domain")]
        assert kinds == [True, True, "Strict", "/", ""]
        gone = browser.post("/forget/", secure=True).cookies["__Host-holdfast-portal"]
        assert (gone["secure"], gone["path"]) == (True, "/")


def test_the_address_with_the_token_is_left_behind_and_told_to_nobody(given: Given) -> None:
    browser = phone()
    asked = browser.get(given[0])
    assert asked["Referrer-Policy"] == "strict-origin"
    assert asked["Cache-Control"] == "no-store"
    answer = browser.post(given[0], {"code": given[1]})
    assert answer["Location"] == "/"
    assert answer["Clear-Site-Data"] == '"storage"'  # what a page of somebody else kept in this browser
    token = given[0].split("/")[2]
    assert token not in browser.get("/").content.decode()
    assert not re.search(r'href="https?:|src="https?:', asked.content.decode())


def test_a_form_without_its_token_is_refused_and_shows_no_way_to_sign_in(his: Client, given: Given) -> None:
    strict = phone(enforce_csrf_checks=True)
    strict.cookies.update(his.cookies)
    for address in (given[0], "/", "/forget/"):
        answer = strict.post(address, {"code": given[1]})
        assert answer.status_code == 403
        assert "sign-in" not in answer.content.decode()
        assert "caseload" not in answer.content.decode().lower()
    assert Phone.objects.count() == 1


def left(answer: object) -> list[list[list[str]]]:
    return [entry.did for entry in AuditEntry.objects.filter(request=answer["X-Request-ID"])]  # type: ignore[index]


def test_every_request_that_opens_or_tries_leaves_its_entry(given: Given, handle: door.CaseHandle) -> None:
    browser, case = phone(), str(handle.id)
    assert left(browser.get(given[0])) == []
    assert left(browser.post(NO_LINK, {"code": "AAAAAAAA"})) == []
    assert left(browser.post(given[0], {"code": other_than(given[1])})) == [[["portal code refused", case]]]
    assert left(browser.post(given[0], {"code": given[1]})) == [[["portal opened", case]]]
    shown = browser.get("/")
    assert left(shown) == [[["read", case]]]
    sent = browser.post("/", {"form": form_of(shown.content.decode()), "does": "tpc", "gr1": "40"})
    assert sent.status_code == 302
    assert sorted(left(sent)[0]) == [["read", case], ["write", case]]
    assert left(browser.post("/forget/")) == [[["portal phone forgotten", case]]]
    entries = AuditEntry.objects.filter(request__in=[shown["X-Request-ID"], sent["X-Request-ID"]])
    assert {(entry.user, entry.view) for entry in entries} == {(None, "portal-page")}


def test_the_fifth_wrong_code_stands_in_the_trail(given: Given, handle: door.CaseHandle) -> None:
    answers = [phone().post(given[0], {"code": other_than(given[1])}) for _ in range(5)]
    assert ["portal link shut", str(handle.id)] in left(answers[4])[0]
    assert all(["portal link shut", str(handle.id)] not in left(answer)[0] for answer in answers[:4])
