"""What somebody may type into an address or send in a form: told in words, and never a fault of the program."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from django.test import Client
from tests.web.pages.conftest import CANARY

from holdfast.web.pages.sent import whole_number
from holdfast.web.vault import door
from holdfast.web.vault.models import DraftRow

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

ODD = ["²", "٣", "९", "1_0", " 1", "-1", "+1", "1.0", "1e3", "", "0x1", "9" * 10, "9" * 5000, "a\0b", "½", "\N{RIGHT-TO-LEFT OVERRIDE}1"]  # fmt: skip  # noqa: E501
NO_MOMENTS = ["0001-01-01", "9999-12-31", "9999-12-31T23:59:59-12:00", "2023-02-30", "2023-W01-1T99", "²", "", "now", "1" * 5000]  # fmt: skip  # noqa: E501


@pytest.mark.parametrize("text", ODD)
def test_what_is_no_whole_number_is_none(text: str) -> None:
    assert whole_number(text) is None


def test_digits_of_ours_are_a_number() -> None:
    assert [whole_number(text) for text in ("0", "7", "007", "123456789")] == [0, 7, 7, 123_456_789]


def test_versions_to_compare_that_are_none_show_the_usual_two(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    _two_versions(signed_in_anna, handle)
    for odd in [*ODD, "0", "3"]:
        answer = signed_in_anna.get(f"/cases/{handle.id}/contract/story/", {"from": odd, "to": odd})
        assert answer.status_code == 200, odd
        assert b"Version 1," in answer.content, odd


def test_a_move_from_a_page_without_a_number_is_refused(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    for odd in ODD:
        answer = signed_in_anna.post(f"/cases/{handle.id}/contract/moves/", {"does": "hold", "seq": odd})
        assert answer.status_code == 400, odd
        assert b"could not be read" in answer.content


def test_a_log_sent_with_an_odd_version_is_kept(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    for odd in ODD:
        sent = {"version": odd, "do": "keep", "words": f"after {len(odd)}"}
        assert signed_in_anna.post(f"/cases/{handle.id}/hours/7/log/", sent).status_code == 302, odd


def test_a_reference_with_an_odd_number_is_not_found(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    for odd in filter(None, ODD):
        answer = signed_in_anna.get(f"/cases/{handle.id}/entries/hour:{quote(odd)}/")
        assert answer.status_code == 404, odd
        assert b"no such page" in answer.content


@pytest.mark.parametrize(
    "page",
    ["", "brief/", "hours/", "hours/2/", "contract/", "contract/hour/", "contract/story/", "pictures/time-axis/"],
)
def test_a_moment_that_is_none_is_not_found(page: str, signed_in_anna: Client, handle: door.CaseHandle) -> None:
    odd = [("before", text) for text in ODD] + [("at", text) for text in NO_MOMENTS]
    answers = {
        (name, text): signed_in_anna.get(f"/cases/{handle.id}/{page}", {name: text}).status_code for name, text in odd
    }
    assert {what: status for what, status in answers.items() if status != 404} == {}


@pytest.mark.parametrize("at", ["1950-01-01", "2023-01-10T10:00:00+14:00", "2023-01-11 10", "2099-12-31T23:59:59"])
def test_a_moment_far_off_is_shown_or_not_found(at: str, signed_in_anna: Client, handle: door.CaseHandle) -> None:
    for page in ("", "brief/", "hours/", "contract/", "hours/1/"):
        assert signed_in_anna.get(f"/cases/{handle.id}/{page}", {"at": at}).status_code in (200, 404)


@pytest.mark.parametrize("number", ["0", "9", "99999999999999999999", "9" * 4000, "9" * 5000])
@pytest.mark.parametrize("does", ["keep", "close", "undo"])
def test_an_hour_that_is_neither_recorded_nor_next_begins_no_log(
    does: str, number: str, signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    page = signed_in_anna.get(f"/cases/{handle.id}/hours/7/log/").content.decode()
    form = re.search(r'name="form" value="([^"]+)"', page)
    assert form
    sent = {"form": form[1], "do": does, "words": CANARY, "day": "2023-02-21", "time": "11:00"}
    answer = signed_in_anna.post(f"/cases/{handle.id}/hours/{number}/log/", sent)
    assert answer.status_code in ((302, 404) if does == "undo" else (404,))
    assert not DraftRow.objects.exists()
    assert len(door.load_case(handle).record.sessions) == 6


def _two_versions(client: Client, handle: door.CaseHandle) -> None:
    for phase in ("explore", "act"):
        page = client.get(f"/cases/{handle.id}/contract/?act=rewrite").content.decode()
        found = re.search(r'name="form" value="([^"]+)"><input type="hidden" name="seq" value="(\d+)">', page)
        assert found
        sent = {"form": found[1], "seq": found[2], "does": "rewrite", "by": "therapist", "phase": phase, "why": "a"}
        assert client.post(f"/cases/{handle.id}/contract/moves/", sent).status_code == 302
