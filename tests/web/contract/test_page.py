"""The contract page: what stands, each act as a move, what is refused and said, what two people at once see."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from tests.web.conftest import PASSWORD
from tests.web.contract.conftest import CANARY, MARKUP

from holdfast.case.moves import Move, Terms
from holdfast.contract.model import Contract
from holdfast.contract.replay import replay
from holdfast.web import clock
from holdfast.web.vault import door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def address(handle: door.CaseHandle) -> str:
    return f"/cases/{handle.id}/contract/"


def page_of(client: Client, handle: door.CaseHandle, query: str = "") -> str:
    return unescape(client.get(address(handle) + query).content.decode())


def do(client: Client, handle: door.CaseHandle, does: str, clause: str = "", **fields: Any) -> HttpResponse:
    page = page_of(client, handle)
    form = re.search(r'name="form" value="([^"]+)"', page)
    seq = re.search(r'name="seq" value="(\d+)"', page)
    assert form
    assert seq
    sent = {"form": form[1], "seq": seq[1], "does": does, "clause": clause, **fields}
    return client.post(address(handle) + "moves/", sent)  # type: ignore[return-value]


def contract_of(handle: door.CaseHandle) -> Contract:
    return replay(door.load_case(handle).record.moves)


def add(handle: door.CaseHandle, **more: Any) -> Move:
    """A move made on another day than today, straight through the door."""
    seq = len(door.load_case(handle).record.moves) + 1
    then = clock.now() - timedelta(days=30)
    move = Move(id=f"x{seq}", seq=seq, when=then.date(), recorded_at=then, **more)
    door.add_moves(handle, [move], seq - 1)
    return move


def test_a_step_is_proposed_by_either(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    answer = do(signed_in_anna, handle, "propose", kind="step", by="patient", text="Ask a colleague for dinner.",
                smallest="Ask what he does on Fridays.", expects=["guilt", "fear"], wish_of="patient")  # fmt: skip
    assert answer.status_code == 302
    step = contract_of(handle).step_due
    assert step is not None
    assert (step.proposed_by, step.state, step.terms.expects) == ("patient", "proposed", ("guilt", "fear"))
    page = page_of(signed_in_anna, handle)
    assert "Ask a colleague for dinner." in page
    assert "Ask what he does on Fridays." in page


def test_a_yes_today_stays_open_until_an_objection_was_heard_at_two_contacts(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    text = contract_of(handle).clauses[0].text_hash
    add(handle, by="patient", act="object", clause="c1", words="You will be disappointed.")
    for by in ("patient", "therapist"):
        assert do(signed_in_anna, handle, "yes", "c1", by=by, act="accept", accepted_text=text).status_code == 302
    page = page_of(signed_in_anna, handle)
    assert "agreed today, still open" in page
    assert "an objection heard or asked for, once more, on another day" in page
    do(signed_in_anna, handle, "ask", "c1", words="What speaks against it?")
    assert contract_of(handle).clauses[0].state == "agreed"


def test_what_was_heard_against_a_clause_is_shown_in_his_words(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    do(signed_in_anna, handle, "answer", "c1", act="object", words="It will sound small.")
    do(signed_in_anna, handle, "answer", "c1", act="hand_back")
    heard = contract_of(handle).clauses[0].heard_against
    assert [(s.by, s.act, s.words) for s in heard] == [
        ("patient", "object", "It will sound small."), ("patient", "hand_back", None),
    ]  # fmt: skip
    page = page_of(signed_in_anna, handle)
    assert "It will sound small." in page
    assert ">handed back<" in page


def test_a_cost_is_named_with_his_words_and_numbers_are_kept(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    do(
        signed_in_anna,
        handle,
        "disclose_cost",
        "c1",
        by="patient",
        feeling="guilt",
        strength="8",
        words="It is there before.",
    )
    do(signed_in_anna, handle, "rate", "c1", by="patient", makes_sense="7", own_wish="6", can_do="")
    step = contract_of(handle).clauses[0]
    assert [(c.feeling, c.strength, c.words) for c in step.costs] == [("guilt", 8, "It is there before.")]
    stance = step.stances[-1].stance
    assert (stance.makes_sense, stance.own_wish, stance.can_do) == (7, 6, None)
    page = page_of(signed_in_anna, handle)
    assert "guilt, 8 of 10" in page


def test_the_therapists_numbers_are_hidden_until_shown(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    do(signed_in_anna, handle, "rate", "c1", by="therapist", makes_sense="9")
    page = page_of(signed_in_anna, handle)
    hidden = re.search(r'<details class="hidden-stance">.*?</details>', page, re.DOTALL)
    assert hidden
    assert "<strong>9</strong>" in hidden[0]
    assert "<strong>9</strong>" not in page.replace(hidden[0], "")


def test_how_a_step_went_is_kept_and_not_scored(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    do(signed_in_anna, handle, "run", "c1", outcome="chose_not_to", predicted_feeling="guilt", predicted="8",
       felt_feeling="guilt", felt="4", learnt="I wanted to be asked.")  # fmt: skip
    run = contract_of(handle).clauses[0].runs[-1].run
    assert (run.outcome, run.predicted[0].strength, run.felt[0].strength) == ("chose_not_to", 8, 4)
    page = page_of(signed_in_anna, handle)
    assert "chose not to" in page
    assert "%" not in re.sub(r"<[^>]+>", "", page)


def test_other_words_take_back_each_yes_and_keep_what_the_form_does_not_ask(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    text = contract_of(handle).clauses[0].text_hash
    do(signed_in_anna, handle, "yes", "c1", by="patient", act="accept", accepted_text=text)
    do(signed_in_anna, handle, "counter", "c1", by="patient", text="Write to his brother.", his_words="a postcard")
    clause = contract_of(handle).clauses[0]
    assert (clause.terms.text, clause.terms.his_words, clause.accepted_by) == (
        "Write to his brother.",
        "a postcard",
        (),
    )


def test_a_yes_to_other_words_is_refused_and_nothing_is_stored(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    refused = do(signed_in_anna, handle, "yes", "c1", by="patient", act="accept", accepted_text="0" * 64)
    assert refused.status_code == 422
    assert "Ask once more whether these words are meant" in refused.content.decode()
    assert len(door.load_case(handle).record.moves) == 1


def test_while_it_is_held_the_two_come_first_and_he_may_propose(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    do(signed_in_anna, handle, "hold", hold_for="rupture", words="First the two of us.")
    page = page_of(signed_in_anna, handle)
    assert "First the two of you." in page
    typed = "Every evening one feeling."
    refused = do(signed_in_anna, handle, "propose", kind="step", by="therapist", text=typed)
    assert refused.status_code == 422
    said = unescape(refused.content.decode())
    assert "no new step comes from you" in said
    assert typed in said  # what was typed is not lost
    assert len(door.load_case(handle).record.moves) == 2
    pushed = do(signed_in_anna, handle, "counter", "c1", by="therapist", text=typed)
    assert pushed.status_code == 422
    assert do(signed_in_anna, handle, "propose", kind="step", by="patient", text="His own.").status_code == 302
    do(signed_in_anna, handle, "repair", by="therapist", words="I was in a hurry for both of us.")
    assert contract_of(handle).held is None


def test_after_the_repair_the_draft_begins_with_what_was_said(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    do(signed_in_anna, handle, "hold", hold_for="rupture")
    do(signed_in_anna, handle, "repair", by="therapist", words="I was in a hurry for both of us.")
    page = page_of(signed_in_anna, handle)
    assert "begin with what was said then" in page
    assert "I was in a hurry for both of us." in page
    assert (
        do(signed_in_anna, handle, "propose", kind="step", by="therapist", text="Three questions.").status_code == 302
    )
    assert "begin with what was said then" not in page_of(signed_in_anna, handle)


def test_a_rewrite_opens_a_version_and_the_difference_can_be_read(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    do(signed_in_anna, handle, "rewrite", by="therapist", phase="explore", why="A goal, a way.")
    do(signed_in_anna, handle, "withdraw", "c1", by="therapist", words="It was mine.")
    do(signed_in_anna, handle, "propose", kind="goal", by="patient", text="Something that is mine.")
    do(signed_in_anna, handle, "rewrite", by="therapist", phase="act", why="He has a wish of his own.")
    do(signed_in_anna, handle, "propose", kind="stop", by="patient", text="Not this week.")
    assert [v.number for v in contract_of(handle).versions] == [1, 2]
    page = page_of(signed_in_anna, handle, "?from=1&to=2")
    assert "He has a wish of his own." in page
    compared = page[page.index('id="versions"') : page.index('id="story"')]
    assert "Not this week." in compared
    assert page_of(signed_in_anna, handle, "?from=9&to=x").count('id="versions"') == 1


def test_frame_and_safety_are_told_and_never_agreed(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    do(signed_in_anna, handle, "tell", kind="safety", text="If living becomes too much: 112, then a message.")
    safety = contract_of(handle).of_kind("safety")[0]
    assert safety.state == "told"
    assert do(signed_in_anna, handle, "yes", safety.id, by="patient", act="accept").status_code == 400
    do(signed_in_anna, handle, "answer", safety.id, act="clarify", words="And at night?")
    page = page_of(signed_in_anna, handle)
    told = page[page.index('id="told"') : page.index('id="whole"')]
    assert "And at night?" in told
    assert "agreed today" not in told


def test_the_story_says_who_did_what(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    do(signed_in_anna, handle, "answer", "c1", act="hand_back", words="You tell me.")
    add(handle, by="therapist", act="propose", clause="c1", terms=Terms(kind="step", text="Call his brother."))
    do(signed_in_anna, handle, "hold", hold_for="rupture")
    story = page_of(signed_in_anna, handle).partition('id="story"')[2]
    assert "He handed the step “Call his brother” back." in story
    for margin in ("handed back", "pushed", "held"):
        assert f'<strong class="margin">{margin}</strong>' in story


def test_what_asks_to_be_talked_over_is_said_in_sentences(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    do(signed_in_anna, handle, "rate", "c1", by="patient", makes_sense="3", own_wish="2")
    do(signed_in_anna, handle, "rate", "c1", by="therapist", makes_sense="8")
    for _ in range(2):
        do(signed_in_anna, handle, "run", "c1", outcome="put_it_off")
    page = page_of(signed_in_anna, handle)
    asks = page[page.index('id="asks"') : page.index('id="conviction"')]
    assert "he rated “my wish” 2 of 10" in asks
    assert "“makes sense” is 3 for him and 8 for you" in asks
    assert "was not done 2 times in a row" in asks
    assert "0 of 1 came from him" in asks


def test_a_move_posted_twice_is_made_once(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    page = page_of(signed_in_anna, handle)
    form = re.search(r'name="form" value="([^"]+)"', page)
    assert form
    sent = {"form": form[1], "seq": "1", "does": "ask", "clause": "c1"}
    answers = [signed_in_anna.post(address(handle) + "moves/", sent) for _ in range(2)]
    assert [a.status_code for a in answers] == [302, 302]
    assert len(door.load_case(handle).record.moves) == 2


def test_a_page_that_is_old_is_shown_what_happened_meanwhile(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    page = page_of(signed_in_anna, handle)
    form = re.search(r'name="form" value="([^"]+)"', page)
    assert form
    do(signed_in_anna, handle, "answer", "c1", act="object", words="Not with my mother there.")
    late = {"form": form[1], "seq": "1", "does": "lower_stakes", "clause": "c1", "words": "Then we look at what came."}
    answer = signed_in_anna.post(address(handle) + "moves/", late)
    said = unescape(answer.content.decode())
    assert answer.status_code == 409
    assert "He spoke against the step" in said.partition('id="want"')[0]
    assert "Then we look at what came." in said
    assert len(door.load_case(handle).record.moves) == 2


def test_a_clause_taken_away_meanwhile_is_said(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    form = re.search(r'name="form" value="([^"]+)"', page_of(signed_in_anna, handle))
    assert form
    do(signed_in_anna, handle, "withdraw", "c1", by="patient")
    late = {"form": form[1], "seq": "1", "does": "ask", "clause": "c1"}
    answer = signed_in_anna.post(address(handle) + "moves/", late)
    assert answer.status_code == 409
    assert "no longer on the table" in answer.content.decode()


@pytest.mark.parametrize(
    ("does", "fields", "status"),
    [
        ("propose", {"kind": "step", "by": "patient", "text": " "}, 422),
        ("propose", {"kind": "frame", "by": "patient", "text": "x"}, 400),
        ("propose", {"kind": "step", "by": "nobody", "text": "x"}, 400),
        ("propose", {"kind": "step", "by": "patient", "text": "x", "his_words": "y" * 501}, 422),
        ("rate", {"by": "patient"}, 422),
        ("rate", {"by": "patient", "makes_sense": "11"}, 400),
        ("rewrite", {"by": "therapist", "phase": "act", "why": ""}, 422),
        ("no-suicide", {}, 400),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_half_saved(
    signed_in_anna: Client, handle: door.CaseHandle, does: str, fields: dict[str, str], status: int
) -> None:
    clause = "c1" if does == "rate" else ""
    assert do(signed_in_anna, handle, does, clause, **fields).status_code == status
    assert len(door.load_case(handle).record.moves) == 1


def test_words_in_any_script_are_kept_and_shown_escaped(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    do(signed_in_anna, handle, "propose", kind="goal", by="patient", text=f"{MARKUP}\r\nx\x00", his_words=MARKUP)
    assert contract_of(handle).of_kind("goal")[0].terms.text == f"{MARKUP}\nx"
    raw = signed_in_anna.get(address(handle)).content.decode()
    assert "<script>alert" not in raw
    assert "&lt;script&gt;alert(1)" in raw


def test_nothing_private_is_on_the_page(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    assert CANARY not in page_of(signed_in_anna, handle)


def test_somebody_elses_contract_is_not_found(client: Client, handle: door.CaseHandle, bruno: User) -> None:
    client.post("/account/sign-in/", {"name": "bruno", "password": PASSWORD})
    assert client.get(address(handle)).status_code == 404
    assert client.post(address(handle) + "moves/", {"does": "ask"}).status_code == 404
    assert client.get(f"/cases/{uuid4()}/contract/").status_code == 404


def test_a_supervisor_reads_and_moves_nothing(client: Client, handle: door.CaseHandle, sofia: User) -> None:
    door.assign(handle, sofia)
    client.post("/account/sign-in/", {"name": "sofia", "password": PASSWORD})
    page = client.get(address(handle))
    assert page.status_code == 200
    assert '<details class="move"' not in page.content.decode()
    assert client.post(address(handle) + "moves/", {"does": "ask", "seq": "1"}).status_code == 403
