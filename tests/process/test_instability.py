import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdfast.process.instability import instability, instability_many, relative_sd, relative_sd_many

X20: list[float | None] = [62, 61, 63, 60, 62, 64, 61, 55, 57, 60, 62, 63, 61, 62, 58, 50, 52, 57, 60, 61]
series = st.lists(st.one_of(st.none(), st.integers(0, 80).map(lambda k: k / 4)), max_size=25)


def test_the_parity_series_has_its_known_values() -> None:
    found = instability(X20)
    assert found.mssd == pytest.approx(11.0, abs=1e-10)
    assert found.rmssd == pytest.approx(3.3166247904, abs=1e-10)
    assert found.inertia == pytest.approx(0.5930064533, abs=1e-10)
    assert found.sd == pytest.approx(3.7059695798, abs=1e-10)
    assert (found.ratings, found.pairs) == (20, 19)


def test_a_missing_rating_takes_both_its_pairs_away_and_closes_no_gap() -> None:
    found = instability([*X20[:7], None, *X20[8:]])
    assert found.mssd == pytest.approx(9.9411764706, abs=1e-10)
    assert found.rmssd == pytest.approx(3.1529631255, abs=1e-10)
    assert found.inertia == pytest.approx(0.6357551442, abs=1e-10)
    assert (found.ratings, found.pairs) == (19, 17)


def test_too_few_ratings_leave_the_values_open() -> None:
    assert instability([]).sd is None
    assert instability([5]).sd is None
    alternating = instability([5, None, 7, None, 9])
    assert alternating.sd == 2
    assert alternating.mssd is None
    assert instability([5, 6, 5]).inertia is None


def test_a_rating_that_never_moves_is_steady_and_has_no_inertia() -> None:
    found = instability([0.1] * 10)
    assert found.mssd == 0
    assert found.sd == pytest.approx(0, abs=1e-12)
    assert found.inertia is None


def test_infinity_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="finite number or None"):
        instability([1, math.inf])


@settings(max_examples=50, deadline=None)
@given(st.lists(series, min_size=1, max_size=5))
def test_many_cases_come_out_as_one_by_one(cases: list[list[float | None]]) -> None:
    width = max(map(len, cases))
    cases = [[*case, *[None] * (width - len(case))] for case in cases]
    rows = np.array([[math.nan if v is None else v for v in case] for case in cases], dtype=float)
    many = instability_many(rows.reshape(len(cases), width))
    for k, case in enumerate(cases):
        one = instability(case)
        for name in ("sd", "mssd", "rmssd", "inertia"):
            expected = getattr(one, name)
            got = getattr(many, name)[k]
            assert got == pytest.approx(math.nan if expected is None else expected, rel=1e-12, abs=1e-12, nan_ok=True)
        assert (many.ratings[k], many.pairs[k]) == (one.ratings, one.pairs)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.one_of(st.none(), st.integers(0, 20)), max_size=20), st.integers(-9, 9), st.sampled_from([-2.0, 0.5])
)
def test_unit_and_zero_only_rescale(ratings: list[float | None], zero: int, unit: float) -> None:
    plain = instability(ratings)
    moved = instability([None if v is None else zero + unit * v for v in ratings])
    for name, factor in (("sd", abs(unit)), ("mssd", unit**2), ("rmssd", abs(unit)), ("inertia", 1.0)):
        a, b = getattr(plain, name), getattr(moved, name)
        assert b == (None if a is None else pytest.approx(factor * a, abs=1e-9))


numbers_on_scale = st.lists(st.sampled_from([0.0, 10.0, 35.0, 50.0, 90.0, 100.0]), min_size=2, max_size=6)


@given(numbers_on_scale)
@settings(max_examples=50)
def test_the_greatest_sd_at_a_mean_is_found_by_trying(values: list[float]) -> None:
    """No arrangement with this mean beats it: all at the ends but one."""
    total, n = sum(values), len(values)
    best = 0.0
    for top in range(n):
        left = total - 100 * top
        if 0 <= left <= 100:
            rest = [100.0] * top + [left] + [0.0] * (n - top - 1)
            best = max(best, sum((v - total / n) ** 2 for v in rest))
    found = relative_sd([None, *values], 0, 100)
    if best < 1e-6 or found is None:
        assert (best < 1e-6) is (found is None)
        return
    assert found == pytest.approx((sum((v - total / n) ** 2 for v in values) / best) ** 0.5, abs=1e-9)
    assert 0 <= found <= 1
    many = relative_sd_many(np.array([[np.nan, *values]]), 0, 100)
    assert many[0] == pytest.approx(found, abs=1e-12)


def test_near_the_end_of_a_scale_a_small_sd_is_a_wide_swing() -> None:
    assert relative_sd([0, 0, 0, 10], 0, 100) == pytest.approx(1.0)
    assert relative_sd([48, 52, 48, 52], 0, 100) == pytest.approx(0.04)
    assert relative_sd([100, 100], 0, 100) is None
    assert relative_sd([50], 0, 100) is None
    assert np.isnan(relative_sd_many(np.array([[100.0, 100.0], [np.nan, np.nan]]), 0, 100)).all()
    with pytest.raises(ValueError, match="outside 0 to 100"):
        relative_sd([101, 3], 0, 100)
