"""`holdfast restore`: built aside, checked, and then put in its place in one step; or everything is as it was.

Into a practice: its data become those of the backup, its keys stay its own. Into an empty folder (and empty databases
of PostgreSQL, where the environment names them): keys come from `holdfast-keys-latest`. Either kind of database takes
the backups of the other. Who was erased stays erased, whatever the age of the backup or of the keys.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from holdfast.web.operations.backup_read import Tell, silent
from holdfast.web.operations.backup_rows import NotWhole, Row, Table
from holdfast.web.operations.opening import BEING_MADE, check_chosen, start_django
from holdfast.web.operations.refused import Refused
from holdfast.web.operations.restore_aside import ASIDE, BUILDING
from holdfast.web.operations.secret_files import (
    INSTALLATION,
    PRACTICE,
    SECRETS,
    needs_passphrase,
    read_installation_key,
    write_secret,
)
from holdfast.web.practice import KEYS

if TYPE_CHECKING:
    from holdfast.web.operations.dump import Dump

LOCK = "serving.lock"
Pieces = Iterable[tuple[Table, list[Row]]]


@dataclass(frozen=True, slots=True)
class Source:
    """What comes back: what was said of the data and their pieces; of the keys too, where they come along. `close` is
    called when all was read and before anything is changed. `record`: what the trail will say, if anything.
    """

    said: Mapping[str, Any]
    pieces: Pieces
    keys: tuple[Mapping[str, Any], Pieces] | None = None
    close: Callable[[], None] = lambda: None
    record: tuple[str, str] | None = ("restore", "restored")
    strict: bool = False  # refuse where a sealed row does not open, instead of telling
    after: Callable[[Tell], None] = lambda _: None  # what else is done to the data that came, before they are checked
    give_up: bool = True  # also where patients have got new keys since, so that nothing of theirs opens


def restore(
    home: Path,
    path: Path,
    passphrase: str | None = None,
    keys: Path | None = None,
    tell: Tell = silent,
    *,
    with_damage: bool = False,
) -> int:
    """Bring the data back to a backup. Returns the number of audit entries it holds. Raises `Refused`.

    `path`: a folder of backups (its latest), one of its backups, or a backup in one file. `keys`: a folder of keys for
    a new machine, else the one beside the backup; a server's own key file must be in its place first. `with_damage`:
    also where patients of the practice got new keys since, so that the backup holds them shut.
    """
    from holdfast.web.operations.serve import making

    if not path.exists():
        raise Refused(f"There is no file {path}.", "Look at its name and place.")
    with making(home):
        if not (home / PRACTICE).exists():
            return _restore_fresh(home, path, passphrase, keys or beside(path), tell)
        return _restore_into(home, path, passphrase, tell, give_up=with_damage)


def restore_needs_passphrase(home: Path, path: Path, keys: Path | None = None) -> bool:
    """Whether `restore` will want the passphrase: the practice's own, or that of the keys it comes back with."""
    if (home / PRACTICE).exists():
        return needs_passphrase(home)
    kept = keys or beside(path)
    return (kept / INSTALLATION).is_file() and needs_passphrase_at(kept / INSTALLATION)


def needs_passphrase_at(file: Path) -> bool:
    """Whether this key file is wrapped by a passphrase."""
    import json

    try:
        return "sealed" in json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError):
        return False


def beside(path: Path) -> Path:
    """Where the keys lie unless they are named."""
    from holdfast.web.operations.backup_keys import FOLDER

    return (path if path.is_dir() else path.parent) / FOLDER


def _restore_into(home: Path, path: Path, passphrase: str | None, tell: Tell, *, give_up: bool) -> int:
    check_there(home)
    installation = read_installation_key(home, passphrase)
    start_django(home)
    from holdfast.web.operations.backup_kept import opened_backup
    from holdfast.web.operations.backup_keys import own_backup_key
    from holdfast.web.operations.restore_aside import BEFORE
    from holdfast.web.operations.restore_check import keys_are_up_to_date
    from holdfast.web.operations.restore_since import UNREAD, carry_over, standing
    from holdfast.web.vault import keyring

    if not _opens(keys_are_up_to_date, home):
        raise Refused(
            "The key store of this practice is an older Holdfast's.", "Bring it up to date first: holdfast upgrade"
        )
    with _as_it_was(), room_aside(home) as rough, contextlib.ExitStack() as stack:
        key = own_backup_key(installation)
        keyring.open_installation(installation)
        past = keyring.past_installation_keys()
        kept = stack.enter_context(opened_backup(path, [installation, *past], key, rough))
        tell(f"The backup made at {kept.made_at[:16]} (UTC) is opened.")
        since = standing()
        if since is None:
            tell(UNREAD)
        after = partial(carry_over, since) if since else (lambda _: None)
        source = Source(kept.said, kept.pieces, after=after, give_up=give_up or since is None)
        return put_back(source, installation, rough, home / BEFORE, tell)


def _opens(asked: Callable[[], bool], home: Path) -> bool:
    from django.db import DatabaseError

    try:
        return asked()
    except DatabaseError as error:
        raise Refused(
            f"The key store of this practice does not open ({type(error).__name__}). Nothing was changed.",
            f"Move {home} aside and restore into an empty folder, with the keys beside the backup: --home NEW",
        ) from None


def _restore_fresh(home: Path, path: Path, passphrase: str | None, keys: Path, tell: Tell) -> int:
    from holdfast.web.operations.backup_keys import FILE, OLD_FILE, chosen_in

    check_empty(home)
    if not (keys / PRACTICE).is_file():
        raise Refused(f"The keys are missing: there is no {keys / PRACTICE}.", "Name their folder: --keys FOLDER")
    if not (keys / FILE).is_file() and not (keys / OLD_FILE).is_file():
        raise Refused(f"The keys are missing: there is no {keys / FILE}.", "Name their folder: --keys FOLDER")
    with new_home(home, (keys / PRACTICE).read_bytes(), _bytes(keys / INSTALLATION)) as building:
        installation = read_installation_key(building, passphrase)
        if (chosen := chosen_in(keys, installation)) is not None:
            (building / PRACTICE).write_text(chosen, encoding="utf-8")
        start_django(building)
        from holdfast.web.operations.backup_kept import opened_backup
        from holdfast.web.operations.backup_keys import backup_key, kept_keys, own_backup_key

        at_hand = check_databases_empty()
        with _as_it_was(), room_aside(building) as rough, contextlib.ExitStack() as stack:
            store = None
            if at_hand:
                tell("The key store that is there already is used; the copy beside the backup is not.")
                key = own_backup_key(installation)
            else:
                dump: Dump = stack.enter_context(kept_keys(keys, installation))
                store = (dump.opening["keys"], list(dump.pieces))
                key = backup_key(installation, store[1])
            kept = stack.enter_context(opened_backup(path, [installation], key, rough))
            tell(f"The backup made at {kept.made_at[:16]} (UTC) is opened.")
            return put_back(Source(kept.said, kept.pieces, store), installation, rough, None, tell)


def put_back(source: Source, installation: bytes, rough: Path, keep: Path | None, tell: Tell) -> int:
    """Build what `source` has aside, check it, and put it into its place. `keep`: where the data as they were go.

    Returns the number of audit entries. Before the last step nothing of the practice is touched.
    """
    from holdfast.web.operations.opening import fit_key, is_up_to_date, migrate
    from holdfast.web.operations.restore_aside import aside
    from holdfast.web.operations.restore_load import load, make_tables
    from holdfast.web.operations.restore_since import never_twice
    from holdfast.web.operations.tick import STATE
    from holdfast.web.vault import audit

    with contextlib.ExitStack() as stack:
        data = stack.enter_context(aside("default", rough))
        store = stack.enter_context(aside("keys", rough)) if source.keys else None
        if source.keys:
            make_tables("keys", source.keys[0])
            load({"keys": source.keys[0]}, source.keys[1])
        make_tables("default", source.said)
        load({"default": source.said}, source.pieces, tell)
        source.close()
        counts = _counts()
        if not is_up_to_date():
            tell("Made by an older Holdfast: its tables are brought to this one's.")
            migrate()
        fit_key(installation)
        _check_head(source.said)
        if changed := [name for name, count in _counts().items() if counts.get(name, count) != count]:
            raise Refused(f"Bringing it up to date changed the number of rows in {changed[0]}.", "Report this.")
        erase_again(source.said.get("erased", ()))
        _bring_rows_forward(tell)
        source.after(tell)
        never_twice()
        _check_whole(tell, strict=source.strict, give_up=source.give_up)
        if source.record is not None:
            with audit.recorded(source.record[0]):
                audit.note(source.record[1])
        count = audit.head()[0]
        tell("Everything was checked; it is put into its place now.")
        (rough.parent / STATE).unlink(missing_ok=True)  # where `tick` stood in a trail that is another one from now on
        if store is not None:
            store.swap()  # nothing of it is kept aside: a key that is destroyed must be gone
        data.swap(keep)
    return count


def erase_again(register: Sequence[Mapping[str, Any]]) -> None:
    """Who was erased stays erased: the register of the backup is joined to that of the keys, and followed."""
    from datetime import UTC, datetime
    from uuid import UUID

    from holdfast.web.keystore.models import ErasedRow
    from holdfast.web.vault.erasure import replay_erasures

    for row in register:
        ErasedRow.objects.get_or_create(
            case=UUID(row["case"]),
            defaults={
                "at": datetime.fromisoformat(row["at"]).replace(tzinfo=UTC),
                "by": row["by"],
                "owner": row.get("owner"),
                "profile": row["profile"],
            },
        )
    replay_erasures()


def check_there(home: Path) -> None:
    """Refused unless a practice is in `home`. Its data may be missing: they are what comes back."""
    if (home / BEING_MADE).exists():
        raise Refused(f"The practice in {home} was not made to its end.", "Remove the folder and restore into it anew.")
    if not (home / SECRETS).exists():
        raise Refused(f"There is no {home / SECRETS}.", "Restore into an empty folder, which makes new secrets.")
    check_chosen(home)
    if not os.environ.get("HOLDFAST_KEYS_DATABASE_URL") and not (home / KEYS).exists():
        raise Refused(
            f"The key store is missing: there is no {home / KEYS}.",
            "Restore into an empty folder, with the keys beside the backup.",
        )


def check_empty(home: Path) -> None:
    """Refused unless a new practice can be made in `home`: empty, or with the installation key alone in it."""
    there = [] if not home.exists() else [p for p in home.iterdir() if p.name not in (INSTALLATION, LOCK)]
    if any(not one.name.startswith(BUILDING) for one in there):
        raise Refused(f"{home} is neither empty nor a practice.", "Choose an empty folder.")


def check_databases_empty() -> bool:
    """Refused where a database that the environment names holds a practice's data. Returns whether it holds keys."""
    from holdfast.web.operations.restore_aside import holds_rows

    if os.environ.get("HOLDFAST_DATABASE_URL") and holds_rows("default", ("vault_auditentry", "vault_caserow")):
        raise Refused(
            "The database holds a practice already, and this folder does not.",
            "Name an empty database; or restore from the folder of that practice (--home).",
        )
    return bool(os.environ.get("HOLDFAST_KEYS_DATABASE_URL")) and holds_rows("keys", ("keystore_keyrow",))


@contextlib.contextmanager
def new_home(home: Path, practice: bytes, installation: bytes | None) -> Iterator[Path]:
    """A folder in `home` to build a practice in; when the block ends well, what is in it becomes the practice."""
    was_there = home.exists()
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in home.glob(f"{BUILDING}*"):  # somebody was interrupted here
        shutil.rmtree(left, ignore_errors=True)
    building = Path(tempfile.mkdtemp(prefix=BUILDING, dir=home))
    try:
        (building / "keys").mkdir(mode=0o700)
        (building / PRACTICE).write_bytes(practice)
        own = _bytes(home / INSTALLATION)
        if (key := own if installation is None else installation) is not None:
            with os.fdopen(os.open(building / INSTALLATION, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                out.write(key)
        if installation is not None and own not in (None, installation):
            raise Refused(
                f"Another key is in {home}, and the keys beside the backup bring their own.", "Move it elsewhere first."
            )
        write_secret(building / SECRETS, {"secret_key": secrets.token_urlsafe(50)})  # everybody signs in anew
        yield building
        _close_all()
        # The folder stays: it may be a mounted volume, and it may hold the only copy of the installation key.
        for built in sorted(building.iterdir(), key=lambda one: one.name == PRACTICE):  # last what makes it a practice
            built.replace(home / built.name)
        home.chmod(0o700)
    finally:
        shutil.rmtree(building, ignore_errors=True)
        if not was_there and not any(home.iterdir()):
            home.rmdir()


@contextlib.contextmanager
def room_aside(home: Path) -> Iterator[Path]:
    """A scratch folder; what an interrupted one left is removed. Only while `serving(home)` is held."""
    for left in home.glob(f"{ASIDE}*"):
        shutil.rmtree(left, ignore_errors=True)
    rough = Path(tempfile.mkdtemp(prefix=ASIDE, dir=home))
    try:
        yield rough
    finally:
        shutil.rmtree(rough, ignore_errors=True)


@contextlib.contextmanager
def _as_it_was() -> Iterator[None]:
    from holdfast.web.operations.backup import told

    try:
        with told("The backup could not be put back, and the data are as they were"):
            yield
    except NotWhole as error:
        raise Refused(
            f"This backup is not whole ({error}). Nothing was changed.", "Take another copy or an older backup."
        ) from None


def _bring_rows_forward(tell: Tell) -> None:
    from holdfast.web.operations.restore_check import rows_are_up_to_date
    from holdfast.web.vault import audit
    from holdfast.web.vault.upcasting import upcast_rows

    if not rows_are_up_to_date():
        tell("Rows of older schemas are sealed anew under this one.")
        with audit.recorded("upcast"):
            upcast_rows()


def _check_head(said: Mapping[str, Any]) -> None:
    from holdfast.web.vault import audit

    if list(audit.head()) != list(said["audit"]):
        raise Refused("The audit trail in this backup is not the one it was made with.", "Take another copy.")


def _check_whole(tell: Tell, *, strict: bool, give_up: bool) -> None:
    """The chain of the trail, and every sealed row. What is wrong was so when the backup was made: each piece of it was
    opened under its own seal. So it is told; refused where nothing opens at all, or in an upgrade (`strict`).
    """
    from holdfast.web.operations.restore_check import check_openings
    from holdfast.web.vault import audit

    broken = audit.first_broken()
    if broken is not None:
        tell(f"The audit trail is broken at entry {broken}, as it was before.")
    found = check_openings(tell)
    if found.rekeyed and not give_up:
        raise Refused(
            f"{len(found.rekeyed)} patients got new keys after this backup was made (holdfast rekey --patients): it "
            "holds them shut, for everybody. Nothing was changed.",
            "Take a backup made since. To give up all that is written about them: holdfast restore --with-damage",
        )
    if found.shut_count and (strict or not found.opened):
        raise Refused(
            f"{found.shut_count:,} sealed rows do not open with the keys that are there, the first "
            f"{found.shut[0][0]} {found.shut[0][1]}. Nothing was changed.",
            "See that the keys are those of this practice: holdfast doctor",
        )
    if found.shut_count:
        why = f"{len(found.rekeyed)} patients got new keys since" if found.rekeyed else "they were damaged before"
        tell(f"{found.shut_count:,} sealed rows of this backup do not open: {why}.")
    if found.without_key:
        tell(f"{len(found.without_key)} cases have no key: they were erased, or the keys are older than the data.")
    tell(f"{found.opened:,} sealed rows opened; {found.private:,} private ones open to their authors alone.")


def _counts() -> dict[str, int]:
    """Rows of the tables that no step to a newer program may thin out."""
    from django.db import connection

    names = ("vault_caserow", "vault_entryrow", "vault_auditentry", "vault_sheet", "vault_grant", "auth_user")
    found = {}
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        for name in names:
            if name in there:
                cursor.execute(f'SELECT count(*) FROM "{name}"')  # nosec B608 # noqa: S608 - names of our own tables
                found[name] = int(cursor.fetchone()[0])
    return found


def _bytes(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None


def _close_all() -> None:
    from django.db import connections

    connections.close_all()
