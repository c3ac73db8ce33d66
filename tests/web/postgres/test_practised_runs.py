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
