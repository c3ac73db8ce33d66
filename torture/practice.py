"""A practice to be tortured: made in a folder, on SQLite or on a PostgreSQL database of its own."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from torture.drawn import drawn

PASSWORD = "a heron stands in the river"  # noqa: S105 - of an invented practice


@contextlib.contextmanager
def database(server: str) -> Iterator[str]:
    """The address of an empty database on this PostgreSQL server, dropped afterwards."""
    import psycopg

    name = f"holdfast_torture_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as db:
        db.execute(f"CREATE DATABASE {name}")
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(server, autocommit=True) as db:
            db.execute(f"DROP DATABASE {name} WITH (FORCE)")


def make(home: Path, address: str | None, cases: int = 1, sessions: int = 8) -> list[Any]:
    """A practice in `home`, opened in this process, with one therapist and simulated cases of his: their handles."""
    if address:
        os.environ["HOLDFAST_DATABASE_URL"] = address
    from holdfast.web.operations.init import init_practice

    init_practice(home, "host")
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["tests.web.quick.QuickArgon2"]
    settings.HOLDFAST_SEALING_COST = (1, 8, 1)
    from holdfast.web.accounts.people import make_account
    from holdfast.web.vault import audit, door

    user, _ = make_account("anna", PASSWORD, "therapist")
    with audit.recorded("torture"):
        return [door.import_case(user, case) for case in drawn(cases, sessions, world="reference")]
