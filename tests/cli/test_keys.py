"""Keys from the terminal: what can be lost is said first, and each refusal says what to do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.test_practice import Run, holdfast

__all__ = ["holdfast"]


def test_new_keys_and_a_new_passphrase_as_a_person_types_them(holdfast: Run, tmp_path: Path) -> None:
    assert holdfast("init")[0] == 0
    key = tmp_path / "practice" / "installation.key"
    old = json.loads(key.read_text())["id"]

    code, told = holdfast("rekey")
    assert code == 0
    assert "nobody can open anything, ever" in told.replace("\n", " ").replace("  ", " ")
    assert "make a backup" in told
    assert json.loads(key.read_text())["id"] != old

    code, told = holdfast("rekey", "--patients", HOLDFAST_NEW_PATIENT_KEYS="no")
    assert (code, "Nothing was changed" in told) == (0, True)
    code, told = holdfast("rekey", "--patients", HOLDFAST_NEW_PATIENT_KEYS="yes")
    assert (code, "New keys for 0 patients" in told) == (0, True)
    assert holdfast("rekey", "--case", "x") == (
        2, "--case goes with --patients. For a new key of the whole practice: holdfast rekey\n",
    )  # fmt: skip

    code, told = holdfast("passphrase", HOLDFAST_NEW_PASSPHRASE="short")
    assert (code, "too short" in told) == (2, True)
    code, told = holdfast("passphrase", HOLDFAST_NEW_PASSPHRASE="the kettle sings at noon")
    assert code == 0
    assert "by anybody, ever" in told
    assert holdfast("audit", "verify")[0] == 2
    assert holdfast("audit", "verify", HOLDFAST_PASSPHRASE="the kettle sings at noon")[0] == 0


@pytest.mark.parametrize("command", [["passphrase"], ["rekey"], ["rekey", "--patients"]])
def test_without_a_practice_there_are_no_keys(holdfast: Run, command: list[str]) -> None:
    code, told = holdfast(*command, HOLDFAST_NEW_PATIENT_KEYS="yes")
    assert code == 2
    assert "holdfast init" in told
