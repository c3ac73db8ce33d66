"""What was deleted is overwritten in the database (secure_delete), and stays in its journal until that is emptied."""

from __future__ import annotations

from django.db import DatabaseError, connections


def empty_journal(alias: str) -> None:
    """Write a SQLite database's journal into it and empty it, so that what was destroyed is in neither.

    Does nothing on PostgreSQL, inside a transaction, or while somebody reads: the next one does it.
    """
    connection = connections[alias]
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.fetchall()
    except DatabaseError:  # busy: what was destroyed leaves the journal a little later
        return
