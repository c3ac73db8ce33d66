"""What the time axis draws, read once from an analysis: days, points and levels, nothing placed yet.

The picture and its table are both made from a `Course`, so that neither can show what the other does not.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import attrgetter, itemgetter
from zoneinfo import ZoneInfo

from holdfast.analysis.model import Analysis
from holdfast.case.record import NO_HOUR, Attendance, Break, Event, MonthLine
from holdfast.charts.contract_bands import Hold, holds
from holdfast.charts.rupture_marks import ruptures
from holdfast.contract.model import Version
from holdfast.measures.catalogue import catalogue
from holdfast.measures.own_words import OWN
from holdfast.outcome.readings import Series
from holdfast.process.readings import Channel, Episode, First, Hour
from holdfast.process.scores import ChannelName
from holdfast.process.state_readings import Stand
from holdfast.process.thresholds import process_thresholds

SHOWN_CHANNELS: tuple[ChannelName, ...] = ("grandiosity", "entitlement", "vulnerability")
_KIND = ("functioning", "symptoms", "wellbeing")


@dataclass(frozen=True, slots=True)
class Level:
    """A channel as it stood on a day, seen from now: its level and the 95 % band of it, 0 to 100."""

    day: date
    level: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Course:
    """A treatment along its days. `days` are those of `hours`, in the practice's zone; nothing private is in it."""

    hours: tuple[Hour, ...]
    days: tuple[date, ...]
    levels: tuple[tuple[ChannelName, tuple[Level | None, ...]], ...]
    series: Series | None
    versions: tuple[Version, ...]
    holds: tuple[Hold, ...]
    ruptures: tuple[Episode, ...]
    firsts: tuple[First, ...]
    breaks: tuple[Break, ...]
    events: tuple[Event, ...]
    months: tuple[MonthLine, ...]
    until: date

    @property
    def known(self) -> tuple[date, ...]:
        """Every day on which something of the picture is known to have been so."""
        points = [p.when for p in self.series.points] if self.series else []
        moved = [d for v in self.versions for d in (v.opened_on, v.closed_on) if d is not None]
        return (*self.days, *points, *(e.when for e in self.events), *moved)

    def day_of(self, hour: int) -> date | None:
        return next((d for h, d in zip(self.hours, self.days, strict=True) if h.number == hour), None)


def course(analysis: Analysis) -> Course:
    record, process = analysis.case.record, analysis.process
    zone = ZoneInfo(record.about.zone)
    hours = tuple(sorted(process.hours, key=lambda h: (h.when, h.number)))
    return Course(
        hours=hours,
        days=tuple(h.when.astimezone(zone).date() for h in hours),
        levels=tuple(
            (channel.name, levels)
            for name in SHOWN_CHANNELS
            for channel in process.channels
            if channel.name == name and process.states is not None
            if any(levels := levels_at(channel, process.states.line(name), hours, zone))
        ),
        series=main_series(analysis),
        versions=analysis.contract.versions,
        holds=holds(record.moves),
        ruptures=ruptures(process.episodes),
        firsts=process.firsts,
        breaks=tuple(sorted(record.breaks, key=lambda b: (b.start, b.id))),
        events=tuple(sorted(record.events, key=lambda e: (e.when, e.id))),
        months=tuple(sorted(record.month_lines, key=lambda one: (one.when, one.recorded_at))),
        until=analysis.at.astimezone(zone).date(),
    )


def main_series(analysis: Analysis) -> Series | None:
    """The one measure of functioning, symptoms or wellbeing that is known at most points; the first of equals. A single
    question in his own words is none: it has a line of its own on its page.
    """
    known = catalogue()
    fitting = [
        s for s in analysis.outcome.series
        if s.points
        and not s.instrument.startswith(OWN)
        and (s.instrument not in known or known[s.instrument].domain in _KIND)
    ]  # fmt: skip
    return max(fitting, key=lambda s: len(s.points), default=None)


def levels_at(
    channel: Channel, line: tuple[Stand, ...], hours: tuple[Hour, ...], zone: ZoneInfo
) -> tuple[Level | None, ...]:
    """The level of one channel at each hour, out of its `line`, which knows what came after; None where an hour has
    too few answers in the weeks before it, as `process.channels` has it at a moment.
    """
    return tuple(_level(channel, line, hour.when, zone) for hour in hours)


def _level(channel: Channel, line: tuple[Stand, ...], at: datetime, zone: ZoneInfo) -> Level | None:
    thresholds = process_thresholds()
    start = bisect_left(channel.points, at - timedelta(days=thresholds.channel_days), key=itemgetter(0))
    end = bisect_right(channel.points, at, key=itemgetter(0))
    if end - start < thresholds.channel_least or not line:
        return None
    after = bisect_left(line, at, key=attrgetter("when"))
    _, level, low, high = _between(line[max(after - 1, 0)], line[min(after, len(line) - 1)], at)
    return Level(at.astimezone(zone).date(), level, low, high)


def _between(one: Stand, other: Stand, at: datetime) -> Stand:
    """A level between two check-ins, on the straight line: in a week or two it goes no other way to speak of."""
    away = (other.when - one.when).total_seconds()
    share = min(1.0, max(0.0, (at - one.when).total_seconds() / away)) if away > 0 else 0.0
    level, low, high = (a + share * (b - a) for a, b in zip(one[1:], other[1:], strict=True))
    return Stand(at, level, low, high)


def not_held(hour: Hour) -> Attendance | None:
    """Why an hour did not take place: the mark that says so."""
    return next((mark for mark in hour.attendance if mark in NO_HOUR), None)
