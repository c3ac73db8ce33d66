"""The matched reading: which of the shapes of a rupture explains his last six ratings, and your signs, best.

His usual is a level that moves slowly; around it his ratings carry over from one hour to the next, with a spread of
his own. Level and spread are learned from the hours that leave the window, each weighed with how likely it is that it
was an ordinary one, so that a rupture does not become his usual (after eight low hours it begins to). For every hour
the shapes of `onset_templates` are compared: how well each fits the ratings of the window (a normal likelihood with the
depth integrated out) times, for the hours in which it expects signs, how much more often than usual they were marked.

It looks back only. A missing rating or row of signs weighs nothing. Nothing here is a verdict: `onset_score` makes an
onset of it, and `slow_withdrawals` below the reading of a slow fall.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import exp, log, log1p
from typing import TYPE_CHECKING, Final

from holdfast.process.onset_templates import (
    NOW,
    SEEN,
    WINDOW,
    Evidence,
    Priors,
    Template,
    evidence,
    steps_known,
    templates,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from holdfast.series import FloatArray

FARTHEST: Final = 8.0
"""A rating farther than so many spreads from the usual counts as so far: no single slip of a pen decides."""
LASTS: Final = 8.0
TURNS: Final = 4.0
"""After `LASTS` low hours the low level begins to be his usual, fully `TURNS` hours later."""
_GIVEN: Final = 1 << WINDOW


@dataclass(frozen=True, slots=True)
class MatchedHour:
    """What is known at the end of one hour.

    `answers`: log-odds that a fall began in this hour or the one before, from his ratings; `joint`: from ratings and
    signs. `slow`: probability (0-1) that a slow fall began within the window; `low`: that he is low now; `usual`: that
    the oldest hour of the window was an ordinary one. `calm`: ordinary hours running, `ordinary`: all so far. `level`,
    `swing`: his usual and spread (0-100) as learned.
    """

    answers: float
    joint: float
    slow: float
    low: float
    usual: float
    calm: float
    ordinary: float
    level: float
    swing: float


@dataclass(frozen=True, slots=True)
class MatchedMany:
    """The same for many cases: arrays of (cases, hours)."""

    answers: FloatArray
    joint: FloatArray
    slow: FloatArray
    low: FloatArray
    usual: FloatArray
    calm: FloatArray
    ordinary: FloatArray
    level: FloatArray
    swing: FloatArray


# One case, in floats. What the inner loop needs of a template stands in one flat tuple.

_Row = tuple[
    float, float, float, float, float, float, float, float, float, float, bool, bool, bool, bool, bool,
    tuple[int, ...], tuple[int, ...], tuple[tuple[int, float], ...],
]  # fmt: skip


@cache
def _rows(p: Priors) -> tuple[_Row, ...]:
    """Of each template but "as usual": shape, depth, its square halved, variance, log prior; five groups; signs."""
    return tuple(_row(t) for t in templates(p)[1:])


def _row(t: Template) -> _Row:
    s0, s1, s2, s3, s4, s5 = t.shape
    offset = tuple((j, v) for j, v in enumerate(t.offset) if v)
    return (
        s0, s1, s2, s3, s4, s5, t.depth, t.depth * t.depth, t.wide * t.wide, t.log_prior, t.onset, t.group == "sank",
        t.now_is_low, t.first_is_usual, t.first_is_low, t.confronting, t.withdrawing, offset,
    )  # fmt: skip


@cache
def _low_share(p: Priors) -> float:
    all_of_them = templates(p)
    low = sum(exp(t.log_prior) for t in all_of_them if t.first_is_low)
    return low / sum(exp(t.log_prior) for t in all_of_them)


def follow(
    ratings: Sequence[float | None],
    withdrawing: Sequence[int | None],
    confronting: Sequence[int | None],
    p: Priors,
) -> tuple[MatchedHour, ...]:
    """One case, hour by hour: ratings 0-100, and the weights of the signs marked of each kind (None: not touched)."""
    rows, low_share, as_usual = _rows(p), _low_share(p), log(p.usual)
    tables: dict[tuple[int, int], Evidence] = {}
    level, swing2_sum, swing2_n = p.level, p.spread_known * p.spread * p.spread, p.spread_known
    ordinary = calm = low_run = 0.0
    of_w = of_c = p.signs_usual * p.signs_known
    of_n = p.signs_known
    seen = 0
    low_at: list[float] = []
    found: list[MatchedHour] = []
    for t in range(len(ratings)):
        first = t - NOW
        swing2 = swing2_sum / swing2_n
        swing = swing2**0.5
        given, z = 0, [0.0] * WINDOW
        for j in range(max(0, -first), WINDOW):
            rating = ratings[first + j]
            if rating is not None:
                given |= 1 << j
                z[j] = min(max((rating - level) / swing, -FARTHEST), FARTHEST)
        key = (steps_known(seen), given)
        table = tables.get(key)
        if table is None:
            table = tables[key] = evidence(p, *key)
        signs_c = _signs(confronting, first, of_c / of_n, p.signs_fell, p.signs_most)
        signs_w = _signs(withdrawing, first, of_w / of_n, p.signs_sank, p.signs_most)
        any_signs = any(signs_c) or any(signs_w)
        was_low = min(max(low_at[t - WINDOW] if t >= WINDOW else 0.0, _LEAST), _MOST)
        log_low, log_not = log(was_low / low_share), log((1 - was_low) / (1 - low_share))
        p0, p1, p2, p3, p4, p5 = pz = [
            (r[0] * z[0] + r[1] * z[1] + r[2] * z[2] + r[3] * z[3] + r[4] * z[4] + r[5] * z[5]) / swing
            for r in table.precision
        ]
        # Sums over the templates, of his ratings alone (a) and with the signs (b); "as usual" fits with log 0.
        on_a = on_b = slow = low = 0.0
        rest_a = rest_b = usual = exp(as_usual + log_not)
        for (
            s0, s1, s2, s3, s4, s5, depth, depth2, wide2, prior, onset, sank, now_low, first_usual, first_low,
            confronting_at, withdrawing_at, offset,
        ), own, mixed, fixed in zip(rows, table.own, table.mixed, table.fixed, strict=True):  # fmt: skip
            wider = 1 + wide2 * own / swing2
            toward = s0 * p0 + s1 * p1 + s2 * p2 + s3 * p3 + s4 * p4 + s5 * p5 - mixed / swing2
            at = 0.5 * ((wide2 * toward + depth) ** 2 / wider - depth2) / wide2 - 0.5 * log(wider) + prior
            if offset:
                for j, v in offset:
                    at += v * pz[j]
                at -= 0.5 * fixed / swing2
            a = b = exp(at + (log_low if first_low else log_not))
            if any_signs and (confronting_at or withdrawing_at):
                said = 0.0
                for j in confronting_at:
                    said += signs_c[j]
                for j in withdrawing_at:
                    said += signs_w[j]
                b = a * exp(said)
            if onset:
                on_a += a
                on_b += b
            else:
                rest_a += a
                rest_b += b
            if sank:
                slow += b
            if now_low:
                low += b
            if first_usual:
                usual += b
        whole = on_b + rest_b
        slow, low, usual = slow / whole, low / whole, usual / whole
        low_at.append(low)
        calm = (calm + 1) * (1 - low)
        found.append(
            MatchedHour(log(on_a / rest_a), log(on_b / rest_b), slow, low, usual, calm, ordinary, level, swing)
        )
        if first < 0:
            continue
        # The oldest hour leaves the window: what it says of his usual is learned now.
        low_run = (low_run + 1) * (1 - usual)
        turned = min(max((low_run - LASTS) / TURNS, 0.0), 1.0)
        rating = ratings[first]
        if rating is not None:
            weight = max(usual, turned)
            away = min(max(rating - level, -p.clip * swing), p.clip * swing)
            if seen:
                swing2_sum += weight * away * away * (ordinary / (ordinary + _UNSURE))
                swing2_n += weight
            level += weight * max(1 / (ordinary + _FIRST), p.slowest + 0.25 * turned) * away
            ordinary += weight
            seen += 1
            if swing2_n > p.spread_memory:
                swing2_sum *= p.spread_memory / swing2_n
                swing2_n = p.spread_memory
        w, c = withdrawing[first], confronting[first]
        if w is not None and c is not None:
            of_w += usual * w
            of_c += usual * c
            of_n += usual
    return tuple(found)


_LEAST, _MOST = 0.02, 0.95
_UNSURE, _FIRST = 1.85, 1.45


def _signs(marked: Sequence[int | None], first: int, rate: float, more: float, most: float) -> list[float]:
    """For each hour of the window: log of how much more likely its signs are where a rupture brings `more` of them."""
    per_sign = log1p(more / rate)
    out = [0.0] * WINDOW
    for j in range(max(0, -first), WINDOW):
        count = marked[first + j]
        if count is not None:
            out[j] = min(count * per_sign - more, most)
    return out


# Many cases, in arrays.

_CHUNK: Final = 500
"""Cases read at a time: their tables stay in the cache of the processor."""


@dataclass(frozen=True, slots=True)
class _Bank:
    shape: FloatArray
    offset: FloatArray
    depth: FloatArray
    wide2: FloatArray
    log_prior: FloatArray
    moves: FloatArray
    confronting: FloatArray
    withdrawing: FloatArray
    sums: FloatArray
    first_low: NDArray[np.bool_]
    precision: FloatArray
    own: FloatArray
    mixed: FloatArray
    fixed: FloatArray


def follow_many(ratings: FloatArray, withdrawing: FloatArray, confronting: FloatArray, p: Priors) -> MatchedMany:
    """`follow` for tables of (cases, hours), NaN for missing."""
    import numpy as np

    out = np.zeros((9, *ratings.shape))
    bank = _bank(p)
    for start in range(0, len(ratings), _CHUNK):
        rows = slice(start, start + _CHUNK)
        _follow_chunk(ratings[rows], withdrawing[rows], confronting[rows], p, bank, out[:, rows])
    return MatchedMany(*out)


@cache
def _bank(p: Priors) -> _Bank:
    import numpy as np

    every = templates(p)
    tables = [[evidence(p, step, given) for given in range(_GIVEN)] for step in range(len(SEEN))]

    def at(places: tuple[int, ...]) -> list[float]:
        return [1.0 if j in places else 0.0 for j in range(WINDOW)]

    def flags(t: Template) -> list[float]:
        return [
            float(t.onset),
            float(not t.onset),
            float(t.group == "sank"),
            float(t.now_is_low),
            float(t.first_is_usual),
        ]

    return _Bank(
        shape=np.array([t.shape for t in every]).T.copy(),
        offset=np.array([t.offset for t in every]).T.copy(),
        depth=np.array([t.depth for t in every]),
        wide2=np.array([t.wide * t.wide for t in every]),
        log_prior=np.array([t.log_prior for t in every]),
        moves=np.array([float(any(t.shape)) for t in every]),
        confronting=np.array([at(t.confronting) for t in every]).T.copy(),
        withdrawing=np.array([at(t.withdrawing) for t in every]).T.copy(),
        sums=np.array([flags(t) for t in every]),
        first_low=np.array([t.first_is_low for t in every]),
        precision=np.array([[one.precision for one in row] for row in tables]),
        own=np.array([[(0.0, *one.own) for one in row] for row in tables]),
        mixed=np.array([[(0.0, *one.mixed) for one in row] for row in tables]),
        fixed=np.array([[(0.0, *one.fixed) for one in row] for row in tables]),
    )


def _follow_chunk(
    ratings: FloatArray, withdrawing: FloatArray, confronting: FloatArray, p: Priors, bank: _Bank, out: FloatArray
) -> None:
    import numpy as np

    cases, hours = ratings.shape
    low_share = _low_share(p)

    def wide(table: FloatArray) -> FloatArray:
        """Hours as rows, with an empty window before the first."""
        return np.concatenate([np.full((NOW, cases), np.nan), table.T])

    rated, signs_w, signs_c = wide(ratings), wide(withdrawing), wide(confronting)
    there = ~np.isnan(rated)
    marked = ~np.isnan(signs_w) & ~np.isnan(signs_c)
    bits = (1 << np.arange(WINDOW))[:, None]
    steps = np.searchsorted(np.array(SEEN), np.arange(hours + 1), side="right") - 1
    level, swing2_n = np.full(cases, p.level), np.full(cases, p.spread_known)
    swing2_sum = np.full(cases, p.spread_known * p.spread * p.spread)
    ordinary, calm, low_run = np.zeros(cases), np.zeros(cases), np.zeros(cases)
    of_w, of_c = (np.full(cases, p.signs_usual * p.signs_known) for _ in range(2))
    of_n = np.full(cases, p.signs_known)
    seen = np.zeros(cases, dtype=np.int64)
    low_at = np.zeros((hours + WINDOW, cases))
    for t in range(hours):
        window = slice(t, t + WINDOW)
        swing2 = swing2_sum / swing2_n
        swing = np.sqrt(swing2)
        given = (there[window] * bits).sum(axis=0)
        z = np.clip(np.where(there[window], (rated[window] - level) / swing, 0.0), -FARTHEST, FARTHEST)
        step = steps[seen]
        pz = np.einsum("nij,jn->ni", bank.precision[step, given], z) / swing[:, None]
        variance = swing2[:, None]
        toward = pz @ bank.shape - bank.mixed[step, given] / variance
        wider = 1 + bank.wide2 * bank.own[step, given] / variance
        at = 0.5 * ((bank.wide2 * toward + bank.depth) ** 2 / wider - bank.depth**2) / bank.wide2
        at += -0.5 * np.log(wider) + pz @ bank.offset - 0.5 * bank.fixed[step, given] / variance
        at *= bank.moves
        was_low = np.clip(low_at[t], _LEAST, _MOST)
        at += bank.log_prior
        at += np.where(
            bank.first_low, np.log(was_low / low_share)[:, None], np.log((1 - was_low) / (1 - low_share))[:, None]
        )
        said = _signs_many(signs_c[window], of_c / of_n, p.signs_fell, p.signs_most).T @ bank.confronting
        said += _signs_many(signs_w[window], of_w / of_n, p.signs_sank, p.signs_most).T @ bank.withdrawing
        on_a, rest_a = (np.exp(at) @ bank.sums[:, :2]).T
        on_b, rest_b, slow, low, usual = (np.exp(at + said) @ bank.sums).T
        whole = on_b + rest_b
        slow, low, usual = slow / whole, low / whole, usual / whole
        low_at[t + WINDOW] = low
        calm = (calm + 1) * (1 - low)
        for row, value in enumerate(
            (np.log(on_a / rest_a), np.log(on_b / rest_b), slow, low, usual, calm, ordinary, level, swing)
        ):
            out[row, :, t] = value
        if t < NOW:
            continue
        low_run = (low_run + 1) * (1 - usual)
        turned = np.clip((low_run - LASTS) / TURNS, 0.0, 1.0)
        given_now = there[t]
        weight = np.where(given_now, np.maximum(usual, turned), 0.0)
        away = np.clip(np.where(given_now, rated[t] - level, 0.0), -p.clip * swing, p.clip * swing)
        spread_weight = np.where(seen > 0, weight, 0.0)
        swing2_sum = swing2_sum + spread_weight * away * away * (ordinary / (ordinary + _UNSURE))
        swing2_n = swing2_n + spread_weight
        level = level + weight * np.maximum(1 / (ordinary + _FIRST), p.slowest + 0.25 * turned) * away
        ordinary = ordinary + weight
        seen = seen + given_now
        memory = np.minimum(1.0, p.spread_memory / swing2_n)
        swing2_sum, swing2_n = swing2_sum * memory, swing2_n * memory
        learned = np.where(marked[t], usual, 0.0)
        of_w = of_w + learned * np.where(marked[t], signs_w[t], 0.0)
        of_c = of_c + learned * np.where(marked[t], signs_c[t], 0.0)
        of_n = of_n + learned


def _signs_many(marked: FloatArray, rate: FloatArray, more: float, most: float) -> FloatArray:
    import numpy as np

    weighed = np.minimum(marked * np.log1p(more / rate) - more, most)
    return np.where(np.isnan(marked), 0.0, weighed)
