"""What goes on in him from day to day (levels, swings, shame, hostility, slights, injuries), and the calendar.

Continuous time: the processes are Ornstein-Uhlenbeck, drawn exactly at whole days, so that an hour may lie on any of
them and an answer about "since the last time" is an average over the days between.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from holdfast.simulate.worlds.ordinary_people import People
from holdfast.simulate.worlds.ordinary_rules import Rules

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from holdfast.case.record import EventWhat
    from holdfast.series import FloatArray

WHATS: Final[tuple[EventWhat, ...]] = ("humiliation", "loss", "exposure", "leave", "separation")
_MOST_INJURIES = 8
_TOGETHER = np.linalg.cholesky(np.array([[1.0, 0.4, -0.25], [0.4, 1.0, 0.3], [-0.25, 0.3, 1.0]]))
"""Swings of one day: entitlement goes with both, grandiosity against vulnerability. Invented."""
_SHAME_IN_V = 0.45
_WORN_OFF = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """`channels` (days, 3, n) in points before ruptures; `affects` (days, 3, n): shame, hostility, guilt in units of
    their own spread, before the threshold; `slights` (days, n): 0 none, 1 criticism, 2 ignored, 3 failure.
    `injury_days` (n, 8), -1 where none; `injury_whats` places in WHATS; `injury_seen`: it came on record.
    """

    channels: FloatArray
    affects: FloatArray
    slights: NDArray[np.int8]
    injury_days: NDArray[np.int64]
    injury_whats: NDArray[np.int64]
    injury_seen: NDArray[np.bool_]
    breaks: Breaks


@dataclass(frozen=True, slots=True, kw_only=True)
class Breaks:
    """Windows without hours (n, windows): first and last day, how long before it is said, whose it is."""

    first: NDArray[np.int64]
    last: NDArray[np.int64]
    lead: NDArray[np.int64]
    his: NDArray[np.bool_]


def days_needed(sessions: int, rules: Rules) -> int:
    """How long the grid must be: hours, breaks and one time away."""
    longest = max(sum(pair) / len(pair) for pair in rules.steps)
    return int(sessions * longest * 1.3) + rules.away_days[1] + 90


def draw_days(people: People, length: int, rules: Rules, rng: np.random.Generator) -> Days:
    """Everything of the life around the hours, over `length` days."""
    n = people.n
    injury_days = _injury_days(people, length, rules, rng)
    slights = np.where(rng.random((length, n)) < rules.slights, rng.integers(1, 4, (length, n)), 0).astype(np.int8)
    swings, affects = _fast(people, slights, rules, rng)
    channels = swings + _slow(people, length, rules, rng)
    channels += people.level.T[None]
    hurt = _injured(injury_days, length)
    channels[:, 2] += 13 * hurt
    channels[:, 1] += 4 * hurt
    channels[:, 0] += np.where(people.pole == 0, 4.0, -5.0) * hurt
    affects[:, 0] += 0.9 * hurt
    affects[:, 1] += 0.5 * hurt
    gain = progress(people, np.arange(length, dtype=np.float64)[:, None])
    channels[:, 2] -= 16 * gain
    channels[:, 0] -= 7 * gain
    channels[:, 1] -= 9 * gain
    affects[:, 0] -= 1.6 * gain
    affects[:, 1] -= 0.7 * gain
    return Days(
        channels=channels,
        affects=affects,
        slights=slights,
        injury_days=injury_days,
        injury_whats=rng.integers(0, len(WHATS), injury_days.shape),
        injury_seen=rng.random(injury_days.shape) < rules.injuries_seen,
        breaks=_breaks(n, length, rng),
    )


def progress(people: People, day: FloatArray) -> FloatArray:
    """How far he has come by `day` (any shape that broadcasts over persons on the last axis): slow, mostly invisible
    before half a year (clinical C3.7), for some nothing, for a few backwards. 0 at the first hour.
    """
    steep = 40.0
    at = 1 / (1 + np.exp(-(day - people.turns_at) / steep))
    before = 1 / (1 + np.exp(people.turns_at / steep))
    result: FloatArray = people.better * (at - before)
    return result


def _fast(
    people: People, slights: NDArray[np.int8], rules: Rules, rng: np.random.Generator
) -> tuple[FloatArray, FloatArray]:
    """Swings (days, 3, n) in points and affects (days, 3, n) in units: first-order processes with weak carry-over."""
    length, n = slights.shape
    carry = np.empty((6, n))
    carry[:3] = rng.uniform(*rules.carry_day, n)
    carry[3:] = np.array([rules.shame_carry, rules.hostile_carry, 0.10])[:, None]
    pushes = rng.standard_normal((length, 6, n))
    pushes[:, :3] = np.einsum("ij,djn->din", _TOGETHER, pushes[:, :3])
    pushes[:, 3] = _SHAME_IN_V * pushes[:, 2] + np.sqrt(1 - _SHAME_IN_V**2) * pushes[:, 3]
    same = rules.shame_hostile
    pushes[:, 4] = same * pushes[:, 3] + np.sqrt(1 - same * same) * pushes[:, 4]
    pushes *= np.sqrt(1 - carry * carry)[None]
    pushes[:, :3] *= people.swing.T[None]
    # What a slight does: to vulnerability up, to grandiosity up in some (defence) and down in others. Sizes invented.
    touchy = np.abs(rng.normal(6, 3.5, n))
    slighted = slights > 0
    pushes[:, 2] += touchy * slighted
    pushes[:, 1] += 0.5 * touchy * slighted
    pushes[:, 0] += rng.normal(-1, 4, n) * slighted
    pushes[:, 3] += 0.35 * slighted
    pushes[:, 4] += 0.35 * slighted
    state = pushes[0].copy()
    found = np.empty_like(pushes)
    found[0] = state
    for day in range(1, length):
        after = carry * state + pushes[day]
        after[4] += rules.shame_to_hostile * state[3]
        state = after
        found[day] = state
    return found[:, :3], found[:, 3:]


def _slow(people: People, length: int, rules: Rules, rng: np.random.Generator) -> FloatArray:
    n = people.n
    keeps = np.exp(-1 / rng.uniform(*rules.level_days, (3, n)))
    pushes = rng.standard_normal((length, 3, n)) * (rules.level_spread * np.sqrt(1 - keeps * keeps))[None]
    state = rng.normal(0, rules.level_spread, (3, n))
    found = np.empty((length, 3, n))
    for day in range(length):
        state = keeps * state + pushes[day]
        found[day] = state
    return found


def _injury_days(people: People, length: int, rules: Rules, rng: np.random.Generator) -> NDArray[np.int64]:
    n = people.n
    count = np.minimum(rng.poisson(rules.injuries * length / 365, n), _MOST_INJURIES)
    count = np.where(people.stable, 0, count)
    at = np.sort(rng.integers(3, length, (n, _MOST_INJURIES)), axis=1)
    keep = rng.random((n, _MOST_INJURIES)).argsort(axis=1).argsort(axis=1) < count[:, None]
    return np.where(keep, at, -1)


def _injured(days: NDArray[np.int64], length: int) -> FloatArray:
    """How much of an injury is left on each day (days, n): it wears off over about ten days."""
    n = len(days)
    hurt = np.zeros((length, n))
    rows, which = np.nonzero(days >= 0)
    np.add.at(hurt, (days[rows, which], rows), 1.0)
    keeps = np.exp(-1 / _WORN_OFF)
    for day in range(1, length):
        hurt[day] += keeps * hurt[day - 1]
    return hurt


def _breaks(n: int, length: int, rng: np.random.Generator) -> Breaks:
    """Easter, summer, Christmas of the therapist, and one or two weeks of the patient's own now and then. Invented."""
    years = length // 365 + 2
    begun = rng.integers(0, 365, (n, 1, 1))
    of_year = np.arange(years)[None, :, None] * 365
    usual = np.array([100, 212, 357])[None, None, :] + rng.integers(-6, 7, (n, years, 3))
    lasts = np.array([6, 20, 12])[None, None, :] + rng.integers(0, 8, (n, years, 3))
    first = (usual + of_year - begun).reshape(n, -1)
    last = first + lasts.reshape(n, -1)
    own = max(1, length // 220)
    his = rng.integers(20, max(21, length), (n, own))
    firsts = np.concatenate([first, his], axis=1)
    lead = np.concatenate([rng.integers(14, 36, first.shape), rng.integers(7, 22, his.shape)], axis=1)
    return Breaks(
        first=firsts,
        last=np.concatenate([last, his + rng.integers(6, 14, his.shape)], axis=1),
        lead=lead,
        his=np.concatenate([np.zeros(first.shape, dtype=bool), np.ones(his.shape, dtype=bool)], axis=1),
    )
