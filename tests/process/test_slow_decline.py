import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from holdfast.process.slow_decline import slope_at_each, slope_at_each_many, theil_sen

series = st.lists(st.one_of(st.none(), st.integers(0, 100)), max_size=15)


def test_a_straight_fall_has_its_slope() -> None:
    assert theil_sen([70, 67.5, 65, 62.5, 60]) == -2.5


def test_one_odd_hour_does_not_bend_the_slope() -> None:
    assert theil_sen([70, 68, 20, 64, 62]) == -2


def test_a_missing_hour_keeps_its_place() -> None:
    assert theil_sen([70, None, 66, 64, 62]) == -2


def test_three_ratings_in_five_hours_give_no_slope() -> None:
    assert theil_sen([70, None, 66, None, 62]) is None
    assert slope_at_each([70, 68, 66, 64]) == (None,) * 4


def test_the_slope_looks_back_five_hours_and_no_further() -> None:
    found = slope_at_each([0, 0, 70, 68, 66, 64, 62])
    assert found[-1] == -2
    assert [k for k, v in enumerate(found) if v is not None] == [4, 5, 6]


def test_bad_input_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="at least two"):
        theil_sen([1, 2], needs=1)
    with pytest.raises(ValueError, match="at least two"):
        slope_at_each_many(np.zeros((1, 6)), needs=1)
    with pytest.raises(ValueError, match="finite number or None"):
        theil_sen([1, math.nan])


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 100), min_size=4, max_size=12))
def test_the_slope_is_that_of_scipy(ratings: list[float]) -> None:
    assert theil_sen(ratings) == pytest.approx(stats.theilslopes(ratings).slope, abs=1e-12)


@settings(max_examples=50, deadline=None)
@given(st.lists(series, min_size=1, max_size=5), st.integers(2, 7), st.integers(2, 5))
def test_many_cases_come_out_as_one_by_one(cases: list[list[float | None]], window: int, needs: int) -> None:
    width = max(map(len, cases))
    cases = [[*case, *[None] * (width - len(case))] for case in cases]
    rows = np.array([[math.nan if v is None else v for v in case] for case in cases], dtype=float)
    many = slope_at_each_many(rows.reshape(len(cases), width), window=window, needs=needs)
    for row, case in zip(many, cases, strict=True):
        one = slope_at_each(case, window=window, needs=needs)
        assert row.tolist() == pytest.approx([math.nan if v is None else v for v in one], abs=1e-12, nan_ok=True)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.one_of(st.none(), st.integers(0, 100)), max_size=12))
def test_turned_round_in_time_or_in_scale_the_slope_changes_its_sign(ratings: list[float | None]) -> None:
    slope = theil_sen(ratings)
    expected = None if slope is None else pytest.approx(-slope, abs=1e-12)
    assert theil_sen(ratings[::-1]) == expected
    assert theil_sen([None if v is None else 100 - v for v in ratings]) == expected
