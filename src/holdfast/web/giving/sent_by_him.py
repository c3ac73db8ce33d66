"""What the patient sent from his own page, for him to see again: each question and his answer, and nothing made of it.

Reads the record alone. Not shown on the therapist's device, where others look over the shoulder.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from holdfast.case.measured import Measure
from holdfast.case.record import Record
from holdfast.measures.batteries import batteries, half_of, parts
from holdfast.measures.catalogue import catalogue
from holdfast.measures.instrument import Instrument
from holdfast.measures.recorded import left_out
from holdfast.measures.words import Wording
from holdfast.text import Message
from holdfast.web.giving.answering_kept import Kept
from holdfast.web.giving.answering_screens import Ask, Screen, asks
from holdfast.web.giving.asked import may_be_given, title
from holdfast.web.giving.form_words import form_words
from holdfast.web.giving.typed_words import printed_on
from holdfast.web.giving.wording_of import words_for
from holdfast.web.text_tags import language

MOST = 10
"""So many are listed, the last ones first."""
HIS = ("device", "phone")


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that he sent, or left out whole (`out`)."""

    measure: Measure
    form: Instrument

    @property
    def id(self) -> str:
        return self.measure.id

    @property
    def when(self) -> date:
        return self.measure.when

    @property
    def title(self) -> Message:
        return title(self.form)

    @property
    def out(self) -> bool:
        return left_out(self.measure)


@dataclass(frozen=True, slots=True)
class Answered:
    """A question of it, and his answer in the words of the form: empty for one left out. `text` is empty where the
    question is its answers.
    """

    number: int
    text: str
    answer: str


def sent_by_him(record: Record, kept: Kept, now: datetime) -> tuple[Sent, ...]:
    """The last forms that he sent himself, the newest first. `record` whole, with what was corrected: where the
    therapist corrected one, it stands here as he sent it.

    A form still begun is not among them, though a safety answer of it may stand in the record already.
    """
    begun = {one.recorded for one in kept.forms.values()}
    # A correction of the therapist's is typed in; taking it back copies what stood before, and says why.
    his = [one for one in record.measures if one.how in HIS and one.why is None and one.recorded_at <= now]
    again = {one.corrects for one in his}
    found = [
        Sent(one, catalogue()[one.instrument])
        for one in sorted(his, key=lambda one: one.recorded_at, reverse=True)
        if one.id not in again and one.id not in begun and _is_ours(one)
    ]
    return tuple(found[:MOST])


def answers_in_words(sent: Sent) -> tuple[Wording, tuple[Answered, ...]] | None:
    """The words, and every question that was asked with its answer. None where they are not here: they are no longer
    kept by this practice, or the form has changed since.
    """
    given, words = sent.measure, words_for(sent.form, language())
    if words is None or given.items is None or given.version not in (None, sent.form.version):
        return None
    if len(given.items) != len(sent.form.items) or (given.form is not None and given.form not in sent.form.forms):
        return None
    first, last = _asked_then(sent)
    questions = [one for one in form_words(sent.form, words, given.form or "").questions if first <= one.place <= last]
    answers = {place: answer for place, answer in enumerate(given.items, 1) if answer is not None}
    printed = {one.place: one for one in printed_on(sent.form, given.form or "")}
    screen = Screen(1, tuple(questions), 1, len(questions), len(questions))
    return words, tuple(Answered(one.number, one.text, _said(one, answers)) for one in asks(screen, answers, printed))


def _is_ours(measure: Measure) -> bool:
    form = catalogue().get(measure.instrument)
    return form is not None and may_be_given(form) and measure.items is not None


def _asked_then(sent: Sent) -> tuple[int, int]:
    """The places that were asked: of a form given in halves, of which one was answered, that half."""
    half = half_of(sent.measure)
    if half is None:
        return 1, len(sent.form.items)
    first, last = parts(sent.form, batteries().limits.a_day)[half - 1]
    return first, last


def _said(one: Ask, answers: Mapping[int, int]) -> str:
    if one.place not in answers:
        return ""
    return next((choice.label for choice in one.choices if choice.given), one.value) or str(answers[one.place])
