"""Kept rows into empty tables, as they were when they were read; then forward to this program's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from holdfast.web.operations.backup_read import Tell, models_at, silent
from holdfast.web.operations.backup_rows import NotWhole, Row, Table, as_stored, tables_of
from holdfast.web.operations.refused import Refused

Pieces = Iterable[tuple[Table, list[Row]]]


def make_tables(alias: str, said: Mapping[str, Any]) -> None:
    """The tables that a backup was read from, empty. Refused: a newer program's."""
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    migrations = {(app, name) for app, name in said["migrations"]}
    models = list(models_at(sorted(migrations)))
    executor = MigrationExecutor(connections[alias])
    graph = executor.loader.graph.node_map
    last = [
        node
        for node in sorted(migrations)
        if node in graph and not any(c.key in migrations and c.key[0] == node[0] for c in graph[node].children)
    ]
    executor.migrate(last)
    found = tables_of(models, keys=alias == "keys")
    expected = [Table(t["name"], t["key"], tuple((n, k) for n, k in t["columns"])) for t in said["tables"]]
    if unlike := [table.name for table in expected if table not in found]:
        raise Refused(
            f"The backup describes {unlike[0]} otherwise than this program knows it.",
            "Use the version of Holdfast that made it.",
        )


def load(said: Mapping[str, Mapping[str, Any]], pieces: Pieces, tell: Tell = silent) -> None:
    """All pieces into the tables of the databases in `said` (alias -> what was said of it), counted afterwards.

    Raises `NotWhole` where rows are missing, and what the source of the pieces raises.
    """
    tables = {table["name"]: (alias, table) for alias, one in said.items() for table in one["tables"]}
    total, done, told = sum(table["rows"] for _, table in tables.values()), 0, 0
    by_alias: dict[str, _Filling] = {}
    try:
        for alias, one in said.items():
            by_alias[alias] = _Filling(alias, one["tables"])
        for table, rows in pieces:
            alias, expected = tables[table.name]
            if list(map(list, table.columns)) != list(map(list, expected["columns"])):
                raise NotWhole(f"a piece of {table.name} has other columns")
            by_alias[alias].add(table, rows)
            done += len(rows)
            if done - told >= 100_000:
                told = done
                tell(f"{done:,} of {total:,} rows brought back")
        for filling in by_alias.values():
            filling.finish()
    except KeyError as error:
        raise NotWhole(f"a piece belongs to no table: {error}") from None
    finally:
        for filling in by_alias.values():
            filling.close()


class _Filling:
    """One database being filled: without its journal (SQLite: a file nobody has yet), or in one transaction."""

    def __init__(self, alias: str, tables: Iterable[Mapping[str, Any]]) -> None:
        from django.db import connections

        self.connection, self.tables = connections[alias], list(tables)
        self.connection.ensure_connection()
        self.sqlite = self.connection.vendor == "sqlite"
        self.raw: Any = self.connection.connection
        if self.sqlite:
            for pragma in ("foreign_keys=OFF", "journal_mode=OFF", "synchronous=OFF"):
                self.raw.execute(f"PRAGMA {pragma}")
            self.raw.execute("BEGIN")
        else:
            self.connection.set_autocommit(False)
        self._run_all(f'DELETE FROM "{table["name"]}"' for table in self.tables)  # nosec B608 # noqa: S608 - names of our own tables

    def add(self, table: Table, rows: list[Row]) -> None:
        columns = ", ".join(f'"{name}"' for name in table.names)
        if self.sqlite:
            marks = ", ".join("?" * len(table.names))
            insert = f'INSERT INTO "{table.name}" ({columns}) VALUES ({marks})'  # nosec B608 # noqa: S608 - names were compared with ours
            self.raw.executemany(insert, as_stored(table, rows, "sqlite"))
            return
        with self.raw.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({columns}) FROM STDIN') as copy:
            for row in as_stored(table, rows, "postgresql"):
                copy.write_row(row)

    def finish(self) -> None:
        for table in self.tables:
            count = self._ask(f'SELECT count(*) FROM "{table["name"]}"')[0][0]  # nosec B608 # noqa: S608 - the same
            if count != table["rows"]:
                raise NotWhole(f"{table['name']} has {count} rows and should have {table['rows']}")
            self._count_on(table)
        if self.sqlite:
            if self.raw.execute("PRAGMA foreign_key_check").fetchone() is not None:
                raise NotWhole("a row points to one that is not there")
            self.raw.execute("COMMIT")
        else:
            self.connection.commit()  # deferred constraints speak here

    def close(self) -> None:
        self.connection.close()

    def _count_on(self, table: Mapping[str, Any]) -> None:
        """No number that was given once is given again."""
        name, last = table["name"], int(table["last"])
        if self.sqlite:
            if last:
                self.raw.execute("DELETE FROM sqlite_sequence WHERE name = ?", (name,))
                self.raw.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, last))
            return
        with self.raw.cursor() as cursor:
            kinds = dict(table["columns"])
            if kinds[table["key"]] != "whole":
                return
            sequence = cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", (f'"{name}"', table["key"])).fetchone()
            if sequence and sequence[0]:
                most = cursor.execute(f'SELECT coalesce(max("{table["key"]}"), 0) FROM "{name}"').fetchone()[0]  # nosec B608 # noqa: S608 - the same
                last = max(last, most)
                cursor.execute("SELECT setval(%s::regclass, %s, %s)", (sequence[0], max(last, 1), last > 0))

    def _run_all(self, statements: Iterable[str]) -> None:
        cursor = self.raw.cursor()
        for statement in statements:
            cursor.execute(statement)
        cursor.close()

    def _ask(self, question: str) -> list[Row]:
        cursor = self.raw.cursor()
        cursor.execute(question)
        found: list[Row] = cursor.fetchall()
        cursor.close()
        return found
