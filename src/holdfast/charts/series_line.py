"""A measure as a line: where it stops, by how often it is usually answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from statistics import median

from holdfast.charts.scene import Panel, Place
from holdfast.charts.timeline import Span, runs_of
from holdfast.outcome.readings import Series
from holdfast.outcome.series import occasions


def series_runs(
    series: Series, over: Span, panel: Panel, away: tuple[tuple[date, date], ...]
) -> tuple[tuple[Place, ...], ...]:
    """A measure as unbroken runs: a line stops where an answer is missing, and at a break between hours."""
    values, index = occasions(series)
    points = [None if i is None else series.points[i] for i in index]
    days: list[date] = []
    for point in points:
        days.append(point.when if point else days[-1])
    places = [(over.x(p.when), panel.y(p.value)) if p else None for p in points]
    return runs_of(days, values, places, away, apart=apart([p.when for p in series.points]))


def apart(days: Sequence[date]) -> float:
    """Days beyond which an answer is missing between two, by how often this measure is usually answered."""
    steps = [step for a, b in pairwise(days) if (step := (b - a).days)]
    return 1.6 * median(steps) if steps else 1
