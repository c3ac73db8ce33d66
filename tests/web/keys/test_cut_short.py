"""Wherever `rekey` is killed, the practice opens, says what it said, and the next run brings it to its end."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.web.keys.cut_short import OF_PATIENTS, OF_REKEY
from tests.web.operations.conftest import PASSPHRASE

REPOSITORY = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def told(kept_practice: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """One process kills itself at every step in turn."""
    here = tmp_path_factory.mktemp("cut-short")
    shutil.copytree(kept_practice / "practice", here / "practice")
    done = subprocess.run(
        [sys.executable, "-m", "tests.web.keys.cut_short", str(here), PASSPHRASE],
        env={"PATH": "/usr/bin:/bin", "HOME": str(here), "PYTHONPATH": os.environ.get("PYTHONPATH", "")},
        cwd=REPOSITORY, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    assert len(said) == 1 + len(OF_REKEY) + len(OF_PATIENTS)
    return {**said, "stderr": done.stderr[-3000:]}


@pytest.mark.parametrize("point", [*OF_REKEY, *OF_PATIENTS])
def test_killed_on_the_way_nothing_is_lost_and_nothing_stays_half_done(told: dict[str, Any], point: str) -> None:
    assert told[point]["status"] == "killed", told["stderr"]
    found = told[point]["found"]
    assert isinstance(found, dict), (found, told["stderr"])
    assert found["first"] == found["again"] == told["was"]
    assert (found["file"], found["left"]) == (1, 0)
    assert found["patient"] == 1
