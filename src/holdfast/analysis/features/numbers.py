"""The numbers by which features are read, from `approaches/knowledge/reading.toml`, each with what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from holdfast.approaches.knowledge_files import FOLDER
from holdfast.knowledge import read_toml
from holdfast.sourced import Entry, Range, sourced

KNOWLEDGE = FOLDER / "reading.toml"
SCHEMA = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingNumbers:
    """The numbers in force. What each is about, and where it comes from, stands in the knowledge file."""

    version: int
    lately_hours: int
    marks_least: int
    often: float
    seldom: float
    seen_least: int
    quarter_days: int
    front_share: float
    back_share: float
    pole_moved: float
    steady_switches: float
    swing_switches: float
    image_high: float
    image_least: int
    shame_least: int
    shame_far: float
    shame_floods: float
    forms_agree: int
    forming_hours: int
    alliance_ratings: int
    alliance_good: float
    frame_hours: int
    frame_quiet: int
    frame_most: int
    rated_hours: int
    turns_least: int
    forms_least: int
    recent_hour_days: int
    soon_days: int
    soon_old_days: int
    slow_days: int
    slow_old_days: int
    runs_least: int
    recent_days: int
    first_hours: int
    year_days: int
    weekly_days: float
    less_days: float
    gaps_least: int
    again_days: int
    fresh_days: int
    still_so_days: int
    still_so_contrary: int


_RANGES: Mapping[str, Range] = {
    "often": (0, 1),
    "seldom": (0, 1),
    "front_share": (0, 1),
    "back_share": (0, 1),
    "pole_moved": (0, 1),
    "steady_switches": (0, 30),
    "swing_switches": (0, 30),
    "image_high": (-50, 50),
    "shame_far": (0, 100),
    "shame_floods": (0, 100),
    "alliance_good": (0, 100),
    "frame_quiet": (0, 100),
    "weekly_days": (1, 30),
    "less_days": (1, 60),
}
_COUNT = (1, 1000)


@cache
def reading_numbers() -> ReadingNumbers:
    """The numbers in force. Raises KnowledgeError, naming file and key, where the file is spoiled."""
    return parse_reading(KNOWLEDGE.name, read_toml(KNOWLEDGE))


def entries() -> tuple[Entry, ...]:
    """Every number with what it is about and its source, in the order of the file's types."""
    return sourced(KNOWLEDGE.name, read_toml(KNOWLEDGE), ReadingNumbers, SCHEMA, _range)[1]


def parse_reading(file: str, values: dict[str, Any]) -> ReadingNumbers:
    """The numbers from raw tables. KnowledgeError for a missing, unknown, mistyped or out-of-range entry."""
    version, found = sourced(file, values, ReadingNumbers, SCHEMA, _range)
    kept: dict[str, Any] = {entry.name: entry.value for entry in found}
    return ReadingNumbers(version=version, **kept)


def _range(name: str) -> Range:
    return _RANGES.get(name, _COUNT)
