"""Databases of a test's own on the server that HOLDFAST_TEST_POSTGRES names."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import pytest


@pytest.fixture
def address() -> Iterator[str]:
    with database() as made:
        yield made


@pytest.fixture
def addresses() -> Iterator[dict[str, str]]:
    """Two databases, as the environment names them: for the data, and for the keys."""
    with database() as data, database() as keys:
        yield {"HOLDFAST_DATABASE_URL": data, "HOLDFAST_KEYS_DATABASE_URL": keys}


@contextmanager
def database() -> Iterator[str]:
    """A new, empty database, dropped afterwards."""
    import psycopg

    server = os.environ.get("HOLDFAST_TEST_POSTGRES")
    if not server:
        pytest.skip("HOLDFAST_TEST_POSTGRES names no PostgreSQL server")
    name = f"holdfast_test_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as db:
        db.execute(f"CREATE DATABASE {name}")
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            db.execute(f"DROP DATABASE {name} WITH (FORCE)")
