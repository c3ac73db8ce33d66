"""Measures: items or a total, within what the instrument allows; a measure nobody knows says its own scale."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.case.record import Measure, Scale
from holdfast.case.strict_json import Problem, shown
from holdfast.checking.entries import Listed, standing
from holdfast.measures.catalogue import catalogue
from holdfast.measures.errors import AnswerError, figure
from holdfast.measures.instrument import Instrument
from holdfast.measures.scoring import checked, total


def check_measures(entries: tuple[Listed, ...]) -> Iterator[Problem]:
    known = catalogue()
    for place, measure in standing(entries, Measure):
        sample = measure.sample
        if sample is not None and sample.spread is None and sample.reliability is None:
            allowed = "spread, or reliability, or both, with their source"
            yield Problem(f"{place}.sample", "neither spread nor reliability", allowed, "Add them, or take sample out.")
        if measure.items is None and measure.total is None:
            yield Problem(place, "neither items nor a total", "one of the two", "Add what was given, or take it out.")
        elif measure.items is not None and measure.total is not None:
            yield Problem(
                place,
                "both items and a total",
                "one of the two; the total of items is worked out here",
                "Take the total out.",
            )
        elif measure.instrument in known:
            yield from _known(place, measure, known[measure.instrument])
        else:
            yield from _unknown(place, measure)


def _known(place: str, measure: Measure, instrument: Instrument) -> Iterator[Problem]:
    if measure.scale is not None:
        yield Problem(
            f"{place}.scale",
            f"a scale for {instrument.id}, whose scale is known",
            "no scale here",
            "Take it out, or give the measure another name if it is another one.",
        )
    try:
        if measure.items is not None:
            checked(instrument, measure.items)
        elif measure.total is not None:
            total(instrument, measure.total)
    except AnswerError as error:
        yield _refused(place, measure, instrument, error)


def _refused(place: str, measure: Measure, instrument: Instrument, error: AnswerError) -> Problem:
    if measure.items is None:
        where = f"{place}.total"
    elif error.item in instrument.items:
        tags = list(instrument.items)
        if len(tags) != len(measure.items):
            tags = [tag for tag, item in instrument.items.items() if item.scored]
        where = f"{place}.items[{tags.index(error.item)}]"
    else:
        where = f"{place}.items"
    found = f"{len(measure.items)} answers" if where.endswith(".items") and measure.items is not None else error.found
    return Problem(where, str(found), f"{error.allowed} ({instrument.title})", error.advice or "Correct the answer.")


def _unknown(place: str, measure: Measure) -> Iterator[Problem]:
    name = shown(measure.instrument)
    if measure.items is not None:
        yield Problem(
            f"{place}.items",
            f"items of {name}, which the catalogue does not hold",
            "items of " + ", ".join(catalogue()) + "; of any other measure its total",
            "Check the name, or give the total with its scale.",
        )
    elif measure.scale is None:
        yield Problem(
            f"{place}.scale",
            f"nothing, and the catalogue does not hold {name}",
            "a scale: title, low, high, and whether lower or higher is better",
            "Add the scale, or check the name against holdfast knowledge.",
        )
    else:
        yield from _on_scale(place, measure.total, measure.scale)


def _on_scale(place: str, value: float | None, scale: Scale) -> Iterator[Problem]:
    span = f"{figure(scale.low)} to {figure(scale.high)}"
    if not scale.low < scale.high:
        yield Problem(f"{place}.scale", span, "the lowest score first, then a higher one", "Correct low or high.")
    elif value is not None and not scale.low <= value <= scale.high:
        allowed = f"{span}, the scale given with it"
        yield Problem(f"{place}.total", figure(value), allowed, "Correct the total or the scale.")
