"""A whole practice in one file; and the demo restored from its backup in one command, on a machine with nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.web.operations.conftest import PASSPHRASE, Run

ROWS = """
def rows(where):
    start_django(where)
    from holdfast.web.operations.backup_read import reading
    out = []
    for alias in ("default", "keys"):
        with reading(alias) as read:
            out += [read.said, [[piece.place, piece.said.hex(), piece.blobs.hex()] for piece in read.pieces()]]
    return out
"""


def test_a_practice_comes_out_of_its_file_row_for_row(run: Run, practice: Path, tmp_path: Path) -> None:
    run('export_all(home, here / "all", PASSPHRASE)')
    run('import_all(here / "new", here / "all", PASSPHRASE)')
    assert run(ROWS + 'out = rows(here / "new")') == run(ROWS + "out = rows(home)")
    assert run('make_server(here / "new", "127.0.0.1", 0, passphrase=PASSPHRASE).close(); out = 1') == 1
    assert "already" in run('import_all(here / "new", here / "all", PASSPHRASE)')["refused"]
    assert "already" in run('export_all(home, here / "all", PASSPHRASE)')["refused"]
    assert "passphrase" in run('import_all(here / "other", here / "all", "another passphrase")')["refused"]
    assert not (tmp_path / "other").exists()
    assert "import --all" in run('restore(home, here / "all", PASSPHRASE)')["do"]


def test_a_file_that_was_changed_makes_no_practice(run: Run, practice: Path, tmp_path: Path) -> None:
    run('export_all(home, here / "all", PASSPHRASE)')
    out = run("""
import random
draw, data, out = random.Random(3), (here / "all").read_bytes(), []
for n in range(12):
    turned = bytearray(data)
    if n % 3:
        turned[draw.randrange(len(data)) if n % 2 else draw.randrange(300)] ^= 1 << draw.randrange(8)
    else:
        del turned[draw.randrange(len(data)):]
    (here / "turned").write_bytes(bytes(turned))
    try:
        import_all(here / "none", here / "turned", PASSPHRASE)
        out.append("taken")
    except Refused as refused:
        out.append("refused" if refused.do else "no words")
    except RuntimeError as error:  # one process opens one practice: each try makes a folder anew
        out.append("refused" if "one process" in str(error) else "no words")
out = [sorted(set(out)), (here / "none").exists()]
""")
    assert out == [["refused"], False]


def test_a_servers_export_needs_its_key_file_carried_by_hand(run: Run, tmp_path: Path) -> None:
    run('init_practice(home, "host")')
    run('export_all(home, here / "all")')
    key = (tmp_path / "practice" / "installation.key").read_bytes()
    assert key.split(b'"key": "')[1][:20] not in (tmp_path / "all").read_bytes()
    assert "Copy it to" in run('import_all(here / "new", here / "all")')["do"]
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "installation.key").write_bytes(key)
    (tmp_path / "new" / "installation.key").chmod(0o600)
    assert run('out = import_all(here / "new", here / "all")') == 1


def test_the_demo_is_restored_from_its_backup_in_one_command_on_an_empty_machine(run: Run, tmp_path: Path) -> None:
    run('make_demo(home); (here / "backups").mkdir(); backup(home, here / "backups"); out = 1')
    machine = tmp_path / "machine"
    machine.mkdir()
    (tmp_path / "practice").rename(tmp_path / "gone")
    done = subprocess.run(
        [sys.executable, "-m", "holdfast", "restore", str(tmp_path / "backups"), "--home", str(machine / "new")],
        env={"PATH": os.defpath, "HOME": str(machine)}, capture_output=True, text=True, check=False, timeout=90,
        stdin=subprocess.DEVNULL, cwd=machine,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "is as it was when the backup was made" in done.stdout
    assert PASSPHRASE not in done.stdout
    counted = """
open_practice(here / "machine" / "new")
from holdfast.web.vault import audit
from holdfast.web.vault.models import CaseRow
out = [CaseRow.objects.count(), audit.first_broken()]
"""
    assert run(counted) == [6, None]
