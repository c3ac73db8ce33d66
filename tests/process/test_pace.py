"""Depth, and what the next hour brought; the stance as a band."""

from __future__ import annotations

from dataclasses import replace
from math import comb, nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.process.recorded import columns_of, random_hours
from tests.process.treatment import CANCELLED, NUMBERS, H, before, treatment

from holdfast.case.working import Topic
from holdfast.process.pace import difference, link, pace_many
from holdfast.process.pace_readings import PaceLink, StanceBand
from holdfast.process.stance import leaning, read_stance, stance_many
from holdfast.process.summaries import last_depths, pace_sum

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
        seen = band(*stances)
        return None if seen is None else leaning(seen, NUMBERS)

    assert lean(-3, 2, 1, 2) == "firmness"
    assert lean(-1, -1, 3) == "empathy"
    assert lean(0, 3, -1) == "even"
    assert lean(None, None, None) is None


def test_deep_work_on_shame_or_on_the_two_of_you_is_close_and_on_trauma_it_is_not_counted() -> None:
    topics: tuple[tuple[Topic, bool], ...] = (("shame", True), ("us", True), ("trauma", False), ("outside", False))
    for topic, close in topics:
        (point,) = before(treatment([replace(DEEP, topic=(topic,))]), 2).pace
        assert point.on_shame_or_us is close


# --- association -----------------------------------------------------------------------------------------------------

QUIET, HARD = H(depth=1, topic=("outside",), defence=0), H(depth=1, topic=("outside",), defence=2)


def linked(*hours: H) -> PaceLink:
    return link(before(treatment(hours), len(hours) + 1).pace, NUMBERS)


def test_under_twenty_five_logged_hours_there_is_no_estimate_and_it_says_how_many_more() -> None:
    found = linked(*[DEEP, HARD, QUIET] * 8)
    assert (found.logged, found.more_logged, found.enough) == (16, 9, False)
    assert found.difference is None


def test_depth_that_did_not_vary_gives_no_estimate_however_many_hours() -> None:
    found = linked(*[QUIET] * 40)
    assert (found.more_logged, found.more_deep, found.more_less, found.enough) == (0, 5, 0, False)


def test_with_varied_depth_the_difference_has_an_interval() -> None:
    deep = replace(DEEP, defence=0)
    found = linked(*[deep, HARD, QUIET, QUIET] * 8)
    assert (found.counts.deep, found.counts.deep_followed) == (8, 8)
    assert (found.counts.less, found.counts.less_followed) == (23, 0)
    assert found.difference == 1
    assert found.low is not None
    assert 0.6 < found.low < 0.7


def test_the_interval_is_newcombe_s() -> None:
    # Newcombe 1998, table II, method 10: 56/70 - 48/80 and 9/10 - 3/10 and 10/10 - 0/10.
    assert difference(56.0, 70.0, 48.0, 80.0)[1:] == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert difference(9.0, 10.0, 3.0, 10.0)[1:] == pytest.approx((0.1705, 0.8090), abs=5e-5)
    assert difference(10.0, 10.0, 0.0, 10.0)[1:] == pytest.approx((0.6075, 1.0), abs=5e-5)


@pytest.mark.parametrize(("n", "less_n"), [(5, 20), (8, 17), (12, 30)])
@pytest.mark.parametrize(("p", "less_p"), [(0.1, 0.1), (0.3, 0.1), (0.5, 0.2), (0.7, 0.3)])
def test_the_interval_holds_the_truth_in_about_nineteen_of_twenty_treatments(
    n: int, less_n: int, p: float, less_p: float
) -> None:
    def chance(k: int, of: int, share: float) -> float:
        return comb(of, k) * share**k * (1 - share) ** (of - k)

    held = 0.0
    for k in range(n + 1):
        for less_k in range(less_n + 1):
            _, low, high = difference(float(k), float(n), float(less_k), float(less_n))
            held += chance(k, n, p) * chance(less_k, less_n, less_p) * (low <= p - less_p <= high)
    assert held > 0.92


# --- stance as a band ------------------------------------------------------------------------------------------------


def band(*stances: int | None) -> StanceBand | None:
    process = before(treatment([H(stance=s) for s in stances]), len(stances) + 1)
    return read_stance(process.hours, NUMBERS)


def test_the_stance_of_the_last_hours_is_a_band_beside_this_pair_s_usual() -> None:
    found = band(0, 0, 1, -1, 0, 2, 3, 2)
    assert found is not None
    assert found.usual is not None
    assert (found.hours, found.values, found.low, found.middle, found.high) == ((6, 7, 8), (2, 3, 2), 2, 2, 3)
    assert (found.usual.level, found.usual_low, found.usual_high, found.toward) == (0, -1, 1, "firmness")


def test_a_firm_pair_is_not_called_firm_and_a_young_pair_has_no_usual() -> None:
    firm, young = band(2, 2, 3, 2, 2, 2, 2), band(3, 3, 3)
    assert firm is not None
    assert firm.toward is None
    assert young is not None
    assert (young.usual, young.toward) == (None, None)
    assert band(None, None) is None


def test_ordinary_unrest_of_the_stance_is_not_called_a_move() -> None:
    rng = np.random.default_rng(3)
    found = [band(*(int(s) for s in rng.choice((-1, 0, 0, 1), size=14))) for _ in range(60)]
    assert not any(one is not None and one.toward for one in found)


# --- many ------------------------------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 40), st.integers(0, 2**32 - 1))
def test_many_treatments_are_read_as_one_is(hours: int, seed: int) -> None:
    cases = [random_hours(hours, np.random.default_rng((seed, case))) for case in range(3)]
    columns = columns_of(cases)
    paces, stances = pace_many(columns, NUMBERS), stance_many(columns, NUMBERS)
    for case, told in enumerate(cases):
        process = before(treatment(told), hours + 1)
        one, seen = link(process.pace, NUMBERS), read_stance(process.hours, NUMBERS)
        assert (paces.deep[case], paces.deep_followed[case]) == (one.counts.deep, one.counts.deep_followed)
        assert (paces.less[case], paces.less_followed[case]) == (one.counts.less, one.counts.less_followed)
        assert paces.logged[case] == one.logged
        for many, single in ((paces.difference, one.difference), (paces.low, one.low), (paces.high, one.high)):
            assert many[case] == pytest.approx(nan if single is None else single, abs=1e-12, nan_ok=True)
        values = (nan,) * 5 if seen is None else (
            seen.low, seen.middle, seen.high,
            nan if seen.usual is None else seen.usual.level, nan if seen.usual is None else seen.usual.swing,
        )  # fmt: skip
        arrays = (stances.low, stances.middle, stances.high, stances.level, stances.swing)
        for many, value in zip(arrays, values, strict=True):
            assert many[case] == pytest.approx(value, abs=1e-12, nan_ok=True)
        toward = {"empathy": -1, None: 0, "firmness": 1}[seen.toward if seen else None]
        assert stances.toward[case] == toward
