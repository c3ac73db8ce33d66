"""How good the alarms are, as a picture: for each detector, or each simulated world, what was found beside what was
said for nothing. A dot is what was measured, a stroke the lowest and the highest of the draws.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from math import ceil
from typing import Literal

from holdfast.charts.key import SAMPLE, Entry, key
from holdfast.charts.picture import Picture, Speaker, Table, nothing_yet
from holdfast.charts.scene import (
    BODY,
    NARROW,
    SMALL,
    WIDE,
    Mark,
    Points,
    Scene,
    Speak,
    Strokes,
    Words,
    cut,
    drawn,
    folded,
)
from holdfast.evaluate.alarm_words import detector_words, world_words
from holdfast.evaluate.alarms import NOT_MEASURED, called, fullest_of, in_order, of_ruptures, ours, worlds_told
from holdfast.evaluate.operating import Detector, Operating
from holdfast.text import Message, Spoken, say

NAMES = ("detectors", "worlds")
NOBODY = Spoken("", "they")
"""These pictures are about nobody."""
Shape = Literal["circle", "diamond"]


@dataclass(frozen=True, slots=True)
class _Line:
    """One row: `hollow` where it is not ours, a diamond where it cannot speak in time."""

    name: Message
    one: Detector
    hollow: bool

    @property
    def shape(self) -> Shape:
        return "circle" if self.one.online else "diamond"


@dataclass(frozen=True, slots=True)
class _Scale:
    """From `left` to `right`, 0 to `most`."""

    figure: str
    left: float
    right: float
    most: float

    def x(self, value: float) -> float:
        return round(self.left + min(value / self.most, 1) * (self.right - self.left), 1)


def alarms_picture(found: Operating | None, name: str, *, narrow: bool = False, language: str = "en") -> Picture:
    """One of `NAMES`. Nothing to draw where nothing was measured. Raises KeyError for another name."""
    make = {"detectors": _of_detectors, "worlds": _of_worlds}[name]
    if found is None:
        return Picture(None, NOT_MEASURED, Table(), say("How good are these alarms?"), NOBODY, language)
    title, lines, sentence, table = make(found)
    shown = [one for one in lines if one.one.episode_recall is not None]
    if not shown:
        return nothing_yet(say("nothing was measured."), title, NOBODY, language, table)
    return Picture(
        partial(_scene, shown, Speaker(NOBODY, language), narrow=narrow), sentence, table, title, NOBODY, language
    )


def _of_detectors(found: Operating) -> tuple[Message, list[_Line], Message, Table]:
    world = in_order(found)[0]
    told = worlds_told(found)[0]
    lines = [_Line(called(one), one, one not in ours(world)) for one in of_ruptures(world)]
    sentence = say(
        "“{world}”, simulated: what each detector found beside how often it spoke for nothing. Further right is "
        "better on the first scale and worse on the second.", world=told.title,
    )  # fmt: skip
    return (
        say("What found ruptures, and at what price"),
        lines,
        sentence,
        Table(told.detectors.header, told.detectors.rows),
    )


def _of_worlds(found: Operating) -> tuple[Message, list[_Line], Message, Table]:
    fullest = fullest_of(in_order(found)[0])
    if fullest is None:
        return say("One detector in every world"), [], say("Nothing was measured."), Table()
    lines = [
        _Line(world_words(world.name).title, one, world_words(world.name).contradicts is not None)
        for world in in_order(found)
        for one in world.detectors
        if one.key == fullest.key
    ]
    sentence = say(
        "{detector} in every simulated world: hollow where the world does not fit what it takes for granted.",
        detector=say("{title}, answers and log", title=detector_words(fullest.name).title),
    )
    heads = (say("World"), say("Found, of 10"), say("For nothing, in 20 hours"))
    rows = [
        (line.name, _figure(line.one, "episode_recall", 10, 1),
         _figure(line.one, "false_alarms_per_20_sessions", 1, 2))
        for line in lines
    ]  # fmt: skip
    return say("One detector in every world"), lines, sentence, Table(heads, tuple(rows))


def _figure(one: Detector, name: str, times: float, places: int) -> str:
    value = getattr(one, name)
    return "–" if value is None else f"{times * value:.{places}f}"


def _scene(lines: Sequence[_Line], speak: Speak, *, narrow: bool) -> Scene:
    width = NARROW if narrow else WIDE
    ends = [end for line in lines for end in _ends(line.one, "false_alarms_per_20_sessions")]
    most = max(0.2, ceil(5 * max(ends, default=1.0)) / 5)
    found, lost = (
        (_Scale("episode_recall", 8, 160, 1), _Scale("false_alarms_per_20_sessions", 196, width - 16, most))
        if narrow
        else (_Scale("episode_recall", 400, 660, 1), _Scale("false_alarms_per_20_sessions", 716, 976, most))
    )
    marks, y = _heads(((found, say("Found, of 10 ruptures")), (lost, say("For nothing, in 20 hours"))), speak)
    top = y
    for line in lines:
        y += 34 if narrow else 26
        name = cut(speak(line.name), width - 4 if narrow else found.left - 24, SMALL)
        marks.append(Words("names", "ink", ((0, y - 15 if narrow else y, name),), "left", SMALL, bold=not line.hollow))
        for scale in (found, lost):
            marks += _dot(line, scale, y)
    foot = y + 16
    rows = [top + (34 if narrow else 26) * (n + 1) for n in range(len(lines))]
    for scale, ticks in ((found, ("0", "5", "10")), (lost, ("0", f"{most / 2:g}", f"{most:g}"))):
        marks += _ruled(scale, ticks, [(row - 5, row + 5) for row in rows] if narrow else [(top, foot)], foot)
    below, foot = key(_key(lines), 8, foot + 34, width - 16, speak)
    return Scene(width, int(foot), drawn([*marks, *below]))


def _heads(scales: Sequence[tuple[_Scale, Message]], speak: Speak) -> tuple[list[Mark], float]:
    marks: list[Mark] = []
    most = 0
    for scale, words in scales:
        said = folded(speak(words), scale.right - scale.left, BODY)
        places = tuple((scale.left, 14.0 + 16 * n, text) for n, text in enumerate(said))
        marks.append(Words("names of the scales", "ink", places, "left", BODY, bold=True))
        most = max(most, len(said))
    return marks, 20.0 + 16 * most


def _ends(one: Detector, figure: str) -> tuple[float, ...]:
    """The least and the most there is of a figure, the measured one included; empty where there is none."""
    given = [value for value in (getattr(one, figure), *(one.span(figure) or ())) if value is not None]
    return (min(given), max(given)) if given else ()


def _dot(line: _Line, scale: _Scale, y: float) -> list[Mark]:
    value = getattr(line.one, scale.figure)
    marks: list[Mark] = [Strokes("rows", "rule", ((scale.left, y, scale.right, y),), 0.75)]
    if value is None:
        return marks
    low, high = _ends(line.one, scale.figure)
    if high > low:
        marks.append(Strokes("from draw to draw", "ink", ((scale.x(low), y, scale.x(high), y),), 2.5))
    name = f"{'others' if line.hollow else 'ours'}, {line.shape}"
    size = 60 if line.shape == "circle" else 80
    return [*marks, Points(name, "ink", ((scale.x(value), y),), line.shape, size, hollow=line.hollow)]


def _ruled(scale: _Scale, ticks: tuple[str, str, str], spans: Sequence[tuple[float, float]], foot: float) -> list[Mark]:
    """The ends and the middle of a scale: through the whole height, or at each row where names stand above the rows."""
    at = (scale.left, (scale.left + scale.right) / 2, scale.right)
    return [
        Strokes("scales", "rule", tuple((x, top, x, end) for x in at for top, end in spans), 0.75),
        Words("numbers", "soft", tuple((x, foot + 10, tick) for x, tick in zip(at, ticks, strict=True)), "center", 11),
    ]


def _key(lines: Sequence[_Line]) -> list[Entry]:
    entries: list[Entry] = [
        (lambda x, y: (Strokes("key of the draws", "ink", ((x, y, x + SAMPLE, y),), 2.5),),
         say("from the lowest to the highest of the draws")),
    ]  # fmt: skip
    if any(line.shape == "diamond" for line in lines):
        entries.append((
            lambda x, y: (Points("key of looking back", "ink", ((x + 14, y),), "diamond", 80, hollow=True),),
            say("looks back over the whole course: cannot speak in time"),
        ))  # fmt: skip
    return entries
