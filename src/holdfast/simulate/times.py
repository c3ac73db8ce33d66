"""Moments of a simulated treatment: days from its first hour, as the text that stands in a case file.

The first hour is on Monday 4 January 2021 at ten, UTC, and the zone of the case is UTC too: a detector needs no summer
time.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Final

EPOCH: Final = date(2021, 1, 4)
BEGINS: Final = 600
"""Minute of the day at which hours begin."""
ZONE: Final = "UTC"
_CLOCK: Final = tuple(f"T{minute // 60:02}:{minute % 60:02}:00Z" for minute in range(1440))


def moment(day: float, minutes: int = 0) -> str:
    """The instant `day` days after the first hour began, and some minutes; to the minute."""
    days, minute = divmod(round(day * 1440) + BEGINS + minutes, 1440)
    return day_text(days) + _CLOCK[minute]


def day_of(day: float, minutes: int = 0) -> str:
    """The day on which that instant lies."""
    return day_text((round(day * 1440) + BEGINS + minutes) // 1440)


@cache
def day_text(days: int) -> str:
    """The day `days` days after the first hour's; earlier where negative."""
    return (EPOCH + timedelta(days=days)).isoformat()
