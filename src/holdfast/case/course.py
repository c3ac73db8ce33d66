"""When the treatment began, ended, was taken up again. Pure."""

from __future__ import annotations

from datetime import date, datetime

from holdfast.case.as_of import uncorrected
from holdfast.case.record import CourseMark, Record


def latest(record: Record) -> CourseMark | None:
    """The mark that stands: the last by its day, and of one day by the moment of its recording."""
    return last_of(record.course)


def last_of(course: tuple[CourseMark, ...]) -> CourseMark | None:
    """`latest` of one list, in whatever order."""
    return max(uncorrected(course), key=_order, default=None)


def ended_on(record: Record) -> date | None:
    """The day the treatment ended; None while it goes on, or where nothing says so."""
    return end_of(record.course)


def end_of(course: tuple[CourseMark, ...]) -> date | None:
    """`ended_on` of one list."""
    last = last_of(course)
    return last.when if last is not None and last.act == "ended" else None


def _order(mark: CourseMark) -> tuple[date, datetime]:
    return mark.when, mark.recorded_at
