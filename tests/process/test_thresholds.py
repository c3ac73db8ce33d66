"""The numbers of the process room stand in one file, each with its source; a spoiled file is refused by name."""

from __future__ import annotations

from typing import Any

import pytest

from holdfast.knowledge import KnowledgeError, read_toml
from holdfast.process import usual
from holdfast.process.thresholds import KNOWLEDGE, entries, parse_thresholds, process_thresholds


@pytest.fixture
def raw() -> dict[str, Any]:
    return read_toml(KNOWLEDGE)


def test_every_number_says_what_it_is_about_and_where_it_comes_from() -> None:
    assert all(entry.about and entry.source for entry in entries())
    assert {entry.name for entry in entries()} == set(read_toml(KNOWLEDGE)) - {"schema", "version"}


def test_the_numbers_of_the_forms_are_in_force() -> None:
    numbers = process_thresholds()
    assert (numbers.rupture_spreads, numbers.rupture_points) == (2, 12.5)
    assert (numbers.usual_least, numbers.usual_most, numbers.rare_share) == (4, 10, 0.2)
    assert (numbers.repair_spreads, numbers.repair_share) == (1, 0.5)
    assert (numbers.image_devaluing_fall, numbers.image_devaluing_end) == (40, -15)


def test_the_file_and_the_kernel_of_the_usual_agree() -> None:
    numbers = process_thresholds()
    assert (numbers.usual_least, numbers.usual_most, numbers.usual_floor) == (usual.NEEDS, usual.MOST, usual.FLOOR)
    assert (numbers.rare_share, numbers.rare_least) == (usual.RARE, usual.HOURS_TO_KNOW_A_SIGN)


@pytest.mark.parametrize(
    ("name", "value", "place"),
    [
        ("rupture_spreads", "2", "rupture_spreads.value"),
        ("rupture_spreads", 11, "rupture_spreads.value"),
        ("rare_share", 20, "rare_share.value"),
        ("usual_least", 3, "usual_least.value"),
        ("usual_least", 11, "usual_least.value"),
        ("gap_hours", 2.5, "gap_hours.value"),
        ("gap_hours", 0, "gap_hours.value"),
    ],
)
def test_a_number_of_the_wrong_kind_or_out_of_range_is_refused(
    raw: dict[str, Any], name: str, value: object, place: str
) -> None:
    raw[name]["value"] = value
    with pytest.raises(KnowledgeError, match=place):
        parse_thresholds("process.toml", raw)


def test_a_number_without_a_source_is_refused(raw: dict[str, Any]) -> None:
    del raw["rare_share"]["source"]
    with pytest.raises(KnowledgeError, match=r"rare_share\.source: found nothing"):
        parse_thresholds("process.toml", raw)


def test_a_missing_and_an_unknown_entry_are_named(raw: dict[str, Any]) -> None:
    with pytest.raises(KnowledgeError, match="rare_shar"):
        parse_thresholds("process.toml", {**raw, "rare_shar": raw["rare_share"]})
    del raw["rare_share"]
    with pytest.raises(KnowledgeError, match="rare_share"):
        parse_thresholds("process.toml", raw)


def test_a_file_of_another_schema_is_refused(raw: dict[str, Any]) -> None:
    with pytest.raises(KnowledgeError, match="schema"):
        parse_thresholds("process.toml", {**raw, "schema": 2})
