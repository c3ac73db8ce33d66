import math
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdfast.outcome.complexity import dynamic_complexity, dynamic_complexity_many

Read = Callable[[str], list[dict[str, str]]]
ratings = st.lists(st.one_of(st.none(), st.integers(0, 10), st.floats(0, 10)), max_size=25)


def last(series: Sequence[float | None], highest: float = 10) -> tuple[float | None, float | None]:
    found = dynamic_complexity(series, lowest=0, highest=highest)
    return found.fluctuation[-1], found.distribution[-1]


@pytest.mark.parametrize(
    ("series", "highest", "f", "d"),
    [
        ((0, 10, 0, 10, 0, 10, 0), 10, 1, 0.6349206349),
        ((4, 4, 4, 4, 4, 4, 4), 10, 0, 0),
        ((0, 2, 4, 6, 8, 10, 0), 10, 0.2, 0.9444),
        ((3, 4, 3, 5, 4, 4, 3), 10, 0.10, 0.1929),
        ((1, 9, 2, 8, 3, 7, 4), 10, 0.55, 0.8206),
        ((3, 4, 5, 6, 7, 8, 9), 9, 0.0185185185, 0.6666666667),
    ],
)
def test_known_windows_have_known_values(series: Sequence[float], highest: float, f: float, d: float) -> None:
    assert last(series, highest) == pytest.approx((f, d), abs=5e-5)


def test_the_parity_series_comes_out_as_in_casnet() -> None:
    found = dynamic_complexity([1, 2, 5, 3, 3, 4, 6, 6, 2, 0, 1, 5], lowest=0, highest=6)
    f = [0.1527777778, 0.1805555556, 0.2083333333, 0.1250000000, 0.1527777778, 0.2083333333]
    d = [0.7619047619, 0.7380952381, 0.7380952381, 0.8174603175, 0.9761904762, 0.9404761905]
    product = [0.1164021164, 0.1332671958, 0.1537698413, 0.1021825397, 0.1491402116, 0.1959325397]
    assert found.fluctuation == (*[None] * 6, *(pytest.approx(v, abs=1e-10) for v in f))
    assert found.distribution == (*[None] * 6, *(pytest.approx(v, abs=1e-10) for v in d))
    assert found.complexity == (*[None] * 6, *(pytest.approx(v, abs=1e-10) for v in product))


def test_a_gap_silences_every_window_it_falls_into_and_no_other() -> None:
    series: list[float | None] = [5, 1, 5, 1, 5, 1, 5, None, 5, 1, 5, 1, 5, 1, 5, 2]
    found = dynamic_complexity(series, lowest=0, highest=10).complexity
    assert [k for k, v in enumerate(found) if v is not None] == [6, 14, 15]


@pytest.mark.parametrize("series", [[], [1], [1, 2, 3, 4, 5, 6]])
def test_a_series_shorter_than_the_window_has_no_value(series: list[float | None]) -> None:
    assert dynamic_complexity(series, lowest=0, highest=10).complexity == (None,) * len(series)
    many = dynamic_complexity_many(np.array([series], dtype=float), lowest=0, highest=10)
    assert np.isnan(many.complexity).all()


def test_bad_input_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="rating 2 of 2 is 11: 0 to 10 is allowed"):
        dynamic_complexity([1, 11], lowest=0, highest=10)
    with pytest.raises(ValueError, match=r"ratings\[0, 1\] is 11.0: 0 to 10 is allowed"):
        dynamic_complexity_many(np.array([[1.0, 11.0]]), lowest=0, highest=10)
    with pytest.raises(ValueError, match="finite number or None"):
        dynamic_complexity([1, math.nan], lowest=0, highest=10)
    with pytest.raises(ValueError, match="range of the scale"):
        dynamic_complexity([1], lowest=3, highest=3)
    with pytest.raises(ValueError, match="window is 2"):
        dynamic_complexity([1], lowest=0, highest=3, window=2)


@settings(max_examples=50, deadline=None)
@given(st.lists(ratings, min_size=1, max_size=5), st.integers(3, 8))
def test_many_cases_come_out_as_one_by_one(cases: list[list[float | None]], window: int) -> None:
    width = max(1, *map(len, cases))
    cases = [[*case, *[None] * (width - len(case))] for case in cases]
    rows = np.array([[math.nan if v is None else v for v in case] for case in cases], dtype=float)
    many = dynamic_complexity_many(rows, lowest=0, highest=10, window=window)
    for case, *results in zip(cases, many.fluctuation, many.distribution, many.complexity, strict=True):
        one = dynamic_complexity(case, lowest=0, highest=10, window=window)
        for single, row in zip((one.fluctuation, one.distribution, one.complexity), results, strict=True):
            expected = [math.nan if v is None else v for v in single]
            assert np.allclose(row, expected, rtol=0, atol=1e-12, equal_nan=True)


@settings(max_examples=50, deadline=None)
@given(ratings)
def test_both_parts_stay_between_0_and_1(series: list[float | None]) -> None:
    found = dynamic_complexity(series, lowest=0, highest=10)
    for value in (*found.fluctuation, *found.distribution, *found.complexity):
        assert value is None or -1e-12 <= value <= 1 + 1e-12


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 20).map(lambda k: k / 2), min_size=7, max_size=7))
def test_turning_the_scale_or_the_time_round_changes_nothing(series: list[float]) -> None:
    assert last([10 - v for v in series]) == pytest.approx(last(series), abs=1e-9)
    assert last(series[::-1]) == pytest.approx(last(series), abs=1e-9)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 10), min_size=7, max_size=20), st.integers(-20, 20), st.sampled_from([0.5, 2.0, 4.0]))
def test_the_unit_and_the_zero_of_the_scale_do_not_matter(series: list[int], zero: int, unit: float) -> None:
    plain = dynamic_complexity(series, lowest=0, highest=10).complexity
    moved = dynamic_complexity([zero + unit * v for v in series], lowest=zero, highest=zero + unit * 10).complexity
    assert moved == tuple(None if v is None else pytest.approx(v, abs=1e-12) for v in plain)


@pytest.mark.shareddata
def test_the_daily_series_of_a_real_person_comes_out_as_in_casnet(public_table: Read) -> None:
    series = public_table("dev/kossakowski2017_daily.csv")
    oracle = public_table("oracles/casnet_dc_kossakowski_daily_win7.csv")
    names = [name.removesuffix("_F") for name in oracle[0] if name.endswith("_F")]
    assert len(names) == 7
    for name in names:
        found = dynamic_complexity([float(row[name]) for row in series], lowest=-3, highest=7)
        for k, peer in enumerate(oracle):
            for part, values in (("F", found.fluctuation), ("D", found.distribution), ("DC", found.complexity)):
                if k >= len(oracle) - 2 and part != "D":
                    continue  # casnet pads F with two zero rows
                expected = None if peer[f"{name}_{part}"] == "NA" else float(peer[f"{name}_{part}"])
                assert values[k] == (None if expected is None else pytest.approx(expected, abs=1e-6)), (name, k)
