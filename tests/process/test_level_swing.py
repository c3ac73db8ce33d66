"""A level and a swing read from averages: exact against the whole normal distribution, and sound at the edges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.process.treatment import FIRST

from holdfast.process.level_line import read_line
from holdfast.process.level_lines import stretch_many
from holdfast.process.level_swing import SMALL, Occasion, Prior, Shape, prior_of, quantile, stretch, variance_of_average
from holdfast.process.occasions import occasions_of, stretches_of
from holdfast.process.states_knowledge import states_knowledge

KNOWN = states_knowledge()
PRIOR = prior_of(KNOWN, tilt=False)


def occasions(n: int, seed: int = 3, gaps: tuple[float, ...] = (3.0, 5.0, 7.0, 9.0, 30.0)) -> list[Occasion]:
    rng = np.random.default_rng(seed)
    days = np.cumsum(rng.choice(gaps, n))
    found = []
    for place, day in enumerate(days):
        span = 7.0 if place == 0 else min(float(day - days[place - 1]), 14.0)
        rest = 0.0 if place == 0 else float(day - days[place - 1]) - span
        found.append(Occasion(float(day), rest, span, float(rng.normal(0, 15)), 0.2 / (1 + place % 3)))
    return found


def of_averages(one: Occasion, other: Occasion, shape: Shape) -> float:
    """Covariance of two averages: that of the process, integrated over both stretches by formula."""
    a, b, c, d = one.day - one.span, one.day, other.day - other.span, other.day

    def twice(x: float, scale: float) -> float:
        return scale * scale * float(np.exp(-abs(x) / scale)) + scale * abs(x)

    total = 0.0
    for share, scale in ((shape.level, shape.level_days), (shape.swing, PRIOR.swing_days)):
        total += share * (twice(b - c, scale) - twice(b - d, scale) - twice(a - c, scale) + twice(a - d, scale))
    return total / (one.span * other.span)


def dense(
    seen: list[Occasion], forms: Mapping[int, tuple[float, float]], shape: Shape, prior: Prior, at: list[float]
) -> tuple[list[tuple[float, float]], float]:
    """The level at each of `at` (mean, and variance in s^2) and the sum of squares, by one covariance of everything."""

    def once(x: float, scale: float) -> float:
        return float(np.sign(x)) * scale * (1 - float(np.exp(-abs(x) / scale)))

    def level_with(t: float) -> list[float]:
        said = [once(o.day - t, shape.level_days) - once(o.day - o.span - t, shape.level_days) for o in seen]
        along = [s / o.span for s, o in zip(said, seen, strict=True)]
        return [shape.level * v for v in (*along, *(np.exp(-abs(t - d) / shape.level_days) for d in on))]

    on = [seen[place].day for place in forms]
    n, m = len(seen), len(forms)
    cover = np.zeros((n + m, n + m))
    for i, one in enumerate(seen):
        for j, other in enumerate(seen):
            cover[i, j] = of_averages(one, other, shape)
        cover[i, i] += one.noise
    for k, (day, (_, noise)) in enumerate(zip(on, forms.values(), strict=True)):
        cover[n + k, :] = cover[:, n + k] = level_with(day)
        cover[n + k, n + k] += noise
    mean = prior.mean_spreads**2
    cover += mean
    y = np.array([o.value for o in seen] + [value for value, _ in forms.values()])
    found = []
    for t in at:
        across = np.array(level_with(t)) + mean
        weights = np.linalg.solve(cover, across)
        found.append((float(weights @ y), float(shape.level + mean - weights @ across)))
    return found, float(y @ np.linalg.solve(cover, y))


@pytest.mark.parametrize("forms", [{}, {3: (10.0, 9.0), 8: (-5.0, 9.0)}], ids=["check-ins", "and two forms"])
@pytest.mark.parametrize("which", [0, 1, 2])
def test_level_band_and_hindsight_are_those_of_one_large_normal_distribution(
    which: int, forms: dict[int, tuple[float, float]]
) -> None:
    seen = occasions(25)
    prior = replace(PRIOR, shapes=(PRIOR.shapes[which],))
    at = seen[-1].day + 9
    found = read_line(seen, forms, prior, at, {}, smooth=True)
    expected, squares = dense(seen, forms, prior.shapes[0], prior, [*(o.day for o in seen), at])
    worth = prior.worth + 25 + (1 if forms else 0)
    variance = (prior.worth * prior.spread**2 + squares) / worth
    assert found.worth == worth
    for one, (level, spread) in zip((*found.smoothed, found.ends), expected, strict=True):
        assert one.level == pytest.approx(level, abs=1e-9)
        assert one.scale**2 == pytest.approx(variance * spread, rel=1e-9)


def test_three_shapes_are_averaged_by_how_well_each_foretells() -> None:
    """The weights against the likelihood written out by the book."""
    seen = occasions(25)
    lone = [
        read_line(seen, {}, replace(PRIOR, shapes=(shape,)), 300.0, {}, smooth=False).ends for shape in PRIOR.shapes
    ]
    logs = []
    for shape in PRIOR.shapes:
        cover = np.array([[of_averages(a, b, shape) for b in seen] for a in seen]) + np.diag([o.noise for o in seen])
        cover += PRIOR.mean_spreads**2
        y = np.array([o.value for o in seen])
        squares = PRIOR.worth * PRIOR.spread**2 + y @ np.linalg.solve(cover, y)
        evidence = -(np.linalg.slogdet(cover)[1] + (PRIOR.worth + 25) * np.log(squares)) / 2
        logs.append(np.log(shape.weight) + evidence)
    weights = np.exp(np.array(logs) - max(logs))
    weights /= weights.sum()
    level = sum(w * one.level for w, one in zip(weights, lone, strict=True))
    spread = sum(w * (one.scale**2 + (one.level - level) ** 2) for w, one in zip(weights, lone, strict=True))
    found = read_line(seen, {}, PRIOR, 300.0, {}, smooth=False).ends
    assert found.level == pytest.approx(level, abs=1e-9)
    assert found.scale == pytest.approx(np.sqrt(spread), rel=1e-9)


@given(st.floats(0, 200), st.floats(0.05, 300))
@settings(max_examples=50)
def test_a_stretch_is_a_covariance_and_one_case_and_many_agree(days: float, scale: float) -> None:
    one = stretch(days, scale)
    assert 0 <= one.k <= 1
    assert one.n >= 0
    assert one.c**2 <= one.n * (1 - one.k**2) + 1e-12
    assert 0 <= variance_of_average(one) <= 1 + 1e-12
    many = stretch_many(np.array([days]), scale)
    np.testing.assert_allclose([float(v[0]) for v in many], one, rtol=1e-9, atol=1e-13)


def test_the_short_stretch_meets_the_long_one() -> None:
    below, above = stretch(SMALL * (1 - 1e-9), 1.0), stretch(SMALL * (1 + 1e-9), 1.0)
    np.testing.assert_allclose(below, above, rtol=1e-6)
    assert stretch(0.0, 1.0) == (1.0, 1.0, 0.0, 0.0)


def test_an_average_over_two_stretches_is_the_average_of_both() -> None:
    """Variance of the average over 9 days, from those over 4 and 5 and what joins them."""
    four, five, nine = (stretch(d, 6.0) for d in (4.0, 5.0, 9.0))
    joined = four.a * four.k + four.c  # of the first average with where it ends, and so with the second
    both = 16 * variance_of_average(four) + 25 * variance_of_average(five) + 2 * 20 * joined * five.a
    assert both / 81 == pytest.approx(variance_of_average(nine), rel=1e-12)


def test_under_twenty_occasions_nothing_of_the_person_widens_or_narrows_the_band() -> None:
    calm = [o._replace(value=o.value / 50) for o in occasions(19)]
    stormy = occasions(19)
    bands = [read_line(seen, {}, PRIOR, 400.0, {}, smooth=False) for seen in (calm, stormy)]
    assert [b.swing for b in bands] == [None, None]
    assert {b.worth for b in bands} == {PRIOR.worth}
    # They disagree on the level by a little between the shapes, and in nothing else.
    assert bands[0].ends.scale == pytest.approx(bands[1].ends.scale, rel=0.05)
    fitted = [
        read_line([*seen, Occasion(401.0, 0.0, 7.0, 0.0, 0.2)], {}, PRIOR, 401.0, {}, smooth=False)
        for seen in (calm, stormy)
    ]
    assert fitted[0].ends.scale < fitted[1].ends.scale / 1.5
    assert (fitted[0].swing or 0) < (fitted[1].swing or 0) / 1.5


def test_hindsight_ends_where_the_filter_ends() -> None:
    seen = occasions(30)
    found = read_line(seen, {}, PRIOR, seen[-1].day, {}, smooth=True)
    assert found.smoothed[-1].level == pytest.approx(found.ends.level, abs=1e-12)
    assert found.smoothed[-1].scale == pytest.approx(found.ends.scale, rel=1e-12)
    assert all(one.scale <= found.ends.scale * 1.05 for one in found.smoothed[5:])


def test_as_time_passes_unheard_the_band_widens() -> None:
    seen = occasions(30)
    widths = [read_line(seen, {}, PRIOR, seen[-1].day + d, {}, smooth=False).ends.scale for d in (0, 14, 60, 400)]
    assert widths == sorted(widths)
    assert widths[-1] > 1.3 * widths[0]


def test_daily_check_ins_are_read_week_by_week_and_a_gap_is_no_stretch() -> None:
    at = FIRST + timedelta(days=60)
    days = [*range(14), 50, 57]
    seen = stretches_of([FIRST + timedelta(days=d) for d in days], at, KNOWN)
    found = occasions_of([10.0] * 16, [1] * 16, seen, 0.0, 0.2, -1000.0)
    assert [round(o.day) for o in found] == [-60, -53, -47, -10, -3]
    assert [round(o.span) for o in found] == [7, 7, 6, 14, 7]
    assert [round(o.rest) for o in found] == [0, 0, 0, 23, 0]
    assert [round(o.noise, 3) for o in found] == [0.2, round(0.2 / 7, 3), round(0.2 / 6, 3), 0.2, 0.2]


def test_a_week_pools_only_what_was_answered() -> None:
    seen = stretches_of([FIRST + timedelta(days=d) for d in (0, 2, 4)], FIRST + timedelta(days=4), KNOWN)
    found = occasions_of([None, 40.0, 60.0], [0, 2, 1], seen, 30.0, 0.2, -1000.0)
    assert [(o.day, o.span, o.value) for o in found] == [(0.0, 4.0, 20.0)]
    assert found[0].noise == pytest.approx(0.2 * (4 / 2 + 4 / 1) / 16)
    assert occasions_of([None] * 3, [0] * 3, seen, 30.0, 0.2, -1000.0) == []


@pytest.mark.parametrize(("worth", "t"), [(5, 2.5706), (10, 2.2281), (25, 2.0595), (100, 1.9840)])
def test_the_quantile_is_students(worth: int, t: float) -> None:
    assert quantile(worth) == pytest.approx(t, rel=2e-3)
