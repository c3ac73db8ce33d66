"""The numbers behind the channels stand in one file, each with its source; a spoiled file is refused by name."""

from __future__ import annotations

from typing import Any

import pytest

from holdfast.knowledge import KnowledgeError, read_toml
from holdfast.process.states_knowledge import KNOWLEDGE, entries, parse_states, states_knowledge


@pytest.fixture
def raw() -> dict[str, Any]:
    return read_toml(KNOWLEDGE)


def test_every_number_says_what_it_is_about_and_where_it_comes_from() -> None:
    assert all(entry.about and entry.source for entry in entries())
    assert {entry.name for entry in entries()} == set(read_toml(KNOWLEDGE)) - {"schema", "version"}


def test_nothing_of_the_person_is_fitted_under_twenty_occasions() -> None:
    assert states_knowledge().fit_least == 20


@pytest.mark.parametrize(
    ("name", "value", "place"),
    [
        ("channel_mean", 101, "channel_mean.value"),
        ("fit_least", 20.5, "fit_least.value"),
        ("level_share_high", 0.85, "level_share_high.value"),
        ("swing_days", 0.0, "swing_days.value"),
        ("state_line", "50", "state_line.value"),
    ],
)
def test_a_number_of_the_wrong_kind_or_out_of_range_is_refused(
    raw: dict[str, Any], name: str, value: object, place: str
) -> None:
    raw[name]["value"] = value
    with pytest.raises(KnowledgeError, match=place):
        parse_states("states.toml", raw)


def test_a_number_without_a_source_and_one_nobody_knows_are_refused(raw: dict[str, Any]) -> None:
    with pytest.raises(KnowledgeError, match="swing_dayz"):
        parse_states("states.toml", {**raw, "swing_dayz": raw["swing_days"]})
    del raw["swing_days"]["source"]
    with pytest.raises(KnowledgeError, match=r"swing_days\.source: found nothing"):
        parse_states("states.toml", raw)
