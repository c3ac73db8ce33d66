"""What the therapist keeps to himself: pulls and urges that answer the patient's states, on top of his own habits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from holdfast.process.columns import PrivateColumns
from holdfast.simulate.worlds.ordinary_people import People
from holdfast.simulate.worlds.ordinary_rules import CALM, ENTRENCHED, FALLING, LOW, WITHDRAWAL
from holdfast.simulate.worlds.ordinary_state import Course

if TYPE_CHECKING:
    from holdfast.series import FloatArray

PULLS = ("special", "small", "bored", "retaliate", "prove", "accommodate", "helpless", "used", "afraid", "warm")
URGES = ("prove", "rescue", "punish", "end", "please", "lecture")
_COMING = 5
_WHEN = {
    "high": {"special": 0.50, "warm": 0.12, "accommodate": 0.12},
    "low": {"small": 0.45, "retaliate": 0.30, "prove": 0.35, "afraid": 0.10, "used": 0.08, "warm": -0.10},
    "away": {"bored": 0.45, "helpless": 0.40, "accommodate": 0.10, "warm": -0.08},
    "grand": {"small": 0.12, "bored": 0.10, "used": 0.06},
    "hurt": {"helpless": 0.10, "accommodate": 0.10, "warm": 0.06},
    "ending": {"helpless": 0.40, "special": -0.40},
}
_URGED = {
    "high": {"please": 0.15, "rescue": 0.05},
    "low": {"prove": 0.30, "punish": 0.12, "lecture": 0.15, "end": 0.06},
    "away": {"rescue": 0.14, "lecture": 0.10, "end": 0.03},
    "hurt": {"rescue": 0.15, "please": 0.05},
    "ending": {"rescue": 0.10, "end": 0.08},
}
"""How much likelier each is in each state: directions of clinical C4 (devalued: criticised; idealised: special; bored,
helpless in withdrawal), sizes invented. Falling "special" with rising "helpless" comes before an ending."""


def keep_private(
    people: People, course: Course, felt: tuple[FloatArray, FloatArray], rng: np.random.Generator
) -> PrivateColumns:
    """Pulls and urges (n, hours, ...). `felt`: grandiosity and vulnerability at the hour (hours, n)."""
    t, n = course.held.shape
    states = _states(people, course, felt, rng)
    pulls = np.broadcast_to(people.own_pulls, (t, n, len(PULLS))).copy()
    urges = np.broadcast_to(0.25 * people.own_pulls[:, [4, 5, 3, 6, 9, 1]], (t, n, len(URGES))).copy()
    for state, here in states.items():
        for pull, more in _WHEN.get(state, {}).items():
            pulls[..., PULLS.index(pull)] += more * here
        for urge, more in _URGED.get(state, {}).items():
            urges[..., URGES.index(urge)] += more * here
    strong = 0.20 + 0.35 * np.maximum(states["low"], np.maximum(states["away"], states["high"]))
    felt_pull = rng.random(pulls.shape) < pulls
    strength = 1 + (rng.random(pulls.shape) < strong[..., None]) + (rng.random(pulls.shape) < 0.3 * strong[..., None])
    touched = course.held & (rng.random((t, n)) < people.keeps_private)
    return PrivateColumns(
        pulls=np.where(touched[..., None], felt_pull * strength, -1).astype(np.int8).transpose(1, 0, 2),
        urges=np.where(touched[..., None], rng.random(urges.shape) < urges, -1).astype(np.int8).transpose(1, 0, 2),
    )


def _states(
    people: People, course: Course, felt: tuple[FloatArray, FloatArray], rng: np.random.Generator
) -> dict[str, FloatArray]:
    grand, vulnerable = felt
    t = len(grand)
    open_now = (course.phase == FALLING) | (course.phase == LOW) | (course.phase == ENTRENCHED)
    within = course.shape * open_now * (course.phase != CALM)
    quiet = course.kind == WITHDRAWAL
    coming = course.left_at - np.arange(1, t + 1)[:, None]
    felt_coming = rng.random(people.n) < 0.7
    return {
        "high": course.lift / 12.5 + 0.4 * (course.lift > 0),
        "low": within * ~quiet,
        "away": within * quiet,
        "grand": np.clip((grand - people.level[:, 0]) / 25, 0, 1) * ~people.stable,
        "hurt": np.clip((vulnerable - people.level[:, 2]) / 25, 0, 1) * ~people.stable,
        "ending": ((course.left_at > 0) & (coming >= 0) & (coming < _COMING) & felt_coming).astype(np.float64),
    }
