"""Measures of a case as series: one score over time, and its occasions with gaps kept as gaps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from statistics import median
from zoneinfo import ZoneInfo

from holdfast.case.record import Measure, Record
from holdfast.measures.change import SmallestChange
from holdfast.measures.instrument import Instrument
from holdfast.measures.recorded import instrument_for, least_change, scored
from holdfast.outcome.readings import Better, Point, Series


def read_series(record: Record) -> tuple[Series, ...]:
    """One series per instrument, by its main score, in the order in which the instruments first appear.

    Where a measure declares its own scale and that scale was changed, the series holds what was given on the newest:
    numbers of two scales are not one line.
    """
    kept: dict[str, list[Measure]] = {}
    for measure in record.measures:
        kept.setdefault(measure.instrument, []).append(measure)
    hours = _hours(record)
    return tuple(_one(id, sorted(measures, key=_when), hours) for id, measures in kept.items())


def occasions(series: Series) -> tuple[tuple[float | None, ...], tuple[int | None, ...]]:
    """The values with a None for each hour without one, and for each value the index of its point.

    Only where a measure is given about every hour is an hour without it a gap; a measure given every fourth hour has
    none.
    """
    numbers = [p.session for p in series.points]
    known = [n for n in numbers if n is not None]
    steps = [b - a for a, b in pairwise(known)]
    if len(known) < len(numbers) or not steps or median(steps) > 1 or min(steps) < 1:
        return tuple(p.value for p in series.points), tuple(range(len(series.points)))
    values: list[float | None] = [None] * (known[-1] - known[0] + 1)
    places: list[int | None] = [None] * len(values)
    for index, (number, point) in enumerate(zip(known, series.points, strict=True)):
        values[number - known[0]], places[number - known[0]] = point.value, index
    return tuple(values), tuple(places)


def _one(id: str, measures: Sequence[Measure], hours: dict[date, int]) -> Series:
    newest = measures[-1]
    instrument = instrument_for(id, newest.scale)
    rule = instrument.scores[instrument.main]
    points = []
    for measure in measures:
        if _range(instrument_for(id, measure.scale)) != _range(instrument):
            continue
        result = scored(measure).scores.get(instrument.main)
        if result is not None and result.value is not None:
            points.append(Point(measure.when, result.value, hours.get(measure.when), measure.id))
    least = least_change(id, newest.scale, newest.sample)
    return Series(
        instrument=id,
        score=instrument.main,
        title=instrument.title,
        low=rule.low,
        high=rule.high,
        better=_BETTER[instrument.direction],
        points=tuple(points),
        smallest_change=least.points if least else None,
        smallest_change_how=_how(least),
        beyond=bool(least and least.beyond),
    )


def _range(instrument: Instrument) -> tuple[float, float, str]:
    rule = instrument.scores[instrument.main]
    return rule.low, rule.high, instrument.direction


_BETTER: dict[str, Better] = {"higher_is_worse": "lower", "higher_is_better": "higher", "neither": "neither"}


def _how(least: SmallestChange | None) -> str:
    if least is None:
        return "no coefficient is known"
    if least.method == "jacobson_truax":
        return f"Jacobson and Truax, reliability {least.reliability:g}, SD {least.spread:.3g} ({least.spread_group})"
    return least.basis.note or least.method.replace("_", " ")


def _when(measure: Measure) -> date:
    return measure.when


def _hours(record: Record) -> dict[date, int]:
    """The number of the hour held on each day, in the practice's zone."""
    zone = ZoneInfo(record.about.zone)
    return {s.when.astimezone(zone).date(): s.number for s in record.sessions if s.took_place}
