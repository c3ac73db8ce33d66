"""What somebody could do who reaches the medium of the backups, and what two who come at one moment could undo."""

from __future__ import annotations

import json
from pathlib import Path

from tests.web.operations.conftest import Run


def test_a_changed_setting_beside_the_backup_does_not_come_back(run: Run, practice: Path) -> None:
    (practice.parent / "kept").mkdir()
    chosen = run(
        """
open_practice(home, PASSPHRASE)
plain = json.loads((home / "practice.json").read_text())
plain["contacts"] = [{"name": "crisis line", "number": "112"}]
(home / "practice.json").write_text(json.dumps(plain))
backup(home, here / "kept", PASSPHRASE)
out = plain
"""
    )
    readable = practice.parent / "kept" / "holdfast-keys-latest" / "practice.json"
    assert json.loads(readable.read_text()) == chosen
    readable.write_text(json.dumps({**chosen, "demo": True, "contacts": [{"name": "crisis line", "number": "666"}]}))
    assert run("restore(here / 'new', here / 'kept', PASSPHRASE); out = 1") == 1
    assert json.loads((practice.parent / "new" / "practice.json").read_text()) == chosen


def test_keys_that_two_might_make_at_one_moment_are_there_from_the_beginning(run: Run, practice: Path) -> None:
    assert (
        run(
            """
open_practice(home, PASSPHRASE)
from holdfast.web.vault.keyring import has_practice_key
out = [has_practice_key(purpose) for purpose in ("audit", "index", "factors", "envelope", "practise")]
"""
        )
        == [True] * 5
    )
