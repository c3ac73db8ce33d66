"""The numbers of what asks to be rewritten, read from `knowledge/triggers.toml` and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from holdfast.knowledge import read_toml
from holdfast.sourced import Entry, Range, sourced

KNOWLEDGE = Path(__file__).parent / "knowledge" / "triggers.toml"
SCHEMA = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerNumbers:
    """The numbers in force. What each is about, and where it comes from, stands in the knowledge file."""

    version: int
    sense_low: int
    sense_fall: int
    gap: int
    cost_over: int
    reached_level: int
    dead_wish: int
    unreviewed_days: int
    review_ahead_days: int
    recent_days: int
    worry_days: int
    repaired_days: int
    risk_days: int


_DAYS: Range = (1, 1000)
_RANGES: Mapping[str, Range] = {
    "sense_low": (0, 10),
    "sense_fall": (1, 10),
    "gap": (1, 10),
    "cost_over": (1, 10),
    "reached_level": (-2, 2),
    "dead_wish": (0, 10),
    "review_ahead_days": (0, 1000),
}


@cache
def trigger_numbers() -> TriggerNumbers:
    """The numbers in force. Raises KnowledgeError, naming file and key, where the file is spoiled."""
    return parse_numbers(KNOWLEDGE.name, read_toml(KNOWLEDGE))


def entries() -> tuple[Entry, ...]:
    """Every number with what it is about and its source, for `holdfast knowledge`."""
    return _read(KNOWLEDGE.name, read_toml(KNOWLEDGE))[1]


def parse_numbers(file: str, values: dict[str, Any]) -> TriggerNumbers:
    """Numbers from raw tables. KnowledgeError for a missing, unknown, mistyped or out-of-range entry."""
    return _read(file, values)[0]


def _read(file: str, values: dict[str, Any]) -> tuple[TriggerNumbers, tuple[Entry, ...]]:
    version, found = sourced(file, values, TriggerNumbers, SCHEMA, lambda name: _RANGES.get(name, _DAYS))
    kept: dict[str, Any] = {entry.name: entry.value for entry in found}
    return TriggerNumbers(version=version, **kept), found
