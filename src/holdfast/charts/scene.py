"""A picture before it is drawn: marks with a meaning, placed in pixels, as plain frozen values.

Where things stand is decided here in Python, because labels that stand beside their lines must not run into each other
and because every word goes through `holdfast.text`. `drawing` turns a scene into Vega-Lite. Places are
(x, y) in pixels from the upper left corner.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from holdfast.charts.colours import Ink
from holdfast.text import Message

NARROW, WIDE = 358, 1000
"""Widths in pixels: what a 390 pixel phone leaves inside its margins, and a page."""
BODY, SMALL = 13, 12
"""Sizes of text in pixels, the same at both widths: a narrow picture is another picture, not a smaller one."""

THINNEST = 0.36
"""How wide the thinnest letters are, in parts of their size."""

Place = tuple[float, float]
Box = tuple[float, float, float, float]
Speak = Callable[[Message | str], str]
"""Turns a message into words, for one person in one language."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Unbroken runs of points, each drawn as one line. A run of one point draws nothing."""

    name: str
    ink: Ink
    runs: tuple[tuple[Place, ...], ...]
    width: float = 1.75
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Points:
    name: str
    ink: Ink
    at: tuple[Place, ...]
    shape: Literal["circle", "diamond", "cross"] = "circle"
    size: float = 30
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class Bands:
    """Runs of (x, y, y2), each filled between its two edges."""

    name: str
    ink: Ink
    runs: tuple[tuple[tuple[float, float, float], ...], ...]


@dataclass(frozen=True, slots=True)
class Boxes:
    """Rectangles (x, y, x2, y2), filled, with an outline where `edge` names its ink."""

    name: str
    ink: Ink | None
    at: tuple[Box, ...]
    edge: Ink | None = None
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Strokes:
    """Straight strokes from (x, y) to (x2, y2)."""

    name: str
    ink: Ink
    at: tuple[Box, ...]
    width: float = 1
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """Texts, each at the middle of its height."""

    name: str
    ink: Ink
    at: tuple[tuple[float, float, str], ...]
    align: Literal["left", "right", "center"] = "left"
    size: int = SMALL
    bold: bool = False


Mark = Lines | Points | Bands | Boxes | Strokes | Words


@dataclass(frozen=True, slots=True)
class Scene:
    """Marks in the order in which they are laid on the paper. Equal scenes draw equal pictures."""

    width: int
    height: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """A stretch of the height that stands for a scale from `low` (its bottom) to `high` (its top)."""

    top: float
    height: float
    low: float
    high: float

    @property
    def bottom(self) -> float:
        return self.top + self.height

    def y(self, value: float) -> float:
        """Where a value lies; a value beyond the scale lies on its edge."""
        share = (min(max(value, self.low), self.high) - self.low) / ((self.high - self.low) or 1)
        return round(self.bottom - share * self.height, 1)


def plain(text: str) -> str:
    """A text on one line, without what cannot be printed."""
    return "".join(c for c in " ".join(text.split()) if c.isprintable())


def long(text: str, size: float = SMALL, *, bold: bool = False) -> float:
    """About how many pixels a text takes in the widest of the usual system fonts: rather too many than too few."""
    each = sum(
        1.0 if unicodedata.east_asian_width(c) in "WF" else THINNEST if c in "iljtf.,:;'|! " else 0.63 for c in text
    )
    return size * each * (1.13 if bold else 1.0)


def cut(text: str, room: float, size: float = SMALL, *, bold: bool = False) -> str:
    """The text, or as much of it as fits into `room` pixels with an ellipsis; empty where nothing does."""
    words = plain(text)
    if long(words, size, bold=bold) <= room:
        return words
    while words and long(words + "…", size, bold=bold) > room:
        words = words[:-1]
    return words.rstrip() + "…" if words else ""


def folded(text: str, room: float, size: float = SMALL) -> tuple[str, ...]:
    """The text over as many lines as it needs."""
    lines: list[str] = []
    for word in plain(text).split(" "):
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and long(joined, size) <= room:
            lines[-1] = joined
        else:
            lines.append(word)
    return tuple(lines)


def drawn(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """The marks that hold anything."""
    return tuple(m for m in marks if (m.runs if isinstance(m, Lines | Bands) else m.at))


def alone(runs: Sequence[tuple[Place, ...]]) -> tuple[Place, ...]:
    """The points of runs of one, which no line shows."""
    return tuple(run[0] for run in runs if len(run) == 1)


def merged(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Marks of one look as one mark, at the place of the first; a name is given once."""
    found: dict[Mark, list[Mark]] = {}
    for mark in marks:
        found.setdefault(_empty(mark), []).append(mark)
    names: dict[str, int] = {}
    joined: list[Mark] = []
    for look, of_one_look in found.items():
        names[look.name] = names.get(look.name, 0) + 1
        name = look.name if names[look.name] == 1 else f"{look.name} {names[look.name]}"
        joined.append(replace(_filled(look, of_one_look), name=name))
    return tuple(joined)


def _empty(mark: Mark) -> Mark:
    if isinstance(mark, Lines):
        return replace(mark, runs=())
    if isinstance(mark, Bands):
        return replace(mark, runs=())
    return _with(mark, ())


def _filled(look: Mark, marks: Sequence[Mark]) -> Mark:
    if isinstance(look, Lines):
        return replace(look, runs=tuple(run for m in marks if isinstance(m, Lines) for run in m.runs))
    if isinstance(look, Bands):
        return replace(look, runs=tuple(run for m in marks if isinstance(m, Bands) for run in m.runs))
    return _with(look, tuple(p for m in marks if not isinstance(m, Lines | Bands) for p in m.at))


def _with(mark: Points | Boxes | Strokes | Words, at: tuple[Any, ...]) -> Mark:
    return replace(mark, at=at)  # type: ignore[arg-type]  # the caller has the places of this kind of mark
