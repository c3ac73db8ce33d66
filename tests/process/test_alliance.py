"""Two lines, never merged: the gap between them against this pair's usual gap."""

from __future__ import annotations

from tests.process.treatment import CANCELLED, NUMBERS, H, before, calm, treatment

from holdfast.process.summaries import declining, gap_wider, his_slope

USUAL = [
    H(rating=60, yours=6),
    H(rating=55, yours=6),
    H(rating=60, yours=6),
    H(rating=65, yours=6),
    H(rating=60, yours=7),
]
WIDE = H(rating=50, yours=8)


def test_the_gap_is_yours_minus_his_and_needs_four_before_it_is_usual() -> None:
    gaps = before(treatment(USUAL), 6).gaps
    assert [round(gap.value) for gap in gaps] == [0, 5, 0, -5, 10]
    assert [gap.usual is None for gap in gaps] == [True, True, True, True, False]


def test_a_gap_wide_for_two_hours_running_is_told_also_over_a_cancelled_hour() -> None:
    process = before(treatment([*USUAL, WIDE, WIDE, CANCELLED]), 9)
    assert gap_wider(process, NUMBERS) is True


def test_a_single_wide_gap_is_not_two() -> None:
    assert gap_wider(before(treatment([*USUAL, WIDE]), 7), NUMBERS) is False


def test_a_gap_the_other_way_round_is_not_wider() -> None:
    harsh = H(rating=80, yours=3)
    assert gap_wider(before(treatment([*USUAL, harsh, harsh]), 8), NUMBERS) is False


def test_an_hour_one_of_you_did_not_rate_leaves_the_gap_unknown() -> None:
    assert gap_wider(before(treatment([*USUAL, WIDE, H(yours=8)]), 8), NUMBERS) is None
    assert gap_wider(before(treatment([*USUAL, WIDE, H(rating=50)]), 8), NUMBERS) is None
    assert gap_wider(before(treatment([WIDE, WIDE]), 3), NUMBERS) is None


def test_wide_gaps_stay_out_of_the_usual_until_they_are_the_usual() -> None:
    gaps = before(treatment([*USUAL, *[WIDE] * 12]), 18).gaps
    assert {gap.usual.level for gap in gaps[5:11] if gap.usual} == {0}
    assert not gaps[-1].wider


def test_his_ratings_are_each_set_against_those_before_alone() -> None:
    ratings = before(treatment(calm(12)), 13).ratings
    assert [r.usual is None for r in ratings] == [True] * 4 + [False] * 8
    last = ratings[-1]
    assert last.usual is not None
    assert last.usual.ratings == 10
    assert (last.low, last.high) == (min(r.value for r in ratings[1:11]), max(r.value for r in ratings[1:11]))


def test_an_hour_he_did_not_rate_is_missing_and_not_zero() -> None:
    process = before(treatment([*calm(6), H(), *calm(2)]), 10)
    assert [r.hour for r in process.ratings] == [1, 2, 3, 4, 5, 6, 8, 9]
    assert process.episodes == ()


def test_a_slow_steady_decline_is_seen_where_no_rating_stands_out() -> None:
    sinking = before(treatment([H(rating=70 - 5 * n) for n in range(6)]), 7)
    assert his_slope(sinking) == -5
    assert declining(sinking, NUMBERS) is True
    assert declining(before(treatment(calm(6)), 7), NUMBERS) is False
    assert declining(before(treatment([*calm(4), H(), H()]), 7), NUMBERS) is None
