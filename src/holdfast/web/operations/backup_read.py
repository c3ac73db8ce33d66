"""A whole database read as it was at one moment, while people work, in pieces that stay the same from day to day."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from holdfast.web.operations.backup_rows import WIDTH, Row, Table, encode, same_everywhere, tables_of
from holdfast.web.operations.refused import Refused

FEW = 500
"""Up to so many rows, a table whose key is no number is one piece; above, one for each first two digits of the key."""
Migrations = Sequence[tuple[str, str]]
Tell = Callable[[str], None]


def silent(_: str) -> None:
    """For those who want no lines on the way."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows of one table. `place` names it among all pieces of a database."""

    place: str
    said: bytes
    blobs: bytes
    rows: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A database at one moment. `said`: migrations, and for each table its columns, rows and last number given."""

    vendor: str
    ask: Callable[[str, Sequence[Any]], list[Row]]
    tables: tuple[Table, ...]
    said: dict[str, Any]

    def pieces(self, tell: Tell = silent) -> Iterator[Piece]:
        """All of it, table by table."""
        total, done, told = sum(table["rows"] for table in self.said["tables"]), 0, 0
        for table in self.tables:
            for place, rows in self._ranges(table):
                piece = Piece(f"{table.name}|{place}", *encode(table, rows), len(rows))
                yield piece
                done += len(rows)
                if done - told >= 100_000:
                    told = done
                    tell(f"{done:,} of {total:,} rows")

    def head(self) -> tuple[int, str]:
        """Number and MAC of the last audit entry."""
        last = self.ask("SELECT seq, mac FROM vault_auditentry ORDER BY seq DESC LIMIT 1", ())
        return (int(last[0][0]), bytes(last[0][1]).hex()) if last else (0, "")

    def _ranges(self, table: Table) -> Iterator[tuple[str, list[Row]]]:
        columns, at = ", ".join(f'"{name}"' for name in table.names), table.names.index(table.key)
        select, mark = f'SELECT {columns} FROM "{table.name}"', "?" if self.vendor == "sqlite" else "%s"  # nosec B608 # noqa: S608 - names of our own tables
        if not table.by_number:
            rows = same_everywhere(table, self.ask(select, ()), self.vendor)
            rows.sort(key=lambda row: row[at])
            many = len(rows) > FEW and dict(table.columns)[table.key] == "id"
            yield from (
                (place, list(some)) for place, some in groupby(rows, lambda row: row[at][:2] if many else "all")
            )
            return
        of_range = f'{select} WHERE "{table.key}" >= {mark} AND "{table.key}" < {mark} ORDER BY "{table.key}"'
        following = f'SELECT min("{table.key}") FROM "{table.name}" WHERE "{table.key}" >= {mark}'  # nosec B608 # noqa: S608 - the same
        first = self.ask(f'SELECT min("{table.key}") FROM "{table.name}"', ())[0][0]  # nosec B608 # noqa: S608 - the same
        while first is not None:
            start = first // WIDTH * WIDTH
            rows = same_everywhere(table, self.ask(of_range, (start, start + WIDTH)), self.vendor)
            yield str(start), rows
            first = self.ask(following, (start + WIDTH,))[0][0]


@contextlib.contextmanager
def reading(alias: str) -> Iterator[Reading]:
    """Read a database of the open practice (`default` or `keys`): one transaction that sees one moment and holds up
    nobody.
    """
    from django.db import connections

    settings = connections[alias].settings_dict
    if connections[alias].vendor == "sqlite":
        with reading_file(Path(settings["NAME"]), keys=alias == "keys") as read:
            yield read
        return
    with contextlib.closing(connections[alias].copy()) as apart:
        apart.set_autocommit(False)
        with apart.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")

            def ask(question: str, values: Sequence[Any]) -> list[Row]:
                cursor.execute(question, values or None)
                return list(cursor.fetchall())

            yield _read("postgresql", ask, keys=alias == "keys")


@contextlib.contextmanager
def reading_file(file: Path, *, keys: bool) -> Iterator[Reading]:
    """The same for a file of SQLite, also one that is no practice's own."""
    with contextlib.closing(sqlite3.connect(file, timeout=20, isolation_level=None)) as db:
        db.execute("PRAGMA query_only=ON")
        db.execute("BEGIN")

        def ask(question: str, values: Sequence[Any]) -> list[Row]:
            return db.execute(question, values).fetchall()

        yield _read("sqlite", ask, keys=keys)


def models_at(migrations: Migrations) -> Iterable[Any]:
    """The models as they were after these migrations. Refused where one is unknown: a newer program's."""
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(None)
    if unknown := set(migrations) - set(loader.disk_migrations or {}):
        name = ".".join(min(unknown))
        raise Refused(f"This was made by a newer Holdfast (it knows {name}).", "Install that version or a later one.")
    state = loader.project_state([node for node in migrations if node in loader.graph.nodes])
    found: list[Any] = state.apps.get_models(include_auto_created=True)
    return found


def _read(vendor: str, ask: Callable[[str, Sequence[Any]], list[Row]], *, keys: bool) -> Reading:
    migrations = sorted((str(app), str(name)) for app, name in ask("SELECT app, name FROM django_migrations", ()))
    tables = tables_of(models_at(migrations), keys=keys)
    said = [
        {
            "name": table.name,
            "key": table.key,
            "columns": [list(column) for column in table.columns],
            "rows": ask(f'SELECT count(*) FROM "{table.name}"', ())[0][0],  # nosec B608 # noqa: S608 - names of our own tables
            "last": _last_number(vendor, ask, table),
        }
        for table in tables
    ]
    return Reading(vendor, ask, tables, {"migrations": [list(one) for one in migrations], "tables": said})


def _last_number(vendor: str, ask: Callable[[str, Sequence[Any]], list[Row]], table: Table) -> int:
    """The last number the database gave to a row of its own: none is given twice, also after a restore."""
    if not table.by_number:
        return 0
    if vendor == "sqlite":
        found = ask("SELECT seq FROM sqlite_sequence WHERE name = ?", (table.name,))
        return int(found[0][0] or 0) if found else 0
    name = ask("SELECT pg_get_serial_sequence(%s, %s)", (f'"{table.name}"', table.key))[0][0]
    if name is None:
        return 0
    last, called = ask(f"SELECT last_value, is_called FROM {name}", ())[0]  # nosec B608 # noqa: S608 - the server's own name for it
    return int(last) if called else 0
