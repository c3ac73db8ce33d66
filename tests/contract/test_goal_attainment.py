import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdfast.contract.goal_attainment import Attainment, goal_attainment

levels = st.integers(-2, 2)


@pytest.mark.parametrize(
    ("goals", "weights", "t"),
    [
        ((1, 0, -1), (3, 2, 1), 54.41),
        ((1, 1, 0), None, 59.13),
        ((2, 2, 2), None, 77.39),
        ((0, 0, 0), None, 50),
        ((1, 0, -1, 2), (3, 2, 1, 2), 60.64),
        ((-1, -1, -1), None, 36.31),
        ((0, 1, 1), None, 59.13),
        ((1, 1, 1), None, 63.693064),
        ((2, 1, 0), (3, 2, 1), 67.626106),
        ((-2, -2, -2), None, 22.613872),
        ((2,), None, 70),
    ],
)
def test_known_goals_have_their_known_t(goals: tuple[int, ...], weights: tuple[float, ...] | None, t: float) -> None:
    assert goal_attainment(goals, weights).t == pytest.approx(t, abs=0.005)


def test_a_goal_not_rated_is_left_out_and_counted_as_left_out() -> None:
    found = goal_attainment([1, None, 1], [2, 5, 2])
    assert found == Attainment(goal_attainment([1, 1]).t, 2, 3)


def test_no_goal_rated_is_no_t() -> None:
    assert goal_attainment([None, None]) == Attainment(None, 0, 2)
    assert goal_attainment([]) == Attainment(None, 0, 0)


def test_bad_input_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match=r"goal 2 is rated 3: -2 to \+2"):
        goal_attainment([1, 3])
    with pytest.raises(ValueError, match="goal 1 is rated nan"):
        goal_attainment([math.nan])
    with pytest.raises(ValueError, match="2 goals and 1 weights"):
        goal_attainment([1, 1], [1])
    with pytest.raises(ValueError, match="weight of goal 1 is 0"):
        goal_attainment([1], [0])
    with pytest.raises(ValueError, match="rho is 2"):
        goal_attainment([1], rho=2)


@settings(max_examples=50)
@given(st.lists(st.tuples(levels, st.integers(1, 9)), min_size=1, max_size=6), st.sampled_from([0.5, 3.0]))
def test_only_the_proportions_of_the_weights_matter_and_opposite_levels_mirror_at_50(
    goals: list[tuple[int, int]], unit: float
) -> None:
    rated, weights = zip(*goals, strict=True)
    t = goal_attainment(rated, weights).t
    assert t is not None
    assert goal_attainment(rated, [unit * w for w in weights]).t == pytest.approx(t, abs=1e-9)
    assert goal_attainment([-x for x in rated], weights).t == pytest.approx(100 - t, abs=1e-9)
