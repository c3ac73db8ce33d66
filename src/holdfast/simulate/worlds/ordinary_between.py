"""What is recorded between the hours: check-ins, traits once a quarter, symptoms; and what ruptures do to his days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from holdfast.process.columns import ITEMS, TICKS, CheckInColumns
from holdfast.simulate.known import TraitColumns
from holdfast.simulate.worlds.ordinary_days import Days, progress
from holdfast.simulate.worlds.ordinary_people import People
from holdfast.simulate.worlds.ordinary_rules import CALM, WITHDRAWAL, Rules
from holdfast.simulate.worlds.ordinary_state import Course

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from holdfast.series import FloatArray

QUARTER: Final = 91
BURST: Final = 8
"""Days of daily check-ins once a quarter in the setting *close* (seven to ten)."""
_LONGEST = 14
_GRAND, _VULNERABLE = (2.68, 0.75, 0.86), (2.23, 0.80, 0.94)
"""B-PNI in the general population (data 4): mean, spread, alpha; number of items follows."""
_ITEMS_G, _ITEMS_V = 12, 16
_TICK_RATES = np.array([0.10, 0.03, 0.03, 0.09, 0.02, 0.06, 0.09, 0.06])


def ruptures_in_days(days: Days, course: Course) -> None:
    """Add to the days what an open rupture does to him (in place): hurt, shame, and anger where it was loud."""
    length, _, n = days.channels.shape
    shape = course.shape * (course.phase != CALM)
    loud = course.kind != WITHDRAWAL
    at = hours_by_day(course, length)
    rows = np.arange(n)[None]
    open_now = np.concatenate([np.zeros((1, n)), shape])[at, rows]
    angry = np.concatenate([np.zeros((1, n)), shape * loud])[at, rows]
    high = np.concatenate([np.zeros((1, n)), course.lift / 12.5])[at, rows]
    days.channels[:, 2] += 8 * open_now
    days.channels[:, 1] += 6 * angry
    days.channels[:, 0] += 4 * angry + 5 * high
    days.affects[:, 0] += 0.35 * open_now
    days.affects[:, 1] += 0.55 * angry


def hours_by_day(course: Course, length: int) -> NDArray[np.int64]:
    """How many hours lie on or before each day (days, n)."""
    t, n = course.days.shape
    marks = np.zeros((length, n), dtype=np.int64)
    rows = np.broadcast_to(np.arange(n), (t, n))
    np.add.at(marks, (course.days[course.there].astype(np.int64), rows[course.there]), 1)
    return np.asarray(marks.cumsum(axis=0))


def affect_points(people: People, days: Days, rules: Rules, rng: np.random.Generator) -> FloatArray:
    """Shame, hostility and guilt of each day, 0-100 (3, days, n): nothing below the person's own threshold."""
    n = people.n
    vulnerable, grand = people.z[:, 1] - 1, people.z[:, 0] - 1
    often = rng.standard_normal((2, n))
    often *= np.where(often > 0, np.array(rules.often)[:, None], 1.0)
    shame = rules.shame_middle + rules.shame_people * often[0] + 0.2 * vulnerable
    hostile = rules.hostile_middle + rules.hostile_people * often[1] + 0.1 * grand
    guilt = -0.5 + rng.standard_normal(n)
    middle = np.stack([shame, hostile, guilt])[:, None]
    points = np.array([rules.shame_points, rules.hostile_points, 18.0])[:, None, None]
    felt = points * np.maximum(0, middle + days.affects.transpose(1, 0, 2))
    return np.asarray(np.minimum(felt, 100.0))


def draw_check_ins(
    people: People, days: Days, course: Course, rules: Rules, rng: np.random.Generator
) -> CheckInColumns:
    """Weekly where the setting is usual or close (60 to 90 % answered), eight days a quarter as well where close."""
    n = people.n
    affects = affect_points(people, days, rules, rng)
    when = _when(people, days, course, rng)
    given = np.isfinite(when)
    day = np.where(given, when, 0).astype(np.int64)
    before = np.zeros_like(day)
    before[:, 1:] = day[:, :-1]
    start = np.maximum(np.maximum(before + 1, day - _LONGEST + 1), 0)
    start = np.minimum(start, day)
    sources = np.concatenate([days.channels.transpose(1, 0, 2), affects]).clip(0, 100)
    total = np.concatenate([np.zeros((len(sources), 1, n)), sources.cumsum(axis=1)], axis=1)
    rows = np.arange(n)[:, None]
    mean = (total[:, day + 1, rows] - total[:, start, rows]) / (day + 1 - start)
    grand, entitled, vulnerable, shame, hostile, guilt = mean
    offset = rng.normal(0, 5, (n, 1, 10))
    answers = np.empty((*day.shape, 10))
    for item, value in {
        "gr1": grand, "gr2": grand - 5, "ow": entitled, "vu": vulnerable,
        "se": 58 + 0.3 * (grand - 40) - 0.55 * (vulnerable - 40), "sh": shame,
        "env": 0.45 * vulnerable + 0.25 * entitled, "an": hostile, "gu": guilt, "re": 6 + 0.85 * vulnerable,
    }.items():  # fmt: skip
        answers[..., ITEMS.index(item)] = value
    zeros = [ITEMS.index(item) for item in ("sh", "an", "gu")]
    noise = offset + rng.normal(0, 6, answers.shape)
    noise[..., zeros] = rng.normal(0, 3, (*day.shape, 3))
    noisy = answers + noise
    noisy[..., zeros] = np.where(answers[..., zeros] < 2.5, 0, noisy[..., zeros])
    items = np.rint(noisy.clip(0, 100))
    items = np.where(given[..., None] & _shown(given, rng), items, np.nan)
    # Somebody with no answer at all has not answered.
    return CheckInColumns(days=when, items=items, ticks=_ticks(days, start, day, given, rng))


def _when(people: People, days: Days, course: Course, rng: np.random.Generator) -> FloatArray:
    """Days of the check-ins that were answered (n, most), in order, NaN at the end; at most one a day."""
    t, n = course.days.shape
    answers = rng.uniform(0.6, 0.9, n)
    gap = np.diff(course.days, axis=0, prepend=0.0)
    weekly = course.days - np.maximum(1, np.minimum(2, np.floor(gap / 3)))
    weekly[0] = np.nan
    weekly = np.where((rng.random((t, n)) < answers) & (people.setting > 0), weekly, np.nan)
    last = np.nanmax(course.days, axis=0)
    quarters = max(1, int(len(days.slights) // QUARTER))
    begin = 14 + QUARTER * np.arange(quarters)[:, None] + np.arange(BURST)[None]
    daily = np.broadcast_to(begin.reshape(-1, 1).astype(np.float64), (quarters * BURST, n))
    daily = np.where((rng.random(daily.shape) < answers) & (people.setting == 2) & (daily < last), daily, np.nan)
    rows = np.arange(n)
    left = np.where(course.left_at > 0, course.days[np.maximum(course.left_at - 1, 0), rows], np.inf)
    back = np.where(course.back_at > 0, course.days[np.maximum(course.back_at - 1, 0), rows], np.inf)
    both = np.concatenate([weekly, daily])
    both = np.where((both > left) & (both < back), np.nan, both)
    both = np.sort(both, axis=0)
    both[1:] = np.where(np.diff(both, axis=0) < 1, np.nan, both[1:])
    both = np.sort(both, axis=0).T
    most = max(1, int(np.isfinite(both).sum(axis=1).max()))
    result: FloatArray = both[:, :most] + 0.8
    return result


def _shown(given: NDArray[np.bool_], rng: np.random.Generator) -> NDArray[np.bool_]:
    """Eight of ten are shown: two of GR2, ENV, AN, GU in turn; now and then one is left blank."""
    shown = rng.random((*given.shape, 10)) >= 0.02
    turn = (np.arange(given.shape[1])[None] + rng.integers(0, 2, (len(given), 1))) % 2 == 0
    for item in ("gr2", "env"):
        shown[..., ITEMS.index(item)] &= turn
    for item in ("an", "gu"):
        shown[..., ITEMS.index(item)] &= ~turn
    return shown


def _ticks(
    days: Days, start: NDArray[np.int64], day: NDArray[np.int64], given: NDArray[np.bool_], rng: np.random.Generator
) -> NDArray[np.bool_]:
    span = (day + 1 - start)[..., None]
    ticks = rng.random((*day.shape, len(TICKS))) < 1 - np.exp(-_TICK_RATES * span)
    rows = np.arange(day.shape[0])[:, None]
    for place, name in ((1, "criticism"), (2, "ignored"), (3, "failure")):
        count = np.concatenate([np.zeros((1, day.shape[0])), (days.slights == place).cumsum(axis=0)])
        hit = count[day + 1, rows] - count[start, rows] > 0
        ticks[..., TICKS.index(name)] |= hit & (rng.random(day.shape) < 0.8)
    injured = (days.injury_days[:, None, :] >= start[..., None]) & (days.injury_days[:, None, :] <= day[..., None])
    ticks[..., TICKS.index("conflict")] |= injured.any(axis=2) & (rng.random(day.shape) < 0.6)
    result: NDArray[np.bool_] = ticks & given[..., None]
    return result


def draw_traits(people: People, course: Course, rng: np.random.Generator) -> TraitColumns:
    """B-PNI about once a quarter for two in three: reliability as published, levels from the same traits."""
    n = people.n
    last = np.nanmax(course.days, axis=0)
    quarters = int(last.max() // QUARTER) + 1
    planned = np.arange(quarters)[None] * QUARTER + rng.integers(0, 10, (n, quarters))
    given = (rng.random((n, 1)) < 0.67) & (rng.random((n, quarters)) < 0.88) & (planned <= last[:, None])
    gain = progress(people, planned.T.astype(np.float64)).T
    values = []
    for trait, (mean, spread, alpha), items, gone in (
        (0, _GRAND, _ITEMS_G, 0.35),
        (1, _VULNERABLE, _ITEMS_V, 0.60),
    ):
        error = spread * np.sqrt(1 - alpha) * rng.standard_normal((n, quarters))
        value = mean + spread * people.z[:, trait, None] - gone * gain + error
        values.append(np.where(given, np.rint(value.clip(0, 5) * items) / items, np.nan))
    return TraitColumns(
        days=np.where(given, planned.astype(np.float64), np.nan), grandiosity=values[0], vulnerability=values[1]
    )


def draw_symptoms(people: People, course: Course, rng: np.random.Generator) -> FloatArray:
    """CORE-10 totals (hours, n), each hour in some, every fourth in others, never in a fifth.

    Whole, 0-36: a form filled in by a program leaves plans to end one's life unsaid.
    """
    t, n = course.days.shape
    day = np.where(course.there, course.days, 0.0)
    gain = progress(people, day)
    state = rng.normal(0, 2.2, n)
    moves = np.empty((t, n))
    for hour in range(t):
        state = 0.35 * state + rng.normal(0, 2.2 * np.sqrt(1 - 0.35**2), n)
        moves[hour] = state
    # Where the therapist took it up, the next hour's symptoms no longer carry it (S42).
    carried = np.zeros((t, n))
    carried[1:] = (course.shape * (course.phase != CALM) * ~course.addressed)[:-1]
    total = people.symptoms - 12 * gain + moves + 3.0 * course.hurt + 1.8 * carried + rng.normal(0, 1.3, (t, n))
    plan = rng.random(n)
    every = np.where(plan < 0.45, 1, 4)
    asked = (np.arange(t)[:, None] % every == 0) & (plan < 0.8) & course.held & (rng.random((t, n)) >= 0.08)
    return np.where(asked, np.rint(total.clip(0, 36)), np.nan)
