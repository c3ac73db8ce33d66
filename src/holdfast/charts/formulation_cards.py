"""The pieces of a drawn formulation: cards with wrapped words, each in its voice, and the arrows between them.

Every piece says how high it will be before it is drawn, so nothing is ever laid over anything else. Widths of text are
`scene.long`'s, which are rather too wide than too narrow. No text is smaller than 12 pixels.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise

from holdfast.case.record import Party
from holdfast.charts.scene import (
    BODY,
    SMALL,
    THINNEST,
    Box,
    Boxes,
    Mark,
    Place,
    Points,
    Strokes,
    Words,
    long,
    plain,
)

PAD, LINE, NOTE, BETWEEN, HEAD = 9.0, 18.0, 16.0, 8.0, 3.0
INDENT = 14.0
MOST_LINES = 9
GAP, TURN = 26.0, 30.0
"""Between two cards side by side, and between two rows: what an arrow needs."""


@dataclass(frozen=True, slots=True)
class Said:
    """One paragraph of a card: words, whose, and notes below them. `supports`, `speaks_against`: notes with a mark."""

    words: str
    whose: Party
    supports: str = ""
    speaks_against: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """A title and what was said under it. Without anything said it is drawn open: `empty` says what is missing."""

    title: str
    said: tuple[Said, ...] = ()
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Laid:
    """Marks from `top` down, and how high they are."""

    marks: tuple[Mark, ...]
    height: float


def wrapped(
    text: str, room: float, size: float = BODY, *, bold: bool = False, most: int = MOST_LINES
) -> tuple[str, ...]:
    """The text over at most `most` lines of `room` pixels; longer words are broken, a longer text ends in "…"."""
    return _wrapped(text, room, size, bold, most)


@lru_cache(maxsize=4096)
def _wrapped(text: str, room: float, size: float, bold: bool, most: int) -> tuple[str, ...]:
    """Heights are asked for before anything is drawn, so the same words are wrapped several times over."""
    lines: list[str] = []
    for word in plain(text)[: _fitting(room, size, most)].split(" "):
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and long(joined, size, bold=bold) <= room:
            lines[-1] = joined
            continue
        lines += islice(_broken(word, room, size, bold=bold), most + 1)
        if len(lines) > most:
            break
    if len(lines) <= most:
        return tuple(line for line in lines if line)
    last = lines[most - 1]
    while last and long(last + " …", size, bold=bold) > room:
        last = last[:-1]
    return (*lines[: most - 1], f"{last.rstrip()} …")


def _fitting(room: float, size: float, most: int) -> int:
    """More characters than `most` lines hold, however thin: what comes after them is never drawn."""
    return (int(room / (THINNEST * size)) + 2) * (most + 1)


def forget() -> None:
    """Nothing that somebody wrote outlasts the drawing it was wrapped for."""
    _wrapped.cache_clear()


def _broken(word: str, room: float, size: float, *, bold: bool) -> Iterator[str]:
    """A word, in as many pieces as it takes."""
    piece = ""
    for letter in word:
        if piece and long(piece + letter + "-", size, bold=bold) > room:
            yield piece + ("-" if piece[-1].isalnum() else "")
            piece = ""
        piece += letter
    yield piece


def card_height(card: Card, width: float) -> float:
    """How high the card will be at this width."""
    room = width - 2 * PAD
    height = 2 * PAD + NOTE * len(wrapped(card.title, room, SMALL)) + HEAD
    if not card.said:
        return height + LINE * len(wrapped(card.empty, room))
    return height + sum(_said_height(one, room) for one in card.said) + BETWEEN * (len(card.said) - 1)


def _said_height(said: Said, room: float) -> float:
    room -= INDENT
    noted = sum(len(wrapped(note, room - INDENT, SMALL)) for note in _notes(said))
    return LINE * len(wrapped(said.words, room)) + NOTE * noted


def _notes(said: Said) -> tuple[str, ...]:
    return tuple(note for note in (said.supports, said.speaks_against, *said.notes) if note)


def card(one: Card, x: float, y: float, width: float, height: float | None = None) -> Laid:
    """The card at (x, y). `height`: at least so high, as its neighbours are."""
    high = max(card_height(one, width), height or 0)
    open_one = not one.said
    marks: list[Mark] = [
        Boxes("cards not filled" if open_one else "cards", "paper", ((x, y, x + width, y + high),), "edge",
              (3, 3) if open_one else ())
    ]  # fmt: skip
    room, at = width - 2 * PAD, y + PAD
    lines = wrapped(one.title, room, SMALL)
    marks.append(Words("titles", "soft", tuple((x + PAD, at + NOTE * (n + 0.5), t) for n, t in enumerate(lines))))
    at += NOTE * len(lines) + HEAD
    if open_one:
        marks.append(_text("what is not there yet", "soft", wrapped(one.empty, room), x + PAD, at))
    for said in one.said:
        marks += _said(said, x + PAD, at, room)
        at += _said_height(said, room) + BETWEEN
    return Laid(tuple(marks), high)


def said_alone(said: Said, x: float, y: float, width: float) -> Laid:
    """A paragraph without a card around it."""
    return Laid(tuple(_said(said, x, y, width)), _said_height(said, width))


def _said(said: Said, x: float, y: float, room: float) -> Iterator[Mark]:
    """The words behind a rule in their voice: his unbroken with a round mark, yours dashed with a square one."""
    lines = wrapped(said.words, room - INDENT)
    high = LINE * len(lines)
    mine = said.whose == "therapist"
    if len(lines) > 1:
        yield Strokes(f"rule, {said.whose}", said.whose, ((x + 4, y + 15, x + 4, y + high - 2),), 1.75,
                      (4, 3) if mine else ())  # fmt: skip
    yield Points(f"mark, {said.whose}", said.whose, ((x + 4, y + LINE / 2),), "diamond" if mine else "circle", 34)
    yield _text("words", "ink", lines, x + INDENT, y)
    at = y + high
    for note in _notes(said):
        rows = wrapped(note, room - 2 * INDENT, SMALL)
        place = (x + INDENT + 5, at + NOTE / 2)
        if note == said.supports:
            yield Points("speaks for it", "ink", (place,), "circle", 30, hollow=True)
        elif note == said.speaks_against:
            yield Strokes("speaks against it", "ink", _crossed(place), 1.5)
        yield Words("notes", "soft", tuple((x + 2 * INDENT, at + NOTE * (n + 0.5), t) for n, t in enumerate(rows)))
        at += NOTE * len(rows)


def _crossed(place: Place) -> tuple[Box, ...]:
    """Two strokes across each other: the engine's own cross stands upright and would be read as a plus."""
    x, y = place
    return (x - 3.5, y - 3.5, x + 3.5, y + 3.5), (x - 3.5, y + 3.5, x + 3.5, y - 3.5)


def _text(name: str, ink: str, lines: Sequence[str], x: float, y: float) -> Mark:
    at = tuple((x, y + LINE * (n + 0.5), line) for n, line in enumerate(lines))
    return Words(name, "ink" if ink == "ink" else "soft", at, size=BODY)


def heading(text: str, x: float, y: float, width: float, *, small: str = "") -> Laid:
    """The name of a part, bold, and a line below it where there is more to say."""
    lines = wrapped(text, width, BODY, bold=True)
    marks: list[Mark] = [
        Words("headings", "ink", tuple((x, y + LINE * (n + 0.5), t) for n, t in enumerate(lines)), size=BODY, bold=True)
    ]
    height = LINE * len(lines)
    if small:
        below = wrapped(small, width, SMALL)
        marks.append(
            Words("below headings", "soft", tuple((x, y + height + NOTE * (n + 0.5), t) for n, t in enumerate(below)))
        )
        height += NOTE * len(below)
    return Laid(tuple(marks), height + 6)


def path(*places: Place, dash: tuple[float, ...] = (), ends: str = "end", name: str = "arrows") -> tuple[Mark, ...]:
    """Straight strokes from place to place, with heads at "end", at "both" or at "none"."""
    strokes: list[Box] = [(a[0], a[1], b[0], b[1]) for a, b in pairwise(places)]
    heads: list[Box] = []
    if ends in ("end", "both"):
        heads += _head(places[-2], places[-1])
    if ends == "both":
        heads += _head(places[1], places[0])
    look = "lines between" if ends == "none" else name
    found: list[Mark] = [Strokes(look, "soft", tuple(strokes), 1.25, dash)]
    if heads:
        found.append(Strokes("arrow heads", "soft", tuple(heads), 1.25))
    return tuple(found)


def _head(start: Place, end: Place) -> tuple[Box, Box]:
    dx, dy = end[0] - start[0], end[1] - start[1]
    size = (dx * dx + dy * dy) ** 0.5 or 1
    ux, uy = 6 * dx / size, 6 * dy / size
    return (
        (round(end[0] - ux - uy * 0.7, 1), round(end[1] - uy + ux * 0.7, 1), end[0], end[1]),
        (round(end[0] - ux + uy * 0.7, 1), round(end[1] - uy - ux * 0.7, 1), end[0], end[1]),
    )
