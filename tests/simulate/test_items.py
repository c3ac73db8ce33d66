from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.measures.catalogue import instrument
from holdfast.measures.scoring import score
from holdfast.simulate.items import alliance_answers, core10_answers, phq9_answers, spread_points

seeds = st.integers(0, 10_000)


@given(total=st.integers(0, 60), seed=seeds, bond=st.integers(-6, 6), goal=st.integers(-6, 6))
def test_six_alliance_answers_add_up_and_stay_on_their_scale(total: int, seed: int, bond: int, goal: int) -> None:
    pairs = alliance_answers(total, random.Random(seed), bond=bond, goal=goal)
    answers = [answer for pair in pairs for answer in pair]
    assert sum(a for a in answers if a is not None) == total
    assert all(a is not None and 0 <= a <= 10 for a in answers)


@given(total=st.integers(0, 36), seed=seeds)
def test_core_10_answers_give_their_score_and_plans_are_never_filled_by_chance(total: int, seed: int) -> None:
    answers = core10_answers(total, random.Random(seed))
    assert score(instrument("core-10"), answers).value("total") == total
    assert answers[5] == 0


@given(total=st.integers(2, 24), seed=seeds)
def test_phq_9_answers_give_their_score_and_item_nine_is_what_was_asked_for(total: int, seed: int) -> None:
    answers = phq9_answers(total, random.Random(seed), better_off_dead=2)
    assert score(instrument("phq-9"), answers).value("total") == total
    assert answers[8] == 2


def test_points_that_do_not_fit_are_refused_in_words() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        spread_points(37, (1,) * 9, 4, random.Random(1))
