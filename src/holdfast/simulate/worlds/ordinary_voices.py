"""What the two of them say of an hour: his alliance check, and how the therapist rates the same hour.

They know different things. What he writes hides part of a rupture (more in some people), gathers at the top in some,
and is left blank more often after an injury or in a rupture. The therapist sees a share of what is *felt*, also of
what he does not write, has a level and a carry-over of his own, and never sees the noise of the form.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from holdfast.simulate.worlds.ordinary_people import People
from holdfast.simulate.worlds.ordinary_rules import CALM, DEVALUING, LOW, WITHDRAWAL, Rules
from holdfast.simulate.worlds.ordinary_state import Course, spread_noise

if TYPE_CHECKING:
    from holdfast.series import FloatArray

_PARTS = np.array([[0.85, 0.85, 1.30], [1.10, 1.10, 0.80], [0.80, 0.85, 1.35]])
"""Which side of the alliance a rupture takes, by KINDS: goal, task, bond (mean 1). Invented."""
_PART_NOISE = 2.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Voices:
    """(hours, n); NaN where nothing was given. `alliance` is what six whole answers make of it."""

    alliance: FloatArray
    goal: FloatArray
    task: FloatArray
    bond: FloatArray
    image: FloatArray
    held_back: FloatArray
    yours: FloatArray


def speak(people: People, course: Course, rules: Rules, rng: np.random.Generator) -> Voices:
    """Both ratings of every hour."""
    shape = course.held.shape
    sums = _answers(people, course, rules, rng)
    blank = np.where((course.phase != CALM) | course.hurt, rules.blank_hurt, rules.blank)
    given = course.held & (rng.random(shape) >= blank)
    nothing = np.where(given, 0.0, np.nan)
    return Voices(
        alliance=sums.sum(axis=2) * 10 / 6 + nothing,
        goal=5 * sums[..., 0] + nothing,
        task=5 * sums[..., 1] + nothing,
        bond=5 * sums[..., 2] + nothing,
        image=_image(people, course, rng) + nothing,
        held_back=_held_back(people, course, rng) + nothing,
        yours=_yours(people, course, rng),
    )


def _answers(people: People, course: Course, rules: Rules, rng: np.random.Generator) -> FloatArray:
    """Sums 0-20 of the two answers of goal, task and bond (hours, n, 3)."""
    t, n = course.held.shape
    fall = _depth_now(course)
    hidden = people.masks * np.where(course.kind == WITHDRAWAL, 1.3, 0.6) * fall
    # The six answers add a noise of their own; what is left of the person's is common to them.
    within = _PART_NOISE / np.sqrt(3)
    common = np.sqrt(np.maximum(people.noise**2 - within**2, 0.5))
    rated = course.felt + hidden + common * spread_noise(rng, (t, n), rules.tails)
    parts = (_PARTS[course.kind] - 1) * fall[..., None]
    answer = rated[..., None] + people.parts - parts + rng.normal(0, _PART_NOISE, (t, n, 3))
    high = 95.5 + 0.10 * (course.felt - people.base)[..., None] + rng.normal(0, 2.2, (t, n, 3))
    answer = np.where(people.top[None, :, None], high, answer)
    always = np.rint(np.clip(people.base + 12, 60, 100) / 5) * 5
    answer = np.where(people.same[None, :, None], always[None, :, None], answer)
    result: FloatArray = np.rint(answer / 5).clip(0, 20)
    return result


def _depth_now(course: Course) -> FloatArray:
    """Points of 100 the open rupture takes in each hour (hours, n)."""
    t, n = course.held.shape
    hour = np.arange(1, t + 1)[:, None]
    # The episode an hour lies in is the last one begun by then.
    begun = np.zeros((t, n), dtype=np.int64)
    for k in range(course.ep_onset.shape[1]):
        begun += (course.ep_onset[:, k] > 0) & (course.ep_onset[:, k] <= hour)
    depth = np.take_along_axis(course.ep_depth.T, np.maximum(begun - 1, 0), axis=0)
    result: FloatArray = depth * course.shape
    return result


def _image(people: People, course: Course, rng: np.random.Generator) -> FloatArray:
    shape = course.held.shape
    fall = course.shape * (course.phase != CALM)
    # Height and low have a place of their own in each person and episode, and little movement in it.
    high = 40 + rng.normal(0, 4, people.n)
    low = -28 + rng.normal(0, 6, people.n)
    slow = np.empty(shape)
    state = rng.normal(0, 4.5, people.n)
    for t in range(shape[0]):
        state = 0.35 * state + rng.normal(0, 4.5 * np.sqrt(1 - 0.35**2), people.n)
        slow[t] = state
    usual = people.image + 0.12 * (course.felt - people.base) - 6 * fall * (course.kind == 0) + slow
    up = people.image + (high - people.image) * np.clip(course.lift / 5, 0, 1) + 0.6 * slow
    down = np.where(course.kind == DEVALUING, low, people.image - 8) + 0.8 * slow
    image: FloatArray = np.rint(np.select([course.image == 1, course.image == 2], [up, down], usual).clip(-50, 50))
    return image


def _held_back(people: People, course: Course, rng: np.random.Generator) -> FloatArray:
    shape = course.held.shape
    within = course.shape * (course.kind == WITHDRAWAL) * (course.phase != CALM)
    opened = np.cumsum(course.candour > 0, axis=0)
    said = people.held_back - 0.3 * np.minimum(opened, 5) + 2.6 * within + 1.0 * course.hurt + 1.5 * people.top
    said = said - (course.candour > 0) * np.minimum(3.0, 0.75 * people.held_back)
    result: FloatArray = np.rint((said + rng.normal(0, 1.1, shape)).clip(0, 10))
    return result


def _yours(people: People, course: Course, rng: np.random.Generator) -> FloatArray:
    """The therapist's 0-10, times ten: a level and carry-over of his own, and his own eye for what is felt."""
    t, n = course.held.shape
    fall = _depth_now(course)
    sees = np.where(course.kind == WITHDRAWAL, people.sees_quiet, people.sees_loud)
    # It takes until the lowest point before he sees all he sees of a slow fall.
    sees = np.where(course.phase >= LOW, sees, 0.6 * sees)
    usual = people.base + people.growth * (1 - np.exp(-np.arange(t)[:, None] / people.pace))
    ordinary = course.felt + fall - course.lift + course.candour - usual
    own = np.empty((t, n))
    state = rng.normal(0, people.own_spread)
    for hour in range(t):
        state = 0.3 * state + rng.normal(0, people.own_spread) * np.sqrt(1 - 0.09)
        own[hour] = state
    middle = 0.40 * (people.base - 65) + 65 + people.below + 0.55 * (usual - people.base)
    seen = middle + 0.35 * ordinary + 0.8 * course.lift - sees * fall + 0.15 * course.candour + own
    given = course.held & (rng.random((t, n)) >= 0.07)
    return np.where(given, 10 * np.rint(seen / 10).clip(0, 10), np.nan)
