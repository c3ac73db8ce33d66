"""He read words that stand no longer: both are shown, what he wrote stays, and dissent is kept whatever the words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.web.his.asking import add, clause_of, form_in, moves_of, said, send
from tests.web.his.conftest import Come
from tests.web.pages.patient.asking import STEP

from holdfast.web.vault import door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
NEW = replace(STEP, text="Ask a colleague what he does on Fridays.")
BELONGING = {
    "accept": {"words": ""},
    "accept_reserved": {"words": "not on Fridays"},
    "commit": {"words": ""},
    "counter": {"text": "Write him a line."},
    "rate": {"can_do": "4"},
}


@pytest.mark.parametrize("does", BELONGING)
def test_what_belongs_to_words_is_answered_with_those_that_stand(
    mine: Come, handle: door.CaseHandle, does: str
) -> None:
    if does != "rate":  # what he thinks is asked of a step that holds; the rest also of one he handed back
        send(mine, "contract/dinner/", "not_now")
    seen = mine.client.get(f"{mine.home}contract/dinner/").content.decode()
    add(handle, "therapist", "counter", terms=NEW)
    before = door.revision(handle)
    answer = send(mine, "contract/dinner/", does, seen=seen, **BELONGING[does])
    page = said(answer)
    assert (answer.status_code, door.revision(handle)) == (409, before)
    assert page.index("The words you read") < page.index(STEP.text) < page.index("The words that stand there now")
    assert NEW.text in page
    for typed in BELONGING[does].values():
        assert typed in page
    again = send(mine, "contract/dinner/", does, seen=answer.content.decode(), **BELONGING[does])
    assert again.status_code == 302
    assert clause_of(handle).text_hash == (moves_of(handle)[-1].accepted_text or clause_of(handle).text_hash)


@pytest.mark.parametrize(
    ("does", "fields"), [("object", {"words": "no"}), ("not_now", {}), ("cost", {"feeling": "fear"})]
)
def test_dissent_and_a_cost_are_kept_whatever_the_words_are_by_then(
    mine: Come, handle: door.CaseHandle, does: str, fields: dict[str, str]
) -> None:
    seen = mine.client.get(f"{mine.home}contract/dinner/").content.decode()
    add(handle, "therapist", "counter", terms=NEW)
    assert send(mine, "contract/dinner/", does, seen=seen, **fields).status_code == 302
    assert moves_of(handle)[-1].by == "patient"


def test_of_a_clause_that_ended_he_may_still_speak_and_no_word_is_lost(mine: Come, handle: door.CaseHandle) -> None:
    seen = mine.client.get(f"{mine.home}contract/dinner/").content.decode()
    add(handle, "patient", "withdraw")
    answer = send(mine, "contract/dinner/", "counter", seen=seen, text="Write him a line.")
    assert answer.status_code in (409, 422)
    assert "Write him a line." in said(answer)
    assert send(mine, "contract/dinner/", "object", seen=seen, words="I miss it.").status_code == 302
    assert clause_of(handle).heard_against[-1].words == "I miss it."


def test_a_form_posted_twice_is_kept_once(his: Come, handle: door.CaseHandle) -> None:
    seen = his.client.get(f"{his.home}contract/dinner/").content.decode()
    sent = {**form_in(seen, "object"), "words": "once"}
    before = len(moves_of(handle))
    for _ in range(2):
        assert his.client.post(f"{his.home}contract/dinner/", sent).status_code == 302
    assert len(moves_of(handle)) == before + 1


def test_both_write_and_neither_loses_a_word(mine: Come, handle: door.CaseHandle) -> None:
    seen = mine.client.get(f"{mine.home}contract/dinner/").content.decode()
    for n in range(3):
        add(handle, "therapist", "ask", words=f"What speaks against it? {n}")
        assert send(mine, "contract/dinner/", "object", seen=seen, words=f"this {n}").status_code == 302
        seen = mine.client.get(f"{mine.home}contract/dinner/").content.decode()
    words = [move.words for move in moves_of(handle)[-6:]]
    assert words == [w for n in range(3) for w in (f"What speaks against it? {n}", f"this {n}")]
    assert [move.seq for move in moves_of(handle)] == list(range(1, len(moves_of(handle)) + 1))
