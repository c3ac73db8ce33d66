"""A backup opened, whatever its form: in a folder, in one file, or as an older program made it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from holdfast.web.operations.backup_folder import (
    BackupKey,
    Folder,
    backups_in,
    folder,
    get,
    looks_like_one,
    of_the_future,
    read_list,
)
from holdfast.web.operations.backup_read import reading_file
from holdfast.web.operations.backup_rows import NotWhole, Row, Table, decode
from holdfast.web.operations.dump import ALL, SINGLE, open_dump
from holdfast.web.operations.refused import Refused
from holdfast.web.operations.sealed_stream import Damaged, open_file, read_head

OLD = "holdfast-backup/1"


@dataclass(frozen=True, slots=True)
class Kept:
    """What a backup says of itself, and its rows. `pieces` can be gone through once, and raises `Damaged`.

    `said`: migrations, tables, audit (number and MAC of the last entry), erased, and what else its form has.
    """

    said: dict[str, Any]
    pieces: Iterator[tuple[Table, list[Row]]]
    in_folder: bool
    made_at: str


@contextlib.contextmanager
def opened_backup(path: Path, installations: Sequence[bytes], key: BackupKey, rough: Path) -> Iterator[Kept]:
    """Open a backup: the latest of a folder, one of a folder, or a file. `rough` is a folder for what an old one needs.

    `installations`: the present installation key and those of before, which opened backups of version 1. Refused, in
    words, for what is damaged or another practice's, also while the pieces are gone through.
    """
    try:
        if path.is_dir() or looks_like_one(path):
            yield _of_folder(path, key)
            return
        form = read_head(path).get("format")
        if form == SINGLE:
            with open_dump(path, key.key) as dump:
                more = {name: dump.opening[name] for name in ("audit", "erased")}
                yield Kept(
                    {**dump.opening["data"], **more}, dump.pieces, in_folder=False, made_at=str(dump.opening["made_at"])
                )
        elif form == OLD:
            with _of_old(path, installations, rough) as kept:
                yield kept
        elif form == ALL:
            raise Refused(f"{path} is a whole practice with its keys.", "Bring it in: holdfast import --all FILE")
        else:
            raise Refused(f"{path} is no backup of Holdfast.", "Look at its name and place.")
    except Damaged as error:
        raise Refused(
            f"{path} could not be opened: {error}. Nothing was changed.",
            "Take another copy or an older backup, and see that the keys are those of this practice.",
        ) from None
    except OSError as error:
        raise Refused(
            f"{path} could not be read ({error.strerror}).", "Look for space, and for the right to read."
        ) from None


def _of_folder(path: Path, key: BackupKey) -> Kept:
    if path.is_dir():
        there = backups_in(path)
        if not there:
            raise Refused(f"There is no backup in {path}.", "Look at its name and place.")
        if late := of_the_future(there):
            raise Refused(
                f"The latest backup by its name, {late}, is of a time that this machine's clock has not reached.",
                f"Set the clock right, or name the backup that you mean: {path / late}",
            )
        path = there[-1]
    source = folder(path.parent, key)
    said = read_list(source, path)
    # Who was erased after this backup was made, a later one knows.
    known = [row for later in backups_in(path.parent) for row in _erased_in(source, later)]
    return Kept(
        {**said, "erased": [*said["erased"], *known]}, _pieces(source, said), in_folder=True, made_at=said["made_at"]
    )


def _erased_in(source: Folder, file: Path) -> list[dict[str, Any]]:
    try:
        found: list[dict[str, Any]] = read_list(source, file)["erased"]
    except Damaged:
        return []  # another backup than the one asked for
    return found


def _pieces(source: Folder, said: dict[str, Any]) -> Iterator[tuple[Table, list[Row]]]:
    for table in said["tables"]:
        for place, mark in table["pieces"]:
            try:
                yield decode(*get(source, f"{table['name']}|{place}", mark))
            except NotWhole:
                raise Damaged("a piece is not whole") from None


@contextlib.contextmanager
def _of_old(path: Path, installations: Sequence[bytes], rough: Path) -> Iterator[Kept]:
    """Version 1: a SQLite file, sealed."""
    plain = rough / "old.sqlite3"
    head: dict[str, Any] = {}
    for number, installation in enumerate(installations):
        plain.unlink(missing_ok=True)
        try:
            with os.fdopen(os.open(plain, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                head = open_file(installation, path, out)
            break
        except Damaged:
            if number == len(installations) - 1:
                raise
    with reading_file(plain, keys=False) as read:
        count, mac = read.head()
        # Entries may have been added between reading the head and the snapshot, never fewer.
        if count < head["audit"][0] or (count == head["audit"][0] and mac != head["audit"][1]):
            raise Damaged("its audit trail is not the one it was made with")
        said = {**read.said, "audit": [count, mac], "erased": []}
        yield Kept(
            said,
            (decode(one.said, one.blobs) for one in read.pieces()),
            in_folder=False,
            made_at=str(head.get("made_at")),
        )
