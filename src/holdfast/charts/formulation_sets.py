"""Two sets that face each other across a wall, as in splitting: columns side by side, or one below the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from holdfast.charts.formulation_blocks import COLUMNS_GAP
from holdfast.charts.formulation_cards import Card, Laid, card, heading
from holdfast.charts.scene import Box, Mark, Strokes

Draws = Callable[[float, float, float], Laid]
"""Something at x, y and of a width."""
WALL_GAP = 48.0
BELOW, INSET = 16.0, 40.0
DASH = (9, 6)


def facing(
    sides: tuple[tuple[str, Sequence[Draws]], tuple[str, Sequence[Draws]]],
    empty: Card, wall: Card, x: float, y: float, width: float, *, narrow: bool,
) -> Laid:  # fmt: skip
    """Each side with its name and figures; `wall`: what keeps them apart. `empty` stands where a side has nothing."""
    if narrow:
        return _stacked(sides, empty, wall, x, y, width)
    each = (width - WALL_GAP) / 2
    columns = [_side(name, draws, empty, x + n * (each + WALL_GAP), y, each) for n, (name, draws) in enumerate(sides)]
    high = max(one.height for one in columns)
    middle = x + width / 2
    below = card(wall, x + width / 6, y + high + BELOW, width * 2 / 3)
    line = _wall((middle, y, middle, y + high + BELOW - 2))
    marks = [mark for one in columns for mark in one.marks]
    return Laid((*marks, line, *below.marks), high + BELOW + below.height)


def _stacked(
    sides: tuple[tuple[str, Sequence[Draws]], tuple[str, Sequence[Draws]]],
    empty: Card, wall: Card, x: float, y: float, width: float,
) -> Laid:  # fmt: skip
    """The wall lies between the upper and the lower set."""
    (first, upper), (second, lower) = sides
    above = _side(first, upper, empty, x, y, width)
    at = y + above.height + BELOW
    between = card(wall, x + INSET, at, width - 2 * INSET)
    middle = at + between.height / 2
    lines = _wall((x, middle, x + INSET - 2, middle), (x + width - INSET + 2, middle, x + width, middle))
    at += between.height + BELOW
    below = _side(second, lower, empty, x, at, width)
    return Laid((*above.marks, lines, *between.marks, *below.marks), at + below.height - y)


def _wall(*strokes: Box) -> Strokes:
    return Strokes("the wall between them", "ink", strokes, 2, DASH)


def _side(name: str, draws: Sequence[Draws], empty: Card, x: float, y: float, width: float) -> Laid:
    head = heading(name, x, y, width)
    marks: list[Mark] = list(head.marks)
    at = y + head.height
    for draw in draws or ((lambda x, y, width: card(empty, x, y, width)),):
        laid = draw(x, at, width)
        marks += laid.marks
        at += laid.height + COLUMNS_GAP
    return Laid(tuple(marks), at - COLUMNS_GAP - y)
