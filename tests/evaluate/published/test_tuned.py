"""The numbers of the published detectors: where they came from, and what a spoiled file says."""

from pathlib import Path

import pytest

from holdfast.evaluate.published.detectors import RULES, published
from holdfast.evaluate.published.tuned import KNOWLEDGE, read_tuned, tuned
from holdfast.evaluate.published.tuning import SPANS, Set, counts_of, tune
from holdfast.knowledge import KnowledgeError
from holdfast.simulate.worlds import WORLDS, draw


def test_every_published_detector_has_numbers_for_every_strength_of_signal() -> None:
    for numbers in tuned().sets.values():
        assert set(numbers) == set(RULES) == set(SPANS)
    for world in WORLDS:
        assert [one.name for one in published(world)] == list(RULES)


def test_a_fitted_world_takes_its_own_numbers_a_broken_one_those_of_the_ordinary_and_any_other_the_reference() -> None:
    assert tuned().of_world("reference-weak") is tuned().sets["reference-weak"]
    assert tuned().of_world("heavy-tails") is tuned().sets["ordinary"]
    assert tuned().of_world("somebody-else") is tuned().sets["reference"]


def test_the_numbers_lie_where_they_were_looked_for() -> None:
    for numbers in tuned().sets.values():
        for name, spans in SPANS.items():
            for key, span in spans.items():
                assert span.low - 1e-3 <= numbers[name][key] <= span.high * 1.001, (name, key)


def test_tuning_finds_better_numbers_than_a_poor_guess_and_the_same_ones_again() -> None:
    on = Set.of([draw("reference", 60, 40, 71)])
    found = tune("drop_tuned", on, on, seed=1)
    assert found == tune("drop_tuned", on, on, seed=1)
    best = counts_of("drop_tuned", on, found).each["right"].sum()
    assert best > counts_of("drop_tuned", on, {"points": 24, "most": 30}).each["right"].sum()


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("seeds_searched = [61,", "seeds_searched = [1061,", "seeds_searched"),
        ('other_worlds = "reference"', 'other_worlds = "mars"', "other_worlds"),
        ('set = "reference-weak"', 'set = "strong"', "worlds.reference-weak"),
        ("points = ", 'points = "x"  # ', "points"),
        ("schema = 1", "schema = 2", "schema"),
    ],
)
def test_a_spoiled_file_is_refused_with_its_place(old: str, new: str, place: str, tmp_path: Path) -> None:
    text = KNOWLEDGE.read_text(encoding="utf-8")
    assert old in text
    spoiled = tmp_path / "published.toml"
    spoiled.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=place):
        read_tuned(spoiled)
