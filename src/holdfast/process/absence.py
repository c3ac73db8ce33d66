"""Not heard since: the last sign of life, how long ago, and what stood before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from holdfast.case.record import Appointment, Break, CheckIn, Event, Record
from holdfast.measures.recorded import left_out
from holdfast.process.endings import endings_as_injuries
from holdfast.process.hours import in_a_break
from holdfast.process.readings import Absence, Hour
from holdfast.process.thresholds import ProcessThresholds
from holdfast.series import median

_DAY = 86_400.0
_MARKS_BEFORE = ("limit_set", "threat_to_quit")


def read_absence(record: Record, hours: Sequence[Hour], at: datetime, thresholds: ProcessThresholds) -> Absence:
    """Where he is, as far as anybody knows at `at`, given on the practice's clock.

    Heard of him: an hour he came to, his own cancelling of one, his answers to any form, a move of his in the
    contract, a line he kept, what he wrote of a month, a safety plan he wrote himself. A form typed in from paper
    counts on the day that stands on it; one left out whole never. `days` are counted by the calendar, so that it is
    seven from an hour to the same hour a week later; `usual_gap_days` is the median of the days between his last hours.
    """
    last = last_heard(record, at)
    day = None if last is None else last.astimezone(at.tzinfo).date()
    return Absence(
        last_heard=last,
        days=None if day is None else (at.date() - day).days,
        usual_gap_days=_usual_gap(hours, at, thresholds),
        missed_in_a_row=_missed_in_a_row(hours, record.breaks),
        next_appointment=next_appointment(record.appointments, hours, at),
        on_break=any(b.start <= at.date() <= b.end for b in record.breaks),
        before_it=before_it(hours, _events(record), day, thresholds),
        break_days=0 if day is None else _days_in_breaks(record.breaks, day, at.date()),
    )


@dataclass(frozen=True, slots=True)
class AwayFromHours:
    """Away from the hours themselves, whatever was heard between them: the last one held, calendar days since, how many
    of them lay in a break, how many hours in a row he missed or cancelled, and what stood before.

    `yours`: hours in between that did not take place by the therapist's doing.
    """

    last: Hour
    days: int
    break_days: int
    missed: int
    yours: int
    usual_gap_days: float | None
    before_it: tuple[Event | tuple[int, str], ...]


def away_from_hours(
    record: Record, hours: Sequence[Hour], at: datetime, thresholds: ProcessThresholds
) -> AwayFromHours | None:
    """How long no hour has taken place, at `at` on the practice's clock; None before the first one."""
    last = next((hour for hour in reversed(hours) if hour.took_place), None)
    if last is None:
        return None
    since = [hour for hour in hours if hour.number > last.number]
    return AwayFromHours(
        last=last,
        days=(at.date() - last.day).days,
        break_days=_days_in_breaks(record.breaks, last.day, at.date()),
        missed=_missed_in_a_row(hours, record.breaks),
        yours=sum(hour.by == "therapist" for hour in since),
        usual_gap_days=_usual_gap(hours, at, thresholds),
        before_it=before_it(hours, _events(record), last.day, thresholds),
    )


def last_heard(record: Record, at: datetime) -> datetime | None:
    """The latest moment up to `at` at which he gave a sign of life; None before the first."""
    found: list[datetime] = []
    for session in record.sessions:
        if session.took_place:
            found.append(session.when)
        elif session.by == "patient" and "cancelled" in session.attendance:
            found.append(min(session.when, session.recorded_at))
        found += [check.when for check in (*session.patient_before, session.patient) if check is not None]
    latest_check_in: CheckIn | None = max(record.check_ins, key=lambda c: c.when, default=None)
    if latest_check_in is not None:
        found.append(latest_check_in.when)
    # Days carry no hour: the first moment of the day claims no more than is known.
    days = [m.when for m in record.measures if not left_out(m)]
    days += [m.when for m in record.moves if m.by == "patient"]
    days += [one.when for one in record.kept_lines]
    days += [one.when for one in record.month_lines if one.by == "patient"]
    days += [one.when for one in record.safety_plans if one.by == "patient"]
    if days:
        found.append(datetime.combine(max(days), time.min, at.tzinfo))
    return max((moment for moment in found if moment <= at), default=None)


def next_appointment(appointments: Sequence[Appointment], hours: Sequence[Hour], at: datetime) -> datetime | None:
    """The first hour arranged from `at` on that is not already recorded, as one cancelled ahead is."""
    numbers = {hour.number for hour in hours}
    moments = {hour.when for hour in hours}
    ahead = (a.when for a in appointments if a.when >= at and a.number not in numbers and a.when not in moments)
    return min(ahead, default=None)


def _days_in_breaks(breaks: Sequence[Break], since: date, today: date) -> int:
    """Days after `since` up to `today` that lay in a break, each counted once where breaks overlap."""
    days, counted = 0, since
    for one in sorted(breaks, key=lambda b: b.start):
        start, end = max(one.start, counted + timedelta(days=1)), min(one.end, today)
        if start <= end:
            days, counted = days + (end - start).days + 1, end
    return days


def _usual_gap(hours: Sequence[Hour], at: datetime, thresholds: ProcessThresholds) -> float | None:
    held = sorted(hour.when for hour in hours if hour.took_place and hour.when <= at)[-thresholds.usual_most - 1 :]
    gaps = [(later - earlier).total_seconds() / _DAY for earlier, later in pairwise(held)]
    return median(sorted(gaps)) if len(gaps) >= thresholds.usual_least else None


def _missed_in_a_row(hours: Sequence[Hour], breaks: Sequence[Break]) -> int:
    """Hours at the end of the record that did not take place, yours and those in a break left aside."""
    missed = 0
    for hour in reversed(hours):
        if hour.took_place:
            break
        missed += hour.by != "therapist" and not in_a_break(hour, breaks)
    return missed


def _events(record: Record) -> tuple[Event, ...]:
    return (*record.events, *endings_as_injuries(record.planned_endings))


def before_it(
    hours: Sequence[Hour], events: Sequence[Event], day: date | None, thresholds: ProcessThresholds
) -> tuple[Event | tuple[int, str], ...]:
    """Injuries in the days before the last sign of life and since; limits, threats and anger of the last hours."""
    if day is None:
        return ()
    injuries = [e for e in events if e.kind == "injury" and (day - e.when).days <= thresholds.before_days]
    held = [hour for hour in hours if hour.took_place][-thresholds.before_hours :]
    marks = [
        (hour.number, mark)
        for hour in held
        for mark in (*hour.attendance, *hour.frame)
        if mark == "left_in_anger" or mark in _MARKS_BEFORE
    ]
    return (*sorted(injuries, key=lambda e: (e.when, e.id)), *marks)
