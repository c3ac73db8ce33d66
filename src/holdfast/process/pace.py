"""Depth and what came after it: his defence, his coming late or staying away, against his response to less.

Association and no more: what followed deep work may have come of it, of the week, or of what made deep work possible.
A difference for one treatment is said from `pace_least` logged hours on, and only where depth varied: at least
`pace_each` of them deep and close to him, and as many lighter. Its interval is Newcombe's (method 10: two Wilson
intervals put together), which treats the hours as independent of each other; they are not quite, so it is rather too
narrow than too wide.

Source: forms.md 6, rule 9; clinical.md C5; Newcombe 1998, Stat Med 17:873.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from holdfast.case.record import Break
from holdfast.process.columns import MARKS, TOPICS
from holdfast.process.hours import his_marks
from holdfast.process.pace_readings import PaceLink, PaceLinks
from holdfast.process.readings import Hour, PacePoint, PaceSum
from holdfast.process.thresholds import ProcessThresholds
from holdfast.series import Num

if TYPE_CHECKING:
    from holdfast.process.columns import HourColumns

_CLOSE = frozenset({"shame", "us"})
_LATE = frozenset({"late", "cancelled", "missed"})
_Z = 1.959963984540054
"""The normal value that leaves one in forty on either side."""


def read_pace(hours: Sequence[Hour], breaks: Sequence[Break]) -> tuple[PacePoint, ...]:
    """One point for each hour whose depth you marked, with the next recorded hour beside it.

    `defence_after` is None where that hour did not take place, was not marked, or is still to come.
    """
    return tuple(
        _point(hour, hour.depth, after, breaks)
        for hour, after in zip_longest(hours, hours[1:])
        if hour.depth is not None and hour.took_place
    )


def sum_up(points: Sequence[PacePoint], thresholds: ProcessThresholds) -> PaceSum:
    """How often more defence, lateness or staying away followed deep work close to him, and how often lesser work.

    Only points whose next hour says something are counted: unknown is no "nothing followed".
    """
    known = [p for p in points if says_something(p)]
    deep = [p for p in known if is_deep(p, thresholds)]
    less = [p for p in known if p.depth < thresholds.deep_from]
    return PaceSum(
        deep=len(deep),
        deep_followed=sum(followed(p, thresholds) for p in deep),
        less=len(less),
        less_followed=sum(followed(p, thresholds) for p in less),
    )


def link(points: Sequence[PacePoint], thresholds: ProcessThresholds) -> PaceLink:
    """Deep work and what followed, beside lesser work; without a difference while hours are missing."""
    counts = sum_up(points, thresholds)
    logged = sum(says_something(p) for p in points)
    more = (
        max(0, thresholds.pace_least - logged),
        max(0, thresholds.pace_each - counts.deep),
        max(0, thresholds.pace_each - counts.less),
    )
    if any(more):
        return PaceLink(counts, logged, *more)
    after_deep, after_less = counts.deep_followed, counts.less_followed
    between = difference(float(after_deep), float(counts.deep), float(after_less), float(counts.less))
    return PaceLink(counts, logged, *more, *between)


def says_something(point: PacePoint) -> bool:
    """Whether the next hour is known: it was marked, or he came late or stayed away."""
    return point.late_or_missed_after or point.defence_after is not None


def difference(k: Num, n: Num, less_k: Num, less_n: Num) -> tuple[Num, Num, Num]:
    """Share k of n minus share less_k of less_n, with the ends of its 95 % interval (Newcombe, method 10).

    Floats, or arrays of one shape; n and less_n above zero. -1 to 1.
    """
    share, less = k / n, less_k / less_n
    low, high = _wilson(share, n)
    less_low, less_high = _wilson(less, less_n)
    between = share - less
    below = ((share - low) ** 2 + (less_high - less) ** 2) ** 0.5
    above = ((high - share) ** 2 + (less - less_low) ** 2) ** 0.5
    return between, between - below, between + above


def _wilson(share: Num, n: Num) -> tuple[Num, Num]:
    middle = share + _Z * _Z / (2 * n)
    half = _Z * (share * (1 - share) / n + _Z * _Z / (4 * n * n)) ** 0.5
    whole = 1 + _Z * _Z / n
    return (middle - half) / whole, (middle + half) / whole


def pace_many(columns: HourColumns, thresholds: ProcessThresholds) -> PaceLinks:
    """`link` for many treatments at the end of what is recorded of each. Breaks are not among the columns: an hour
    that fell into one is not to be marked as his doing there.
    """
    import numpy as np

    held, depth = columns.held[:, :-1], columns.depth[:, :-1]
    after = columns.held[:, 1:]
    attendance = columns.attendance[:, 1:]
    late, cancelled, missed = (attendance == MARKS.index(mark) for mark in ("late", "cancelled", "missed"))
    stayed_away = late | ((cancelled | missed) & columns.by_him[:, 1:])
    defence = np.where(after, columns.defence[:, 1:], np.nan)
    known = held & ~np.isnan(depth) & (stayed_away | ~np.isnan(defence))
    close = (columns.topics[:, :-1, TOPICS.index("shame")] == 1) | (columns.topics[:, :-1, TOPICS.index("us")] == 1)
    follows = stayed_away | (defence >= thresholds.defence_up)
    deep, less = known & close & (depth >= thresholds.deep_from), known & (depth < thresholds.deep_from)
    counts = [part.sum(axis=1) for part in (deep, deep & follows, less, less & follows, known)]
    enough = (
        (counts[4] >= thresholds.pace_least) & (counts[0] >= thresholds.pace_each) & (counts[2] >= thresholds.pace_each)
    )
    found = [np.full(columns.cases, np.nan) for _ in range(3)]
    n, k, less_n, less_k = (part[enough].astype(np.float64) for part in counts[:4])
    for into, values in zip(found, difference(k, n, less_k, less_n), strict=True):
        into[enough] = values
    return PaceLinks(*counts, *found)


def is_deep(point: PacePoint, thresholds: ProcessThresholds) -> bool:
    """Deep work on shame or on what is between the two (`forms.md` 6, rule 9)."""
    return point.depth >= thresholds.deep_from and point.on_shame_or_us


def followed(point: PacePoint, thresholds: ProcessThresholds) -> bool:
    """Whether the next hour brought more defence than usual, or he came late or stayed away."""
    defended = point.defence_after is not None and point.defence_after >= thresholds.defence_up
    return defended or point.late_or_missed_after


def _point(hour: Hour, depth: int, after: Hour | None, breaks: Sequence[Break]) -> PacePoint:
    return PacePoint(
        hour=hour.number,
        depth=depth,
        on_shame_or_us=bool(_CLOSE.intersection(hour.topic or ())),
        defence_after=after.defence if after is not None and after.took_place else None,
        late_or_missed_after=after is not None and bool(_LATE.intersection(his_marks(after, breaks))),
        after_hour=None if after is None else after.number,
    )
