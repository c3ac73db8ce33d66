"""Public data through to change verdicts. The rows stay in ../shared; only the numbers expected stand here."""

from collections import Counter
from pathlib import Path

import pytest

from holdfast.case.model import Case
from holdfast.case.moments import last_recorded
from holdfast.interop.mapping import read_mapping
from holdfast.interop.table import Imported, import_table
from holdfast.outcome.read import read_outcome
from holdfast.outcome.readings import Change

MAPPINGS = Path(__file__).parents[2] / "examples" / "mappings"

pytestmark = pytest.mark.shareddata


def read(shared_data: Path, table: str) -> Imported:
    mapping = read_mapping((MAPPINGS / f"{table.split('.', maxsplit=1)[0]}.toml").read_bytes())
    return import_table((shared_data / "dev" / table).read_bytes(), mapping)


def changes(case: Case, instrument: str) -> list[Change]:
    outcome = read_outcome(case.record, last_recorded(case))
    return [change for change in outcome.changes if change.series.instrument == instrument]


def verdicts(made: Imported, instrument: str, ratings: int) -> Counter[str]:
    """Verdicts of the patients with at least this many ratings."""
    found = (change for case in made.cases for change in changes(case, instrument))
    return Counter(change.verdict for change in found if len(change.series.points) >= ratings)


def test_forty_three_inpatients_change_as_published(shared_data: Path) -> None:
    made = read(shared_data, "claus_2020.csv")
    assert (len(made.cases), made.rows, made.not_taken) == (43, 172, ())
    ends = [c for c in made.cases if {"hamd-17"} and _first_and_last(c)]
    hamd = Counter(change.verdict for case in ends for change in changes(case, "hamd-17"))
    # data.md 3: Jacobson and Truax, r = .80, 40 with both ends: 29 improved, 10 unchanged, 1 worse.
    assert hamd == {"improved": 29, "no_reliable_change": 10, "worse": 1}


def _first_and_last(case: Case) -> bool:
    days = {m.when for m in case.record.measures if m.instrument == "hamd-17"}
    every = sorted({m.when for m in case.record.measures})
    return bool(days) and min(days) == every[0] and (max(days) - min(days)).days == 42


def test_the_depression_score_of_the_same_inpatients_changes_as_published(shared_data: Path) -> None:
    made = read(shared_data, "claus_2020.csv")
    # algorithms.md 3.2: Jacobson and Truax on the BDI: 10 recovered and 8 improved, 22 unchanged.
    bdi = verdicts(made, "bdi-ii", 3)
    assert bdi["improved"] == 18
    assert bdi["worse"] == 0


def test_one_man_over_239_days_grew_more_depressed(shared_data: Path) -> None:
    made = read(shared_data, "kossakowski2017_esm.csv.gz")
    (change,) = changes(made.cases[0], "scl-dep")
    assert len(change.series.points) == 28
    assert change.verdict == "worse"
    assert change.chance is not None
    assert change.chance < change.alpha


def test_his_daily_means_are_judged_at_three_planned_looks(shared_data: Path) -> None:
    made = read(shared_data, "kossakowski2017_daily.csv")
    found = changes(made.cases[0], "mood-down")
    assert [(c.looks, len(c.series.points)) for c in found] == [(3, 238)]


def test_a_trial_keeps_its_baseline_and_its_uneven_days(shared_data: Path) -> None:
    made = read(shared_data, "antidepressant_hamd17.csv")
    assert (len(made.cases), made.rows, made.taken, made.not_taken) == (172, 608, 780, ())
    counted = verdicts(made, "hamd-17", 2)
    assert sum(counted.values()) == 172
    assert counted == {"improved": 71, "no_reliable_change": 96, "worse": 5}
