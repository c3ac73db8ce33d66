"""`holdfast backup`: everything but the keys, sealed, verified, taken while people work; the same on both databases.

Into a folder: only what is new is written (see `backup_folder`). Into one file: all of it. Keys are never in a backup;
they lie in `holdfast-keys-latest` beside it, overwritten each time; keep that folder on another medium.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from holdfast import __version__
from holdfast.web.operations.backup_read import Tell, silent
from holdfast.web.operations.opening import open_practice
from holdfast.web.operations.refused import Refused
from holdfast.web.operations.sealed_stream import Damaged
from holdfast.web.operations.secret_files import read_installation_key


@dataclass(frozen=True, slots=True)
class BackupMade:
    """Where it is, how many bytes were added, the last audit entry in it, where the keys were copied to; rows in all,
    pieces in all and those among them that were new (a single file has none).
    """

    file: Path
    bytes: int
    audit_entries: int
    keys: Path
    rows: int = 0
    pieces: int = 0
    new_pieces: int = 0


@dataclass(frozen=True, slots=True)
class Verified:
    """What `verify` opened, and what did not open, in words."""

    backups: int
    pieces: int
    bytes: int
    problems: tuple[str, ...]


def backup(home: Path, to: Path, passphrase: str | None = None, tell: Tell = silent) -> BackupMade:
    """Back the practice up: `to` is a folder of backups, or a file that does not exist yet. Raises `Refused`."""
    open_practice(home, passphrase)
    from holdfast.web.vault import audit

    place = place_for(to)
    with audit.recorded("backup begun"):
        audit.note("backup begun")
    made = snapshot(home, place, read_installation_key(home, passphrase), tell)
    # Afterwards, since `tick` and `doctor` go by it: one that failed every night is none.
    with told("It is backed up, and that could not be written into the trail"), audit.recorded("backup"):
        audit.note("backup")
    return made


def snapshot(home: Path, to: Path, key: bytes, tell: Tell = silent) -> BackupMade:
    """`backup` of a practice that is open already, also one whose tables are an older program's."""
    with told("The backup could not be written"):
        made = _into_folder(to, key, tell) if to.is_dir() else _into_file(to, key, tell)
    with told("The data are backed up, and the keys could not be copied"):
        from holdfast.web.operations.backup_keys import copy_keys

        copied = copy_keys(home, to if to.is_dir() else to.parent, key)
    file, size, said, pieces, new = made
    return BackupMade(file, size, said["audit"][0], copied, sum(t["rows"] for t in said["tables"]), pieces, new)


def place_for(to: Path) -> Path:
    """Where a backup goes: a folder as it is, else a file. Refused: there already, or in no folder that is there."""
    if to.is_dir():
        return to
    if to.exists():
        raise Refused(f"{to} is there already.", "Name a folder, or another file.")
    if not to.parent.is_dir():
        raise Refused(f"There is no folder {to.parent}.", "Make it first.")
    return to


def verify(home: Path, path: Path, passphrase: str | None = None, tell: Tell = silent) -> Verified:
    """Open every backup in a folder and every piece of each (or one file, all of it). Changes nothing."""
    from holdfast.web.operations.backup_folder import backups_in, folder, get, read_list
    from holdfast.web.operations.backup_keys import own_backup_key

    open_practice(home, passphrase, migrated=False)
    if not path.is_dir():
        head_of(home, path, passphrase)
        return Verified(1, 0, path.stat().st_size, ())
    source = folder(path, own_backup_key(read_installation_key(home, passphrase)))
    files, problems, opened = backups_in(path), [], dict[str, bool]()
    if not files:
        raise Refused(f"There is no backup in {path}.", "Look at its name and place.")
    size = 0
    with told("The backups could not be read"):
        for file in files:
            tell(f"{file.name}: opening what it consists of")
            try:
                said = read_list(source, file)
            except Damaged as error:
                problems.append(f"{file.name} could not be opened: {error}.")
                continue
            for table in said["tables"]:
                for place, mark in table["pieces"]:
                    if mark not in opened:
                        try:
                            size += sum(map(len, get(source, f"{table['name']}|{place}", mark)))
                            opened[mark] = True
                        except Damaged as error:
                            opened[mark] = False
                            problems.append(f"{error}.")
                    if not opened[mark]:
                        problems.append(f"{file.name} is not whole: a piece of it does not open.")
    return Verified(len(files), len(opened), size, tuple(dict.fromkeys(problems)))


def head_of(home: Path, path: Path, passphrase: str | None = None) -> tuple[int, str]:
    """Number and MAC of the last audit entry when a backup was made, believed only after its list (in a folder) or all
    of it (one file) was opened. `path`: a folder, one of its backups, or a file.
    """
    from holdfast.web.operations.backup_kept import opened_backup
    from holdfast.web.operations.opening import start_django

    if not path.exists():
        raise Refused(f"There is no file {path}.", "Look at its name and place.")
    key = read_installation_key(home, passphrase)
    start_django(home)
    from holdfast.web.operations.backup_keys import own_backup_key

    with told("The backup could not be read"), scratch(home) as rough:
        with opened_backup(path, [key], own_backup_key(key), rough) as kept:
            if not kept.in_folder:
                for _ in kept.pieces:
                    pass
        count, mac = kept.said["audit"]
    return int(count), str(mac)


@contextlib.contextmanager
def told(what: str) -> Iterator[None]:
    """What a full or failing disk or database says, as a refusal."""
    from django.db import DatabaseError

    try:
        yield
    except (OSError, sqlite3.Error, DatabaseError, Damaged) as error:
        why = error.strerror if isinstance(error, OSError) else str(error).strip().partition("\n")[0]
        raise Refused(f"{what} ({why}).", "Look for space on the disk, and for the right to write there.") from None


@contextlib.contextmanager
def scratch(home: Path) -> Iterator[Path]:
    """A folder of the practice's own, so that nothing passes through a shared one."""
    rough = Path(tempfile.mkdtemp(prefix=".scratch-", dir=home))
    try:
        yield rough
    finally:
        shutil.rmtree(rough, ignore_errors=True)


Made = tuple[Path, int, dict[str, Any], int, int]


def _into_folder(to: Path, installation: bytes, tell: Tell) -> Made:
    from holdfast.web.operations.backup_folder import alone, backups_in, finish, folder, of_the_future, put
    from holdfast.web.operations.backup_keys import own_backup_key
    from holdfast.web.operations.backup_read import reading

    into, turn = folder(to, own_backup_key(installation)), datetime.now(UTC).toordinal()
    with alone(to), reading("default") as read:
        _check_whose(into)
        if late := of_the_future(backups_in(to)):
            tell(f"The clock of this machine stands before {late}, which is there. Set it right: names go by it.")
        more = _more(read.head())
        marks: dict[str, list[tuple[str, str]]] = {table["name"]: [] for table in read.said["tables"]}
        added = pieces = new = 0
        for piece in read.pieces(tell):
            written = put(into, piece, turn)
            table, _, place = piece.place.partition("|")
            marks[table].append((place, written.mark))
            added, pieces, new = added + written.added, pieces + 1, new + (written.added > 0)
        said = {**read.said, **more}
        said["tables"] = [{**table, "pieces": marks[table["name"]]} for table in read.said["tables"]]
        file = finish(into, said)
    return file, added + file.stat().st_size, said, pieces, new


def _into_file(file: Path, installation: bytes, tell: Tell) -> Made:
    from holdfast.web.operations.backup_keys import own_backup_key
    from holdfast.web.operations.backup_read import reading
    from holdfast.web.operations.dump import SINGLE, write_dump

    with reading("default") as read:
        more = _more(read.head())
        key = own_backup_key(installation)
        size = write_dump(file, key.key, {"format": SINGLE, "key": str(key.id)}, {"data": read}, more, tell=tell)
        return file, size, {**read.said, **more}, 0, 0


def _more(head: tuple[int, str]) -> dict[str, Any]:
    from holdfast.web.operations.backup_keys import erased
    from holdfast.web.operations.backup_read import reading

    with reading("keys") as keys:
        return {"audit": list(head), "erased": erased(keys), "program": __version__}


def _check_whose(into: Any) -> None:
    """Refused where the latest backup of the folder does not open: another practice's, or damaged."""
    from holdfast.web.operations.backup_folder import backups_in, read_list

    for file in backups_in(into.path)[-1:]:
        try:
            read_list(into, file)
        except Damaged as error:
            raise Refused(
                f"The latest backup in {into.path} does not open: {error}. Nothing was written.",
                "Choose another folder for this practice; what lies in this one stays as it is.",
            ) from None
