"""What the time axis draws, read once from an analysis: days, points and levels, nothing placed yet.

The picture and its table are both made from a `Course`, so that neither can show what the other does not.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import itemgetter
from zoneinfo import ZoneInfo

from holdfast.analysis.model import Analysis
from holdfast.case.record import NO_HOUR, Attendance, Break, Event
from holdfast.charts.contract_bands import Hold, holds
from holdfast.charts.rupture_marks import ruptures
from holdfast.contract.model import Version
from holdfast.measures.catalogue import catalogue
from holdfast.outcome.readings import Series
from holdfast.process.readings import Channel, Episode, First, Hour
from holdfast.process.scores import ChannelName
from holdfast.process.thresholds import process_thresholds
from holdfast.process.usual import usual_before

SHOWN_CHANNELS: tuple[ChannelName, ...] = ("grandiosity", "entitlement", "vulnerability")
_KIND = ("functioning", "symptoms", "wellbeing")


@dataclass(frozen=True, slots=True)
class Level:
    """A channel as it stood on a day: the level of the weeks before with its swing, 0 to 100."""

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
            if channel.name == name and any(levels := levels_at(channel, hours, zone))
        ),
        series=main_series(analysis),
        versions=analysis.contract.versions,
        holds=holds(record.moves),
        ruptures=ruptures(process.episodes),
        firsts=process.firsts,
        breaks=tuple(sorted(record.breaks, key=lambda b: (b.start, b.id))),
        events=tuple(sorted(record.events, key=lambda e: (e.when, e.id))),
        until=analysis.at.astimezone(zone).date(),
    )


def main_series(analysis: Analysis) -> Series | None:
    """The one measure of functioning, symptoms or wellbeing that is known at most points; the first of equals."""
    known = catalogue()
    fitting = [
        s for s in analysis.outcome.series
        if s.points and (s.instrument not in known or known[s.instrument].domain in _KIND)
    ]  # fmt: skip
    return max(fitting, key=lambda s: len(s.points), default=None)


def levels_at(channel: Channel, hours: tuple[Hour, ...], zone: ZoneInfo) -> tuple[Level | None, ...]:
    """The level of one channel at each hour, from the weeks before it, as `process.channels` reads it at a moment."""
    return tuple(_level(channel, hour.when, zone) for hour in hours)


def _level(channel: Channel, at: datetime, zone: ZoneInfo) -> Level | None:
    thresholds = process_thresholds()
    start = bisect_left(channel.points, at - timedelta(days=thresholds.channel_days), key=itemgetter(0))
    values = [value for _, value in channel.points[start : bisect_right(channel.points, at, key=itemgetter(0))]]
    if len(values) < thresholds.channel_least:
        return None
    usual = usual_before(values, floor=thresholds.usual_floor, most=len(values))
    if usual is None:
        return None
    low, high = max(0.0, usual.level - usual.swing), min(100.0, usual.level + usual.swing)
    return Level(at.astimezone(zone).date(), usual.level, low, high)


def not_held(hour: Hour) -> Attendance | None:
    """Why an hour did not take place: the mark that says so."""
    return next((mark for mark in hour.attendance if mark in NO_HOUR), None)
