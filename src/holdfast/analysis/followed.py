"""What was done by tick since the last decision, by approach. A description: nothing here counts as adherence."""

from __future__ import annotations

from collections.abc import Sequence

from holdfast.analysis.ways import Followed, FollowedWay
from holdfast.case.working import ApproachDecision, Log
from holdfast.process.readings import Hour


def read_followed(logs: Sequence[Log], hours: Sequence[Hour], decision: ApproachDecision | None) -> Followed:
    """From the techniques ticked in the logs of hours held after the decision. Ids have the form approach.name."""
    after = {hour.number for hour in hours if hour.took_place and _after(hour, decision)}
    touched = 0
    found: dict[str, dict[str, list[int]]] = {}
    for log in sorted(logs, key=lambda one: one.session):
        if log.techniques is None or log.session not in after:
            continue
        touched += 1
        for id in dict.fromkeys(log.techniques):
            approach, dot, _ = id.partition(".")
            if dot:
                found.setdefault(approach, {}).setdefault(id, []).append(log.session)
    since = None if decision is None else decision.when
    return Followed(since, touched, tuple(_way(approach, ticked) for approach, ticked in found.items()))


def _after(hour: Hour, decision: ApproachDecision | None) -> bool:
    """Later than the decision. On its own day by the moment it was written down, where that was on that day; else
    an hour of that day may have been before it, and does not count.
    """
    if decision is None or hour.day != decision.when:
        return decision is None or hour.day > decision.when
    return decision.recorded_at.astimezone(hour.when.tzinfo).date() == hour.day and hour.when > decision.recorded_at


def _way(approach: str, ticked: dict[str, list[int]]) -> FollowedWay:
    hours = sorted({hour for each in ticked.values() for hour in each})
    return FollowedWay(approach, tuple(hours), tuple((id, tuple(each)) for id, each in ticked.items()))
