"""Knowledge files of numbers: each with its value, what it is about, and a source."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

from holdfast.knowledge import Table

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Entry:
    """One number with its words."""

    name: str
    value: float
    about: str
    source: str


def sourced(
    file: str, values: dict[str, Any], kind: type[Any], schema: int, allowed: Callable[[str], Range]
) -> tuple[int, tuple[Entry, ...]]:
    """The file's version, and an entry for each field of the dataclass `kind` but `version`, in its order.

    `allowed` gives the lowest and highest value by name; a field of type int takes whole numbers alone. Raises
    KnowledgeError, naming file and key, for a missing, unknown, mistyped or out-of-range entry.
    """
    top = Table(file, "", values)
    if top.integer("schema", low=1) != schema:
        raise top.error("schema", str(schema), "This file is from another version of the program.")
    version = top.integer("version", low=1)
    named = (f for f in fields(kind) if f.name != "version")
    found = tuple(_entry(top.table(f.name), f.name, allowed(f.name), whole=f.type == "int") for f in named)
    top.close()
    return version, found


def _entry(table: Table, name: str, allowed: Range, *, whole: bool) -> Entry:
    low, high = allowed
    value = table.integer("value", low=int(low), high=int(high)) if whole else table.number("value")
    if not low <= value <= high:
        raise table.error("value", f"a number from {low:g} to {high:g}")
    entry = Entry(name, value, table.text("about"), table.text("source"))
    table.close()
    return entry
