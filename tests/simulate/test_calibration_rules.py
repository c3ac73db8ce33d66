"""The rules of studies, applied to ratings made by hand."""

from __future__ import annotations

import numpy as np
import pytest

from holdfast.simulate.calibration_rules import lag_one, linear_trend, patterns, v_episodes, within_r

FLAT = [70.0, 72, 69, 71, 70, 68, 71, 70, 69, 72, 70, 71]


def with_hours(**hours: float) -> list[float]:
    """FLAT with other values at these hours (h5 is hour 5)."""
    values = list(FLAT)
    for name, value in hours.items():
        values[int(name[1:]) - 1] = value
    return values


def test_a_fall_made_good_is_a_repair_and_one_that_stays_is_a_rupture() -> None:
    rated = np.array([FLAT, with_hours(h6=45), with_hours(h11=45, h12=44)])
    assert patterns(rated) == pytest.approx((1 / 3, 1 / 3, 1 / 3))


def test_a_fall_of_less_than_the_least_counts_for_nothing() -> None:
    assert patterns(np.array([with_hours(h6=59)])) == (0.0, 0.0, 1.0)


def test_hours_that_were_not_rated_are_no_falls_and_no_returns() -> None:
    assert patterns(np.array([with_hours(h6=np.nan)])) == (0.0, 0.0, 1.0)
    assert patterns(np.array([with_hours(h11=45, h12=np.nan)])) == (0.0, 1.0, 0.0)


def test_a_v_needs_a_way_back_within_the_hours_given() -> None:
    back = with_hours(h6=45)
    low = with_hours(h6=45, h7=44, h8=45, h9=46, h10=45, h11=70)
    assert v_episodes(np.array([FLAT, back, low]), 2.0, 3).tolist() == [False, True, False]


def test_a_trend_is_seen_in_what_rises_and_not_in_what_stays() -> None:
    rising = [60 + 1.5 * hour + (-1) ** hour for hour in range(12)]
    holes = [np.nan if hour in (3, 7) else value for hour, value in enumerate(rising)]
    assert linear_trend(np.array([FLAT, rising, holes])).tolist() == [False, True, True]


def test_carry_over_is_that_of_each_person_and_nothing_where_nothing_varies() -> None:
    days = np.array([[1.0, 5], [2, 5], [3, 5], [4, 5]])
    assert lag_one(days).tolist() == pytest.approx([1.0, 0.0])
    assert within_r(days, -days).tolist() == pytest.approx([-1.0, 0.0])
