"""The numbers behind the channels, read from `knowledge/states.toml` and checked: a value, what it is about, a source.

`states_knowledge()` gives the values in force, `entries()` the same with their words, for `holdfast knowledge`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from holdfast.knowledge import KnowledgeError, read_toml
from holdfast.sourced import Entry, Range, sourced

KNOWLEDGE = Path(__file__).parent / "knowledge" / "states.toml"
SCHEMA = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class StatesKnowledge:
    """The numbers in force. What each is about, and where it comes from, stands in the knowledge file."""

    version: int
    channel_mean: float
    channel_spread: float
    tilt_mean: float
    tilt_spread: float
    mean_spreads: float
    spread_worth: int
    level_share_low: float
    level_days_low: float
    level_share: float
    level_days: float
    level_share_high: float
    level_days_high: float
    level_weight: float
    swing_days: float
    item_noise: float
    span_first: float
    span_most: float
    bin_days: float
    window_days: int
    fit_least: int
    form_points: float
    form_spreads: float
    form_centre_grandiosity: float
    form_centre_entitlement: float
    form_centre_vulnerability: float
    form_days: float
    state_line: float
    state_margin: float
    state_days: int
    state_least: int
    pair_days: float
    slight_least: int
    slight_spreads: float
    slight_days: float
    image_least: int


# Lowest and highest value each may take; days are above zero, a count of things is at least one.
_RANGES: Mapping[str, Range] = {
    "channel_mean": (0, 100),
    "channel_spread": (1, 50),
    "tilt_mean": (-100, 100),
    "tilt_spread": (1, 100),
    "spread_worth": (3, 1000),
    "level_share_low": (0.001, 0.9),
    "level_share": (0.001, 0.9),
    "level_share_high": (0.001, 0.9),
    "level_weight": (0.01, 0.99),
    "item_noise": (0.001, 0.9),
    "form_points": (1, 1000),
    "form_centre_grandiosity": (0, 5),
    "form_centre_entitlement": (0, 5),
    "form_centre_vulnerability": (0, 5),
    "state_line": (1, 99),
    "state_margin": (0, 25),
    "slight_least": (2, 1000),
}
_SPREADS, _DAYS, _COUNT = (0.01, 10), (0.01, 1000), (1, 1000)


@cache
def states_knowledge() -> StatesKnowledge:
    """The numbers in force. Raises KnowledgeError, naming file and key, where the file is spoiled."""
    return parse_states(KNOWLEDGE.name, read_toml(KNOWLEDGE))


def entries() -> tuple[Entry, ...]:
    """Every number with what it is about and its source, in the order of the file's types."""
    return _read(KNOWLEDGE.name, read_toml(KNOWLEDGE))[1]


def parse_states(file: str, values: dict[str, Any]) -> StatesKnowledge:
    """The numbers from raw tables. KnowledgeError for a missing, unknown, mistyped or out-of-range entry."""
    return _read(file, values)[0]


def _read(file: str, values: dict[str, Any]) -> tuple[StatesKnowledge, tuple[Entry, ...]]:
    version, found = sourced(file, values, StatesKnowledge, SCHEMA, _range)
    kept: dict[str, Any] = {entry.name: entry.value for entry in found}
    for share in ("level_share_low", "level_share", "level_share_high"):
        if kept[share] + kept["item_noise"] >= 1:
            allowed = f"less than {1 - kept['item_noise']:g}, so that with item_noise something is left for the swing"
            raise KnowledgeError(file, f"{share}.value", str(kept[share]), allowed)
    return StatesKnowledge(version=version, **kept), found


def _range(name: str) -> Range:
    if name in _RANGES:
        return _RANGES[name]
    if name.endswith("_spreads"):
        return _SPREADS
    return _DAYS if "_days" in name or name.startswith("span_") else _COUNT
