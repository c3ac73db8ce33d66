"""What reasons come to: groups by rules, general statements and disagreement, on knowledge made for the test."""

from __future__ import annotations

from datetime import date

import pytest

from holdfast.approaches.argue import argue
from holdfast.approaches.knowledge_files import Knowledge, knowledge
from holdfast.approaches.model import (
    ApproachReading,
    Condition,
    Disagreed,
    FeatureReading,
    Features,
    KnownApproach,
    Reason,
    Term,
    Verdict,
)

NO = Disagreed(date(2026, 11, 22), "not with him")


def reason(id: str, verdict: Verdict, *on: str) -> Reason:
    terms = tuple(Term(feature, ("yes",)) for feature in on)
    return Reason(f"mit-{id}", "mit", verdict, f"{id}.", "D", ("proposal",), Condition(all=terms))


def known(*reasons: Reason) -> Knowledge:
    real = knowledge()
    approach = KnownApproach("mit", 1, "MIT", "MIT", "approach", "a", "e", "D", ("proposal",), reasons)
    return Knowledge(real.features, real.areas, real.groups, real.rules, (approach,))


def read(
    reasons: tuple[Reason, ...], values: dict[str, str], disagreed: dict[str, Disagreed] | None = None
) -> ApproachReading:
    readings = {id: FeatureReading(id, value, "known") for id, value in values.items()}
    return argue(Features(readings), known(*reasons), disagreed).of("mit")


FOR, AGAINST, FIRST = reason("wish", "for", "w"), reason("limit", "against", "l"), reason("repair", "first", "r")
NEEDS, AVOID = reason("cover", "prerequisite", "c"), reason("slow", "avoid", "s")


@pytest.mark.parametrize(
    ("values", "group"),
    [
        ({"w": "yes", "l": "no", "r": "no"}, "for_none_against"),
        ({"w": "yes", "l": "yes", "r": "no"}, "both_ways"),
        ({"w": "yes", "l": "yes", "r": "yes"}, "first"),
        ({"r": "yes"}, "first"),
        ({"w": "yes", "l": "yes"}, "too_little"),
        ({"w": "yes", "r": "no"}, "too_little"),
        ({"w": "no", "l": "no", "r": "no"}, "too_little"),
        ({}, "too_little"),
    ],
)
def test_the_group_follows_from_what_speaks_and_what_is_open(values: dict[str, str], group: str) -> None:
    assert read((FOR, AGAINST, FIRST), values).group == group


def test_a_prerequisite_that_is_not_met_is_something_that_must_come_first() -> None:
    assert read((FOR, NEEDS), {"w": "yes", "c": "yes"}).group == "first"
    assert read((FOR, NEEDS), {"w": "yes", "c": "no"}).group == "for_none_against"
    assert read((FOR, NEEDS), {"w": "yes"}).group == "too_little"


def test_what_not_to_begin_with_is_shown_and_changes_no_group() -> None:
    for answer in ({"s": "yes"}, {"s": "no"}, {}):
        assert read((FOR, AVOID), {"w": "yes", **answer}).group == "for_none_against"
    assert [one.reason for one in read((FOR, AVOID), {"w": "yes", "s": "yes"}).of("avoid")] == [AVOID]


def test_what_holds_against_an_approach_in_general_bars_none_known_against() -> None:
    general = reason("general", "against")
    favoured = {"w": "yes", "l": "no"}
    assert read((FOR, AGAINST), favoured).group == "for_none_against"
    assert read((FOR, AGAINST, general), favoured).group == "both_ways"
    for values in ({}, {"w": "no", "l": "no"}):
        assert read((FOR, AGAINST, general), values).group == "too_little"


@pytest.mark.parametrize("verdict", ["for", "first", "prerequisite", "avoid"])
def test_a_general_statement_is_said_and_counts_for_nothing(verdict: Verdict) -> None:
    general = reason("general", verdict)
    for values in ({}, {"w": "yes", "l": "no"}, {"w": "yes", "l": "yes"}, {"w": "no", "l": "no"}):
        alone, beside = read((FOR, AGAINST), values), read((FOR, AGAINST, general), values)
        assert alone.group == beside.group
        assert [one.reason for one in beside.of(verdict)][-1] is general


def test_a_reason_disagreed_with_stays_on_the_page_and_does_not_count() -> None:
    found = read((FOR, AGAINST), {"w": "yes", "l": "yes"}, {"mit-limit": NO})
    assert found.group == "for_none_against"
    assert [one.disagreed for one in found.of("against")] == [NO]


def test_disagreeing_with_the_only_reason_for_leaves_too_little() -> None:
    assert read((FOR,), {"w": "yes"}, {"mit-wish": NO}).group == "too_little"


def test_a_reason_disagreed_with_before_it_was_known_stays_open() -> None:
    found = read((FOR, AGAINST), {"w": "yes"}, {"mit-limit": NO})
    assert found.group == "too_little"
    assert [one.missing for one in found.open] == [("l",)]


def test_what_is_estimated_is_said_of_the_reason_that_rests_on_it() -> None:
    readings = {"w": FeatureReading("w", "yes", "estimated"), "l": FeatureReading("l", "yes", "known")}
    found = argue(Features(readings), known(FOR, AGAINST)).of("mit")
    assert [(one.reason.verdict, one.estimated) for one in found.spoken] == [("for", True), ("against", False)]


def test_ten_reasons_come_to_the_same_as_one() -> None:
    """No total: more of a kind changes nothing."""
    many = tuple(reason(f"wish{n}", "for", "w") for n in range(10))
    assert (
        read((*many, AGAINST), {"w": "yes", "l": "yes"}).group == read((FOR, AGAINST), {"w": "yes", "l": "yes"}).group
    )
