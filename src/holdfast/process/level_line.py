"""A channel of one case by `level_swing`, in plain floats: its level at a moment, and the line with hindsight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

from holdfast.process.level_swing import (
    Fit,
    Occasion,
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
    stretch,
    summed,
    take_form,
    take_in,
    variance_of_average,
    with_later,
)

Forms = Mapping[int, tuple[float, float]]
"""What a form says of the level (from the prior mean) and its noise, by the place of the occasion it is read at. All of
a person's forms share one error: the caller gives each the noise of one times their number, and together they count
as one answer.
"""
_Pair = tuple[float, float]
_Step = tuple[_Pair, _Pair, Taken[float], State[float]]
"""How an observation saw the state before it (its row), how that moved on (the diagonal), what it taught; after."""
_ITSELF, _NO_MOVE = (1.0, 0.0), (1.0, 1.0)
StretchStore = dict[tuple[float, float, float], tuple[_Pair, Stretch[float], Stretch[float]]]


@dataclass(frozen=True, slots=True)
class Line:
    """One channel of one case. `ends`: its level at the moment asked about. `smoothed`: with hindsight, by occasion;
    empty unless asked for. `worth` belongs to `quantile`. `swing`: SD in points of one answer about the level, over his
    usual stretch; None while nothing of his own is fitted.
    """

    ends: Reading[float]
    worth: float
    swing: float | None
    smoothed: tuple[Reading[float], ...] = ()


def read_line(
    occasions: Sequence[Occasion], forms: Forms, prior: Prior, at: float, stretches: StretchStore, *, smooth: bool
) -> Line:
    """The level of one channel on day `at`, from at least one occasion. `stretches` is a store of what stretches of
    time do, to be shared between channels of one case.
    """
    fits = []
    for shape in prior.shapes:
        steps: list[_Step] | None = [] if smooth else None
        now, sums = _follow(occasions, forms, shape, prior.swing_days, stretches, steps)
        fits.append((shape, now, fitted(sums, prior, log), steps))
    n = len(occasions)
    fit_it = n >= prior.fit_least
    weights = _shares([log(s.weight) + (fit.weight if fit_it else 0.0) for s, _, fit, _ in fits])
    variances = [fit.variance if fit_it else prior.spread * prior.spread for _, _, fit, _ in fits]
    on = max(0.0, at - occasions[-1].day)
    ends = _mixed(
        [
            level_of(now, fit, exp(-on / s.level_days), s, v)
            for (s, now, fit, _), v in zip(fits, variances, strict=True)
        ],
        weights,
    )
    smoothed: tuple[Reading[float], ...] = ()
    if smooth:
        lines = [_hindsight(steps or [], fit, v) for (_, _, fit, steps), v in zip(fits, variances, strict=True)]
        smoothed = tuple(_mixed(row, weights) for row in zip(*lines, strict=True))
    return Line(
        ends=ends,
        worth=prior.worth + (n + (1 if forms else 0) if fit_it else 0),
        swing=_swing(occasions, prior, variances, weights) if fit_it else None,
        smoothed=smoothed,
    )


def _follow(
    occasions: Sequence[Occasion],
    forms: Forms,
    shape: Shape,
    swing_days: float,
    stretches: StretchStore,
    steps: list[_Step] | None,
) -> tuple[State[float], Sums[float]]:
    now, sums = at_rest(shape, 0.0), (0.0, 0.0, 0.0, 0.0, 0.0)
    for place, (_, rest, span, value, noise) in enumerate(occasions):
        key = rest, span, shape.level_days
        known = stretches.get(key)
        if known is None:
            carried = exp(-rest / shape.level_days), exp(-rest / swing_days)
            known = stretches[key] = carried, stretch(span, shape.level_days), stretch(span, swing_days)
        carried, level, swing = known
        now, one = take_in(now, shape, carried, level, swing, (value, noise), 1.0)
        sums = summed(sums, one, log(one[2]), 1.0)
        if steps is not None:
            seen = level.a * carried[0], swing.a * carried[1]
            steps.append((seen, (level.k * carried[0], swing.k * carried[1]), one, now))
        if place in forms:
            now, one = take_form(now, *forms[place], 1.0)
            sums = summed(sums, one, log(one[2]), 1 / len(forms))
            if steps is not None:
                steps.append((_ITSELF, _NO_MOVE, one, now))
    return now, sums


def _hindsight(steps: Sequence[_Step], fit: Fit[float], variance: float) -> list[Reading[float]]:
    """The level at each check-in with all that came after; scales squared."""
    out: list[Reading[float]] = []
    later = nothing_later(0.0)
    for seen, moved, one, now in reversed(steps):
        if moved != _NO_MOVE or seen != _ITSELF:  # a form is no place of its own
            out.append(with_later(now, later, fit, variance))
        later = look_back(later, seen, moved, one)
    out.reverse()
    return out


def _shares(logs: Sequence[float]) -> list[float]:
    top = max(logs)
    raised = [exp(one - top) for one in logs]
    return [one / sum(raised) for one in raised]


def _mixed(readings: Sequence[Reading[float]], weights: Sequence[float]) -> Reading[float]:
    """One level out of those of all shapes; their squared scales, and how far they disagree, make its scale."""
    level = sum(w * r.level for w, r in zip(weights, readings, strict=True))
    spread = sum(w * (r.scale + (r.level - level) ** 2) for w, r in zip(weights, readings, strict=True))
    return Reading(level, sqrt(spread))


def _swing(occasions: Sequence[Occasion], prior: Prior, variances: Sequence[float], weights: Sequence[float]) -> float:
    spans = sorted(o.span for o in occasions)
    average = variance_of_average(stretch(spans[len(spans) // 2], prior.swing_days))
    parts = zip(prior.shapes, variances, weights, strict=True)
    return sqrt(sum(w * v * (shape.swing * average + prior.item_noise) for shape, v, w in parts))
