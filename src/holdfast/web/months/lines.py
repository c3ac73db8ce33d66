"""The lines of the months: what was said in each, by whom; and whether this month was spoken of yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from holdfast.case.record import MonthLine, Party, Record
from holdfast.case.restriction import in_force


@dataclass(frozen=True, slots=True)
class Month:
    """One month by its first day, with every line of it, the first one first."""

    first: date
    lines: tuple[MonthLine, ...]


def months(record: Record) -> tuple[Month, ...]:
    """Every month in which something was written, the newest first. `record` as it stands (`as_of`)."""
    found: dict[date, list[MonthLine]] = {}
    for one in sorted(record.month_lines, key=lambda each: (each.when, each.recorded_at)):
        found.setdefault(one.when.replace(day=1), []).append(one)
    return tuple(Month(first, tuple(lines)) for first, lines in sorted(found.items(), reverse=True))


def asked_now(record: Record, today: date) -> bool:
    """Is it asked of him now? Once a month, and not while the case rests; what he wrote this month is enough."""
    mine = (one.when for one in record.month_lines if one.by == "patient")
    return in_force(record) is None and all(when.replace(day=1) != today.replace(day=1) for when in mine)


def new_line(
    by: Party, work: str | None, love: str | None, fun: str | None, *, when: date, now: datetime
) -> MonthLine | None:
    """A line of the month; None where nothing was written. Each part at most 500 characters."""
    if not any((work, love, fun)):
        return None
    return MonthLine(id=f"month-{uuid4().hex}", recorded_at=now, when=when, by=by, work=work, love=love, fun=fun)
