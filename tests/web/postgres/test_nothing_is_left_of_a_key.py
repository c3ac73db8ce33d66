"""PostgreSQL leaves a deleted row in its file until somebody clears up, in a small table for ever. A key may not."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.postgres
REPOSITORY = Path(__file__).resolve().parents[3]
BEGIN = """
import json, sys
from pathlib import Path
home = Path(sys.argv[1]) / "practice"
from holdfast.web.operations.init import init_practice
init_practice(home, "host")
from django.db import connections
from holdfast.simulate.examples import example
from holdfast.web.accounts.people import make_account
from holdfast.web.keystore.models import KeyRow
from holdfast.web.vault import audit, door
anna, _ = make_account("anna", "a heron stands in the river", "therapist")
with audit.recorded("test"):
    handle = door.import_case(anna, example("stable-noise"))
key = bytes(KeyRow.objects.get(case=handle.id).wrapped)
def on_disk(wrapped=key, table="keystore_keyrow"):
    with connections["keys"].cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SELECT pg_read_binary_file(pg_relation_filepath(%s))", [table])
        return wrapped[19:60] in bytes(cursor.fetchone()[0])
before = on_disk()
"""
ERASED = """
with audit.recorded("erase", anna.pk):
    door.erase(handle.id, anna, "italy")
print(json.dumps([before, on_disk(), KeyRow.objects.filter(case=handle.id).exists()]))
"""
CHANGED = """
from holdfast.web.operations.keys import rekey
rekey(home)
print(json.dumps([before, on_disk(), KeyRow.objects.filter(case=handle.id).exists()]))
"""
LEFT_FOR_A_SERVER = """
import os
from datetime import UTC, datetime
from uuid import uuid4
from holdfast.web.keystore.models import NextInstallationKey
from holdfast.web.vault import keyring
row = keyring.leave_next(keyring.Key(uuid4(), os.urandom(32)), datetime.now(UTC))
place = bytes(row.wrapped), "keystore_nextinstallationkey"
before = on_disk(*place)
assert keyring.take_up()
print(json.dumps([before, on_disk(*place), NextInstallationKey.objects.exists()]))
"""
WHILE_READ = """
import threading
reading, done = threading.Event(), threading.Event()
def read():
    from django.db import transaction
    with transaction.atomic(using="keys"):
        list(KeyRow.objects.all())
        reading.set()
        done.wait(60)
    connections["keys"].close()
other = threading.Thread(target=read)
other.start()
reading.wait(60)
with audit.recorded("erase", anna.pk):
    door.erase(handle.id, anna, "italy")
gone = not KeyRow.objects.filter(case=handle.id).exists()
done.set()
other.join()
import time
from holdfast.web.keystore.journal import keys_left_behind
from holdfast.web.vault.erasure import replay_erasures
for _ in range(50):  # the server counts a little later what it did
    if keys_left_behind():
        break
    time.sleep(0.2)
replay_erasures()
print(json.dumps([before, on_disk(), not gone]))
"""


@pytest.mark.parametrize(
    ("act", "key_stays"),
    [(ERASED, False), (CHANGED, True), (LEFT_FOR_A_SERVER, False), (WHILE_READ, False)],
    ids=["erased", "under another installation key", "left for a server", "erased while somebody reads"],
)
def test_what_was_destroyed_is_not_in_the_file_of_the_table(
    tmp_path: Path, addresses: dict[str, str], act: str, key_stays: bool
) -> None:
    import psycopg

    with psycopg.connect(addresses["HOLDFAST_KEYS_DATABASE_URL"]) as db:
        row = db.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
        if row is None or not row[0]:
            pytest.skip("only a superuser of the server may look into its files")
    done = subprocess.run(
        [sys.executable, "-c", BEGIN + act, str(tmp_path)],
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), **addresses},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    assert json.loads(done.stdout) == [True, False, key_stays]
