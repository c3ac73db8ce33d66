"""The database server goes away while people work, and comes back: pages say so meanwhile, and go on afterwards."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from tests.web.operations.test_bad_days import SERVE

pytestmark = pytest.mark.postgres
MAKE = """
import sys
from pathlib import Path
from holdfast.web.operations.init import init_practice
init_practice(Path(sys.argv[1]) / "practice", passphrase=sys.argv[2])
from holdfast.web.accounts.author_keys import open_author_key
from holdfast.web.accounts.people import make_account
from holdfast.web.vault import audit, door
from holdfast.simulate.examples import example
user, _ = make_account("anna", "a heron stands in the river", "therapist")
with audit.recorded("test"):
    key = open_author_key(user, "a heron stands in the river")
    door.import_case(user, example("archivist"), author_key=key)
"""
AWAY = """
import psycopg
server_address, name = sys.argv[3], sys.argv[4]
assert sign_in()[0] == 302
brief = f"/cases/{case}/brief/"
first, before = ask(brief)[0], state()
from django.db import connections
connections.close_all()
with psycopg.connect(server_address, autocommit=True) as admin:
    admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
    during = [ask("/healthz")[0], ask(brief)[:2], ask("/account/sign-in/", name="anna", password="x")[0]]
    admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
after = [ask("/healthz")[0], ask(brief)[0]]
end([first, before, during, after, state(), audit.verify().whole])
"""


def test_a_server_that_was_away_is_found_again(tmp_path: Path) -> None:
    import psycopg

    server = os.environ.get("HOLDFAST_TEST_POSTGRES")
    if not server:
        pytest.skip("HOLDFAST_TEST_POSTGRES names no PostgreSQL server")
    name = f"holdfast_test_{secrets.token_hex(6)}"
    address = urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "HOLDFAST_DATABASE_URL": address}
    words = "a boat on the evening river"
    with psycopg.connect(server, autocommit=True) as db:
        db.execute(f"CREATE DATABASE {name}")
        try:
            subprocess.run([sys.executable, "-c", MAKE, str(tmp_path), words], env=environment, check=True, timeout=120)
            done = subprocess.run(
                [sys.executable, "-c", SERVE + AWAY, str(tmp_path), words, server, name],
                env=environment, capture_output=True, text=True, check=False, timeout=120,
            )  # fmt: skip
        finally:
            db.execute(f"DROP DATABASE {name} WITH (FORCE)")
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Traceback" not in done.stderr
    first, before, during, after, at_last, whole = json.loads(done.stdout.splitlines()[-1])
    assert first == 200
    assert during[0] == 503
    assert during[1][0] == 503
    assert "does not answer" in during[1][1]
    assert during[2] in (403, 503)  # its token is looked at first
    assert after == [204, 200]
    assert at_last[0] == before[0] + 1  # one entry for the one page that was shown afterwards
    assert whole
