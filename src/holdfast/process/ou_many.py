"""`process.ou` for many cases at once: the same filter and smoother, in arrays.

The loop goes over occasions, the arithmetic over cases. Covariances are three arrays and not matrices; transitions are
worked out once for each gap that occurs and looked up; a missing number has weight 0. Cases go through in blocks small
enough for their numbers to stay near the processor, and every step writes into arrays that are already there: with
ten thousand cases it is the walk to memory that costs, not the sums.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from holdfast.process.ou import LOG_2PI, NEAR_ZERO, OU, Indicators, Square

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from holdfast.series import FloatArray

BLOCK = 2000
"""Cases that go through together."""


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
    numbers = np.ascontiguousarray(observations.transpose(1, 2, 0))
    absent = np.isnan(numbers).astype(np.float64)
    weight = 1.0 - absent
    np.copyto(numbers, 0.0, where=absent != 0)
    state = _State(cases, model, seen)
    before = np.empty((occasions, 5, cases))  # mean and covariance as foretold
    back = np.empty((occasions, 4, cases))  # the smoother's gain from this occasion to the one before
    for t in range(occasions):
        np.take(moves, which[t], axis=1, out=state.move, mode="clip")
        state.predict(back[t])
        before[t] = state.now
        for place, (loading, noise) in enumerate(zip(seen.loadings, seen.noise, strict=True)):
            state.update(loading, noise, numbers[t, place], weight[t, place], absent[t, place], first=place == 0)
        state.weigh()
        filtered[:, t] = state.now
    _smooth(before, back, filtered, smoothed)
    likelihood: FloatArray = -(LOG_2PI * weight.sum(axis=(0, 1)) + state.logs + state.squares) / 2
    return likelihood


class _State:
    """The running mean (from the model's mean) and covariance of a block, with room for the sums on the way.

    A class because a step touches twenty arrays that must not be made anew each time.
    """

    def __init__(self, cases: int, model: OU, seen: Indicators) -> None:
        self.now = np.zeros((5, cases))
        self.now[2:] = np.asarray(model.spread)[:, None]
        self.move = np.empty((7, cases))
        self.logs, self.squares, self.product = np.zeros(cases), np.zeros(cases), np.ones(cases)
        self._room = np.empty((10, cases))
        self._offsets = [h0 * model.mean[0] + h1 * model.mean[1] for h0, h1 in seen.loadings]
        self._next = 0

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

    def update(
        self,
        loading: tuple[float, float],
        noise: float,
        number: FloatArray,
        weight: FloatArray,
        absent: FloatArray,
        *,
        first: bool,
    ) -> None:
        """Take in one indicator. Where it is missing its weight is 0, and 1 stands in for the variance it had."""
        if first:
            self._next = 0
        offset = self._offsets[self._next]
        self._next += 1
        h0, h1 = loading
        m0, m1, p00, p01, p11 = self.now
        c0, c1, f, v, g, x = self._room[:6]
        mul, add = np.multiply, np.add
        _along(h0, p00, h1, p01, c0, x)
        _along(h0, p01, h1, p11, c1, x)
        _along(h0, c0, h1, c1, f, x)
        f += noise
        _along(h0, m0, h1, m1, v, x)
        np.subtract(number, v, out=v)
        if offset:
            v -= offset
        mul(f, weight, out=f), add(f, absent, out=f)
        mul(self.product, f, out=self.product)
        np.divide(weight, f, out=f)
        mul(v, f, out=g)
        add(m0, mul(c0, g, out=x), out=m0)
        add(m1, mul(c1, g, out=x), out=m1)
        add(self.squares, mul(v, g, out=x), out=self.squares)
        mul(c0, f, out=g)
        np.subtract(p00, mul(c0, g, out=x), out=p00)
        np.subtract(p01, mul(c1, g, out=x), out=p01)
        mul(c1, f, out=g)
        np.subtract(p11, mul(c1, g, out=x), out=p11)
        if self._next % 4 == 0:
            self.weigh()

    def weigh(self) -> None:
        """Move the product of the variances over into the sum of their logarithms: one logarithm for up to four."""
        np.log(self.product, out=self.product)
        np.add(self.logs, self.product, out=self.logs)
        self.product.fill(1.0)


def _along(h0: float, one: FloatArray, h1: float, other: FloatArray, out: FloatArray, room: FloatArray) -> None:
    """Into `out`: h0 one + h1 other, leaving out what is zero."""
    if h1 == 0.0:
        np.multiply(one, h0, out=out)
    elif h0 == 0.0:
        np.multiply(other, h1, out=out)
    else:
        np.multiply(one, h0, out=out)
        np.add(out, np.multiply(other, h1, out=room), out=out)


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
