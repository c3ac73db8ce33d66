"""What a questionnaire is called, and its questions in the order in which they were answered."""

from __future__ import annotations

from holdfast.case.measured import Measure
from holdfast.measures.catalogue import UnknownInstrument, catalogue, instrument
from holdfast.measures.instrument import Instrument
from holdfast.measures.words import wording


def title_of(name: str, measure: Measure | None = None) -> str:
    """What the questionnaire is called. Its name as recorded where the catalogue does not hold it."""
    if name in catalogue():
        return catalogue()[name].full_title
    return measure.scale.title if measure is not None and measure.scale else name


def order_of(measure: Measure) -> tuple[str, ...]:
    """The tags of the questions that were answered, in the order of the form; empty where nobody knows them.

    A question that enters no score may have been left off the form: the number of answers tells.
    """
    found = _instrument(measure)
    if found is None:
        return ()
    form = found.forms.get(measure.form or found.default_form or "")
    order = tuple(found.items) if form is None else form.order
    if found.variable and measure.items is not None:
        return order[: len(measure.items)]
    if measure.items is not None and len(measure.items) == len(order):
        return order
    return tuple(tag for tag in order if found.items[tag].scored)


def questions_of(measure: Measure) -> tuple[str, ...]:
    """The words of the questions in that order; empty where we have none of them."""
    found = _instrument(measure)
    words = wording(found) if found is not None else None
    return tuple(words.items[tag] for tag in order_of(measure) if tag in words.items) if words else ()


def question(measure: Measure, tag: str) -> tuple[int | None, str]:
    """The number of a question on the form that was filled in, and its words; None and "" where they are not known."""
    order = order_of(measure)
    found = _instrument(measure)
    words = wording(found) if found is not None else None
    return order.index(tag) + 1 if tag in order else None, words.items.get(tag, "") if words else ""


def _instrument(measure: Measure) -> Instrument | None:
    if measure.instrument not in catalogue():
        return None
    try:
        return instrument(measure.instrument, measure.version)
    except UnknownInstrument:  # a version this program no longer has a key for
        return None
