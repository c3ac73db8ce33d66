"""A channel as a slow level and a fast swing, read from averages over stretches of unequal length.

    what he answers = mean + (average of level + swing over the stretch) + error of the items

Level and swing are two Ornstein-Uhlenbeck processes that do not touch (`ou` with a diagonal pull). A check-in asks for
an average since the last one, and the average of such a process over a stretch is known exactly: with carry k = e^-x,
x = days / time scale, and variance 1, the average is a = (1 - k) / x times where it began, plus noise of variance
n = (2x - 3 + 4k - k^2) / x^2, which has the covariance c = (1 - k)^2 / x with where it ends. So an average is one
observation of the two, and no state is added to hold the integral.

All variances are shares of the person's own variance s^2, and his mean is expected within so many s of the prior one.
That makes everything but the width of the bands free of s: his mean is solved for beside the filter (one more column
through the same gains), s^2 is a sum of squares under an inverse chi-square, and what is left to choose, the share and
the pace of the level, is averaged over three shapes by how well each foretells his answers. Nothing is drawn, nothing
iterates.

Steps are written in scalar arithmetic: floats for one case, arrays for many.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp, log, sqrt
from typing import Generic, NamedTuple

from holdfast.process.states_knowledge import StatesKnowledge
from holdfast.series import Num

SMALL = 0.01
"""A stretch this short against the time scale is worked out by a series: the sum above would lose its digits."""
_Z = 1.959963984540054


class Shape(NamedTuple):
    """How a person's variance divides: `level` of it slow, over `level_days`; `swing` fast; `weight` beforehand."""

    level: float
    level_days: float
    swing: float
    weight: float


@dataclass(frozen=True, slots=True)
class Prior:
    """What is expected of one channel: see `knowledge/states.toml`. `shapes` share one `swing_days`."""

    mean: float
    spread: float
    mean_spreads: float
    worth: int
    fit_least: int
    swing_days: float
    item_noise: float
    shapes: tuple[Shape, ...]


class Occasion(NamedTuple):
    """One answer: it ends on `day` and is about the `span` days before; `rest` days lie between that and the occasion
    before. `value` from the prior mean; `noise` is the share of variance that is error of its items.
    """

    day: float
    rest: float
    span: float
    value: float
    noise: float


class Stretch(NamedTuple, Generic[Num]):
    """One process of variance 1 over a stretch: see the head of the module."""

    k: Num
    a: Num
    n: Num
    c: Num


class State(NamedTuple, Generic[Num]):
    """Level and swing as from the answers, the same as from a column of ones, and their covariance in s^2."""

    level: Num
    swing: Num
    level_1: Num
    swing_1: Num
    ll: Num
    ls: Num
    ss: Num


class Taken(NamedTuple, Generic[Num]):
    """What one answer taught: what was not foretold (`v`, and `v1` of the ones), its variance, and the gains."""

    v: Num
    v1: Num
    f: Num
    gain: Num
    gain_swing: Num


class Sums(NamedTuple, Generic[Num]):
    """Over all answers: of v^2 / f, v v1 / f, v1^2 / f, log f, and how many there were."""

    yy: Num
    y1: Num
    ones: Num
    logs: Num
    n: Num


class Fit(NamedTuple, Generic[Num]):
    """One shape after all answers: the mean with its variance in s^2, s^2, and the log of how well it foretold."""

    mean: Num
    mean_variance: Num
    variance: Num
    weight: Num


class Reading(NamedTuple, Generic[Num]):
    """A level from the prior mean, and the scale of its band in points: times `quantile(worth)` it is 95 %."""

    level: Num
    scale: Num


@cache
def prior_of(numbers: StatesKnowledge, *, tilt: bool) -> Prior:
    """The prior of a channel, or of guilt minus shame."""
    other = (1 - numbers.level_weight) / 2
    shares = (
        (numbers.level_share_low, numbers.level_days_low, other),
        (numbers.level_share, numbers.level_days, numbers.level_weight),
        (numbers.level_share_high, numbers.level_days_high, other),
    )
    return Prior(
        mean=numbers.tilt_mean if tilt else numbers.channel_mean,
        spread=numbers.tilt_spread if tilt else numbers.channel_spread,
        mean_spreads=numbers.mean_spreads,
        worth=numbers.spread_worth,
        fit_least=numbers.fit_least,
        swing_days=numbers.swing_days,
        item_noise=numbers.item_noise,
        shapes=tuple(Shape(share, days, 1 - share - numbers.item_noise, w) for share, days, w in shares),
    )


def stretch(days: float, time_scale: float) -> Stretch[float]:
    """One process of variance 1 over `days` (0 or more): exact, with limits where the stretch is short."""
    x = days / time_scale
    if x < SMALL:
        return Stretch(
            exp(-x), 1 - x / 2 + x * x / 6, x * (2 / 3 - x / 2 + 7 * x * x / 30), x * (1 - x + 7 * x * x / 12)
        )
    k = exp(-x)
    lost = 1 - k
    return Stretch(k, lost / x, (2 * x - 3 + 4 * k - k * k) / (x * x), lost * lost / x)


def variance_of_average(one: Stretch[Num]) -> Num:
    """Variance of the average over a stretch, of a process of variance 1 about which nothing is known."""
    return one.a * one.a + one.n


def at_rest(shape: Shape, zero: Num) -> State[Num]:
    return State(zero, zero, zero, zero, zero + shape.level, zero, zero + shape.swing)


def take_in(
    now: State[Num],
    shape: Shape,
    rest: tuple[Num, Num],
    level: Stretch[Num],
    swing: Stretch[Num],
    answer: tuple[Num, Num],
    there: Num,
) -> tuple[State[Num], Taken[Num]]:
    """Let the state rest (`rest`: carry of level and swing), then average over a stretch, and take in `answer`
    (value, noise). `there` is 1, or 0 where nothing was answered: then the state moves on and learns nothing.
    """
    l, s, l1, s1, ll, ls, ss = now  # noqa: E741 - level, as everywhere here
    rl, rs = rest
    kl, al, nl, cl = level
    ks, sa, ns, cs = swing
    vl, vs = shape.level, shape.swing
    y, r = answer
    l, s, l1, s1 = l * rl, s * rs, l1 * rl, s1 * rs  # noqa: E741
    ll, ls, ss = vl + rl * rl * (ll - vl), ls * (rl * rs), vs + rs * rs * (ss - vs)
    bl, bs = al * ll + sa * ls, al * ls + sa * ss
    f = al * bl + sa * bs + vl * nl + vs * ns + r
    gl, gs = there * (kl * bl + vl * cl) / f, there * (ks * bs + vs * cs) / f
    v, v1 = there * (y - (al * l + sa * s)), there * (1 - (al * l1 + sa * s1))
    after = State(
        kl * l + gl * v,
        ks * s + gs * v,
        kl * l1 + gl * v1,
        ks * s1 + gs * v1,
        vl + kl * kl * (ll - vl) - gl * gl * f,
        kl * ks * ls - gl * gs * f,
        vs + ks * ks * (ss - vs) - gs * gs * f,
    )
    return after, Taken(v, v1, f, gl, gs)


def take_form(now: State[Num], value: Num, noise: Num, there: Num) -> tuple[State[Num], Taken[Num]]:
    """Take in something that was said of the level itself on that day."""
    l, s, l1, s1, ll, ls, ss = now  # noqa: E741
    f = ll + noise
    gl, gs = there * ll / f, there * ls / f
    v, v1 = there * (value - l), there * (1 - l1)
    after = State(
        l + gl * v, s + gs * v, l1 + gl * v1, s1 + gs * v1, ll - gl * gl * f, ls - gl * gs * f, ss - gs * gs * f
    )
    return after, Taken(v, v1, f, gl, gs)


def summed(sums: Sums[Num], one: Taken[Num], log_f: Num, counts: Num) -> Sums[Num]:
    """With one more answer; `counts` is how much of an answer it is, and with its logarithm 0 where there was none."""
    v, v1, f, _, _ = one
    yy, y1, ones, logs, n = sums
    return Sums(yy + v * v / f, y1 + v * v1 / f, ones + v1 * v1 / f, logs + log_f, n + counts)


def fitted(sums: Sums[Num], prior: Prior, logarithm: Callable[[Num], Num]) -> Fit[Num]:
    """His mean, and his variance as his answers and the prior have it together."""
    expected = 1 / (prior.mean_spreads * prior.mean_spreads)
    known = sums.ones + expected
    mean = sums.y1 / known
    squares = prior.worth * prior.spread * prior.spread + (sums.yy - mean * sums.y1)
    worth = prior.worth + sums.n
    weight = -(sums.logs + logarithm(known / expected) + worth * logarithm(squares)) / 2
    return Fit(mean, 1 / known, squares / worth, weight)


def level_of(now: State[Num], fit: Fit[Num], carry: Num, shape: Shape, variance: Num) -> Reading[Num]:
    """The level when the state has rested on (`carry` of its level is left): mean and squared scale."""
    left = 1 - now.level_1 * carry
    own = shape.level + carry * carry * (now.ll - shape.level)
    return Reading(now.level * carry + fit.mean * left, variance * (own + left * left * fit.mean_variance))


def quantile(worth: float) -> float:
    """Student's t at 97.5 % for `worth` degrees of freedom, 3 or more (Cornish and Fisher's series; within .5 %)."""
    z, v = _Z, worth
    z2 = z * z
    return z * (
        1
        + (z2 + 1) / (4 * v)
        + ((5 * z2 + 16) * z2 + 3) / (96 * v * v)
        + (((3 * z2 + 19) * z2 + 17) * z2 - 15) / (384 * v * v * v)
    )


# --- one case --------------------------------------------------------------------------------------------------------

Forms = Mapping[int, tuple[float, float]]
"""What a form says of the level (from the prior mean) and its noise, by the place of the occasion it is read at. All of
a person's forms share one error: the caller gives each the noise of one times their number, and together they count
as one answer.
"""
_Pair = tuple[float, float]
_Step = tuple[_Pair, _Pair, Taken[float], State[float]]
"""How an observation saw the state before it (its row), how that moved on (the diagonal), what it taught; after."""
_ITSELF, _NO_MOVE = (1.0, 0.0), (1.0, 1.0)
StretchStore = dict[tuple[float, float, float], tuple[_Pair, Stretch[float], Stretch[float]]]


@dataclass(frozen=True, slots=True)
class Line:
    """One channel of one case. `ends`: its level at the moment asked about. `smoothed`: with hindsight, by occasion;
    empty unless asked for. `worth` belongs to `quantile`. `swing`: SD in points of one answer about the level, over his
    usual stretch; None while nothing of his own is fitted.
    """

    ends: Reading[float]
    worth: float
    swing: float | None
    smoothed: tuple[Reading[float], ...] = ()


def read_line(
    occasions: Sequence[Occasion], forms: Forms, prior: Prior, at: float, stretches: StretchStore, *, smooth: bool
) -> Line:
    """The level of one channel on day `at`, from at least one occasion. `stretches` is a store of what stretches of
    time do, to be shared between channels of one case.
    """
    fits = []
    for shape in prior.shapes:
        steps: list[_Step] | None = [] if smooth else None
        now, sums = _follow(occasions, forms, shape, prior.swing_days, stretches, steps)
        fits.append((shape, now, fitted(sums, prior, log), steps))
    n = len(occasions)
    fit_it = n >= prior.fit_least
    weights = _shares([log(s.weight) + (fit.weight if fit_it else 0.0) for s, _, fit, _ in fits])
    variances = [fit.variance if fit_it else prior.spread * prior.spread for _, _, fit, _ in fits]
    on = at - occasions[-1].day
    ends = _mixed(
        [
            level_of(now, fit, exp(-on / s.level_days), s, v)
            for (s, now, fit, _), v in zip(fits, variances, strict=True)
        ],
        weights,
    )
    smoothed: tuple[Reading[float], ...] = ()
    if smooth:
        lines = [_hindsight(steps or [], fit, v) for (_, _, fit, steps), v in zip(fits, variances, strict=True)]
        smoothed = tuple(_mixed(row, weights) for row in zip(*lines, strict=True))
    return Line(
        ends=ends,
        worth=prior.worth + (n + (1 if forms else 0) if fit_it else 0),
        swing=_swing(occasions, prior, variances, weights) if fit_it else None,
        smoothed=smoothed,
    )


def _follow(
    occasions: Sequence[Occasion],
    forms: Forms,
    shape: Shape,
    swing_days: float,
    stretches: StretchStore,
    steps: list[_Step] | None,
) -> tuple[State[float], Sums[float]]:
    now, sums = at_rest(shape, 0.0), Sums(0.0, 0.0, 0.0, 0.0, 0.0)
    for place, (_, rest, span, value, noise) in enumerate(occasions):
        key = rest, span, shape.level_days
        known = stretches.get(key)
        if known is None:
            carried = exp(-rest / shape.level_days), exp(-rest / swing_days)
            known = stretches[key] = carried, stretch(span, shape.level_days), stretch(span, swing_days)
        carried, level, swing = known
        now, one = take_in(now, shape, carried, level, swing, (value, noise), 1.0)
        sums = summed(sums, one, log(one.f), 1.0)
        if steps is not None:
            seen = level.a * carried[0], swing.a * carried[1]
            steps.append((seen, (level.k * carried[0], swing.k * carried[1]), one, now))
        if place in forms:
            now, one = take_form(now, *forms[place], 1.0)
            sums = summed(sums, one, log(one.f), 1 / len(forms))
            if steps is not None:
                steps.append((_ITSELF, _NO_MOVE, one, now))
    return now, sums


def _hindsight(steps: Sequence[_Step], fit: Fit[float], variance: float) -> list[Reading[float]]:
    """The level at each check-in with all that came after: what was known then, plus its covariance times what later
    answers had to say (`say`, and of the column of ones `say_1`), which is gathered from the end backwards. No matrix
    is inverted.
    """
    out: list[Reading[float]] = []
    say, say_s, say_1, say_s1 = 0.0, 0.0, 0.0, 0.0
    ll, ls, ss = 0.0, 0.0, 0.0  # how surely they said it
    for (g, h), (k, m), one, now in reversed(steps):
        if (k, m) != _NO_MOVE or (g, h) != _ITSELF:  # a form is no place of its own
            level = now.level + now.ll * say + now.ls * say_s
            left = 1 - (now.level_1 + now.ll * say_1 + now.ls * say_s1)
            own = now.ll - (now.ll * now.ll * ll + 2 * now.ll * now.ls * ls + now.ls * now.ls * ss)
            out.append(Reading(level + fit.mean * left, variance * (own + left * left * fit.mean_variance)))
        v, v1, f, gain, gain_s = one
        a, b, c, d = k - gain * g, -gain * h, -gain_s * g, m - gain_s * h
        say, say_s = g * v / f + a * say + c * say_s, h * v / f + b * say + d * say_s
        say_1, say_s1 = g * v1 / f + a * say_1 + c * say_s1, h * v1 / f + b * say_1 + d * say_s1
        p, q, r, t = a * ll + c * ls, a * ls + c * ss, b * ll + d * ls, b * ls + d * ss
        ll, ls, ss = g * g / f + p * a + q * c, g * h / f + p * b + q * d, h * h / f + r * b + t * d
    out.reverse()
    return out


def _shares(logs: Sequence[float]) -> list[float]:
    top = max(logs)
    raised = [exp(one - top) for one in logs]
    return [one / sum(raised) for one in raised]


def _mixed(readings: Sequence[Reading[float]], weights: Sequence[float]) -> Reading[float]:
    """One level out of those of all shapes; their squared scales, and how far they disagree, make its scale."""
    level = sum(w * r.level for w, r in zip(weights, readings, strict=True))
    spread = sum(w * (r.scale + (r.level - level) ** 2) for w, r in zip(weights, readings, strict=True))
    return Reading(level, sqrt(spread))


def _swing(occasions: Sequence[Occasion], prior: Prior, variances: Sequence[float], weights: Sequence[float]) -> float:
    spans = sorted(o.span for o in occasions)
    average = variance_of_average(stretch(spans[len(spans) // 2], prior.swing_days))
    parts = zip(prior.shapes, variances, weights, strict=True)
    return sqrt(sum(w * v * (shape.swing * average + prior.item_noise) for shape, v, w in parts))
