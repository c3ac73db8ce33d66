"""The contract hour by hour: what he is convinced of, which step is due and how it went."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from holdfast.simulate.worlds.ordinary_people import People
from holdfast.simulate.worlds.ordinary_rules import CALM
from holdfast.simulate.worlds.ordinary_state import Course

if TYPE_CHECKING:
    from holdfast.series import FloatArray

_FIRST = 3
_UNDONE = 3
"""From this place in RUNS on a step is undone; "chose not to" is a choice."""
_ABOVE = np.array([0.6, 0.0, -0.9, 0.2])


def draw_stances(people: People, course: Course, rng: np.random.Generator) -> FloatArray:
    """(hours, n, 4) 0-10 in the order of STANCES, about every sixth hour; NaN where he was not asked.

    Conviction grows over months and moves with the alliance. In stable treatments it moves by a point at most.
    """
    t, n = course.held.shape
    hour = np.arange(t)[:, None]
    level = people.conviction + 1.6 * (1 - np.exp(-hour / 25))
    moved = 0.075 * (course.felt - course.lift - people.base - people.growth * (1 - np.exp(-hour / people.pace)))
    ordinary = np.where(people.stable, np.clip(moved, -0.4, 0.4), moved)
    spread = np.where(people.stable, 0.3, 0.8)[:, None]
    value = (level + ordinary)[..., None] + _ABOVE + spread * rng.standard_normal((t, n, 4)).clip(-2, 2)
    value[..., 3] += 0.03 * (course.felt - 71) * ~people.stable
    first = rng.integers(_FIRST, _FIRST + 3, n)
    asked = (hour >= first) & ((hour - first) % 6 == 0) & course.held & (rng.random((t, n)) < 0.92)
    given = asked[..., None] & (rng.random((t, n, 4)) < np.array([0.97, 0.97, 0.9, 0.85]))
    return np.where(given, np.rint(value.clip(0, 10)), np.nan)


def draw_runs(people: People, course: Course, rng: np.random.Generator) -> FloatArray:
    """(hours, n): place in RUNS of the step due in this hour, -1 where none is.

    While a rupture is open hardly any step is due: the rupture holds the contract. In stable treatments no step is
    undone twice running, since that is what one of the rules speaks about.
    """
    t, n = course.held.shape
    every, first = rng.integers(3, 6, n), rng.integers(4, 9, n)
    u, how, held_up = rng.random((t, n)), rng.random((t, n)), rng.random((t, n))
    runs = np.full((t, n), -1.0)
    undone = np.zeros(n, dtype=bool)
    shares = np.cumsum([0.35, 0.22, 0.18, 0.14, 0.11])
    for hour in range(t):
        open_now = (course.phase[hour] != CALM) & (held_up[hour] > 0.2)
        due = course.held[hour] & (hour >= first) & ((hour - first) % every == 0) & ~open_now
        wish = people.conviction + 1.6 * (1 - np.exp(-hour / 25)) + 0.075 * (course.felt[hour] - people.base)
        done = 1 / (1 + np.exp(-0.45 * (wish - 6.3)))
        rest = np.searchsorted(shares, how[hour], side="right") + 1
        rest = np.where(people.stable & undone & (rest >= _UNDONE), 1, rest)
        run = np.where(u[hour] < done, 0, rest)
        runs[hour] = np.where(due, run, -1)
        # A choice neither counts as undone nor ends a row of it.
        undone = np.where(due & (run != 2), run >= _UNDONE, undone)
    return runs
