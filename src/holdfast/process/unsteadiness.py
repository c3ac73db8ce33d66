"""How unsteady a channel is, beside its level: from neighbouring check-ins, with the stretches they are really about.

An average over a day swings more than one over a week, and neighbours that touch share a little. What the squared
difference of two check-ins comes to by the model (`level_swing`, middle shape) is known for any two stretches; each
is put on the footing of two neighbouring weeks before the mean is taken. MSSD as it is stands beside it, since it is
the published index, and SD and inertia beside that, since MSSD mixes both.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import exp, sqrt

from holdfast.process.instability import instability, relative_sd
from holdfast.process.level_swing import Prior, Stretch, stretch, variance_of_average
from holdfast.process.occasions import Stretches
from holdfast.process.scores import ChannelName
from holdfast.process.state_readings import Unsteady

_WEEK = 7.0
Expected = Callable[[float, float, float], float]
"""`expected_square` of a person: the same for each of his channels, so it is worked out once for each two stretches."""


def read_unsteadiness(
    name: ChannelName, values: Sequence[float | None], seen: Stretches, expected: Expected, most: float
) -> Unsteady:
    """Of one channel; neighbours more than `most` days apart, or with an unanswered one between them, are no pair."""
    row: list[float | None] = []
    squares = []
    for place, value in enumerate(values):
        gap = seen.days[place] - seen.days[place - 1] if place else 0.0
        if gap > most:
            row.append(None)
        row.append(value)
        before = values[place - 1] if place and gap <= most else None
        if value is not None and before is not None and gap > 0:
            rest = gap - seen.spans[place]
            squares.append((value - before) ** 2 / expected(seen.spans[place - 1], rest, seen.spans[place]))
    found = instability(row)
    week = expected(_WEEK, 0.0, _WEEK)
    bottom = -100.0 if name == "reparative_tilt" else 0.0
    return Unsteady(
        name=name,
        sd=found.sd,
        relative_sd=relative_sd(values, bottom, 100.0),
        mssd=found.mssd,
        rmssd=found.rmssd,
        inertia=found.inertia,
        weekly=sqrt(week * sum(squares) / len(squares)) if squares else None,
        ratings=found.ratings,
        pairs=found.pairs,
    )


def expected_square(prior: Prior, first: float, rest: float, second: float) -> float:
    """Of the difference of two averages, over `first` days and, `rest` days later, over `second`; in shares of the
    person's variance.
    """
    shape = prior.shapes[len(prior.shapes) // 2]
    parts = ((shape.level, shape.level_days), (shape.swing, prior.swing_days))
    return 2 * prior.item_noise + sum(share * _apart(first, rest, second, scale) for share, scale in parts)


def _apart(first: float, rest: float, second: float, scale: float) -> float:
    one, other = stretch(first, scale), stretch(second, scale)
    return variance_of_average(one) + variance_of_average(other) - 2 * _joined(one) * exp(-rest / scale) * other.a


def _joined(one: Stretch[float]) -> float:
    """Covariance of an average with where the process ends."""
    return one.a * one.k + one.c
