"""A folder of backups: pieces, each under the keyed fingerprint of what is in it, and one sealed list for each backup.

    chunks/ab/cdef...     a piece of a table, compressed and sealed; written once, whatever number of backups need it
    holdfast-2026-11-22T063500.123Z.backup    what a backup consists of; written last, so that half of one is none
    backup.lock           held while somebody writes or clears up

Every file is written beside its place, synced, opened again and only then named. Nothing in it says whose it is.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import os
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from holdfast.case.sealing import CannotOpen, derive, key_id_of, seal, unseal
from holdfast.web.operations.backup_read import Piece
from holdfast.web.operations.backup_rows import NotWhole, pack, unpack
from holdfast.web.operations.refused import Refused
from holdfast.web.operations.sealed_stream import Damaged

FORMAT = "holdfast-backup/2"
CHUNKS, LOCK, ENDING = "chunks", "backup.lock", ".backup"
_NAME = re.compile(r"holdfast-\d{4}-\d\d-\d\dT\d{6}\.\d{3}Z\.backup")
LOOKED_AT_AGAIN = 14
"""Each backup opens every fourteenth of the pieces that are there already, and writes what does not open anew."""


@dataclass(frozen=True, slots=True)
class BackupKey:
    """What the backups of a practice are sealed under, and its name in their headers."""

    id: UUID
    key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Folder:
    """`seals` and `marks` are derived from the practice's own key; see `folder`."""

    path: Path
    key: BackupKey
    seals: bytes = field(repr=False)
    marks: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Written:
    """One piece in its place: its fingerprint, and the bytes that were added for it (0: it was there)."""

    mark: str
    added: int


def folder(path: Path, key: BackupKey) -> Folder:
    return Folder(
        path,
        key,
        derive(key.key, salt=b"", info=b"holdfast backup pieces 2"),
        derive(key.key, salt=b"", info=b"holdfast backup fingerprints 2"),
    )


def is_folder(path: Path) -> bool:
    """Whether backups of this form are in it."""
    return path.is_dir() and bool(backups_in(path))


def backups_in(path: Path) -> list[Path]:
    """The backups in a folder, the latest last."""
    return sorted(one for one in path.glob(f"holdfast-*{ENDING}") if looks_like_one(one))


def pieces_in(path: Path) -> list[Path]:
    """The pieces in a folder, and what was left half written; nothing else that lies there, and through no link."""
    held = [one for one in (path / CHUNKS).glob("*") if re.fullmatch("[0-9a-f]{2}", one.name) and not one.is_symlink()]
    return [one for some in held for one in some.glob("*") if re.fullmatch(r"[0-9a-f]{62}|.*\.part", one.name)]


def looks_like_one(file: Path) -> bool:
    """Whether a file is the list of a backup in a folder, and not a backup in one file: by its name alone, so that a
    damaged list is found to be damaged.
    """
    return made_at(file.name) is not None and file.is_file()


def made_at(name: str) -> datetime | None:
    """When a backup was made, by its name and so by the clock of then; None where it is no name of one."""
    if _NAME.fullmatch(name) is None:
        return None
    try:
        return datetime.strptime(name, "holdfast-%Y-%m-%dT%H%M%S.%fZ.backup").replace(tzinfo=UTC)
    except ValueError:
        return None


def of_the_future(files: Sequence[Path]) -> str | None:
    """The name of the latest backup where it was made after this moment, as the clock of this machine has it: then
    one of the two clocks was wrong, and which backup is the newest cannot be told by their names.
    """
    then = made_at(files[-1].name) if files else None
    return files[-1].name if then is not None and then > datetime.now(UTC) + timedelta(minutes=5) else None


def put(into: Folder, piece: Piece, turn: int) -> Written:
    """Write a piece unless it is there. `turn` chooses which of those that are there are opened once more."""
    mark = _mark(into, piece.place, piece.said, piece.blobs)
    file = _file(into, mark)
    if file.exists() and (int(mark[:8], 16) % LOOKED_AT_AGAIN != turn % LOOKED_AT_AGAIN or _opens(into, piece, mark)):
        return Written(mark, 0)
    about = _about(piece.place, mark)
    sealed = seal(into.seals, pack(piece.said, piece.blobs), about=about, key_id=into.key.id)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with written_beside(file, replace=True) as partial:
        partial.write_bytes(sealed)
        if _unsealed(into, partial.read_bytes(), about) != (piece.said, piece.blobs):
            raise Damaged("what was written does not come back")
    return Written(mark, len(sealed))


def get(source: Folder, place: str, mark: str) -> tuple[bytes, bytes]:
    """The two halves of a piece. Raises `Damaged`."""
    file = _file(source, mark)
    try:
        said, blobs = _unsealed(source, file.read_bytes(), _about(place, mark))
    except FileNotFoundError:
        raise Damaged(f"{file.relative_to(source.path)} is missing") from None
    except Damaged:
        raise Damaged(f"{file.relative_to(source.path)} was changed or cut short") from None
    if _mark(source, place, said, blobs) != mark:
        raise Damaged(f"{file.relative_to(source.path)} is not what it was")
    return said, blobs


def finish(into: Folder, said: dict[str, Any]) -> Path:
    """Write the list of a backup: with it, and not before, there is one."""
    now = datetime.now(UTC)
    file = into.path / f"holdfast-{now:%Y-%m-%dT%H%M%S}.{now.microsecond // 1000:03}Z{ENDING}"
    plain = json.dumps({"format": FORMAT, "name": file.name, "made_at": now.isoformat(), **said}).encode()
    if not all(_file(into, mark).is_file() for table in said["tables"] for _, mark in table["pieces"]):
        raise Damaged("what was written is not there any more: was the folder taken away meanwhile?")
    sealed = seal(into.seals, zlib.compress(plain), about=_about("backup", file.name), key_id=into.key.id)
    for held in {_file(into, mark).parent for table in said["tables"] for _, mark in table["pieces"]}:
        sync_folder(held)
    with written_beside(file) as partial:
        partial.write_bytes(sealed)
        if _list(into, partial.read_bytes(), file.name)["made_at"] != now.isoformat():
            raise Damaged("what was written does not come back")
    sync_folder(into.path)
    return file


def read_list(source: Folder, file: Path) -> dict[str, Any]:
    """What a backup says of itself. Raises `Damaged`: changed, renamed, or another practice's."""
    return _list(source, file.read_bytes(), file.name)


@contextlib.contextmanager
def alone(path: Path) -> Iterator[None]:
    """Nobody else writes into this folder or clears it up meanwhile. Refused when somebody does."""
    with (path / LOCK).open("a+b") as held:
        try:
            _hold(held.fileno())
        except OSError:
            raise Refused("Another backup is being written into this folder.", "Wait until it has ended.") from None
        yield


@contextlib.contextmanager
def written_beside(file: Path, *, replace: bool = False) -> Iterator[Path]:
    """A path beside `file` to write to; when the block ends well it is synced and takes the name, else it is gone."""
    partial = file.with_name(file.name + ".part")
    partial.unlink(missing_ok=True)  # never into what somebody else put there
    try:
        os.close(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        yield partial
        with partial.open("rb+") as written:
            os.fsync(written.fileno())
        if file.exists() and not replace:
            raise Refused(f"{file} is there already.", "Name another.")
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)


def sync_folder(path: Path) -> None:
    """Names survive a power cut too. Windows has no such call and needs none."""
    if os.name != "posix":
        return
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _hold(descriptor: int) -> None:
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        lock: Any = msvcrt
        lock.locking(descriptor, lock.LK_NBLCK, 1)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _file(of: Folder, mark: str) -> Path:
    return of.path / CHUNKS / mark[:2] / mark[2:]


def _mark(of: Folder, place: str, said: bytes, blobs: bytes) -> str:
    mark = hmac.new(of.marks, f"{place}|{len(said)}|".encode(), hashlib.sha256)
    mark.update(said)
    mark.update(blobs)
    return mark.hexdigest()


def _about(place: str, mark: str) -> bytes:
    return f"{FORMAT}|{place}|{mark}".encode()


def _opens(of: Folder, piece: Piece, mark: str) -> bool:
    try:
        return get(of, piece.place, mark) == (piece.said, piece.blobs)
    except Damaged:
        return False


def _unsealed(of: Folder, sealed: bytes, about: bytes) -> tuple[bytes, bytes]:
    try:
        return unpack(unseal(of.seals, sealed, about=about))
    except (CannotOpen, NotWhole):
        raise Damaged("it was changed or cut short") from None


def _list(of: Folder, sealed: bytes, name: str) -> dict[str, Any]:
    try:
        if key_id_of(sealed) != of.key.id:
            raise Damaged("it belongs to another practice, or was changed")
        said: dict[str, Any] = json.loads(zlib.decompress(unseal(of.seals, sealed, about=_about("backup", name))))
    except CannotOpen:
        raise Damaged("it was changed, cut short or renamed, or belongs to another practice") from None
    if said["format"] != FORMAT:
        raise Damaged("it is of a newer form: use the newer Holdfast")
    return said
