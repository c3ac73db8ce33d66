"""Measures: items or a total, within what the instrument allows."""

from typing import Any

import pytest
from tests.checking.building import case, found, measure, the_one

from holdfast.case.record import Sample, Scale

OWN = Scale(low=0.0, high=40.0, better="lower", title="Own scale")


@pytest.mark.parametrize(
    ("given", "place", "what"),
    [
        ({}, "measures[0]", "neither items nor a total"),
        ({"items": (0,) * 9, "total": 0.0}, "measures[0]", "both items and a total"),
        ({"items": (0,) * 8}, "measures[0].items", "8 answers"),
        ({"items": (0, 0, 4, 0, 0, 0, 0, 0, 0)}, "measures[0].items[2]", "4"),
        ({"items": (0, 0, 0, 0, -1, 0, 0, 0, 0)}, "measures[0].items[4]", "-1"),
        ({"total": 28.0}, "measures[0].total", "28.0"),
        ({"total": 3.0, "scale": OWN}, "measures[0].scale", "whose scale is known"),
        ({"instrument": "mine", "items": (1, 2)}, "measures[0].items", "which the catalogue does not hold"),
        ({"instrument": "mine", "total": 3.0}, "measures[0].scale", "the catalogue does not hold"),
        ({"instrument": "mine", "total": 41.0, "scale": OWN}, "measures[0].total", "41"),
        ({"total": 3.0, "sample": Sample(source="x")}, "measures[0].sample", "neither spread nor reliability"),
    ],
)
def test_a_measure_that_cannot_be_is_found(given: dict[str, Any], place: str, what: str) -> None:
    problem = the_one(case(measures=(measure(**given),)))
    assert problem.place == place
    assert what in problem.found


def test_a_scale_that_runs_backwards_is_found() -> None:
    scale = Scale(low=4.0, high=4.0, better="lower", title="Own")
    problem = the_one(case(measures=(measure(instrument="mine", total=4.0, scale=scale),)))
    assert problem.place == "measures[0].scale"


@pytest.mark.parametrize(
    "given",
    [
        {"items": (0, 1, 2, 3, None, 0, 0, 0, 0)},
        {"total": 27.0},
        {"instrument": "mine", "total": 40.0, "scale": OWN},
        {"total": 3.0, "sample": Sample(spread=5.0, source="this clinic")},
    ],
)
def test_a_measure_that_can_be_is_well(given: dict[str, Any]) -> None:
    assert found(case(measures=(measure(**given),))) == []
