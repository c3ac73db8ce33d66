"""Which ways of working are in use: as the therapist decided last, else those trained in and in use."""

from __future__ import annotations

from holdfast.case.model import Case

_ORDER = ("main", "first", "beside")
"""What is in use by its role; `later` and `stopped` are not."""


def approaches_in_use(case: Case) -> tuple[str, ...]:
    """The latest decision's: main first, then what comes first or goes beside, in order.

    Where nothing was decided, or a decision names only what was stopped or comes later: the trainings in use, without
    what was stopped.
    """
    trained = dict.fromkeys(one.approach for one in case.record.trainings if one.in_use)
    latest = max(case.working.approach_decisions, key=lambda one: (one.when, one.recorded_at), default=None)
    if latest is None:
        return tuple(trained)
    used = sorted((one for one in latest.uses if one.role in _ORDER), key=lambda one: (one.role != "main", one.order))
    if used:
        return tuple(dict.fromkeys(one.approach for one in used))
    stopped = {one.approach for one in latest.uses if one.role == "stopped"}
    return tuple(one for one in trained if one not in stopped)
