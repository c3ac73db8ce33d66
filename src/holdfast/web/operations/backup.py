"""`holdfast backup` and `holdfast restore`, for a practice on SQLite.

A backup is one sealed file: a consistent snapshot of the data, taken while people work. Keys are never in it. They are
copied into a folder `holdfast-keys-latest` beside it, overwritten each time, so that a destroyed key is soon nowhere;
keep that folder on another medium than the backups. On a host the installation key itself is not copied: keep it apart.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from holdfast.web.operations.opening import check_files, open_practice, start_django
from holdfast.web.operations.refused import Refused
from holdfast.web.operations.sealed_stream import Damaged, open_file, read_head, seal_file
from holdfast.web.operations.secret_files import (
    INSTALLATION,
    PRACTICE,
    key_file,
    needs_passphrase,
    read_installation_key,
)
from holdfast.web.practice import DATA, KEYS

FORMAT = "holdfast-backup/1"
KEYS_FOLDER = "holdfast-keys-latest"
BEFORE_RESTORE = "data.before-restore.sqlite3"
LOCK = "serving.lock"


@dataclass(frozen=True, slots=True)
class BackupMade:
    """Where it is, how large, the last audit entry in it, and where the keys were copied to."""

    file: Path
    bytes: int
    audit_entries: int
    keys: Path


def backup(home: Path, to: Path, passphrase: str | None = None) -> BackupMade:
    """Back the practice up. `to` is a folder (the file gets a name with the moment) or a file that does not exist.

    Written beside its place, opened again and compared before it gets its name. Raises `Refused`.
    """
    on_sqlite()
    open_practice(home, passphrase)
    from holdfast.web.vault import audit

    file = place_for(to)
    with audit.recorded("backup"):
        audit.note("backup")
    return snapshot(home, file, read_installation_key(home, passphrase))


def snapshot(home: Path, file: Path, key: bytes) -> BackupMade:
    """`backup` of a practice that is open already, also one whose tables are an older program's."""
    from holdfast.web.vault import audit

    count, head = audit.head()
    made = {"format": FORMAT, "made_at": datetime.now(UTC).isoformat(), "audit": [count, head]}
    partial = file.with_name(file.name + ".part")
    partial.unlink(missing_ok=True)  # never into what somebody else put there
    with _told("The backup could not be written"), _scratch(home) as folder:
        plain = folder / "snapshot.sqlite3"
        _copy(home / DATA, plain)
        _lighten(plain)
        _check_whole(plain)
        try:
            with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                seal_file(key, made, plain, out)
                out.flush()
                os.fsync(out.fileno())
            with (folder / "again.sqlite3").open("wb") as again:
                open_file(key, partial, again)
            partial.rename(file)
        finally:
            partial.unlink(missing_ok=True)
    with _told("The data are backed up, and the keys could not be copied"):
        return BackupMade(file, file.stat().st_size, count, _copy_keys(home, file.parent))


def place_for(to: Path) -> Path:
    """The file a backup goes to: in a folder, one named by the moment. Refused: there already, or no such folder."""
    file = to / f"holdfast-{datetime.now(UTC):%Y-%m-%dT%H%M%SZ}.backup" if to.is_dir() else to
    if file.exists():
        raise Refused(f"{file} is there already.", "Name a folder, or another file.")
    if not file.parent.is_dir():
        raise Refused(f"There is no folder {file.parent}.", "Make it first.")
    return file


def restore(home: Path, file: Path, passphrase: str | None = None, keys: Path | None = None) -> int:
    """Bring the data back to a backup. Returns the number of audit entries it holds. Raises `Refused`.

    Into a practice: its data become those of the backup in one transaction (the data as they were are kept in
    `data.before-restore.sqlite3`), its keys stay. Into an empty folder: keys come from `keys`, or from
    `holdfast-keys-latest` beside the backup; on a host put the key file there first. Everything is opened and checked
    before anything is changed.
    """
    from holdfast.web.operations.serve import serving

    on_sqlite()
    if not file.is_file():
        raise Refused(f"There is no file {file}.", "Look at its name and place.")
    with _told("The backup could not be put back, and the data are as they were"), serving(home):
        fresh = not (home / PRACTICE).exists()
        if fresh:
            return _restore_fresh(home, file, passphrase, keys or file.parent / KEYS_FOLDER)
        check_files(home)
        return _restore_into(home, file, read_installation_key(home, passphrase), passphrase)


def head_of(home: Path, file: Path, passphrase: str | None = None) -> tuple[int, str]:
    """Number and MAC of the last audit entry when a backup was made, believed only after all of it was opened."""
    if not file.is_file():
        raise Refused(f"There is no file {file}.", "Look at its name and place.")
    with _told("The backup could not be read"), _scratch(home) as folder:
        count, mac = _opened(read_installation_key(home, passphrase), file, folder / "opened.sqlite3")["audit"]
    return int(count), str(mac)


def restore_needs_passphrase(home: Path, file: Path, keys: Path | None = None) -> bool:
    """Whether `restore` will want the passphrase: the practice's own, or that of the keys it comes back with."""
    if (home / PRACTICE).exists() or key_file(home).exists():
        return needs_passphrase(home)
    kept = (keys or file.parent / KEYS_FOLDER) / INSTALLATION
    return kept.is_file() and needs_passphrase(kept.parent)


def on_sqlite() -> None:
    """Refused on PostgreSQL, in words that say what to do there."""
    if os.environ.get("HOLDFAST_DATABASE_URL") or os.environ.get("HOLDFAST_KEYS_DATABASE_URL"):
        raise Refused(
            "This practice keeps its data in PostgreSQL, which this command does not copy yet.",
            "Use pg_dump and pg_restore for the data (what is sealed stays sealed), and copy the key store apart.",
        )


def _restore_fresh(home: Path, file: Path, passphrase: str | None, keys: Path) -> int:
    from holdfast.web.operations.secret_files import SECRETS, write_secret

    if home.exists() and any(p.name not in (INSTALLATION, LOCK) for p in home.iterdir()):
        raise Refused(f"{home} is neither empty nor a practice.", "Choose an empty folder.")
    for needed in (keys / PRACTICE, keys / "keys.sqlite3"):
        if not needed.is_file():
            raise Refused(f"The keys are missing: there is no {needed}.", "Name their folder: --keys FOLDER")
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=".holdfast-restore-", dir=home))
    try:
        (building / "keys").mkdir(mode=0o700)
        shutil.copyfile(keys / PRACTICE, building / PRACTICE)
        _copy(keys / "keys.sqlite3", building / KEYS)
        if (keys / INSTALLATION).is_file():
            _copy_private(keys / INSTALLATION, building / INSTALLATION)
        elif (home / INSTALLATION).is_file():
            _copy_private(home / INSTALLATION, building / INSTALLATION)
        import secrets

        write_secret(building / SECRETS, {"secret_key": secrets.token_urlsafe(50)})  # everybody signs in anew
        sqlite3.connect(building / DATA).close()
        (building / DATA).chmod(0o600)
        count = _restore_into(building, file, read_installation_key(building, passphrase), passphrase)
        _close_all()
        # The folder stays: it may be a mounted volume, and it may hold the only copy of the installation key.
        for built in sorted(building.iterdir(), key=lambda one: one.name == PRACTICE):  # last what makes it a practice
            built.replace(home / built.name)
        home.chmod(0o700)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return count


def _restore_into(home: Path, file: Path, key: bytes, passphrase: str | None) -> int:
    with _scratch(home) as folder:
        opened = folder / "opened.sqlite3"
        head = _opened(key, file, opened)
        _check_whole(opened)
        count = _check_trail(opened, head)
        start_django(home)
        _check_known(opened)
        _close_all()
        if (home / DATA).stat().st_size:
            (home / BEFORE_RESTORE).unlink(missing_ok=True)
            _copy(home / DATA, home / BEFORE_RESTORE)
        _copy(opened, home / DATA)  # SQLite's own copying: one transaction in the database it copies into
    open_practice(home, passphrase, migrated=False)
    return _record_restore(key, count)


def _record_restore(key: bytes, count: int) -> int:
    """Write into the trail that came back that it came back: what was done after the backup is not in it any more.

    An older program's tables are left alone. Returns the number of entries.
    """
    from holdfast.web.operations.opening import fit_key, is_up_to_date
    from holdfast.web.vault import audit

    if not is_up_to_date():
        return count
    fit_key(key)
    with audit.recorded("restore"):
        audit.note("restored")
    return audit.head()[0]


def _opened(key: bytes, file: Path, into: Path) -> dict[str, Any]:
    try:
        if read_head(file).get("format") != FORMAT:
            raise Refused(f"{file} is no backup of Holdfast.", "Look at its name and place.")
        with os.fdopen(os.open(into, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            return open_file(key, file, out)
    except Damaged as error:
        raise Refused(
            f"{file} could not be opened: {error}. Nothing was changed.",
            "Take another copy or an older backup, and see that the keys are those of this practice.",
        ) from None
    except OSError as error:
        raise Refused(
            f"{file} could not be read ({error.strerror}).", "Look for space, and for the right to read."
        ) from None


def _check_whole(database: Path) -> None:
    with contextlib.closing(sqlite3.connect(database)) as db:
        try:
            found = db.execute("PRAGMA integrity_check").fetchone()[0]
        except sqlite3.DatabaseError:
            found = "not a database"
    if found != "ok":
        raise Refused("The snapshot of the data is not whole.", "See the disk; restore from an older backup.")


def _check_trail(database: Path, head: dict[str, Any]) -> int:
    with contextlib.closing(sqlite3.connect(database)) as db:
        try:
            last = db.execute("SELECT seq, mac FROM vault_auditentry ORDER BY seq DESC LIMIT 1").fetchone()
        except sqlite3.DatabaseError:
            raise Refused("There is no practice in this backup.", "Take another copy.") from None
    count, mac = (0, "") if last is None else (int(last[0]), bytes(last[1]).hex())
    # Entries may be added between reading the head and the snapshot, never fewer.
    if count < head["audit"][0] or (count == head["audit"][0] and mac != head["audit"][1]):
        raise Refused("The audit trail in this backup is not the one it was made with.", "Take another copy.")
    return count


def _check_known(database: Path) -> None:
    from django.db.migrations.loader import MigrationLoader

    with contextlib.closing(sqlite3.connect(database)) as db:
        applied = set(db.execute("SELECT app, name FROM django_migrations"))
    known = set(MigrationLoader(None).disk_migrations or {})
    if applied - known:
        raise Refused("This backup was made by a newer Holdfast.", "Install that version or a later one.")


def _copy(source: Path, target: Path) -> None:
    """A consistent copy of a database in use; for an existing target, all of it in one transaction."""
    if not target.exists():
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with contextlib.closing(sqlite3.connect(source)) as old, contextlib.closing(sqlite3.connect(target)) as new:
        new.execute("PRAGMA synchronous=FULL")
        old.backup(new)


def _lighten(snapshot: Path) -> None:
    """Sessions end with a restore; leave them, and the browser's half of the authors' keys, out."""
    with contextlib.closing(sqlite3.connect(snapshot, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode=DELETE")
        db.execute("PRAGMA secure_delete=ON")
        db.execute("DELETE FROM django_session")
        db.execute("VACUUM")


def _copy_keys(home: Path, beside: Path) -> Path:
    """The key store and what opens it, as they are now, over what was there."""
    folder = beside / KEYS_FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    fresh = folder / "keys.sqlite3.part"
    fresh.unlink(missing_ok=True)
    _copy(home / KEYS, fresh)
    with contextlib.closing(sqlite3.connect(fresh, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode=DELETE")
    fresh.replace(folder / "keys.sqlite3")
    shutil.copyfile(home / PRACTICE, folder / PRACTICE)
    if needs_passphrase(home):  # wrapped: worth nothing without the passphrase
        _copy_private(key_file(home), folder / INSTALLATION)
    return folder


def _copy_private(source: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(source.read_bytes())


@contextlib.contextmanager
def _told(what: str) -> Iterator[None]:
    """What a full or failing disk says, as a refusal."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise Refused(f"{what} ({why}).", "Look for space on the disk, and for the right to write there.") from None


@contextlib.contextmanager
def _scratch(home: Path) -> Iterator[Path]:
    """A folder of the practice's own, so that nothing passes through a shared one."""
    folder = Path(tempfile.mkdtemp(prefix=".scratch-", dir=home))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _close_all() -> None:
    from django.db import connections

    connections.close_all()
