"""While a break is open, held by a move or read out of signs, the therapist offers nothing and nothing is agreed."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from tests.web.contract.acting import add, contract_of, do, hidden_fields, moves_of, new_form, opened, page_of, send

from holdfast.case.moves import Run, Stance, Terms
from holdfast.case.working import EpisodeWord
from holdfast.web import clock
from holdfast.web.vault import door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
OFFERS = ("Other words", "Another way", "Lower the stakes", "Open a new version", "Open a draft with this reason",
          "Agreed today, still open", "Propose a step", "Step due", "act=counter", "act=yes", "act=rewrite",
          "act=lower_stakes", "act=rationale")  # fmt: skip
ONLY = {"answer", "ask", "not_now", "withdraw"}


def torn(handle: door.CaseHandle) -> None:
    """A break that is open, and that no move says."""
    now = clock.now()
    word = EpisodeWord(id="e1", recorded_at=now, when=now.date(), onset=6, verdict="added")
    door.add_entry(handle, "episode_words", word)


def hold(handle: door.CaseHandle) -> None:
    add(handle, days_ago=0, by="therapist", act="hold", hold_for="rupture")


@pytest.fixture(params=[hold, torn])
def broken(request: pytest.FixtureRequest, handle: door.CaseHandle) -> door.CaseHandle:
    """A step on the table that was left undone twice, and a break between the two."""
    for days in (14, 7):
        add(handle, days_ago=days, by="patient", act="run", clause="c1", run=Run(outcome="put_it_off"))
    request.param(handle)
    return handle


@pytest.mark.parametrize("place", ["", "hour/"])
def test_what_is_left_to_do_offers_nothing(signed_in_anna: Client, broken: door.CaseHandle, place: str) -> None:
    page = page_of(signed_in_anna, broken, "", place)
    assert "First the two of you." in page
    for words in OFFERS:
        assert words not in page, words
    acts = set(re.findall(r"act=(\w+)&of=c1", page)) - {"own"}  # what one becomes by insisting: a private note
    assert acts == (ONLY - {"answer"} if place else ONLY), "in the hour the box for his words is open"
    assert "On the table, not agreed" in page
    assert "act=repair" in page


def test_what_asks_waits_and_opens_no_draft(signed_in_anna: Client, broken: door.CaseHandle) -> None:
    asks = page_of(signed_in_anna, broken).partition('id="asks"')[2]
    assert "stayed undone" in asks
    assert "After the two of you:" in asks
    assert "A draft opens after the two of you." in asks
    for query in ("?act=rewrite", "?act=counter&of=c1", "?act=yes&of=c1", "?act=lower_stakes&of=c1"):
        assert "Nothing new" in page_of(signed_in_anna, broken, query)
        assert 'name="does"' not in page_of(signed_in_anna, broken, query)


@pytest.mark.parametrize("broken", [hold, torn], indirect=True)
@pytest.mark.parametrize(
    ("does", "clause", "fields"),
    [
        ("yes", "c1", {"by": "therapist", "act": "accept"}),
        ("lower_stakes", "c1", {"words": "Then only one evening."}),
        ("counter", "c1", {"by": "therapist", "text": "Write to his brother."}),
        ("rewrite", "", {"by": "therapist", "phase": "act", "why": "It moved."}),
        ("rewrite", "", {"by": "patient", "phase": "act", "why": "It moved."}),
        ("propose", "", {"by": "therapist", "kind": "step", "text": "A diary."}),
    ],
)
def test_a_form_that_was_open_before_is_refused_in_words_and_nothing_typed_is_lost(
    signed_in_anna: Client, broken: door.CaseHandle, does: str, clause: str, fields: dict[str, str]
) -> None:
    seen = contract_of(broken).clauses[0].text_hash
    form = {"form": new_form("anna"), "seq": "1", "does": does, "clause": clause, "seen": seen}
    before = moves_of(broken)
    answer = send(signed_in_anna, broken, form, **fields)
    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert moves_of(broken) == before
    assert "First the two of you. " in page.partition('role="alert"')[2]
    for typed in ("words", "text", "why"):
        assert fields.get(typed, "") in page


def test_his_yes_is_kept_as_words_and_does_not_count(signed_in_anna: Client, broken: door.CaseHandle) -> None:
    add(broken, days_ago=0, by="therapist", act="ask", clause="c1")
    seen = contract_of(broken).clauses[0].text_hash
    form = {"form": new_form("anna"), "seq": "5", "does": "yes", "clause": "c1", "seen": seen}
    answer = send(signed_in_anna, broken, form, by="patient", act="commit", words="If you say so.")
    assert answer.status_code == 302
    assert moves_of(broken)[-1].words == "If you say so."
    clause = contract_of(broken).clauses[0]
    assert (clause.accepted_by, clause.said[-1].words) == ((), "If you say so.")
    page = unescape(signed_in_anna.get(answer["Location"].partition("#")[0]).content.decode())
    assert "His yes is kept as words. It does not count while this is open" in page


def test_he_may_say_what_he_likes_and_propose(signed_in_anna: Client, broken: door.CaseHandle) -> None:
    said = do(signed_in_anna, broken, "answer", "c1", act="his_words", words="one evening, perhaps")
    assert said.status_code == 302
    assert contract_of(broken).clauses[0].terms.his_words == "one evening, perhaps"
    assert do(signed_in_anna, broken, "propose", kind="step", by="patient", text="His own.").status_code == 302
    assert do(signed_in_anna, broken, "withdraw", "c1", by="therapist", words="It was mine.").status_code == 302


def test_a_step_that_was_agreed_rests_and_is_not_due(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    for by in ("patient", "therapist"):
        do(signed_in_anna, handle, "yes", "c1", by=by, act="accept")
    assert "Step due" in page_of(signed_in_anna, handle)
    hold(handle)
    for place in ("", "hour/"):
        assert "What you agreed; it rests for now" in page_of(signed_in_anna, handle, "", place)


# --- what is turned to him knows of a hold that was said, and of nothing that was read ---


def test_the_screen_turned_to_him_is_the_same_whether_a_break_was_read_or_not(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    before = bare(page_of(signed_in_anna, handle, "?turned=yes", "hour/"))
    torn(handle)
    assert "First the two of you." in page_of(signed_in_anna, handle, "", "hour/")
    assert bare(page_of(signed_in_anna, handle, "?turned=yes", "hour/")) == before
    hold(handle)
    assert 'name="makes_sense"' not in page_of(signed_in_anna, handle, "?turned=yes", "hour/")


def bare(page: str) -> str:
    return re.sub(r'name="(csrfmiddlewaretoken|form|seq)" value="[^"]*"|nonce="[^"]*"', "", page)


def test_no_number_is_asked_of_anybody_while_it_is_held(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    form = hidden_fields(page_of(signed_in_anna, handle, "?turned=yes", "hour/"))
    hold(handle)
    assert send(signed_in_anna, handle, form, makes_sense="7").status_code == 400
    assert moves_of(handle)[-1].stance is None


# --- mended is what both say ---


@pytest.mark.parametrize("fields", [{"words": "I pushed."}, {"his": "You did."}, {"words": " ", "his": " "}])
def test_a_repair_needs_what_each_of_the_two_said(
    signed_in_anna: Client, broken: door.CaseHandle, fields: dict[str, str]
) -> None:
    form = opened(signed_in_anna, broken, "repair")
    assert "If only you think so, leave it open." in page_of(signed_in_anna, broken, "?act=repair")
    before = moves_of(broken)
    answer = send(signed_in_anna, broken, form, **fields)
    page = unescape(answer.content.decode())
    assert (answer.status_code, moves_of(broken)) == (422, before)
    assert "Left empty: " in page
    assert all(words.strip() in page for words in fields.values())


def test_what_was_said_stays_each_ones_own_and_begins_the_draft(
    signed_in_anna: Client, broken: door.CaseHandle
) -> None:
    answer = do(signed_in_anna, broken, "repair", words="I was in a hurry for both of us.", his="You were.")
    mended, answered = moves_of(broken)[-2:]
    assert (mended.by, mended.act, mended.words) == ("therapist", "repair", "I was in a hurry for both of us.")
    assert (answered.by, answered.act, answered.words, answered.clause) == ("patient", "clarify", "You were.", None)
    assert not contract_of(broken).held
    page = unescape(signed_in_anna.get(answer["Location"].partition("#")[0]).content.decode())
    begins = "“I was in a hurry for both of us.” “You were.”"
    assert begins in re.sub(r"\s+", " ", page[page.index('name="why"') :][:200])
    assert page.index('words-his"><q><bdi>You were.') > page.index("A new draft would begin with what was said then")
    assert "Leave it" in page
    assert "<q><bdi>You were.</bdi></q>" in page.partition('id="asks"')[2], "what asks begins with both as well"


def test_a_contract_held_for_his_life_is_taken_up_again_without_a_form_for_two(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    add(handle, days_ago=0, by="therapist", act="hold", hold_for="life")
    page = page_of(signed_in_anna, handle)
    assert "Take it up again" in page
    assert "Mended: the two of us" not in page
    assert do(signed_in_anna, handle, "repair", by="patient", words="The ward let him go.").status_code == 302
    assert contract_of(handle).held is None


def test_after_the_repair_what_is_missing_says_that_it_is_asked_again(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    for days in (14, 7):
        add(handle, days_ago=days, by="patient", act="discount", clause="c1")
    assert "asked for again" not in page_of(signed_in_anna, handle)
    hold(handle)
    do(signed_in_anna, handle, "repair", words="I pushed.", his="Yes.")
    assert "an objection asked for again, after what was mended" in page_of(signed_in_anna, handle)
    do(signed_in_anna, handle, "ask", "c1")
    assert "asked for again" not in page_of(signed_in_anna, handle)


# --- whose words stand in whose column ---


def test_what_a_clause_says_stands_with_whoever_said_it(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    his = Terms(kind="step", text="Ask Marta.", smallest="Ask about Fridays.", prediction="Guilt, eight of ten.")
    yours = Terms(kind="step", text="Ask Marta.", smallest="Look at her list.", prediction="Guilt, eight of ten.")
    add(handle, by="patient", act="propose", clause="s2", terms=his)
    column = sides(page_of(signed_in_anna, handle, "?of=s2"))
    assert all(words in column["his"] for words in ("Ask about Fridays.", "Guilt, eight of ten."))
    add(handle, by="therapist", act="counter", clause="s2", terms=yours)
    column = sides(page_of(signed_in_anna, handle, "?of=s2"))
    assert "Look at her list." in column["yours"]
    assert "Guilt, eight of ten." in column["both"], "both put it so"
    assert "Guilt" not in column["his"] + column["yours"]


def sides(page: str) -> dict[str, str]:
    clause = page.partition('id="clause-s2"')[2].partition("</article>")[0]
    his, _, rest = clause.partition('class="side-his"')[2].partition('class="side-yours"')
    yours, _, both = rest.partition('class="side-both"')
    return {"his": his, "yours": yours, "both": both}


def test_numbers_in_an_hour_are_of_a_step_that_is_due_or_the_only_one_there_is(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    add(handle, by="therapist", act="propose", clause="s2", terms=Terms(kind="step", text="A diary."))
    assert do(signed_in_anna, handle, "rate", "s2", by="patient", makes_sense="3").status_code == 302
    for by in ("patient", "therapist"):
        do(signed_in_anna, handle, "yes", "c1", by=by, act="accept")
    assert contract_of(handle).clauses[1].stances[-1].stance == Stance(makes_sense=3)
    assert do(signed_in_anna, handle, "rate", "s2", by="patient", makes_sense="4").status_code == 400
