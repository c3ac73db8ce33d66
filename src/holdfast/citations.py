"""Short citations by S-number: the one list that every knowledge file cites from. Beside the rooms: all of them do."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from holdfast.knowledge import Table, read_toml

FILE = Path(__file__).parent / "citations.toml"


@cache
def citations() -> Mapping[str, str]:
    """Every citation by its number; `proposal` is a choice of our own. KnowledgeError where the file is spoiled."""
    return read_citations(FILE)


def read_citations(path: Path) -> Mapping[str, str]:
    top = Table(path.name, "", read_toml(path))
    top.integer("schema", low=1, high=1)
    table = top.table("sources")
    found = {key: table.text(key) for key in table}
    top.close()
    return MappingProxyType(found)


def cited(table: Table, key: str = "sources") -> tuple[str, ...]:
    """The numbers under `key`, at least one, each in `citations.toml`. KnowledgeError otherwise."""
    numbers = table.texts(key)
    unknown = [number for number in numbers if number not in citations()]
    if unknown or not numbers:
        raise table.error(key, "one or more numbers that stand in citations.toml", "Add the citation there first.")
    return numbers
