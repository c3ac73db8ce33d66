"""The reference worlds: the generator of `algorithms.md` 4.2 with its parameters, and nothing else.

They exist so that detectors can be compared with the figures published beside that generator. Its scale is the mean
of twelve items rated 1 to 5 (steps of 1/12); here it is mapped to 0 to 100 by (x - 1) * 25, so a point there is 25
here. `reference-weak` has the depth of every episode times 0.6 and noise and process SD times 1.3.

Where 4.2 is silent, this was decided before any detector was fitted:

- The kind of an episode in a patient who does not cycle: confrontation .45, withdrawal .40, devaluing .15. In one who
  cycles: devaluing .60, the rest in the same proportion of 45 to 40. (With the spacing below that gives 34 %
  confrontation, 31 % withdrawal and 35 % devaluing, which is also what recall by kind and over all in 4.4 imply.)
- The process SD is that of the process itself, not of its steps.
- No onset before hour 6. Between an hour that is back at the level and the next onset lie at least five hours and at
  most as many more as an even spread of the episodes wanted would leave. Nothing begins in the last two hours; an
  episode that would is not planted, and none after it.
- A withdrawal falls evenly over its two to four hours, the last of them at full depth; the others are at full depth in
  the hour of onset. A recovery of r hours is an even way back whose last hour is at the level (`repaired_at`).
- An idealisation rises evenly and reaches its height in the hour before the fall.
- An episode that is never repaired stays at full depth through its trough and at 85 % of it from then on. (20 %; no
  further episodes.)
- "Early trough" is the first two hours at full depth (or one, where the trough is no longer).
- Weak makes the depth of falls smaller and leaves the height of a rise.
- Course and rating are held within 1 to 5; that is the only ceiling.
- A marker of an ordinary hour is any of the fourteen signs, the further ones of an episode are signs of its kind
  (withdrawal, or confrontation for the other two). A second marker on one sign makes it dominant (weight 2), a third
  goes to the next sign: the weights of an hour add up to the number of markers. A log row that is missing is missing
  for all signs.
- The therapist's rating follows the patient's rating against the median of that patient's own ratings, whether or
  not the patient's form came back, as in 4.2 (which names this as a weakness).

4.2 has hours a week apart, nobody absent and nobody leaving. Nothing but the alliance of both sides and the signs is
recorded; his image of the therapist is not part of this world, so `Known.turns` is empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np

from holdfast.process.columns import FRAME_MARKS, MOMENTS, SIGNS, TOPICS, HourColumns
from holdfast.simulate.known import EpisodeKind, Known, KnownEpisode, Recorded, Treatments
from holdfast.simulate.worlds.chunks import Chunk, chunks, joined, rows_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from holdfast.process.columns import Flags, Small
    from holdfast.series import FloatArray

    Whole = NDArray[np.int64]

KINDS: Final[tuple[EpisodeKind, ...]] = ("confrontation", "withdrawal", "devaluing")
_CONFRONTATION, _WITHDRAWAL, _DEVALUING = range(3)
_KIND_SHARES: Final = (0.45, 0.40, 0.15)
_CYCLING_SHARES: Final = (0.4 * 45 / 85, 0.4 * 40 / 85, 0.6)
_TROUGH: Final = ((1, 3), (2, 5), (2, 4))
_RECOVERY: Final = ((1, 3), (2, 5), (2, 6))
_DEPTH: Final = (0.13, 0.08, 1.12 / 6)
"""Scale of Gamma(6) by kind; with .25 added the means are 1.03, .73 and 1.37."""
_EARLIEST: Final = 6
_APART: Final = 5
_LAST_HOURS: Final = 2
_NEVER: Final = 0.2
_STAYS: Final = 0.85
_FEWEST: Final = 4
_WIDTH: Final = 12
"""Most episodes of one patient that are drawn for: 1 + Poisson(1.5) and 2 + Poisson(2) hardly ever want more."""


@dataclass(frozen=True, slots=True)
class Strength:
    """What tells the two worlds apart: factors on the depth of episodes, and on noise and process SD."""

    depth: float = 1.0
    noise: float = 1.0


@dataclass(frozen=True, slots=True)
class _Planted:
    """Episodes of a chunk, each (cases, _WIDTH); `there` says which were planted. Hours count from 1.

    `repaired` is 0 where it never was. `depth` and `height` on the scale 1 to 5.
    """

    there: Flags
    kind: Whole
    onset: Whole
    trough: Whole
    recovery: Whole
    repaired: Whole
    depth: FloatArray
    rise_from: Whole
    height: FloatArray


def reference(n: int, sessions: int, seed: int) -> Treatments:
    """`n` treatments of `sessions` hours of the world `reference`. Raises ValueError below 4 hours or one patient."""
    return _draw("reference", Strength(), n, sessions, seed)


def reference_weak(n: int, sessions: int, seed: int) -> Treatments:
    """The same with shallower episodes and more noise: the world `reference-weak`."""
    return _draw("reference-weak", Strength(depth=0.6, noise=1.3), n, sessions, seed)


def _draw(world: str, strength: Strength, n: int, sessions: int, seed: int) -> Treatments:
    if sessions < _FEWEST:
        raise ValueError(f"sessions: found {sessions}. Allowed: {_FEWEST} or more. Ask for longer treatments.")
    drawn = [_chunk(world, seed, sessions, strength, chunk) for chunk in chunks(world, n, seed)]
    return joined(drawn)


def _chunk(world: str, seed: int, sessions: int, strength: Strength, chunk: Chunk) -> Treatments:
    rng, cases = chunk.rng, chunk.size
    wanted, cycling = _types(rng, cases)
    planted = _plant(rng, wanted, cycling, sessions, strength)
    added, markers_at = _effects(planted, sessions)
    felt = _course(rng, cases, sessions, strength) + added
    noise = rng.uniform(0.08, 0.18, (cases, 1)) * strength.noise
    rating = np.clip(np.round((felt + noise * rng.standard_normal(felt.shape)) * 12) / 12, 1, 5)
    given = np.where(rng.random(felt.shape) < 0.08, np.nan, rating)
    hours = _hours(given, _therapist(rng, rating), _signs(rng, markers_at))
    first = slice(0, chunk.wanted)
    return Treatments(
        world=world,
        seed=seed,
        recorded=Recorded(hours=rows_of(hours, first)),
        known=tuple(_known(planted, i) for i in range(chunk.wanted)),
        latent={"alliance": (np.clip(felt, 1, 5)[first] - 1) * 25},
    )


def _types(rng: np.random.Generator, cases: int) -> tuple[Whole, Flags]:
    """How many episodes each patient is to have: stable 25 %, rupture 50 %, cycling 25 %; and who cycles."""
    kind = rng.random(cases)
    few, many = 1 + rng.poisson(1.5, cases), 2 + rng.poisson(2.0, cases)
    cycling = kind >= 0.75
    wanted = np.where(kind < 0.25, 0, np.where(cycling, many, few))
    return np.minimum(wanted, _WIDTH), cycling


def _plant(rng: np.random.Generator, wanted: Whole, cycling: Flags, sessions: int, strength: Strength) -> _Planted:
    cases = len(wanted)
    shape = (cases, _WIDTH)
    kind = _kinds(rng, cycling)
    trough_hours, back = _between(rng, _TROUGH, kind), _between(rng, _RECOVERY, kind)
    fall = np.where(kind == _WITHDRAWAL, rng.integers(1, 4, shape), 0)
    depth = (0.25 + rng.gamma(6.0, 1.0, shape) * np.take(_DEPTH, kind)) * strength.depth
    rise, height = rng.integers(2, 6, shape), rng.uniform(0.2, 0.5, shape)
    never, spread = rng.random(shape) < _NEVER, rng.random(shape)
    room = np.maximum(1, sessions // (wanted + 1) - _APART)
    there = np.zeros(shape, dtype=bool)
    onset = np.zeros(shape, dtype=np.int64)
    earliest, going = np.full(cases, _EARLIEST), np.ones(cases, dtype=bool)
    for k in range(_WIDTH):
        onset[:, k] = earliest + np.floor(spread[:, k] * (room + 1)).astype(np.int64)
        going = going & (k < wanted) & (onset[:, k] <= sessions - _LAST_HOURS)
        there[:, k] = going
        level = onset[:, k] + fall[:, k] + trough_hours[:, k] + back[:, k] - 1
        earliest = level + _APART
        going = going & ~never[:, k]
    trough = onset + fall
    recovery = trough + trough_hours
    return _Planted(
        there=there,
        kind=kind,
        onset=onset,
        trough=trough,
        recovery=recovery,
        repaired=np.where(never, 0, recovery + back - 1),
        depth=depth,
        rise_from=np.where(kind == _DEVALUING, onset - rise, 0),
        height=height,
    )


def _kinds(rng: np.random.Generator, cycling: Flags) -> Whole:
    draw = rng.random((len(cycling), _WIDTH))
    plain = np.searchsorted(np.cumsum(_KIND_SHARES)[:2], draw, side="right")
    turning = np.searchsorted(np.cumsum(_CYCLING_SHARES)[:2], draw, side="right")
    return np.where(cycling[:, None], turning, plain)


def _between(rng: np.random.Generator, limits: tuple[tuple[int, int], ...], kind: Whole) -> Whole:
    low, high = (np.take([pair[i] for pair in limits], kind) for i in (0, 1))
    return rng.integers(low, high + 1)


def _effects(planted: _Planted, sessions: int) -> tuple[FloatArray, NDArray[np.int8]]:
    """What the episodes add to each hour, on the scale 1 to 5; and the kind whose markers an hour shows (-1: none)."""
    hour = np.arange(1, sessions + 1)[None, :]
    added = np.zeros((len(planted.there), sessions))
    marked = np.full(added.shape, -1, dtype=np.int8)
    for k in range(_WIDTH):
        there = planted.there[:, k, None]
        if not there.any():
            break
        onset, trough, recovery, repaired, rise_from = (
            a[:, k, None]
            for a in (planted.onset, planted.trough, planted.recovery, planted.repaired, planted.rise_from)
        )
        depth, height, kind = (a[:, k, None] for a in (planted.depth, planted.height, planted.kind))
        never = repaired == 0
        falling = (hour - onset + 1) / (trough - onset + 1)
        back = (repaired - hour) / np.maximum(repaired - recovery + 1, 1)
        down = np.where(hour < trough, falling, np.where(hour < recovery, 1.0, np.where(never, _STAYS, back)))
        down = np.where((hour >= onset) & (never | (hour < repaired)), down, 0.0)
        rising = (hour >= rise_from) & (hour < onset) & (kind == _DEVALUING)
        up = np.where(rising, (hour - rise_from + 1) / np.maximum(onset - rise_from, 1), 0.0)
        added += np.where(there, height * up - depth * down, 0.0)
        early = there & (hour >= onset) & (hour <= np.minimum(trough + 1, recovery - 1))
        marked = np.where(early, kind, marked).astype(np.int8)
    return added, marked


def _course(rng: np.random.Generator, cases: int, sessions: int, strength: Strength) -> FloatArray:
    """Level, slope and first-order process, on the scale 1 to 5, not held within it."""
    level, slope = rng.normal(3.9, 0.45, (cases, 1)), rng.normal(0.006, 0.008, (cases, 1))
    carry = rng.uniform(0.2, 0.6, cases)
    spread = rng.uniform(0.10, 0.25, cases) * strength.noise
    shocks = rng.standard_normal((cases, sessions)) * spread[:, None]
    keep = np.sqrt(1 - carry**2)
    state = np.empty_like(shocks)
    state[:, 0] = shocks[:, 0]
    for t in range(1, sessions):
        state[:, t] = carry * state[:, t - 1] + keep * shocks[:, t]
    return level + slope * np.arange(sessions) + state


def _therapist(rng: np.random.Generator, rating: FloatArray) -> FloatArray:
    """The therapist's rating, 1 to 5, with 8 % missing."""
    usual = np.median(rating, axis=1, keepdims=True)
    his = np.clip(3.8 + 0.5 * (rating - usual) + rng.normal(0, 0.25, rating.shape), 1, 5)
    return np.where(rng.random(rating.shape) < 0.08, np.nan, his)


def _signs(rng: np.random.Generator, kind: NDArray[np.int8]) -> Small:
    """Weights 0 to 2 of the fourteen signs in each hour, whose sum is the number of markers; -1 where not logged."""
    ordinary = rng.poisson(0.2, kind.shape)
    rate = np.where(kind == _WITHDRAWAL, 0.6, np.where(kind >= 0, 1.3, 0.0))
    further = rng.poisson(rate)
    half = len(SIGNS) // 2
    weights = np.zeros((*kind.shape, len(SIGNS)), dtype=np.int8)
    of_withdrawal = kind == _WITHDRAWAL
    for marker in range(int(further.max(initial=0))):
        at = np.nonzero(further > marker)
        _mark(weights, at, np.where(of_withdrawal[at], 0, half), half, rng)
    for marker in range(int(ordinary.max(initial=0))):
        at = np.nonzero(ordinary > marker)
        _mark(weights, at, np.zeros(len(at[0]), dtype=np.int64), len(SIGNS), rng)
    return cast("Small", np.where((rng.random(kind.shape) < 0.15)[..., None], np.int8(-1), weights))


def _mark(weights: Small, at: tuple[Any, ...], first: Whole, width: int, rng: np.random.Generator) -> None:
    """One marker more in each of the hours `at`: on a sign at random among `width` from `first`, or the next with room.

    What finds all of them dominant is left out: twenty-eight markers are what an hour can hold.
    """
    rows, hours = at
    sign = rng.integers(0, width, len(rows))
    open_ = np.ones(len(rows), dtype=bool)
    for step in range(width):
        place = first + (sign + step) % width
        room = open_ & (weights[rows, hours, place] < 2)
        weights[rows[room], hours[room], place[room]] += 1
        open_ &= ~room
        if not open_.any():
            return


def _hours(rating: FloatArray, therapist: FloatArray, signs: Small) -> HourColumns:
    """Ratings of both sides (1 to 5) and the signs as columns; what this world does not record is missing."""
    shape = rating.shape
    none = np.full(shape, np.nan)
    untouched = np.full(shape, -1, dtype=np.int8)
    return HourColumns(
        hours=np.full(shape[0], shape[1], dtype=np.int64),
        days=np.broadcast_to(np.arange(shape[1]) * 7.0, shape).copy(),
        held=np.ones(shape, dtype=bool),
        attendance=untouched,
        by_him=np.zeros(shape, dtype=bool),
        alliance=(rating - 1) * 25,
        goal=none,
        task=none,
        bond=none,
        image=none,
        held_back=none,
        yours=(therapist - 1) * 25,
        signs=signs,
        then=untouched,
        moments=np.full((*shape, len(MOMENTS)), -1, dtype=np.int8),
        defence=none,
        depth=none,
        topics=np.full((*shape, len(TOPICS)), -1, dtype=np.int8),
        stance=none,
        frame=np.zeros((*shape, len(FRAME_MARKS)), dtype=np.int8),
    )


def _known(planted: _Planted, case: int) -> Known:
    episodes = tuple(_episode(planted, case, int(k)) for k in np.nonzero(planted.there[case])[0])
    return Known(stable=not episodes, episodes=episodes)


def _episode(planted: _Planted, case: int, k: int) -> KnownEpisode:
    repaired, rise_from = int(planted.repaired[case, k]), int(planted.rise_from[case, k])
    return KnownEpisode(
        kind=KINDS[planted.kind[case, k]],
        onset=int(planted.onset[case, k]),
        trough=int(planted.trough[case, k]),
        recovery=int(planted.recovery[case, k]),
        repaired_at=repaired or None,
        depth=round(float(planted.depth[case, k]) * 25, 6),
        rise_from=rise_from or None,
    )
