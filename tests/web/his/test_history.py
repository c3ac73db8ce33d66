"""His own history: what he said and did, by day, in his words; nothing of the therapist's."""

from __future__ import annotations

import re

import pytest
from tests.web.his.asking import add, page_of, send
from tests.web.his.conftest import Come

from holdfast.case.moves import Run, Stance
from holdfast.web.vault import door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_what_he_said_and_tried_stands_there_in_his_words(his: Come, handle: door.CaseHandle) -> None:
    send(his, "contract/dinner/", "object", words="You will be disappointed.")
    send(his, "contract/dinner/", "rate", can_do="4")
    send(his, "contract/", "propose", about="goal", text="Something that is mine.", why="it is mine")
    send(his, "lines/", "line", text="I can be guilty and still go.")
    send(his, "plan/", "plan", warning_signs="I stop answering")
    page = page_of(his, "history/")
    for words in (
        "You said what speaks against", "You will be disappointed.", "I can do it: <bdi>4 of 10", "You proposed",
        "Something that is mine.", "in your words: <bdi>it is mine", "You kept a line", "did it",
        "You both said yes to", "Your safety plan was written down", "a quiet day",
    ):  # fmt: skip
        assert words in page, words
    assert page.index("You will be disappointed.") < page.index("You both said yes to")


def test_nothing_of_the_therapists_is_in_it(mine: Come, handle: door.CaseHandle) -> None:
    before = page_of(mine, "history/")
    add(handle, "therapist", "rate", stance=Stance(makes_sense=9, own_wish=8, can_do=1))
    add(handle, "therapist", "ask", words="What speaks against it?")
    add(handle, "therapist", "run", run=Run(outcome="put_it_off"))
    assert _bare(page_of(mine, "history/")) == _bare(before)


def _bare(page: str) -> str:
    return re.sub(r'name="(form|csrfmiddlewaretoken)" value="[^"]*"', "", page)


def test_a_long_history_goes_on_page_by_page_and_no_day_is_lost(phone_of_his: Come, handle: door.CaseHandle) -> None:
    for n in range(3):
        add(handle, "patient", "object", words=f"{n} " + "x" * 15_000)
    seen, page = [], "history/"
    for _ in range(20):
        shown = page_of(phone_of_his, page)
        seen += re.findall(r'<h2 id="d(\d+)"', shown)
        onward = re.search(r'href="(\?before=[\d-]+)"', shown)
        if onward is None:
            break
        page = "history/" + onward[1]
    assert seen == sorted(set(seen), reverse=True)
    assert len(seen) > 3
    assert phone_of_his.client.get("/history/?before=soon").status_code == 404
