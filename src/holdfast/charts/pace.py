"""Picture 5, pace: how deep each hour went, the defence of the next as its shadow, and the stance below them.

Deep work on shame or on the two is a full diamond, other work a ring. What followed hangs below at the same place: a
bar of defence, or a cross where the next hour was late or did not take place. His own range is shaded. Nothing is
fitted through the points: what stands together here went together, and no more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import quantiles

from holdfast.analysis.model import Analysis
from holdfast.brief.paced import association, pace_link, signed, stance_line, stance_of
from holdfast.brief.words import TOPICS, joined
from holdfast.charts.key import SAMPLE, Entry, key
from holdfast.charts.picture import BLANK, Cell, Picture, Speaker, Table, nothing_yet
from holdfast.charts.picture import joined as sentences
from holdfast.charts.scene import (
    BODY,
    NARROW,
    WIDE,
    Boxes,
    Mark,
    Panel,
    Place,
    Points,
    Scene,
    Speak,
    Strokes,
    Words,
    drawn,
    folded,
)
from holdfast.process.pace import is_deep
from holdfast.process.pace_readings import StanceBand
from holdfast.process.readings import Hour, PacePoint
from holdfast.process.thresholds import process_thresholds
from holdfast.text import Message, say

_LEFT, _HEAD, _GAP = 26.0, 22.0, 30.0
_LEAST_FOR_RANGE = 4
"""Marked hours from which his own range of defence is shaded."""


@dataclass(frozen=True, slots=True)
class _Paced:
    """The hours that took place, with what each held; `points` by hour; `band` your stance lately and usually."""

    hours: tuple[Hour, ...]
    points: dict[int, PacePoint]
    band: StanceBand | None
    usual_defence: tuple[float, float] | None


def has_pace(analysis: Analysis) -> bool:
    """Was depth or stance ever marked?"""
    return any(hour.depth is not None or hour.stance is not None for hour in analysis.process.held)


def pace(analysis: Analysis, *, narrow: bool = False, language: str = "en") -> Picture:
    """Depth, the defence after it and the stance of every hour in which one of them was marked."""
    title = say("Depth, what followed, and stance")
    read = _read(analysis)
    if not read.hours:
        return nothing_yet(say("neither depth nor stance was marked."), title, analysis.person, language)
    scene = partial(_scene, read, Speaker(analysis.person, language), narrow=narrow)
    return Picture(scene, _told(analysis, read), _table(read), title, analysis.person, language)


def _read(analysis: Analysis) -> _Paced:
    marked = tuple(h for h in analysis.process.held if h.depth is not None or h.stance is not None)
    defences = [float(h.defence) for h in analysis.process.held if h.defence is not None]
    usual = None
    if len(defences) >= _LEAST_FOR_RANGE:
        quarters = quantiles(defences, n=4, method="inclusive")
        usual = (quarters[0], quarters[2])
    return _Paced(marked, {p.hour: p for p in analysis.process.pace}, stance_of(analysis), usual)


# --- the drawing -----------------------------------------------------------------------------------------------------


def _scene(read: _Paced, speak: Speak, *, narrow: bool) -> Scene:
    width = NARROW if narrow else WIDE
    right = float(width if narrow else width - 300)
    step = (right - _LEFT - 12) / max(len(read.hours) - 1, 1)
    places = {hour.number: round(_LEFT + 6 + n * step, 1) for n, hour in enumerate(read.hours)}
    marks: list[Mark] = []
    top = 0.0
    for title, panel_of in _PANELS:
        heading = folded(speak(title), right, BODY)
        marks += [Words("names", "ink", tuple((0.0, top + 9 + 16 * n, line) for n, line in enumerate(heading)), "left",
                        BODY, bold=True)]  # fmt: skip
        top += _HEAD + 16 * (len(heading) - 1)
        found, top = panel_of(read, places, top, right)
        marks += found
        top += _GAP
    marks.append(_numbers(read.hours, places, top - _GAP + 14))
    x, y = (0.0, top + 12) if narrow else (right + 40, 30.0)
    below, foot = key(_key(read), x, y, width - x, speak)
    return Scene(width, int(max(top, foot)), drawn([*marks, *below]))


def _depth(read: _Paced, places: dict[int, float], top: float, right: float) -> tuple[list[Mark], float]:
    panel = Panel(top, 84.0, 0.0, 5.0)
    deep: list[Place] = []
    other: list[Place] = []
    for hour in read.hours:
        point = read.points.get(hour.number)
        if hour.depth is not None:
            close = point is not None and is_deep(point, process_thresholds())
            (deep if close else other).append((places[hour.number], panel.y(hour.depth)))
    marks: list[Mark] = [
        *_ground(panel, (0.0, 5.0), right),
        Points("other work", "therapist", tuple(other), "circle", 32, hollow=True),
        Points("deep work close to them", "therapist", tuple(deep), "diamond", 64),
    ]
    return marks, panel.bottom


def _after(read: _Paced, places: dict[int, float], top: float, right: float) -> tuple[list[Mark], float]:
    panel = Panel(top, 78.0, -3.0, 3.0)
    bars, none, late = [], [], []
    for number, x in places.items():
        point = read.points.get(number)
        if point is None:
            continue
        if point.defence_after:
            bars.append((x, panel.y(0.0), x, panel.y(point.defence_after)))
        elif point.defence_after == 0:
            none.append((x, panel.y(0.0)))
        if point.late_or_missed_after:
            late.append((x, panel.top + 4))
    marks: list[Mark] = []
    if read.usual_defence is not None:
        low, high = read.usual_defence
        marks.append(Boxes("their own range", "estimate", ((_LEFT, panel.y(high) - 2, right, panel.y(low) + 2),)))
    marks += [
        *_ground(panel, (-3.0, 0.0, 3.0), right),
        Strokes("defence after", "therapist", tuple(bars), 4),
        Points("as usual after", "therapist", tuple(none), "circle", 14),
        Points("late or away after", "ink", tuple(late), "cross", 52),
    ]
    return marks, panel.bottom


def _stance(read: _Paced, places: dict[int, float], top: float, right: float) -> tuple[list[Mark], float]:
    panel = Panel(top, 78.0, -3.0, 3.0)
    band, marks = read.band, list[Mark]()
    if band is not None and band.usual is not None and band.usual_low is not None and band.usual_high is not None:
        edges = (panel.y(band.usual_high) - 2, panel.y(band.usual_low) + 2)
        marks.append(Boxes("usual between you", "therapist-band", ((_LEFT, edges[0], right, edges[1]),)))
    marks += [
        *_ground(panel, (-3.0, 0.0, 3.0), right),
        Points("stance", "therapist", tuple((places[h.number], panel.y(h.stance)) for h in read.hours
                                            if h.stance is not None), "circle", 26),
    ]  # fmt: skip
    if band is not None:
        ends = [places[number] for number in band.hours]
        low, high = panel.y(band.low) + 6, panel.y(band.high) - 6
        marks.append(Boxes("the last hours", None, ((min(ends) - 6, high, max(ends) + 6, low),), "ink"))
    return marks, panel.bottom


_PANELS = (
    (say("Depth, 0 to 5"), _depth),
    (say("Defence of the next hour, against {his} usual"), _after),
    (say("Your stance, from empathy to firmness"), _stance),
)


def _ground(panel: Panel, ticks: Sequence[float], right: float) -> Iterator[Mark]:
    yield Strokes("lines", "rule", tuple((_LEFT, panel.y(t), right, panel.y(t)) for t in ticks))
    named = signed if panel.low < 0 else "{:g}".format
    yield Words("scale", "soft", tuple((_LEFT - 6, panel.y(t), named(t)) for t in ticks), "right", 11)


def _numbers(hours: Sequence[Hour], places: dict[int, float], y: float) -> Mark:
    """The numbers of some of the hours, far enough apart to be read."""
    every = max(1, -(-len(hours) // 12))
    shown = hours[::every]
    return Words("hours", "soft", tuple((places[h.number], y, str(h.number)) for h in shown), "center", 11)


def _key(read: _Paced) -> list[Entry]:
    entries: list[Entry] = [
        (
            lambda x, y: (Points("key of deep", "therapist", ((x + 14, y),), "diamond", 64),),
            say("deep work on shame or the two of you"),
        ),
        (
            lambda x, y: (Points("key of other", "therapist", ((x + 14, y),), "circle", 32, hollow=True),),
            say("other work"),
        ),
        (
            lambda x, y: (Strokes("key of defence", "therapist", ((x + 14, y + 7, x + 14, y - 7),), 4),),
            say("defence after it"),
        ),
        (
            lambda x, y: (Points("key of late", "ink", ((x + 14, y),), "cross", 52),),
            say("the next hour late, cancelled or missed"),
        ),
    ]
    if read.usual_defence is not None:
        entries.append((
            lambda x, y: (Boxes("key of their range", "estimate", ((x, y - 6, x + SAMPLE, y + 6),)),),
            say("the middle half of {his} own hours"),
        ))  # fmt: skip
    if read.band is not None and read.band.usual is not None:
        entries.append((
            lambda x, y: (Boxes("key of usual", "therapist-band", ((x, y - 6, x + SAMPLE, y + 6),)),),
            say("the stance usual between you"),
        ))  # fmt: skip
    if read.band is not None:
        entries.append((
            lambda x, y: (Boxes("key of the last", None, ((x + 4, y - 6, x + SAMPLE - 4, y + 6),), "ink"),),
            say("the last hours"),
        ))  # fmt: skip
    return entries


# --- the same in words -----------------------------------------------------------------------------------------------


def _told(analysis: Analysis, read: _Paced) -> Message:
    found = [say("Depth and what followed: {seen}.", seen=association(pace_link(analysis)))]
    if read.band is not None:
        found.append(
            say("Lately, {stance}. Either end may be right; there is no target.", stance=stance_line(read.band))
        )
    return sentences(found)


_HEADER = (say("Hour"), say("Depth"), say("Topic"), say("Next hour"), say("Stance"))


def _table(read: _Paced) -> Table:
    rows = tuple(_row(hour, read.points.get(hour.number)) for hour in read.hours)
    return Table(_HEADER, rows, tuple(hour.number for hour in read.hours))


def _row(hour: Hour, point: PacePoint | None) -> tuple[Cell, ...]:
    topics: Cell = joined([TOPICS[topic] for topic in hour.topic]) if hour.topic else BLANK
    return (
        say("{n}", n=hour.number),
        BLANK if hour.depth is None else str(hour.depth),
        topics,
        BLANK if point is None else _followed(point),
        BLANK if hour.stance is None else signed(hour.stance),
    )


def _followed(point: PacePoint) -> Cell:
    late = say("late or away") if point.late_or_missed_after else None
    if point.defence_after is None:
        return late or BLANK
    defence = say("defence {value}", value=signed(point.defence_after))
    return say("{late}, {defence}", late=late, defence=defence) if late else defence
