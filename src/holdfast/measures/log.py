"""The therapist's log (TSL) as data: its rows, their options and drawers. Nothing here is scored.

The log page draws its rows from here, and the case file's own lists of options are checked against it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, get_args

from holdfast.knowledge import KnowledgeError, Table, read_toml

Drawer = Literal["record", "working", "private"]
Kind = Literal["one", "many", "strength", "scale", "text"]

FILE = Path(__file__).parent / "knowledge" / "log" / "tsl.v1.toml"


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be tapped. `title` is an English message; {he}, {him}, {his} follow the person."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the log.

    `kind`: `one` or `many` of the options; `strength` 0 ... `high` for each option; `scale` a number `low` ... `high`,
    its options naming points of it; `text`. `none_seen`: the row has an explicit absence; untouched means missing.
    """

    id: str
    title: str
    kind: Kind
    drawer: Drawer
    options: tuple[Option, ...]
    low: int | None
    high: int | None
    none_seen: bool

    @property
    def ids(self) -> tuple[str, ...]:
        """The option ids in their order."""
        return tuple(option.id for option in self.options)


@dataclass(frozen=True, slots=True)
class LogForm:
    """The whole log in the order of the page."""

    id: str
    version: int
    title: str
    label: str
    rows: Mapping[str, Row]


@cache
def therapist_log() -> LogForm:
    """The log in force. KnowledgeError where its file is spoiled."""
    return parse_log(FILE.name, read_toml(FILE))


def parse_log(file: str, values: dict[str, object]) -> LogForm:
    """A log from raw tables; `file` is used in errors only."""
    top = Table(file, "", values)
    top.integer("schema", low=1, high=1)
    top.text("source")
    rows = [_row(table) for table in top.tables("rows")]
    ids = [row.id for row in rows]
    if not rows or len(set(ids)) != len(ids):
        raise top.error("rows", "at least one row, each id once")
    form = LogForm(
        id=top.text("id"),
        version=top.integer("version", low=1),
        title=top.text("title"),
        label=top.text("label"),
        rows=MappingProxyType({row.id: row for row in rows}),
    )
    top.close()
    return form


def _row(table: Table) -> Row:
    kind: Kind = table.choice("kind", get_args(Kind))
    named = table.table("options", optional=True)
    options = tuple(Option(key, named.text(key)) for key in named)
    low = table.integer("low", low=-100, high=100) if table.has("low") else None
    high = table.integer("high", low=-100, high=100) if table.has("high") else None
    if kind in {"strength", "scale"} and (low is None or high is None or low >= high):
        raise table.error("low", "`low` and `high`, low below high, because the row is a " + kind)
    if kind in {"one", "many", "strength"} and not options:
        raise KnowledgeError(table.file, table.place("options"), "nothing", "at least one option")
    row = Row(
        table.text("id"),
        table.text("title"),
        kind,
        table.choice("drawer", get_args(Drawer)),
        options,
        low,
        high,
        table.flag("none_seen", default=False),
    )
    table.close()
    return row
