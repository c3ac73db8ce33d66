"""Accounts from the terminal, as a person types it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def holdfast(tmp_path: Path) -> Run:
    keep = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "HOLDFAST_HOME": str(tmp_path / "practice")}
    secrets = {"HOLDFAST_ACCOUNT": "anna", "HOLDFAST_PASSWORD": "four words do very well"}

    def run(*arguments: str, **changed: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "holdfast", *arguments], env={**keep, **secrets, **changed},
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert "Traceback" not in done.stderr, done.stderr
        return done.returncode, done.stdout + done.stderr

    return run


def test_accounts_of_a_host_are_made_listed_closed_and_freed(holdfast: Run, tmp_path: Path) -> None:
    code, told = holdfast(
        "init", "--profile", "host", HOLDFAST_MANAGER="mara", HOLDFAST_MANAGER_PASSWORD="a lamp in the garden"
    )
    assert code == 0, told
    assert "mara can sign in as manager" in told
    assert json.loads((tmp_path / "practice" / "practice.json").read_text())["profile"] == "host"
    assert holdfast("account", "sofia", "--role", "supervisor")[0] == 0
    code, told = holdfast("account", "sofia")
    assert (code, "already" in told) == (2, True)
    assert holdfast("account", "disable", "sofia")[0] == 0
    code, told = holdfast("account", "list")
    lines = [" ".join(line.split()) for line in told.splitlines()]
    assert code == 0
    assert lines[1:4] == ["anna therapist open 0 0", "mara manager open 0 0", "sofia supervisor closed 0 0"]
    for words, said in (
        (("enable", "sofia"), "open again"),
        (("factors", "reset", "anna"), "anna had 0 second factors"),
        (("sessions", "end", "anna"), "signed out everywhere"),
    ):
        code, told = holdfast("account", *words)
        assert (code, said in told) == (0, True)


def test_words_that_are_no_command_are_told_with_those_there_are(holdfast: Run) -> None:
    assert holdfast("init", "--profile", "host", "--role", "manager")[0] == 0
    for words in (("disable",), ("factors", "reset"), ("factors", "lose", "anna"), ("sessions", "anna"), ("a", "b")):
        code, told = holdfast("account", *words)
        assert (code, "holdfast account factors reset NAME" in told) == (2, True)
    code, told = holdfast("account", "disable", "nobody")
    assert (code, "holdfast account list" in told) == (2, True)
