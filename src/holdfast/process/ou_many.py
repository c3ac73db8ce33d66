"""`process.ou` for many cases at once: the same filter and smoother, in arrays.

The loop goes over occasions, the arithmetic over cases. Covariances are three arrays and not matrices; transitions are
worked out once for each gap that occurs and looked up. A missing number is one with an error of 2^100: it moves
nothing, to the last bit, and what it adds to the likelihood is a power of two and taken off exactly. An indicator of
one part alone is divided by its loading beforehand. Cases go through in blocks, and every step writes into arrays that
are already there: with ten thousand cases it is the walk to memory that costs, not the sums.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from holdfast.process.ou import LOG_2PI, NEAR_ZERO, OU, Indicators, Square

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from holdfast.series import FloatArray

BLOCK = 5000
"""Cases that go through together."""
FAR = 100
"""The error of a missing number is 2 to this power."""
GROUP = 4
"""Variances multiplied before a logarithm is taken."""


@dataclass(frozen=True, slots=True)
class SmoothedMany:
    """Shapes: means (2, cases, occasions), covariances (3, cases, occasions) as in `Covariance`; NaN beyond a case's
    last occasion. `log_likelihood` (cases,).
    """

    filtered: FloatArray
    filtered_covariance: FloatArray
    smoothed: FloatArray
    smoothed_covariance: FloatArray
    log_likelihood: FloatArray


def ou_smooth_many(days: FloatArray, observations: FloatArray, model: OU, seen: Indicators) -> SmoothedMany:
    """`ou_smooth` for many: `days` (cases, occasions), NaN beyond the end of a case; `observations` (cases, occasions,
    indicators), NaN for missing. ValueError as there.
    """
    days, observations = np.asarray(days, dtype=np.float64), np.asarray(observations, dtype=np.float64)
    gaps, beyond = _gaps(days)
    if observations.shape != (*days.shape, len(seen.noise)) or np.isinf(observations).any():
        raise ValueError(
            f"observations of shape {observations.shape} for days of shape {days.shape} and {len(seen.noise)} "
            "indicators: (cases, occasions, indicators) without infinite numbers is needed; use NaN for missing"
        )
    cases, occasions = days.shape
    lengths, which = np.unique(gaps, return_inverse=True)
    moves = np.stack(_moves(model, lengths))
    which = which.reshape(gaps.shape)
    # Mean and covariance in one table each, kept by occasion, so that what belongs to one moment lies together.
    filtered, smoothed = np.empty((5, occasions, cases)), np.empty((5, occasions, cases))
    likelihood = np.empty(cases)
    for low in range(0, cases, BLOCK):
        rows = slice(low, min(low + BLOCK, cases))
        block = np.ascontiguousarray(which[rows].T), observations[rows], moves
        likelihood[rows] = _block(*block, model, seen, filtered[:, :, rows], smoothed[:, :, rows])
    for table in (filtered, smoothed):
        if any(model.mean):
            table[:2] += np.asarray(model.mean)[:, None, None]
        if beyond.any():
            table[:, beyond.T] = np.nan
    filtered, smoothed = filtered.transpose(0, 2, 1), smoothed.transpose(0, 2, 1)
    return SmoothedMany(filtered[:2], filtered[2:], smoothed[:2], smoothed[2:], likelihood)


def transition_many(pull: Square, days: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """`transition` for an array of gaps."""
    a, b, c, d = (-entry * days for entry in pull)
    middle, half = (a + d) / 2, (a - d) / 2
    root = half * half + b * c
    r = np.sqrt(np.maximum(np.abs(root), NEAR_ZERO))
    up, down = np.exp(middle + r), np.exp(middle - r)
    along = np.exp(middle)
    real, turning = root > NEAR_ZERO, root < -NEAR_ZERO
    even = np.where(real, (up + down) / 2, along * np.where(turning, np.cos(r), 1 + root / 2 + root * root / 24))
    odd = np.where(
        real, (up - down) / (2 * r), along * np.where(turning, np.sin(r) / r, 1 + root / 6 + root * root / 120)
    )
    return even + odd * half, odd * b, odd * c, even - odd * half


def _moves(model: OU, gaps: FloatArray) -> tuple[FloatArray, ...]:
    """A by rows, then Q, for each gap."""
    a, b, c, d = transition_many(model.pull, gaps)
    p, r, q = model.spread
    return (
        a, b, c, d,
        p - (a * a * p + 2 * a * b * r + b * b * q),
        r - (a * c * p + (a * d + b * c) * r + b * d * q),
        q - (c * c * p + 2 * c * d * r + d * d * q),
    )  # fmt: skip


def _gaps(days: FloatArray) -> tuple[FloatArray, NDArray[np.bool_]]:
    """Days since the occasion before (0 at the first and beyond the last), and which places lie beyond the last."""
    if days.ndim != 2 or np.isinf(days).any():
        raise ValueError(f"days have shape {days.shape}: a table of (cases, occasions) of finite numbers is needed")
    beyond = np.isnan(days)
    if (beyond[:, :-1] & ~beyond[:, 1:]).any():
        raise ValueError("days have a hole: NaN is allowed only beyond a case's last occasion")
    gaps = np.zeros(days.shape)
    gaps[:, 1:] = np.where(beyond[:, 1:], 0.0, np.diff(days, axis=1))
    if (gaps < 0).any():
        case, place = np.argwhere(gaps < 0)[0]
        raise ValueError(f"days[{case}, {place}] lies before the day before it: put the occasions in order")
    return gaps, beyond


def _block(
    which: NDArray[np.int64],
    observations: FloatArray,
    moves: FloatArray,
    model: OU,
    seen: Indicators,
    filtered: FloatArray,
    smoothed: FloatArray,
) -> FloatArray:
    """Forwards and back through one block, into `filtered` and `smoothed` (5, occasions, cases), counted from the
    model's mean; `which` (occasions, cases) is the place of each gap in `moves`. The log-likelihood of each case.
    """
    occasions, cases = which.shape
    numbers, errors, unscale, likelihood = _ready(observations, model, seen)
    state = _State(cases, model)
    before = np.empty((occasions, 5, cases))  # mean and covariance as foretold
    back = np.empty((occasions, 4, cases))  # the smoother's gain from this occasion to the one before
    for t in range(occasions):
        np.take(moves, which[t], axis=1, out=state.move, mode="clip")
        state.predict(back[t])
        before[t] = state.now
        for place, loading in enumerate(seen.loadings):
            if 0.0 in loading:
                state.update_part(0 if loading[0] else 1, numbers[t, place], errors[t, place])
            else:
                state.update(loading, numbers[t, place], errors[t, place])
            if place % GROUP == GROUP - 1 or place == len(seen.loadings) - 1:
                state.weigh(unscale[t, place // GROUP])
        filtered[:, t] = state.now
    _smooth(before, back, filtered, smoothed)
    return likelihood - (state.logs + state.squares) / 2


def _ready(
    observations: FloatArray, model: OU, seen: Indicators
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Numbers and variances of error (occasions, indicators, cases), by which each group's product of variances is too
    large for what was missing (occasions, groups, cases), and the constant of each case's log-likelihood.
    """
    numbers = np.ascontiguousarray(observations.transpose(1, 2, 0))
    absent = np.isnan(numbers)
    alone = np.array([h0 + h1 if 0.0 in (h0, h1) and h0 + h1 else 1.0 for h0, h1 in seen.loadings])
    offset = np.array(seen.loadings) @ np.array(model.mean)
    for place in range(len(alone)):
        if offset[place]:
            numbers[:, place] -= offset[place]
        if alone[place] != 1.0:
            numbers[:, place] /= alone[place]
    np.putmask(numbers, absent, 0.0)
    errors = np.multiply(absent, 2.0**FAR)
    errors += (np.array(seen.noise) / alone**2)[:, None]  # beside 2^100 it is nothing at all
    given = len(numbers) - absent.sum(axis=0)
    constant = -((LOG_2PI + np.log(alone**2)) @ given) / 2
    scales = 2.0 ** (-FAR * np.arange(GROUP + 1))
    firsts = range(0, len(alone), GROUP)
    unscale = np.stack([scales[absent[:, first : first + GROUP].sum(axis=1)] for first in firsts], axis=1)
    return numbers, errors, unscale, constant


class _State:
    """The running mean (from the model's mean) and covariance of a block, with room for the sums on the way.

    A class because a step touches twenty arrays that must not be made anew each time.
    """

    def __init__(self, cases: int, model: OU) -> None:
        self.now = np.zeros((5, cases))
        self.now[2:] = np.asarray(model.spread)[:, None]
        self.move = np.empty((7, cases))
        self.logs, self.squares, self.product = np.zeros(cases), np.zeros(cases), np.ones(cases)
        self._room = np.empty((10, cases))

    def predict(self, back: FloatArray) -> None:
        """To the next occasion; `back` (4, cases) receives P A' (A P A' + Q)^-1, by rows."""
        m0, m1, p00, p01, p11 = self.now
        a, b, c, d, q00, q01, q11 = self.move
        x, y, u0, u1, w0, w1 = self._room[:6]
        mul, add = np.multiply, np.add
        mul(a, m0, out=x), add(x, mul(b, m1, out=y), out=x)
        mul(c, m0, out=u0), mul(d, m1, out=y), add(u0, y, out=m1)
        m0[:] = x
        mul(a, p00, out=u0), add(u0, mul(b, p01, out=x), out=u0)
        mul(a, p01, out=u1), add(u1, mul(b, p11, out=x), out=u1)
        mul(c, p00, out=w0), add(w0, mul(d, p01, out=x), out=w0)
        mul(c, p01, out=w1), add(w1, mul(d, p11, out=x), out=w1)
        mul(u0, a, out=p00), add(p00, mul(u1, b, out=x), out=p00), add(p00, q00, out=p00)
        mul(u0, c, out=p01), add(p01, mul(u1, d, out=x), out=p01), add(p01, q01, out=p01)
        mul(w0, c, out=p11), add(p11, mul(w1, d, out=x), out=p11), add(p11, q11, out=p11)
        i00, i01, i11 = self._room[6:9]
        mul(p00, p11, out=x), mul(p01, p01, out=y), np.subtract(x, y, out=x)
        np.divide(p11, x, out=i00), np.divide(p00, x, out=i11), np.divide(p01, x, out=i01), np.negative(i01, out=i01)
        mul(u0, i00, out=back[0]), add(back[0], mul(w0, i01, out=x), out=back[0])
        mul(u0, i01, out=back[1]), add(back[1], mul(w0, i11, out=x), out=back[1])
        mul(u1, i00, out=back[2]), add(back[2], mul(w1, i01, out=x), out=back[2])
        mul(u1, i01, out=back[3]), add(back[3], mul(w1, i11, out=x), out=back[3])

    def update_part(self, part: int, number: FloatArray, error: FloatArray) -> None:
        """Take in an indicator that reads one part as it is."""
        m0, m1, p00, both, p11 = self.now  # views: they are written to
        m, n, p, q = (m0, m1, p00, p11) if part == 0 else (m1, m0, p11, p00)
        f, v, k, l, x = self._room[:5]  # noqa: E741
        mul, add = np.multiply, np.add
        add(p, error, out=f)
        np.subtract(number, m, out=v)
        mul(self.product, f, out=self.product)
        np.reciprocal(f, out=f)
        mul(p, f, out=k), mul(both, f, out=l)
        add(m, mul(k, v, out=x), out=m)
        add(n, mul(l, v, out=x), out=n)
        mul(v, v, out=v), mul(v, f, out=v), add(self.squares, v, out=self.squares)
        np.subtract(q, mul(l, both, out=x), out=q)
        mul(error, l, out=both)  # both - k both
        mul(error, k, out=p)  # p - k p

    def update(self, loading: tuple[float, float], number: FloatArray, error: FloatArray) -> None:
        """Take in an indicator that reads both parts."""
        h0, h1 = loading
        m0, m1, p00, p01, p11 = self.now
        c0, c1, f, v, g, x = self._room[:6]
        mul, add, take = np.multiply, np.add, np.subtract
        mul(p00, h0, out=c0), add(c0, mul(p01, h1, out=x), out=c0)
        mul(p01, h0, out=c1), add(c1, mul(p11, h1, out=x), out=c1)
        mul(c0, h0, out=f), add(f, mul(c1, h1, out=x), out=f), add(f, error, out=f)
        take(number, mul(m0, h0, out=x), out=v), take(v, mul(m1, h1, out=x), out=v)
        mul(self.product, f, out=self.product)
        np.reciprocal(f, out=f)
        mul(v, f, out=g)
        add(m0, mul(c0, g, out=x), out=m0), add(m1, mul(c1, g, out=x), out=m1)
        add(self.squares, mul(v, g, out=x), out=self.squares)
        mul(c0, f, out=g)
        take(p00, mul(c0, g, out=x), out=p00), take(p01, mul(c1, g, out=x), out=p01)
        mul(c1, f, out=g)
        take(p11, mul(c1, g, out=x), out=p11)

    def weigh(self, unscale: FloatArray) -> None:
        """Move a group's product of variances over into the sum of their logarithms: one logarithm for them all."""
        np.multiply(self.product, unscale, out=self.product)
        np.log(self.product, out=self.product)
        np.add(self.logs, self.product, out=self.logs)
        self.product.fill(1.0)


def _smooth(before: FloatArray, back: FloatArray, filtered: FloatArray, smoothed: FloatArray) -> None:
    """Fill in `smoothed`, what is known with hindsight, from the last occasion back."""
    occasions, _, cases = before.shape
    d, k, x = np.empty((5, cases)), np.empty((4, cases)), np.empty(cases)
    mul, add = np.multiply, np.add
    if occasions:
        smoothed[:, -1] = filtered[:, -1]
    for t in range(occasions - 2, -1, -1):
        a, b, c, e = back[t + 1]
        np.subtract(smoothed[:, t + 1], before[t + 1], out=d)
        f0, f1, e00, e01, e11 = filtered[:, t]
        m0, m1, p00, p01, p11 = smoothed[:, t]
        add(f0, mul(a, d[0], out=x), out=m0), add(m0, mul(b, d[1], out=x), out=m0)
        add(f1, mul(c, d[0], out=x), out=m1), add(m1, mul(e, d[1], out=x), out=m1)
        mul(a, d[2], out=k[0]), add(k[0], mul(b, d[3], out=x), out=k[0])
        mul(a, d[3], out=k[1]), add(k[1], mul(b, d[4], out=x), out=k[1])
        mul(c, d[2], out=k[2]), add(k[2], mul(e, d[3], out=x), out=k[2])
        mul(c, d[3], out=k[3]), add(k[3], mul(e, d[4], out=x), out=k[3])
        add(e00, mul(k[0], a, out=x), out=p00), add(p00, mul(k[1], b, out=x), out=p00)
        add(e01, mul(k[0], c, out=x), out=p01), add(p01, mul(k[1], e, out=x), out=p01)
        add(e11, mul(k[2], c, out=x), out=p11), add(p11, mul(k[3], e, out=x), out=p11)
