"""The form of a sealed payload: JSON of one entry, sealed, with case, row, kind and schema as associated data.

Moving a payload to another case, place or list, or writing another schema beside it, makes it unreadable.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any
from uuid import UUID

from holdfast.case.casefile import dump
from holdfast.case.sealing import CannotOpen, mark, sealer, unsealer
from holdfast.case.strict_json import CannotRead
from holdfast.case.upcast import SCHEMA, row_steps, upcast_row
from holdfast.web.vault.keyring import Key
from holdfast.web.vault.kinds import ELSEWHERE

Stored = bytes | memoryview
"""Bytes as the database gives them: SQLite the one, PostgreSQL the other."""
NAME = slice(3, 19)
"""Where the key's name stands in the header of a sealed text (`case.sealing`)."""


class NewerThanProgram(ValueError):
    """A row written by a newer Holdfast, or by one so old that no step leads here. It is left alone."""


DOES_NOT_OPEN = (CannotOpen, NewerThanProgram, CannotRead)
"""What reading a case raises where one of its rows does not open: damaged, of another version, of another shape."""


def about(case: UUID, row: int | str, kind: str, schema: int = SCHEMA) -> bytes:
    return f"{case}|{row}|{kind}|{schema}".encode()


def encode(plain: dict[str, Any]) -> bytes:
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()


def seal_plain(key: Key, case: UUID, row: int | str, kind: str, plain: dict[str, Any]) -> bytes:
    return sealer(key.key, key.id)(encode(plain), about(case, row, kind))


def open_plain(key: Key, case: UUID, row: int | str, kind: str, schema: int, sealed: Stored) -> dict[str, Any]:
    _readable(schema)
    plain: dict[str, Any] = json.loads(opener(key)(bytes(sealed), about(case, row, kind, schema)))
    return upcast_row(kind, plain, schema)


def open_entries(key: Key, case: UUID, kind: str, rows: Iterable[tuple[int, int, Stored]]) -> list[bytes]:
    """The JSON of many rows (seq, schema, sealed) of one list."""
    opened, prefix = opener(key), f"{case}|"
    tails: dict[int, str] = {}
    out = []
    for seq, schema, sealed in rows:
        if (tail := tails.get(schema)) is None:
            _readable(schema)
            tail = tails[schema] = f"|{kind}|{schema}"
        plain = opened(bytes(sealed), f"{prefix}{seq}{tail}".encode())
        if schema != SCHEMA and row_steps(kind, schema):
            plain = encode(upcast_row(kind, json.loads(plain), schema))
        out.append(plain)
    return out


def seal_entries(key: Key, case: UUID, kind: str, first: int) -> Callable[[Any], tuple[int, bytes, bytes]]:
    """A function that turns the next entry of a list into (seq, mark, sealed)."""
    sealed, seq = sealer(key.key, key.id), first - 1

    def one(entry: Any) -> tuple[int, bytes, bytes]:
        nonlocal seq
        seq += 1
        plain = entry if isinstance(entry, dict) else dump(entry)
        return seq, mark_of(key, kind, seq, plain), sealed(encode(plain), about(case, seq, kind))

    return one


def mark_of(key: Key, kind: str, seq: int, plain: dict[str, Any]) -> bytes:
    """The keyed fingerprint beside an entry: of its id, or of its place where it has none."""
    name = plain.get("id", f"#{seq}") if kind != ELSEWHERE else f"#{seq}"
    return mark(key.key, f"{kind}|{name}")


def opener(key: Key) -> Callable[[bytes, bytes], bytes]:
    """`unsealer` for whatever a patient's keys opened or open: each sealed text by the key its header names."""
    first = unsealer(key.key)
    if not key.older:
        return first
    named: dict[bytes, list[Callable[[bytes, bytes], bytes]]] = {key.id.bytes: [first]}
    for one in key.older:
        named.setdefault(one.id.bytes, []).append(unsealer(one.key))

    def opened(sealed: bytes, about: bytes) -> bytes:
        fitting = named.get(sealed[NAME], [first])
        for attempt in fitting[:-1]:
            with suppress(CannotOpen):
                return attempt(sealed, about)
        return fitting[-1](sealed, about)

    return opened


def _readable(schema: int) -> None:
    if schema < 1:
        raise NewerThanProgram(f"written with schema {schema}, from which no step leads to {SCHEMA}")
    if schema > SCHEMA:
        raise NewerThanProgram(
            f"written with schema {schema} by a newer Holdfast; this one reads up to {SCHEMA}. Use the newer program."
        )
