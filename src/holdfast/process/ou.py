"""Two slow quantities in continuous time, seen through noisy indicators at irregular moments: one case, plain floats.

The state x has two parts and is pulled back to its mean: dx = -Theta (x - mean) dt + noise (Ornstein-Uhlenbeck).
Over a gap of t days x moves by A = exp(-Theta t) and gains the covariance Q = P - A P A', where P is the covariance it
has when left alone for long. Indicator i reads h_i x + noise of variance r_i. Indicators of one moment are taken in one
after the other (their noise is independent), so that nothing is inverted and a missing one is simply passed over. The
smoother is that of Rauch, Tung and Striebel; the log-likelihood counts the constant for observed numbers alone.

`ou_smooth_many` in `ou_many` is the same for many cases. Source: algorithms 3.6.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, exp, isfinite, log, pi, sin, sqrt
from typing import NamedTuple

from holdfast.series import positive

NEAR_ZERO = 1e-6
"""Below this the roots of the exponential count as one, and a short series takes the place of sinh(r) / r."""
LOG_2PI = log(2 * pi)
_ROUNDING = 1e-9

Pair = tuple[float, float]
Square = tuple[float, float, float, float]
"""A 2 x 2 matrix by rows."""
Covariance = tuple[float, float, float]
"""Variance of the first part, covariance, variance of the second."""


@dataclass(frozen=True, slots=True)
class OU:
    """How the state moves: `pull` (Theta, per day, by rows), `spread` (P, its covariance at rest) and its `mean`.

    ValueError where the pull does not lead back (an eigenvalue without a positive real part), P is no covariance of
    two parts, or Theta P + P Theta' has a negative eigenvalue: then the noise over a gap would have none.
    """

    pull: Square
    spread: Covariance
    mean: Pair = (0.0, 0.0)

    def __post_init__(self) -> None:
        for name, numbers in (("pull", self.pull), ("spread", self.spread), ("mean", self.mean)):
            if not all(isfinite(n) for n in numbers):
                raise ValueError(f"{name} is {numbers!r}: finite numbers are needed")
        a, b, c, d = self.pull
        if a + d <= 0 or a * d - b * c <= 0:
            raise ValueError(
                f"pull {self.pull!r} does not lead back to the mean: trace {a + d:g} and determinant "
                f"{a * d - b * c:g} must both be above zero"
            )
        p, r, q = self.spread
        if p <= 0 or q <= 0 or p * q - r * r <= 0:
            raise ValueError(
                f"spread {self.spread!r} is no covariance: p11, p22 and p11 p22 - p12^2 must be above zero"
            )
        one, across, other = self.diffusion
        scale = max(abs(one), abs(other), abs(across))
        if min(one, other) < -_ROUNDING * scale or one * other - across * across < -_ROUNDING * scale * scale:
            raise ValueError(
                f"Theta P + P Theta' = [[{one:g}, {across:g}], [{across:g}, {other:g}]] has a negative eigenvalue: no "
                "noise makes this pull and this spread go together; bring the cross terms of the pull nearer to zero, "
                "or the covariance of the spread"
            )

    @property
    def diffusion(self) -> Covariance:
        """Theta P + P Theta', the covariance of the noise per day."""
        a, b, c, d = self.pull
        p, r, q = self.spread
        return 2 * (a * p + b * r), a * r + b * q + c * p + d * r, 2 * (c * r + d * q)


@dataclass(frozen=True, slots=True)
class Indicators:
    """What is seen of the state: indicator i reads `loadings[i]` times the state plus noise of variance `noise[i]`."""

    loadings: tuple[Pair, ...]
    noise: tuple[float, ...]

    def __post_init__(self) -> None:
        if not self.loadings or len(self.loadings) != len(self.noise):
            raise ValueError(
                f"{len(self.loadings)} loadings and {len(self.noise)} noise variances: as many of one as of the other "
                "are needed, and at least one"
            )
        for variance in self.noise:
            positive(variance, "the noise variance of an indicator")
        for loading in self.loadings:
            if not all(isfinite(h) for h in loading) or not any(loading):
                raise ValueError(f"a loading is {loading!r}: two finite numbers, not both zero, are needed")


class State(NamedTuple):
    """Mean and covariance of the state at one moment."""

    mean: Pair
    covariance: Covariance


@dataclass(frozen=True, slots=True)
class Smoothed:
    """One case: `filtered` knows what came up to each moment, `smoothed` what came before and after."""

    filtered: tuple[State, ...]
    smoothed: tuple[State, ...]
    log_likelihood: float


def transition(pull: Square, days: float) -> Square:
    """exp(-Theta t) in closed form, `days` at least 0; exactly the identity at 0."""
    a, b, c, d = (-entry * days for entry in pull)
    middle, half = (a + d) / 2, (a - d) / 2
    root = half * half + b * c
    if root > NEAR_ZERO:
        r = sqrt(root)
        up, down = exp(middle + r), exp(middle - r)
        even, odd = (up + down) / 2, (up - down) / (2 * r)
    elif root < -NEAR_ZERO:
        r = sqrt(-root)
        even, odd = exp(middle) * cos(r), exp(middle) * sin(r) / r
    else:
        even = exp(middle) * (1 + root / 2 + root * root / 24)
        odd = exp(middle) * (1 + root / 6 + root * root / 120)
    return even + odd * half, odd * b, odd * c, even - odd * half


def noise_over(spread: Covariance, move: Square) -> Covariance:
    """Q = P - A P A'."""
    p, r, q = spread
    a, b, c, d = move
    return (
        p - (a * a * p + 2 * a * b * r + b * b * q),
        r - (a * c * p + (a * d + b * c) * r + b * d * q),
        q - (c * c * p + 2 * c * d * r + d * d * q),
    )


def ou_smooth(
    days: Sequence[float], observations: Sequence[Sequence[float | None]], model: OU, seen: Indicators
) -> Smoothed:
    """Filter, smooth and weigh one case.

    `days` of each occasion, never falling (two on one day: no move between them). `observations` one row an occasion,
    one number an indicator, None where missing. Before the first occasion nothing is known: the state has `model`'s
    mean and spread. ValueError for rows that do not fit, days that fall, or a number that is not finite.
    """
    _checked(days, observations, seen)
    m0, m1 = model.mean
    p00, p01, p11 = model.spread
    rows = tuple((h0, h1, r) for (h0, h1), r in zip(seen.loadings, seen.noise, strict=True))
    known: dict[float, tuple[Square, Covariance]] = {}
    predicted: list[tuple[float, ...]] = []
    filtered: list[State] = []
    likelihood = 0.0
    before = days[0] if days else 0.0
    for day, numbers in zip(days, observations, strict=True):
        gap, before = day - before, day
        if gap not in known:
            move = transition(model.pull, gap)
            known[gap] = move, noise_over(model.spread, move)
        (a, b, c, d), (q00, q01, q11) = known[gap]
        x, y = m0 - model.mean[0], m1 - model.mean[1]
        m0, m1 = model.mean[0] + (a * x + b * y), model.mean[1] + (c * x + d * y)
        u0, u1 = a * p00 + b * p01, a * p01 + b * p11
        w0, w1 = c * p00 + d * p01, c * p01 + d * p11
        p00, p01, p11 = u0 * a + u1 * b + q00, u0 * c + u1 * d + q01, w0 * c + w1 * d + q11
        predicted.append((m0, m1, p00, p01, p11, u0, u1, w0, w1))
        for number, (h0, h1, r) in zip(numbers, rows, strict=True):
            if number is None:
                continue
            c0, c1 = h0 * p00 + h1 * p01, h0 * p01 + h1 * p11
            f = h0 * c0 + h1 * c1 + r
            v = number - (h0 * m0 + h1 * m1)
            g = v / f
            m0, m1 = m0 + c0 * g, m1 + c1 * g
            p00, p01, p11 = p00 - c0 * c0 / f, p01 - c0 * c1 / f, p11 - c1 * c1 / f
            likelihood -= (LOG_2PI + log(f) + v * g) / 2
        filtered.append(State((m0, m1), (p00, p01, p11)))
    return Smoothed(tuple(filtered), _back(filtered, predicted), likelihood)


def _back(filtered: Sequence[State], predicted: Sequence[tuple[float, ...]]) -> tuple[State, ...]:
    if not filtered:
        return ()
    out = [filtered[-1]]
    for place in range(len(filtered) - 2, -1, -1):
        (f0, f1), (e00, e01, e11) = filtered[place]
        m0, m1, p00, p01, p11, u0, u1, w0, w1 = predicted[place + 1]
        (s0, s1), (t00, t01, t11) = out[-1]
        over = 1 / (p00 * p11 - p01 * p01)
        i00, i01, i11 = p11 * over, -p01 * over, p00 * over
        a, b = u0 * i00 + w0 * i01, u0 * i01 + w0 * i11
        c, d = u1 * i00 + w1 * i01, u1 * i01 + w1 * i11
        x, y = s0 - m0, s1 - m1
        d00, d01, d11 = t00 - p00, t01 - p01, t11 - p11
        k0, k1, l0, l1 = a * d00 + b * d01, a * d01 + b * d11, c * d00 + d * d01, c * d01 + d * d11
        covariance = e00 + k0 * a + k1 * b, e01 + k0 * c + k1 * d, e11 + l0 * c + l1 * d
        out.append(State((f0 + (a * x + b * y), f1 + (c * x + d * y)), covariance))
    return tuple(reversed(out))


def _checked(days: Sequence[float], observations: Sequence[Sequence[float | None]], seen: Indicators) -> None:
    if len(days) != len(observations):
        raise ValueError(f"{len(days)} days and {len(observations)} rows of observations: one row a day is needed")
    for place, day in enumerate(days):
        if not isfinite(day):
            raise ValueError(f"day {place + 1} is {day!r}: a finite number is needed")
    for place, (one, next_one) in enumerate(pairwise(days), start=2):
        if next_one < one:
            raise ValueError(f"day {place} is {next_one:g}, before {one:g}: put the occasions in order")
    for place, row in enumerate(observations, start=1):
        if len(row) != len(seen.noise):
            raise ValueError(
                f"row {place} has {len(row)} numbers for {len(seen.noise)} indicators; use None for missing"
            )
        for number in row:
            if number is not None and not isfinite(number):
                raise ValueError(f"row {place} holds {number!r}: a finite number or None (missing) is needed")
