"""A first of something good is said once, when it can be seen."""

from __future__ import annotations

from dataclasses import replace

from tests.process.treatment import CANCELLED, H, before, calm, treatment, when

from holdfast.process.readings import First

NO = H(frame=("limit_set",))
ANGRY = H(attendance=("on_time", "left_in_anger"))
PLAIN = H()


def firsts(*hours: H) -> tuple[First, ...]:
    return before(treatment(hours), len(hours) + 1).firsts


def test_he_stayed_after_a_no_when_he_came_on_time_to_the_next_hour() -> None:
    assert firsts(PLAIN, NO) == ()
    assert firsts(PLAIN, NO, PLAIN) == (First("stayed_after_no", 2, when(3)),)


def test_leaving_early_coming_late_or_cancelling_is_not_staying() -> None:
    assert firsts(replace(NO, attendance=("on_time", "left_early")), PLAIN) == ()
    assert firsts(NO, H(attendance=("late",))) == ()
    assert firsts(NO, CANCELLED) == ()


def test_the_first_time_is_said_and_the_second_is_not() -> None:
    assert len(firsts(NO, NO, PLAIN, NO, PLAIN)) == 1


def test_he_came_back_after_anger_when_you_marked_it() -> None:
    marked = H(moments=("came_back",))
    assert firsts(ANGRY, PLAIN, marked, marked) == (First("came_back_after_anger", 3, when(3)),)


def test_where_you_marked_no_moments_his_coming_speaks_for_itself() -> None:
    unmarked = H(moments=None)
    assert firsts(ANGRY, CANCELLED, unmarked) == (First("came_back_after_anger", 3, when(3)),)
    assert firsts(PLAIN, unmarked) == ()
    assert firsts(replace(ANGRY, moments=None), replace(ANGRY, moments=None)) == ()


def test_a_third_wish_of_his_own_is_said() -> None:
    wish = H(moments=("own_wish", "real_contact"))
    assert firsts(wish, wish) == ()
    assert firsts(wish, wish, PLAIN, wish, wish) == (First("own_wish_third", 4, when(4)),)


def test_a_repair_sooner_than_the_one_before_is_a_first_and_a_first_repair_is_not_sooner() -> None:
    low = H(rating=25, signs=[("gives_up", 2)])
    mended = H(rating=45, then="repaired")
    slow, quick = [low, low, low, mended], [low, mended]
    assert firsts(*calm(7), *slow, *calm(6)) == ()
    assert firsts(*calm(7), *slow, *calm(6), *quick) == (First("repair_sooner", 19, when(19)),)
    assert firsts(*calm(7), *quick, *calm(6), *slow) == ()
