"""The therapist's log of an hour: signs, what was done, moments, defence, stance, frame, attendance as marked.

The log is kept by a busy person: rows stay untouched, ordinary hours have signs too, and what one therapist sees
another does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from holdfast.process.columns import FRAME_MARKS, MOMENTS, THENS
from holdfast.simulate.worlds.ordinary_people import People
from holdfast.simulate.worlds.ordinary_rules import (
    CALM,
    ENTRENCHED,
    FALLING,
    LOW,
    RETURNING,
    WITHDRAWAL,
    Rules,
)
from holdfast.simulate.worlds.ordinary_state import Course

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from holdfast.process.columns import Flags, Small
    from holdfast.series import FloatArray

_AWAY = 7
"""Signs 0-6 are withdrawal, 7-13 confrontation."""
_MOMENT_RATES = np.array([0.050, 0.020, 0.020, 0.018, 0.018, 0.014, 0.020, 0.020, 0.0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """(hours, n, ...) as `HourColumns` wants it, transposed later; `happened` (hours, n, 9): moments as they were."""

    signs: Small
    then: Small
    moments: Small
    happened: Flags
    defence: FloatArray
    depth: FloatArray
    topics: Small
    stance: FloatArray
    frame: Small
    attendance: Small


def keep_log(people: People, course: Course, rules: Rules, rng: np.random.Generator) -> Logged:
    """What stands in the log of every hour; -1 or NaN where a row was not touched or the hour did not take place."""
    shape = course.held.shape
    marks = _signs(people, course, rules, rng)
    happened = _moments(people, course, rng)
    stressed = (course.phase == LOW) & (course.kind != WITHDRAWAL)
    signs_row = _touched(course, rng, rules.row_untouched + 0.04 * stressed)
    then = _then(course, rules, marks, rng)
    depth_row = _touched(course, rng, 0.10)
    return Logged(
        signs=np.where(signs_row[..., None], marks, -1).astype(np.int8),
        then=np.where(_touched(course, rng, 0.13), then, -1).astype(np.int8),
        moments=np.where(_touched(course, rng, 0.20)[..., None], happened, -1).astype(np.int8),
        happened=happened,
        defence=np.where(_touched(course, rng, 0.10), _defence(people, course, rng), np.nan),
        depth=np.where(depth_row, course.depth, np.nan),
        topics=np.where(depth_row[..., None], course.topics, -1).astype(np.int8),
        stance=np.where(_touched(course, rng, 0.12), _stance(people, course, rng), np.nan),
        frame=np.where(course.there[..., None], _frame(people, course, rng), -1).astype(np.int8),
        attendance=np.where(course.there & (rng.random(shape) >= 0.01 * course.held), course.attendance, -1).astype(
            np.int8
        ),
    )


def _touched(course: Course, rng: np.random.Generator, untouched: FloatArray | float) -> Flags:
    result: Flags = course.held & (rng.random(course.held.shape) >= untouched)
    return result


def _signs(people: People, course: Course, rules: Rules, rng: np.random.Generator) -> NDArray[np.int64]:
    """Weights 0, 1, 2 of the fourteen signs (hours, n, 14): habits, and what a rupture adds to them."""
    t, n = course.held.shape
    ordinary = rng.random((t, n, 14)) < people.habits * people.attentive[:, None]
    fresh = (course.phase == FALLING) | ((course.phase == LOW) & (course.since <= 1))
    old = ((course.phase == LOW) & ~fresh) | (course.phase == ENTRENCHED)
    strength = fresh + 0.45 * old + 0.2 * (course.phase == RETURNING)
    quiet = course.kind == WITHDRAWAL
    rate = strength * np.where(quiet, rules.signs_quiet, rules.signs_loud) * people.attentive
    share = _leaning(people, rng)
    if not rules.signs_tell:
        # The same marks as in the other worlds, in hours that have nothing to do with ruptures.
        rate = np.broadcast_to(rng.permuted(rate, axis=0), (t, n))
        quiet = rng.random((t, n)) < 0.6
    mostly = np.where(quiet[..., None], share[:, :_AWAY], share[:, _AWAY:])
    other = np.where(quiet[..., None], share[:, _AWAY:], share[:, :_AWAY])
    kind_rate, other_rate = 0.85 * rate[..., None] * mostly, 0.15 * rate[..., None] * other
    rates = np.where(
        quiet[..., None],
        np.concatenate([kind_rate, other_rate], axis=2),
        np.concatenate([other_rate, kind_rate], axis=2),
    )
    added = rng.random((t, n, 14)) < 1 - np.exp(-rates)
    dominant = rng.random((t, n, 14)) < np.where(added, 0.40, 0.12)
    result: NDArray[np.int64] = (ordinary | added) * (1 + dominant)
    return result


def _leaning(people: People, rng: np.random.Generator) -> FloatArray:
    """Which signs a rupture of this person shows (n, 14): each half adds up to 1; his habits somewhat more often."""
    share = rng.gamma(1.2, 1.0, (people.n, 14)) + 3.0 * people.habits
    share[:, :_AWAY] /= share[:, :_AWAY].sum(axis=1, keepdims=True)
    share[:, _AWAY:] /= share[:, _AWAY:].sum(axis=1, keepdims=True)
    return share


def _then(course: Course, rules: Rules, marks: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.int64]:
    """Place in THENS: what the therapist did, as far as he saw that there was something to do."""
    u = rng.random(course.held.shape)
    open_now, phase = course.phase != CALM, course.phase
    noticed = marks.sum(axis=2) > 0
    nothing, left, still, partly, mended = range(len(THENS))
    ordinary = np.where(noticed, np.select([u < 0.68, u < 0.82, u < 0.90], [nothing, left, still], mended), nothing)
    taken_up = np.where(u < 0.55, still, np.where(u < 0.92, partly, mended))
    returning = np.select([u < 0.20, u < 0.35, u < 0.70], [nothing, still, partly], mended)
    passed = np.where(noticed & (u < 0.75), left, nothing)
    inside = np.select([course.addressed, phase == RETURNING], [taken_up, returning], passed)
    told = np.where(open_now, inside, ordinary)
    if not rules.signs_tell:
        told = np.where(noticed, np.select([u < 0.5, u < 0.7, u < 0.85], [nothing, left, still], partly), nothing)
    return told


def _moments(people: People, course: Course, rng: np.random.Generator) -> Flags:
    """What went well (hours, n, 9), rarer while something is broken; who came back after anger or absence is seen."""
    t, n = course.held.shape
    rates = np.broadcast_to(_MOMENT_RATES, (t, n, len(MOMENTS))).copy()
    quality = np.clip(1 + (course.felt - 71) / 50, 0.3, 1.8) * np.where(course.phase == LOW, 0.35, 1.0)
    later = 1 + 0.8 * (1 - np.exp(-np.arange(t) / 30))[:, None]
    rates *= (quality * later * np.where(people.stable, 0.8, 1.0))[..., None]
    rates[..., 4] += 0.25 * (course.phase == RETURNING) + 0.15 * (course.candour > 0)
    rates[..., 3] += 0.10 * course.topics[..., 0] * (course.phase == CALM)
    back = np.zeros((t, n), dtype=bool)
    back[1:] = (course.attendance[:-1] == 3) & course.held[1:]
    returned = np.arange(1, t + 1)[:, None] == course.back_at
    rates[..., 8] = 0.6 * back + 0.5 * returned
    return (rng.random((t, n, len(MOMENTS))) < rates) & course.held[..., None]


def _defence(people: People, course: Course, rng: np.random.Generator) -> FloatArray:
    """-3 to 3, whole: against his usual. It answers deep work on shame or us in the hour before, in some people."""
    t, n = course.held.shape
    deep = (course.depth >= 4) & (course.topics[..., 0] | course.topics[..., 2]) & course.held
    after = np.zeros((t, n))
    after[1:] = deep[:-1]
    rupture = np.where(course.kind == WITHDRAWAL, 0.7, 1.1) * course.shape * (course.phase != CALM)
    middle = people.answers_depth * after + rupture + 0.5 * course.hurt - 0.4 * (course.candour > 0)
    result: FloatArray = np.rint((middle + rng.normal(0, 0.75, (t, n))).clip(-3, 3)) + 0.0
    return result


def _stance(people: People, course: Course, rng: np.random.Generator) -> FloatArray:
    middle = people.leans - 0.4 * course.addressed + 0.7 * course.limit + 0.3 * (course.image == 2)
    result: FloatArray = np.rint((middle + rng.normal(0, 0.8, course.held.shape)).clip(-3, 3)) + 0.0
    return result


def _frame(people: People, course: Course, rng: np.random.Generator) -> Flags:
    shape = course.held.shape
    loud = ((course.phase == LOW) | (course.phase == ENTRENCHED)) & (course.kind != WITHDRAWAL)
    quiet = ((course.phase == LOW) | (course.phase == ENTRENCHED)) & (course.kind == WITHDRAWAL)
    quits = np.where(people.stable, 0.0, 0.0015 + 0.05 * loud + 0.015 * quiet)
    made = {
        "fee": course.fee,
        "limit_set": course.limit,
        "break_announced": course.announced,
        "contact": rng.random(shape) < 0.025 + 0.05 * course.hurt + 0.04 * (course.image == 1),
        "overrun": rng.random(shape) < 0.03 + 0.03 * (course.image == 1),
        "request": rng.random(shape) < 0.02,
        "threat_to_quit": rng.random(shape) < quits,
    }
    result: Flags = np.stack([made[name] for name in FRAME_MARKS], axis=2) & course.held[..., None]
    return result
