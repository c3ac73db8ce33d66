"""Time along the width of a picture: where a day lies, where a line must stop, and what stands along the axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

from holdfast.charts.scene import Box, Mark, Place, Speak, Strokes, Words, drawn, long
from holdfast.charts.words import month
from holdfast.text import say

AFTER_LAST = timedelta(days=60)
"""How much empty paper is shown after the last thing known: absence is seen, a year of it is not drawn."""
LEAST_SPAN = timedelta(days=28)
LONG_GAP_DAYS = 21


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `start` to `end`, laid over the pixels from `left` to `right`."""

    start: date
    end: date
    left: float
    right: float

    def x(self, day: date) -> float:
        whole = (self.end - self.start).days or 1
        share = min(max((day - self.start).days / whole, 0), 1)
        return round(self.left + share * (self.right - self.left), 1)

    def holds(self, day: date) -> bool:
        return self.start <= day <= self.end


def span(days: Sequence[date], until: date, left: float, right: float) -> Span:
    """From the first of `days` to `until`, but not far beyond the last. `days` must hold one at least."""
    first, last = min(days), max(days)
    end = max(last, min(until, last + AFTER_LAST), first + LEAST_SPAN)
    return Span(first, end, left, right)


def longest_step(days: Sequence[date]) -> float:
    """Days between two hours beyond which a line stops: well over what is usual for these two."""
    steps = [(b - a).days for a, b in pairwise(days)]
    return max(LONG_GAP_DAYS, 2.5 * median(steps)) if steps else LONG_GAP_DAYS


def runs_of(
    days: Sequence[date],
    values: Sequence[float | None],
    place: Sequence[Place | None],
    away: Sequence[tuple[date, date]],
    *,
    apart: float | None = None,
) -> tuple[tuple[Place, ...], ...]:
    """Points in order as unbroken runs. A line stops at a missing value, at a break between hours, at a long gap.

    `away` are first and last days of breaks. `apart`: days beyond which two neighbours are not joined.
    """
    far = longest_step(days) if apart is None else apart
    runs: list[list[Place]] = []
    before: date | None = None
    for day, value, where in zip(days, values, place, strict=True):
        if value is None or where is None:
            before = None
            continue
        joins = before is not None and (day - before).days <= far and not _away(before, day, away)
        if runs and joins:
            runs[-1].append(where)
        else:
            runs.append([where])
        before = day
    return tuple(tuple(run) for run in runs)


def _away(before: date, after: date, away: Sequence[tuple[date, date]]) -> bool:
    """A break counts where it lies between two hours, with no hour inside it."""
    return any(start > before and end < after for start, end in away)


def axis(over: Span, hours: Sequence[tuple[int, date, bool]], top: float, speak: Speak) -> tuple[Mark, ...]:
    """Ticks of the hours held, crosses where none took place, hour numbers, and months below: 44 pixels high. Without
    hours the months stand under the line: 24 pixels.
    """
    held = tuple((over.x(day), top, over.x(day), top + 5) for _, day, took_place in hours if took_place)
    none = tuple(c for _, day, took_place in hours if not took_place for c in cross(over.x(day), top))
    low = top + (33 if hours else 13)
    months = _months(over, low, speak)
    return drawn(
        [
            Strokes("axis", "edge", ((over.left, top, over.right, top),)),
            Strokes("hours held", "edge", held),
            Strokes("hours that did not take place", "ink", none, 1.5),
            Words("hour numbers", "soft", _numbers(over, hours, top + 15), "center"),
            Words("months", "soft", months, "left"),
            Strokes("month starts", "edge", tuple((x - 3, low - 7, x - 3, low + 7) for x, _, _ in months), 0.75),
        ]
    )


def reviews(over: Span, days: Sequence[date], top: float, bottom: float, speak: Speak) -> tuple[Mark, ...]:
    """Planned reviews as dotted strokes through the picture, each with its word where there is room for it."""
    shown = sorted(d for d in days if over.holds(d))
    word = speak(say("review"))
    named: list[tuple[float, float, str]] = []
    for d in shown:
        if not named or over.x(d) - named[-1][0] > long(word) + 8:
            named.append((min(over.x(d), over.right - long(word) / 2 + 10), top - 7, word))
    lines = tuple((over.x(d), top, over.x(d), bottom) for d in shown)
    return drawn([
        Strokes("reviews", "edge", lines, 1, (1, 3)), Words("words of reviews", "ink", tuple(named), "center")
    ])  # fmt: skip


def cross(x: float, y: float) -> tuple[Box, Box]:
    return (x - 3, y - 3, x + 3, y + 3), (x - 3, y + 3, x + 3, y - 3)


def _numbers(over: Span, hours: Sequence[tuple[int, date, bool]], y: float) -> tuple[tuple[float, float, str], ...]:
    """As many hour numbers as there is room for: every one, or every fifth, tenth ..."""
    room = long("0000")
    for step in (1, 5, 10, 20, 50, 100, 200, 500, 1000):
        shown = [(over.x(day), y, str(n)) for n, day, _ in hours if n % step == 0 or n == hours[0][0]]
        far = all(b[0] - a[0] >= room for a, b in pairwise(shown))
        if not far and len(shown) > 1 and step > 1 and shown[1][0] - shown[0][0] < room:
            shown.pop(1)  # the first hour is named, the next number stands too near
            far = all(b[0] - a[0] >= room for a, b in pairwise(shown))
        if far:
            return tuple(shown)
    return tuple(shown[:1])


def _months(over: Span, y: float, speak: Speak) -> tuple[tuple[float, float, str], ...]:
    """Months that have room for their name; the year at the first and at every January."""
    starts = [over.start]
    year, number = over.start.year, over.start.month
    while (following := date(year + number // 12, number % 12 + 1, 1)) <= over.end and len(starts) < 1200:
        starts.append(following)
        year, number = following.year, following.month
    shown: list[tuple[float, float, str]] = []
    for day in starts:
        text = speak(month(day, with_year=not shown or day.month == 1))
        x = over.x(day) + (3 if shown else 0)
        if x + long(text) > over.right + 10:
            break
        if shown and x < shown[-1][0] + long(shown[-1][2]) + 10:
            continue
        shown.append((x, y, text))
    return tuple(shown)
