import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdfast.outcome.reliable_change import (
    CATEGORIES,
    METHODS,
    Method,
    Population,
    Sample,
    category,
    category_many,
    critical,
    cutoff_a,
    cutoff_b,
    cutoff_c,
    error_of_difference,
    error_of_measurement,
    reliability_of_difference,
    reliable_change,
    reliable_change_many,
    steps,
)

# BDI-II of 40 inpatients before and after treatment (claus_2020, public): the numbers that describe the sample.
BDI = Sample(
    sd=8.158643,
    reliability=0.801,
    mean=35.475,
    mean_after=25.7,
    sd_after=13.34973,
    correlation=0.5632914,
    reliability_after=0.801,
)
FUNCTIONAL = Population(8, 7)
CLINICAL = Population(BDI.mean or 0, BDI.sd)

scores = st.one_of(st.none(), st.integers(0, 63).map(float))


# --- test vectors ------------------------------------------------------------------------------------------------


def test_the_errors_of_a_known_sample_are_known() -> None:
    assert error_of_measurement(10.5, 0.931) == pytest.approx(2.758124, abs=1e-6)
    assert error_of_difference(10.5, 0.931) == pytest.approx(3.900577, abs=1e-6)
    assert critical() * error_of_difference(10.5, 0.931) == pytest.approx(7.645131, abs=1e-6)
    assert critical() * error_of_difference(6.396073, 0.931) == pytest.approx(4.657030, abs=1e-6)
    assert error_of_difference(BDI.sd, BDI.reliability) == pytest.approx(5.147063, abs=1e-6)
    assert critical() * error_of_difference(BDI.sd, BDI.reliability) == pytest.approx(10.08824, abs=1e-5)


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("JT", (-1.1657133, -1.3599989, -1.9428556)),
        ("GLN", (-1.3292672, -1.8192055, -2.8815914)),
        ("HLL", (0.67204768, 0.18210942, -0.88027655)),
        ("EN", (-1.7838944, -2.4413981, -3.8671343)),
        ("NK", (-1.3923081, -1.9054818, -3.0182517)),
        ("HA", (-1.4972651, -1.6691816, -2.1849310)),
    ],
)
def test_three_people_have_the_index_the_r_package_gives(method: Method, expected: tuple[float, ...]) -> None:
    for (before, after), value in zip([(33, 27), (26, 19), (15, 5)], expected, strict=True):
        assert reliable_change(before, after, BDI, method) == pytest.approx(value, abs=2e-6)


@pytest.mark.parametrize(
    ("before", "after", "sd", "reliability", "index", "reliable"),
    [
        (3.25, 2.00, 0.868, 0.886, -3.02, True),  # B-PNI vulnerability
        (4.00, 2.67, 1.055, 0.72, -1.68, False),  # NARQ-S rivalry
        (18, 9, 5.5, 0.84, -2.89, True),  # PHQ-9
    ],
)
def test_worked_cases_of_the_measures(
    before: float, after: float, sd: float, reliability: float, index: float, reliable: bool
) -> None:
    got = reliable_change(before, after, Sample(sd, reliability))
    assert got == pytest.approx(index, abs=0.005)
    assert (abs(got or 0) > critical()) == reliable


def test_nunnally_and_kotsch_take_the_reliability_after_where_it_is_known() -> None:
    # 10 / (10 sqrt(.8^2 .2 + .5)) by hand; with .8 for both, 10 / (10 sqrt(.8^2 .2 + .2))
    assert reliable_change(0, 10, Sample(10, 0.8, 0, reliability_after=0.5), "NK") == pytest.approx(1.261886, abs=1e-6)
    assert reliable_change(0, 10, Sample(10, 0.8, 0), "NK") == pytest.approx(1.746076, abs=1e-6)


def test_nine_on_the_phq_9_is_reliable_but_not_recovered_by_criterion_c() -> None:
    cutoff = cutoff_c(Population(15.39, 5.5), Population(2.91, 3.52))
    assert cutoff == pytest.approx(7.78, abs=0.005)
    index = reliable_change(18, 9, Sample(5.5, 0.84))
    assert category(18, 9, index, cutoff=cutoff) == "improved"


def test_cut_offs_use_the_spread_of_the_population_they_name() -> None:
    assert cutoff_a(CLINICAL) == pytest.approx(19.15771, abs=1e-5)
    assert cutoff_b(FUNCTIONAL) == 22
    assert cutoff_c(CLINICAL, FUNCTIONAL) == pytest.approx(20.68748, abs=1e-5)
    assert cutoff_a(Population(40, 5), lower_is_better=False) == 50
    assert cutoff_b(Population(80, 5), lower_is_better=False) == 70


def test_the_r_package_takes_the_clinical_spread_for_cut_off_b() -> None:
    peer = cutoff_b(Population(FUNCTIONAL.mean, CLINICAL.sd))
    assert peer == pytest.approx(24.31729, abs=1e-5)
    # Whoever ends between the two has recovered there and has not by the definition.
    assert category(40, 23, -3, cutoff=peer) == "recovered"
    assert category(40, 23, -3, cutoff=cutoff_b(FUNCTIONAL)) == "improved"


def test_a_score_on_the_cut_off_lies_on_neither_side() -> None:
    assert category(30, 20, -3, cutoff=20) == "improved"
    assert category(20, 10, -3, cutoff=20) == "improved"
    assert category(21, 19, -3, cutoff=20) == "recovered"
    assert category(10, 30, 3, cutoff=20) == "harmed"
    assert category(20, 30, 3, cutoff=20) == "deteriorated"


def test_exactly_the_critical_value_is_not_reliable() -> None:
    assert category(30, 10, -1.96, cutoff=20) == "unchanged"
    assert category(30, 10, -1.96, cutoff=20, limit=critical("HA")) == "recovered"


def test_a_missing_score_gives_no_index_and_no_category() -> None:
    assert reliable_change(None, 3, BDI) is None
    assert category(None, 3, None) is None


def test_hageman_arrindell_is_undefined_where_the_differences_have_no_true_variance() -> None:
    flat = Sample(sd=8, reliability=0.2, mean=30, mean_after=28, sd_after=8, correlation=0.9)
    assert reliability_of_difference(flat) is None
    assert reliable_change(30, 20, flat, "HA") is None
    assert np.isnan(reliable_change_many(np.array([30.0]), np.array([20.0]), flat, "HA")).all()


def test_a_method_without_what_it_needs_says_so() -> None:
    with pytest.raises(ValueError, match="method HLL needs the mean after"):
        reliable_change(30, 20, Sample(8, 0.8, mean=30), "HLL")
    with pytest.raises(ValueError, match="reliability is 1"):
        Sample(8, 1)
    with pytest.raises(ValueError, match="SD of the sample is 0"):
        Sample(0, 0.8)
    with pytest.raises(ValueError, match="SD after is 0"):
        Sample(8, 0.8, sd_after=0)
    with pytest.raises(ValueError, match="reliability after is 1"):
        Sample(8, 0.8, reliability_after=1)
    with pytest.raises(ValueError, match="correlation of before with after is 2"):
        Sample(8, 0.8, correlation=2)
    with pytest.raises(ValueError, match="mean before is nan"):
        Sample(8, 0.8, mean=math.nan)
    with pytest.raises(ValueError, match="finite numbers or None"):
        reliable_change(math.nan, 3, BDI)


# --- laws --------------------------------------------------------------------------------------------------------


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(scores, scores), min_size=1, max_size=8),
    st.sampled_from(METHODS),
    st.sampled_from([None, 20.0]),
    st.booleans(),
)
def test_many_cases_come_out_as_one_by_one(
    pairs: list[tuple[float | None, float | None]], method: Method, cutoff: float | None, lower: bool
) -> None:
    before, after = (np.array([math.nan if v is None else v for v in col]) for col in zip(*pairs, strict=True))
    index = reliable_change_many(before, after, BDI, method)
    codes = category_many(before, after, index, cutoff=cutoff, limit=critical(method), lower_is_better=lower)
    for k, (x, y) in enumerate(pairs):
        one = reliable_change(x, y, BDI, method)
        assert index[k] == pytest.approx(math.nan if one is None else one, abs=1e-12, nan_ok=True)
        name = category(x, y, one, cutoff=cutoff, limit=critical(method), lower_is_better=lower)
        assert codes[k] == (-1 if name is None else CATEGORIES.index(name))


OPPOSITE = {
    "recovered": "harmed",
    "improved": "deteriorated",
    "unchanged": "unchanged",
    "deteriorated": "improved",
    "harmed": "recovered",
}


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 63), st.integers(0, 63))
def test_the_index_changes_sign_with_the_direction_and_the_category_turns_round(x: float, y: float) -> None:
    there, back = reliable_change(x, y, BDI), reliable_change(y, x, BDI)
    assert there is not None
    assert back == pytest.approx(-there, abs=1e-12)
    first, second = category(x, y, there, cutoff=20.5), category(y, x, back, cutoff=20.5)
    assert first is not None
    assert second == OPPOSITE[first]


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 63).map(float), st.sampled_from(METHODS))
def test_the_index_is_nought_at_the_expected_score_and_critical_at_the_limit(before: float, method: Method) -> None:
    formula = steps(BDI, method)
    assert formula is not None
    expected, z = formula.expected(before), critical(method)
    assert formula.index(before, expected) == pytest.approx(0, abs=1e-12)
    assert formula.index(before, expected + formula.points(z)) == pytest.approx(z, abs=1e-12)
    assert formula.expected(np.array([before]))[0] == pytest.approx(expected, abs=1e-12)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 63), st.integers(0, 63), st.sampled_from(METHODS), st.sampled_from([0.5, 2.0, 10.0]))
def test_unit_and_zero_of_the_scale_do_not_matter(x: float, y: float, method: Method, unit: float) -> None:
    def move(v: float | None) -> float:
        return 5 + unit * (v or 0)

    moved = Sample(
        unit * BDI.sd,
        BDI.reliability,
        move(BDI.mean),
        move(BDI.mean_after),
        unit * (BDI.sd_after or 0),
        BDI.correlation,
        BDI.reliability_after,
    )
    assert reliable_change(move(x), move(y), moved, method) == pytest.approx(
        reliable_change(x, y, BDI, method), abs=1e-9
    )
