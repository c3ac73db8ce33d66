"""A rupture is a visible break in the line, a repair a stitch across it; an unrepaired one stays open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot

from holdfast.charts.scene import Box, Mark, Place, Strokes, drawn
from holdfast.process.readings import Episode, Hour

STITCH = 4.5
_BETWEEN = 6.0


@dataclass(frozen=True, slots=True)
class Wound:
    """From the last point before a rupture to the first after its repair; either may be missing."""

    before: Place | None
    after: Place | None
    repaired: bool


def ruptures(episodes: Sequence[Episode]) -> tuple[Episode, ...]:
    """The episodes two sources speak for. A number alone is no rupture."""
    return tuple(e for e in episodes if e.stage == "probable")


def inside(hour: Hour, episode: Episode) -> bool:
    return episode.onset <= hour.number and (episode.repaired_at is None or hour.number < episode.repaired_at)


def wounds(hours: Sequence[Hour], places: Sequence[Place | None], episodes: Sequence[Episode]) -> tuple[Wound, ...]:
    """Where the line is open, for each rupture. `places` are the points of the line, one for each hour."""
    found = []
    for episode in episodes:
        given = [(h, p) for h, p in zip(hours, places, strict=True) if p is not None]
        before = [p for h, p in given if h.number < episode.onset]
        after = [p for h, p in given if episode.repaired_at is not None and h.number >= episode.repaired_at]
        torn = [p for h, p in given if inside(h, episode)]
        start = before[-1] if before else (torn[0] if torn else None)
        found.append(Wound(start, after[0] if after else None, episode.repaired_at is not None))
    return tuple(found)


def wound_marks(found: Sequence[Wound]) -> tuple[Mark, ...]:
    """Stitches across what was repaired; two open strokes at the end of the line where nothing was."""
    threads: list[Box] = []
    strokes: list[Box] = []
    ends: list[Box] = []
    for wound in found:
        if wound.repaired and wound.before and wound.after:
            threads.append((*wound.before, *wound.after))
            strokes += _stitches(wound.before, wound.after)
        elif wound.before:
            x, y = wound.before
            ends += [(x + 5 + d, y + 7, x + 9 + d, y - 7) for d in (0, 4)]
    return drawn(
        [
            Strokes("thread of a repair", "ink", tuple(threads), 0.75),
            Strokes("stitches of a repair", "ink", tuple(strokes), 1.25),
            Strokes("open end at a rupture", "ink", tuple(ends), 1.5),
        ]
    )


def _stitches(a: Place, b: Place) -> list[Box]:
    """Short strokes across the way from a to b, clear of both points."""
    length = hypot(b[0] - a[0], b[1] - a[1])
    if length == 0:
        return []
    along, up = ((b[0] - a[0]) / length, (b[1] - a[1]) / length), (-(b[1] - a[1]) / length, (b[0] - a[0]) / length)
    count = max(1, int((length - _BETWEEN) // _BETWEEN))
    found = []
    for n in range(1, count + 1):
        far = length * n / (count + 1)
        x, y = a[0] + along[0] * far, a[1] + along[1] * far
        found.append((
            round(x - up[0] * STITCH, 1), round(y - up[1] * STITCH, 1),
            round(x + up[0] * STITCH, 1), round(y + up[1] * STITCH, 1),
        ))  # fmt: skip
    return found
