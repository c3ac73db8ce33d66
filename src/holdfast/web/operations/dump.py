"""One sealed file with a whole database, or two: what `backup --single`, `export --all` and the copy of the keys write.

Frames in a sealed stream: first an opening (JSON: of data and keys the migrations, tables and numbers of rows, and what
else belongs to it), then pieces of tables. Which key opens it says the head: the practice's own, or the installation's.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from holdfast import __version__
from holdfast.web.operations.backup_folder import sync_folder, written_beside
from holdfast.web.operations.backup_read import Reading, Tell, silent
from holdfast.web.operations.backup_rows import NotWhole, Row, Table, decode, pack, unpack
from holdfast.web.operations.sealed_stream import Damaged, SealedIn, SealedOut

SINGLE, ALL, KEYS = "holdfast-backup/2", "holdfast-all/1", "holdfast-keys/1"


@dataclass(frozen=True, slots=True)
class Dump:
    """An opened file. `pieces` can be gone through once."""

    head: Mapping[str, Any]
    opening: dict[str, Any]
    pieces: Iterator[tuple[Table, list[Row]]]


def write_dump(
    file: Path,
    key: bytes,
    head: Mapping[str, Any],
    readings: Mapping[str, Reading],
    more: Mapping[str, Any],
    *,
    replace: bool = False,
    tell: Tell = silent,
) -> int:
    """Write what `readings` (`data`, `keys`, or both) see, with `more` in the opening. Returns the bytes.

    Written beside its place and opened again, all of it, before it takes the name. Raises `OSError`, `Damaged`.
    """
    opening = {
        **more,
        "made_at": datetime.now(UTC).isoformat(),
        "program": __version__,
        **{name: read.said for name, read in readings.items()},
    }
    with written_beside(file, replace=replace) as partial:
        with partial.open("wb") as out:
            sealed = SealedOut(key, dict(head), out)
            sealed.frame(json.dumps(opening).encode())
            for read in readings.values():
                for piece in read.pieces(tell):
                    sealed.frame(pack(piece.said, piece.blobs))
            sealed.close()
        with partial.open("rb") as again:
            count = dict.fromkeys((table["name"] for read in readings.values() for table in read.said["tables"]), 0)
            for table, rows in _opened(again, key).pieces:
                count[table.name] += len(rows)
            if count != {t["name"]: t["rows"] for read in readings.values() for t in read.said["tables"]}:
                raise Damaged("what was written does not come back")
        size = partial.stat().st_size
    sync_folder(file.parent)
    return size


def dump_head(file: Path) -> dict[str, Any]:
    """The head, not yet believed. Raises `Damaged`."""
    with file.open("rb") as source:
        return SealedIn(source).head


@contextlib.contextmanager
def open_dump(file: Path, key: bytes) -> Iterator[Dump]:
    """Opening and pieces of a file. Raises `Damaged`, also while the pieces are gone through."""
    with file.open("rb") as source:
        yield _opened(source, key)


def _opened(source: BinaryIO, key: bytes) -> Dump:
    sealed = SealedIn(source)
    frames = sealed.frames(key)
    try:
        opening = json.loads(next(frames))
    except (StopIteration, ValueError):
        raise Damaged("it is not whole") from None
    return Dump(sealed.head, opening, _decoded(frames))


def _decoded(frames: Iterator[bytes]) -> Iterator[tuple[Table, list[Row]]]:
    for frame in frames:
        try:
            yield decode(*unpack(frame))
        except NotWhole:
            raise Damaged("it is not whole") from None


def named(rows: Sequence[Row], table: Table) -> list[dict[str, Any]]:
    """Rows as dictionaries."""
    return [dict(zip(table.names, row, strict=True)) for row in rows]
