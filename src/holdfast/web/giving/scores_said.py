"""What a form says, in lines of text: its scores with their bands, what a safety answer asks for, what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from holdfast.case.measured import Measure
from holdfast.case.record import Record
from holdfast.case.working import Rating
from holdfast.measures.catalogue import catalogue
from holdfast.measures.errors import AnswerError
from holdfast.measures.instrument import Instrument, ScoreRule
from holdfast.measures.recorded import answered_before
from holdfast.measures.recorded import scored as scored_as_recorded
from holdfast.measures.said import band_said
from holdfast.measures.scoring import Score, Scored
from holdfast.text import Message, say


@dataclass(frozen=True, slots=True)
class Line:
    """One score in words. `value` None: too little was answered; `band` None where the score has no named bands.

    A criterion is met or not met; it has no points.
    """

    name: str
    title: str
    value: Message | str | None
    band: Message | None
    answered: int
    of: int


def scored_now(record: Record, given: Measure | Rating) -> Scored | None:
    """Scores of what was recorded, beside the answers of the time before (for what speaks when it rises); None where it
    cannot be scored.
    """
    try:
        earlier = answered_before(record.measures, given) if isinstance(given, Measure) else None
        return scored_as_recorded(given, before=earlier)
    except AnswerError:
        return None


def lines(form: Instrument, scored: Scored, *, most: int | None = None) -> tuple[Line, ...]:
    """The scores, the main one first; with `most` only the first so many."""
    names = [form.main, *(name for name in scored.scores if name != form.main)]
    found = tuple(_line(form.scores[name], scored.scores[name]) for name in names if name in scored.scores)
    return found[:most]


def safety_said(scored: Scored) -> Iterator[Message]:
    """What a safety answer, or a blank in its place, asks of a person: in words, never graded."""
    for one in scored.safety:
        if one.ask is not None:
            yield one.ask


def in_short(form: Instrument, scored: Scored) -> Message | None:
    """The main score as a piece of a line: 18 of 27, published band: moderately severe; None where there is none."""
    (main,) = lines(form, scored, most=1) or (None,)
    if main is None or main.value is None:
        return None
    rule = form.scores[main.name]
    if rule.op == "criteria":
        return main.value if isinstance(main.value, Message) else None
    words = say("{value} of {most}", value=main.value, most=_figure(rule, rule.high))
    return words if main.band is None else say("{score}, {band}", score=words, band=main.band)


def title_of(instrument: str, given: Measure | Rating) -> str:
    """What a form is called; its id where nothing else is known."""
    if instrument in catalogue():
        return catalogue()[instrument].title
    scale = given.scale if isinstance(given, Measure) else None
    return scale.title if scale is not None else instrument


def _line(rule: ScoreRule, made: Score) -> Line:
    band = next((band_said(one.title) for one in rule.bands if one.id == made.band), None)
    value: Message | str | None = None if made.value is None else _figure(rule, made.value)
    if rule.op == "criteria" and made.value is not None:
        value = say("met") if made.value else say("not met")
    return Line(rule.name, rule.title, value, band, made.answered, made.of)


def _figure(rule: ScoreRule, value: float) -> str:
    decimals = 0 if value == int(value) else max(1, rule.decimals)
    return f"{value:.{decimals}f}".replace("-", "\N{MINUS SIGN}")
