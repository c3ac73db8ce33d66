"""Picture 2, the plane: grandiosity by vulnerability as T in one named group, the last forms as a fading path.

His own forms alone: what somebody else answered about him is another person's view and no place on his path.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from math import ceil, floor, sqrt
from typing import Literal

from holdfast.charts.key import SAMPLE, Entry, key
from holdfast.charts.measure_words import STATES, t
from holdfast.charts.picture import BLANK, Cell, Picture, Speaker, Table, joined, nothing_yet
from holdfast.charts.scene import (
    BODY,
    NARROW,
    SMALL,
    WIDE,
    Boxes,
    Lines,
    Mark,
    Place,
    Points,
    Scene,
    Speak,
    Strokes,
    Words,
    drawn,
    folded,
    long,
)  # fmt: skip
from holdfast.charts.words import day
from holdfast.measures.change import Z95
from holdfast.measures.history import Filled, History
from holdfast.measures.instrument import PlaneState
from holdfast.measures.standing import OnPlane
from holdfast.text import Message, Spoken, say, say_n

MOST_SHOWN = 8
"""The last forms; earlier ones stand in the table."""
_LEAST_T, _MOST_T = 20.0, 80.0
_CORNERS: tuple[tuple[PlaneState, Literal["left", "right"], bool], ...] = (
    ("vulnerability high", "left", True), ("both high", "right", True),
    ("neither high", "left", False), ("grandiosity high", "right", False),
)  # fmt: skip
Placed = tuple[tuple[Filled, OnPlane], ...]


@dataclass(frozen=True, slots=True)
class _Square:
    """T from `low` to `high` on both sides; what lies beyond lies on the edge."""

    left: float
    top: float
    side: float
    low: float
    high: float

    def x(self, value: float) -> float:
        return round(self.left + self._share(value) * self.side, 1)

    def y(self, value: float) -> float:
        return round(self.foot - self._share(value) * self.side, 1)

    def at(self, one: OnPlane) -> Place:
        return self.x(one.grandiosity), self.y(one.vulnerability)

    def cross(self, value: float) -> tuple[tuple[float, float, float, float], tuple[float, float, float, float]]:
        """The strokes at one T on both sides."""
        x, y = self.x(value), self.y(value)
        return (x, self.top, x, self.foot), (self.left, y, self.right, y)

    @property
    def right(self) -> float:
        return self.left + self.side

    @property
    def foot(self) -> float:
        return self.top + self.side

    def _share(self, value: float) -> float:
        return (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)


def plane(seen: History, *, person: Spoken, narrow: bool = False, language: str = "en") -> Picture:
    """Both scores of each of his forms as one place. Nothing to draw where the instrument has no plane, or no group
    has figures for both scores as they are put together.
    """
    title = say("Grandiosity by vulnerability")
    placed = tuple((one, one.plane) for one in seen.own if one.plane is not None)
    table = Table(_HEADER, tuple(_row(one) for one in seen.own))
    if seen.instrument.plane is None or not placed:
        why = say("no form has both scores beside a group's figures.")
        return nothing_yet(why, title, person, language, table)
    high_from = seen.instrument.plane.high_from
    scene = partial(_scene, seen, placed, high_from, Speaker(person, language), narrow=narrow)
    return Picture(scene, _told(placed, high_from), table, title, person, language)


def _scene(seen: History, placed: Placed, high_from: float, speak: Speak, *, narrow: bool) -> Scene:
    width = NARROW if narrow else WIDE
    shown = placed[-MOST_SHOWN:]
    square = _Square(38.0, 34.0, 300.0 if narrow else 430.0, *_span(shown))
    ticks = (square.low, 50.0, high_from, square.high)
    marks: list[Mark] = [
        *_error(seen, shown[-1][1], square),
        Boxes("frame", None, ((square.left, square.top, square.right, square.foot),), "rule"),
        Strokes("mean of the group", "edge", square.cross(50.0), 0.5),
        Strokes("high from here", "edge", square.cross(high_from), 1, (4, 3)),
        Words("numbers up", "soft", tuple((square.left - 5, square.y(n), f"{n:g}") for n in ticks), "right", 11),
        Words("numbers across", "soft", tuple((square.x(n), square.foot + 12, f"{n:g}") for n in ticks), "center", 11),
        Words("name up", "ink", ((0, 9, speak(say("Vulnerability, T"))),), "left", BODY, bold=True),
        Words("name across", "ink", ((square.right, square.foot + 32, speak(say("Grandiosity, T"))),), "right", BODY,
              bold=True),
        *_corners(square, high_from, speak),
        *_path(shown, square),
        *_days(shown, square, speak),
    ]  # fmt: skip
    x, y = (square.left, square.foot + 60) if narrow else (square.right + 44, square.top + 10)
    below, foot = key(_key(seen, shown, high_from), x, y, width - x, speak)
    return Scene(width, int(max(square.foot + 46, foot)), drawn([*marks, *below]))


def _span(shown: Placed) -> tuple[float, float]:
    """T from 20 to 80, further where a form lies beyond; the same on both sides, so that the plane stays square."""
    values = [v for _, one in shown for v in (one.grandiosity, one.vulnerability)]
    return min(_LEAST_T, floor((min(values) - 3) / 10) * 10.0), max(_MOST_T, ceil((max(values) + 3) / 10) * 10.0)


def _error(seen: History, last: OnPlane, square: _Square) -> Iterator[Mark]:
    """The measure's own error around the last form, 95 of 100; only where the group's alphas are known."""
    if (wide := _errors(seen)) is not None:
        left, right = square.x(last.grandiosity - wide[0]), square.x(last.grandiosity + wide[0])
        top, foot = square.y(last.vulnerability + wide[1]), square.y(last.vulnerability - wide[1])
        yield Boxes("error of the last form", "estimate", ((left, top, right, foot),))


def _errors(seen: History) -> tuple[float, float] | None:
    """Half the width of the error in T of grandiosity and vulnerability: 1.96 * 10 * sqrt(1 - alpha)."""
    rules = seen.instrument.plane
    if rules is None:
        return None
    both = [seen.reference(name) for name in (rules.grandiosity, rules.vulnerability)]
    alphas = [one.alpha for one in both if one is not None and one.alpha is not None]
    return (Z95 * 10 * sqrt(1 - alphas[0]), Z95 * 10 * sqrt(1 - alphas[1])) if len(alphas) == len(both) else None


def _corners(square: _Square, high_from: float, speak: Speak) -> Iterator[Mark]:
    cut = square.x(high_from)
    for state, side, at_top in _CORNERS:
        room, at = (cut - square.left - 12, square.left + 6)
        if side == "right":
            room, at = (square.right - cut - 12, square.right - 6)
        lines = folded(speak(STATES[state]), room, SMALL)
        y = square.top + 12 if at_top else square.foot - 12 - 14 * (len(lines) - 1)
        places = tuple((at, y + 14 * n, line) for n, line in enumerate(lines))
        yield Words("names of the corners", "ink", places, side, SMALL, bold=state == "both high")


def _path(shown: Placed, square: _Square) -> Iterator[Mark]:
    """Older forms are smaller and hollow, the way to them thinner; the last is full."""
    places = [square.at(one) for _, one in shown]
    for n, (a, b) in enumerate(pairwise(places), 1):
        yield Lines("path", "patient", ((a, b),), round(0.5 + 1.75 * n / len(places), 2), (1, 3) if n == 1 else ())
    for n, place in enumerate(places[:-1], 1):
        yield Points("earlier forms", "patient", (place,), "circle", round(20 + 50 * n / len(places)), hollow=True)
    yield Points("the last form", "patient", (places[-1],), "circle", 90)


def _days(shown: Placed, square: _Square, speak: Speak) -> Iterator[Mark]:
    """The days of the first and the last, on the side where there is room."""
    ends = shown[:1] + shown[-1:] if len(shown) > 1 else shown
    before: list[Place] = []
    for form, one in ends:
        word, (x, y) = speak(day(form.when)), square.at(one)
        fits = x + 12 + long(word, 11) <= square.right
        y = y - 13 if y - square.top > 40 else y + 13
        if any(abs(x - a) < long(word, 11) and abs(y - b) < 13 for a, b in before):
            y += 26
        before.append((x, y))
        yield Words(f"days {'after' if fits else 'before'}", "ink", ((x + 8 if fits else x - 8, y, word),),
                    "left" if fits else "right", 11)  # fmt: skip


def _key(seen: History, shown: Placed, high_from: float) -> list[Entry]:
    entries: list[Entry] = [
        (lambda x, y: (Points("key of the last", "patient", ((x + 14, y),), "circle", 90),), say("the last form"))
    ]
    if len(shown) > 1:
        entries.append((
            lambda x, y: (Points("key of earlier forms", "patient", ((x + 14, y),), "circle", 40, hollow=True),),
            say("forms before it, the older the smaller"),
        ))  # fmt: skip
    if _errors(seen) is not None:
        entries.append((
            lambda x, y: (Boxes("key of the error", "estimate", ((x, y - 7, x + SAMPLE, y + 7),)),),
            say("the measure's own error around the last form, 95 of 100"),
        ))  # fmt: skip
    entries.append((
        lambda x, y: (Strokes("key of high", "edge", ((x, y, x + SAMPLE, y),), 1, (4, 3)),),
        say("T {high}: called high from here on, our choice", high=f"{high_from:g}"),
    ))  # fmt: skip
    entries.append((
        lambda x, y: (Strokes("key of the mean", "edge", ((x, y, x + SAMPLE, y),), 0.5),),
        say("T 50: the mean of {group}", group=say(shown[-1][1].group.title)),
    ))  # fmt: skip
    return entries


def _told(placed: Placed, high_from: float) -> Message:
    form, last = placed[-1]
    many = say_n("{n} form of {his} has both scores.", "{n} forms of {his} have both scores.", len(placed))
    where = say("The last, on {day}: grandiosity {g} and vulnerability {v} as T, {state}.", day=day(form.when),
                g=t(last.grandiosity), v=t(last.vulnerability), state=STATES[last.state])  # fmt: skip
    scale = say("Beside {group}: 50 is their mean, 10 their spread; to call {high} high is our choice, no cut-off.",
                group=say(last.group.title), high=f"{high_from:g}")  # fmt: skip
    return joined([many, where, scale])


_HEADER = (say("Day"), say("Grandiosity, T"), say("Vulnerability, T"), say("Difference"), say("Which is high"))


def _row(form: Filled) -> tuple[Cell, ...]:
    one = form.plane
    if one is None:
        return day(form.when), BLANK, BLANK, BLANK, BLANK
    difference = f"{round(one.difference):+d}".replace("-", "−").replace("+0", "0")
    return day(form.when), t(one.grandiosity), t(one.vulnerability), difference, STATES[one.state]
