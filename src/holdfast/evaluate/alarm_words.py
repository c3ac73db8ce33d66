"""What detectors and simulated worlds are called where people read of them: `knowledge/detectors.toml`, `worlds.toml`.

A name that is not there stands for itself, so that a new detector shows up on the page before anybody described it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from holdfast.evaluate.operating import KINDS, KNOWLEDGE, Kind
from holdfast.knowledge import Table, read_toml
from holdfast.text import Message, say


@dataclass(frozen=True, slots=True)
class DetectorWords:
    """`turns`: it is judged on turns of the image of the therapist, and not on ruptures. `looks_for`: the one kind of
    rupture it is made for.
    """

    title: Message
    about: Message | None
    ours: bool
    source: str
    turns: bool = False
    looks_for: Kind | None = None


@dataclass(frozen=True, slots=True)
class WorldWords:
    """`contradicts`: what the detectors assume and this world denies; None where it keeps their assumptions."""

    title: Message
    about: Message | None
    contradicts: Message | None


@cache
def detector_words(name: str) -> DetectorWords:
    found = _detectors().get(name)
    return found or DetectorWords(say("{name}", name=name.replace("_", " ")), None, False, "")


@cache
def world_words(name: str) -> WorldWords:
    found = _worlds().get(name)
    return found or WorldWords(say("{name}", name=name.replace("_", " ")), None, None)


@cache
def world_order() -> tuple[str, ...]:
    """The worlds as the page shows them; others follow in the order of the file of figures."""
    return tuple(_worlds())


def read_detectors(path: Path) -> Mapping[str, DetectorWords]:
    """Raises `KnowledgeError` with file and key."""
    return MappingProxyType({name: _detector(one) for name, one in _named(path, "detectors")})


def read_worlds(path: Path) -> Mapping[str, WorldWords]:
    """Raises `KnowledgeError` with file and key."""
    return MappingProxyType({name: _world(one) for name, one in _named(path, "worlds")})


@cache
def _detectors() -> Mapping[str, DetectorWords]:
    return read_detectors(KNOWLEDGE / "detectors.toml")


@cache
def _worlds() -> Mapping[str, WorldWords]:
    return read_worlds(KNOWLEDGE / "worlds.toml")


def _named(path: Path, key: str) -> list[tuple[str, Table]]:
    top = Table(path.name, "", read_toml(path))
    top.integer("schema", low=1, high=1)
    found = top.table(key).named_tables()
    top.close()
    return found


def _detector(table: Table) -> DetectorWords:
    words = DetectorWords(
        title=say(table.text("title")),
        about=say(table.text("about")),
        ours=table.flag("ours"),
        source=table.text("source"),
        looks_for=table.choice("looks_for", KINDS) if table.has("looks_for") else None,
        turns=table.choice("finds", ("ruptures", "turns"), "ruptures") == "turns",
    )
    table.close()
    return words


def _world(table: Table) -> WorldWords:
    contradicts = table.text("contradicts", "")
    words = WorldWords(say(table.text("title")), say(table.text("about")), say(contradicts) if contradicts else None)
    table.close()
    return words
