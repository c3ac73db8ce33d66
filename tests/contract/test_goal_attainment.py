import math
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.contract.days import Told, lived, moves_of, opens, proposes

from holdfast.case.moves import Move, MoveBy, Terms
from holdfast.contract.goal_attainment import Attainment, attainment_by_version, goal_attainment
from holdfast.contract.replay import replay

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


LEVELS = ("none", "once", "once a week", "twice a week", "daily")


def goal(clause: str, weight: int | None = None, levels: Any = None) -> Told:
    return proposes("patient", clause, Terms(kind="goal", text=clause, weight=weight, levels=levels))


def reached(by: MoveBy, clause: str, level: int) -> Told:
    return by, "attain", clause, {"level": level}


def test_each_version_counts_its_own_levels_and_no_others() -> None:
    contract = lived(opens(1), goal("a"), reached("patient", "a", -2), opens(2), reached("patient", "a", 1), opens(3))
    first, second = attainment_by_version(contract)
    assert [v.number for v in (first, second)] == [1, 2]
    assert [v.patient.t for v in (first, second)] == pytest.approx([30, 60])
    assert (first.closed_on, second.closed_on) == (date(2023, 1, 4), date(2023, 1, 6))


def test_a_goal_with_described_levels_that_nobody_rated_has_no_number() -> None:
    (only,) = attainment_by_version(lived(opens(1), goal("a", levels=LEVELS), goal("b")))
    assert [g.id for g in only.goals] == ["a"]
    assert (only.patient, only.therapist) == (Attainment(None, 0, 1), Attainment(None, 0, 1))


def test_the_two_are_never_merged_and_the_last_level_of_each_counts() -> None:
    (only,) = attainment_by_version(
        lived(opens(1), goal("a"), reached("patient", "a", 2), reached("patient", "a", 0), reached("therapist", "a", 1))
    )
    (one,) = only.goals
    assert one.patient is not None
    assert one.therapist is not None
    assert (one.patient.level, one.therapist.level) == (0, 1)
    assert [only.patient.t, only.therapist.t] == pytest.approx([50, 60])


def test_the_weights_of_the_goals_count() -> None:
    rated = lived(
        opens(1), goal("a", 3), goal("b", 2), goal("c"),
        reached("patient", "a", 1), reached("patient", "b", 0), reached("patient", "c", -1),
    )  # fmt: skip
    (only,) = attainment_by_version(rated)
    assert only.patient.t == pytest.approx(54.41, abs=0.005)


def test_a_level_dated_before_a_version_was_opened_is_none_of_it() -> None:
    early = Move(
        id="m9", seq=9, when=date(2022, 12, 1), recorded_at=datetime(2023, 3, 1, tzinfo=UTC), by="patient",
        act="attain", clause="a", level=2,
    )  # fmt: skip
    said = [*moves_of(opens(1), goal("a")), early]
    assert attainment_by_version(replay(said)) == ()
