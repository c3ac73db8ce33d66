"""How cards stand together: in a flow, in a grid, as a triangle, as a pair with its reversal, on a scale, in a swing.

Each takes a place and a width and returns its marks with its height; arrows run in the gaps between cards alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from holdfast.charts.formulation_cards import (
    GAP,
    NOTE,
    TURN,
    Card,
    Laid,
    Said,
    card,
    card_height,
    path,
    said_alone,
    wrapped,
)
from holdfast.charts.scene import SMALL, Mark, Place, Points, Strokes, Words

COLUMNS_GAP = 14.0


@dataclass(frozen=True, slots=True)
class Scale:
    """One line between two ends with a mark on it. `at`: 0 ... `steps` - 1, None where nothing was chosen."""

    title: str
    ends: tuple[str, str]
    steps: int
    at: int | None
    said: tuple[Said, ...]
    whose: str = "therapist"


def grid(cards: Sequence[Card], x: float, y: float, width: float, columns: int) -> Laid:
    """Cards side by side, nothing between them; those of one row equally high."""
    return _rows(cards, x, y, width, columns, COLUMNS_GAP, COLUMNS_GAP, arrows="none")


def flow(cards: Sequence[Card], x: float, y: float, width: float, columns: int, *, ends: str = "end") -> Laid:
    """Cards in the order in which one leads to the next, row by row. `ends`: "end", "both", or "plain" (no direction).

    "to the middle": of three cards, the first and the last act on the one between them.
    """
    return _rows(cards, x, y, width, columns, GAP, TURN, arrows=ends)


def _rows(
    cards: Sequence[Card], x: float, y: float, width: float, columns: int, gap: float, below: float, *, arrows: str
) -> Laid:
    columns = max(1, min(columns, len(cards)))
    each = (width - gap * (columns - 1)) / columns
    marks: list[Mark] = []
    top = y
    for start in range(0, len(cards), columns):
        row = cards[start : start + columns]
        high = max(card_height(one, each) for one in row)
        for n, one in enumerate(row):
            left = x + n * (each + gap)
            marks += card(one, left, top, each, high).marks
            if arrows != "none" and n:
                between = (left - gap + 3, top + high / 2), (left - 3, top + high / 2)
                marks += _arrow(*between, arrows, start + n)
        bottom = top + high
        if arrows != "none" and start + columns < len(cards):
            last = x + (columns - 1) * (each + gap) + each / 2
            marks += _turn(x + each / 2, last, bottom, below, arrows, start + columns)
        top = bottom + below
    return Laid(tuple(marks), top - below - y if cards else 0)


def _arrow(start: Place, end: Place, arrows: str, to: int) -> tuple[Mark, ...]:
    """From the card before to the one at place `to`."""
    if arrows == "to the middle":
        return path(start, end) if to == 1 else path(end, start)
    return path(start, end, ends="none" if arrows == "plain" else arrows)


def _turn(first: float, last: float, bottom: float, below: float, arrows: str, to: int) -> tuple[Mark, ...]:
    """From the last card of a row to the first of the next."""
    if first == last:
        return _arrow((first, bottom + 3), (first, bottom + below - 3), arrows, to)
    middle = bottom + below / 2
    return path((last, bottom + 3), (last, middle), (first, middle), (first, bottom + below - 3))


def triangle(left: Card, right: Card, foot: Card, x: float, y: float, width: float) -> Laid:
    """Three cards as corners: two above, one below, joined by lines."""
    each = (width - GAP) / 2
    high = max(card_height(one, each) for one in (left, right))
    low = min(width, each + GAP + 40)
    gap = 2 * TURN
    marks = [
        *card(left, x, y, each, high).marks,
        *card(right, x + each + GAP, y, each, high).marks,
        *path((x + each + 3, y + high / 2), (x + each + GAP - 3, y + high / 2), ends="none"),
        *path((x + each / 2, y + high + 3), (x + width / 2 - 30, y + high + gap - 3), ends="none"),
        *path((x + width - each / 2, y + high + 3), (x + width / 2 + 30, y + high + gap - 3), ends="none"),
    ]
    below = card(foot, x + (width - low) / 2, y + high + gap, low)
    return Laid((*marks, *below.marks), high + gap + below.height)


def pair(one: Card, between: Card, other: Card, reversal: Card | None, x: float, y: float, width: float, *,
         narrow: bool) -> Laid:  # fmt: skip
    """Self, what is felt, other; below it what it is like when the roles change, with an arrow both ways."""
    if narrow:
        return _pair_upright(one, between, other, reversal, x, y, width)
    row = flow((one, between, other), x, y, width, 3, ends="plain")
    if reversal is None:
        return row
    each = (width - 2 * GAP) / 3
    bottom, deep = y + row.height, TURN
    first, last = x + each / 2, x + width - each / 2
    bracket = path((first, bottom + 3), (first, bottom + deep), (last, bottom + deep), (last, bottom + 3),
                   dash=(6, 3), ends="both", name="the roles changed")  # fmt: skip
    below = card(reversal, x + width / 6, bottom + deep + 12, width * 2 / 3)
    return Laid((*row.marks, *bracket, *below.marks), row.height + deep + 12 + below.height)


def _pair_upright(
    one: Card, between: Card, other: Card, reversal: Card | None, x: float, y: float, width: float
) -> Laid:
    side = 0.0 if reversal is None else 24.0
    column = flow((one, between, other), x, y, width - side, 1, ends="plain")
    if reversal is None:
        return column
    edge, right = x + width - side, x + width - 6
    upper = y + card_height(one, width - side) / 2
    lower = y + column.height - card_height(other, width - side) / 2
    bracket = path((edge + 3, upper), (right, upper), (right, lower), (edge + 3, lower), dash=(6, 3), ends="both",
                   name="the roles changed")  # fmt: skip
    below = card(reversal, x, y + column.height + COLUMNS_GAP, width)
    return Laid((*column.marks, *bracket, *below.marks), column.height + COLUMNS_GAP + below.height)


def scales(found: Sequence[Scale], x: float, y: float, width: float, columns: int) -> Laid:
    """Scales below one another, or side by side."""
    columns = max(1, min(columns, len(found)))
    each = (width - 2 * GAP * (columns - 1)) / columns
    marks: list[Mark] = []
    top = y
    for start in range(0, len(found), columns):
        row = [_scale(one, x + n * (each + 2 * GAP), top, each) for n, one in enumerate(found[start : start + columns])]
        marks += [mark for one in row for mark in one.marks]
        top += max(one.height for one in row) + COLUMNS_GAP
    return Laid(tuple(marks), max(top - COLUMNS_GAP - y, 0))


def _scale(one: Scale, x: float, y: float, width: float) -> Laid:
    title = wrapped(one.title, width, SMALL)
    marks: list[Mark] = [Words("titles", "soft", tuple((x, y + NOTE * (n + 0.5), t) for n, t in enumerate(title)))]
    line = y + NOTE * len(title) + 12
    left, right = x + 8, x + width - 8
    step = (right - left) / (one.steps - 1)
    marks.append(Strokes("scales", "edge", ((left, line, right, line),), 1.25))
    marks.append(
        Strokes(
            "steps", "edge", tuple((left + n * step, line - 4, left + n * step, line + 4) for n in range(one.steps))
        )
    )
    if one.at is not None:
        mine = one.whose == "therapist"
        marks.append(Points(f"where on the scale, {one.whose}", "therapist" if mine else "patient",
                            ((left + one.at * step, line),), "diamond" if mine else "circle", 110))  # fmt: skip
    ends = [wrapped(end, width / 2 - 8, SMALL) for end in one.ends]
    top = line + 10
    marks.append(Words("ends", "soft", tuple((x, top + NOTE * (n + 0.5), t) for n, t in enumerate(ends[0]))))
    marks.append(
        Words(
            "other ends", "soft", tuple((x + width, top + NOTE * (n + 0.5), t) for n, t in enumerate(ends[1])), "right"
        )
    )
    top += NOTE * max(map(len, ends)) + 4
    for said in one.said:
        laid = said_alone(said, x, top, width)
        marks += laid.marks
        top += laid.height + 4
    return Laid(tuple(marks), top - y)


def swing(low: Card, tips: Card | None, high: Card, x: float, y: float, width: float, *, narrow: bool) -> Laid:
    """Two states and the way there and back; what tips it stands between them."""
    cards = (low, high) if tips is None else (low, tips, high)
    return flow(cards, x, y, width, 1 if narrow else len(cards), ends="both")
