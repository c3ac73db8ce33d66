"""Opening a practice: its files checked, Django started on it, its key fitted."""

from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from holdfast.web.operations.refused import Refused
from holdfast.web.operations.secret_files import (
    PRACTICE,
    SECRETS,
    InstallationKey,
    check_private,
    read_installation_keys,
)
from holdfast.web.practice import DATA, KEYS, databases, read_practice

BEING_MADE = "being-made"
SHORTEST_SECRET, LONGEST_IDLE = 50, 12 * 60


def open_practice(home: Path, passphrase: str | None = None, *, migrated: bool = True) -> None:
    """Open the practice in `home` for this process. Raises `Refused` for everything that is not as it should be.

    `migrated` False opens a database of an older program too, for `upgrade` alone.
    """
    check_files(home)
    check_private(home)
    first, *following = read_installation_keys(home, passphrase)
    start_django(home)
    check_databases(older=not migrated)
    if not migrated:
        return
    fit_key(first, *following)
    if following:
        from holdfast.web.operations.keys import finish_rekey

        finish_rekey(home)
    from holdfast.web.vault.erasure import replay_erasures

    replay_erasures()


def check_files(home: Path) -> None:
    """Refused unless a whole practice is in `home`."""
    if (home / BEING_MADE).exists():
        raise Refused(
            f"The practice in {home} was not made to its end.",
            "It holds nothing yet: remove the folder, then: holdfast init",
        )
    if not (home / PRACTICE).exists():
        raise Refused(f"There is no practice in {home}.", "Make one: holdfast init")
    if not (home / SECRETS).exists():
        raise Refused(
            f"The practice has no secrets: there is no {home / SECRETS}.",
            "Copy it back, or restore from a backup: holdfast restore",
        )
    check_chosen(home)
    for file, url in ((DATA, "HOLDFAST_DATABASE_URL"), (KEYS, "HOLDFAST_KEYS_DATABASE_URL")):
        if not os.environ.get(url) and not (home / file).exists():
            raise Refused(
                f"A database is missing: there is no {home / file}.",
                "Copy it back, or restore from a backup: holdfast restore",
            )


def check_chosen(home: Path) -> None:
    """Refused where `practice.json` or `secrets.json` is there and not whole: their defaults would open a practice
    under other choices, and under a signature that anybody can read in the source.
    """
    chosen, secret = _whole(home / PRACTICE), _whole(home / SECRETS)
    key = secret.get("secret_key")
    if not isinstance(key, str) or len(key) < SHORTEST_SECRET:
        raise Refused(
            f"{home / SECRETS} holds no secret of at least {SHORTEST_SECRET} characters.",
            "Copy it back; or restore from a backup into a new folder, which makes new secrets: holdfast restore",
        )
    if chosen.get("profile", "laptop") not in ("laptop", "host"):
        raise Refused(f"{home / PRACTICE}: profile is neither laptop nor host.", "Correct it.")
    try:
        found = read_practice(home)
        ZoneInfo(found.zone)
        databases(str(home))
    except (TypeError, ValueError, KeyError, OSError) as error:
        raise Refused(f"A setting of this practice cannot be read: {error}.", f"Correct {home / PRACTICE}.") from None
    if not 1 <= found.idle_minutes <= LONGEST_IDLE:
        raise Refused(
            f"{home / PRACTICE}: idle_minutes is {found.idle_minutes}.",
            f"Write a number from 1 to {LONGEST_IDLE}.",
        )


def _whole(file: Path) -> dict[str, Any]:
    try:
        plain = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        plain = None
    if not isinstance(plain, dict):
        raise Refused(f"{file} is not whole.", "Copy it back from where it is kept.")
    return plain


def start_django(home: Path) -> None:
    """Point Django at a practice. A process that opened one cannot open another."""
    import django
    from django.conf import settings

    wanted = str(home.resolve())
    if settings.configured:
        if wanted != settings.HOLDFAST_HOME:
            raise RuntimeError("one process opens one practice")
        return
    os.environ["HOLDFAST_HOME"] = wanted
    os.environ["DJANGO_SETTINGS_MODULE"] = "holdfast.web.settings"
    os.umask(0o077)  # databases and their journals are made by SQLite, for their owner alone
    django.setup()


def check_databases(*, older: bool = False) -> None:
    """Refused when a database cannot be reached, is newer than this program, or (unless `older`) older than it."""
    from django.db import DatabaseError, connections
    from django.db.migrations.executor import MigrationExecutor

    for alias in ("default", "keys"):
        try:
            executor = MigrationExecutor(connections[alias])
            applied = set(executor.loader.applied_migrations)
        except (DatabaseError, ImportError) as error:
            if is_damaged(error):
                raise _damaged(alias) from None
            raise Refused(
                f"The database of the {'data' if alias == 'default' else 'keys'} could not be opened "
                f"({type(error).__name__}).",
                "See that it runs and that its address is right; for PostgreSQL install holdfast[postgres].",
            ) from None
        if not applied:
            raise Refused(
                f"The database of the {'data' if alias == 'default' else 'keys'} is empty; the practice is not new.",
                "Put the right file or address back; or restore from a backup: holdfast restore",
            )
        if unknown := applied - set(executor.loader.disk_migrations or {}):
            name = ".".join(min(unknown))
            raise Refused(
                f"This practice was last opened by a newer Holdfast (it knows {name}).",
                "Install that version or a later one; this one would not understand what is there.",
            )
        if not older and not _reached(executor):
            raise Refused(
                "This practice was made by an older Holdfast and has not been brought up to date.",
                "Make a backup, then: holdfast upgrade",
            )


def is_damaged(error: BaseException | None) -> bool:
    """Whether this is what SQLite says of a file that is no whole database, and not of a full disk or a lock."""
    if isinstance(error, sqlite3.DatabaseError):
        return getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
    return error is not None and error.__cause__ is not None and is_damaged(error.__cause__)


def _damaged(alias: str) -> Refused:
    if alias == "default":
        return Refused(
            "The file of the data is damaged.",
            "See the disk; then: holdfast restore FOLDER. What is left of it is kept.",
        )
    return Refused(
        "The file of the keys is damaged.",
        "Move this folder aside; restore into an empty one, with the keys beside the backup: holdfast restore",
    )


def is_up_to_date() -> bool:
    """Whether the tables of both databases are this program's."""
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    return all(_reached(MigrationExecutor(connections[alias])) for alias in ("default", "keys"))


def _reached(executor: Any) -> bool:
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def migrate() -> None:
    """Bring both databases to this program's tables; the keys first, since data without keys is nothing."""
    from django.core.management import call_command

    for alias in ("keys", "default"):
        call_command("migrate", database=alias, verbosity=0, interactive=False, skip_checks=True)


def _holds_something() -> bool:
    from holdfast.web.vault.models import AuditEntry, CaseRow

    return AuditEntry.objects.exists() or CaseRow.objects.exists()


def fit_key(key: bytes | InstallationKey, *following: InstallationKey) -> None:
    """Hold the installation key if it opens the key store. Refused if it does not.

    `following`: another one in the key file, where `rekey` is on its way or was cut short; one of the two fits.
    """
    from holdfast.case.sealing import CannotOpen
    from holdfast.web import clock
    from holdfast.web.vault import keyring

    held = keyring.INSTALLATION if isinstance(key, bytes) else key.id
    first = keyring.Key(held, key if isinstance(key, bytes) else key.key)
    keyring.open_installation(first, *(keyring.Key(one.id, one.key) for one in following))
    try:
        keyring.prefer_what_fits()
        if not keyring.has_practice_key("audit") and _holds_something():
            keyring.open_installation(None)
            raise Refused(
                "The key store of this practice is empty, and its data are not: it is a new one, or another's.",
                "Copy the key store back from holdfast-keys-latest; nothing was changed.",
            )
        # All now: two that made one at once would disagree.
        for purpose in ("audit", "index", "factors", "envelope", "practise"):
            keyring.practice_key(purpose, clock.now())
    except CannotOpen:
        keyring.open_installation(None)
        raise Refused(
            "The installation key does not fit the key store of this practice.",
            "Both must come from the same practice: copy back the pair that belongs together.",
        ) from None
