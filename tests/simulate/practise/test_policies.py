"""What the model rewards, over fixed seeds: depth that follows what can be borne, and nothing always the same."""

from __future__ import annotations

from functools import cache
from statistics import mean

import pytest
from tests.simulate.practise.policies import CONSTANT, Came, constant, followed, well_dosed

from holdfast.simulate.practise.choices import Choice
from holdfast.simulate.practise.people import ORDER

SEEDS = range(1, 9)


@cache
def always(who: str, name: str) -> tuple[Came, ...]:
    return tuple(constant(who, seed, CONSTANT[name]) for seed in SEEDS)


@cache
def dosed(who: str) -> tuple[Came, ...]:
    return tuple(followed(who, seed, well_dosed) for seed in SEEDS)


@pytest.mark.parametrize("who", ORDER)
@pytest.mark.parametrize("gentle", ["always gentle", "always listening"])
def test_depth_that_can_be_borne_brings_more_than_staying_near_the_surface(who: str, gentle: str) -> None:
    near = always(who, gentle)
    assert mean(one.wish for one in dosed(who)) > mean(one.wish for one in near) + 1
    assert mean(one.ordinary for one in dosed(who)) > mean(one.ordinary for one in near) + 10
    assert mean(one.split for one in dosed(who)) < mean(one.split for one in near) - 10


@pytest.mark.parametrize("gentle", ["always gentle", "always listening"])
def test_well_dosed_mends_more_breaks_for_good(gentle: str) -> None:
    def lasting(runs: list[tuple[Came, ...]]) -> int:
        return sum(one.lasting for many in runs for one in many)

    assert lasting([dosed(who) for who in ORDER]) > lasting([always(who, gentle) for who in ORDER])


@pytest.mark.parametrize("who", ORDER)
def test_always_deep_breaks_more_and_stays_broken(who: str) -> None:
    deep = always(who, "always deep")
    assert sum(one.breaks for one in deep) > sum(one.breaks for one in dosed(who))
    assert sum(one.still_open for one in deep) > sum(one.still_open for one in dosed(who))


@pytest.mark.parametrize("who", ORDER)
@pytest.mark.parametrize("name", list(CONSTANT))
def test_nothing_that_is_always_the_same_does_as_well_as_following_what_can_be_borne(who: str, name: str) -> None:
    assert mean(one.well for one in dosed(who)) > mean(one.well for one in always(who, name))


def test_no_way_that_is_always_the_same_is_the_best_for_all_four() -> None:
    best = {who: max(CONSTANT, key=lambda name: mean(one.well for one in always(who, name))) for who in ORDER}
    assert len(set(best.values())) > 1, best


def test_confronting_respectfully_is_borne_by_one_and_not_by_another() -> None:
    broken = {who: sum(one.still_open for one in always(who, "always confronting")) for who in ORDER}
    assert broken["konrad"] <= 0.5 * broken["leonie"]


def test_a_cost_named_without_a_step_on_the_table_makes_no_wish() -> None:
    for who in ORDER:
        for seed in SEEDS:
            named = constant(who, seed, Choice(depth=2, move="name_cost"))
            plain = constant(who, seed, Choice(depth=2, move="clarify"))
            assert named.wish <= plain.wish + 0.01
