"""Words on what asks for rewriting say one thing; a private word on a clause is about one that is there."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.checking.building import AFTER, DAY, T, case, found, move, propose, the_one

from holdfast.case.model import Case
from holdfast.case.moves import VersionOpened
from holdfast.case.private import PrivateNote, PrivateNotes
from holdfast.case.working import TriggerWord, WorkingNotes

OPENED = VersionOpened(number=2, phase="explore", why="The step was too large.")


def said(**more: Any) -> Case:
    given = {"id": "t1", "when": DAY, "recorded_at": AFTER, "trigger": "step_undone", "about": "a"}
    word = TriggerWord(**{**given, **more})
    return case(WorkingNotes(trigger_words=(word,)), moves=(propose(1), move(2, "rewrite", version=OPENED)))


@pytest.mark.parametrize(
    "more",
    [
        {"answer": "handled", "version": 2},
        {"answer": "handled", "reason": "We spoke of it."},
        {"answer": "put_off", "until": DAY + timedelta(days=30)},
        {"answer": "put_off", "until": DAY + timedelta(days=1), "reason": "After the holiday."},
        {"answer": "set_aside", "reason": "It was the weather."},
    ],
)
def test_what_a_therapist_may_say_of_what_asks_for_rewriting(more: dict[str, Any]) -> None:
    assert found(said(**more)) == []


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ({"answer": "handled", "version": 3}, "version"),
        ({"answer": "set_aside", "version": 2, "reason": "no"}, "version"),
        ({"answer": "put_off", "version": 2, "until": DAY + timedelta(days=9)}, "version"),
        ({"answer": "put_off"}, "until"),
        ({"answer": "put_off", "until": DAY}, "until"),
        ({"answer": "handled", "until": DAY + timedelta(days=9)}, "until"),
        ({"answer": "set_aside"}, "reason"),
        ({"answer": "set_aside", "reason": " "}, "reason"),
    ],
)
def test_what_a_word_on_a_trigger_cannot_be(more: dict[str, Any], where: str) -> None:
    assert the_one(said(**more)).place == f"trigger_words[0].{where}"


def test_no_version_can_be_named_where_none_was_opened() -> None:
    word = said(answer="handled", version=2).working.trigger_words
    alone = the_one(case(WorkingNotes(trigger_words=word)))
    assert (alone.place, "none" in alone.allowed) == ("trigger_words[0].version", True)


def test_a_private_word_on_a_clause_is_about_one_that_was_brought() -> None:
    note = PrivateNote(id="p1", when=T, recorded_at=AFTER, who_i_become="The one who wants it more.", clause="a")
    with_note = replace(case(moves=(propose(1),)), private=PrivateNotes(case="case-1", author="anna", notes=(note,)))
    assert found(with_note) == []
    other = PrivateNotes(case="case-1", author="anna", notes=(replace(note, clause="b"),))
    assert the_one(replace(with_note, private=other)).place == "notes[0].clause"
