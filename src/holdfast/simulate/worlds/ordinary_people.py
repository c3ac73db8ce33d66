"""Who is in treatment, and with whom: what does not change from hour to hour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from holdfast.simulate.worlds.ordinary_rules import Rules

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from holdfast.series import FloatArray

_CANDIDATES = 240
_HIGH = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Arrays over persons (n,) unless said otherwise. What `Rules` calls invented is invented here too.

    `z` (n, 2): traits grandiosity and vulnerability in SD of the general population. `level` and `swing` (n, 3):
    channels G, E, V, in points. `habits` (n, 14): how often each sign is seen in an ordinary hour. `parts` (n, 3):
    offsets of goal, task and bond.
    """

    stable: NDArray[np.bool_]
    pole: NDArray[np.int64]
    z: FloatArray
    level: FloatArray
    swing: FloatArray
    cycles: NDArray[np.bool_]
    frailty: FloatArray
    withdraws: FloatArray
    masks: FloatArray
    top: NDArray[np.bool_]
    same: NDArray[np.bool_]
    base: FloatArray
    growth: FloatArray
    pace: FloatArray
    carry: FloatArray
    process: FloatArray
    noise: FloatArray
    parts: FloatArray
    held_back: FloatArray
    image: FloatArray
    late: FloatArray
    gone: FloatArray
    habits: FloatArray
    answers_depth: FloatArray
    conviction: FloatArray
    symptoms: FloatArray
    better: FloatArray
    turns_at: FloatArray
    setting: NDArray[np.int64]
    # the therapist
    below: FloatArray
    sees_loud: FloatArray
    sees_quiet: FloatArray
    own_spread: FloatArray
    addresses: FloatArray
    attentive: FloatArray
    keeps_private: FloatArray
    own_pulls: FloatArray
    leans: FloatArray
    deep: FloatArray

    @property
    def n(self) -> int:
        return len(self.stable)


def draw_people(n: int, rules: Rules, rng: np.random.Generator) -> People:
    """Draw `n` treatments' people."""
    pole = _pick(rng, n, rules.poles)
    z = traits_of(pole, rules.traits_r, rng)
    stable = rng.random(n) < rules.stable
    cycles = (rng.random(n) < np.asarray(rules.cycles)[pole]) & ~stable
    rating = rng.random(n)
    top = rating < rules.top
    # A rating without any variance is false calm by its definition: in a stable treatment nobody gives one.
    same = (rating >= rules.top) & (rating < rules.top + rules.same) & ~stable
    loud = rules.loud
    uniform = rng.uniform
    grand, vulnerable = pole == 0, pole == 1
    both = pole == 2
    frailty = rng.gamma(3.0, 1 / 3, n) * np.select([both, grand, vulnerable], [1.25, 1.0, 1.0], 0.6)
    parts = rng.normal(0, 4.0, (n, 3))
    return People(
        stable=stable,
        pole=pole,
        z=z,
        level=_levels(z, rng),
        swing=_swings(pole, rng),
        cycles=cycles,
        frailty=np.where(stable, 0.0, frailty),
        withdraws=rng.beta(6, 6, n) * 0.5 + np.select([vulnerable, grand], [0.41, 0.25], 0.29),
        masks=rng.beta(2, 9, n),
        top=top,
        same=same,
        base=np.clip(rng.normal(*rules.base, n), 42, 88),
        growth=rng.normal(*rules.growth, n),
        pace=uniform(12, 36, n),
        carry=uniform(*rules.carry, n),
        process=uniform(*rules.process, n) * loud,
        noise=uniform(*rules.noise, n) * loud,
        parts=parts - parts.mean(axis=1, keepdims=True),
        held_back=uniform(1, 4.5, n) + 0.4 * (vulnerable | both),
        image=np.clip(rng.normal(4, 7, n) + 4 * cycles, -15, 14),
        late=uniform(0.04, 0.16, n),
        gone=uniform(*rules.gone, n),
        habits=_habits(n, rng),
        answers_depth=np.where(stable | (rng.random(n) < 0.4), 0.0, uniform(0.5, 1.8, n)),
        conviction=np.clip(rng.normal(6.3, 1.2, n), 3, 9),
        symptoms=np.clip(rng.normal(17.5, 5.0, n) + 1.2 * (z[:, 1] - 1), 5, 33),
        better=rng.normal(0.42, 0.32, n),
        turns_at=uniform(140, 330, n),
        setting=_pick(rng, n, rules.settings),
        below=rng.normal(*rules.yours_below, n),
        sees_loud=uniform(0.5, 1.0, n),
        sees_quiet=uniform(0.05, 0.75, n),
        own_spread=uniform(4.0, 8.0, n),
        addresses=uniform(0.25, 0.80, n),
        attentive=uniform(0.7, 1.3, n),
        keeps_private=uniform(0.15, 0.85, n),
        own_pulls=_own_pulls(n, rng),
        leans=rng.normal(-0.1, 0.5, n),
        deep=rng.normal(2.0, 0.4, n),
    )


def traits_of(pole: NDArray[np.int64], r: float, rng: np.random.Generator) -> FloatArray:
    """Traits (n, 2) of people in the given quarter of a bivariate normal with correlation `r`: what `POLES` means."""
    n = len(pole)
    grand = rng.standard_normal((n, _CANDIDATES))
    vulnerable = r * grand + np.sqrt(1 - r * r) * rng.standard_normal((n, _CANDIDATES))
    high_g, high_v = grand > _HIGH, vulnerable > _HIGH
    wanted_g = ((pole == 0) | (pole == 2))[:, None]
    wanted_v = ((pole == 1) | (pole == 2))[:, None]
    first = ((high_g == wanted_g) & (high_v == wanted_v)).argmax(axis=1)
    rows = np.arange(n)
    return np.stack([grand[rows, first], vulnerable[rows, first]], axis=1)


def _pick(rng: np.random.Generator, n: int, shares: tuple[float, ...]) -> NDArray[np.int64]:
    return np.searchsorted(np.cumsum(shares)[:-1], rng.random(n), side="right").astype(np.int64)


def _levels(z: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Levels from traits: the trait-vulnerable are mostly vulnerable, the trait-grandiose show both (S32)."""
    own = rng.normal(0, 6, (len(z), 3))
    grand = 26 + 13 * z[:, 0] - 3 * z[:, 1]
    entitled = 22 + 9 * z[:, 0] + 4 * z[:, 1]
    vulnerable = 26 + 3 * z[:, 0] + 14 * z[:, 1]
    return np.clip(np.stack([grand, entitled, vulnerable], axis=1) + own, 6, 88)


def _swings(pole: NDArray[np.int64], rng: np.random.Generator) -> FloatArray:
    """Spread of the swings: the combined type is the most unstable (S35); only moderately tied to trait (S32)."""
    table = np.array([[11.0, 9.0, 10.0], [6.0, 8.0, 11.0], [12.5, 11.0, 13.5], [7.0, 7.0, 8.0]])
    return table[pole] * rng.lognormal(0, 0.28, (len(pole), 3))


def _habits(n: int, rng: np.random.Generator) -> FloatArray:
    """One to three signs that belong to this person, each in 5 to 40 % of ordinary hours; the others now and then."""
    rates = rng.gamma(1.0, 0.009, (n, 14))
    rates[:, :7] *= 1.5
    order = (rng.random((n, 14)) * np.repeat([0.85, 1.0], 7)).argsort(axis=1).argsort(axis=1)
    count = rng.integers(1, 4, n)
    return np.where(order < count[:, None], rng.uniform(0.05, 0.4, (n, 14)) / np.sqrt(count)[:, None], rates)


def _own_pulls(n: int, rng: np.random.Generator) -> FloatArray:
    """What this therapist tends to feel with anybody: a rate for each pull (n, 10)."""
    rates = rng.uniform(0.01, 0.10, (n, 10))
    rates[:, 9] += 0.10
    own = rng.integers(0, 10, n)
    rates[np.arange(n), own] += rng.uniform(0.05, 0.35, n)
    return rates
