"""The record as tables, one for each list, in UTF-8 CSV: whatever lists a record has, by reflection."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import fields
from typing import Any

from holdfast.case.casefile import dump
from holdfast.case.record import Picture, Record

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def tables(record: Record) -> dict[str, bytes]:
    """File name -> bytes, for every list of the record that holds something, and for what stands about the person."""
    found = {"about.csv": _table([dump(record.about)])}
    for name, entries in lists(record):
        if entries:
            found[f"{name}.csv"] = _table([dump(entry) for entry in entries])
    return found


def lists(record: Record) -> list[tuple[str, tuple[Any, ...]]]:
    """Every list of a record with its name: those of the picture, and the record's own."""
    own = [(f.name, getattr(record, f.name)) for f in fields(record) if f.name not in ("id", "about", "picture")]
    picture = [(f"picture-{f.name}", getattr(record.picture, f.name)) for f in fields(Picture)]
    return [*picture, *((name, value) for name, value in own if isinstance(value, tuple))]


def _table(rows: list[dict[str, Any]]) -> bytes:
    flat = [_flat(row) for row in rows]
    columns = list(dict.fromkeys(name for row in flat for name in row))
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([[_cell(row.get(name)) for name in columns] for row in flat])
    return out.getvalue().encode("utf-8-sig")  # with its mark: some programs take it for another alphabet without


def _flat(row: dict[str, Any], before: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, dict):
            found.update(_flat(value, f"{before}{name}."))
        else:
            found[f"{before}{name}"] = value
    return found


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        plain = all(isinstance(one, str | int | float) for one in value)
        text = "; ".join(map(str, value)) if plain else json.dumps(value, ensure_ascii=False)
        return _safe(text)
    return _safe(value) if isinstance(value, str) else json.dumps(value)


def _safe(text: str) -> str:
    """A text a spreadsheet takes for a text: one that begins like a formula gets an apostrophe before it."""
    return f"'{text}" if text.lstrip().startswith(_FORMULA) or text.startswith(_FORMULA) else text
