"""Thin marks with a word, above a picture: placed so that no word runs over another or over another word's mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from holdfast.charts.scene import SMALL, Mark, Strokes, Words, drawn, long

LANE = 15
_AIR = 5


@dataclass(frozen=True, slots=True)
class Noted:
    """Something at `x` that deserves a mark; lower `rank` comes first. `until` is where a stretch of days ends."""

    x: float
    word: str
    rank: int
    until: float | None = None


@dataclass(frozen=True, slots=True)
class _Spot:
    noted: Noted
    lane: int
    from_x: float
    to_x: float
    turned: bool


@dataclass(frozen=True, slots=True)
class Lanes:
    """The marks above a picture, the height they take, and where marks with a word run on through it."""

    height: float
    marks: tuple[Mark, ...]
    at: tuple[float, ...]


def lanes(noted: Sequence[Noted], *, most: int, left: float, right: float, top: float) -> Lanes:
    """Words in up to `most` lanes under `top`. What finds no room keeps a short mark without a word."""
    placed: tuple[_Spot, ...] = ()
    bare: list[Noted] = []
    for one in sorted(noted, key=lambda n: (n.rank, n.x, n.word)):
        more = _laid([*(p.noted for p in placed), one], most, left, right) if one.word else None
        if more is None:
            bare.append(one)
        else:
            placed = more
    used = max((p.lane for p in placed), default=-1) + 1
    height = used * LANE + (_AIR if used or bare else 0)
    # Lane 0 is the lowest, next to the picture.
    middle = [top + (used - lane - 0.5) * LANE for lane in range(used)]
    foot = top + height
    return Lanes(
        height,
        drawn(
            [
                Strokes("marks", "edge", tuple((p.noted.x, middle[p.lane] - 6, p.noted.x, foot) for p in placed), 0.75),
                Strokes("marks without a word", "edge", tuple((n.x, foot - 5, n.x, foot) for n in bare)),
                Strokes("stretches of days", "ink", _stretches(noted, foot - 2), 2.5),
                Words(
                    "words", "ink", tuple((p.noted.x + 4, middle[p.lane], p.noted.word) for p in placed if not p.turned)
                ),
                Words(
                    "words to the left",
                    "ink",
                    tuple((p.noted.x - 4, middle[p.lane], p.noted.word) for p in placed if p.turned),
                    "right",
                ),
            ]
        ),
        tuple(sorted({p.noted.x for p in placed})),
    )


def _stretches(noted: Sequence[Noted], y: float) -> tuple[tuple[float, float, float, float], ...]:
    return tuple((n.x, y, n.until, y) for n in noted if n.until is not None and n.until > n.x)


def _laid(noted: Sequence[Noted], most: int, left: float, right: float) -> tuple[_Spot, ...] | None:
    """All of these with their words, or None. From the right: a word may stand above the marks that come after it."""
    placed: list[_Spot] = []
    for one in sorted(noted, key=lambda n: (-n.x, n.rank, n.word)):
        spot = _spot(one, placed, most, left, right)
        if spot is None:
            return None
        placed.append(spot)
    return tuple(placed)


def _spot(one: Noted, placed: Sequence[_Spot], most: int, left: float, right: float) -> _Spot | None:
    size = long(one.word, SMALL) + 6
    # A word to the left of its mark stands in the way of what comes before: only where there is no room to the right.
    for turned, low, high in ((False, one.x - 1, one.x + size), (True, one.x - size, one.x + 1)):
        for lane in range(most):
            spot = _Spot(one, lane, low, high, turned)
            if low >= left and high <= right and not any(_clash(spot, other) for other in placed):
                return spot
    return None


def _clash(a: _Spot, b: _Spot) -> bool:
    if a.lane == b.lane:
        return a.from_x < b.to_x + _AIR and b.from_x < a.to_x + _AIR
    high, low = (a, b) if a.lane > b.lane else (b, a)
    return low.from_x - 2 < high.noted.x < low.to_x + 2  # the mark of the higher word runs through the lower lane
