"""On SQLite: a database in memory is not shared by threads, so this has a practice on disk and a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]


def run_all_of_it(here: Path, environment: Mapping[str, str]) -> str:
    """`while_others_work` in a process of its own; what it said."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.web.keys.while_others_work", str(here)],
        env={
            "PATH": "/usr/bin:/bin", "HOME": str(here), "PYTHONPATH": os.environ.get("PYTHONPATH", ""), **environment,
        },
        cwd=REPOSITORY, capture_output=True, text=True, check=False, timeout=240,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def test_keys_change_and_a_patient_is_erased_while_others_work(tmp_path: Path) -> None:
    assert "written meanwhile" in run_all_of_it(tmp_path, {})
