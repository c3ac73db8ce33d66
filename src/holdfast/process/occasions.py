"""Check-ins as averages over stretches of time: what stretch each is about, and neighbours read as one.

A check-in asks for an average since the last one. It is taken to look back to the check-in before it, `span_most` days
at the most; the first one `span_first` days. Check-ins whose stretches together fill no more than `bin_days` are read
as one: the average of averages over neighbouring stretches, weighed by their length, is the average over both. In
weeks of daily check-ins this keeps the work small and loses nothing of the level.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from holdfast.process.level_swing import Occasion
from holdfast.process.states_knowledge import StatesKnowledge

_DAY = 86400.0
_INSTANT = 1e-9
"""Days a check-in of the same moment as the one before it weighs: it is about no stretch of its own."""


@dataclass(frozen=True, slots=True)
class Stretches:
    """Of each check-in, in order: `days` to the moment asked about (below zero before it), and the `spans` they look
    back on; `groups` are the places from which to which they are read as one.
    """

    days: tuple[float, ...]
    spans: tuple[float, ...]
    groups: tuple[tuple[int, int], ...]


def stretches_of(moments: Sequence[datetime], at: datetime, numbers: StatesKnowledge) -> Stretches:
    """`moments` in order. ValueError where they fall back."""
    days = tuple((moment - at).total_seconds() / _DAY for moment in moments)
    if not days:
        return Stretches((), (), ())
    most = numbers.span_most
    spans = (numbers.span_first, *(min(later - one, most) for one, later in pairwise(days)))
    if min(spans) < 0:
        raise ValueError("the check-ins are not in order: sort them by when they were answered")
    return Stretches(days, spans, _groups(days, spans, numbers.bin_days))


def _groups(days: Sequence[float], spans: Sequence[float], most: float) -> tuple[tuple[int, int], ...]:
    groups, first, since = [], 0, days[0] - spans[0]
    for place in range(1, len(days)):
        if days[place] - since > most:
            groups.append((first, place))
            first, since = place, days[place] - spans[place]
    groups.append((first, len(days)))
    return tuple(groups)


def occasions_of(
    values: Sequence[float | None], given: Sequence[int], seen: Stretches, middle: float, noise: float, since: float
) -> list[Occasion]:
    """What is read of one channel, from groups that end on day `since` or after.

    `values` of each check-in, None where it was not answered; `given` how many items each rests on; `middle` is taken
    off; `noise` is the share of error of one item.
    """
    days, spans = seen.days, seen.spans
    found: list[Occasion] = []
    before: float | None = None
    for first, last in seen.groups:
        if days[last - 1] < since:
            continue
        if last - first == 1:
            value = values[first]
            if value is None:
                continue
            day, span, total, error = days[first], spans[first], value, noise / given[first]
        else:
            day, span, total, error = _pooled(values, given, seen, (first, last), noise)
            if not span:
                continue
        rest = 0.0 if before is None else max(0.0, day - span - before)
        found.append(Occasion(day, rest, span, total - middle, error))
        before = day
    return found


def _pooled(
    values: Sequence[float | None], given: Sequence[int], seen: Stretches, group: tuple[int, int], noise: float
) -> tuple[float, float, float, float]:
    """Day, span, value and noise of several as one; a span of 0 where none was answered."""
    day = span = total = error = 0.0
    for place in range(*group):
        value = values[place]
        if value is not None:
            weight = seen.spans[place] or _INSTANT
            day = seen.days[place]
            span += weight
            total += weight * value
            error += weight * weight / given[place]
    return (day, span, total / span, noise * error / (span * span)) if span else (0.0, 0.0, 0.0, 0.0)
