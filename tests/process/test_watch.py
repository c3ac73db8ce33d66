"""What his ratings cannot show: a slow fall, and ratings that leave no room to fall."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.process.treatment import H, before, calm, treatment

from holdfast.process.readings import Process


def after(values: Sequence[float | None]) -> Process:
    return before(treatment([H(rating=v) for v in values]), len(values) + 1)


def level(n: int) -> list[float | None]:
    return [h.rating for h in calm(n)]


def test_a_slow_fall_of_which_no_rating_stands_out_is_read_with_its_slope() -> None:
    found = after([*level(8), 58, 55, 50, 45, 40]).decline
    assert found is not None
    assert (found.from_hour, found.to_hour) == (9, 13)
    assert found.slope == pytest.approx(-5, abs=0.5)
    assert found.fall > found.usual.swing


def test_noise_that_tilts_a_little_and_a_fall_that_is_over_are_none() -> None:
    assert after([*level(8), 60, 58, 56, 55, 52]).decline is None
    assert after([*level(8), 58, 55, 50, 45, 60]).decline is None


def test_a_last_hour_he_did_not_rate_says_nothing_of_a_fall() -> None:
    assert after([*level(8), 58, 55, 50, 45, None]).decline is None


def test_ratings_at_the_top_each_time_are_watched() -> None:
    found = after([80.0, *[100.0] * 6]).watch
    assert found is not None
    assert (found.what, found.hours) == ("top", (2, 3, 4, 5, 6, 7))
    assert after([100.0] * 5).watch is None


def test_the_same_rating_each_time_is_watched_wherever_it_stands() -> None:
    found = after([50.0] * 6).watch
    assert found is not None
    assert found.what == "same"
    assert after([50.0] * 5 + [60.0]).watch is None


@given(st.lists(st.integers(0, 9).map(lambda v: 10.0 * v), min_size=6, max_size=10))
def test_below_the_top_only_ratings_that_never_move_are_watched(values: list[float]) -> None:
    found = after([*values]).watch
    assert (found is not None) == (len(set(values[-6:])) == 1)
