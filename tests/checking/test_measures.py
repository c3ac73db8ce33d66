"""Measures: items or a total, within what the instrument allows."""

from typing import Any

import pytest
from tests.checking.building import case, found, measure, rating, the_one

from holdfast.case.record import Sample, Scale
from holdfast.case.working import WorkingNotes
from holdfast.measures.catalogue import catalogue

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
        ({"items": (0,) * 9, "version": 9_999}, "measures[0].version", "no key for"),
        ({"items": (0,) * 9, "form": "upside-down"}, "measures[0].form", "upside-down"),
        ({"total": 3.0, "form": "upside-down"}, "measures[0].form", "upside-down"),
        ({"instrument": "mine", "total": 3.0, "scale": OWN, "version": 1}, "measures[0].version", "1"),
        ({"instrument": "mine", "total": 3.0, "scale": OWN, "form": "long"}, "measures[0].form", "long"),
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
        {"items": (0,) * 9, "version": 1, "how": "phone"},
    ],
)
def test_a_measure_that_can_be_is_well(given: dict[str, Any]) -> None:
    assert found(case(measures=(measure(**given),))) == []


def test_a_slip_is_told_at_its_place_in_the_order_of_the_form_that_was_filled_in() -> None:
    several = [one for one in catalogue().values() if len(one.forms) > 1]
    assert several, "an instrument with several forms is needed for this"
    for one in several:
        for form in one.forms.values():
            items = [int(one.items[tag].low if form.low is None else form.low) for tag in form.order]
            assert found(case(measures=(measure(instrument=one.id, form=form.name, items=tuple(items)),))) == []
            items[3] = 99
            problem = the_one(case(measures=(measure(instrument=one.id, form=form.name, items=tuple(items)),)))
            assert (problem.place, problem.found) == ("measures[0].items[3]", "99")


@pytest.mark.parametrize(
    ("given", "place", "what"),
    [
        ({}, "ratings[0]", "neither items nor a total"),
        ({"items": (0,) * 8}, "ratings[0].items", "8 answers"),
        ({"items": (0, 0, 4, 0, 0, 0, 0, 0, 0)}, "ratings[0].items[2]", "4"),
        ({"total": 28.0}, "ratings[0].total", "28.0"),
        ({"total": 3.0, "version": 9_999}, "ratings[0].version", "no key for"),
        ({"total": 3.0, "instrument": "nobody-knows"}, "ratings[0].instrument", "which the catalogue does not hold"),
        ({"items": (1, 2), "instrument": "mine"}, "ratings[0].items", "which the catalogue does not hold"),
        ({"total": 41.0, "instrument": "mine"}, "ratings[0].total", "41"),
        ({"total": 3.0, "rater": "informant"}, "ratings[0].relation", "nothing"),
        ({"total": 3.0, "rater": "informant", "relation": "  "}, "ratings[0].relation", "only spaces"),
        ({"total": 3.0, "relation": "brother"}, "ratings[0].relation", "brother"),
    ],
)
def test_a_rating_that_cannot_be_is_found(given: dict[str, Any], place: str, what: str) -> None:
    mine = measure(instrument="mine", total=4.0, scale=OWN)
    problem = the_one(case(WorkingNotes(ratings=(rating(**given),)), measures=(mine,)))
    assert problem.place == place
    assert what in problem.found


@pytest.mark.parametrize(
    "given",
    [
        {"items": (0, 1, 2, 3, None, 0, 0, 0, 0)},
        {"total": 3.0, "rater": "informant", "relation": "brother"},
        {"total": 40.0, "instrument": "mine"},
    ],
)
def test_a_rating_that_can_be_is_well(given: dict[str, Any]) -> None:
    mine = measure(instrument="mine", total=4.0, scale=OWN)
    assert found(case(WorkingNotes(ratings=(rating(**given),)), measures=(mine,))) == []
