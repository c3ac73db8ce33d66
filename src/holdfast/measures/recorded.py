"""A completed measure as it stands in a case, read by its instrument: its scores, and why it cannot be scored."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from holdfast.case.record import Measure, Sample, Scale
from holdfast.case.working import Rating
from holdfast.measures.catalogue import catalogue
from holdfast.measures.change import SmallestChange, smallest_change
from holdfast.measures.declared import declared
from holdfast.measures.errors import AnswerError
from holdfast.measures.instrument import Instrument
from holdfast.measures.scoring import Scored, checked, score, total


def instrument_for(id: str, scale: Scale | None) -> Instrument:
    """The instrument of a recorded measure: the catalogue's, or one declared by its scale.

    Raises AnswerError where neither is there.
    """
    if id in catalogue():
        return catalogue()[id]
    if scale is None:
        advice = "Add `scale` (low, high, better, title), or use a name the catalogue holds."
        raise AnswerError(id, "instrument", id, "one of " + ", ".join(catalogue()), advice)
    return _declared(id, scale)


def scored(measure: Measure | Rating, *, before: Measure | None = None) -> Scored:
    """Scores, safety answers and notes of one recorded measure, or of a rating by somebody else; `before` is the time
    before (`answered_before`), for safety answers that speak when they rise. Raises AnswerError.
    """
    instrument = instrument_for(measure.instrument, measure.scale if isinstance(measure, Measure) else None)
    if measure.items is not None:
        earlier = answers_by_item(before) if before is not None else None
        return score(instrument, measure.items, form=_form(instrument, measure), before=earlier)
    if measure.total is None:
        raise AnswerError(measure.instrument, "total", None, "items, or a total")
    return total(instrument, measure.total)


def answered_before(measures: Iterable[Measure], measure: Measure) -> Measure | None:
    """The form of this kind that was answered on the last day before this one; a form left out whole is none."""
    mine = (
        m
        for m in measures
        if m.instrument == measure.instrument
        and m.when < measure.when
        and any(one is not None for one in m.items or ())
    )
    return max(mine, key=lambda m: (m.when, m.recorded_at), default=None)


def answers_by_item(measure: Measure) -> dict[str, float | None]:
    """The answers of one recorded measure by item, as the key counts them, read in the order of the form filled in;
    empty where only a total is there. Raises AnswerError.
    """
    if measure.items is None:
        return {}
    instrument = instrument_for(measure.instrument, measure.scale)
    return checked(instrument, measure.items, _form(instrument, measure))


def _form(instrument: Instrument, measure: Measure | Rating) -> str | None:
    """The form filled in, where the instrument has it: a file may name one this program does not know."""
    return measure.form if measure.form in instrument.forms else None


def left_out(given: Measure | Rating) -> bool:
    """Was the whole form left out ("not this time")? Nothing in it was answered."""
    return given.items is not None and all(answer is None for answer in given.items)


def taken_back(given: Measure | Rating) -> bool:
    """Was this form taken back: a correction in which nothing is answered any more? It counts for nothing."""
    return given.corrects is not None and left_out(given)


def cannot_be_scored(
    id: str, items: tuple[int | None, ...] | None, given: float | None, scale: Scale | None
) -> str | None:
    """Why these answers cannot be taken, as one sentence, or None where they can."""
    try:
        instrument = instrument_for(id, scale)
        if items is not None:
            score(instrument, items)
        elif given is not None:
            total(instrument, given)
    except AnswerError as error:
        return str(error)
    return None


@lru_cache(maxsize=256)
def least_change(id: str, scale: Scale | None, sample: Sample | None) -> SmallestChange | None:
    """The least change that counts, by the sample's own coefficients where they are given; None for a profile."""
    instrument = instrument_for(id, scale)
    if instrument.use == "profile":
        return None
    if sample is None:
        return smallest_change(instrument)
    return smallest_change(instrument, spread=sample.spread, reliability=sample.reliability, spread_group=sample.source)


def shows_a_profile(id: str) -> bool:
    """Is it given to see where things stand at one time? Then no verdict on change is given, by any method."""
    return id in catalogue() and catalogue()[id].use == "profile"


@lru_cache(maxsize=256)
def _declared(id: str, scale: Scale) -> Instrument:
    return declared(id, title=scale.title, low=scale.low, high=scale.high, better=scale.better)
