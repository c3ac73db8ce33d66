"""The channels of the check-ins: a slow level with its band and its swing, and a direction; never "today".

The level is that of `level_swing`, filtered: what the answers up to a moment say of it. The same line with hindsight is
for pictures. Model, priors and what a band claims are in `docs/states.md`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from math import sqrt
from operator import attrgetter, itemgetter
from typing import Literal, cast

from holdfast.case.measured import Measure
from holdfast.case.record import CheckIn
from holdfast.process.level_line import Line, StretchStore, read_line
from holdfast.process.level_swing import Occasion, Reading, prior_of, quantile
from holdfast.process.occasions import Stretches, occasions_of, stretches_of
from holdfast.process.readings import Channel
from holdfast.process.scores import CHANNELS, ChannelName, channel_values, items_given, single_item
from holdfast.process.states_knowledge import StatesKnowledge
from holdfast.process.thresholds import ProcessThresholds
from holdfast.process.trait_forms import forms_at, trait_scores

Band = tuple[float, float, float]
"""A level, and where its 95 % band begins and ends."""


@dataclass(frozen=True, slots=True)
class CheckIns:
    """The check-ins of one case in order, with the stretches they are about, counted from the moment asked about.

    `said`: what the B-PNI said of the channels, and when. What was worked out of them once is kept.
    """

    ordered: tuple[CheckIn, ...]
    whens: list[datetime]
    seen: Stretches
    said: tuple[tuple[float, dict[ChannelName, float]], ...]
    numbers: StatesKnowledge
    store: StretchStore = field(compare=False, default_factory=dict)
    _values: dict[ChannelName, list[float | None]] = field(compare=False, default_factory=dict)
    _given: dict[ChannelName, list[int]] = field(compare=False, default_factory=dict)

    def values(self, name: ChannelName) -> list[float | None]:
        """One channel in each check-in."""
        if name not in self._values:
            self._values[name] = channel_values(self.ordered, name)
        return self._values[name]

    def given(self, name: ChannelName) -> list[int]:
        """On how many items it rests in each of them."""
        if name not in self._given:
            self._given[name] = items_given(self.ordered, name)
        return self._given[name]


def check_ins_at(
    check_ins: Sequence[CheckIn], measures: Sequence[Measure], at: datetime, numbers: StatesKnowledge, *, days: float
) -> CheckIns:
    """`days` is how far back the B-PNI is read."""
    ordered = tuple(sorted(check_ins, key=attrgetter("when")))
    whens = [c.when for c in ordered]
    there = CheckIns(ordered, whens, stretches_of(whens, at, numbers), (), numbers)
    return with_forms(there, measures, at, days=days)


def with_forms(there: CheckIns, measures: Sequence[Measure], at: datetime, *, days: float) -> CheckIns:
    """The same check-ins with the B-PNI of the last `days`."""
    forms = trait_scores(measures, (at - timedelta(days=days)).date()) if there.ordered else ()
    return replace(there, said=tuple((float((when - at.date()).days), scores) for when, scores in forms))


def read_channels(there: CheckIns, at: datetime, thresholds: ProcessThresholds) -> tuple[Channel, ...]:
    """The five channels at `at`, each from the check-ins in which it was answered, and the B-PNI where there is one.

    `level` with its 95 % band `low` to `high`, within the scale; None below `channel_least` answered check-ins in the
    last `channel_days` days. `direction` compares these days' answers with the `channel_before_days` before.
    """
    return tuple(_channel(name, there, at, thresholds) for name in CHANNELS)


def _channel(name: ChannelName, there: CheckIns, at: datetime, thresholds: ProcessThresholds) -> Channel:
    values = there.values(name)
    pairs = zip(there.whens, values, strict=True)
    given = tuple([one for one in pairs if one[1] is not None]) if None in values else tuple(pairs)
    points = cast("tuple[tuple[datetime, float], ...]", given)
    since = at - timedelta(days=thresholds.channel_days)
    start, end = bisect_left(points, since, key=_when), bisect_right(points, at, key=_when)
    begin = bisect_left(points, since - timedelta(days=thresholds.channel_before_days), key=_when)
    recent, before = [v for _, v in points[start:end]], [v for _, v in points[begin:start]]
    needs = max(0, thresholds.channel_least - len(recent))
    known = None if needs else line_of(name, there, since=-there.numbers.window_days)
    level, low, high = (
        (None, None, None) if known is None else band_of(name, known[0].ends, known[0].worth, there.numbers)
    )
    return Channel(
        name=name,
        points=points,
        level=level,
        low=low,
        high=high,
        n_recent=end - start,
        direction=_direction(recent, before, thresholds),
        single_item=single_item(name),
        swing=None if known is None else known[0].swing,
        lowest=min(recent, default=None),
        highest=max(recent, default=None),
        needs=needs,
    )


_when = itemgetter(0)


def line_of(
    name: ChannelName, there: CheckIns, *, since: float, smooth: bool = False
) -> tuple[Line, list[Occasion]] | None:
    """The line of one channel from day `since` on (0 is the moment asked about), None where nothing was answered."""
    numbers = there.numbers
    prior = prior_of(numbers, tilt=name == "reparative_tilt")
    occasions = occasions_of(there.values(name), there.given(name), there.seen, prior.mean, prior.item_noise, since)
    if not occasions:
        return None
    scores = [(day, known[name]) for day, known in there.said if name in known]
    forms = forms_at(scores, occasions, name, prior, numbers)
    return read_line(occasions, forms, prior, 0.0, there.store, smooth=smooth), occasions


def band_of(name: ChannelName, one: Reading[float], worth: float, numbers: StatesKnowledge) -> Band:
    """A level and its 95 % band in points, both within the scale: below nothing there is nothing."""
    tilt = name == "reparative_tilt"
    bottom, middle = -100.0 if tilt else 0.0, prior_of(numbers, tilt=tilt).mean
    wide = quantile(worth) * one.scale
    level, low, high = (
        min(100.0, max(bottom, middle + value)) for value in (one.level, one.level - wide, one.level + wide)
    )
    return level, low, high


def _direction(
    recent: Sequence[float], before: Sequence[float], thresholds: ProcessThresholds
) -> Literal["up", "down", "steady"] | None:
    """Whether the mean answer has moved, by enough points and by enough of its standard errors."""
    n, m = len(recent), len(before)
    if min(n, m) < thresholds.channel_least:
        return None
    now, then = sum(recent) / n, sum(before) / m
    squares = sum((v - now) ** 2 for v in recent) + sum((v - then) ** 2 for v in before)
    error = sqrt(squares / (n + m - 2) * (1 / n + 1 / m))
    moved = now - then
    if abs(moved) < max(thresholds.channel_points, thresholds.channel_errors * error):
        return "steady"
    return "up" if moved > 0 else "down"
