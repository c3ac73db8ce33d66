"""What we agreed, as he reads it, and what he says to it: each kept as he said it, for the words he read."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.web.his.asking import add, clause_of, form_in, moves_of, page_of, said, send
from tests.web.his.conftest import Come
from tests.web.pages.patient.asking import STEP

from holdfast.case.moves import Cost, Stance, Terms
from holdfast.contract.agreement import text_hash
from holdfast.web.vault import door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
SMALLER = replace(STEP, text="Ask a colleague what he does on Fridays.", smallest="say hello")


def test_he_reads_what_why_what_it_costs_and_the_smallest_that_counts(mine: Come, handle: door.CaseHandle) -> None:
    whole = replace(STEP, wish_of="patient", smallest="ask one question", how_often="once a week")
    add(handle, "therapist", "counter", terms=whole)
    add(handle, "therapist", "rationale", words="It is a first time without your brother.")
    add(handle, "patient", "disclose_cost", costs=(Cost(feeling="guilt", strength=8, words="before I call"),))
    page = page_of(mine, "contract/")
    for words in (STEP.text, "dinner, on Friday", "ask one question", "once a week", "yours",
                  "It is a first time without your brother.", "guilt", "8 of 10", "before I call"):  # fmt: skip
        assert words in page, words


def test_a_guess_of_the_therapists_is_told_as_one_and_what_nobody_named_is_not_told(
    his: Come, handle: door.CaseHandle
) -> None:
    add(handle, "therapist", "counter", terms=replace(STEP, expects=("boredom",)))
    add(handle, "therapist", "disclose_cost", costs=(Cost(feeling="envy", strength=4),))
    for page in ("contract/", "contract/dinner/"):
        words = page_of(his, page)
        assert "envy, 4 of 10 (your therapist’s guess: is it so?)" in words
        assert "boredom" not in words.partition("What it may cost me")[0]
    send(his, "contract/dinner/", "cost", feeling="envy", strength="7")
    assert "<li>envy, 7 of 10</li>" in page_of(his, "contract/dinner/")


def test_what_is_only_proposed_stands_apart_from_what_was_agreed_and_says_whose_it_is(
    mine: Come, handle: door.CaseHandle
) -> None:
    add(handle, "therapist", "propose", "week", terms=Terms(kind="goal", text="Find out what a better week is."))
    add(handle, "patient", "propose", "mine", terms=Terms(kind="goal", text="Something that is mine."))
    add(handle, "therapist", "propose", "diary", terms=Terms(kind="step", text="Write down one feeling."))
    page = page_of(mine, "contract/")
    agreed, apart, table = page.partition("On the table, not agreed</h2>")
    assert apart
    assert STEP.text in agreed
    assert "better week" not in agreed
    assert "What we want" not in page
    for words in ("What your therapist proposes</h3>", "What you propose</h3>",
                  "Something your therapist proposes to try</h3>"):  # fmt: skip
        assert words in table, words
    one = page_of(mine, "contract/week/")
    assert "<h1>What your therapist proposes</h1>" in one
    assert "What we agreed" not in one.partition("<title>")[2].partition("</title>")[0]


def test_where_nothing_is_agreed_the_page_says_so(mine: Come, handle: door.CaseHandle) -> None:
    add(handle, "patient", "withdraw")
    add(handle, "therapist", "propose", "week", terms=Terms(kind="goal", text="Find out what a better week is."))
    assert "Nothing is agreed so far." in page_of(mine, "contract/")


def test_words_in_force_stand_beside_new_ones_with_whose_they_are(mine: Come, handle: door.CaseHandle) -> None:
    add(handle, "therapist", "counter", terms=SMALLER)
    page = page_of(mine, "contract/")
    assert "agreed; new words are on the table beside it" in page
    assert page.index(STEP.text) < page.index("On the table, in your therapist’s words of") < page.index(SMALLER.text)
    front = page_of(mine, "")
    assert STEP.text in front
    assert "There are words on the table that are not agreed yet." in front


def test_a_first_yes_of_both_is_agreed_and_still_open(mine: Come) -> None:
    assert "agreed, and still open: an objection is welcome" in page_of(mine, "contract/")


def test_held_it_says_that_it_rests_and_he_may_go_on(mine: Come, handle: door.CaseHandle) -> None:
    add(handle, "therapist", "hold", None, hold_for="rupture", words="I pushed.")
    for page in ("", "contract/", "contract/dinner/"):
        assert "What we agreed rests for now." in page_of(mine, page)
        assert "I pushed." not in page_of(mine, page)
    assert send(mine, "contract/", "propose", about="step", text="The cinema, alone.").status_code == 302
    assert send(mine, "contract/dinner/", "object", words="It was you who wanted it.").status_code == 302


def test_what_he_thinks_is_four_numbers_for_the_step_that_is_due(his: Come, handle: door.CaseHandle) -> None:
    answer = send(his, "contract/dinner/", "rate", makes_sense="7", trust="4")
    assert answer["Location"] == f"{his.home}contract/dinner/?kept=rate"
    stance = clause_of(handle).stances[-1]
    assert (stance.by, stance.stance) == ("patient", Stance(makes_sense=7, trust=4))
    assert "Your therapist can read it later, and nobody is told at once." in page_of(his, "contract/dinner/")


def test_what_he_thought_of_another_clause_can_be_read_and_is_not_asked(mine: Come, handle: door.CaseHandle) -> None:
    add(handle, "patient", "rate", stance=Stance(makes_sense=3))
    later = Terms(kind="step", text="The cinema.")
    add(handle, "therapist", "propose", "cinema", terms=later)
    for by in ("patient", "therapist"):
        add(handle, by, "accept", "cinema", accepted_text=text_hash(later))
    page = page_of(mine, "contract/dinner/")
    assert "It makes sense to me: 3" in page
    assert 'value="rate"' not in page
    assert 'value="rate"' in page_of(mine, "contract/cinema/")


def test_every_act_is_kept_as_he_said_it(his: Come, handle: door.CaseHandle) -> None:
    acts: tuple[tuple[str, dict[str, str], str], ...] = (
        ("object", {"words": "You will be disappointed."}, "object"),
        ("cost", {"feeling": "guilt", "strength": "8", "words": "before I call"}, "disclose_cost"),
        ("not_now", {}, "hand_back"),
        ("counter", {"text": SMALLER.text, "why": "mine", "smallest": "say hello", "how_often": ""}, "counter"),
        ("accept_reserved", {"words": "not on Fridays"}, "accept_reserved"),
        ("commit", {"words": ""}, "commit"),
    )
    for does, fields, act in acts:
        answer = send(his, "contract/dinner/", does, **fields)
        assert (answer.status_code, answer["Location"]) == (302, f"{his.home}contract/dinner/?kept={does}"), does
        move = moves_of(handle)[-1]
        assert (move.act, move.by, move.clause) == (act, "patient", "dinner")
    clause = clause_of(handle)
    assert clause.terms == replace(SMALLER, his_words="mine")
    assert [one.words for one in clause.heard_against] == ["You will be disappointed.", None, "not on Fridays"]
    assert clause.costs == (Cost(feeling="guilt", strength=8, words="before I call"),)
    assert clause.accepted_by == ("patient",)
    assert moves_of(handle)[-1].accepted_text == clause.text_hash


def test_a_yes_with_words_is_a_yes_with_a_reservation_whichever_button_it_was(
    phone_of_his: Come, handle: door.CaseHandle
) -> None:
    send(phone_of_his, "contract/dinner/", "not_now")
    send(phone_of_his, "contract/dinner/", "accept", words="if it is short")
    assert (moves_of(handle)[-1].act, moves_of(handle)[-1].words) == ("accept_reserved", "if it is short")


def test_what_was_told_asks_for_no_yes_and_hears_what_he_thinks(mine: Come, handle: door.CaseHandle) -> None:
    page = page_of(mine, "contract/safe/")
    assert "112, then a message." in page
    for act in ("accept", "commit", "rate", "counter", "not_now"):
        assert f'value="{act}"' not in page
        sent = {**form_in(page, "clarify"), "does": act, "text": "x", "words": "x"}
        assert mine.client.post(f"{mine.home}contract/safe/", sent).status_code == 400
    send(mine, "contract/safe/", "clarify", words="Whom do I call at night?")
    send(mine, "contract/safe/", "object", words="It feels cold.")
    assert [one.words for one in clause_of(handle, "safe").said][1:] == ["Whom do I call at night?", "It feels cold."]


@pytest.mark.parametrize("does", ["propose", "counter"])
def test_a_promise_not_to_end_his_life_becomes_no_clause_and_is_kept_as_words(
    mine: Come, handle: door.CaseHandle, does: str
) -> None:
    page = "contract/" if does == "propose" else "contract/dinner/"
    before = clause_of(handle)
    words = "I promise that I will not kill myself."
    answer = send(mine, page, does, about="step", text=words)
    assert answer["Location"] == f"{mine.home}plan/?kept=pact"
    move = moves_of(handle)[-1]
    assert (move.act, move.terms, move.by) == ("clarify", None, "patient")
    assert move.words is not None
    assert words in move.words
    assert clause_of(handle).terms == before.terms
    led = page_of(mine, "plan/?kept=pact")
    assert "No promise is needed here" in led
    assert led.index('href="tel:112"') < led.index("No promise is needed here")
    assert words not in page_of(mine, "contract/")


def test_a_promise_in_whatever_field_becomes_no_clause_and_no_word_of_his_is_lost(
    mine: Come, handle: door.CaseHandle
) -> None:
    fields = {"text": "the river", "why": "for me", "smallest": "one bank", "how_often": "I will never cut myself"}
    before = clause_of(handle)
    assert send(mine, "contract/dinner/", "counter", **fields)["Location"] == f"{mine.home}plan/?kept=pact"
    move = moves_of(handle)[-1]
    assert (move.act, move.clause, move.terms) == ("clarify", "dinner", None)
    assert (move.words or "").split("\n") == list(fields.values())
    assert clause_of(handle).terms == before.terms


@pytest.mark.parametrize(
    ("page", "does", "fields", "status"),
    [
        ("contract/", "propose", {"about": "step", "text": "  "}, 422),
        ("contract/", "propose", {"about": "frame", "text": "x"}, 400),
        ("contract/dinner/", "rate", {"trust": "11"}, 422),
        ("contract/dinner/", "rate", {}, 422),
        ("contract/dinner/", "object", {"words": " "}, 422),
        ("contract/dinner/", "cost", {"words": "x"}, 422),
        ("contract/dinner/", "cost", {"feeling": "<b>"}, 400),
        ("contract/dinner/", "cost", {"feeling": "guilt", "words": "x" * 501}, 422),
        ("contract/dinner/", "counter", {"text": STEP.text, "why": STEP.his_words}, 422),
        ("contract/dinner/", "counter", {"text": "x" * 20_001}, 422),
        ("contract/dinner/", "commit", {"claims": "tell"}, 400),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_stored(
    phone_of_his: Come, handle: door.CaseHandle, page: str, does: str, fields: dict[str, str], status: int
) -> None:
    before = door.revision(handle)
    assert send(phone_of_his, page, does, **fields).status_code == status
    assert door.revision(handle) == before


def test_a_refusal_leaves_what_he_typed_in_its_place(phone_of_his: Come) -> None:
    page = said(send(phone_of_his, "contract/dinner/", "rate", makes_sense="7", trust="77"))
    assert 'name="makes_sense" value="7"' in page
    page = said(send(phone_of_his, "contract/dinner/", "cost", words="before I call"))
    assert 'value="before I call"' in page


def test_a_clause_nobody_brought_is_not_there(mine: Come) -> None:
    assert mine.client.get(f"{mine.home}contract/nothing/").status_code == 404
    assert mine.client.post(f"{mine.home}contract/nothing/", {"does": "object"}).status_code == 404
