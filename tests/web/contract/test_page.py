"""The contract page: what stands, each act as a move, what is refused and said, what two people at once see."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client
from tests.web.conftest import PASSWORD
from tests.web.contract.acting import add, address, contract_of, do, hidden_fields, moves_of, opened, page_of, send
from tests.web.contract.conftest import CANARY, MARKUP
from tests.web.invented import a_case

from holdfast.case.moves import Terms
from holdfast.web.vault import audit, door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_a_step_is_proposed_by_either(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    answer = do(signed_in_anna, handle, "propose", kind="step", by="patient", text="Ask a colleague for dinner.",
                smallest="Ask what he does on Fridays.", expects=["guilt", "fear"], wish_of="patient")  # fmt: skip
    assert answer.status_code == 302
    step = contract_of(handle).step_on_the_table
    assert step is not None
    assert (step.proposed_by, step.state, step.terms.expects) == ("patient", "proposed", ("guilt", "fear"))
    page = page_of(signed_in_anna, handle)
    assert "Ask a colleague for dinner." in page
    assert "Ask what he does on Fridays." in page


def test_a_yes_today_stays_open_until_an_objection_was_heard_at_two_contacts(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    add(handle, by="patient", act="object", clause="c1", words="You will be disappointed.")
    for by in ("patient", "therapist"):
        assert do(signed_in_anna, handle, "yes", "c1", by=by, act="accept").status_code == 302
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
    assert "handed back" in page.partition("Heard against it")[2]


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


@pytest.mark.parametrize("place", ["", "hour/", "story/"])
def test_the_therapists_numbers_are_not_on_the_page_until_shown(
    signed_in_anna: Client, handle: door.CaseHandle, place: str
) -> None:
    do(signed_in_anna, handle, "rate", "c1", by="patient", makes_sense="3", own_wish="2")
    do(signed_in_anna, handle, "rate", "c1", by="therapist", makes_sense="9", own_wish="9")
    page = page_of(signed_in_anna, handle, "", place)
    assert not re.search(r">\s*9\s*<|\b9 for you|9 of 10", page.partition("<main")[2])
    shown = page_of(signed_in_anna, handle, "?show=yes", place)
    assert re.search(r">\s*9\s*<", shown.partition("<main")[2])


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
    do(signed_in_anna, handle, "yes", "c1", by="patient", act="accept")
    do(signed_in_anna, handle, "counter", "c1", by="patient", text="Write to his brother.", his_words="a postcard")
    clause = contract_of(handle).clauses[0]
    assert (clause.terms.text, clause.terms.his_words, clause.accepted_by) == (
        "Write to his brother.",
        "a postcard",
        (),
    )


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
    assert "nothing new is proposed by you" in said
    assert typed in said  # what was typed is not lost
    assert len(moves_of(handle)) == 2
    assert do(signed_in_anna, handle, "propose", kind="step", by="patient", text="His own.").status_code == 302
    do(signed_in_anna, handle, "repair", words="I was in a hurry for both of us.", his="You were.")
    assert contract_of(handle).held is None


def test_after_the_repair_the_draft_begins_with_what_was_said(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    do(signed_in_anna, handle, "hold", hold_for="rupture")
    do(signed_in_anna, handle, "repair", words="I was in a hurry for both of us.", his="You were.")
    page = page_of(signed_in_anna, handle)
    assert "A new draft would begin with what was said then" in page
    assert "I was in a hurry for both of us." in page
    assert (
        do(signed_in_anna, handle, "propose", kind="step", by="therapist", text="Three questions.").status_code == 302
    )
    assert "A new draft would begin with what was said then" not in page_of(signed_in_anna, handle)


def test_a_rewrite_opens_a_version_and_the_difference_can_be_read(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    do(signed_in_anna, handle, "rewrite", by="therapist", phase="explore", why="A goal, a way.")
    do(signed_in_anna, handle, "withdraw", "c1", by="therapist", words="It was mine.")
    do(signed_in_anna, handle, "propose", kind="goal", by="patient", text="Something that is mine.")
    do(signed_in_anna, handle, "rewrite", by="therapist", phase="act", why="He has a wish of his own.")
    do(signed_in_anna, handle, "propose", kind="stop", by="patient", text="Not this week.")
    assert [v.number for v in contract_of(handle).versions] == [1, 2]
    page = page_of(signed_in_anna, handle, "?from=1&to=2", "story/")
    assert "He has a wish of his own." in page
    compared = page[page.index('id="changed"') : page.index('id="story"')]
    assert "Not this week." in compared
    assert page_of(signed_in_anna, handle, "?from=9&to=x", "story/").count('id="changed"') == 1


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


def test_words_told_that_may_read_as_a_promise_are_asked_about_once_and_kept_when_sent_again(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    before, said = moves_of(handle), "You promise to stay alive.\nOr you call me."
    answer = do(signed_in_anna, handle, "tell", kind="safety", text=said)
    page = unescape(answer.content.decode())
    assert (answer.status_code, moves_of(handle)) == (422, before)
    assert "This may read as a promise" in page
    assert said in page.replace("\r\n", "\n")
    assert send(signed_in_anna, handle, hidden_fields(page), kind="safety", text=said).status_code == 302
    assert [one.terms.text for one in contract_of(handle).of_kind("safety")] == [said]


def test_no_field_of_what_is_proposed_can_hold_a_promise(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    before = moves_of(handle)
    answer = do(signed_in_anna, handle, "propose", kind="step", by="patient", text="The river.",
                smallest="I will not hurt myself this week.")  # fmt: skip
    assert (answer.status_code, moves_of(handle)) == (422, before)
    assert "I will not hurt myself this week." in unescape(answer.content.decode())


def test_the_story_says_who_did_what(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    do(signed_in_anna, handle, "answer", "c1", act="hand_back", words="You tell me.")
    add(handle, by="therapist", act="propose", clause="c1", terms=Terms(kind="step", text="Call his brother."))
    do(signed_in_anna, handle, "hold", hold_for="rupture")
    story = page_of(signed_in_anna, handle, "", "story/").partition('id="story"')[2]
    assert "He handed the step “Call his brother” back." in story
    for margin in ("handed back", "pushed", "held"):
        assert f'<strong class="margin">{margin}</strong>' in story


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
    assert len(moves_of(handle)) == 1


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
    assert '<form method="post" action="/cases' not in page.content.decode()
    assert 'class="act"' not in page.content.decode()
    assert client.get(address(handle) + "?act=ask&of=c1").content.count(b'name="does"') == 0
    assert client.post(address(handle) + "moves/", {"does": "ask", "seq": "1"}).status_code == 403


# --- what else a clause can say ---


def test_a_real_worry_is_told_apart_from_the_old_feeling(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    sent = do(
        signed_in_anna, handle, "worry", "c1", by="patient", real="Elia is on the ward.", old="It will be my fault."
    )
    assert sent.status_code == 302
    worry = contract_of(handle).clauses[0].worries[-1].worry
    assert (worry.real, worry.old) == ("Elia is on the ward.", "It will be my fault.")
    page = page_of(signed_in_anna, handle)
    assert page.index("Elia is on the ward.") < page.index("It will be my fault.")
    assert do(signed_in_anna, handle, "worry", "c1", by="patient", real=" ").status_code == 422


def test_a_step_carries_its_size_how_often_and_the_pattern_it_tries_out(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    do(signed_in_anna, handle, "propose", kind="goal", by="patient", text="A life of his own.")
    goal = contract_of(handle).of_kind("goal")[0].id
    do(signed_in_anna, handle, "propose", kind="step", by="therapist", text="An hour at the wall.", size="2",
       how_often="on Fridays", tests="a wish brings blame", prediction="It will ring.", serves=[goal],
       between_hours="no")  # fmt: skip
    terms = moves_of(handle)[-1].terms
    assert terms is not None
    assert (terms.size, terms.how_often, terms.tests, terms.serves, terms.between_hours) == (
        2, "on Fridays", "a wish brings blame", (goal,), False,
    )  # fmt: skip
    page = page_of(signed_in_anna, handle)
    for words in ("2 of 5", "on Fridays", "a wish brings blame", "It will ring.", "in the hour"):
        assert words in page


def test_a_cost_says_whether_it_is_his_or_your_guess(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    do(signed_in_anna, handle, "disclose_cost", "c1", by="therapist", feeling="envy", strength="4")
    do(signed_in_anna, handle, "disclose_cost", "c1", by="patient", feeling="shame")
    page = re.sub("<[^>]+>", "", page_of(signed_in_anna, handle))
    assert "envy, 4 of 10, your guess" in page
    assert "shame, said by him" in page


def test_the_leaving_clause_of_the_first_hours_is_offered_ready_to_be_changed(
    signed_in_anna: Client, anna: User, recorded: audit.Trail
) -> None:
    early = door.import_case(anna, replace(a_case("early", hours=2), private=None))
    assert "we come once more before stopping" in page_of(signed_in_anna, early)
    form = page_of(signed_in_anna, early, "?act=propose&kind=leaving")
    typed = re.search(r'<textarea name="text"[^>]*>([^<]+)', form)
    assert typed
    do(signed_in_anna, early, "propose", kind="leaving", by="therapist", text=typed[1])
    assert contract_of(early).of_kind("leaving")[0].terms.text == typed[1]
    assert "ready to be changed" not in page_of(signed_in_anna, early)


def test_it_is_not_offered_later_or_unasked(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    assert "ready to be changed" not in page_of(signed_in_anna, handle)  # six hours


def test_what_was_agreed_holds_while_other_words_are_on_the_table(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    for by in ("patient", "therapist"):
        do(signed_in_anna, handle, "yes", "c1", by=by, act="accept")
    assert "What you agreed" in page_of(signed_in_anna, handle)
    do(signed_in_anna, handle, "counter", "c1", by="therapist", text="Write to his brother.")
    page = page_of(signed_in_anna, handle)
    agreed, _, table = page.partition("On the table now")
    assert "Call his brother." in agreed
    assert "Write to his brother." in table
    assert contract_of(handle).clauses[0].in_force == Terms(kind="step", text="Call his brother.")


def test_one_form_is_open_at_a_time_and_none_unasked(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    assert page_of(signed_in_anna, handle).count('name="does"') == 0
    assert page_of(signed_in_anna, handle, "?act=ask&of=c1").count('name="does"') == 1
    for odd in ("?act=nothing&of=c1", "?act=ask&of=c9", "?act=propose&kind=frame", "?act=repair", "?of=c9", "?since=1"):
        assert page_of(signed_in_anna, handle, odd).count('name="does"') == 0


def test_older_steps_stand_in_one_line_and_open_whole(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    for n in range(4):
        do(signed_in_anna, handle, "propose", kind="step", by="patient", text=f"Step number {n}.")
    page = page_of(signed_in_anna, handle)
    first = contract_of(handle).clauses[0]
    line = page.partition('<li id="clause-c1">')[2].partition("</li>")[0]
    assert first.terms.text in line
    assert '<article class="clause" id="clause-c1">' in page_of(signed_in_anna, handle, "?of=c1")


def test_nothing_of_yours_is_taken_while_a_break_is_open_whatever_its_kind(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    forms = {kind: opened(signed_in_anna, handle, "propose", kind=kind) for kind in ("goal", "stop", "leaving")}
    do(signed_in_anna, handle, "hold", hold_for="rupture")
    for kind, form in forms.items():
        assert send(signed_in_anna, handle, form, kind=kind, by="therapist", text="Mine.").status_code == 422
        form["form"] = door.new_form_id(handle.user_id)
        assert send(signed_in_anna, handle, form, kind=kind, by="patient", text="His.").status_code == 302
    assert "Propose a step" not in page_of(signed_in_anna, handle)
    assert "He proposes a step" in page_of(signed_in_anna, handle)
