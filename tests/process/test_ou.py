"""Two slow quantities seen through noisy indicators: parity, and what must hold whatever the numbers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import exp

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from holdfast.process.ou import OU, Indicators, Smoothed, State, noise_over, ou_smooth, transition
from holdfast.process.ou_many import ou_smooth_many, transition_many

Floats = NDArray[np.float64]
MODEL = OU((1 / 42, 0.004, 0.003, 1 / 28), (1.0, -0.3, 1.0))
SEEN = Indicators(((1, 0), (0.8, 0), (0, 1), (0, 0.9)), (0.3, 0.5, 0.4, 0.6))
GAPS = (3.5, 7.0, 14.0, 21.0)
Rows = list[list[float | None]]
WIDE = OU((0.3, 0.2, -0.4, 0.5), (9.0, 2.0, 4.0), (40.0, -3.0))
"""Eigenvalues with an imaginary part, and a mean that is not zero."""


def drawn(cases: int, occasions: int, seed: int = 20240601, model: OU = MODEL) -> tuple[Floats, Floats]:
    """Days and observations as in algorithms 2: four gaps, four indicators, one number in ten missing."""
    rng = np.random.default_rng(seed)
    gaps = rng.choice(GAPS, (cases, occasions))
    gaps[:, 0] = 0.0
    p, r, q = model.spread
    state = rng.multivariate_normal((0.0, 0.0), [[p, r], [r, q]], cases)
    seen = np.empty((cases, occasions, 4))
    for t in range(occasions):
        for gap in (0.0, *GAPS):
            rows = gaps[:, t] == gap
            move = transition(model.pull, gap)
            n, across, m = noise_over(model.spread, move)
            noise = rng.multivariate_normal((0.0, 0.0), [[n, across], [across, m]], int(rows.sum()))
            state[rows] = state[rows] @ np.reshape(move, (2, 2)).T + noise
        spread = np.sqrt(SEEN.noise) * rng.standard_normal((cases, 4))
        seen[:, t] = (state + model.mean) @ np.array(SEEN.loadings, dtype=float).T + spread
    seen[rng.random(seen.shape) < 0.1] = np.nan
    return np.cumsum(gaps, axis=1), seen


def one(days: Floats, seen: Floats, model: OU = MODEL) -> Smoothed:
    return ou_smooth([float(d) for d in days], as_rows(seen), model, SEEN)


def as_rows(seen: Floats) -> Rows:
    return [[None if np.isnan(v) else float(v) for v in row] for row in seen]


def dense(days: Floats, seen: Floats, model: OU) -> tuple[Floats, Floats, float]:
    """The same by the book of the normal distribution: one large covariance, no filter anywhere."""
    n = len(days)
    rest = np.array([[model.spread[0], model.spread[1]], [model.spread[1], model.spread[2]]])
    values, vectors = np.linalg.eig(np.reshape(model.pull, (2, 2)))
    states = np.empty((2 * n, 2 * n))
    for i in range(n):
        for j in range(i + 1):
            move = (vectors @ np.diag(np.exp(-values * (days[i] - days[j]))) @ np.linalg.inv(vectors)).real
            states[2 * i : 2 * i + 2, 2 * j : 2 * j + 2] = move @ rest
            states[2 * j : 2 * j + 2, 2 * i : 2 * i + 2] = (move @ rest).T
    loadings = np.kron(np.eye(n), np.array(SEEN.loadings, dtype=float))
    flat = seen.ravel()
    there = ~np.isnan(flat)
    h = loadings[there]
    cover = h @ states @ h.T + np.diag(np.tile(SEEN.noise, n)[there])
    off = flat[there] - h @ np.tile(model.mean, n)
    solved = np.linalg.solve(cover, off)
    mean = np.tile(model.mean, n) + states @ h.T @ solved
    left = states - states @ h.T @ np.linalg.solve(cover, h @ states)
    weight = -(len(off) * np.log(2 * np.pi) + np.linalg.slogdet(cover)[1] + off @ solved) / 2
    return mean.reshape(n, 2), left, float(weight)


@pytest.mark.parametrize("model", [MODEL, WIDE])
def test_the_smoother_and_the_likelihood_are_those_of_one_large_normal_distribution(model: OU) -> None:
    days, seen = drawn(1, 25, model=model)
    found = one(days[0], seen[0], model)
    mean, left, weight = dense(days[0], seen[0], model)
    assert found.log_likelihood == pytest.approx(weight, abs=1e-9)
    np.testing.assert_allclose([s.mean for s in found.smoothed], mean, atol=1e-9)
    expected = [(left[2 * i, 2 * i], left[2 * i, 2 * i + 1], left[2 * i + 1, 2 * i + 1]) for i in range(25)]
    np.testing.assert_allclose([s.covariance for s in found.smoothed], expected, atol=1e-9)


def test_statsmodels_says_the_same_of_a_hundred_patients() -> None:
    smoother = pytest.importorskip(
        "statsmodels.tsa.statespace.kalman_smoother", reason="statsmodels is not installed: parity not checked"
    )
    days, seen = drawn(100, 60)
    ours = ou_smooth_many(days, seen, MODEL, SEEN)
    for case in range(100):
        # Its time index is "out of t": the move to the next occasion stands with this one.
        gaps = np.append(np.diff(days[case]), 1.0)
        moves = [transition(MODEL.pull, float(g)) for g in gaps]
        noise = [noise_over(MODEL.spread, m) for m in moves]
        peer = smoother.KalmanSmoother(k_endog=4, k_states=2)
        peer.bind(np.ascontiguousarray(seen[case]))
        peer["design"] = np.array(SEEN.loadings, dtype=float)
        peer["obs_cov"] = np.diag(SEEN.noise)
        peer["selection"] = np.eye(2)
        peer["transition"] = np.array(moves).reshape(60, 2, 2).transpose(1, 2, 0).copy()
        peer["state_cov"] = np.array([[[a, b], [b, c]] for a, b, c in noise]).transpose(1, 2, 0).copy()
        peer.initialize_known(np.zeros(2), np.array([[1, -0.3], [-0.3, 1]]))
        theirs = peer.smooth()
        assert ours.log_likelihood[case] == pytest.approx(theirs.llf, abs=1e-9)
        np.testing.assert_allclose(ours.smoothed[:, case], theirs.smoothed_state, atol=1e-9)
        np.testing.assert_allclose(ours.filtered[:, case], theirs.filtered_state, atol=1e-9)
        np.testing.assert_allclose(ours.smoothed_covariance[1, case], theirs.smoothed_state_cov[0, 1], atol=1e-9)


def test_the_bands_cover_what_they_claim() -> None:
    """Of the figures of algorithms 3.6: 95 % bands hold .95 of the true states."""
    rng = np.random.default_rng(7)
    model = OU((1 / 42, 0.0, 0.0, 1 / 28), (1.0, 0.0, 1.0))
    days = np.cumsum(rng.choice(GAPS, (1500, 40)), axis=1)
    keep = np.exp(-np.diff(days, axis=1) / 42)
    truth = np.empty(days.shape)
    truth[:, 0] = rng.standard_normal(1500)
    for t in range(1, 40):
        k = keep[:, t - 1]
        truth[:, t] = k * truth[:, t - 1] + np.sqrt(1 - k * k) * rng.standard_normal(1500)
    seen = np.full((1500, 40, 4), np.nan)
    seen[..., 0] = truth + np.sqrt(0.3) * rng.standard_normal(truth.shape)
    found = ou_smooth_many(days, seen, model, SEEN)
    inside = np.abs(found.smoothed[0] - truth) <= 1.959964 * np.sqrt(found.smoothed_covariance[0])
    assert 0.94 < inside.mean() < 0.96


gaps_drawn = st.lists(st.floats(0, 40), min_size=2, max_size=12)
numbers_drawn = st.lists(st.one_of(st.none(), st.floats(-5, 5)), min_size=4, max_size=4)


@st.composite
def treatments(draw: st.DrawFn) -> tuple[list[float], Rows]:
    gaps = draw(gaps_drawn)
    days = [float(d) for d in np.cumsum(gaps)]
    return days, draw(st.lists(numbers_drawn, min_size=len(days), max_size=len(days)))


@given(treatments(), st.sampled_from([MODEL, WIDE]))
@settings(max_examples=50)
def test_one_case_and_many_are_equal(case: tuple[list[float], Rows], model: OU) -> None:
    days, rows = case
    alone = ou_smooth(days, rows, model, SEEN)
    table = np.array([[np.nan if v is None else v for v in row] for row in rows], dtype=float)
    padded = np.vstack([table, np.full((2, 4), np.nan)])
    many = ou_smooth_many(np.array([[*days, np.nan, np.nan]] * 2), np.stack([padded, padded]), model, SEEN)
    n = len(days)
    for states, mean, cover in (
        (alone.filtered, many.filtered, many.filtered_covariance),
        (alone.smoothed, many.smoothed, many.smoothed_covariance),
    ):
        np.testing.assert_allclose(mean[:, 1, :n].T, [s.mean for s in states], rtol=1e-12, atol=1e-12)
        np.testing.assert_allclose(cover[:, 1, :n].T, [s.covariance for s in states], rtol=1e-12, atol=1e-12)
        assert np.isnan(mean[:, :, n:]).all()
    np.testing.assert_allclose(many.log_likelihood, alone.log_likelihood, rtol=1e-12, atol=1e-11)


@pytest.mark.parametrize("model", [MODEL, WIDE])
def test_indicators_of_both_parts_and_of_either_sign_are_read_alike_for_one_and_for_many(model: OU) -> None:
    rng = np.random.default_rng(5)
    seen = Indicators(((0.7, -0.4), (0, -1.2), (1, 0), (-2, 0), (0.1, 0.1), (0, 1)), (0.3, 0.5, 4.0, 0.6, 1.0, 2.0))
    days = np.cumsum(rng.choice([0.0, 1.0, 9.0, 40.0], (7, 20)), axis=1)
    rows = rng.normal(10, 5, (7, 20, 6))
    rows[rng.random(rows.shape) < 0.4] = np.nan
    rows[2] = np.nan
    many = ou_smooth_many(days, rows, model, seen)
    for case in range(7):
        alone = ou_smooth([float(d) for d in days[case]], as_rows(rows[case]), model, seen)
        np.testing.assert_allclose(many.smoothed[:, case].T, [s.mean for s in alone.smoothed], rtol=1e-12, atol=1e-12)
        covers = [s.covariance for s in alone.smoothed]
        np.testing.assert_allclose(many.smoothed_covariance[:, case].T, covers, rtol=1e-12, atol=1e-12)
        assert many.log_likelihood[case] == pytest.approx(alone.log_likelihood, rel=1e-12, abs=1e-11)


@given(treatments())
@settings(max_examples=30)
def test_at_the_last_occasion_hindsight_adds_nothing(case: tuple[list[float], Rows]) -> None:
    found = ou_smooth(*case, MODEL, SEEN)
    assert found.smoothed[-1] == found.filtered[-1]


@given(treatments(), st.permutations(range(4)))
@settings(max_examples=30)
def test_the_order_of_the_indicators_does_not_matter(case: tuple[list[float], Rows], order: Sequence[int]) -> None:
    days, rows = case
    turned = Indicators(tuple(SEEN.loadings[i] for i in order), tuple(SEEN.noise[i] for i in order))
    one_way = ou_smooth(days, rows, MODEL, SEEN)
    other = ou_smooth(days, [[row[i] for i in order] for row in rows], MODEL, turned)
    assert close(one_way.smoothed, other.smoothed)
    assert one_way.log_likelihood == pytest.approx(other.log_likelihood, abs=1e-9)


@given(treatments(), st.data())
@settings(max_examples=30)
def test_an_occasion_without_data_changes_nothing(case: tuple[list[float], Rows], data: st.DataObject) -> None:
    days, rows = case
    place = data.draw(st.integers(1, len(days) - 1))
    share = data.draw(st.floats(0, 1))
    between = days[place - 1] + share * (days[place] - days[place - 1])
    whole = ou_smooth(days, rows, MODEL, SEEN)
    split = ou_smooth([*days[:place], between, *days[place:]], [*rows[:place], [None] * 4, *rows[place:]], MODEL, SEEN)
    assert close(whole.filtered, (*split.filtered[:place], *split.filtered[place + 1 :]))
    assert close(whole.smoothed, (*split.smoothed[:place], *split.smoothed[place + 1 :]))
    assert whole.log_likelihood == pytest.approx(split.log_likelihood, abs=1e-9)


def close(one: Sequence[State], other: Sequence[State]) -> bool:
    flat = [[(*s.mean, *s.covariance) for s in states] for states in (one, other)]
    return bool(np.allclose(flat[0], flat[1], rtol=1e-9, atol=1e-9))


@pytest.mark.parametrize(
    "pull",
    [(0.1, 0.0, 0.0, 0.3), (0.2, 0.1, 0.1, 0.2), (0.3, 0.2, -0.4, 0.5), (0.2, 0.0, 0.0, 0.2), (0.2, 0.05, 0.0, 0.2)],
    ids=["apart", "joined", "turning", "equal", "equal and joined one way"],
)
def test_the_closed_exponential_is_the_exponential(pull: tuple[float, float, float, float]) -> None:
    matrix = np.reshape(pull, (2, 2))
    for days in (0.0, 1e-9, 1e-3, 0.5, 7.0, 60.0):
        series, term = np.eye(2), np.eye(2)
        for n in range(1, 40):  # of the halved matrix, squared back
            term = term @ (-matrix * days / 2**10) / n
            series = series + term
        for _ in range(10):
            series = series @ series
        np.testing.assert_allclose(np.reshape(transition(pull, days), (2, 2)), series, atol=1e-12)
        np.testing.assert_allclose(
            np.array(transition_many(pull, np.array([days]))).ravel(), transition(pull, days), rtol=1e-13, atol=1e-15
        )
    assert transition(pull, 0.0) == (1.0, 0.0, 0.0, 1.0)


def test_a_very_long_gap_ends_at_rest_and_not_in_infinity() -> None:
    move = transition(MODEL.pull, 1e7)
    assert move == (0.0, 0.0, 0.0, 0.0)
    assert noise_over(MODEL.spread, move) == MODEL.spread


def test_two_occasions_on_one_day_are_one_state_seen_twice() -> None:
    row: list[float | None] = [0.4, None, None, None]
    found = ou_smooth([3.0, 3.0], [row, row], MODEL, SEEN)
    assert found.smoothed[0].mean == pytest.approx(found.smoothed[1].mean)
    kept = 1 / (1 + 2 / 0.3)
    assert found.filtered[-1].covariance[0] == pytest.approx(kept)


def test_with_nothing_seen_the_state_stays_where_it_rests() -> None:
    found = ou_smooth([0.0, 5.0], [[None] * 4] * 2, WIDE, SEEN)
    assert all(s.mean == pytest.approx(WIDE.mean) for s in found.smoothed)
    assert found.log_likelihood == 0.0


@pytest.mark.parametrize(
    ("pull", "spread", "words"),
    [
        ((-0.1, 0, 0, 0.2), (1, 0, 1), "does not lead back"),
        ((0.1, 0.3, 0.3, 0.1), (1, 0, 1), "does not lead back"),
        ((0.1, 0, 0, 0.1), (1, 1, 1), "no covariance"),
        ((1.0, 0, 0, 0.01), (1, 0.9, 1), "negative eigenvalue"),
        ((0.1, 0, 0, float("nan")), (1, 0, 1), "finite"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    pull: tuple[float, float, float, float], spread: tuple[float, float, float], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        OU(pull, spread)


def test_bad_input_says_where_it_is() -> None:
    with pytest.raises(ValueError, match="day 2 is 1, before 2"):
        ou_smooth([2.0, 1.0], [[None] * 4] * 2, MODEL, SEEN)
    with pytest.raises(ValueError, match="row 1 has 3 numbers for 4"):
        ou_smooth([2.0], [[None] * 3], MODEL, SEEN)
    with pytest.raises(ValueError, match="row 1 holds inf"):
        ou_smooth([2.0], [[float("inf"), None, None, None]], MODEL, SEEN)
    with pytest.raises(ValueError, match="have a hole"):
        ou_smooth_many(np.array([[1.0, np.nan, 2.0]]), np.zeros((1, 3, 4)), MODEL, SEEN)
    with pytest.raises(ValueError, match=r"days\[0, 1\]"):
        ou_smooth_many(np.array([[1.0, 0.0]]), np.zeros((1, 2, 4)), MODEL, SEEN)
    with pytest.raises(ValueError, match="above zero"):
        Indicators(((1, 0),), (0.0,))
    with pytest.raises(ValueError, match="not both zero"):
        Indicators(((0, 0),), (1.0,))


def test_the_noise_over_two_gaps_is_that_over_both() -> None:
    for first, second in pairwise((1.0, 6.0, 30.0)):
        a = np.reshape(transition(MODEL.pull, second), (2, 2))
        q1, q2, both = (noise_over(MODEL.spread, transition(MODEL.pull, g)) for g in (first, second, first + second))
        grown = a @ np.array([[q1[0], q1[1]], [q1[1], q1[2]]]) @ a.T
        np.testing.assert_allclose((grown[0, 0] + q2[0], grown[0, 1] + q2[1], grown[1, 1] + q2[2]), both, atol=1e-12)
    assert exp(-1) == pytest.approx(transition((1.0, 0.0, 0.0, 2.0), 1.0)[0])
