import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdfast.process.usual import (
    FLOOR,
    Usual,
    below_usual,
    from_usual,
    is_rare,
    share_of_hours,
    usual_at_each,
    usual_at_each_many,
    usual_before,
)

series = st.lists(st.one_of(st.none(), st.integers(0, 100)), max_size=25)


def test_the_usual_is_the_median_of_the_last_ten_ratings() -> None:
    early: list[float | None] = [0, 0, 0]
    found = usual_before([*early, 60, 64, None, 62, 70, 66, 58, 61, 63, 65, 67])
    assert found is not None
    assert (found.level, found.ratings) == (63.5, 10)
    assert found.swing == pytest.approx(1.4826 * 2.5)


def test_three_ratings_are_no_usual_and_five_are_a_thin_one() -> None:
    assert usual_before([60, None, 62, 61]) is None
    five = usual_before([60, 50, 70, 61, 40])
    six = usual_before([60, 50, 70, 61, 40, 55])
    assert five is not None
    assert five.thin
    assert six is not None
    assert not six.thin


def test_one_bad_hour_hardly_moves_the_usual() -> None:
    found = usual_before([70, 71, 69, 70, 10, 72, 70])
    assert found is not None
    assert found.level == 70


def test_someone_who_always_answers_the_same_still_has_a_swing() -> None:
    found = usual_before([80] * 8)
    assert found == Usual(80, FLOOR, 8)
    assert below_usual(75, found) == (5, 2)
    assert below_usual(85, found) == (-5, -2)


def test_the_rating_itself_is_not_part_of_its_usual() -> None:
    found = usual_at_each([60, 60, 60, 60, 0])
    assert found[:4] == (None, None, None, None)
    assert found[4] == Usual(60, FLOOR, 4)


def test_an_unknown_usual_or_a_missing_rating_gives_no_drop() -> None:
    assert below_usual(30, None) is None
    assert below_usual(None, Usual(60, 5, 6)) is None


@pytest.mark.parametrize(
    ("signs", "expected"),
    [
        ([False] * 5, True),
        ([True, False, False, False, False], False),
        ([True] + [False] * 5, True),
        ([False] * 4, None),
        ([False, None, False, None, False, False], None),
        ([], None),
    ],
)
def test_a_sign_is_rare_when_seen_in_fewer_than_one_marked_hour_in_five(
    signs: list[bool | None], expected: bool | None
) -> None:
    assert is_rare(signs) is expected


def test_hours_nobody_marked_are_not_hours_without_the_sign() -> None:
    assert share_of_hours([True, None, None, False]) == 0.5
    assert share_of_hours([None, None]) is None
    assert share_of_hours([False]) == 0


def test_bad_input_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="rating 1 of 1 is nan: a finite number or None"):
        usual_before([math.nan])
    with pytest.raises(ValueError, match="least swing is 0"):
        usual_before([1], floor=0)
    with pytest.raises(ValueError, match="most is 3"):
        usual_before([1], most=3)


@settings(max_examples=50, deadline=None)
@given(st.lists(series, min_size=1, max_size=5), st.sampled_from([0.5, 2.5]), st.sampled_from([4, 7, 10]))
def test_many_cases_come_out_as_one_by_one(cases: list[list[float | None]], floor: float, most: int) -> None:
    width = max(map(len, cases))
    cases = [[*case, *[None] * (width - len(case))] for case in cases]
    rows = np.array([[math.nan if v is None else v for v in case] for case in cases], dtype=float)
    many = usual_at_each_many(rows.reshape(len(cases), width), floor=floor, most=most)
    for k, case in enumerate(cases):
        for t, one in enumerate(usual_at_each(case, floor=floor, most=most)):
            if one is None:
                assert math.isnan(many.level[k, t])
                assert math.isnan(many.swing[k, t])
                assert many.ratings[k, t] == 0
            else:
                assert many.level[k, t] == pytest.approx(one.level, abs=1e-12)
                assert many.swing[k, t] == pytest.approx(one.swing, abs=1e-12)
                assert many.ratings[k, t] == one.ratings
            assert one == usual_before(case[:t], floor=floor, most=most)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 100), min_size=5, max_size=15), st.integers(-50, 50), st.sampled_from([0.5, -1.0, 4.0]))
def test_unit_zero_and_direction_of_the_scale_do_not_matter(ratings: list[int], zero: int, unit: float) -> None:
    moved = [zero + unit * v for v in ratings]
    first, second = usual_before(ratings[:-1]), usual_before(moved[:-1], floor=FLOOR * abs(unit))
    assert first is not None
    assert second is not None
    expected = math.copysign(1, unit) * from_usual(ratings[-1], first.level, first.swing)
    assert from_usual(moved[-1], second.level, second.swing) == pytest.approx(expected, abs=1e-9)
