"""What a hold shows him and takes of him; and that a break that was only read shows him nothing at all."""

from __future__ import annotations

import re

import pytest
from tests.web.his.asking import PAGES, add, clause_of, form_in, moves_of, page_of, said, send
from tests.web.his.conftest import Come

from holdfast.analysis import analyse
from holdfast.case.moves import Terms
from holdfast.case.working import EpisodeWord
from holdfast.contract.replay import replay
from holdfast.web import clock
from holdfast.web.vault import audit, door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
DIARY = Terms(kind="step", text="Every evening one feeling.")


def hold(handle: door.CaseHandle) -> None:
    add(handle, "therapist", "hold", None, hold_for="rupture")


def test_held_it_rests_and_asks_for_no_yes_and_no_number(mine: Come, handle: door.CaseHandle) -> None:
    before = page_of(mine, "contract/dinner/")
    assert 'value="commit"' in before
    assert 'name="makes_sense"' in before
    hold(handle)
    page = page_of(mine, "contract/dinner/")
    assert "rests for now" in page
    for form in ('value="accept', 'value="commit"', 'name="makes_sense"', "These four are asked only"):
        assert form not in page
    for form in ('value="object"', 'value="not_now"', 'value="counter"'):
        assert form in page
    assert "How did it go?" not in page_of(mine, "")
    add(handle, "therapist", "repair", None)
    assert 'name="makes_sense"' in page_of(mine, "contract/dinner/")


def test_held_for_something_in_his_life_he_may_still_say_yes(mine: Come, handle: door.CaseHandle) -> None:
    add(handle, "therapist", "hold", None, hold_for="life")
    assert 'value="commit"' in page_of(mine, "contract/dinner/")


@pytest.mark.parametrize("does", ["accept", "accept_reserved", "commit"])
def test_a_yes_that_comes_late_is_kept_as_his_words_and_he_is_told_kindly(
    mine: Come, handle: door.CaseHandle, does: str
) -> None:
    add(handle, "therapist", "propose", "diary", terms=DIARY)
    form = form_in(page_of(mine, "contract/diary/"), does)
    hold(handle)
    answer = mine.client.post(mine.home + "contract/diary/", {**form, "words": "If you think so."})
    assert answer.status_code == 302
    assert moves_of(handle)[-1].words == "If you think so."
    clause = clause_of(handle, "diary")
    assert (clause.accepted_by, clause.said[-1].words) == ((), "If you think so.")
    page = page_of(mine, answer["Location"].removeprefix(mine.home))
    assert "Kept. What you agreed rests for now, so this yes does not hold yet." in page


def test_numbers_that_come_late_are_not_kept_and_he_is_told(mine: Come, handle: door.CaseHandle) -> None:
    seen = mine.client.get(mine.home + "contract/dinner/").content.decode()
    hold(handle)
    answer = send(mine, "contract/dinner/", "rate", seen=seen, makes_sense="3")
    assert answer.status_code == 422
    assert "What you two agreed rests, so this was not kept." in said(answer)
    assert "It makes sense to me</span> <q><bdi>3</bdi></q>" in said(answer).partition("You wrote:")[2]
    assert all(move.act != "rate" for move in moves_of(handle))


def test_what_is_only_proposed_is_asked_about_where_he_opens_it_and_not_on_his_first_page(
    mine: Come, handle: door.CaseHandle
) -> None:
    add(handle, "patient", "withdraw")
    add(handle, "therapist", "propose", "diary", terms=DIARY)
    assert DIARY.text not in page_of(mine, "")
    assert "How did it go?" not in page_of(mine, "")
    assert 'name="makes_sense"' in page_of(mine, "contract/diary/")
    hold(handle)
    assert 'name="makes_sense"' not in page_of(mine, "contract/diary/")


def test_a_break_that_was_only_read_is_told_to_his_therapist_alone(his: Come, handle: door.CaseHandle) -> None:
    pages = ("", *PAGES)
    before = [bare(his.client.get(his.home + page).content.decode()) for page in pages]
    now = clock.now()
    with audit.recorded("test"):
        word = EpisodeWord(id="e1", recorded_at=now, when=now.date(), onset=3, verdict="added")
        door.add_entry(handle, "episode_words", word)
        case = door.load_case(handle)
    assert analyse(case, clock.now()).process.open_rupture is not None
    assert replay(case.record.moves).held is None
    assert [bare(his.client.get(his.home + page).content.decode()) for page in pages] == before


def bare(page: str) -> str:
    """The page without what is drawn anew each time."""
    return re.sub(r'name="(csrfmiddlewaretoken|form)" value="[^"]*"|nonce="[^"]*"', "", page)
