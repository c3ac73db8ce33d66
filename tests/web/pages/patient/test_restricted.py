"""While the record is restricted nothing is asked of him; what he may do stays open."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from tests.web.pages.patient.asking import page_of

from holdfast.case.record import Restriction
from holdfast.web import clock
from holdfast.web.vault import audit, door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


ASKED = {
    "tpc": {"gr1": "43", "tick": "praise", "words": "A line of mine."},
    "sac": {"g1": "7", "words": "A line of mine."},
    "run": {"clause": "dinner", "outcome": "did_it", "words": "A line of mine.", "alive": "4"},
}


TO_COPY = {
    "tpc": ["43", "praise", "A line of mine."],
    "sac": ["7", "A line of mine."],
    "run": ["did it", "4", "A line of mine."],
}


def restrict(handle: door.CaseHandle) -> None:
    with audit.recorded("test"):
        resting = Restriction(
            id="r1", recorded_at=clock.now(), when=clock.now().date(), act="restricted", wish_of="patient",
            reason="he wants time",
        )  # fmt: skip
        door.add_entry(handle, "restrictions", resting)


def test_while_the_record_is_restricted_nothing_is_asked(client: Client, handle: door.CaseHandle, link: str) -> None:
    asking = ('value="tpc"', 'value="sac"', 'value="run"', "data-slider")
    before = page_of(client, link)
    assert all(one in before for one in asking)
    restrict(handle)
    page = page_of(client, link)
    assert not [one for one in asking if one in page]
    assert page.count("Nothing is asked while this rests.") == 1
    for stays in ("Ask a colleague for dinner.", 'href="tel:112"', "My safety plan", "Who sees what", "not now"):
        assert stays in page, stays


@pytest.mark.parametrize("does", ASKED)
def test_an_answer_from_a_page_left_open_is_refused_kindly_and_not_kept(
    client: Client, handle: door.CaseHandle, link: str, does: str
) -> None:
    form = re.search(r'name="form" value="([^"]+)"', client.get(link).content.decode())
    assert form
    restrict(handle)
    before = door.revision(handle)
    answer = client.post(link, {"form": form[1], "does": does, **ASKED[does]})
    assert answer.status_code == 422
    page = unescape(answer.content.decode())
    assert "Your record is paused, so this was not kept. What you wrote is still here to copy." in page
    there = re.findall(r"<q><bdi>([^<]*)</bdi></q>", page[page.index("You wrote:") :])
    assert there[: len(TO_COPY[does])] == TO_COPY[does]
    assert door.revision(handle) == before
