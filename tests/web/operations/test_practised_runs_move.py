"""Runs with invented patients go where the practice goes: back from a backup, and over in one file, and open there."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.web.operations.conftest import Run

BEGUN = """
open_practice(home, PASSPHRASE)
from django.contrib.auth.models import User
from holdfast.simulate.practise import Choice, Run, after, with_log
from holdfast.simulate.practise.kept import log_of_rows
from holdfast.web.practise import store
run = after(Run(patient="noa", seed=4), Choice(depth=2))
store.begin(User.objects.get(username="anna").pk, with_log(run, log_of_rows({"alliance": 4, "words": "said so"}, 1)))
out = 1
"""
READ = """
def runs(where):
    open_practice(where, PASSPHRASE)
    from django.contrib.auth.models import User
    from holdfast.simulate.practise.kept import plain_run
    from holdfast.web.practise import store
    from holdfast.web.practise.models import PractiseRun
    from holdfast.web.vault.models import CaseRow
    anna = User.objects.get(username="anna").pk
    mine = [store.run_for(anna, one.id) for one in store.runs_of(anna)]
    assert len(mine) == PractiseRun.objects.count()
    return [[[str(one.id), one.version, plain_run(one.run)] for one in mine], CaseRow.objects.count()]
"""


@pytest.fixture
def before(run: Run, practice: Path) -> Any:
    """A practice with one run in it, as its owner reads it."""
    run(BEGUN)
    return run(READ + "out = runs(home)")


def test_a_run_comes_back_with_its_practice_and_opens(run: Run, before: Any, practice: Path, tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    run('backup(home, here / "backups" / "two.backup", PASSPHRASE)')
    shutil.rmtree(practice)
    assert run('out = restore(home, here / "backups" / "two.backup", PASSPHRASE)') >= 1
    assert run(READ + "out = runs(home)") == before
    assert before[0][0][2]["turns"][0]["log"]["words"] == "said so"
    assert before[1] == 1


def test_a_practice_that_goes_back_has_the_runs_of_that_day(run: Run, practice: Path, made: Path) -> None:
    run(BEGUN)
    run('restore(home, here / "backups" / "one.backup", PASSPHRASE)')
    assert run(READ + "out = runs(home)") == [[], 1]
    run(BEGUN)  # and a new one can be begun: the key of runs is still there
    assert len(run(READ + "out = runs(home)")[0]) == 1


def test_a_backup_brings_no_runs_back_to_an_account_that_was_closed_since(
    run: Run, before: Any, tmp_path: Path
) -> None:
    (tmp_path / "backups").mkdir()
    run('backup(home, here / "backups" / "two.backup", PASSPHRASE)')
    run("""
open_practice(home, PASSPHRASE)
from django.contrib.auth.models import User
from holdfast.web.accounts.managing import close
from holdfast.web.vault import audit
with audit.recorded("test"):
    close(User.objects.get(username="anna"))
""")
    assert run(READ + "out = runs(home)") == [[], 1]
    run('restore(home, here / "backups" / "two.backup", PASSPHRASE)')
    assert run(READ + "out = runs(home)") == [[], 1]


def test_a_run_goes_over_in_the_file_of_a_whole_practice(run: Run, before: Any) -> None:
    run('export_all(home, here / "all", PASSPHRASE)')
    run('import_all(here / "new", here / "all", PASSPHRASE)')
    assert run(READ + 'out = runs(here / "new")') == before


def test_no_word_of_a_run_stands_readable_in_a_backup_or_in_the_file(run: Run, before: Any, tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    run('backup(home, here / "backups" / "two.backup", PASSPHRASE)')
    run('export_all(home, here / "all", PASSPHRASE)')
    for file in (*(tmp_path / "backups").rglob("*"), tmp_path / "all"):
        if file.is_file():
            assert b"said so" not in file.read_bytes(), file.name
