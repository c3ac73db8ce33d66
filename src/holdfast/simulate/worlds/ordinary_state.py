"""The arrays of one chunk while its hours run, and what remains of them: the course of each treatment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from holdfast.simulate.worlds.ordinary_days import Days
from holdfast.simulate.worlds.ordinary_people import People
from holdfast.simulate.worlds.ordinary_rules import Rules

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from holdfast.series import FloatArray

    Flags = NDArray[np.bool_]
    Whole = NDArray[np.int64]

MOST: Final = 16
"""Episodes of one treatment that can be held."""
_DRAWS: Final = (
    "gone", "whose", "missed", "late", "anger", "begin", "kind", "ideal", "ends", "soft", "candour", "candour_two",
    "address", "mend", "entrench", "leave", "weeks", "back", "limit", "fee", "deep_us", "deep_shame", "deep_trauma",
    "early", "out",
)  # fmt: skip
_DEPTHS: Final = ((3.25, 6.25), (2.0, 6.25), (4.67, 6.25))
_BACK: Final = np.array([[1, 3], [2, 4], [2, 5]])


_KEPT: Final[dict[type, tuple[str, ...]]] = {
    np.float64: ("felt", "shape", "lift", "candour"),
    np.int64: ("attendance", "phase", "kind", "since", "image", "depth", "turn_before", "softened_before"),
    np.bool_: ("there", "held", "by_him", "addressed", "limit", "fee", "after_break", "announced", "hurt"),
}
_OF_EPISODES: Final = ("kind", "onset", "trough", "recovery", "repaired", "rise")


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What was so, hour by hour: (hours, n) unless said otherwise. `felt`: the alliance as he feels it, 0-100.

    `shape` 0-1: how much of the rupture's depth there is. `lift`: points of an idealisation. `since` (hours, n): hours
    of the present phase. `image`: 0 as usual, 1 high, 2 devalued. `candour`: points lost because he says more.
    `The `ep_` tables (n, MOST) hold hours counted from 1, 0 where there is none.
    """

    days: FloatArray
    there: Flags
    held: Flags
    attendance: Whole
    by_him: Flags
    felt: FloatArray
    phase: Whole
    kind: Whole
    since: Whole
    shape: FloatArray
    lift: FloatArray
    image: Whole
    candour: FloatArray
    addressed: Flags
    depth: Whole
    topics: Flags
    limit: Flags
    fee: Flags
    after_break: Flags
    announced: Flags
    hurt: Flags
    turn_before: Whole
    softened_before: Whole
    hours: Whole
    left_at: Whole
    back_at: Whole
    ended: Flags
    break_said: Whole
    ep_count: Whole
    ep_kind: Whole
    ep_onset: Whole
    ep_trough: Whole
    ep_recovery: Whole
    ep_repaired: Whole
    ep_rise: Whole
    ep_depth: FloatArray


class Run:
    """The arrays of one chunk while the loop runs: what was drawn beforehand, what is so now, what is kept."""

    def __init__(self, people: People, days: Days, sessions: int, rules: Rules, rng: np.random.Generator) -> None:
        self.people, self.days, self.rules = people, days, rules
        self.n, self.sessions = people.n, sessions
        self._drawn(rng)
        self._now()
        self._kept()

    def _drawn(self, rng: np.random.Generator) -> None:
        shape, rules = (self.sessions, self.n), self.rules
        self.u = {name: rng.random(shape) for name in _DRAWS}
        self.gammas = np.stack([low + rng.gamma(6, scale, shape) for scale, low in _DEPTHS]) * rules.depth
        self.falls = rng.integers(rules.fall[0], rules.fall[1] + 1, shape)
        self.backs = rng.integers(_BACK[:, :1, None], _BACK[:, 1:, None] + 1, (3, *shape))
        self.lifts = rng.uniform(5, 12.5, shape)
        self.lengths = rng.integers(2, 6, shape)
        self.softer = 8 + rng.gamma(4, 1.8, shape)
        self.deeper = rng.normal(0, 1.05, shape)
        self.swing = process(self.people, self.sessions, rules, rng)
        self.pattern = np.asarray(rules.steps)[rng.integers(0, len(rules.steps), self.n)]

    def _now(self) -> None:
        self.day, self.gap = self._none(), self._none()
        self.ended, self.will_back, self.came_again = self._no(), self._no(), self._no()
        self.away_for, self.left_at, self.back_at = self._none(), self._none(), self._none()
        self.hours = np.full(self.n, self.sessions)
        self.phase, self.kind, self.since, self.count = self._none(), self._none(), self._none(), self._none()
        self.calm_for = np.full(self.n, 99)
        self.fall, self.back, self.depth = self._none(), self._none() + 1, np.zeros(self.n)
        self.mending, self.stays = self._no(), self._no()
        self.ideal, self.ideal_len, self.rise, self.lift_to = self._none(), self._none(), self._none(), np.zeros(self.n)
        self.candid, self.candid_by = self._none(), np.zeros(self.n)
        self.low_image, self.last_held = self._no(), self._none()
        self.deep_last, self.firm_last = self._no(), self._no()

    def _kept(self) -> None:
        shape = (self.sessions, self.n)
        self.t_days = np.full(shape, np.nan)
        self.out: dict[str, Any] = {
            name: np.zeros(shape, dtype=kind) for kind, names in _KEPT.items() for name in names
        }
        self.topics = np.zeros((*shape, 4), dtype=np.bool_)
        self.ep: dict[str, Any] = {name: np.zeros((self.n, MOST), dtype=np.int64) for name in _OF_EPISODES}
        self.ep_depth = np.zeros((self.n, MOST))
        self.break_said = np.full(self.days.breaks.first.shape, -1, dtype=np.int64)

    def _none(self) -> Whole:
        return np.zeros(self.n, dtype=np.int64)

    def _no(self) -> Flags:
        return np.zeros(self.n, dtype=np.bool_)


def process(people: People, sessions: int, rules: Rules, rng: np.random.Generator) -> FloatArray:
    """Ordinary carry-over of the alliance from hour to hour, and a regular swing where the world has one."""
    n = people.n
    pushes = spread_noise(rng, (sessions, n), rules.tails)
    step = people.process * np.sqrt(1 - people.carry**2)
    state = people.process * pushes[0]
    found = np.empty((sessions, n))
    found[0] = state
    for t in range(1, sessions):
        state = people.carry * state + step * pushes[t]
        found[t] = state
    high, period, begun = rng.uniform(*rules.rhythm, n), rng.uniform(5, 9, n), rng.uniform(0, 1, n)
    return found + high * np.sin(2 * np.pi * (np.arange(sessions)[:, None] / period + begun))


def spread_noise(rng: np.random.Generator, shape: tuple[int, ...], tails: int) -> FloatArray:
    """Noise of spread 1: normal, or Student's t with `tails` degrees of freedom (above 2), scaled."""
    if not tails:
        return rng.standard_normal(shape)
    result: FloatArray = rng.standard_t(tails, shape) / np.sqrt(tails / (tails - 2))
    return result
