"""A dozen invented people after published patterns: what must speak for and against, what must be said to be unknown.

The expectations were written from the reference and the first seed before any file of reasons existed. A triple
"approach verdict feature" asks that some reason of that approach and verdict speaks because of that feature, whatever
its words. "first" takes prerequisites too, as the groups do; `*` stands for any.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import pytest

from holdfast.approaches.argue import argue
from holdfast.approaches.conditions import truth
from holdfast.approaches.knowledge_files import ORDER, knowledge
from holdfast.approaches.model import ArgumentMap, FeatureReading, Features, GroupId, Verdict

VIGNETTES = Path(__file__).parent / "vignettes"


@dataclass(frozen=True, slots=True)
class Vignette:
    """One person, or one variant of one, and what is expected. `readings` by feature id."""

    name: str
    description: str
    features: Features
    expects: tuple[str, ...]
    never: tuple[str, ...]
    missing: tuple[str, ...]
    groups: dict[str, str]

    @property
    def map(self) -> ArgumentMap:
        return argue(self.features, knowledge())


def readings(raw: dict[str, Any]) -> dict[str, FeatureReading]:
    return {
        feature: FeatureReading(feature, value, certainty)
        for certainty in ("known", "estimated")
        for feature, value in raw.get(certainty, {}).items()
    }


def variant(name: str, raw: dict[str, Any], base: dict[str, Any]) -> Vignette:
    found = readings(base)
    found.update({key: FeatureReading(key, value, "known") for key, value in raw.get("instead", {}).items()})
    for feature in raw.get("unknown", ()):
        del found[feature]
    expects, never, missing = (tuple(raw.get(key, ())) for key in ("expects", "never", "missing"))
    features = Features(found, tuple(base["trainings"]))
    return Vignette(name, base["description"], features, expects, never, missing, raw.get("groups", {}))


def vignettes() -> list[Vignette]:
    found = []
    for path in sorted(VIGNETTES.glob("*.toml")):
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        found.append(variant(path.stem, raw, raw))
        found += [variant(f"{path.stem}, {one['title']}", one, raw) for one in raw.get("variants", ())]
    return found


ALL = vignettes()
NAMES = [one.name for one in ALL]


def spoken_triples(found: ArgumentMap) -> set[tuple[str, str, str]]:
    """Each reason with a condition that speaks, under each feature that makes it speak; general ones left out."""
    return {
        (one.approach.id, "first" if reason.reason.verdict == "prerequisite" else reason.reason.verdict, term.feature)
        for one in found.approaches
        for reason in one.spoken
        for term in (*reason.reason.condition.all, *reason.reason.condition.any)
        if truth(term, found.features, one.approach.id)
    }


def matching(triple: str, said: set[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    approach, verdict, feature = triple.split()
    wanted = ((0, approach), (1, verdict), (2, feature))
    return sorted(one for one in said if all(part == "*" or one[n] == part for n, part in wanted))


def test_there_are_a_dozen_and_each_says_that_it_is_invented() -> None:
    assert len(list(VIGNETTES.glob("*.toml"))) == 12
    assert [one.name for one in ALL if not one.description.startswith("Invented. ")] == []


@pytest.mark.parametrize("one", ALL, ids=NAMES)
def test_a_vignette_speaks_of_features_values_and_approaches_that_exist(one: Vignette) -> None:
    known = knowledge().features
    for feature, reading in one.features.readings.items():
        assert reading.value in {value.id for value in known[feature].values}, feature
    for triple in (*one.expects, *one.never):
        approach, verdict, feature = triple.split()
        assert approach in (*ORDER, "*"), triple
        assert verdict in get_args(Verdict), triple
        assert feature in (*known, "*"), triple
    for pair in one.missing:
        approach, feature = pair.split()
        assert approach in ORDER, pair
        assert feature in known, pair
    assert set(one.groups) <= set(ORDER)
    assert set(one.groups.values()) <= set(get_args(GroupId))


@pytest.mark.parametrize("one", ALL, ids=NAMES)
def test_what_the_literature_says_of_this_pattern_speaks(one: Vignette) -> None:
    said = spoken_triples(one.map)
    assert [triple for triple in one.expects if not matching(triple, said)] == []


@pytest.mark.parametrize("one", ALL, ids=NAMES)
def test_what_does_not_belong_to_this_pattern_is_silent(one: Vignette) -> None:
    said = spoken_triples(one.map)
    assert [found for triple in one.never for found in matching(triple, said)] == []


@pytest.mark.parametrize("one", ALL, ids=NAMES)
def test_what_is_not_known_is_named_where_it_would_change_the_picture(one: Vignette) -> None:
    absent = []
    for pair in one.missing:
        approach, feature = pair.split()
        if not any(feature in reason.missing for reason in one.map.of(approach).open):
            absent.append(pair)
    assert absent == []


@pytest.mark.parametrize("one", ALL, ids=NAMES)
def test_where_the_literature_is_clear_the_group_is_the_one_it_says(one: Vignette) -> None:
    found = {approach: one.map.of(approach).group for approach in one.groups}
    assert found == one.groups
