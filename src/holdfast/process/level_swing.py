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

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from math import exp
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


# What changes with every answer is kept in bare tuples: there are eight hundred of each behind one reading of a case.
State = tuple[Num, Num, Num, Num, Num, Num, Num]
"""Level and swing as from the answers, the same as from a column of ones, and their covariance in s^2 (level, both,
swing)."""
Taken = tuple[Num, Num, Num, Num, Num]
"""What one answer taught: what was not foretold (v, and v1 of the ones), its variance f, and the gains of level and
swing."""
Sums = tuple[Num, Num, Num, Num, Num]
"""Over all answers: of v^2 / f, v v1 / f, v1^2 / f, log f, and how many there were."""


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
    return zero, zero, zero, zero, zero + shape.level, zero, zero + shape.swing


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
    after = (
        kl * l + gl * v,
        ks * s + gs * v,
        kl * l1 + gl * v1,
        ks * s1 + gs * v1,
        vl + kl * kl * (ll - vl) - gl * gl * f,
        kl * ks * ls - gl * gs * f,
        vs + ks * ks * (ss - vs) - gs * gs * f,
    )
    return after, (v, v1, f, gl, gs)


def take_form(now: State[Num], value: Num, noise: Num, there: Num) -> tuple[State[Num], Taken[Num]]:
    """Take in something that was said of the level itself on that day."""
    l, s, l1, s1, ll, ls, ss = now  # noqa: E741
    f = ll + noise
    gl, gs = there * ll / f, there * ls / f
    v, v1 = there * (value - l), there * (1 - l1)
    after = l + gl * v, s + gs * v, l1 + gl * v1, s1 + gs * v1, ll - gl * gl * f, ls - gl * gs * f, ss - gs * gs * f
    return after, (v, v1, f, gl, gs)


def summed(sums: Sums[Num], one: Taken[Num], log_f: Num, counts: Num) -> Sums[Num]:
    """With one more answer; `counts` is how much of an answer it is, and with its logarithm 0 where there was none."""
    v, v1, f, _, _ = one
    yy, y1, ones, logs, n = sums
    return yy + v * v / f, y1 + v * v1 / f, ones + v1 * v1 / f, logs + log_f, n + counts


def fitted(sums: Sums[Num], prior: Prior, logarithm: Callable[[Num], Num]) -> Fit[Num]:
    """His mean, and his variance as his answers and the prior have it together."""
    yy, y1, ones, logs, n = sums
    expected = 1 / (prior.mean_spreads * prior.mean_spreads)
    known = ones + expected
    mean = y1 / known
    squares = prior.worth * prior.spread * prior.spread + (yy - mean * y1)
    worth = prior.worth + n
    weight = -(logs + logarithm(known / expected) + worth * logarithm(squares)) / 2
    return Fit(mean, 1 / known, squares / worth, weight)


def level_of(now: State[Num], fit: Fit[Num], carry: Num, shape: Shape, variance: Num) -> Reading[Num]:
    """The level when the state has rested on (`carry` of its level is left): mean and squared scale."""
    level, _, level_1, _, ll, _, _ = now
    left = 1 - level_1 * carry
    own = shape.level + carry * carry * (ll - shape.level)
    return Reading(level * carry + fit.mean * left, variance * (own + left * left * fit.mean_variance))


class Later(NamedTuple, Generic[Num]):
    """What later answers have to say of level and swing (and of the column of ones), and how surely they say it."""

    level: Num
    swing: Num
    level_1: Num
    swing_1: Num
    ll: Num
    ls: Num
    ss: Num


def nothing_later(zero: Num) -> Later[Num]:
    return Later(zero, zero, zero, zero, zero, zero, zero)


def look_back(later: Later[Num], seen: tuple[Num, Num], moved: tuple[Num, Num], one: Taken[Num]) -> Later[Num]:
    """Gather an answer into what is said of the state before it: `seen` is how it saw that, `moved` how that moved on.

    The smoother of de Jong and of Durbin and Koopman, which inverts no matrix.
    """
    (g, h), (k, m) = seen, moved
    level, swing, level_1, swing_1, ll, ls, ss = later
    v, v1, f, gain, gain_s = one
    a, b, c, d = k - gain * g, -gain * h, -gain_s * g, m - gain_s * h
    p, q, r, t = a * ll + c * ls, a * ls + c * ss, b * ll + d * ls, b * ls + d * ss
    return Later(
        g * v / f + a * level + c * swing,
        h * v / f + b * level + d * swing,
        g * v1 / f + a * level_1 + c * swing_1,
        h * v1 / f + b * level_1 + d * swing_1,
        g * g / f + p * a + q * c,
        g * h / f + p * b + q * d,
        h * h / f + r * b + t * d,
    )


def with_later(now: State[Num], later: Later[Num], fit: Fit[Num], variance: Num) -> Reading[Num]:
    """The level with hindsight: what was known then, plus its covariance times what came later; scale squared."""
    known, _, known_1, _, ll, ls, _ = now
    level = known + ll * later.level + ls * later.swing
    left = 1 - (known_1 + ll * later.level_1 + ls * later.swing_1)
    sure = ll * ll * later.ll + 2 * ll * ls * later.ls + ls * ls * later.ss
    return Reading(level + fit.mean * left, variance * (ll - sure + left * left * fit.mean_variance))


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
