"""A promise not to kill oneself is recognised by its words; a plan, a wish and another matter are left alone."""

from pathlib import Path

import pytest

from holdfast.case.moves import Terms
from holdfast.contract.pact import KNOWLEDGE, holds_pact, pacts, reads_as_pact
from holdfast.knowledge import KnowledgeError

FINDS = [(one.id, text) for one in pacts().promises for text in one.finds]
LEAVES = [(why, text) for why, texts in pacts().leaves.items() for text in texts]


@pytest.mark.parametrize(("why", "text"), FINDS)
def test_a_pact_is_seen(why: str, text: str) -> None:
    assert reads_as_pact(text), why


@pytest.mark.parametrize(("why", "text"), LEAVES)
def test_what_is_no_pact_is_left_alone(why: str, text: str) -> None:
    assert not reads_as_pact(text), why


def test_a_pact_among_other_sentences_is_seen() -> None:
    assert reads_as_pact("I ask Marta for dinner. I will not kill myself. I go climbing.")


def test_a_plan_beside_a_pact_does_not_hide_it() -> None:
    assert reads_as_pact("I call you before I hurt myself, and I promise not to kill myself")


def test_capitals_line_breaks_and_a_typographic_apostrophe_hide_nothing() -> None:
    assert reads_as_pact("I WON’T\n  HURT   MYSELF")


def test_the_patients_own_words_are_read_too() -> None:
    assert holds_pact(Terms(kind="goal", text="a quiet week", his_words="I won't hurt myself"))
    assert not holds_pact(Terms(kind="goal", text="a quiet week", his_words="something that is mine"))


def test_a_long_text_is_read_in_no_time_to_speak_of() -> None:
    assert not reads_as_pact("no no not to be going to try to " * 2000 + "myself")


def test_each_pattern_finds_something_of_its_own() -> None:
    for one in pacts().promises:
        others = [other for other in pacts().promises if other.id != one.id]
        assert any(
            one.pattern.search(text.lower()) and not any(o.pattern.search(text.lower()) for o in others)
            for text in one.finds
        ), one.id


def test_a_pattern_with_a_piece_that_is_not_there_is_refused(tmp_path: Path) -> None:
    spoiled = tmp_path / "pact.toml"
    spoiled.write_text(KNOWLEDGE.read_text(encoding="utf-8").replace('pattern = "<no> ', 'pattern = "<gone> '))
    with pytest.raises(KnowledgeError, match="Add gone there"):
        pacts(spoiled)
