"""Charts whose limits grow with the past: what lies ahead moves nothing, and every step is the published one."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from holdfast.evaluate.published import charts
from holdfast.process.control_charts import MISSING, Baselines, baseline, charts_many

ratings = arrays(np.float64, (3, 15), elements=st.one_of(st.just(np.nan), st.integers(20, 80).map(float)))


@settings(max_examples=40, deadline=None)
@given(ratings, st.integers(1, 14))
def test_ratings_to_come_move_no_standing(table: np.ndarray, hour: int) -> None:
    whole = charts.standing(table, least=3, least_sigma=2)
    assert np.array_equal(whole[:, :hour], charts.standing(table[:, :hour], least=3, least_sigma=2), equal_nan=True)


def test_the_standing_is_against_centre_and_sigma_of_the_ratings_before() -> None:
    row: list[float | None] = [60, 64, None, 58, 61, 63, 40]
    base = baseline(row[:-1])
    assert base is not None
    table = np.array([[np.nan if v is None else v for v in row]])
    z = charts.standing(table, least=5, least_sigma=0.5)
    assert z[0, 6] == (40 - base.centre) / base.sigma
    assert np.isnan(z[0, :6]).all()


@settings(max_examples=40, deadline=None)
@given(ratings)
def test_with_a_baseline_that_stands_the_signals_are_those_of_the_charts_of_the_process_room(table: np.ndarray) -> None:
    base = Baselines(np.full(3, 50.0), np.full(3, 6.0))
    z = (table - 50) / 6
    theirs = charts_many(table, base, width=2, k=0.5, h=4, weight=0.3, ewma_width=2)
    below = np.where(theirs.beyond == MISSING, 0, theirs.beyond) < 0
    assert np.array_equal(charts.individuals(z, width=2), below)
    averages = np.where(theirs.ewma_signal == MISSING, 0, theirs.ewma_signal) < 0
    assert np.array_equal(charts.ewma(z, weight=0.3, width=2), averages)
    # the published sum runs on after a signal: the first one is the same
    sums = np.where(theirs.cusum_signal == MISSING, 0, theirs.cusum_signal) < 0
    ours = charts.cusum(z, k=0.5, h=4)
    assert np.array_equal(sums.any(axis=1), ours.any(axis=1))
    assert np.array_equal(sums.argmax(axis=1), ours.argmax(axis=1))
