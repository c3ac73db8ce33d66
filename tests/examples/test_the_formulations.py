"""The formulations of the invented treatments: growing over versions, resting on what is there, linked across ways."""

from __future__ import annotations

from datetime import date

import pytest

from holdfast.approaches.formulation import links, narratives, read_formulations, same_as
from holdfast.approaches.formulation_model import Element, Formulation
from holdfast.approaches.techniques import techniques
from holdfast.simulate.examples import example


def read(name: str, approach: str, on: date | None = None) -> Formulation:
    return next(one for one in read_formulations(example(name).working, on) if one.approach == approach)


def test_the_archivists_table_grows_and_is_put_anew() -> None:
    whole = read("archivist", "mit")
    assert [version.when for version in whole.versions] == sorted({version.when for version in whole.versions})
    assert len(whole.versions) >= 8
    assert sum(len(version.revised) for version in whole.versions) == 4
    assert [e.slot for e in whole.dropped] == ["reality"]
    then = read("archivist", "mit", date(2023, 9, 12))
    wishes = [one.units[0].one("wish") for one in (then, whole)]
    assert [e.text for e in wishes if e] == [
        "An evening of his own, and to be let go with good wishes.",
        "A Friday that is mine, for no reason but that I like it.",
    ]
    assert wishes[1] is not None
    assert [w.text for w in wishes[1].before] == [wishes[0].text if wishes[0] else ""]


def test_what_speaks_against_stands_beside_what_speaks_for() -> None:
    other = read("archivist", "mit").units[0].one("response_of_other")
    assert other is not None
    assert len(other.speaks_for) == 3
    assert [p.note for p in other.speaks_against] == ["His brother asked how the wall was."]


def test_two_evenings_in_his_words_carry_the_pattern() -> None:
    told = {one.narrative.id: one.elements for one in narratives(example("archivist").working)}
    assert set(told) == {"told1", "told2"}
    assert all(len(elements) >= 3 for elements in told.values())


@pytest.mark.parametrize(
    ("name", "pair"), [("archivist", {"mit", "tfp"}), ("vulnerable-trauma", {"schema", "mbt"})]
)  # fmt: skip
def test_the_same_in_other_words_is_linked_across_two_ways(name: str, pair: set[str]) -> None:
    working = example(name).working
    groups = same_as(read_formulations(working), links(working))
    assert len(groups) == 2
    assert all({e.approach for e in group} == pair for group in groups)


def test_the_pair_with_sandro_has_roles_that_change() -> None:
    pairs = read("grandiose-seven", "tfp").of("pair")
    sets: list[Element | None] = [pair.one("pair_set") for pair in pairs]
    assert [e.choice for e in sets if e] == ["idealised", "persecutory"]
    assert pairs[1].one("pair_reversal") is not None


@pytest.mark.parametrize("name", ["archivist", "vulnerable-trauma", "grandiose-seven", "stable-noise", "drop-out-twin"])
def test_every_slot_is_one_of_ours_and_every_tick_a_technique(name: str) -> None:
    working = example(name).working
    assert [e.slot for one in read_formulations(working) for e in one.other] == []
    assert {t for log in working.logs for t in log.techniques or ()} <= set(techniques())
