"""Two writers on SQLite: a database in memory is not shared by threads, so this has a practice on disk."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.web.operations.conftest import PASSPHRASE

REPOSITORY = Path(__file__).resolve().parents[3]
CODE = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from holdfast.web.operations.opening import open_practice
open_practice(Path(sys.argv[1]), sys.argv[2])
from django.contrib.auth.models import User
from django.db import connection
with connection.cursor() as cursor:
    for pragma, value in (("journal_mode", "wal"), ("synchronous", 2), ("secure_delete", 1), ("temp_store", 2)):
        cursor.execute(f"PRAGMA {pragma}")
        assert cursor.fetchone()[0] == value, pragma
from tests.web.vault.two_at_once import all_of_it
all_of_it(User.objects.get(username="anna"))
print("all of it")
"""


def test_the_slower_of_two_is_told_and_nothing_is_lost(practice: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CODE, str(practice), PASSPHRASE, str(REPOSITORY)],
        env={"PATH": "/usr/bin:/bin", "HOME": str(practice)}, capture_output=True, text=True, check=False, timeout=90,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout.endswith("all of it\n")
