"""The numbers of the process room, read from `knowledge/process.toml` and checked.

Each entry carries its value, what it is about, and a source. `process_thresholds()` gives the values in force,
`entries()` the same with their words, for `holdfast knowledge` and the pages of docs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from holdfast.knowledge import KnowledgeError, read_toml
from holdfast.process.usual import NEEDS
from holdfast.sourced import Entry, Range, sourced

KNOWLEDGE = Path(__file__).parent / "knowledge" / "process.toml"
SCHEMA = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessThresholds:
    """The numbers in force. What each is about, and where it comes from, stands in the knowledge file."""

    version: int
    usual_least: int
    usual_most: int
    usual_floor: float
    usual_kept_out: int
    rupture_spreads: float
    rupture_points: float
    rare_share: float
    rare_least: int
    log_weight: int
    stance_fall: int
    repair_spreads: float
    repair_share: float
    decline_slope: float
    decline_spreads: float
    decline_points: float
    candour_points: float
    candour_less_held: float
    candour_least: int
    watch_hours: int
    watch_top: float
    watch_same: float
    capacity_least: int
    capacity_pairs: float
    gap_spreads: float
    gap_points: float
    gap_hours: int
    image_hours: int
    image_wobble: float
    image_devaluing_fall: float
    image_devaluing_end: float
    channel_days: int
    channel_before_days: int
    channel_least: int
    channel_errors: float
    channel_points: float
    deep_from: int
    defence_up: int
    pace_least: int
    pace_each: int
    stance_hours: int
    stance_lean: float
    stance_floor: float
    stance_further_spreads: float
    stance_further: float
    pull_hours: int
    pull_least: int
    pull_usual: float
    pull_others_least: int
    pull_prior: float
    pull_prior_hours: int
    drift_hours: int
    drift_before: int
    drift_points: float
    frame_after: int
    frame_lately: int
    before_days: int
    before_hours: int
    own_wish_times: int
    blank_hours: int
    blank_least: int
    blank_before_least: int
    blank_before: float
    link_new: int


# Lowest and highest value each may take; a count of things is at least one.
_RANGES: Mapping[str, Range] = {
    "usual_least": (NEEDS, 100),
    "usual_floor": (0.1, 50),
    "rare_share": (0, 1),
    "repair_share": (0, 1),
    "rupture_points": (0, 100),
    "gap_points": (0, 100),
    "channel_points": (0, 100),
    "image_wobble": (0, 20),
    "image_devaluing_fall": (1, 100),
    "image_devaluing_end": (-50, 50),
    "decline_slope": (-100, 0),
    "decline_points": (0, 100),
    "candour_points": (0, 100),
    "candour_less_held": (1, 10),
    "watch_top": (50, 100),
    "watch_same": (0, 20),
    "capacity_least": (3, 100),
    "capacity_pairs": (0.5, 1),
    "deep_from": (0, 5),
    "defence_up": (-3, 3),
    "stance_lean": (0, 3),
    "stance_floor": (0.1, 3),
    "stance_further": (0, 6),
    "pull_usual": (0, 1),
    "pull_prior": (0, 1),
    "drift_points": (0, 3),
    "frame_lately": (0, 20),
    "stance_fall": (1, 10),
    "log_weight": (1, 28),
    "blank_before": (0, 1),
}
_SPREADS, _COUNT = (0, 10), (1, 1000)


@cache
def process_thresholds() -> ProcessThresholds:
    """The thresholds in force. Raises KnowledgeError, naming file and key, where the file is spoiled."""
    return parse_thresholds(KNOWLEDGE.name, read_toml(KNOWLEDGE))


def entries() -> tuple[Entry, ...]:
    """Every threshold with what it is about and its source, in the order of the file's types."""
    return _read(KNOWLEDGE.name, read_toml(KNOWLEDGE))[1]


def parse_thresholds(file: str, values: dict[str, Any]) -> ProcessThresholds:
    """Thresholds from raw tables. KnowledgeError for a missing, unknown, mistyped or out-of-range entry."""
    return _read(file, values)[0]


def _read(file: str, values: dict[str, Any]) -> tuple[ProcessThresholds, tuple[Entry, ...]]:
    version, found = sourced(file, values, ProcessThresholds, SCHEMA, _range)
    kept: dict[str, Any] = {entry.name: entry.value for entry in found}
    _fits(file, kept)
    return ProcessThresholds(version=version, **kept), found


def _range(name: str) -> Range:
    return _RANGES.get(name, _SPREADS if name.endswith("_spreads") else _COUNT)


def _fits(file: str, kept: Mapping[str, float]) -> None:
    if kept["usual_least"] > kept["usual_most"]:
        raise KnowledgeError(
            file, "usual_least.value", str(kept["usual_least"]), f"at most usual_most ({kept['usual_most']})"
        )
