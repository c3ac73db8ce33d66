"""Depth and what came after it: his defence, his coming late or staying away, against his response to less."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from holdfast.case.record import Break
from holdfast.process.hours import his_marks
from holdfast.process.readings import Hour, PacePoint, PaceSum
from holdfast.process.thresholds import ProcessThresholds

_CLOSE = frozenset({"shame", "us"})
_LATE = frozenset({"late", "cancelled", "missed"})


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
    known = [p for p in points if p.late_or_missed_after or p.defence_after is not None]
    deep = [p for p in known if is_deep(p, thresholds)]
    less = [p for p in known if p.depth < thresholds.deep_from]
    return PaceSum(
        deep=len(deep),
        deep_followed=sum(followed(p, thresholds) for p in deep),
        less=len(less),
        less_followed=sum(followed(p, thresholds) for p in less),
    )


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
