"""What was done by tick since the last decision, by approach. A description: nothing here counts as adherence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from holdfast.analysis.ways import Followed, FollowedWay
from holdfast.case.working import Log
from holdfast.process.readings import Hour


def read_followed(logs: Sequence[Log], hours: Sequence[Hour], since: date | None) -> Followed:
    """From the techniques ticked in the logs of hours held on `since` or later. Ids have the form approach.name."""
    days = {hour.number: hour.day for hour in hours if hour.took_place}
    touched = 0
    found: dict[str, dict[str, list[int]]] = {}
    for log in sorted(logs, key=lambda one: one.session):
        day = days.get(log.session)
        if log.techniques is None or day is None or (since is not None and day < since):
            continue
        touched += 1
        for id in dict.fromkeys(log.techniques):
            approach, dot, _ = id.partition(".")
            if dot:
                found.setdefault(approach, {}).setdefault(id, []).append(log.session)
    return Followed(since, touched, tuple(_way(approach, ticked) for approach, ticked in found.items()))


def _way(approach: str, ticked: dict[str, list[int]]) -> FollowedWay:
    hours = sorted({hour for each in ticked.values() for hour in each})
    return FollowedWay(approach, tuple(hours), tuple((id, tuple(each)) for id, each in ticked.items()))
