import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdfast.process.control_charts import (
    MISSING,
    Baseline,
    Baselines,
    baseline,
    baselines_many,
    charts_many,
    cusum,
    ewma,
    individuals,
)

X20: list[float | None] = [62, 61, 63, 60, 62, 64, 61, 55, 57, 60, 62, 63, 61, 62, 58, 50, 52, 57, 60, 61]
series = st.lists(st.one_of(st.none(), st.integers(0, 20)), max_size=25)


def whole() -> Baseline:
    """Limits from the whole series, as the peer's published numbers have them; never done in the product."""
    found = baseline(X20)
    assert found is not None
    return found


def flagged(signals: tuple[int | bool | None, ...]) -> list[int]:
    return [k for k, signal in enumerate(signals, start=1) if signal]


def test_the_individuals_chart_of_the_parity_series_is_that_of_qcc() -> None:
    base = whole()
    assert base.centre == pytest.approx(59.55, abs=1e-10)
    assert base.sigma == pytest.approx(2.4729376633, abs=1e-10)
    chart = individuals(X20, base)
    assert (chart.lower, chart.upper) == pytest.approx((52.13118701, 66.96881299), abs=1e-8)
    assert flagged(chart.beyond) == [16, 17]
    assert flagged(chart.runs) == [7]


def test_the_cusum_of_the_parity_series_is_that_of_qcc() -> None:
    chart = cusum(X20, whole())
    below = [0.126785, 3.488589, 6.041638, 6.572800, 5.890830, 4.804483]
    assert list(chart.low[14:]) == pytest.approx(below, abs=1e-6)
    assert flagged(chart.signal) == [17, 18, 19]
    assert chart.signal[16] == -1


def test_the_ewma_of_the_parity_series_is_that_of_qcc() -> None:
    chart = ewma(X20, whole())
    last = [60.38990, 58.31192, 57.04954, 57.03963, 57.63170, 58.30536]
    assert list(chart.average[14:]) == pytest.approx(last, abs=1e-5)
    assert chart.lower[0] == pytest.approx(58.06624, abs=1e-5)
    assert chart.lower[-1] == pytest.approx(57.07723, abs=1e-5)
    assert flagged(chart.signal) == [17, 18]


def test_limits_from_before_find_a_fall_that_limits_with_the_fall_inside_hide() -> None:
    before: list[float | None] = [62, 61, 63, 60, 62, 64, 61, 62]
    after: list[float | None] = [52, 63, 50, 64, 51, 62]
    from_before, with_it_inside = baseline(before), baseline(before + after)
    assert from_before is not None
    assert with_it_inside is not None
    assert flagged(individuals(after, from_before).beyond) == [1, 3, 5]
    assert flagged(individuals(after, with_it_inside).beyond) == []


def test_a_missing_rating_is_no_point_and_the_charts_go_on_after_it() -> None:
    base = Baseline(60, 2, 8)
    holed: list[float | None] = [57, None, 57, 57]
    full: list[float | None] = [57, 57, 57]
    for chart in (cusum(holed, base).low, ewma(holed, base).average, ewma(holed, base).lower):
        assert chart[1] is None
    assert [v for v in cusum(holed, base).low if v is not None] == list(cusum(full, base).low)
    assert [v for v in ewma(holed, base).average if v is not None] == list(ewma(full, base).average)
    run = individuals([61] * 3 + [None] + [61] * 4, base).runs
    assert run == (False, False, False, None, False, False, False, True)


def test_a_rating_on_the_centre_ends_a_run() -> None:
    assert flagged(individuals([61] * 6 + [60] + [61] * 7, Baseline(60, 2, 8)).runs) == [14]


def test_too_little_or_no_movement_makes_no_baseline() -> None:
    assert baseline([60, 61]) is None
    assert baseline([60, None, 61, None, 60]) is None
    assert baseline([60] * 8) is None
    assert baseline([60] * 8, least_sigma=2.0) == Baseline(60, 2.0, 8)


def test_bad_input_is_refused_in_words() -> None:
    base = Baseline(60, 2, 8)
    with pytest.raises(ValueError, match="sigma of the baseline is 0"):
        Baseline(60, 0, 8)
    with pytest.raises(ValueError, match="centre of the baseline is nan"):
        Baseline(math.nan, 1, 8)
    with pytest.raises(ValueError, match="weight is 0"):
        ewma([1], base, weight=0)
    with pytest.raises(ValueError, match="limit h is -1"):
        cusum([1], base, h=-1)
    with pytest.raises(ValueError, match="finite number or None"):
        individuals([math.inf], base)


def numbers(values: tuple[float | None, ...]) -> list[float]:
    return [math.nan if v is None else v for v in values]


def codes(values: tuple[int | bool | None, ...]) -> list[int]:
    return [MISSING if v is None else int(v) for v in values]


@settings(max_examples=50, deadline=None)
@given(st.lists(series, min_size=1, max_size=5))
def test_many_cases_come_out_as_one_by_one(cases: list[list[float | None]]) -> None:
    width = max(map(len, cases))
    cases = [[*case, *[None] * (width - len(case))] for case in cases]
    rows = np.array([numbers(tuple(case)) for case in cases], dtype=float).reshape(len(cases), width)
    bases = baselines_many(rows)
    singles = [baseline(case) for case in cases]
    for k, single in enumerate(singles):
        assert bases.centre[k] == pytest.approx(single.centre if single else math.nan, abs=1e-12, nan_ok=True)
        assert bases.sigma[k] == pytest.approx(single.sigma if single else math.nan, abs=1e-12, nan_ok=True)
    # From here on the same baseline for both, so that a rating on a limit falls on the same side.
    centre = np.array([single.centre if single else math.nan for single in singles])
    sigma = np.array([single.sigma if single else math.nan for single in singles])
    many = charts_many(rows, Baselines(centre, sigma))
    for k, (case, single) in enumerate(zip(cases, singles, strict=True)):
        if single is None:
            assert (many.beyond[k] == MISSING).all()
            assert np.isnan(many.average[k]).all()
            continue
        points, sums, averages = individuals(case, single), cusum(case, single), ewma(case, single)
        assert many.beyond[k].tolist() == codes(points.beyond)
        assert many.runs[k].tolist() == codes(points.runs)
        assert many.cusum_signal[k].tolist() == codes(sums.signal)
        assert many.ewma_signal[k].tolist() == codes(averages.signal)
        for row, one in ((many.low[k], sums.low), (many.high[k], sums.high), (many.average[k], averages.average)):
            assert row.tolist() == pytest.approx(numbers(one), abs=1e-12, nan_ok=True)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.one_of(st.none(), st.integers(0, 20)), max_size=25), st.integers(-9, 9), st.sampled_from([0.5, 4.0]))
def test_unit_and_zero_of_the_scale_do_not_matter(ratings: list[float | None], zero: int, unit: float) -> None:
    moved = [None if v is None else zero + unit * v for v in ratings]
    base, other = Baseline(10, 2, 8), Baseline(zero + unit * 10, unit * 2, 8)
    assert cusum(moved, other) == cusum(ratings, base)
    assert individuals(moved, other).beyond == individuals(ratings, base).beyond
    assert ewma(moved, other).signal == ewma(ratings, base).signal


@settings(max_examples=50, deadline=None)
@given(st.lists(st.one_of(st.none(), st.integers(0, 20)), max_size=25))
def test_turned_upside_down_each_signal_changes_its_side(ratings: list[float | None]) -> None:
    base = Baseline(10, 2, 8)
    turned = [None if v is None else 20 - v for v in ratings]
    up, down = cusum(ratings, base), cusum(turned, base)
    assert (up.low, up.high) == (down.high, down.low)
    opposite = [None if s is None else -s for s in individuals(turned, base).beyond]
    assert list(individuals(ratings, base).beyond) == opposite
