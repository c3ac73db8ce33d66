"""The rules on one fall, by hand; and looking back."""

import numpy as np
import pytest

from holdfast.evaluate.published import falls, looking_back
from holdfast.evaluate.published.past import highest_before, last_given, mean_before

NAN = np.nan


def hours_of(raised: np.ndarray) -> list[int]:
    return [int(hour) + 1 for hour in np.flatnonzero(raised[0])]


def test_the_one_before_is_the_last_he_gave() -> None:
    row = np.array([[60.0, NAN, NAN, 48, 47.4, 34.9]])
    assert hours_of(falls.fall_from_last(row, falls.ONE_SD)) == [6]
    assert hours_of(falls.fall_from_last(row, 12)) == [4, 6]


def test_a_reliable_fall_is_nine_points_and_a_sixth() -> None:
    assert pytest.approx(9.167, abs=0.005) == falls.RELIABLE
    assert pytest.approx(0.37, abs=0.005) == falls.RELIABLE / falls.POINTS


def test_steps_of_a_twelfth_reach_a_threshold_they_add_up_to() -> None:
    twelfths = np.array([[(52 / 12 - 1) * 25, (46 / 12 - 1) * 25]])
    assert hours_of(falls.fall_from_last(twelfths, 12.5)) == [2]


def test_from_high_to_low_needs_both_a_recent_height_and_a_low_for_him() -> None:
    after_a_height = np.array([[60.0, 60, 60, 60, 80, 62]])
    down = np.array([[60.0, 60, 60, 60, 60, 42]])
    for row, expected in ((after_a_height, []), (down, [6])):
        found = falls.high_to_low(row, points=15, recent=2, low=10, most=6, least=3)
        assert hours_of(found) == expected


def test_what_stood_before_is_nothing_until_there_is_enough() -> None:
    row = np.array([[50.0, 60, NAN, 70, 20]])
    assert mean_before(row, 3, 2)[0].tolist() == pytest.approx([NAN, NAN, 55, 55, 60], nan_ok=True)
    assert highest_before(row, 2, 1)[0].tolist() == pytest.approx([NAN, 50, 60, 60, 70], nan_ok=True)
    assert last_given(row, 2)[:, 0, 4].tolist() == [70, 60]


def test_looking_back_finds_falls_and_no_rises() -> None:
    row = np.array([[70.0, 71, 69, 70, 40, 41, NAN, 40, 70, 69, 71]])
    found = looking_back.falls(row, penalty=8, least=2, least_sigma=2, points=5)
    assert hours_of(found) == [5]
    shallow = looking_back.falls(row, penalty=8, least=2, least_sigma=2, points=31)
    assert hours_of(shallow) == []
