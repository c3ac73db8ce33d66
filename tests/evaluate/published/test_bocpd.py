"""The run lengths of BOCPD against every way to cut a short series, summed one by one."""

import itertools
from math import lgamma, log, pi

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdfast.evaluate.published.bocpd import Runs, alarms, falls, run_lengths

RUNS = Runs(hazard=0.2, level=60, strength=0.3, shape=2, noise=6)


def log_evidence(piece: list[float], runs: Runs) -> float:
    """Marginal likelihood of one piece in closed form (Murphy 2007, Normal-inverse-gamma)."""
    n, mean = len(piece), sum(piece) / len(piece)
    spread = sum((x - mean) ** 2 for x in piece)
    sure, shape, scale = runs.strength + n, runs.shape + n / 2, runs.shape * runs.noise**2
    after = scale + 0.5 * spread + runs.strength * n * (mean - runs.level) ** 2 / (2 * sure)
    return (
        lgamma(shape) - lgamma(runs.shape) + runs.shape * log(scale) - shape * log(after)
        + 0.5 * log(runs.strength / sure) - n / 2 * log(2 * pi)
    )  # fmt: skip


def slowly(row: list[float], runs: Runs) -> dict[int, float]:
    """Posterior of the length of the last run, by all ways to cut."""
    found: dict[int, float] = {}
    for size in range(len(row)):
        for cuts in itertools.combinations(range(1, len(row)), size):
            ends = (0, *cuts, len(row))
            prior = size * log(runs.hazard) + (len(row) - 1 - size) * log(1 - runs.hazard)
            weight = np.exp(prior + sum(log_evidence(row[a:b], runs) for a, b in itertools.pairwise(ends)))
            length = len(row) - ends[-2]
            found[length] = found.get(length, 0.0) + float(weight)
    whole = sum(found.values())
    return {length: weight / whole for length, weight in found.items()}


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(20, 90).map(float), min_size=2, max_size=7))
def test_the_run_lengths_are_those_of_all_ways_to_cut(row: list[float]) -> None:
    lengths = run_lengths(np.array([row]), RUNS, recent=3)
    expected = slowly(row, RUNS)
    for n in range(1, min(3, len(row) - 1) + 1):
        assert lengths.young[n - 1, 0, -1] == pytest.approx(expected[n], rel=1e-9)


def test_a_fall_is_seen_when_it_comes_and_a_rise_is_none() -> None:
    low = np.array([[70.0, 72, 69, 71, 70, 72, 40, 41]])
    high = 140 - low
    assert np.flatnonzero(alarms(falls(low, RUNS, recent=1, points=5), at_least=0.5)[0]).tolist() == [6]
    assert falls(high, RUNS, recent=1, points=5)[0, 6] == 0


def test_a_missing_rating_is_passed_over_and_alarms_nothing() -> None:
    whole = np.array([[70.0, 72, 69, 71, 70, 72, 40, 41]])
    holed = np.array([[70.0, 72, np.nan, 69, 71, np.nan, 70, 72, 40, np.nan, 41]])
    found = falls(holed, RUNS, recent=2, points=5)
    assert np.array_equal(found[~np.isnan(holed)], falls(whole, RUNS, recent=2, points=5)[0])
    assert np.isnan(found[np.isnan(holed)]).all()
    assert not alarms(found, at_least=0.0)[np.isnan(holed)].any()


def test_ratings_to_come_move_no_probability() -> None:
    rng = np.random.default_rng(5)
    table = np.where(rng.random((6, 30)) < 0.1, np.nan, rng.normal(65, 12, (6, 30)))
    own = Runs(hazard=0.1, level=60, strength=0.3, shape=2, noise=6, own=0.7)
    whole = falls(table, own, recent=2, points=4)
    for hour in (5, 17, 29):
        assert np.allclose(whole[:, :hour], falls(table[:, :hour], own, recent=2, points=4), equal_nan=True, rtol=1e-12)


def test_treatments_without_a_rating_are_no_trouble() -> None:
    assert np.isnan(falls(np.full((2, 5), np.nan), RUNS, recent=2, points=5)).all()
    assert falls(np.empty((2, 0)), RUNS, recent=2, points=5).shape == (2, 0)
