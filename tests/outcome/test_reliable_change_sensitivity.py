import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdfast.measures.change import Better, reliable_limit, smallest_change
from holdfast.measures.declared import declared
from holdfast.outcome.reliable_change import Sample, reliable_change_many
from holdfast.outcome.reliable_change_sensitivity import (
    FOR_ONE_PERSON,
    NOT_FOR_ONE_PERSON,
    MethodVerdict,
    Z,
    agree,
    limits,
    sensitivity,
)
from holdfast.text import render

scores = st.integers(0, 63).map(float)
spreads = st.floats(0.5, 15)
reliabilities = st.floats(0.05, 0.98)
hundredths = st.integers(5, 98).map(lambda n: n / 100)
betters = st.sampled_from(["up", "down", "neither"])


def by_method(found: tuple[MethodVerdict, ...]) -> dict[str, MethodVerdict]:
    return {one.method: one for one in found}


def test_jacobson_and_truax_come_first_and_those_not_for_one_person_last_with_the_reason() -> None:
    found = sensitivity(26, 19, 8.158643, 0.801, better="down", mean=35.475)
    assert [one.method for one in found] == ["JT", "GLN", "EN", "NK", "HLL", "HA", "HLM"]
    for one in found[4:]:
        assert (one.limit, one.expected, one.index, one.verdict) == (None, None, None, None)
        assert one.reason is not None
        assert render(one.reason).startswith("Not for one person: ")
    assert set(NOT_FOR_ONE_PERSON).isdisjoint(FOR_ONE_PERSON)


def test_the_same_two_scores_are_better_by_one_method_and_within_by_the_others() -> None:
    """Patient 2 of the 40 inpatients: 26 to 19 on the BDI."""
    found = by_method(sensitivity(26, 19, 8.158643, 0.801, better="down", mean=35.475, reliability_after=0.801))
    assert {name: found[name].verdict for name in FOR_ONE_PERSON} == {
        "JT": "within",
        "GLN": "within",
        "EN": "better",
        "NK": "within",
    }
    indices = {"JT": -1.3599989, "GLN": -1.8192055, "EN": -2.4413981, "NK": -1.9054818}
    for name, value in indices.items():
        assert found[name].index == pytest.approx(value, abs=2e-6)
    assert found["JT"].limit == pytest.approx(10.08824, abs=1e-5)
    assert found["JT"].expected == 26
    assert found["GLN"].expected == pytest.approx(35.475 + 0.801 * (26 - 35.475))
    assert agree(found.values()) is False


def test_without_the_mean_of_the_group_only_jacobson_and_truax_speak() -> None:
    found = sensitivity(18, 9, 5.5, 0.84, better="down")
    assert [one.verdict for one in found] == ["better", None, None, None, None, None, None]
    assert found[1].reason is not None
    assert render(found[1].reason) == "Needs the mean of the group that the spread comes from."
    assert agree(found) is None


@pytest.mark.parametrize(("spread", "reliability"), [(None, 0.8), (5.5, None), (None, None)])
def test_without_a_sourced_coefficient_there_is_no_verdict(spread: float | None, reliability: float | None) -> None:
    found = sensitivity(30, 5, spread, reliability, better="down", mean=20)
    assert all(one.verdict is None and one.limit is None and one.reason is not None for one in found)


def test_a_missing_score_is_no_zero_but_the_limit_is_still_known() -> None:
    for before, after in [(None, 5.0), (5.0, None)]:
        first = sensitivity(before, after, 5.5, 0.84, better="down")[0]
        assert (first.index, first.verdict) == (None, None)
        assert first.limit == pytest.approx(reliable_limit(5.5, 0.84))
        assert first.reason is not None
        assert render(first.reason) == "One of the two scores is missing."


def test_exactly_the_limit_is_not_beyond_it() -> None:
    limit = sensitivity(0, 0, 5.5, 0.84, better="up")[0].limit
    assert limit is not None
    assert sensitivity(0, limit, 5.5, 0.84, better="up")[0].verdict == "within"
    assert sensitivity(0, math.nextafter(limit, 99), 5.5, 0.84, better="up")[0].verdict == "better"


def test_ninety_per_cent_asks_for_less_than_ninety_five() -> None:
    """5.5 points on the PHQ-9: beyond 5.1 and not beyond 6.1."""
    assert sensitivity(18, 12.5, 5.5, 0.84, better="down")[0].verdict == "within"
    assert sensitivity(18, 12.5, 5.5, 0.84, better="down", z=Z[90])[0].verdict == "better"


def test_where_neither_way_is_better_it_only_moved() -> None:
    assert sensitivity(10, 40, 5.5, 0.84, better="neither")[0].verdict == "moved"


def test_a_score_that_stood_still_far_from_the_mean_is_not_called_changed() -> None:
    """Methods that expect a return to the mean would call it worse; the index is shown, and why it is no verdict."""
    found = by_method(sensitivity(63, 63, 8, 0.5, better="down", mean=30))
    assert found["EN"].index is not None
    assert found["EN"].index > 1.96
    assert found["EN"].verdict == "within"
    assert found["EN"].reason is not None
    assert render(found["EN"].reason).startswith("The score did not move that way")


def test_impossible_coefficients_and_scores_are_refused() -> None:
    with pytest.raises(ValueError, match="SD of the sample is -1"):
        sensitivity(1, 2, -1, 0.8, better="up")
    with pytest.raises(ValueError, match="reliability is 1"):
        sensitivity(1, 2, 1, 1, better="up")
    with pytest.raises(ValueError, match="finite numbers or None"):
        sensitivity(math.nan, 2, None, None, better="up")
    with pytest.raises(ValueError, match="a number above zero is needed"):
        sensitivity(1, 2, 1, 0.8, better="up", z=0)


# --- laws --------------------------------------------------------------------------------------------------------


@settings(max_examples=50, deadline=None)
@given(scores, spreads, reliabilities, betters, st.floats(0, 63))
def test_no_change_is_never_reliable_by_any_method(
    score: float, spread: float, reliability: float, better: Better, mean: float
) -> None:
    for one in sensitivity(score, score, spread, reliability, better=better, mean=mean)[:4]:
        assert one.verdict == "within"


@settings(max_examples=50, deadline=None)
@given(scores, scores, spreads, reliabilities)
def test_turning_time_round_turns_the_verdict_round(x: float, y: float, spread: float, reliability: float) -> None:
    there = sensitivity(x, y, spread, reliability, better="down")[0]
    back = sensitivity(y, x, spread, reliability, better="down")[0]
    assert there.index == -(back.index or 0)
    assert {"better": "worse", "worse": "better", "within": "within"}[str(there.verdict)] == back.verdict


@settings(max_examples=50, deadline=None)
@given(scores, scores, spreads, reliabilities, betters, st.floats(0, 63))
def test_one_person_and_many_get_the_same_index(
    x: float, y: float, spread: float, reliability: float, better: Better, mean: float
) -> None:
    sample = Sample(spread, reliability, mean)
    for one in sensitivity(x, y, spread, reliability, better=better, mean=mean)[:4]:
        assert one.method in FOR_ONE_PERSON
        many = reliable_change_many(np.array([x]), np.array([y]), sample, one.method)
        assert one.index == pytest.approx(many[0], abs=1e-12)


@settings(max_examples=50, deadline=None)
@given(scores, scores, spreads, st.floats(0.05, 0.98), st.sampled_from(["lower", "higher"]))
def test_the_default_is_the_verdict_of_the_measure_itself(
    x: float, y: float, spread: float, reliability: float, better: str
) -> None:
    instrument = declared("mood", title="Mood", low=0, high=63, better="lower" if better == "lower" else "higher")
    own = smallest_change(instrument, spread=spread, reliability=reliability)
    assert own is not None
    first = sensitivity(x, y, spread, reliability, better=own.better)[0]
    assert (first.limit, first.verdict) == (own.points, own.verdict(x, y))


@settings(max_examples=50, deadline=None)
@given(spreads, hundredths, hundredths)
def test_the_limit_grows_as_the_reliability_falls_and_with_the_confidence_asked(
    spread: float, one: float, other: float
) -> None:
    found = {(limit.kind, limit.percent): limit.points for limit in limits(spread, {"one": one, "other": other})}
    assert found["one", 90] < found["one", 95]
    for percent in (90, 95):
        assert (found["one", percent] > found["other", percent]) == (one < other)


def test_alpha_gives_a_smaller_limit_than_retest() -> None:
    """PHQ-9, SD 5.5: an alpha of .89 (invented here) against the retest of .84."""
    found = limits(5.5, {"alpha": 0.89, "retest": 0.84})
    assert [(one.kind, one.percent, round(one.points, 1)) for one in found] == [
        ("alpha", 90, 4.2),
        ("alpha", 95, 5.1),
        ("retest", 90, 5.1),
        ("retest", 95, 6.1),
    ]
