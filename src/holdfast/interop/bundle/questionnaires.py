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
    if not found.letters:
        return tuple(words.items[tag] for tag in tags)
    form = found.forms.get(measure.form or found.default_form or "")
    turned = form.mirrored if form is not None else frozenset[str]()
    pairs = ((tag, tuple(said for _, said in sorted(words.ends[tag].items()))) for tag in tags)
    return tuple(" | ".join(reversed(pair) if tag in turned else pair) for tag, pair in pairs)


def answers_of(measure: Measure) -> tuple[str, ...]:
    """The answers in that order as they were printed on the form, letters as letters; "" for one left blank."""
    found = _instrument(measure)
    items, order = measure.items or (), order_of(measure)
    if found is None or not found.letters or len(items) != len(order):
        return tuple("" if item is None else str(item) for item in items)
    letters = [_letters(found, tag) for tag in order]
    return tuple("" if item is None else of.get(item, str(item)) for of, item in zip(letters, items, strict=True))


def _letters(form: Instrument, tag: str) -> dict[float, str]:
    one = form.items[tag]
    return {one.low + place * one.step: letter for place, letter in enumerate(form.letters)}


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
