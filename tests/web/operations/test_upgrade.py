"""An upgrade brings a practice forward whole, or leaves it as it was and says so: whatever fails, and at each step."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.web.operations.conftest import PASSPHRASE, Run

OLD = Path(__file__).with_name("old") / "backup-1"
OLDER = """
import sqlite3
db = sqlite3.connect(home / "data.sqlite3")
db.execute("DELETE FROM django_migrations WHERE app = 'accounts'")
for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'accounts_%'").fetchall():
    db.execute(f'DROP TABLE "{name}"')
db.commit(); db.close()
"""
STATE_OF = """
def state():
    start_django(home)
    from holdfast.web.operations.backup_read import reading
    found = []
    for alias in ("default", "keys"):
        with reading(alias) as read:
            found += [read.said, [[piece.place, piece.said.hex(), piece.blobs.hex()] for piece in read.pieces()]]
    return found
"""
STATE = STATE_OF + "out = state()"
EACH_STEP = """
start_django(home)
import resource, signal
from holdfast.web.operations import opening, restore as put, restore_aside, restore_check, restore_load
def fails(*_, **__):
    raise RuntimeError("this step is broken")
def half(*_, **__):
    from django.core.management import call_command
    call_command("migrate", "accounts", "0001", database="default", verbosity=0)
    fails()
def full(*_, **__):
    pass
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
steps = [
    ("a table", restore_load, "make_tables", fails), ("a row", restore_load._Filling, "add", fails),
    ("counting", restore_load._Filling, "finish", fails), ("a migration", opening, "migrate", half),
    ("upcasting", put, "_bring_rows_forward", fails), ("opening rows", restore_check, "check_openings", fails),
    ("the swap", restore_aside, "copy_sqlite", fails), ("the disk", resource, "_", full),
]
whole, told = state(), []
for name, where, what, instead in steps:
    real = getattr(where, what, None)
    setattr(where, what, instead)
    if name == "the disk":
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
    try:
        upgrade(home, PASSPHRASE)
        told.append([name, "no refusal", ""])
    except Refused as refused:
        told.append([name, refused.what, refused.do])
    setattr(where, what, real)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    assert state() == whole, name
    assert not list(home.glob(".aside-*")), name
out = told
"""


@pytest.fixture
def older(run: Run, practice: Path) -> Path:
    run(OLDER)
    return practice


def test_a_step_that_fails_leaves_the_practice_as_it_was(run: Run, older: Path) -> None:
    told = run(STATE_OF + EACH_STEP)
    assert len(told) == 8
    for _, what, do in told:
        assert "The practice is as it was." in what
        assert do
    assert run("upgrade(home, PASSPHRASE); out = 1") == 1


def test_an_upgrade_goes_forward_and_keeps_a_backup_and_the_data_as_they_were(run: Run, older: Path) -> None:
    (older.parent / "daily").mkdir()
    before = run(STATE)
    made = run('out = str(upgrade(home, PASSPHRASE, here / "daily"))')
    assert made.endswith(".backup")
    assert (older / "data.before-upgrade.sqlite3").exists()
    assert not list(older.glob("keys.*")) + list((older / "keys").glob("*before*"))
    after = run(STATE)
    rows = [{t["name"]: t["rows"] for t in state[0]["tables"]} for state in (before, after)]
    assert rows[1]["vault_entryrow"] == rows[0]["vault_entryrow"] > 0
    assert "accounts_profile" in rows[1]
    assert run("upgrade(home, PASSPHRASE); out = 1") == 1  # again: nothing is left to do
    assert run('make_server(home, "127.0.0.1", 0, passphrase=PASSPHRASE).close(); out = "served"') == "served"


def test_rows_that_do_not_open_stop_an_upgrade_until_somebody_says_otherwise(run: Run, older: Path) -> None:
    run("""
import sqlite3
db = sqlite3.connect(home / "data.sqlite3")
first = "SELECT min(id) FROM vault_entryrow WHERE kind = 'sessions'"
db.execute(f"UPDATE vault_entryrow SET seq = 900 WHERE id = ({first})")
db.commit(); db.close()
""")
    refused = run("upgrade(home, PASSPHRASE)")
    assert "1 sealed rows do not open" in refused["refused"]
    assert "as it was" in refused["refused"]
    assert run("upgrade(home, PASSPHRASE, with_damage=True); out = 1") == 1


KILLED = """
import sys
from pathlib import Path
from holdfast.web.operations.upgrade import upgrade
print("ready", flush=True)
upgrade(Path(sys.argv[1]), sys.argv[2], tell=lambda line: print(line, flush=True))
"""


@pytest.mark.parametrize("moment", ["Made by an older", "sealed rows opened"])
def test_an_upgrade_that_is_killed_leaves_the_practice_as_it_was(run: Run, older: Path, moment: str) -> None:
    before = run(STATE)
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(older), PASSPHRASE],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env={"PATH": os.defpath, "HOME": str(older)},
    ) as child:  # fmt: skip
        assert child.stdout
        for line in child.stdout:
            if moment in line:
                child.send_signal(signal.SIGKILL)
                break
    assert child.returncode == -signal.SIGKILL
    time.sleep(0.1)
    assert run(STATE) == before
    assert run("upgrade(home, PASSPHRASE); out = 1") == 1
    assert not list(older.glob(".aside-*"))


def test_a_practice_of_schema_1_is_brought_forward_with_every_row(run: Run, tmp_path: Path) -> None:
    """The practice of commit b906099, put back as it was and then upgraded in its place."""
    shutil.copytree(OLD, tmp_path / "old")
    run('restore(home, here / "old" / "one.backup", PASSPHRASE)')
    out = run("""
open_practice(home, PASSPHRASE)
from holdfast.case.upcast import SCHEMA
from holdfast.web.operations.restore_check import check_openings, rows_are_up_to_date
found = check_openings()
out = [found.shut_count, found.opened > 50, len(found.without_key), rows_are_up_to_date()]
""")
    assert out == [0, True, 0, True]
