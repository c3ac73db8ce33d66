"""A folder of backups: only what is new is written, a turned bit changes nothing, and half a backup is none."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.web.operations.conftest import PASSPHRASE, Run

from holdfast.web.operations.backup_prune import Keeping, keeping_of, kept_of
from holdfast.web.operations.backup_rows import Table, as_stored, decode, encode, pack, same_everywhere, unpack
from holdfast.web.operations.refused import Refused

OLD = Path(__file__).with_name("old") / "backup-1"
READ = """
def cases(where):
    open_practice(where, PASSPHRASE)
    from django.contrib.auth.models import User
    from holdfast.web.accounts.author_keys import open_author_key
    from holdfast.web.vault import audit, door
    user = User.objects.get(username="anna")
    with audit.recorded("test"):
        key = open_author_key(user, "a heron stands in the river")
        read = [door.load_case(h, key) for h in door.cases_for(user)]
    assert audit.first_broken() is None
    return [[c.id, len(c.record.sessions), len(c.private.notes)] for c in read]
"""
BACKUP = """
(here / "daily").mkdir(exist_ok=True)
made = backup(home, here / "daily", PASSPHRASE)
out = [made.new_pieces, made.pieces, made.bytes, made.file.name]
"""


@pytest.fixture
def daily(run: Run, practice: Path, tmp_path: Path) -> Path:
    """Two backups in a folder."""
    run(BACKUP)
    run(BACKUP)
    return tmp_path / "daily"


def test_the_next_backup_writes_what_is_new_and_both_come_back(run: Run, practice: Path, tmp_path: Path) -> None:
    first, again = run(BACKUP), run(BACKUP)
    assert first[0] == first[1] > 5
    assert again[0] == 2  # the trail and its index: a backup is an entry
    assert again[2] < first[2] / 5
    before = run(READ + "out = cases(home)")
    shutil.rmtree(practice)
    for number, name in enumerate((first[3], again[3], ".")):
        code = f'restore(here / "new{number}", here / "daily" / "{name}", PASSPHRASE)\n'
        run(code)
        assert run(READ + f'out = cases(here / "new{number}")') == before
    assert run('out = list(verify(here / "new0", here / "daily", PASSPHRASE).problems)') == []


def test_nothing_in_the_folder_says_whose_it_is(daily: Path) -> None:
    files = [file for file in daily.rglob("*") if file.is_file() and "keys-latest" not in str(file)]
    assert len(files) > 8
    for file in files:
        assert not any(word in file.read_bytes() for word in (b"anna", b"vault_", b"argon2", b"auth_user"))
        assert not set(file.name) & set('<>:"/\\|?*')
        assert len(file.name) < 70


EACH = """
import random
draw = random.Random(1)
start_django(home)
from holdfast.web.operations.backup_keys import own_backup_key
from holdfast.web.operations.backup_kept import opened_backup
from holdfast.web.operations.secret_files import read_installation_key
installation = read_installation_key(home, PASSPHRASE)
key = own_backup_key(installation)
def opened():
    with opened_backup(here / "daily", [installation], key, here) as kept:
        return [kept.said["audit"], [rows for _, rows in kept.pieces]]
whole = opened()
files = sorted(f for f in (here / "daily").rglob("*") if f.is_file() and f.name != "backup.lock"
               and f.parent.name != "holdfast-keys-latest")
needed = max(f for f in files if f.suffix == ".backup")
out = []
for n in range(400):
    file = draw.choice(files)
    data = file.read_bytes()
    turned = bytearray(data)
    what = draw.choice(["bit", "bit", "cut", "longer", "another"] + ["gone"] * (file != needed))
    if what == "bit":
        turned[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
    elif what == "cut":
        del turned[draw.randrange(len(data)):]
    elif what == "longer":
        turned += b"x"
    elif what == "another":
        turned = bytearray(draw.choice(files).read_bytes())
    file.unlink() if what == "gone" else file.write_bytes(bytes(turned))
    try:
        said = "as it was" if opened() == whole else "another"
    except Refused as refused:
        said = "refused" if refused.what and refused.do else "no words"
    file.write_bytes(data)
    out.append(said)
"""
DAMAGED = """
from holdfast.web.operations.backup_folder import CHUNKS
pieces = sorted((here / "daily" / CHUNKS).glob("*/*"), key=lambda one: one.stat().st_size)
largest = bytearray(pieces[-1].read_bytes())
largest[len(largest) // 2] ^= 1
pieces[-1].write_bytes(bytes(largest))
restore(home, here / "daily", PASSPHRASE)
"""


def test_whatever_is_turned_in_the_folder_is_refused_or_harmless(run: Run, daily: Path) -> None:
    out = run(EACH)
    assert set(out) == {"refused", "as it was"}
    assert out.count("refused") > 100


def test_a_restore_from_a_damaged_folder_changes_nothing(run: Run, daily: Path, practice: Path) -> None:
    data = (practice / "data.sqlite3").read_bytes()
    refused = run(DAMAGED)
    assert "was changed or cut short. Nothing was changed." in refused["refused"]
    assert (practice / "data.sqlite3").read_bytes() == data
    assert not list(practice.glob(".aside-*"))


def test_verify_names_what_does_not_open_and_the_next_backup_mends_it(run: Run, daily: Path) -> None:
    pieces = sorted(file for file in (daily / "chunks").glob("*/*"))
    for piece in pieces:
        data = bytearray(piece.read_bytes())
        data[len(data) // 2] ^= 1
        piece.write_bytes(bytes(data))
    problems = run('out = list(verify(home, here / "daily", PASSPHRASE).problems)')
    assert sum(problem.startswith("chunks") for problem in problems) == len(pieces)
    # A share of them is looked at each time: after a whole round all that the practice still has is whole.
    run("""
from datetime import datetime
import holdfast.web.operations.backup as module
import holdfast.web.operations.backup_folder as folder
class Later(datetime):
    turn = 0
    def toordinal(self):
        return Later.turn
module.datetime, folder.LOOKED_AT_AGAIN = Later, 2
for Later.turn in range(2):
    backup(home, here / "daily", PASSPHRASE)
""")
    assert run('out = restore(here / "new", here / "daily", PASSPHRASE)') > 0


def test_a_folder_of_another_practice_is_neither_written_nor_read(run: Run, daily: Path, tmp_path: Path) -> None:
    before = sorted((file.name, file.stat().st_size) for file in daily.rglob("*") if file.is_file())
    run('init_practice(here / "other", passphrase=PASSPHRASE)')
    assert "does not open" in run('backup(here / "other", here / "daily", PASSPHRASE)')["refused"]
    assert "another practice" in run('restore(here / "other", here / "daily", PASSPHRASE)')["refused"]
    assert before == sorted((file.name, file.stat().st_size) for file in daily.rglob("*") if file.is_file())


def test_two_backups_at_once_into_one_folder_are_told(run: Run, daily: Path) -> None:
    refused = run("""
import fcntl
held = (here / "daily" / "backup.lock").open("a+b")
fcntl.flock(held, fcntl.LOCK_EX)
backup(home, here / "daily", PASSPHRASE)
""")
    assert "Another backup is being written" in refused["refused"]


def test_a_newer_programs_backup_is_refused(run: Run, daily: Path) -> None:
    refused = run("""
import sqlite3
db = sqlite3.connect(home / "data.sqlite3")
db.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('vault', '9999_later', '2099-01-01')")
db.commit(); db.close()
import holdfast.web.operations.backup_read as module
from holdfast.web.operations.secret_files import read_installation_key
from holdfast.web.operations.backup import snapshot
real = module.models_at
module.models_at = lambda migrations: real([one for one in migrations if one[1] != "9999_later"])
open_practice.__globals__["check_databases"] = lambda older=False: None
open_practice(home, PASSPHRASE)
snapshot(home, here / "daily", read_installation_key(home, PASSPHRASE))
module.models_at = real
db = sqlite3.connect(home / "data.sqlite3")
db.execute("DELETE FROM django_migrations WHERE name = '9999_later'")
db.commit(); db.close()
restore(home, here / "daily", PASSPHRASE)
""")
    assert "newer Holdfast" in refused["refused"]


KILLED = """
import sys
from pathlib import Path
from holdfast.web.operations.backup import backup
print("ready", flush=True)
sys.stdin.readline()
backup(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
"""


def test_a_backup_killed_at_any_moment_leaves_the_earlier_ones_whole(
    run: Run, practice: Path, daily: Path, tmp_path: Path
) -> None:
    before, times = len(list(daily.glob("*.backup"))), 6
    shutil.rmtree(daily / "chunks")  # so that all of it is written anew
    for file in daily.glob("*.backup"):
        file.unlink()
    for n in range(times):
        with subprocess.Popen(
            [sys.executable, "-c", KILLED, str(practice), str(daily), PASSPHRASE],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env={"PATH": os.defpath, "HOME": str(tmp_path)},
        ) as child:  # fmt: skip
            assert child.stdin
            assert child.stdout
            child.stdout.readline()
            child.stdin.write(b"\n")
            child.stdin.flush()
            deadline = time.monotonic() + 20
            while child.poll() is None and time.monotonic() < deadline:
                if len(list((daily / "chunks").glob("*/*"))) > 1 + n:  # the moment moves through the pieces
                    child.send_signal(signal.SIGKILL)
                    break
            child.wait()
        found: Any = run('out = sorted({p.name for p in (here / "daily").glob("holdfast-2*")})')
        assert not [name for name in found if not name.endswith((".backup", ".part"))]
    assert before == 2
    last = run(BACKUP)
    assert run('out = list(verify(home, here / "daily", PASSPHRASE).problems)') == []
    assert last[3] == max(file.name for file in daily.glob("*.backup"))
    assert run('out = restore(here / "new", here / "daily", PASSPHRASE)') > 0


def test_pruning_keeps_what_is_asked_for_and_nothing_that_is_kept_loses_a_piece(run: Run, daily: Path) -> None:
    there = {file.name for file in (daily / "chunks").glob("*/*")}
    (daily / "chunks" / "00").mkdir(exist_ok=True)
    (daily / "chunks" / "00" / "half.part").write_bytes(b"half")
    out = run("""
from holdfast.web.operations.backup_prune import keeping_of, prune
open_practice(home, PASSPHRASE)
gone = prune(home, here / "daily", keeping_of("1,0,0"), PASSPHRASE)
out = [gone.kept, gone.removed, gone.left_alone, list(verify(home, here / "daily", PASSPHRASE).problems)]
""")
    assert out == [1, 1, "", []]
    left = {file.name for file in (daily / "chunks").glob("*/*")}
    assert left < there
    # With a list that does not open, pieces are left where they are.
    run(BACKUP)
    latest = max(daily.glob("*.backup"))
    damaged = bytearray(latest.read_bytes())
    damaged[-1] ^= 1
    latest.with_name("holdfast-2001-01-01T000000.000Z.backup").write_bytes(bytes(damaged))
    before = len(list((daily / "chunks").glob("*/*")))
    out = run("""
from holdfast.web.operations.backup_prune import keeping_of, prune
open_practice(home, PASSPHRASE)
out = prune(home, here / "daily", keeping_of("0,0,0"), PASSPHRASE).left_alone
""")
    assert "does not open" in out
    assert len(list((daily / "chunks").glob("*/*"))) == before


def test_the_last_of_each_day_week_and_month_is_kept() -> None:
    names = [
        f"holdfast-2026-{m:02}-{d:02}T{h:02}0000.000Z.backup" for m in (1, 2, 3) for d in (1, 2, 9) for h in (8, 20)
    ]
    kept = kept_of(names, Keeping(2, 2, 2))
    assert kept == {
        "holdfast-2026-03-09T200000.000Z.backup",
        "holdfast-2026-03-02T200000.000Z.backup",
        "holdfast-2026-02-09T200000.000Z.backup",
    }
    assert kept_of(names, Keeping(0, 0, 0)) == {"holdfast-2026-03-09T200000.000Z.backup"}
    assert kept_of([], Keeping(1, 1, 1)) == set()


@pytest.mark.parametrize("text", ["", "7", "7,4", "7,4,-1", "a,b,c", "7,4,12,1", "7;4;12", "99999,1,1"])
def test_how_many_to_keep_is_three_numbers(text: str) -> None:
    with pytest.raises(Refused, match="how many"):
        keeping_of(text)


def test_a_backup_of_the_first_version_comes_back_and_is_brought_forward(run: Run, tmp_path: Path) -> None:
    shutil.copytree(OLD, tmp_path / "old")
    assert run('out = restore(home, here / "old" / "one.backup", PASSPHRASE)') >= 3
    assert run(READ + "out = cases(home)")[0][0] == "grandiose-seven"
    # Into the practice itself too, and beside today's form of the keys.
    run(BACKUP)
    assert run('out = restore(home, here / "old" / "one.backup", PASSPHRASE)') >= 3
    assert run(READ + "out = cases(home)")[0][0] == "grandiose-seven"


TABLE = Table(
    "t", "id",
    (("id", "whole"), ("a", "id"), ("b", "moment"), ("c", "yes"), ("d", "json"), ("e", "bytes"), ("f", "text"),
     ("g", "day")),
)  # fmt: skip
ROWS = st.lists(
    st.tuples(
        st.integers(1, 2**62),
        st.none() | st.uuids().map(lambda one: one.hex),
        st.none() | st.datetimes().map(str),
        st.none() | st.booleans().map(int),
        st.none() | st.sampled_from(['[["read", "x"]]', "[]", '{"a": [1, 2.5, null]}']),
        st.none() | st.binary(max_size=40),
        st.none() | st.text(max_size=20),
        st.none() | st.dates().map(str),
    ),
    max_size=8,
)


@given(rows=ROWS)
def test_rows_come_out_of_a_piece_as_they_went_in(rows: list[tuple[Any, ...]]) -> None:
    kept = same_everywhere(TABLE, rows, "sqlite")
    said, blobs = encode(TABLE, kept)
    table, back = decode(*unpack(pack(said, blobs)))
    assert (table.columns, back) == (TABLE.columns, kept)
    assert as_stored(table, back, "sqlite") == rows
