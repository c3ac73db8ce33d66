import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdfast.outcome.fluctuation import own_fluctuation

ratings = st.lists(st.integers(0, 40), min_size=6, max_size=30)


@pytest.mark.parametrize(
    "course", [[7] * 10, [2.0 * k for k in range(12)], [20.0] * 5 + [8.0] * 9, [3.0, 3.0, 3.0, 9.0, 9.0, 9.0]]
)
def test_a_level_a_straight_line_and_one_lasting_step_are_change_and_not_fluctuation(course: list[float]) -> None:
    assert own_fluctuation(course).rest == pytest.approx([0] * len(course), abs=1e-9)


def test_a_stretch_that_came_and_went_is_fluctuation() -> None:
    course = [5.0] * 8 + [15.0] * 6 + [5.0] * 8
    found = own_fluctuation(course)
    assert max(found.rest) > 5
    assert found.carry_over > 0.5


def test_ratings_that_go_up_and_down_each_time_carry_nothing_over() -> None:
    assert own_fluctuation([1, 9] * 8).carry_over == 0


def test_five_ratings_are_too_few() -> None:
    with pytest.raises(ValueError, match="5 ratings: at least 6"):
        own_fluctuation([1, 2, 3, 4, 5])


@settings(max_examples=50, deadline=None)
@given(ratings, st.integers(-50, 50), st.sampled_from([-1.0, 0.5, 3.0]))
def test_unit_zero_and_direction_of_the_scale_only_rescale_the_rest(series: list[int], zero: int, unit: float) -> None:
    plain = own_fluctuation(series)
    moved = own_fluctuation([zero + unit * v for v in series])
    if plain.fitted == moved.fitted == 2:  # among equally good steps either may be taken
        assert moved.rest == pytest.approx([unit * v for v in plain.rest], abs=1e-6)


@settings(max_examples=50, deadline=None)
@given(ratings)
def test_the_rest_sums_to_zero(series: list[int]) -> None:
    assert sum(own_fluctuation(series).rest) == pytest.approx(0, abs=1e-9)
