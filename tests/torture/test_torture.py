"""A little of what `make torture` does at length; each in a process of its own, as there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]


def tortured(tmp_path: Path, *arguments: str) -> str:
    home = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "TMPDIR": str(tmp_path), "PYTHONPATH": str(REPOSITORY)}
    if "HOLDFAST_TEST_POSTGRES" in os.environ and "--sqlite" not in arguments:
        home["HOLDFAST_TEST_POSTGRES"] = os.environ["HOLDFAST_TEST_POSTGRES"]
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=REPOSITORY, env=home, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]
    return done.stdout


def test_nothing_acknowledged_is_lost_when_the_writer_is_killed(tmp_path: Path) -> None:
    said = tortured(tmp_path, "torture.kills", "--sqlite", "--kills", "25", "--seed", "7")
    assert "25 kills" in said
    assert "'check_in'" in said  # something was acknowledged, or nothing was tried


@pytest.mark.postgres
def test_nothing_acknowledged_is_lost_on_postgres(tmp_path: Path) -> None:
    if "HOLDFAST_TEST_POSTGRES" not in os.environ:
        pytest.skip("HOLDFAST_TEST_POSTGRES names no PostgreSQL server")
    assert "PostgreSQL: 25 kills" in tortured(tmp_path, "torture.kills", "--kills", "25", "--seed", "7")


def test_odd_requests_meet_no_fault(tmp_path: Path) -> None:
    assert "300 requests" in tortured(tmp_path, "torture.fuzz", "--requests", "300", "--seed", "7")


def test_bent_files_are_read_or_refused_in_words(tmp_path: Path) -> None:
    said = tortured(tmp_path, "torture.fuzz", "--files", "--requests", "300", "--seed", "7")
    assert "case file, values: refused" in said
    assert "case file, values: read" in said
