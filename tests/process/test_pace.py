"""Depth, and what the next hour brought."""

from __future__ import annotations

from dataclasses import replace

from tests.process.treatment import CANCELLED, NUMBERS, H, before, treatment

from holdfast.case.working import Topic
from holdfast.process.summaries import last_depths, pace_sum, stance_leaning

DEEP = H(depth=5, topic=("shame",))
LESS = H(depth=2, topic=("outside",), defence=0)


def test_more_defence_or_lateness_after_deep_work_is_counted_beside_the_response_to_less() -> None:
    hours = [LESS, LESS, DEEP, H(depth=1, defence=2), DEEP, H(attendance=("late",), depth=1), LESS]
    total = pace_sum(before(treatment(hours), 8), NUMBERS)
    assert (total.deep, total.deep_followed) == (2, 2)
    assert (total.less, total.less_followed) == (2, 0)


def test_deep_work_on_what_is_outside_is_not_close_to_him() -> None:
    (point,) = before(treatment([replace(DEEP, topic=("outside",)), H(defence=3)]), 3).pace
    assert not point.on_shame_or_us
    assert pace_sum(before(treatment([replace(DEEP, topic=("outside",)), H(defence=3)]), 3), NUMBERS).deep == 0


def test_an_hour_still_to_come_or_not_marked_is_unknown_and_not_calm() -> None:
    (point,) = before(treatment([DEEP]), 2).pace
    assert (point.defence_after, point.late_or_missed_after, point.after_hour) == (None, False, None)
    total = pace_sum(before(treatment([DEEP, H()]), 3), NUMBERS)
    assert (total.deep, total.less) == (0, 0)


def test_an_hour_he_cancelled_follows_and_one_you_cancelled_does_not() -> None:
    (his,) = before(treatment([DEEP, CANCELLED]), 3).pace
    (yours,) = before(treatment([DEEP, replace(CANCELLED, by="therapist")]), 3).pace
    assert (his.late_or_missed_after, yours.late_or_missed_after) == (True, False)


def test_the_last_depths_leave_out_what_was_not_marked() -> None:
    process = before(treatment([H(depth=1), H(depth=3), H(), CANCELLED, H(depth=4)]), 6)
    assert last_depths(process) == ((2, 3), (5, 4))


def test_stance_leans_by_the_median_of_the_last_three_hours() -> None:
    def lean(*stances: int | None) -> str | None:
        return stance_leaning(before(treatment([H(stance=s) for s in stances]), len(stances) + 1), NUMBERS)

    assert lean(-3, 2, 1, 2) == "firmness"
    assert lean(-1, -1, 3) == "empathy"
    assert lean(0, 3, -1) == "even"
    assert lean(None, None, None) is None


def test_deep_work_on_shame_or_on_the_two_of_you_is_close_and_on_trauma_it_is_not_counted() -> None:
    topics: tuple[tuple[Topic, bool], ...] = (("shame", True), ("us", True), ("trauma", False), ("outside", False))
    for topic, close in topics:
        (point,) = before(treatment([replace(DEEP, topic=(topic,))]), 2).pace
        assert point.on_shame_or_us is close
