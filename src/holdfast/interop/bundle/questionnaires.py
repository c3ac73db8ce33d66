"""What a questionnaire is called, and its questions in the order in which they were answered."""

from __future__ import annotations

from collections.abc import Callable

from holdfast.case.measured import Measure
from holdfast.measures.catalogue import UnknownInstrument, catalogue, instrument
from holdfast.measures.instrument import Instrument
from holdfast.measures.words import Wording, wording

WordsOf = Callable[[Instrument], Wording | None]
"""The words of a form that may be shown: those we ship, or what a practice makes of them."""


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


def questions_of(measure: Measure, words_of: WordsOf = wording) -> tuple[str, ...]:
    """The words of the questions in that order, of a pair its two statements; empty where there are none of them."""
    found, words = _instrument(measure), words_about(measure, words_of)
    if found is None or words is None:
        return ()
    tags = [tag for tag in order_of(measure) if tag in words.items]
    return tuple(" | ".join(words.ends[tag].values()) if found.letters else words.items[tag] for tag in tags)


def words_about(measure: Measure, words_of: WordsOf = wording) -> Wording | None:
    """The words of the form that was filled in, where they may be shown."""
    found = _instrument(measure)
    return None if found is None else words_of(found)


def question(measure: Measure, tag: str, words_of: WordsOf = wording) -> tuple[int | None, str]:
    """The number of a question on the form that was filled in, and its words; None and "" where they are not known."""
    order, words = order_of(measure), words_about(measure, words_of)
    return order.index(tag) + 1 if tag in order else None, words.items.get(tag, "") if words else ""


def _instrument(measure: Measure) -> Instrument | None:
    if measure.instrument not in catalogue():
        return None
    try:
        return instrument(measure.instrument, measure.version)
    except UnknownInstrument:  # a version this program no longer has a key for
        return None
