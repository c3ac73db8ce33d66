"""A database built aside, and put into the place of the practice's own in one step.

SQLite: a file in a scratch folder, copied by SQLite's own backup interface, one transaction in the database it changes.
PostgreSQL: a schema of its own in the same database; tables change schemas in one transaction. The data as they were
stay aside, in `data.before-restore.sqlite3` or in the schema `holdfast_before_restore`, until the next restore.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from holdfast.web.operations.backup_folder import sync_folder, written_beside
from holdfast.web.operations.backup_keys import copy_private
from holdfast.web.operations.opening import is_damaged
from holdfast.web.operations.refused import Refused
from holdfast.web.practice import sqlite

BEFORE, BEFORE_SCHEMA = "data.before-restore.sqlite3", "holdfast_before_restore"
ASIDE_SCHEMA = "holdfast_aside_"
ASIDE, BUILDING = ".aside-", ".holdfast-restore-"


@dataclass(slots=True)
class Aside:
    """The alias (`default`, `keys`) points at the place aside until `swap`, or until the end."""

    alias: str
    live: dict[str, Any]
    file: Path | None
    schema: str = ""

    def swap(self, keep: Path | None = None) -> None:
        """Put what was built into its place. `keep` (SQLite): where what was there before is kept."""
        point(self.alias, self.live)
        if self.file is None:
            _swap_schemas(self.alias, self.schema, keep_before=keep is not None)
            return
        live = Path(self.live["NAME"])
        if keep is not None and live.exists() and live.stat().st_size:
            _keep_sqlite(live, keep)
        try:
            copy_sqlite(self.file, live)
        except sqlite3.DatabaseError as error:
            if not is_damaged(error):
                raise
            _replace_sqlite(self.file, live)


def left_aside(home: Path) -> list[Path]:
    """Folders that a restore, an upgrade or an import left when it was killed. Wrapped keys may lie in them."""
    return [*home.glob(f"{ASIDE}*"), *home.glob(f"{BUILDING}*")]


def clear_aside(home: Path) -> None:
    """Remove what was left aside, also in the databases of the open practice. Only while `serving(home)` is held.

    A key in it would outlive the erasure of its patient.
    """
    from django.db import DatabaseError, connections

    for left in left_aside(home):
        shutil.rmtree(left, ignore_errors=True)
    for alias in ("default", "keys"):
        if connections[alias].vendor == "postgresql":
            with contextlib.suppress(DatabaseError), connections[alias].cursor() as cursor:
                cursor.execute("SET lock_timeout = '5s'")
                cursor.execute(f"DROP SCHEMA IF EXISTS {ASIDE_SCHEMA}{alias} CASCADE")
                cursor.execute("RESET lock_timeout")


@contextlib.contextmanager
def aside(alias: str, rough: Path) -> Iterator[Aside]:
    """Within the block, `connections[alias]` is an empty database aside; of SQLite a file in `rough`."""
    from django.db import connections

    live = dict(connections[alias].settings_dict)
    if connections[alias].vendor == "sqlite":
        file = rough / f"aside-{alias}.sqlite3"
        one = Aside(alias, live, file)
        there = {**live, **sqlite(str(file))}
    else:
        schema = ASIDE_SCHEMA + alias
        _make_schema(alias, schema)
        one = Aside(alias, live, None, schema)
        options = dict(live["OPTIONS"])
        options["options"] = f"{options.get('options', '')} -c search_path={schema}".strip()
        there = {**live, "OPTIONS": options}
    point(alias, there)
    try:
        yield one
    finally:
        point(alias, live)
        if one.schema:
            with contextlib.suppress(Exception), connections[alias].cursor() as cursor:
                cursor.execute(f"DROP SCHEMA IF EXISTS {one.schema} CASCADE")
            connections[alias].close()


def point(alias: str, settings: dict[str, Any]) -> None:
    """Let an alias mean another database, in this thread."""
    from django.db import connections

    connections[alias].close()
    connections.databases[alias] = settings
    del connections[alias]


def copy_sqlite(source: Path, target: Path) -> None:
    """A consistent copy of a database in use; for an existing target, all of it in one transaction."""
    import os

    if not target.exists():
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with contextlib.closing(sqlite3.connect(source)) as old, contextlib.closing(sqlite3.connect(target)) as new:
        new.execute("PRAGMA synchronous=FULL")
        old.backup(new)


def _keep_sqlite(live: Path, keep: Path) -> None:
    """A copy of what was there; of a damaged file its bytes as they are: somebody may still get something out of it."""
    keep.unlink(missing_ok=True)
    try:
        copy_sqlite(live, keep)
    except sqlite3.DatabaseError as error:
        if not is_damaged(error):
            raise
        copy_private(live, keep)
        if (journal := live.with_name(live.name + "-wal")).exists():
            copy_private(journal, keep.with_name(keep.name + "-wal"))


def _replace_sqlite(source: Path, live: Path) -> None:
    """Where there is no whole database to change in one transaction: another file takes the name of the damaged one.
    Its journals go first, or SQLite would write what is in them into the new one.
    """
    with written_beside(live, replace=True) as partial:
        partial.unlink()
        copy_sqlite(source, partial)
        for ending in ("-wal", "-shm", "-journal"):
            live.with_name(live.name + ending).unlink(missing_ok=True)
            partial.with_name(partial.name + ending).unlink(missing_ok=True)
    sync_folder(live.parent)


def holds_rows(alias: str, tables: tuple[str, ...]) -> bool:
    """Whether one of these tables is there and has a row."""
    from django.db import connections

    connection = connections[alias]
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        for table in tables:
            if table in there:
                cursor.execute(f'SELECT 1 FROM "{table}" LIMIT 1')  # nosec B608 # noqa: S608 - names of our own tables
                if cursor.fetchone() is not None:
                    return True
    return False


def _make_schema(alias: str, schema: str) -> None:
    from django.db import DatabaseError, connections

    try:
        with connections[alias].cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
            cursor.execute(f"CREATE SCHEMA {schema}")
    except DatabaseError as error:
        raise Refused(
            f"PostgreSQL does not let this user make a schema ({type(error).__name__}); what is restored is built in "
            "one first.",
            "Let him: GRANT CREATE ON DATABASE name TO user",
        ) from None


def _swap_schemas(alias: str, schema: str, *, keep_before: bool) -> None:
    from django.db import connections, transaction

    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '20s'")
        cursor.execute("SELECT current_schema()")
        live = cursor.fetchone()[0]
        built, there = _tables(cursor, schema), _tables(cursor, live)
        ours = there & (built | _known_tables(alias))
        cursor.execute(f"DROP SCHEMA IF EXISTS {BEFORE_SCHEMA} CASCADE" if keep_before else "SELECT 1")
        if ours and keep_before:
            cursor.execute(f"CREATE SCHEMA {BEFORE_SCHEMA}")
        for table in sorted(ours):
            cursor.execute(
                f'ALTER TABLE "{live}"."{table}" SET SCHEMA {BEFORE_SCHEMA}'
                if keep_before
                else f'DROP TABLE "{live}"."{table}" CASCADE'
            )
        for table in sorted(built):
            cursor.execute(f'ALTER TABLE {schema}."{table}" SET SCHEMA "{live}"')
        cursor.execute(f"DROP SCHEMA {schema} CASCADE")


def _tables(cursor: Any, schema: str) -> set[str]:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema])
    return {str(name) for (name,) in cursor.fetchall()}


def _known_tables(alias: str) -> set[str]:
    """Tables of this program: those an older one had too go aside with the others."""
    from django.apps import apps

    models = apps.get_models(include_auto_created=True)
    return {m._meta.db_table for m in models if (m._meta.app_label == "keystore") == (alias == "keys")}  # noqa: SLF001
