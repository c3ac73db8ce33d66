"""What a detector sees: for the alarm of an hour, what was on record at the end of that hour's day.

The log and the form after the hour are filled in on the same day and count. A form that comes in later, or a later
correction, is not known to the alarm of its own hour; it is known to the alarms of hours whose day ends after it was
recorded. Where the next hour begins on the same day, the day of the first ends with it.

Most treatments have nothing late in them and are one row of columns. One that has is laid out once more for each thing
that came late, as it was known before that came; hours by which something was still to come read their alarm there.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from holdfast.case.as_of import as_of
from holdfast.case.model import Case
from holdfast.case.moments import last_recorded, zone_of
from holdfast.evaluate.detector import Alarms, Detector
from holdfast.process.columns_from import hour_columns
from holdfast.process.hours import read_hours
from holdfast.process.readings import Hour
from holdfast.simulate.worlds.chunks import rows_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from holdfast.process.columns import HourColumns


@dataclass(frozen=True, slots=True)
class Seen:
    """`final`: the columns at the end of each treatment, (cases, hours). `rows`: all rows that detectors read, and
    `row` (cases, hours), which of them holds what was known at the end of that hour; None where rows are `final`.
    """

    final: HourColumns
    rows: HourColumns
    row: NDArray[np.int64] | None


def all_in_time(columns: HourColumns) -> Seen:
    """Treatments in which everything was recorded on the day of its hour."""
    return Seen(columns, columns, None)


def seen(cases: Iterable[Case]) -> Seen:
    """What detectors see of these cases, read one after the other. Raises ValueError where there is none."""
    import numpy as np

    final: list[tuple[Hour, ...]] = []
    earlier: list[tuple[Hour, ...]] = []
    late: list[tuple[int, int, int]] = []
    for i, case in enumerate(cases):
        final.append(_hours(case, last_recorded(case)))
        awaited = _awaited(case, _ends(case, final[-1]))
        before = {came: len(earlier) + n for n, came in enumerate(sorted(set(awaited.values())))}
        earlier += [_hours(case, came - timedelta.resolution) for came in before]
        late += [(i, number - 1, before[came]) for number, came in awaited.items()]
    if not late:
        return all_in_time(hour_columns(final))
    rows = hour_columns([*final, *earlier])
    row = np.broadcast_to(np.arange(len(final))[:, None], (len(final), rows.held.shape[1])).copy()
    of, hour, then = np.array(late, dtype=np.int64).T
    row[of, hour] = len(final) + then
    return Seen(rows_of(rows, slice(len(final))), rows, row)


def alarms_of(detector: Detector, what: Seen) -> Alarms:
    """Its alarms in every hour, each from what was seen then. Looking back, from what is seen at the end."""
    import numpy as np

    if what.row is None:
        return detector.run(what.rows)
    found = detector.run(what.rows)
    cases, hours = what.final.held.shape
    row = what.row if detector.online else np.arange(cases)[:, None]
    at = np.arange(hours)[None, :]
    # An hour that was only later known not to have taken place can have been alarmed at; there is nothing to judge.
    raised = found.raised[row, at] & what.final.held
    return Alarms(raised, None if found.chance is None else found.chance[row, at])


def _hours(case: Case, at: datetime) -> tuple[Hour, ...]:
    known = as_of(case, at)
    return read_hours(known.record.sessions, known.working.logs, zone_of(case))


def _ends(case: Case, hours: Sequence[Hour]) -> dict[int, datetime]:
    """When each hour was over for a detector: the end of its day, or the beginning of the next hour on that day."""
    zone = zone_of(case)
    ends = {hour.number: datetime.combine(hour.when.astimezone(zone), time.max, zone) for hour in hours}
    in_order = sorted(hours, key=lambda hour: hour.when)
    for one, following in pairwise(in_order):
        if following.when > one.when:
            ends[one.number] = min(ends[one.number], following.when)
    return ends


def _awaited(case: Case, ends: Mapping[int, datetime]) -> dict[int, datetime]:
    """The hours at whose end something about them or an hour before was still to come, each with when the first of it
    came. Up to just before that moment nothing changed of what the hour's detector reads: one row serves them all.
    """
    moments = sorted(_moments(case), key=lambda one: one[0])
    so_far: list[datetime] = []
    found, at = {}, 0
    for number in sorted(ends):
        while at < len(moments) and moments[at][0] <= number:
            insort(so_far, moments[at][1])
            at += 1
        came = bisect_right(so_far, ends[number])
        if came < len(so_far):
            found[number] = so_far[came]
    return found


def _moments(case: Case) -> Iterator[tuple[int, datetime]]:
    """The number of an hour and when something about it was recorded, for everything about hours. A correction also
    changes the hour that the corrected entry was about.
    """
    sessions = {session.id: session.number for session in case.record.sessions}
    for session in case.record.sessions:
        yield session.number, session.recorded_at
        if session.corrects in sessions:
            yield sessions[session.corrects], session.recorded_at
        for check in (*session.patient_before, *([] if session.patient is None else [session.patient])):
            yield session.number, check.recorded_at
    logs = {log.id: log.session for log in case.working.logs}
    for log in case.working.logs:
        about = {log.session} | ({logs[log.corrects]} if log.corrects in logs else set())
        yield from ((number, log.recorded_at) for number in about)
