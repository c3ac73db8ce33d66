"""The patient's rights from the terminal, each step as a person types it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from holdfast.interop.envelope import ReachList, ToReach, new_code, new_head, write_envelope

EXAMPLES = Path(__file__).parents[2] / "examples"


class Terminal:
    """Runs one command in a process of its own; remembers nothing but the practice's folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "HOLDFAST_HOME": str(folder / "practice"),
            "HOLDFAST_PASSPHRASE": "a quiet street at night",
            "HOLDFAST_ACCOUNT": "anna",
            "HOLDFAST_PASSWORD": "four words do very well",
        }

    def __call__(self, *arguments: str, **changed: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "holdfast", *arguments],
            env={**self.environment, **changed},
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done.returncode, done.stdout + done.stderr


@pytest.fixture
def holdfast(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path)


def test_copy_profile_list_drafts_and_envelope(holdfast: Terminal, tmp_path: Path) -> None:
    assert holdfast("init")[0] == 0
    file = EXAMPLES / "archivist.json"
    case = json.loads(file.read_text(encoding="utf-8"))["id"]
    assert holdfast("case", "in", str(file), "--owner", "anna")[0] == 0

    assert holdfast("case", "bundle", case, "--owner", "anna", "--to", "copy.zip")[0] == 0
    assert zipfile.ZipFile(tmp_path / "copy.zip").testzip() is None
    assert holdfast("case", "bundle", case, "--owner", "anna", "--to", "copy.zip")[0] == 2

    code, told = holdfast("retention", "set", "germany", "--by", "anna")
    assert (code, "10 years" in told) == (0, True)
    assert holdfast("retention", "set", "custom", "--by", "anna", "--years", "31")[0] == 2
    assert "Davide R." in holdfast("retention", "due", "--by", "anna")[1]
    code, told = holdfast("case", "erase", case, "--owner", "anna", HOLDFAST_ERASE="yes")
    assert (code, "This treatment runs" in told) == (2, True)

    assert holdfast("documents", "--by", "anna", "--to", "drafts")[0] == 0
    assert "10 years after" in (tmp_path / "drafts" / "notice.md").read_text(encoding="utf-8")

    assert holdfast("envelope", "write", "--by", "anna", "--to", "list")[0] == 2
    assert holdfast("envelope", "paper", "--by", "anna", "--to", "paper.pdf")[0] == 0
    assert holdfast("envelope", "write", "--by", "anna", "--to", "list")[0] == 0
    code, told = holdfast("envelope", "open", "list", HOLDFAST_ENVELOPE_CODE=new_code())
    assert (code, "another code" in told) == (2, True)
    assert "Davide" not in told
    assert "whole" in holdfast("audit", "verify")[1]


def test_the_nearest_hour_stands_first_in_the_opened_envelope(holdfast: Terminal, tmp_path: Path) -> None:
    code = new_code()
    head, key = new_head(code)
    hours = {"none": "", "later": "2026-12-01 11:00", "sooner": "2026-11-24 11:00", "odd": "soon"}
    entries = tuple(ToReach(name, name, "02", hour, "") for name, hour in hours.items())
    (tmp_path / "list").write_bytes(write_envelope(head, key, ReachList("2026-11-22", "anna", "", entries)))
    told = holdfast("envelope", "open", "list", HOLDFAST_ENVELOPE_CODE=code)[1]
    assert re.findall(r"\(in the practice: (\w+)\)", told) == ["sooner", "later", "odd", "none"]
    assert "next hour Tuesday 2026-11-24 11:00" in told
    assert "next hour none arranged" in told


def test_the_envelope_opens_without_any_practice(holdfast: Terminal, tmp_path: Path) -> None:
    code = new_code()
    head, key = new_head(code)
    (tmp_path / "list").write_bytes(write_envelope(head, key, ReachList("2026-11-22", "anna", "Call them.", ())))
    done, told = holdfast("envelope", "open", "list", HOLDFAST_ENVELOPE_CODE=code)
    assert done == 0
    assert "Call them." in told
    assert "nothing recorded it" in told
    assert "belong together" in holdfast("envelope", "try", "list", HOLDFAST_ENVELOPE_CODE=code)[1]
