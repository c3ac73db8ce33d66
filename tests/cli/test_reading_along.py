"""Who reads a case along, from the terminal, each step as a person types it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

EXAMPLE = Path(__file__).parents[2] / "examples" / "stable-noise.json"


def run(home: Path, *arguments: str) -> tuple[int, str]:
    env = {
        "PATH": os.environ["PATH"], "HOME": str(home.parent), "HOLDFAST_HOME": str(home),
        "PYTHONPATH": os.environ.get("PYTHONPATH", ""), "HOLDFAST_PASSPHRASE": "a quiet street at night",
        "HOLDFAST_ACCOUNT": "anna", "HOLDFAST_PASSWORD": "four words do very well",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "holdfast", *arguments],
        env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout + done.stderr


def test_a_supervisor_is_added_and_removed_by_name(tmp_path: Path) -> None:
    home = tmp_path / "practice"
    assert run(home, "init")[0] == 0
    assert run(home, "account", "sofia", "--role", "supervisor")[0] == 0
    assert run(home, "account", "marta", "--role", "manager")[0] == 0
    assert run(home, "case", "in", str(EXAMPLE), "--owner", "anna")[0] == 0
    case = ("stable-noise", "--owner", "anna")

    def supervisor(act: str, name: str) -> tuple[int, str]:
        return run(home, "supervisor", act, case[0], name, *case[1:])

    code, told = supervisor("add", "sofia")
    assert (code, "sofia reads the record of stable-noise" in told) == (0, True), told
    for name in ("marta", "anna", "nobody"):
        code, told = supervisor("add", name)
        assert (code, "cannot read this case along" in told) == (2, True), told
    assert supervisor("remove", "sofia") == (0, "sofia reads stable-noise no more.\n")
    code, told = supervisor("remove", "sofia")
    assert (code, "Assigned are: nobody" in told) == (2, True)
    code, told = run(home, "supervisor", "add", "no-such-case", "sofia", "--owner", "anna")
    assert (code, "has no case no-such-case" in told) == (2, True)
