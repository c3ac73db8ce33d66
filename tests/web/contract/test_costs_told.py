"""A cost on the therapist's page and on the screen that is turned to him: whose word it is, and nothing unnamed."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.web.contract.acting import add, page_of

from holdfast.case.moves import Cost, Terms
from holdfast.contract.agreement import text_hash
from holdfast.web.vault import door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
STEP = Terms(kind="step", text="Ask a colleague for dinner.", expects=("guilt", "boredom"))


@pytest.fixture
def guessed(handle: door.CaseHandle) -> None:
    add(handle, by="therapist", act="counter", clause="c1", terms=STEP)
    add(handle, by="therapist", act="disclose_cost", clause="c1", costs=(Cost(feeling="envy", strength=4),))
    add(handle, by="patient", act="disclose_cost", clause="c1", costs=(Cost(feeling="guilt", strength=6),))
    for by in ("patient", "therapist"):
        add(handle, by=by, act="accept", clause="c1", accepted_text=text_hash(STEP))


def test_turned_to_him_a_guess_is_a_question_and_what_nobody_named_is_not_there(
    signed_in_anna: Client, handle: door.CaseHandle, guessed: None
) -> None:
    page = page_of(signed_in_anna, handle, "?turned=yes", "hour/")
    assert "envy, 4 of 10 (your therapist’s guess: is it so?)" in page
    assert "guilt, 6 of 10" in page
    assert "guilt, 6 of 10: your" not in page
    assert "boredom" not in page


def test_the_therapists_own_pages_say_guess_and_not_named_yet(
    signed_in_anna: Client, handle: door.CaseHandle, guessed: None
) -> None:
    for place in ("", "hour/"):
        page = page_of(signed_in_anna, handle, "", place)
        assert 'envy, 4 of 10, <span class="soft">your guess</span>' in page, place
        assert "boredom is expected: not named yet" in page, place


def test_an_answer_that_puts_a_clause_aside_is_named_kindly(
    signed_in_anna: Client, handle: door.CaseHandle, guessed: None
) -> None:
    add(handle, by="patient", act="discount", clause="c1")
    for place in ("", "hour/", "story/"):
        page = page_of(signed_in_anna, handle, "", place)
        assert "waved" not in page, place
        assert "aside" in page, place
