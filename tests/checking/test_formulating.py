"""Parts of a formulation fit their slots; points, links, features and decisions name what is there."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.checking.building import AFTER, DAY, case, check_in, found, hour, propose

from holdfast.case.ways import (
    ApproachDecision,
    ApproachUse,
    ElementLink,
    ElementPoint,
    FeatureNoted,
    FormulationElement,
    Narrative,
)
from holdfast.case.working import WorkingNotes

ON: dict[str, Any] = {"when": DAY, "recorded_at": AFTER}


def part(id: str = "a", **more: Any) -> FormulationElement:
    return FormulationElement(**{"id": id, **ON, "approach": "mit", "slot": "wish", "text": "to go", **more})


def told(**more: Any) -> Narrative:
    return Narrative(**{"id": "n1", **ON, "title": "The dinner", "words": "I did not go.", **more})


def problems(**kinds: Any) -> list[str]:
    read = case(WorkingNotes(**kinds), sessions=(hour(1),), moves=(propose(1),), check_ins=(check_in(),))
    return [problem.split(":")[0] for problem in found(read)]


def test_a_formulation_as_it_is_written_is_no_problem() -> None:
    kinds = {
        "formulation": (
            part(), part("b", revises="a"), part("c", revises="b", dropped=True), part("d", slot="of_an_older_file"),
            part("e", approach="cft", slot="anything"), part("f", choice="autonomy"),
            part("g", corrects="f", choice="belonging"), part("h", revises="f"),
        ),
        "narratives": (told(session=1),),
        "element_points": tuple(
            ElementPoint(id=f"p{n}", **ON, element="a", to=to, ref=ref, speaks="for")  # type: ignore[arg-type]
            for n, (to, ref) in enumerate([("session", "1"), ("episode", "1"), ("narrative", "n1"), ("check_in", "c1"),
                                           ("clause", propose(1).clause)])
        ),
        "element_links": (ElementLink(id="l", **ON, start="a", end="e", kind="same"),),
        "features": (
            FeatureNoted(id="f1", **ON, feature="trauma", value="past", certainty="known"),
            FeatureNoted(id="f2", **ON, feature="trauma", certainty="unknown"),
        ),
        "approach_decisions": (
            ApproachDecision(id="d1", **ON, reason="It fits.", uses=(
                ApproachUse(approach="mit", role="main"), ApproachUse(approach="tfp", role="beside"))),
        ),
    }  # fmt: skip
    assert problems(**kinds) == []


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ({"choice": "nothing_of_the_kind"}, "formulation[1].choice"),
        ({"slot": "coping", "choice": "autonomy"}, "formulation[1].choice"),
        ({"revises": "nobody"}, "formulation[1].revises"),
        ({"revises": "b"}, "formulation[1].revises"),
        ({"revises": "a", "slot": "coping"}, "formulation[1].revises"),
        ({"revises": "a", "approach": "tfp"}, "formulation[1].revises"),
        ({"revises": "a", "when": DAY - timedelta(days=1)}, "formulation[1].when"),
        ({"dropped": True}, "formulation[1].dropped"),
    ],
)
def test_a_part_that_does_not_fit(more: dict[str, Any], where: str) -> None:
    assert problems(formulation=(part(), part("b", **more))) == [where]


def test_parts_that_revise_each_other_in_a_circle_are_told_at_each_of_them() -> None:
    circle = (part("a", revises="c"), part("b", revises="a"), part("c", revises="b"))
    assert problems(formulation=circle) == [f"formulation[{n}].revises" for n in range(3)]


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ({"element": "nobody"}, "element"),
        ({"ref": "2"}, "ref"),
        ({"to": "episode", "ref": "x"}, "ref"),
        ({"to": "narrative", "ref": "1"}, "ref"),
        ({"to": "check_in", "ref": "n1"}, "ref"),
        ({"to": "clause", "ref": "nothing"}, "ref"),
        ({"to": "event", "ref": "c1"}, "ref"),
    ],
)
def test_a_point_to_what_is_not_there(more: dict[str, Any], where: str) -> None:
    given: dict[str, Any] = {"element": "a", "to": "session", "ref": "1", **more}
    point = ElementPoint(id="p", **ON, speaks="against", **given)
    assert problems(formulation=(part(),), narratives=(told(),), element_points=(point,)) == [
        f"element_points[0].{where}"
    ]


def test_a_point_to_what_was_corrected_since_is_a_point_to_it() -> None:
    parts = (part(), replace(part("b"), corrects="a"))
    point = ElementPoint(id="p", **ON, element="a", to="narrative", ref="n1", speaks="for")
    stories = (told(), told(id="n2", corrects="n1"))
    assert problems(formulation=parts, narratives=stories, element_points=(point,)) == []


@pytest.mark.parametrize(("start", "end", "where"), [("x", "a", "start"), ("a", "x", "end"), ("a", "a", "end")])
def test_a_link_that_leads_nowhere(start: str, end: str, where: str) -> None:
    link = ElementLink(id="l", **ON, start=start, end=end, kind="leads_to")
    assert problems(formulation=(part(),), element_links=(link,)) == [f"element_links[0].{where}"]


def test_a_moment_told_in_an_hour_that_was_not() -> None:
    assert problems(narratives=(told(session=9),)) == ["narratives[0].session"]


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ({"feature": "shoe_size", "value": "large"}, "feature"),
        ({"feature": "trauma", "value": "large"}, "value"),
        ({"feature": "trauma", "value": "past", "certainty": "unknown"}, "value"),
        ({"feature": "trauma", "value": None}, "value"),
    ],
)
def test_a_feature_that_is_none(more: dict[str, Any], where: str) -> None:
    assert problems(features=(FeatureNoted(**{"id": "f", **ON, "certainty": "known", **more}),)) == [
        f"features[0].{where}"
    ]


@pytest.mark.parametrize(
    ("uses", "reason", "where"),
    [
        ((), "It fits.", "uses"),
        ((("mit", "main"), ("mit", "later")), "It fits.", "uses"),
        ((("mit", "main"), ("tfp", "main")), "It fits.", "uses"),
        ((("mit", "main"),), " ", "reason"),
    ],
)
def test_a_decision_that_says_two_things(uses: tuple[tuple[Any, Any], ...], reason: str, where: str) -> None:
    decided = ApproachDecision(
        id="d", **ON, reason=reason, uses=tuple(ApproachUse(approach=a, role=r) for a, r in uses)
    )
    assert problems(approach_decisions=(decided,)) == [f"approach_decisions[0].{where}"]
