"""What a backup keeps of a database: which tables, what is in a column, and the rows of one piece as bytes.

A piece is some rows of one table, column by column, the same bytes whichever database they were read from:

    4 bytes length | compressed JSON {table, columns, rows, values} | the bytes of all binary values, one after another

In `values` a binary value is its length. A moment is what Django's SQLite writes: UTC, without an offset.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

WIDTH = 2_000
"""Rows of a piece, by number of the row: what is added goes into the last one, and the others stay as they are."""
NOT_KEPT = frozenset(
    {"accounts_signin", "django_session", "vault_postedform", "vault_summaryrow", "keystore_nextinstallationkey"}
)
"""Sessions end with a restore, forms half-open too; summaries are computed anew; a new key is on its way once."""
Row = tuple[Any, ...]
_KINDS = {
    "whole": {
        "AutoField", "BigAutoField", "SmallAutoField", "IntegerField", "BigIntegerField", "SmallIntegerField",
        "PositiveIntegerField", "PositiveBigIntegerField", "PositiveSmallIntegerField",
    },
    "yes": {"BooleanField"},
    "text": {"CharField", "TextField", "EmailField", "SlugField", "URLField", "FileField"},
    "bytes": {"BinaryField"},
    "id": {"UUIDField"},
    "moment": {"DateTimeField"},
    "day": {"DateField"},
    "json": {"JSONField"},
    "real": {"FloatField"},
}  # fmt: skip
KIND_OF = {field: kind for kind, fields in _KINDS.items() for field in fields}


class NotWhole(ValueError):
    """A piece that does not say what it must; where it was sealed, that is a fault of ours."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table as a state of the migrations describes it: its columns with their kinds, and the column of its key."""

    name: str
    key: str
    columns: tuple[tuple[str, str], ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.columns)

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(kind for _, kind in self.columns)

    @property
    def by_number(self) -> bool:
        return dict(self.columns)[self.key] == "whole"


def tables_of(models: Iterable[Any], *, keys: bool) -> tuple[Table, ...]:
    """The tables that are kept, of the key store (`keys`) or of the data; from models of a state of the migrations.

    Raises `NotWhole` for a field of a kind nobody taught it yet: better no backup than one without a column.
    """
    found = []
    for model in models:
        about = model._meta  # noqa: SLF001 - Django's public name for it
        if not about.managed or about.proxy or (about.app_label == "keystore") != keys or about.db_table in NOT_KEPT:
            continue
        columns = tuple((field.column, _kind(field)) for field in about.concrete_fields)
        found.append(Table(about.db_table, about.pk.column, columns))
    return tuple(sorted(found, key=lambda table: table.name))


def _kind(field: Any) -> str:
    while field.is_relation:
        field = field.target_field
    kind = KIND_OF.get(field.get_internal_type())
    if kind is None:
        raise NotWhole(f"{field} is of a kind that no backup knows")
    return kind


def encode(table: Table, rows: Sequence[Row]) -> tuple[bytes, bytes]:
    """A piece in two halves, JSON not yet compressed and binary values; `pack` makes one of them."""
    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in table.columns]
    blobs: list[bytes] = []
    for place, kind in enumerate(table.kinds):
        if kind == "bytes":
            blobs.extend(value for value in columns[place] if value is not None)
            columns[place] = [None if value is None else len(value) for value in columns[place]]
    said = {"table": table.name, "columns": table.columns, "rows": len(rows), "values": columns}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode(), b"".join(blobs)


def pack(said: bytes, blobs: bytes) -> bytes:
    small = zlib.compress(said, 6)
    return len(small).to_bytes(4, "big") + small + blobs


def unpack(packed: bytes) -> tuple[bytes, bytes]:
    """The two halves again. Raises `NotWhole`."""
    size = int.from_bytes(packed[:4], "big")
    try:
        return zlib.decompress(packed[4 : 4 + size]), packed[4 + size :]
    except zlib.error:
        raise NotWhole("a piece is not whole") from None


def decode(said: bytes, blobs: bytes) -> tuple[Table, list[Row]]:
    """Table (its key unknown: "") and rows of a piece. Raises `NotWhole`."""
    try:
        plain = json.loads(said)
        columns, kinds = plain["values"], [kind for _, kind in plain["columns"]]
        place = 0
        for number, kind in enumerate(kinds):
            if kind == "bytes":
                cut = []
                for length in columns[number]:
                    cut.append(None if length is None else blobs[place : place + length])
                    place += length or 0
                columns[number] = cut
        rows: list[Row] = list(zip(*columns, strict=True))
        table = Table(plain["table"], "", tuple((name, kind) for name, kind in plain["columns"]))
    except (KeyError, TypeError, ValueError):
        raise NotWhole("a piece is not whole") from None
    if place != len(blobs) or len(rows) != plain["rows"]:
        raise NotWhole("a piece is not whole")
    return table, rows


def same_everywhere(table: Table, rows: Iterable[Row], vendor: str) -> list[Row]:
    """Rows as a database gave them, in the form that a backup keeps."""
    return _each(table, rows, _FROM_SQLITE if vendor == "sqlite" else _FROM_POSTGRES)


def as_stored(table: Table, rows: Iterable[Row], vendor: str) -> list[Row]:
    """Kept rows in the form that a database takes."""
    return _each(table, rows, _TO_SQLITE if vendor == "sqlite" else _TO_POSTGRES)


def _each(table: Table, rows: Iterable[Row], ways: Mapping[str, Callable[[Any], Any]]) -> list[Row]:
    columns = list(zip(*rows, strict=True))
    for place, kind in enumerate(table.kinds if columns else ()):
        if way := ways.get(kind):
            columns[place] = tuple(None if value is None else way(value) for value in columns[place])
    return list(zip(*columns, strict=True))


@lru_cache(maxsize=50_000)
def _same_json(text: str) -> str:
    """JSON in one form: PostgreSQL sorts what it is given."""
    return json.dumps(json.loads(text), sort_keys=True)


def _moment(value: datetime) -> str:
    return str(value.astimezone(UTC).replace(tzinfo=None))


def _text_of_json(value: Any) -> str:
    return _same_json(value) if isinstance(value, str) else json.dumps(value, sort_keys=True)


_FROM_SQLITE: dict[str, Callable[[Any], Any]] = {"yes": bool, "json": _same_json, "bytes": bytes}
_FROM_POSTGRES: dict[str, Callable[[Any], Any]] = {
    "id": lambda value: value.hex,
    "moment": _moment,
    "day": date.isoformat,
    "json": _text_of_json,
    "bytes": bytes,
}
_TO_SQLITE: dict[str, Callable[[Any], Any]] = {"yes": int}
_TO_POSTGRES: dict[str, Callable[[Any], Any]] = {
    "id": lambda value: str(UUID(value)),
    "moment": lambda value: value + "+00",
}
