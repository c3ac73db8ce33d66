"""Therapist and phone write at the same time: both moves stand, and only a yes asks for the words it was given to."""

from __future__ import annotations

from dataclasses import replace
from html import unescape

import pytest
from django.test import Client
from tests.web.contract.acting import add, address, contract_of, do, moves_of, opened, page_of, send

from holdfast.case.moves import Move, Terms
from holdfast.contract.agreement import text_hash
from holdfast.web import clock
from holdfast.web.contract.adding import append
from holdfast.web.vault import door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
HIS = Terms(kind="step", text="Write to his brother instead.", his_words="a postcard is enough")


def from_the_phone(handle: door.CaseHandle, act: str, **more: object) -> Move:
    return add(handle, days_ago=0, by="patient", act=act, clause="c1", **more)


def test_a_move_is_added_after_what_the_phone_wrote_meanwhile(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    late = opened(signed_in_anna, handle, "lower_stakes", "c1")
    from_the_phone(handle, "object", words="Not with my mother there.")
    answer = send(signed_in_anna, handle, late, words="Then we look at what came.")
    assert answer.status_code == 302
    assert [(m.act, m.words) for m in moves_of(handle)[1:]] == [
        ("object", "Not with my mother there."), ("lower_stakes", "Then we look at what came."),
    ]  # fmt: skip
    said = unescape(signed_in_anna.get(answer["Location"].partition("#")[0]).content.decode())
    assert "He spoke against the step" in said.partition('id="want"')[0]
    assert "You lowered" not in said.partition('id="want"')[0]  # what one did oneself is no news


def test_two_pages_of_the_therapist_lose_nothing_either(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    forms = [opened(signed_in_anna, handle, "say", "c1") for _ in range(2)]
    for n, form in enumerate(forms):
        assert send(signed_in_anna, handle, form, act="clarify", words=f"words {n}").status_code == 302
    assert [m.words for m in moves_of(handle)[1:]] == ["words 0", "words 1"]


def test_a_yes_to_words_that_stand_no_more_is_answered_with_those_that_do(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    late = opened(signed_in_anna, handle, "yes", "c1")
    from_the_phone(handle, "counter", terms=HIS)
    answer = send(signed_in_anna, handle, late, by="therapist", act="commit", words="I stand by it.")
    said = unescape(answer.content.decode())
    assert answer.status_code == 409
    assert len(moves_of(handle)) == 2
    for words in ("Write to his brother instead.", "a postcard is enough", "I stand by it.", "Other words stand here"):
        assert words in said
    assert f'name="seen" value="{text_hash(HIS)}"' in said
    again = {**late, "seen": text_hash(HIS), "form": door.new_form_id(handle.user_id)}
    assert send(signed_in_anna, handle, again, by="therapist", act="commit", words="I stand by it.").status_code == 302
    assert contract_of(handle).clauses[0].accepted_by == ("therapist",)


@pytest.mark.parametrize("does", ["yes", "counter"])
def test_a_yes_that_names_no_words_came_from_no_page_of_ours(
    signed_in_anna: Client, handle: door.CaseHandle, does: str
) -> None:
    form = opened(signed_in_anna, handle, does, "c1")
    del form["seen"]
    assert send(signed_in_anna, handle, form, by="patient", act="accept", text="x").status_code == 400
    assert len(moves_of(handle)) == 1


def test_new_words_against_his_new_words_show_both_and_ask_again(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    late = opened(signed_in_anna, handle, "counter", "c1")
    from_the_phone(handle, "counter", terms=HIS)
    answer = send(
        signed_in_anna, handle, late, by="therapist", text="Call him on Sunday.", smallest="Look up his number."
    )
    said = unescape(answer.content.decode())
    assert answer.status_code == 409
    assert contract_of(handle).clauses[0].terms == HIS
    for words in ("Write to his brother instead.", "Call him on Sunday.", "Look up his number."):
        assert words in said


def test_how_he_would_say_it_is_new_words_too(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    late = opened(signed_in_anna, handle, "answer", "c1")
    from_the_phone(handle, "counter", terms=HIS)
    assert send(signed_in_anna, handle, late, act="his_words", words="just ring").status_code == 409
    assert do(signed_in_anna, handle, "answer", "c1", act="his_words", words="just ring").status_code == 302
    terms = contract_of(handle).clauses[0].terms
    assert (terms.text, terms.his_words) == (HIS.text, "just ring")
    assert moves_of(handle)[-1].by == "patient"


def test_what_is_about_a_clause_that_ended_is_kept_on_the_page(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    late = opened(signed_in_anna, handle, "ask", "c1")
    from_the_phone(handle, "withdraw")
    answer = send(signed_in_anna, handle, late, words="What speaks against it, on a bad day?")
    said = unescape(answer.content.decode())
    assert answer.status_code == 409
    assert "no longer on the table" in said
    assert "What speaks against it, on a bad day?" in said
    assert len(moves_of(handle)) == 2


def test_a_move_posted_twice_is_made_once(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    form = opened(signed_in_anna, handle, "ask", "c1")
    assert [send(signed_in_anna, handle, form, words="Once.").status_code for _ in range(2)] == [302, 302]
    assert len(moves_of(handle)) == 2


def test_what_raises_while_it_is_made_stores_nothing(handle: door.CaseHandle) -> None:
    def broken(record: object, seq: int) -> Move:
        raise LookupError(seq)

    with pytest.raises(LookupError):
        append(handle, broken)
    assert len(moves_of(handle)) == 1


def test_the_number_is_given_by_the_record_as_it_is_then(handle: door.CaseHandle) -> None:
    now = clock.now()
    plain = Move(id="a", seq=1, when=now.date(), recorded_at=now, by="therapist", act="ask", clause="c1")
    for name in ("a", "b"):
        append(handle, lambda record, seq, name=name: replace(plain, id=name, seq=seq))  # type: ignore[misc]
    assert [m.seq for m in moves_of(handle)] == [1, 2, 3]


def test_a_page_too_old_is_told_so_and_nothing_typed_is_lost(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    form = {**opened(signed_in_anna, handle, "rationale", "c1"), "form": "made elsewhere"}
    answer = send(signed_in_anna, handle, form, words="Because it is yours.")
    assert answer.status_code == 409
    assert "Because it is yours." in unescape(answer.content.decode())
    assert address(handle) in page_of(signed_in_anna, handle)
