"""The key store beside a backup: one small sealed file, overwritten each time, so that a destroyed key is soon nowhere.

    holdfast-keys-latest/keys.sealed        the key store's rows, each key wrapped as it is, under the installation key
                         practice.json      what the practice chose, to be read; a restore takes the sealed one
                         installation.key   only where a passphrase wraps it, or the practice is a demo

The key of backups is derived from the audit key, which the installation key wraps: `rekey` does not shut older backups.
"""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from holdfast.case.sealing import CannotOpen, derive, unseal
from holdfast.web.operations.backup_folder import BackupKey, written_beside
from holdfast.web.operations.backup_read import Reading, reading, reading_file
from holdfast.web.operations.backup_rows import Row, Table, decode
from holdfast.web.operations.dump import KEYS as FORMAT
from holdfast.web.operations.dump import Dump, named, open_dump, write_dump
from holdfast.web.operations.refused import Refused
from holdfast.web.operations.sealed_stream import Damaged
from holdfast.web.operations.secret_files import INSTALLATION, PRACTICE, key_file, needs_passphrase

FOLDER, FILE, OLD_FILE = "holdfast-keys-latest", "keys.sealed", "keys.sqlite3"


def copy_keys(home: Path, beside: Path, installation: bytes) -> Path:
    """The key store and what opens it, as they are now, over what was there. A server's own key is never copied."""
    folder = beside / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    chosen = {"practice": (home / PRACTICE).read_text(encoding="utf-8")}
    with reading("keys") as read:
        write_dump(folder / FILE, installation, {"format": FORMAT}, {"keys": read}, chosen, replace=True)
    copy_private(home / PRACTICE, folder / PRACTICE)
    if may_travel(home):
        copy_private(key_file(home), folder / INSTALLATION)
    (folder / OLD_FILE).unlink(missing_ok=True)  # of an older program: it would keep keys that were destroyed since
    return folder


def may_travel(home: Path) -> bool:
    """Whether the installation key may lie with the keys: worth nothing without the passphrase, or a demo's."""
    chosen = json.loads((home / PRACTICE).read_text(encoding="utf-8"))
    return needs_passphrase(home) or chosen.get("demo") is True


def chosen_in(folder: Path, installation: bytes) -> str | None:
    """What the practice chose, as it lies sealed with its keys: whoever reaches the medium may change the readable copy
    beside them, and with it how people sign in. None in a folder of before, or of another installation key.
    """
    if not (folder / FILE).is_file():
        return None
    try:
        with open_dump(folder / FILE, installation) as dump:
            found = dump.opening.get("practice")
    except Damaged:
        return None  # told where the keys are needed
    return found if isinstance(found, str) else None


@contextlib.contextmanager
def kept_keys(folder: Path, installation: bytes) -> Iterator[Dump]:
    """The key store as a folder of keys has it, in today's form or in that of version 1. Refused: not there, or not
    this installation key's.
    """
    if (folder / FILE).is_file():
        try:
            with open_dump(folder / FILE, installation) as dump:
                yield dump
        except Damaged as error:
            raise Refused(
                f"{folder / FILE} could not be opened: {error}.",
                "Take the keys and the installation key of the same practice.",
            ) from None
    elif (folder / OLD_FILE).is_file():
        with reading_file(folder / OLD_FILE, keys=True) as read:
            yield Dump({}, {"keys": read.said}, (decode(one.said, one.blobs) for one in read.pieces()))
    else:
        raise Refused(f"The keys are missing: there is no {folder / FILE}.", "Name their folder: --keys FOLDER")


def backup_key(installation: bytes, store: Reading | Sequence[tuple[Table, list[Row]]]) -> BackupKey:
    """The key that backups of a practice are sealed under, from the rows of its key store. Refused: another's."""
    pieces = [decode(one.said, one.blobs) for one in store.pieces()] if isinstance(store, Reading) else store
    rows = [row for table, some in pieces if table.name == "keystore_keyrow" for row in named(some, table)]
    audit = sorted((row["made_at"], row["id"], row["wrapped"]) for row in rows if row["purpose"] == "audit")
    if not audit:
        raise Refused("The key store of this practice is empty.", "Copy the key store back from holdfast-keys-latest.")
    key_id = UUID(audit[0][1])
    try:
        key = unseal(installation, audit[0][2], about=f"{key_id}|audit|".encode())
    except CannotOpen:
        raise Refused(
            "The installation key does not fit the key store.",
            "Both must come from the same practice: take the pair that belongs together.",
        ) from None
    return BackupKey(key_id, derive(key, salt=b"", info=b"holdfast backup 2"))


def own_backup_key(installation: bytes) -> BackupKey:
    """The same for the practice that is open."""
    with reading("keys") as read:
        return backup_key(installation, read)


def erased(read: Reading) -> list[dict[str, Any]]:
    """The register of erased patients as it is: every backup carries it, so that an older copy of the keys does not
    bring anybody back.
    """
    pieces = [decode(one.said, one.blobs) for one in read.pieces()]
    return [row for table, some in pieces if table.name == "keystore_erasedrow" for row in named(some, table)]


def copy_private(source: Path, target: Path) -> None:
    """A copy that only its owner can read. A disk that is full leaves what was there before."""
    with written_beside(target, replace=True) as partial, source.open("rb") as read, partial.open("wb") as out:
        shutil.copyfileobj(read, out)
