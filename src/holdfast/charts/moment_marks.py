"""A moment is a stitch across the line at its hour: the same stroke as a repair's, in cloth that did not tear."""

from __future__ import annotations

from collections.abc import Sequence

from holdfast.charts.rupture_marks import STITCH
from holdfast.charts.scene import Mark, Place, Strokes, drawn
from holdfast.process.readings import Hour


def moment_marks(hours: Sequence[Hour], places: Sequence[Place | None]) -> tuple[Mark, ...]:
    """One stroke for each hour with a moment, at its point; `places` are the points, one for each hour, None where
    neither of the two rated it.
    """
    at = [place for hour, place in zip(hours, places, strict=True) if hour.moments and place is not None]
    strokes = tuple((x, round(y - 1.6 * STITCH, 1), x, round(y + 1.6 * STITCH, 1)) for x, y in at)
    return drawn([Strokes("stitches of moments", "ink", strokes, 1.25)])
