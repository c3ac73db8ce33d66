"""The channels of the check-ins: a slow level with its swing and its direction, never "today"."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta
from operator import attrgetter, itemgetter
from typing import Literal

from holdfast.case.record import CheckIn
from holdfast.process.readings import Channel
from holdfast.process.scores import CHANNELS, ChannelName, channel_values, single_item
from holdfast.process.thresholds import ProcessThresholds
from holdfast.process.usual import Usual, usual_before

Points = Sequence[tuple[datetime, float]]


def read_channels(check_ins: Sequence[CheckIn], at: datetime, thresholds: ProcessThresholds) -> tuple[Channel, ...]:
    """The five channels at `at`, each from the check-ins in which it was answered.

    `level` is the median of the last `channel_days` days, `low` and `high` one robust SD to either side, within the
    scale; None below `channel_least` answered check-ins. `direction` compares with the `channel_before_days` before.
    """
    ordered = sorted(check_ins, key=attrgetter("when"))
    moments = [c.when for c in ordered]
    return tuple(_channel(name, ordered, moments, at, thresholds) for name in CHANNELS)


def _channel(
    name: ChannelName,
    ordered: Sequence[CheckIn],
    moments: Sequence[datetime],
    at: datetime,
    thresholds: ProcessThresholds,
) -> Channel:
    values = channel_values(ordered, name)
    points = tuple((when, value) for when, value in zip(moments, values, strict=True) if value is not None)
    since = at - timedelta(days=thresholds.channel_days)
    start, end = bisect_left(points, since, key=_when), bisect_right(points, at, key=_when)
    begin = bisect_left(points, since - timedelta(days=thresholds.channel_before_days), key=_when)
    now, before = _usual(points[start:end], thresholds), _usual(points[begin:start], thresholds)
    bottom = -100.0 if name == "reparative_tilt" else 0.0
    return Channel(
        name=name,
        points=points,
        level=None if now is None else now.level,
        low=None if now is None else max(bottom, now.level - now.swing),
        high=None if now is None else min(100.0, now.level + now.swing),
        n_recent=end - start,
        direction=_direction(now, before, thresholds),
        single_item=single_item(name),
    )


_when = itemgetter(0)


def _usual(points: Points, thresholds: ProcessThresholds) -> Usual | None:
    if len(points) < thresholds.channel_least:
        return None
    return usual_before([value for _, value in points], floor=thresholds.usual_floor, most=len(points))


def _direction(
    now: Usual | None, before: Usual | None, thresholds: ProcessThresholds
) -> Literal["up", "down", "steady"] | None:
    if now is None or before is None:
        return None
    moved = now.level - before.level
    if abs(moved) < max(thresholds.channel_points, thresholds.channel_spreads * before.swing):
        return "steady"
    return "up" if moved > 0 else "down"
