"""One form that was answered, opened: its scores beside their group, what a safety answer asked and what was done about
it, and every question with the answer given.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from holdfast.case.measured import Measure, SafetyReply
from holdfast.case.working import Rating
from holdfast.charts.measure_words import figure
from holdfast.measures.batteries import half_of
from holdfast.measures.catalogue import catalogue
from holdfast.measures.history import History, Point, history
from holdfast.measures.instrument import Instrument
from holdfast.measures.recorded import instrument_for, left_out
from holdfast.measures.said import band_said
from holdfast.measures.scoring import SafetyAnswer, Scored
from holdfast.measures.words import Wording
from holdfast.text import Message, say
from holdfast.web.giving.measure_shown import in_order
from holdfast.web.giving.measures_shown import OWN_PAGES, address
from holdfast.web.giving.question_named import answer_shown, places, question_named
from holdfast.web.giving.scores_said import scored_now
from holdfast.web.giving.wording_of import answers_for, words_for
from holdfast.web.pages.opening import Opened, case_context
from holdfast.web.text_tags import language


@dataclass(frozen=True, slots=True)
class Line:
    """One score of this form: its value in words (None: too little was answered), beside its group."""

    title: str
    value: Message | str | None
    prorated: bool
    band: Message | None
    met: tuple[Message, ...]
    t: int | None
    percentile: Message | str | None
    answered: int
    of: int


@dataclass(frozen=True, slots=True)
class Question:
    """One question as it was asked: its place on the form, its words or what names it, the answer and what it means."""

    place: int
    text: Message | str
    worded: bool
    answer: str | None
    meaning: str


@dataclass(frozen=True, slots=True)
class Safety:
    """A safety item as it was answered, and what was written down about it."""

    answer: SafetyAnswer
    replies: tuple[SafetyReply, ...]


def entry_context(opened: Opened, given: Measure | Rating) -> dict[str, object]:
    """What `web/pages/entry.html` needs for a measure or a rating."""
    record, resting = opened.analysis.case.record, opened.analysis.restricted is not None
    form = instrument_for(given.instrument, given.scale if isinstance(given, Measure) else None)
    words = words_for(form, language())
    made = scored_now(record, given)
    seen = _alone(form, given)
    lines, questions = () if resting else _lines(seen), _questions(seen, words)
    return case_context(
        opened,
        "entry",
        form=form,
        measure=given,
        when=given.when,
        rater=given.rater if isinstance(given, Rating) else None,
        out=left_out(given),
        half=half_of(given) if isinstance(given, Measure) else None,
        order=form.forms[given.form].title if given.form and given.form in form.forms else None,
        group=seen.group if any(one.standings for one in seen.forms) else None,
        lines=lines,
        stretches=any(one.band or one.met for one in lines),
        resting=resting,
        notes=() if made is None or resting else made.notes,
        safety=_safety(opened, given, made) if isinstance(given, Measure) else (),
        questions=questions,
        meant=any(one.meaning for one in questions),
        words=words,
        links=_links(opened, form, given),
    )


def _alone(form: Instrument, given: Measure | Rating) -> History:
    return history(form, [given]) if isinstance(given, Measure) else history(form, [], [given])


def _lines(seen: History) -> tuple[Line, ...]:
    points = ((name, point) for name in in_order(seen) for point in seen.points(name))
    return tuple(_line(seen.instrument, name, one) for name, one in points if one.of or one.value is not None)


def _line(form: Instrument, name: str, point: Point) -> Line:
    rule, beside = form.scores[name], point.standing
    value: Message | str | None = None if point.value is None else figure(point.value)
    if rule.op == "criteria" and point.value is not None:
        value = say("met") if point.value else say("not met")
    percentile: Message | str | None = None
    if beside is not None:
        percentile = beside.outside if beside.percentile is None else str(round(beside.percentile))
    t = None if beside is None else round(beside.t)
    band = band_said(point.band) if point.band else None
    return Line(rule.title, value, point.prorated, band, point.met, t, percentile, point.answered, point.of)


def _questions(seen: History, words: Wording | None) -> tuple[Question, ...]:
    """In the order of the form filled in; answers as the key counts them, or the letter that was printed there."""
    if not seen.forms or not seen.forms[0].answers:
        return ()
    form, filled = seen.instrument, seen.forms[0]
    found = []
    for tag, place in places(form, filled.form).items():
        if tag not in filled.answers:
            continue
        value = filled.answers[tag]
        meant = (words.ends.get(tag) if words else None) or answers_for(form, language())
        printed = None if value is None else answer_shown(form, filled.form, tag, value)
        worded = words is not None and bool(words.items.get(tag))
        named = question_named(form, words, tag, place)
        found.append(Question(place, named, worded, printed, "" if value is None else meant.get(value, "")))
    return tuple(found)


def _safety(opened: Opened, given: Measure, made: Scored | None) -> tuple[Safety, ...]:
    if made is None or left_out(given):
        return ()
    replies = [one for one in opened.analysis.case.record.safety_replies if one.measure == given.id]
    return tuple(
        Safety(one, tuple(reply for reply in replies if reply.item == one.item))
        for one in made.safety
        if one.ask is not None or any(reply.item == one.item for reply in replies)
    )


def _links(opened: Opened, form: Instrument, given: Measure | Rating) -> dict[str, Any]:
    case_id: UUID = opened.handle.id
    typed = opened.handle.may_write and form.id in catalogue() and form.id not in OWN_PAGES and not form.variable
    again = address("measure-type", case_id, form.id) if typed else None
    return {
        "versions": address("versions", case_id, given.id),
        "again": f"{again}?again={given.id}" if again and given.items is not None else None,
        "story": None if form.id in OWN_PAGES else address("measure", case_id, form.id),
        "safety": address("safety", case_id),
        "wording": address("wording", form.id) if form.id in catalogue() else None,
    }
