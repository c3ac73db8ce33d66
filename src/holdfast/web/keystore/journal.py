"""What was destroyed must leave the files too: SQLite overwrites what it deletes (secure_delete) and keeps it in its
journal until that is emptied; PostgreSQL leaves it in the table's file until somebody clears up, in a small table for
ever.
"""

from __future__ import annotations

from django.db import DatabaseError, connections

TABLES = ("keystore_keyrow", "keystore_authorkeyrow", "keystore_nextinstallationkey")
PATIENCE = "2s"


def empty_journal(alias: str) -> None:
    """Make what was destroyed leave the files of a database: on SQLite its journal is written into it and emptied; on
    PostgreSQL the tables of keys are written anew. Of the data nothing is done there: without their key they are noise.

    Does nothing inside a transaction, or while somebody reads: the next one does it.
    """
    connection = connections[alias]
    if connection.in_atomic_block:
        return
    try:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                cursor.fetchall()
            elif alias == "keys":
                cursor.execute("SELECT set_config('lock_timeout', %s, false)", [PATIENCE])
                try:
                    cursor.execute(f"VACUUM (FULL) {', '.join(TABLES)}")
                finally:
                    cursor.execute("RESET lock_timeout")
    except DatabaseError:  # busy: what was destroyed leaves the files a little later
        return


def keys_left_behind() -> bool:
    """Whether PostgreSQL still has rows in the files of the tables of keys that were deleted or replaced."""
    connection = connections["keys"]
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(n_dead_tup), 0) FROM pg_stat_user_tables WHERE relid = ANY(%s::regclass[])",
            [list(TABLES)],
        )
        return bool(cursor.fetchone()[0])
