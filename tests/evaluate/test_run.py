"""All detectors on all treatments."""

from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from tests.process.treatment import CANCELLED, H, treatment

from holdfast.evaluate.operating import read_world
from holdfast.evaluate.ours import fitted_seeds
from holdfast.evaluate.published.detectors import published
from holdfast.evaluate.published.tuned import tuned
from holdfast.evaluate.run import (
    FittedSeed,
    NoTreatments,
    as_json,
    detectors_of,
    drawn,
    evaluate,
    given,
    refuse_fitted,
    with_reliability,
)
from holdfast.knowledge import Table
from holdfast.process.columns import HourColumns
from holdfast.simulate.known import Known
from holdfast.simulate.to_case import to_case
from holdfast.simulate.worlds import draw

KEYS = [
    "name", "inputs", "online", "precision", "recall", "f1", "f1_interval", "episode_recall", "delay_sessions",
    "false_alarms_per_20_sessions", "brier", "by_kind", "by_seed",
]  # fmt: skip


def until(columns: HourColumns, hour: int) -> HourColumns:
    """The same treatments as they stood after this hour: later columns are empty."""
    later = np.arange(columns.held.shape[1]) >= hour

    def emptied(values: Any) -> Any:
        if values.ndim == 1:
            return np.minimum(values, hour)
        gone = {"f": np.nan, "i": -1, "b": False}[values.dtype.kind]
        wide = later.reshape(1, -1, *([1] * (values.ndim - 2)))
        return np.where(wide, np.array(gone, dtype=values.dtype), values)

    return HourColumns(**{f.name: emptied(getattr(columns, f.name)) for f in fields(columns)})


@pytest.mark.parametrize("world", ["reference", "reference-weak"])
def test_no_detector_that_speaks_in_time_sees_what_comes_later(world: str) -> None:
    hours = draw(world, 60, 30, 71).recorded.hours
    for detector in detectors_of(world):
        if not detector.online:
            continue
        whole = detector.run(hours)
        for hour in (9, 20, 29):
            then = detector.run(until(hours, hour))
            assert np.array_equal(whole.raised[:, :hour], then.raised[:, :hour]), detector.name
            if whole.chance is not None and then.chance is not None:
                assert np.allclose(
                    whole.chance[:, :hour], then.chance[:, :hour], rtol=1e-9, atol=1e-12, equal_nan=True
                ), detector.name


def test_looking_back_is_marked_as_such() -> None:
    assert [one.name for one in published("reference") if not one.online] == ["pelt"]


def test_the_object_has_the_agreed_keys_and_can_be_read_by_the_page() -> None:
    found = evaluate("reference", drawn("reference", [71, 72], 12, 30), patients=12, sessions=30, read=1)
    page = as_json(found)
    assert list(page) == ["world", "seeds", "patients", "sessions", "detectors", "findings_per_stable_session"]
    for one in page["detectors"]:
        assert list(one) == KEYS
        assert [seed["seed"] for seed in one["by_seed"]] == [71, 72]
    assert page["findings_per_stable_session"] is not None
    assert [one.name for one in read_world(Table("x", "", with_reliability(found))).detectors][:1] == ["drop_1sd"]


def test_the_same_seeds_give_the_same_figures() -> None:
    pages = [
        as_json(evaluate("reference", drawn("reference", [71], 10, 30), patients=10, sessions=30, read=0))
        for _ in range(2)
    ]
    assert pages[0] == pages[1]


def test_case_files_of_a_world_are_judged_as_the_world_is() -> None:
    # Case files hold ratings in sixths of ten: rules with a sharp threshold may differ by an alarm.
    world = draw("reference", 40, 30, 71)
    files = given([(to_case(world, i), world.known[i]) for i in range(40)], 71, read=1)
    one = evaluate("reference", [files], patients=40, sessions=30, read=1)
    other = evaluate("reference", drawn("reference", [71], 40, 30), patients=40, sessions=30, read=1)
    assert one.speech == other.speech
    for a, b in zip(as_json(one)["detectors"], as_json(other)["detectors"], strict=True):
        assert a["by_kind"]["devaluing"]["episodes"] == b["by_kind"]["devaluing"]["episodes"]
        assert a["f1"] == pytest.approx(b["f1"], abs=0.12), a["name"]


def test_seeds_that_fitted_anything_are_refused_and_seeds_for_reporting_never_are() -> None:
    taken = sorted(tuned().seeds | fitted_seeds())
    assert taken
    assert max(taken) < 1000
    for seed in (taken[0], taken[-1]):
        with pytest.raises(FittedSeed, match=f"seed {seed} was fitted on"):
            refuse_fitted([1001, seed])
    refuse_fitted([1000, 1001, 2**32 - 1])


def test_nothing_to_judge_on_is_said() -> None:
    with pytest.raises(NoTreatments):
        given([], 1, read=1)


def test_treatments_without_hours_or_with_a_number_left_out_are_no_trouble() -> None:
    empty, gone = treatment([]), treatment([CANCELLED, CANCELLED])
    gap = treatment([H(rating=60), H(rating=61), H(rating=60)])
    gap = replace(gap, record=replace(gap.record, sessions=gap.record.sessions[::2]))
    for cases in ([empty], [gone, empty], [gap, empty, gone]):
        files = given([(case, Known(True)) for case in cases], 1, read=3)
        page = as_json(evaluate("theirs", [files], patients=len(cases), sessions=3, read=3))
        assert {one["f1"] for one in page["detectors"]} == {None}
