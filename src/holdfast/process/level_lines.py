"""`level_line` for many cases: the same steps of `level_swing`, in arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from holdfast.process.level_swing import (
    SMALL,
    Fit,
    Prior,
    Reading,
    Shape,
    State,
    Stretch,
    Sums,
    Taken,
    at_rest,
    fitted,
    level_of,
    look_back,
    nothing_later,
    quantile,
    summed,
    take_form,
    take_in,
    variance_of_average,
    with_later,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from holdfast.series import FloatArray

BLOCK = 2000
"""Cases that go through together."""
_Pair = tuple["FloatArray", "FloatArray"]


@dataclass(frozen=True, slots=True)
class OccasionColumns:
    """`level_swing.Occasion` for many cases: shapes (cases, occasions), a case's occasions first and then NaN in
    `value`. `form` and `form_noise` are what a form read at that occasion says of the level, NaN where there is none.
    """

    day: FloatArray
    rest: FloatArray
    span: FloatArray
    value: FloatArray
    noise: FloatArray
    form: FloatArray | None = None
    form_noise: FloatArray | None = None

    def rows(self, rows: slice) -> OccasionColumns:
        form = None if self.form is None else self.form[rows]
        noise = None if self.form_noise is None else self.form_noise[rows]
        return OccasionColumns(
            self.day[rows], self.rest[rows], self.span[rows], self.value[rows], self.noise[rows], form, noise
        )


@dataclass(frozen=True, slots=True)
class Lines:
    """`level_line.Line` for many: shapes (cases,), NaN where there was no occasion. `along` and `smoothed`, (cases,
    occasions) each of level and of half the 95 % band, only where asked for: what was known then, and with hindsight.
    """

    level: FloatArray
    scale: FloatArray
    worth: FloatArray
    swing: FloatArray
    along: tuple[FloatArray, FloatArray] | None = None
    smoothed: tuple[FloatArray, FloatArray] | None = None


def read_lines(
    occasions: OccasionColumns, prior: Prior, at: FloatArray, *, along: bool = False, smooth: bool = False
) -> Lines:
    """`read_line` for many, on day `at` (cases,) of each. ValueError where a line is asked for beside forms: their
    error is shared out over all of them, and along the way nobody knows how many there will be.
    """
    if occasions.form is not None and (along or smooth):
        raise ValueError("a line along the way is read without forms: leave out `form`, or ask for the end alone")
    cases = len(occasions.value)
    blocks = [
        _block(occasions.rows(slice(low, low + BLOCK)), prior, at[low : low + BLOCK], along=along, smooth=smooth)
        for low in range(0, max(cases, 1), BLOCK)
    ]
    return Lines(
        np.concatenate([one.level for one in blocks]),
        np.concatenate([one.scale for one in blocks]),
        np.concatenate([one.worth for one in blocks]),
        np.concatenate([one.swing for one in blocks]),
        along=_whole([one.along for one in blocks]),
        smoothed=_whole([one.smoothed for one in blocks]),
    )


def _whole(pairs: list[_Pair | None]) -> _Pair | None:
    there = [pair for pair in pairs if pair is not None]
    return (np.concatenate([p[0] for p in there]), np.concatenate([p[1] for p in there])) if there else None


def stretch_many(days: FloatArray, time_scale: float) -> Stretch[FloatArray]:
    """`stretch` for an array of days."""
    x = days / time_scale
    short = x < SMALL
    k = np.exp(-x)
    lost = 1 - k
    if not short.any():
        return Stretch(k, lost / x, (2 * x - 3 + 4 * k - k * k) / (x * x), lost * lost / x)
    long = np.where(short, 1.0, x)
    return Stretch(
        k,
        np.where(short, 1 - x / 2 + x * x / 6, lost / long),
        np.where(short, x * (2 / 3 - x / 2 + 7 * x * x / 30), (2 * x - 3 + 4 * k - k * k) / (long * long)),
        np.where(short, x * (1 - x + 7 * x * x / 12), lost * lost / long),
    )


@dataclass(frozen=True, slots=True)
class _Course:
    """One shape gone through: the state at the end and all sums; where kept, both at every occasion, and the steps."""

    shape: Shape
    state: State[FloatArray]
    sums: Sums[FloatArray]
    kept: tuple[tuple[State[FloatArray], Sums[FloatArray]], ...]
    steps: tuple[tuple[_Pair, _Pair, Taken[FloatArray]], ...]


def _block(seen: OccasionColumns, prior: Prior, at: FloatArray, *, along: bool, smooth: bool) -> Lines:
    if not seen.value.size:
        nothing = np.full(len(seen.value), np.nan)
        return Lines(nothing, nothing, nothing, nothing)
    there = ~np.isnan(seen.value)
    count, forms = there.sum(axis=1), _forms(seen)
    swings = _swings(seen, there, prior)
    courses = [_follow(seen, there, swings, shape, keep=along or smooth) for shape in prior.shapes]
    last = np.take_along_axis(seen.day, np.maximum(count - 1, 0)[:, None], axis=1)[:, 0]
    fits = [fitted(c.sums, prior, np.log) for c in courses]
    known = _Known(prior, fits, count, forms)
    ends = known.mixed(
        [
            level_of(c.state, fit, np.exp(-(at - last) / c.shape.level_days), c.shape, variance)
            for c, fit, variance in zip(courses, fits, known.variances, strict=True)
        ]
    )
    nothing = count == 0
    return Lines(
        np.where(nothing, np.nan, ends.level),
        np.where(nothing, np.nan, ends.scale),
        np.where(nothing, np.nan, known.worth),
        np.where(count >= prior.fit_least, _swing(seen, count, prior, known), np.nan),
        along=_along(courses, there, prior) if along else None,
        smoothed=_hindsight(courses, fits, there, known) if smooth else None,
    )


class _Known:
    """What the fits of all shapes come to together: variance of each, how likely each is, and what both are worth."""

    def __init__(
        self, prior: Prior, fits: list[Fit[FloatArray]], count: NDArray[np.int64], forms: NDArray[np.int64]
    ) -> None:
        fit_it = count >= prior.fit_least
        logs = np.stack(
            [np.where(fit_it, fit.weight, 0.0) + np.log(s.weight) for s, fit in zip(prior.shapes, fits, strict=True)]
        )
        raised = np.exp(logs - logs.max(axis=0))
        self.weights = raised / raised.sum(axis=0)
        self.variances = [np.where(fit_it, fit.variance, prior.spread * prior.spread) for fit in fits]
        self.worth = prior.worth + np.where(fit_it, count + (forms > 0), 0)

    def mixed(self, readings: list[Reading[FloatArray]]) -> Reading[FloatArray]:
        level = sum((w * r.level for w, r in zip(self.weights, readings, strict=True)), np.float64(0))
        spread = sum(
            (w * (r.scale + (r.level - level) ** 2) for w, r in zip(self.weights, readings, strict=True)), np.float64(0)
        )
        return Reading(np.asarray(level), np.sqrt(spread))


def _forms(seen: OccasionColumns) -> NDArray[np.int64]:
    if seen.form is None:
        return np.zeros(len(seen.value), dtype=np.int64)
    given: NDArray[np.int64] = (~np.isnan(seen.form)).sum(axis=1)
    return given


_Swings = list[tuple["FloatArray", "FloatArray", "FloatArray", Stretch["FloatArray"]]]


def _swings(seen: OccasionColumns, there: NDArray[np.bool_], prior: Prior) -> _Swings:
    """Of each occasion: rest, span, and what both do to a swing, which is the same in every shape."""
    out: _Swings = []
    for t in range(there.shape[1]):
        rest, span = np.where(there[:, t], seen.rest[:, t], 0.0), np.where(there[:, t], seen.span[:, t], 0.0)
        out.append((rest, span, np.exp(-rest / prior.swing_days), stretch_many(span, prior.swing_days)))
    return out


def _follow(seen: OccasionColumns, there: NDArray[np.bool_], swings: _Swings, shape: Shape, *, keep: bool) -> _Course:
    zero = np.zeros(len(there))
    now, sums = at_rest(shape, zero), (zero, zero, zero, zero, zero)
    own = 1 / np.maximum(_forms(seen), 1)
    kept, steps = [], []
    for t in range(there.shape[1]):
        here = there[:, t]
        mask = here.astype(np.float64)
        rest, span, carried_swing, swing = swings[t]
        carried = np.exp(-rest / shape.level_days), carried_swing
        level = stretch_many(span, shape.level_days)
        answer = np.where(here, seen.value[:, t], 0.0), np.where(here, seen.noise[:, t], 1.0)
        now, one = take_in(now, shape, carried, level, swing, answer, mask)
        sums = summed(sums, one, mask * np.log(one[2]), mask)
        if keep:
            saw = level.a * carried[0] * mask, swing.a * carried[1] * mask
            steps.append((saw, (level.k * carried[0], swing.k * carried[1]), one))
            kept.append((now, sums))
        if seen.form is not None and seen.form_noise is not None:
            here = ~np.isnan(seen.form[:, t])
            mask = here.astype(np.float64)
            said, noise = np.where(here, seen.form[:, t], 0.0), np.where(here, seen.form_noise[:, t], 1.0)
            now, one = take_form(now, said, noise, mask)
            sums = summed(sums, one, mask * np.log(one[2]), mask * own)
    return _Course(shape, now, sums, tuple(kept), tuple(steps))


def _along(courses: list[_Course], there: NDArray[np.bool_], prior: Prior) -> _Pair:
    """What was known at each occasion, from the answers up to it."""
    out = np.full((2, *there.shape), np.nan)
    none = np.zeros(len(there), dtype=np.int64)
    count = np.cumsum(there, axis=1, dtype=np.int64)
    one = np.ones(len(there))
    for t in range(there.shape[1]):
        fits = [fitted(c.kept[t][1], prior, np.log) for c in courses]
        known = _Known(prior, fits, count[:, t], none)
        readings = [
            level_of(c.kept[t][0], fit, one, c.shape, v)
            for c, fit, v in zip(courses, fits, known.variances, strict=True)
        ]
        out[:, :, t] = known.mixed(readings)
        out[1, :, t] *= quantile_many(known.worth)
    out[:, ~there] = np.nan
    return out[0], out[1]


def _hindsight(courses: list[_Course], fits: list[Fit[FloatArray]], there: NDArray[np.bool_], known: _Known) -> _Pair:
    out = np.full((2, *there.shape), np.nan)
    laters = [nothing_later(np.zeros(len(there))) for _ in courses]
    wide = quantile_many(known.worth)
    for t in range(there.shape[1] - 1, -1, -1):
        parts = zip(courses, laters, fits, known.variances, strict=True)
        out[:, :, t] = known.mixed([with_later(c.kept[t][0], later, fit, v) for c, later, fit, v in parts])
        out[1, :, t] *= wide
        laters = [look_back(later, *c.steps[t]) for c, later in zip(courses, laters, strict=True)]
    out[:, ~there] = np.nan
    return out[0], out[1]


def quantile_many(worth: FloatArray) -> FloatArray:
    """`quantile` for an array: there are few different numbers of answers."""
    different, places = np.unique(worth, return_inverse=True)
    return np.array([quantile(float(one)) for one in different])[places.reshape(worth.shape)]


def _swing(seen: OccasionColumns, count: NDArray[np.int64], prior: Prior, known: _Known) -> FloatArray:
    ordered = np.sort(np.where(np.isnan(seen.value), np.inf, seen.span), axis=1)
    middle = np.take_along_axis(ordered, (count // 2)[:, None].clip(max=ordered.shape[1] - 1), axis=1)[:, 0]
    average = variance_of_average(stretch_many(np.where(np.isinf(middle), 0.0, middle), prior.swing_days))
    total = np.zeros(len(count))
    for shape, variance, weight in zip(prior.shapes, known.variances, known.weights, strict=True):
        total += weight * variance * (shape.swing * average + prior.item_noise)
    return np.sqrt(total)
