import math
from collections import Counter
from collections.abc import Callable

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
    smallest_reliable_change,
)

Table = list[dict[str, str]]
Read = Callable[[str], Table]

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
    assert smallest_reliable_change(10.5, 0.931) == pytest.approx(7.645131, abs=1e-6)
    assert smallest_reliable_change(6.396073, 0.931) == pytest.approx(4.657030, abs=1e-6)
    assert smallest_reliable_change(BDI.sd, BDI.reliability) == pytest.approx(10.08824, abs=1e-5)


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


def test_nine_on_the_phq_9_is_reliable_but_not_recovered_by_criterion_c() -> None:
    cutoff = cutoff_c(Population(15.39, 5.5), Population(2.91, 3.52))
    assert cutoff == pytest.approx(7.78, abs=0.005)
    index = reliable_change(18, 9, Sample(5.5, 0.84))
    assert category(18, 9, index, cutoff=cutoff) == "improved"


def test_cut_offs_use_the_spread_of_the_population_they_name() -> None:
    assert cutoff_a(CLINICAL) == pytest.approx(19.15771, abs=1e-5)
    assert cutoff_b(FUNCTIONAL) == 22  # not 24.31729, which takes the clinical SD
    assert cutoff_c(CLINICAL, FUNCTIONAL) == pytest.approx(20.68748, abs=1e-5)
    assert cutoff_a(Population(40, 5), lower_is_better=False) == 50
    assert cutoff_b(Population(80, 5), lower_is_better=False) == 70


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


# --- parity on public data ---------------------------------------------------------------------------------------


def inpatients(rows: Table, measure: str, reliability: float, after: float) -> tuple[list[tuple[float, float]], Sample]:
    """Pairs (time 1, time 4) of those with both, and their sample."""
    by_time = {(row["id"], row["time"]): float(row[measure]) for row in rows if row[measure] not in {"", "NA"}}
    pairs = [
        (v, by_time[key[0], "4.0"]) for key, v in by_time.items() if key[1] == "1.0" and (key[0], "4.0") in by_time
    ]
    x, y = np.array(pairs).T
    sample = Sample(
        float(x.std(ddof=1)),
        reliability,
        float(x.mean()),
        float(y.mean()),
        float(y.std(ddof=1)),
        float(np.corrcoef(x, y)[0, 1]),
        after,
    )
    return pairs, sample


def count(pairs: list[tuple[float, float]], sample: Sample, method: Method, cutoff: float | None) -> dict[str, int]:
    return Counter(
        str(category(x, y, reliable_change(x, y, sample, method), cutoff=cutoff, limit=critical(method)))
        for x, y in pairs
    )


@pytest.mark.shareddata
def test_the_depression_of_40_inpatients_is_judged_as_by_the_r_package(public_table: Read) -> None:
    pairs, sample = inpatients(public_table("dev/claus_2020.csv"), "bdi", 0.801, 0.801)
    assert len(pairs) == 40
    for field in ("sd", "mean", "mean_after", "sd_after", "correlation"):
        assert getattr(sample, field) == pytest.approx(getattr(BDI, field), abs=1e-5)
    cutoff = cutoff_c(Population(sample.mean or 0, sample.sd), FUNCTIONAL)
    expected = {
        "JT": (10, 8, 22, 0, 0),
        "GLN": (11, 8, 18, 3, 0),
        "HLL": (8, 2, 22, 8, 0),
        "EN": (13, 9, 14, 4, 0),
        "NK": (11, 9, 17, 3, 0),
    }
    for method in METHODS[:-1]:
        got = count(pairs, sample, method, cutoff)
        assert tuple(got.get(name, 0) for name in CATEGORIES) == expected[method], method
    # For HA the R package also tests the cut-off with error (7 recovered); reliable change is the same 25 people.
    got = count(pairs, sample, "HA", cutoff)
    assert (got["recovered"] + got["improved"], got["unchanged"]) == (7 + 18, 15)


@pytest.mark.shareddata
def test_the_hamilton_scores_of_the_same_people_are_judged_as_by_the_r_package(public_table: Read) -> None:
    pairs, sample = inpatients(public_table("dev/claus_2020.csv"), "hamd", 0.80, 0.50)
    alone = {
        "JT": (29, 10, 1),
        "EN": (32, 5, 3),
        "HLL": (12, 16, 12),
        "GLN": (29, 10, 1),
        "NK": (28, 11, 1),
        "HA": (32, 7, 1),
    }
    for method in METHODS:
        got = count(pairs, sample, method, None)
        assert tuple(got.get(name, 0) for name in ("improved", "unchanged", "deteriorated")) == alone[method], method
    cutoff = cutoff_c(Population(sample.mean or 0, sample.sd), Population(8, 8))
    combined: dict[Method, tuple[int, ...]] = {
        "JT": (26, 3, 10, 1, 0),
        "EN": (26, 6, 5, 3, 0),
        "HLL": (12, 0, 16, 11, 1),
        "GLN": (26, 3, 10, 1, 0),
        "NK": (26, 2, 11, 1, 0),
    }
    for method, expected in combined.items():
        got = count(pairs, sample, method, cutoff)
        assert tuple(got.get(name, 0) for name in CATEGORIES) == expected, method


@pytest.mark.shareddata
def test_the_couples_of_jacobson_1989_are_judged_as_by_the_r_package(public_table: Read) -> None:
    pairs: dict[int, dict[str, float]] = {}
    for row in public_table("dev/jacobson_1989.csv"):
        if row["gds"] not in {"", "NA"}:
            pairs.setdefault(int(float(row["subject"])), {})[row["time"]] = float(row["gds"])
    both = {who: (p["pre"], p["post"]) for who, p in pairs.items() if len(p) == 2}
    assert len(both) == 26
    before = np.array([x for x, _ in both.values()])
    sample = Sample(float(before.std(ddof=1)), 0.80)
    cutoff = cutoff_c(Population(float(before.mean()), sample.sd), Population(30, 7))
    assert cutoff == pytest.approx(50.9, abs=0.05)
    index = {who: reliable_change(x, y, sample) for who, (x, y) in both.items()}
    assert index[2] == pytest.approx(-4.793622, abs=1e-6)
    assert index[21] == pytest.approx(-6.607425, abs=1e-6)
    names = {who: category(x, y, index[who], cutoff=cutoff) for who, (x, y) in both.items()}
    assert Counter(names.values()) == {"recovered": 3, "improved": 11, "unchanged": 12}
    assert {who for who, name in names.items() if name == "recovered"} == {21, 22, 26}
