"""Sources, and what one entry rests on: read the same way in every part of an instrument's file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from holdfast.knowledge import KnowledgeError, Table
from holdfast.measures.instrument import Basis, Source, Status

Sources = Mapping[str, Source]


def read_sources(table: Table) -> dict[str, Source]:
    """Every `[sources.<key>]`; at least one."""
    found: dict[str, Source] = {}
    for key, entry in table.named_tables():
        found[key] = Source(key, entry.text("cite"))
        entry.close()
    if not found:
        raise KnowledgeError(table.file, table.path, "nothing", "at least one [sources.<key>] with `cite`")
    return found


def read_basis(table: Table, sources: Sources) -> Basis:
    """`source`, `status` and `note` of one entry."""
    source = table.text("source")
    if source not in sources:
        raise table.error("source", "a key of [sources]: " + ", ".join(sources))
    return Basis(source, table.choice("status", get_args(Status)), table.text("note", ""))
