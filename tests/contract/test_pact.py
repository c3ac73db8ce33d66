"""A promise not to kill oneself is recognised by its words; a plan, a wish and another matter are left alone."""

import re
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from holdfast.case.moves import Terms
from holdfast.contract import pact
from holdfast.contract.pact import KNOWLEDGE, holds_pact, pacts, reads_as_pact, texts_of
from holdfast.knowledge import KnowledgeError

FINDS = [(one.id, text) for one in pacts().promises for text in one.finds]
LINES = tomllib.loads((Path(__file__).parent / "pact_lines.toml").read_text(encoding="utf-8"))
PROMISE = "I promise not to kill myself"
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


WORDED: dict[str, dict[str, Any]] = {
    "text": {"text": PROMISE}, "his_words": {"his_words": PROMISE}, "noticed_by": {"noticed_by": PROMISE},
    "smallest": {"smallest": PROMISE}, "tests": {"tests": PROMISE}, "prediction": {"prediction": PROMISE},
    "how_often": {"how_often": PROMISE}, "levels[3]": {"levels": ("a", "b", "c", PROMISE, "e")},
}  # fmt: skip


@pytest.mark.parametrize("place", WORDED)
def test_every_text_of_a_clause_is_read(place: str) -> None:
    terms = replace(Terms(kind="goal", text="a quiet week"), **WORDED[place])
    assert holds_pact(terms)
    assert (place, PROMISE) in texts_of(terms)


def test_no_text_of_a_clause_is_forgotten() -> None:
    choices = {
        "kind", "wish_of", "motive", "only_status", "serves", "between_hours", "size", "expects", "topic", "weight",
    }  # fmt: skip
    read = {place.partition("[")[0] for place in WORDED}
    assert read | choices == set(Terms.__dataclass_fields__), "a new field of Terms is a text to read, or a choice"


@pytest.mark.parametrize(
    "text",
    [
        PROMISE.translate({letter: letter + 0xFEE0 for letter in range(0x21, 0x7F)}),
        "I will not kill my\u200bself",
        "I will not kill\u00a0myself",
    ],
)
def test_wide_letters_and_invisible_ones_hide_nothing(text: str) -> None:
    assert reads_as_pact(text)


def test_what_was_read_is_remembered_without_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pact, "_read", {})
    monkeypatch.setattr(pact, "MOST_READ", 2)
    for text in (PROMISE, "I keep myself busy", PROMISE, "my life", "be myself"):
        assert reads_as_pact(text) is (text == PROMISE)
    assert len(pact._read) <= 2
    assert {len(key) for key in pact._read} == {16}


@pytest.mark.parametrize("text", [*LINES["promises"]["seen"], *LINES["promises"]["mended_since"]])
def test_a_promise_as_a_therapist_would_hear_it_is_seen(text: str) -> None:
    assert reads_as_pact(text)


def test_the_figures_of_the_documentation_are_those_of_the_lines_held_out() -> None:
    promises, plans = LINES["promises"]["held_out"], LINES["plans"]["held_out"]
    there = len(promises) + len(LINES["promises"]["mended_since"])
    found, asked = sum(map(reads_as_pact, promises)), sum(map(reads_as_pact, plans))
    said = (Path(__file__).parents[2] / "docs" / "contract.md").read_text(encoding="utf-8")
    figures = f"It found {found} of {there} promises and took {asked} of {len(plans)} lines of a plan for one"
    assert figures in re.sub(r"\s+", " ", said)


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
    spoiled.write_text(KNOWLEDGE.read_text(encoding="utf-8").replace('pattern = "<will> ', 'pattern = "<gone> '))
    with pytest.raises(KnowledgeError, match="Add gone there"):
        pacts(spoiled)
