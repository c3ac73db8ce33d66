"""The techniques that may be ticked: each with a source, short enough for a chip, five to nine for each approach."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from typing import Any

import pytest

from holdfast.approaches.knowledge_files import FOLDER, ORDER
from holdfast.approaches.techniques import FILE, LONGEST_TITLE, of_approach, read_techniques, shown_length, techniques
from holdfast.knowledge import KnowledgeError, read_toml
from holdfast.text import Spoken, render, say

ADJUNCTS = ("cft", "dbt", "phased_trauma")


def spoilt(approach: str, name: str, **change: Any) -> dict[str, Any]:
    raw = deepcopy(read_toml(FOLDER / FILE))
    raw["techniques"].setdefault(approach, {})[name] = {
        "title": "one", "what": "One thing.", "depth": 1, "sources": ["S1"], **change,
    }  # fmt: skip
    return raw


def test_each_approach_has_five_to_nine_and_each_adjunct_two_to_four() -> None:
    counted = Counter(one.approach for one in techniques().values())
    assert set(counted) == set(ORDER)
    for approach, n in counted.items():
        low, high = (2, 4) if approach in ADJUNCTS else (5, 9)
        assert low <= n <= high, approach


def test_an_id_names_its_approach_and_the_order_is_that_of_the_approaches() -> None:
    found = list(techniques().values())
    assert all(one.id.startswith(f"{one.approach}.") for one in found)
    assert [one.approach for one in found] == sorted((one.approach for one in found), key=ORDER.index)
    assert [one.id for one in of_approach("mit")] == [id for id in techniques() if id.startswith("mit.")]


def test_within_an_approach_no_two_chips_read_the_same() -> None:
    for approach in ORDER:
        titles = [one.title for one in of_approach(approach)]
        assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("address", ["he", "she", "they", "name"])
def test_every_title_and_line_can_be_said_of_anybody_and_a_title_stands_on_a_chip(address: Any) -> None:
    person = Spoken("Irena", address)
    for one in techniques().values():
        title, what = render(one.name, person, "en"), render(say(one.what), person, "en")
        assert "{" not in title + what
        assert len(title) <= max(LONGEST_TITLE, shown_length(one.title)) or address == "name"
        assert what.endswith(".")


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"sources": []}, "sources"),
        ({"sources": ["S999"]}, "sources"),
        ({"depth": 6}, "depth"),
        ({"title": "x" * 29}, "title"),
        ({"title": "{his} {his} {his} {his} {his} {his}"}, "title"),
        ({"what": ""}, "what"),
        ({"more": "?"}, "more"),
        ({"experiential": 1}, "experiential"),
    ],
)
def test_a_spoilt_entry_is_named_with_its_place(change: dict[str, Any], place: str) -> None:
    with pytest.raises(KnowledgeError) as refused:
        read_techniques(spoilt("mit", "new", **change))
    assert (refused.value.file, refused.value.key) == (FILE, f"techniques.mit.new.{place}")


def test_techniques_of_an_approach_that_is_none_are_refused() -> None:
    with pytest.raises(KnowledgeError, match="hypnosis"):
        read_techniques(spoilt("hypnosis", "new"))
    with pytest.raises(KnowledgeError):
        read_techniques(spoilt("mit", "Not an id"))


def test_interpreting_what_lies_beneath_is_deepest_and_what_is_experiential_is_marked_so() -> None:
    known = techniques()
    assert known["psychodynamic.shame_beneath"].depth == known["psychodynamic.transference"].depth == 5
    assert known["mbt.relationship"].depth == 3
    assert {one.id for one in known.values() if one.experiential} == {
        "schema.imagery", "schema.chairs", "mit.imagery", "phased_trauma.memory",
    }  # fmt: skip
