"""What his ratings cannot show: a slow fall of which no rating stands out, and ratings that leave no room to fall.

A rating at the top each time, or the same each time, is no sign that all is well: it is a form that would not show a
break. Signs and attendance have to carry it then.
"""

from __future__ import annotations

from collections.abc import Sequence

from holdfast.process.alliance_readings import Decline, Watch
from holdfast.process.readings import Hour, Rating
from holdfast.process.slow_decline import WINDOW, theil_sen
from holdfast.process.thresholds import ProcessThresholds


def read_decline(held: Sequence[Hour], ratings: Sequence[Rating], thresholds: ProcessThresholds) -> Decline | None:
    """The slope of his last five hours, where it is steep and leads far below his usual before them; else None.

    Noise tilts five ratings often. So the way down must be `decline_points` and `decline_spreads` of his own long, and
    the last rating must lie more than one spread below.
    """
    last = held[-WINDOW:]
    slope = theil_sen([hour.his_alliance for hour in last]) if len(last) == WINDOW else None
    if slope is None or slope > thresholds.decline_slope or last[-1].his_alliance is None:
        return None
    within = [rating for rating in ratings if rating.hour >= last[0].number]
    usual = within[0].usual
    if usual is None or usual.level - last[-1].his_alliance <= usual.swing:
        return None
    first = next(place for place, hour in enumerate(last) if hour.his_alliance is not None)
    way = -slope * (WINDOW - 1 - first)
    if way < max(thresholds.decline_points, thresholds.decline_spreads * usual.swing):
        return None
    return Decline(within[0].hour, last[-1].number, slope, usual.level - last[-1].his_alliance, usual)


def read_watch(ratings: Sequence[Rating], thresholds: ProcessThresholds) -> Watch | None:
    """His last ratings, where all of them stand at the top of the form, or all are the same; None otherwise."""
    last = ratings[-thresholds.watch_hours :]
    if len(last) < thresholds.watch_hours:
        return None
    values = [rating.value for rating in last]
    low, high = min(values), max(values)
    numbers = tuple(rating.hour for rating in last)
    if low >= thresholds.watch_top:
        return Watch("top", numbers, low, high)
    return Watch("same", numbers, low, high) if high - low <= thresholds.watch_same else None
