"""Measures, and what others answered about him: items or a total, within what the instrument allows.

A measure nobody knows says its own scale; answers are read in the order of the form, under the version they name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from holdfast.case.measured import Measure, Scale
from holdfast.case.strict_json import Problem, shown
from holdfast.case.working import Rating
from holdfast.checking.entries import Listed, standing
from holdfast.measures.catalogue import UnknownInstrument, catalogue, instrument
from holdfast.measures.errors import AnswerError, figure
from holdfast.measures.instrument import Instrument
from holdfast.measures.scoring import checked, total

Answered = Measure | Rating


def check_measures(entries: tuple[Listed, ...]) -> Iterator[Problem]:
    for place, measure in standing(entries, Measure):
        sample = measure.sample
        if sample is not None and sample.spread is None and sample.reliability is None:
            allowed = "spread, or reliability, or both, with their source"
            yield Problem(f"{place}.sample", "neither spread nor reliability", allowed, "Add them, or take sample out.")
        yield from _answers(place, measure, measure.scale)
        if measure.scale is not None and measure.instrument in catalogue():
            yield Problem(
                f"{place}.scale",
                f"a scale for {measure.instrument}, whose scale is known",
                "no scale here",
                "Take it out, or give the measure another name if it is another one.",
            )
    scales = scales_of(entries)
    for place, rating in standing(entries, Rating):
        yield from _relation(place, rating)
        yield from _answers(place, rating, scales.get(rating.instrument))


def scales_of(entries: tuple[Listed, ...]) -> Mapping[str, Scale]:
    """The scales that the measures of this case give themselves, by the name of the instrument; the last one holds."""
    return {one.instrument: one.scale for _, one in standing(entries, Measure) if one.scale is not None}


def nobody_knows(place: str, name: str) -> Problem:
    """What names an instrument by itself, without a scale of its own, and names one nobody knows."""
    return Problem(
        f"{place}.instrument",
        f"{shown(name)}, which the catalogue does not hold and no measure of this case gives a scale for",
        "an instrument of the catalogue, or one with a measure and its scale in this case",
        "Check the name against holdfast knowledge.",
    )


def _relation(place: str, rating: Rating) -> Iterator[Problem]:
    named = rating.relation is not None and rating.relation.strip()
    if rating.rater == "informant" and not named:
        yield Problem(
            f"{place}.relation",
            "nothing" if rating.relation is None else "only spaces",
            "who the informant is to him, as brother",
            "Say who answered.",
        )
    elif rating.rater == "therapist" and rating.relation is not None:
        yield Problem(
            f"{place}.relation",
            shown(rating.relation),
            "nothing: the therapist answered",
            "Take it out, or make informant of rater.",
        )


def _answers(place: str, given: Answered, scale: Scale | None) -> Iterator[Problem]:
    if given.items is None and given.total is None:
        yield Problem(place, "neither items nor a total", "one of the two", "Add what was given, or take it out.")
    elif given.items is not None and given.total is not None:
        yield Problem(
            place,
            "both items and a total",
            "one of the two; the total of items is worked out here",
            "Take the total out.",
        )
    elif given.instrument in catalogue():
        yield from _known(place, given)
    else:
        yield from _unknown(place, given, scale)


def _known(place: str, given: Answered) -> Iterator[Problem]:
    try:
        found = instrument(given.instrument, given.version)
    except UnknownInstrument:
        newest = catalogue()[given.instrument]
        yield Problem(
            f"{place}.version",
            f"{given.version}, which this program has no key for",
            f"a version of {newest.title} it holds; the newest is {newest.version}",
            "Correct it, or read the file with the Holdfast that wrote it.",
        )
        return
    if given.form is not None and given.form not in found.forms:
        allowed = "one of " + ", ".join(found.forms) if found.forms else "nothing: it has one form"
        do = "Name the form that was filled in, or take it out."
        yield Problem(f"{place}.form", shown(given.form), f"{allowed} ({found.title})", do)
        return
    try:
        if given.items is not None:
            checked(found, given.items, given.form)
        elif given.total is not None:
            total(found, given.total)
    except AnswerError as error:
        yield _refused(place, given, found, error)


def _refused(place: str, given: Answered, found: Instrument, error: AnswerError) -> Problem:
    if given.items is None:
        where = f"{place}.total"
    elif error.item in found.items:
        where = f"{place}.items[{_tags(found, given).index(error.item)}]"
    else:
        where = f"{place}.items"
    what = f"{len(given.items)} answers" if where.endswith(".items") and given.items is not None else error.found
    return Problem(where, str(what), f"{error.allowed} ({found.title})", error.advice or "Correct the answer.")


def _tags(found: Instrument, given: Answered) -> list[str]:
    """The tags of the items in the order in which these answers stand."""
    form = given.form or found.default_form
    order = list(found.items if form is None else found.forms[form].order)
    whole = found.variable or given.items is None or len(order) == len(given.items)
    return order if whole else [tag for tag in order if found.items[tag].scored]


def _unknown(place: str, given: Answered, scale: Scale | None) -> Iterator[Problem]:
    name = shown(given.instrument)
    for field in ("version", "form"):
        if (said := getattr(given, field)) is not None:
            allowed = f"nothing: the catalogue does not hold {name}"
            yield Problem(f"{place}.{field}", shown(said), allowed, "Take it out, or check the name of the instrument.")
    if given.items is not None:
        yield Problem(
            f"{place}.items",
            f"items of {name}, which the catalogue does not hold",
            "items of " + ", ".join(catalogue()) + "; of any other measure its total",
            "Check the name, or give the total with its scale.",
        )
    elif scale is not None:
        yield from _on_scale(place, given.total, scale)
    elif isinstance(given, Measure):
        yield Problem(
            f"{place}.scale",
            f"nothing, and the catalogue does not hold {name}",
            "a scale: title, low, high, and whether lower or higher is better",
            "Add the scale, or check the name against holdfast knowledge.",
        )
    else:
        yield nobody_knows(place, given.instrument)


def _on_scale(place: str, value: float | None, scale: Scale) -> Iterator[Problem]:
    span = f"{figure(scale.low)} to {figure(scale.high)}"
    if not scale.low < scale.high:
        yield Problem(f"{place}.scale", span, "the lowest score first, then a higher one", "Correct low or high.")
    elif value is not None and not scale.low <= value <= scale.high:
        allowed = f"{span}, the scale given with it"
        yield Problem(f"{place}.total", figure(value), allowed, "Correct the total or the scale.")
