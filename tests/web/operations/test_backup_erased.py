"""Who was erased stays erased, whatever the age of the backup that comes back, or of the keys beside it."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.web.operations.conftest import Run

ERASE = """
open_practice(home, PASSPHRASE)
from datetime import datetime, UTC
from holdfast.web.keystore.models import ErasedRow, KeyRow
from holdfast.web.vault import audit
from holdfast.web.vault.erasure import replay_erasures
from holdfast.web.vault.models import CaseRow
case = CaseRow.objects.get()
ErasedRow.objects.create(case=case.id, at=datetime.now(UTC), by=1, profile="custom")
replay_erasures()
out = CaseRow.objects.count()
"""
LEFT = """
def left(where):
    start_django(where)
    from holdfast.web.keystore.models import ErasedRow, KeyRow
    from holdfast.web.vault.models import CaseRow, EntryRow
    keys = KeyRow.objects.exclude(case=None).count()
    return [keys, CaseRow.objects.count(), EntryRow.objects.count(), ErasedRow.objects.count()]
"""
BACKUP = '(here / "daily").mkdir(exist_ok=True); out = backup(home, here / "daily", PASSPHRASE).file.name'


def test_a_backup_from_before_the_erasure_brings_nobody_back(run: Run, practice: Path, tmp_path: Path) -> None:
    before = run(BACKUP)
    shutil.copytree(tmp_path / "daily" / "holdfast-keys-latest", tmp_path / "old-keys")
    assert run(LEFT + "out = left(home)")[0] == 1
    run(ERASE)
    after = run(BACKUP)
    # Into the practice: its own register is at hand.
    run(f'restore(home, here / "daily" / "{before}", PASSPHRASE)')
    assert run(LEFT + "out = left(home)") == [0, 0, 0, 1]
    # Into an empty folder, with an older copy of the keys: a later backup of the folder knows.
    shutil.rmtree(practice)
    run(f'restore(here / "new", here / "daily" / "{before}", PASSPHRASE, here / "old-keys")')
    assert run(LEFT + 'out = left(here / "new")') == [0, 0, 0, 1]
    run(f'restore(here / "newer", here / "daily" / "{after}", PASSPHRASE, here / "old-keys")')
    assert run(LEFT + 'out = left(here / "newer")') == [0, 0, 0, 1]


def test_the_copy_of_the_keys_forgets_who_was_erased(run: Run, practice: Path, tmp_path: Path) -> None:
    run(BACKUP)
    keys = """
from holdfast.web.operations.backup_keys import kept_keys
from holdfast.web.operations.secret_files import read_installation_key
start_django(home)
with kept_keys(here / "daily" / "holdfast-keys-latest", read_installation_key(home, PASSPHRASE)) as dump:
    out = [[table.name, len(rows)] for table, rows in dump.pieces]
"""
    with_him = dict(run(keys))
    run(ERASE)
    run(BACKUP)
    without = dict(run(keys))
    assert without["keystore_keyrow"] == with_him["keystore_keyrow"] - 1
    assert without["keystore_erasedrow"] == 1
    assert "keystore_nextinstallationkey" not in without
