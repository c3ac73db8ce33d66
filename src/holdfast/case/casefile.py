"""The case file, `holdfast-case/1`: reading, writing, and its JSON Schema.

One JSON object: the record and the working notes side by side, each list under its own name. Private notes never stand
here. Reading is strict: unknown keys, duplicate keys, "3" for 3, NaN and times without an offset are errors, each with
its place.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, fields
from functools import cache
from types import GenericAlias
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar

from holdfast.case.fields import STRICT
from holdfast.case.model import Case
from holdfast.case.private import PrivateNotes
from holdfast.case.record import Record
from holdfast.case.strict_json import check_shape, read_json
from holdfast.case.upcast import SCHEMA
from holdfast.case.working import WorkingNotes

if TYPE_CHECKING:
    from pydantic import TypeAdapter

FORMAT: Final = "holdfast-case/1"
PRIVATE_FORMAT: Final = "holdfast-private/1"
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class CaseFile(WorkingNotes, Record):
    """What stands in a case file: the fields of both drawers at the top level, and what the file is."""

    __pydantic_config__ = STRICT

    format: Literal["holdfast-case/1"]
    schema: Literal[6]


def read_case(data: bytes) -> Case:
    """Turn the bytes of a case file into a `Case`.

    Raises `CannotRead` with the place of each problem. Dates and numbers are checked one by one here; how entries fit
    together (two hours on one number, a move on no clause) is `checking`'s work.
    """
    return _case(check_shape(read_json(data, FORMAT), _reader(CaseFile)))


def write_case(case: Case) -> bytes:
    """The bytes of the case file. The same case gives the same bytes; private notes are left out."""
    whole = CaseFile(format=FORMAT, schema=SCHEMA, **_shallow(case.record), **_shallow(case.working))
    return _pretty({"format": FORMAT, "schema": SCHEMA, **dump(whole)})


def read_private(data: bytes) -> PrivateNotes:
    """Turn the opened bytes of a private file (see `case.sealed_file`) into `PrivateNotes`."""
    notes: PrivateNotes = check_shape(data, _reader(PrivateNotes))
    return notes


def write_private(notes: PrivateNotes) -> bytes:
    return _pretty(dump(notes))


def json_schema() -> dict[str, Any]:
    """The JSON Schema of the case file; each top-level property carries the drawer it belongs to."""
    schema = _reader(CaseFile).json_schema()
    of_record = {f.name for f in fields(Record)}
    of_working = {f.name for f in fields(WorkingNotes)}
    for name, prop in schema["properties"].items():
        if name in of_record or name in of_working:
            prop["x-drawer"] = "record" if name in of_record else "working notes"
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = FORMAT
    return schema


def dump(value: object) -> dict[str, Any]:
    """A dataclass of the case as plain JSON values, leaving out what stands at its default."""
    plain: dict[str, Any] = _reader(type(value)).dump_python(value, mode="json", exclude_defaults=True)
    return plain


def load(kind: type[T], data: bytes) -> T:
    """One entry from its own JSON, as the vault keeps it. Raises `CannotRead`."""
    read: T = check_shape(data, _reader(kind))
    return read


def load_many(kind: type[T], rows: Sequence[bytes]) -> tuple[T, ...]:
    """Many entries of one kind at once, as the vault kept them: one pass of the reader is ten times faster than one a
    row. Raises `CannotRead`.
    """
    whole = b"[" + b",".join(rows) + b"]"
    read: tuple[T, ...] = check_shape(whole, _reader(GenericAlias(tuple, (kind, ...))), ours=True)
    return read


def _reader(kind: Any) -> TypeAdapter[Any]:
    return _made(kind)


@cache
def _made(kind: Hashable) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter

    form: Any = kind
    return TypeAdapter(form)


def _shallow(value: object) -> dict[str, Any]:
    return {f.name: getattr(value, f.name) for f in fields(value)}  # type: ignore[arg-type]


def _case(whole: CaseFile) -> Case:
    return Case(
        record=Record(**{f.name: getattr(whole, f.name) for f in fields(Record)}),
        working=WorkingNotes(**{f.name: getattr(whole, f.name) for f in fields(WorkingNotes)}),
    )


def _pretty(plain: dict[str, Any]) -> bytes:
    """Readable by a person: one entry a line, so that a difference of two files shows what was added."""
    lines = []
    for name, value in plain.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            rows = ",\n".join("    " + json.dumps(row, ensure_ascii=False) for row in value)
            lines.append(f"  {json.dumps(name)}: [\n{rows}\n  ]")
        else:
            lines.append(f"  {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}")
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()
