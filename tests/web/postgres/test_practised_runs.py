"""Runs with invented patients on PostgreSQL: kept, gone on with, refused where another window was quicker, deleted."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.web.postgres.test_on_postgres import run

pytestmark = pytest.mark.postgres


def test_a_run_is_kept_gone_on_with_and_deleted(tmp_path: Path, address: str) -> None:
    said = run(
        """
from holdfast.simulate.practise import Choice, Run, after
from holdfast.web.practise import store
name = store.begin(user.pk, Run(patient="noa"))
kept = store.run_for(user.pk, name)
store.keep(user.pk, name, after(kept.run, Choice()), version=kept.version)
try:
    store.keep(user.pk, name, kept.run, version=kept.version)
except store.Moved:
    print("moved")
print(len(store.run_for(user.pk, name).run.turns), len(store.runs_of(user.pk)))
store.delete(user.pk, name)
print(len(store.runs_of(user.pk)))
""",
        tmp_path,
        address,
    )
    assert said.split() == ["moved", "1", "1", "0"]


def test_two_that_are_begun_at_one_moment_are_counted_one_after_the_other(tmp_path: Path, address: str) -> None:
    said = run(
        """
from threading import Barrier, Thread
from django.db import connection
from holdfast.simulate.practise import Run
from holdfast.web.practise import store
store.MOST = 3
store.begin(user.pk, Run(patient="noa"))
ready, refused = Barrier(6), []
def begin():
    ready.wait()
    try:
        store.begin(user.pk, Run(patient="emil"))
    except store.TooMany:
        refused.append(1)
    finally:
        connection.close()
threads = [Thread(target=begin) for _ in range(6)]
for one in threads: one.start()
for one in threads: one.join()
print(len(store.runs_of(user.pk)), len(refused))
""",
        tmp_path,
        address,
    )
    assert said.split() == ["3", "4"]
