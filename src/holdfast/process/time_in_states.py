"""Time in each state: which of the three channels are high (none, one, several), and how often that changes.

High is from the middle of the scale on, not from his own middle: against that everybody would be high half of the time,
and somebody who never leaves zero would be now and then. No norm is meant by it; it is where his own answer turns from
"rather not" to "rather yes". An answer near the line may lie on either side of it, by the error of its items; that
uncertainty goes into the shares. A switch must go past the line by a margin: a wobble about it is none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise, product
from math import erf, sqrt
from typing import Final

from holdfast.process.occasions import Stretches
from holdfast.process.scores import ChannelName
from holdfast.process.state_readings import Share, TimeInStates
from holdfast.process.states_knowledge import StatesKnowledge

MAIN: Final[tuple[ChannelName, ...]] = ("grandiosity", "entitlement", "vulnerability")
_MONTH = 365.25 / 12
_FOUR_WEEKS = 28.0
_Z = 1.959963984540054


def read_time_in_states(
    values: Mapping[ChannelName, Sequence[float | None]],
    given: Mapping[ChannelName, Sequence[int]],
    seen: Stretches,
    numbers: StatesKnowledge,
) -> TimeInStates:
    """Out of each channel's `values` in every check-in, resting on `given` items each, over the last `state_days`."""
    places = [
        place
        for place, day in enumerate(seen.days)
        if -numbers.state_days <= day <= 0 and all(values[name][place] is not None for name in MAIN)
    ]
    needs = max(0, numbers.state_least - len(places))
    if needs:
        return TimeInStates((), len(places), needs, numbers.state_days)
    error = numbers.channel_spread * sqrt(numbers.item_noise)
    answers = [[values[name][place] or 0.0 for name in MAIN] for place in places]
    sure = [
        [
            _above(value, numbers.state_line, error / sqrt(given[name][place]))
            for value, name in zip(row, MAIN, strict=True)
        ]
        for row, place in zip(answers, places, strict=True)
    ]
    spans = [seen.spans[place] for place in places]
    days = [seen.days[place] for place in places]
    switches, over = _switches(answers, days, numbers)
    return TimeInStates(
        shares=_shares(sure, spans),
        check_ins=len(places),
        needs=0,
        days=numbers.state_days,
        switches=switches,
        seen_days=over,
        per_month=switches / over * _MONTH if over >= _FOUR_WEEKS else None,
    )


def _above(value: float, line: float, error: float) -> float:
    """How surely what was meant lies on or above the line."""
    return (1 + erf((value - line) / (error * sqrt(2)))) / 2


def _shares(sure: Sequence[Sequence[float]], spans: Sequence[float]) -> tuple[Share, ...]:
    total = sum(spans)
    found = []
    for state in product((False, True), repeat=len(MAIN)):
        each = []
        for row in sure:
            p = 1.0
            for one, high in zip(row, state, strict=True):
                p *= one if high else 1 - one
            each.append(p)
        share = sum(w * p for w, p in zip(spans, each, strict=True)) / total
        spread = sqrt(sum(w * w * p * (1 - p) for w, p in zip(spans, each, strict=True))) / total
        channels = tuple(name for name, high in zip(MAIN, state, strict=True) if high)
        found.append(Share(channels, share, max(0.0, share - _Z * spread), min(1.0, share + _Z * spread)))
    return tuple(sorted(found, key=lambda s: -s.share))


def _switches(answers: Sequence[Sequence[float]], days: Sequence[float], numbers: StatesKnowledge) -> tuple[int, float]:
    """Changes of state between neighbours, and the days between these."""
    line, margin = numbers.state_line, numbers.state_margin
    high = [value >= line for value in answers[0]]
    switches, over = 0, 0.0
    for row, (before, day) in zip(answers[1:], pairwise(days), strict=True):
        now = [value > line - margin if was else value >= line + margin for value, was in zip(row, high, strict=True)]
        gap = day - before
        if gap <= numbers.pair_days:
            over += gap
            switches += now != high
        high = now
    return switches, over
