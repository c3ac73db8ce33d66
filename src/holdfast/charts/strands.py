"""Three strands of integration over time: self-esteem from outside, the split self, the image of others.

Each on its own scale with its own points; they are never added up, and may well point different ways. A line stops
where an answer is missing. Working notes: the second strand is the therapist's look.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Literal
from zoneinfo import ZoneInfo

from holdfast.analysis.model import Analysis
from holdfast.brief.words import SPLIT
from holdfast.case.working import SplitSelf
from holdfast.charts.formulation_cards import wrapped
from holdfast.charts.picture import BLANK, Cell, Picture, Speaker, Table, joined, nothing_yet
from holdfast.charts.scene import (
    BODY,
    NARROW,
    SMALL,
    Lines,
    Mark,
    Panel,
    Points,
    Scene,
    Speak,
    Strokes,
    Words,
    drawn,
    long,
)
from holdfast.charts.timeline import Span, axis, runs_of, span
from holdfast.charts.words import day
from holdfast.text import Message, say, say_n

TITLE = say("Three strands of integration")
WIDE = 760
ANCHORS: tuple[SplitSelf, ...] = ("one_side", "different_days", "one_hour", "one_sentence")
_PANEL, _LINE, _NOTE, _APART = 66.0, 18.0, 16.0, 16.0


@dataclass(frozen=True, slots=True)
class Strand:
    """One strand: what it is, what its two ends mean, and its points (day, value, words of the value)."""

    name: Message
    ends: Message
    whose: Literal["patient", "therapist"]
    low: float
    high: float
    middle: float | None
    points: tuple[tuple[date, float, Message], ...]
    none: Message
    apart: float | None = None


def strands(analysis: Analysis, *, narrow: bool = False, language: str = "en") -> Picture:
    """The three, one below the other on one time axis. Without his consent to comparison his answers are in none."""
    found = read_strands(analysis)
    days = [when for one in found for when, _, _ in one.points]
    if not days:
        why = say("there is no look and no answer yet that tells of one of the three.")
        if analysis.not_compared is not None:
            why = say("you have not looked at the split self yet, and {his} answers are not read: {why}.",
                      why=analysis.not_compared)  # fmt: skip
        return nothing_yet(why, TITLE, analysis.person, language)
    today = analysis.at.astimezone(_zone(analysis)).date()
    width = NARROW if narrow else WIDE
    away = [(one.start, one.end) for one in analysis.case.record.breaks]
    over = span(days, today, 6, width - 26)
    scene = partial(_scene, found, over, away, width, Speaker(analysis.person, language))
    return Picture(scene, _told(found), _table(found), TITLE, analysis.person, language)


def read_strands(analysis: Analysis) -> tuple[Strand, Strand, Strand]:
    """Their points out of what was read: his check-ins, your looks, his image of you after the hours."""
    zone = _zone(analysis)
    outside = next((c for c in analysis.process.channels if c.name == "external_regulation"), None)
    felt = outside.points if outside is not None else ()
    hours = [hour for hour in analysis.process.hours if hour.took_place]
    unread = None if analysis.not_compared is None else say("not read: {why}", why=analysis.not_compared)
    return (
        Strand(
            say("Self-esteem from outside"),
            say("{His} check-ins, 0 to 100: how {he} felt about {himself} depended on how others treated {him}"),
            "patient", 0, 100, None,
            tuple((when.astimezone(zone).date(), value, say("{value}", value=round(value))) for when, value in felt),
            unread or say("no check-in tells of it yet"),
        ),
        Strand(
            say("Split self"),
            say("Your looks, from one side alone in the room (below) to both in one sentence (above)"),
            "therapist", 0, 3, None,
            tuple((h.day, float(ANCHORS.index(h.split_self)), SPLIT[h.split_self]) for h in hours if h.split_self),
            say("you have not looked yet"),
            100_000,
        ),
        Strand(
            say("Image of others"),
            say("{His} image of you after the hour, -50 to 50: the middle is an ordinary person"),
            "patient", -50, 50, 0,
            tuple((h.day, float(h.image), say("{value}", value=h.image)) for h in hours if h.image is not None),
            unread or say("{he} {v:has|have} not rated it yet"),
        ),
    )  # fmt: skip


def _zone(analysis: Analysis) -> ZoneInfo:
    return ZoneInfo(analysis.case.record.about.zone)


def _scene(found: Sequence[Strand], over: Span, away: Sequence[tuple[date, date]], width: float, speak: Speak) -> Scene:
    marks: list[Mark] = []
    y = 2.0
    for strand in found:
        name = wrapped(speak(strand.name), width, BODY, bold=True)
        ends = wrapped(speak(strand.ends), width)
        marks.append(Words("strands", "ink", _rows(name, y, _LINE), size=BODY, bold=True))
        y += _LINE * len(name)
        marks.append(Words("what they are", "soft", _rows(ends, y, _NOTE), size=SMALL))
        y += _NOTE * len(ends) + 8
        if strand.points:
            marks += _panel(strand, over, away, Panel(y, _PANEL, strand.low, strand.high))
            y += _PANEL + _APART
        else:
            none = wrapped(speak(strand.none), width)
            marks.append(Words("what is missing", "soft", _rows(none, y, _NOTE)))
            y += _NOTE * len(none) + _APART
    marks += axis(over, (), y, speak)
    return Scene(int(width), int(y + 26), drawn(marks))


def _rows(lines: Sequence[str], y: float, each: float) -> tuple[tuple[float, float, str], ...]:
    return tuple((0.0, y + each * (n + 0.5), line) for n, line in enumerate(lines))


def _panel(strand: Strand, over: Span, away: Sequence[tuple[date, date]], panel: Panel) -> Iterator[Mark]:
    """Its edges, its middle where it has one, the line and the points in the voice of who said them."""
    levels = range(4) if strand.whose == "therapist" else (strand.low, strand.high)
    yield Strokes("edges", "rule", tuple((over.left, panel.y(v), over.right, panel.y(v)) for v in levels), 0.75)
    if strand.middle is not None:
        at = panel.y(strand.middle)
        yield Strokes("middle", "edge", ((over.left, at, over.right, at),), 0.75, (2, 3))
    days, values = [p[0] for p in strand.points], [p[1] for p in strand.points]
    places = [(over.x(when), panel.y(value)) for when, value, _ in strand.points]
    mine = strand.whose == "therapist"
    runs = runs_of(days, values, places, [] if mine else away, apart=strand.apart)
    yield Lines(f"line of {strand.name.id}", strand.whose, runs, 1.5, (5, 3) if mine else ())
    few = len(places) <= 12
    yield Points(f"points of {strand.name.id}", strand.whose, tuple(places), "diamond" if mine else "circle",
                 60 if mine else 26 if few else 12)  # fmt: skip
    if not mine:
        last = str(round(values[-1]))
        yield Words("last values", strand.whose, ((min(places[-1][0] + 6, over.right + 26 - long(last, bold=True)),
                                                   places[-1][1], last),), bold=True)  # fmt: skip


def _told(found: Sequence[Strand]) -> Message:
    parts = []
    for one in found:
        n = len(one.points)
        if n:
            parts.append(say_n("{name}: one point, on {last}.", "{name}: {n} points, the last on {last}.", n,
                               name=one.name, last=one.points[-1][0]))  # fmt: skip
        else:
            parts.append(say("{name}: {none}.", name=one.name, none=one.none))
    parts.append(say("Each stands for itself; they are never added up."))
    return joined(parts)


def _table(found: Sequence[Strand]) -> Table:
    rows: list[tuple[Cell, ...]] = [(one.name, day(when), words) for one in found for when, _, words in one.points]
    rows += [(one.name, BLANK, one.none) for one in found if not one.points]
    return Table((say("Strand"), say("Day"), say("What was said")), tuple(rows), (None,) * len(rows))
