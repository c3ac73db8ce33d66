"""A practice from the terminal: made, filled, switched on, backed up and restored, each step as a person types it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from holdfast.simulate.examples import DEMO_PASSPHRASE

EXAMPLES = Path(__file__).parents[2] / "examples"
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def holdfast(tmp_path: Path) -> Run:
    """Run one command in a process of its own, as a practice needs; returns exit code and all it said."""
    keep = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "HOLDFAST_HOME": str(tmp_path / "practice")}
    secrets = {
        "HOLDFAST_PASSPHRASE": "a quiet street at night",
        "HOLDFAST_ACCOUNT": "anna",
        "HOLDFAST_PASSWORD": "four words do very well",
        "HOLDFAST_NOTES_PASSPHRASE": DEMO_PASSPHRASE,
        "HOLDFAST_ACCEPT_PURPOSE": "yes",
    }

    def run(*arguments: str, **changed: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "holdfast", *arguments],
            env={**keep, **secrets, **changed},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done.returncode, done.stdout + done.stderr

    return run


def test_a_practice_lives_through_a_day(holdfast: Run, tmp_path: Path) -> None:
    code, told = holdfast("init")
    assert code == 0
    assert "nothing in this practice can be opened again, by anybody, ever" in told
    assert "Recovery code of anna" in told
    assert "Findings are off" in told

    archivist, private = str(EXAMPLES / "archivist.json"), str(EXAMPLES / "archivist.private.json")
    assert holdfast("case", "in", archivist, "--owner", "anna", "--private", private)[0] == 0
    code, told = holdfast("case", "in", archivist, "--owner", "anna")
    assert (code, "already" in told) == (2, True)

    code, told = holdfast("findings", "on", "anna")
    assert code == 0
    assert "It does not" in told
    assert "Findings are on" in told

    assert "none: no page for patients opens" in holdfast("contacts")[1]
    code, told = holdfast("contacts", "add", "Crisis line", "112")
    assert (code, "Crisis line: 112" in told) == (0, True)
    code, told = holdfast("contacts", "remove", "Nobody")
    assert (code, "There are: Crisis line." in told) == (2, True)

    safe = tmp_path / "safe"
    safe.mkdir()
    code, told = holdfast("backup", "--single", str(safe / "monday"))
    assert (code, "written and read back" in told) == (0, True)

    out = tmp_path / "out.json"
    case = json.loads(Path(archivist).read_text(encoding="utf-8"))["id"]
    assert holdfast("case", "out", case, "--owner", "anna", "--to", str(out))[0] == 0
    assert out.read_bytes() == Path(archivist).read_bytes()
    assert holdfast("case", "out", case, "--owner", "anna", "--to", str(out))[0] == 2

    assert holdfast("restore", str(safe / "monday"))[0] == 0
    code, told = holdfast("audit", "verify")
    assert (code, "is whole" in told) == (0, True)


def test_what_a_practice_refuses_is_told_with_what_to_do(holdfast: Run) -> None:
    for arguments, words in (
        (("serve",), "holdfast init"),
        (("init", "--zone", "Mars/Olympus"), "Europe/Rome"),
    ):
        code, told = holdfast(*arguments)
        assert code == 2
        assert words in told
    code, told = holdfast("init", HOLDFAST_PASSPHRASE="short")
    assert (code, "at least 12 characters" in told) == (2, True)
    code, told = holdfast("init", HOLDFAST_PASSPHRASE="")
    assert (code, "Run this in a terminal, or set HOLDFAST_PASSPHRASE" in told) == (2, True)


def test_findings_stay_off_where_nobody_accepts_what_they_are_for(holdfast: Run) -> None:
    code, told = holdfast("findings", "on", "anna", HOLDFAST_ACCEPT_PURPOSE="no")
    assert (code, "stay as they were" in told) == (0, True)
