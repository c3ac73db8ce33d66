"""Backups that fail, clocks that are wrong, disks that go, commands that were killed: said as it is, and mendable."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from tests.web.operations.conftest import Run

BACKUP = '(here / "daily").mkdir(exist_ok=True); out = backup(home, here / "daily", PASSPHRASE).file.name'
TICKED = "from holdfast.web.operations.tick import tick; out = {d.job: d.words for d in tick(home, PASSPHRASE)}"
PRUNED = """
from dataclasses import asdict
from holdfast.web.operations.backup_prune import Keeping, prune
open_practice(home, PASSPHRASE)
out = asdict(prune(home, here / "daily", Keeping(1, 0, 0), PASSPHRASE))
"""


def made_later(tmp_path: Path, run: Run, year: int) -> str:
    """A backup made while the clock of the machine stood in another year."""
    return str(
        run(f"""
from datetime import UTC, datetime
from holdfast.web.operations import backup_folder
class Wrong(datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime.now(tz).replace(year={year})
open_practice(home, PASSPHRASE)
backup_folder.datetime = Wrong
out = backup(home, here / "daily", PASSPHRASE).file.name
""")
    )


def test_a_backup_that_failed_is_none(run: Run, practice: Path, tmp_path: Path) -> None:
    fresh = """
open_practice(home, PASSPHRASE)
from holdfast.web.vault.models import AuditAct, AuditEntry
AuditEntry.objects.filter(view__startswith="backup").delete()
AuditAct.objects.filter(what__startswith="backup").delete()
"""
    run(fresh)
    (tmp_path / "daily").mkdir()
    (tmp_path / "daily" / "chunks").write_text("a file where the folder of the pieces should be")
    assert "could not be written" in run(BACKUP)["refused"]
    assert run(TICKED)["backup"].startswith("no backup was ever made")
    (tmp_path / "daily" / "chunks").unlink()
    run(BACKUP)
    assert run(TICKED)["backup"] == "the last backup is less than a day old"


def test_a_clock_that_was_ahead_costs_no_backup(run: Run, practice: Path, tmp_path: Path) -> None:
    run(BACKUP)
    late = made_later(tmp_path, run, 2199)
    assert late.startswith("holdfast-2199-")
    right = run(BACKUP)
    pruned = run(PRUNED)
    assert (pruned["kept"], pruned["removed"]) == (3, 0)
    assert late in pruned["left_alone"]
    refused = run('restore(home, here / "daily", PASSPHRASE)')
    assert late in refused["refused"]
    run(f'restore(home, here / "daily" / "{right}", PASSPHRASE)')
    (tmp_path / "daily" / late).unlink()
    assert run(PRUNED)["removed"] == 1


def test_a_list_with_an_impossible_day_stops_nothing(run: Run, practice: Path, tmp_path: Path) -> None:
    run(BACKUP)
    odd = tmp_path / "daily" / "holdfast-2026-99-99T000000.000Z.backup"
    odd.write_bytes(b"odd")
    assert run(PRUNED)["kept"] == 1
    assert odd.exists()


def test_clearing_up_touches_nothing_but_pieces(run: Run, practice: Path, tmp_path: Path) -> None:
    run(BACKUP)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / ("a" * 62)).write_text("somebody's")
    chunks = tmp_path / "daily" / "chunks"
    beside = chunks / "00"
    beside.mkdir(exist_ok=True)
    (beside / "letters.txt").write_text("somebody's")
    (beside / ("b" * 62)).write_text("a piece that no backup needs")
    free = next(name for number in range(256) if not (chunks / (name := f"{number:02x}")).exists())
    (chunks / free).symlink_to(elsewhere)
    run(PRUNED)
    assert (elsewhere / ("a" * 62)).exists()
    assert (beside / "letters.txt").exists()
    assert not (beside / ("b" * 62)).exists()


def test_a_folder_that_went_away_in_between_gives_no_backup(run: Run, practice: Path, tmp_path: Path) -> None:
    said = run("""
import shutil
from holdfast.web.operations import backup_folder
(here / "daily").mkdir()
put, count = backup_folder.put, []
def unmounted(into, piece, turn):
    written = put(into, piece, turn)
    count.append(1)
    if len(count) == 3:
        shutil.rmtree(here / "daily" / "chunks")
    return written
backup_folder.put = unmounted
out = backup(home, here / "daily", PASSPHRASE).file.name
""")
    assert "was the folder taken away" in said["refused"] or "No such file" in said["refused"]
    assert not list((tmp_path / "daily").glob("holdfast-*.backup"))


def test_a_full_medium_leaves_the_keys_that_lay_there(run: Run, practice: Path, tmp_path: Path) -> None:
    run(BACKUP)
    kept = tmp_path / "daily" / "holdfast-keys-latest"
    before = {file.name: file.read_bytes() for file in kept.iterdir()}
    said = run("""
import shutil
def full(read, out, *_):
    out.write(b"half")
    raise OSError(28, "No space left on device")
shutil.copyfileobj = full
out = backup(home, here / "daily", PASSPHRASE).file.name
""")
    assert "the keys could not be copied" in said["refused"]
    after = {file.name: file.read_bytes() for file in kept.iterdir()}
    assert {name: len(data) for name, data in after.items()} == {name: len(data) for name, data in before.items()}
    assert after["installation.key"] == before["installation.key"]


def test_what_a_killed_restore_left_is_removed_where_one_serves(run: Run, practice: Path) -> None:
    left = practice / ".aside-killed"
    left.mkdir(mode=0o700)
    (left / "aside-keys.sqlite3").write_bytes(b"wrapped keys")
    told = run("""
from holdfast.web.operations.doctor import Asked, examine
out = [one.found for one in examine(Asked(home, PASSPHRASE)) if one.check == "left over"]
""")
    assert ".aside-killed" in told[0]
    run("""
from holdfast.web.operations.serve import serve
import os, signal, threading
serve(home, "127.0.0.1", 0, passphrase=PASSPHRASE,
      announce=lambda _: threading.Timer(1.5, os.kill, (os.getpid(), signal.SIGTERM)).start())
""")
    assert not left.exists()


def test_two_that_restore_into_one_new_folder_do_not_meet(run: Run, practice: Path, tmp_path: Path) -> None:
    run(BACKUP)
    said = run("""
from holdfast.web.operations.serve import making
new = here / "new"
with making(new):
    try:
        restore(new, here / "daily", PASSPHRASE)
    except Refused as refused:
        out = refused.what
""")
    assert said == "This practice is being served just now."
    wrong = run('restore(here / "newer", here / "daily", "another passphrase altogether")')
    assert "does not open" in wrong["refused"]
    assert not (tmp_path / "newer").exists()


@pytest.mark.parametrize("which", ["data.sqlite3", "keys/keys.sqlite3"])
@pytest.mark.parametrize("how", ["noise", "empty"])
def test_a_damaged_file_is_called_so(run: Run, practice: Path, which: str, how: str) -> None:
    run(BACKUP)
    (practice / which).write_bytes(b"\x07" * 100_000 if how == "noise" else b"")
    for asked in (TICKED, BACKUP, 'upgrade(home, PASSPHRASE, here / "daily")'):
        refused = run(asked)
        assert ("is damaged" if how == "noise" else "is empty") in refused["refused"]
        assert "restore" in refused["do"]
    if which.startswith("keys"):
        assert "refused" in run('restore(home, here / "daily", PASSPHRASE)')


def test_locks_are_their_owners_alone(run: Run, practice: Path) -> None:
    old = os.umask(0o022)
    try:
        (practice / "tick.lock").touch(0o644)
        run(TICKED)
        run("with serving(home):\n    out = 1")
    finally:
        os.umask(old)
    for name in ("tick.lock", "serving.lock"):
        assert (practice / name).stat().st_mode & 0o077 == 0, name
    assert json.loads((practice / "tick.json").read_text())["kept"]


def test_a_key_that_systemd_lends_is_taken(run: Run, practice: Path, tmp_path: Path) -> None:
    lent = tmp_path / "credentials"
    lent.mkdir(mode=0o750)
    key = lent / "installation.key"
    (practice / "installation.key").rename(key)
    key.chmod(0o440)
    lent.chmod(0o550)
    named = {"HOLDFAST_KEY_FILE": str(key), "CREDENTIALS_DIRECTORY": str(lent)}
    opened = "open_practice(home, PASSPHRASE); out = 1"
    assert run(opened, **named) == 1
    assert "read by others" in run(opened, HOLDFAST_KEY_FILE=str(key))["refused"]
    key.chmod(0o444)
    assert "read by others" in run(opened, **named)["refused"]
    key.chmod(0o440)
    lent.chmod(0o570)  # its group could put another file there
    assert "read by others" in run(opened, **named)["refused"]
    lent.chmod(0o750)


def test_an_upgrade_killed_between_keys_and_data_is_run_again(run: Run, practice: Path, tmp_path: Path) -> None:
    (tmp_path / "daily").mkdir()
    run("""
start_django(home)
from django.core.management import call_command
call_command("migrate", "keystore", "0001", database="keys", verbosity=0)
import sqlite3
db = sqlite3.connect(home / "data.sqlite3")
db.execute("DELETE FROM django_migrations WHERE app = 'accounts'")
for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type='table' AND name LIKE 'accounts_%'").fetchall():
    db.execute(f'DROP TABLE "{name}"')
db.commit()
""")
    killed = """
import os, signal
from holdfast.web.operations.restore_aside import Aside
swap, done = Aside.swap, []
def once(self, keep=None):
    if done:
        os.kill(os.getpid(), signal.SIGKILL)
    done.append(swap(self, keep))
Aside.swap = once
upgrade(home, PASSPHRASE, here / "daily")
"""
    with pytest.raises(AssertionError):
        run(killed)
    assert list(practice.glob(".aside-*"))
    assert run('upgrade(home, PASSPHRASE, here / "daily"); out = 1') == 1
    assert not list(practice.glob(".aside-*"))
    assert (
        run("open_practice(home, PASSPHRASE)\nfrom holdfast.web.vault import audit\nout = audit.first_broken()") is None
    )
    found = run('out = list(verify(home, here / "daily", PASSPHRASE).problems)')
    assert found == []
