"""Which moment is meant: a day or an instant somebody typed, "before hour 9", the end of what is recorded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from holdfast.case.fields import EARLIEST, LATEST
from holdfast.case.model import RECORD_KINDS, WORKING_KINDS, Case
from holdfast.case.record import Picture


def zone_of(case: Case) -> ZoneInfo:
    """The practice's zone for this case. Days are days there."""
    return ZoneInfo(case.record.about.zone)


def parse_moment(text: str, case: Case) -> datetime:
    """An instant with its offset, or a day.

    A day means the beginning of the hour on that day, if one was held or arranged; else the end of the day. Raises
    `ValueError` with a sentence.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            raise ValueError(
                f'--at "{text}" is not a date. Write a day as 2023-03-14, or a moment as 2023-03-14T11:00:00+01:00.'
            ) from None
        _refuse_far(text, moment.date())
        return moment if moment.tzinfo else moment.replace(tzinfo=zone_of(case))
    _refuse_far(text, day)
    zone = zone_of(case)
    starts = [when for when in _starts(case) if when.astimezone(zone).date() == day]
    return min(starts) if starts else datetime.combine(day, time(23, 59, 59), zone)


def _refuse_far(text: str, day: date) -> None:
    """No case holds such a day, and years at the calendar's ends cannot be brought into another zone."""
    if not EARLIEST <= day <= LATEST:
        raise ValueError(f'--at "{text}" is outside {EARLIEST.year} to {LATEST.year}. Choose a day of the treatment.')


def before_hour(case: Case, number: int) -> datetime:
    """The moment at which hour `number` began, or was arranged to begin. Raises `ValueError` where neither is known."""
    for session in case.record.sessions:
        if session.number == number:
            return session.when
    for appointment in case.record.appointments:
        if appointment.number == number:
            return appointment.when
    last = max((s.number for s in case.record.sessions), default=0)
    if number == last + 1:
        return last_recorded(case)
    raise ValueError(f"--before {number}: this case has hours up to {last}. Choose one of 1 to {last + 1}.")


def last_recorded(case: Case) -> datetime:
    """The latest moment at which anything about this case was recorded, and one second."""
    return max(_recorded(case), default=datetime(1900, 1, 1, tzinfo=UTC)) + timedelta(seconds=1)


def _starts(case: Case) -> Iterator[datetime]:
    yield from (s.when for s in case.record.sessions)
    yield from (a.when for a in case.record.appointments)


def _recorded(case: Case) -> Iterator[datetime]:
    for kind in RECORD_KINDS:
        yield from (entry.recorded_at for entry in getattr(case.record, kind))
    for kind in WORKING_KINDS:
        yield from (entry.recorded_at for entry in getattr(case.working, kind))
    for field in fields(Picture):
        yield from (entry.recorded_at for entry in getattr(case.record.picture, field.name))
    yield from (s.patient.recorded_at for s in case.record.sessions if s.patient)
