"""Safety answers that a person has to ask about, in the words of their forms. Which of them ask is decided in
`outcome/safety_heard`; here they are only said.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from holdfast.case.measured import Measure, SafetyReply
from holdfast.case.model import Case
from holdfast.measures.catalogue import catalogue
from holdfast.measures.instrument import Attention, Instrument
from holdfast.outcome.safety_heard import HIS_OWN, SafetyHeard, answer_on, safety_heard
from holdfast.text import Message, say
from holdfast.web.giving.answering_kept import load_kept
from holdfast.web.giving.typed_words import printed_on
from holdfast.web.giving.wording_of import answers_for, words_for
from holdfast.web.text_tags import language
from holdfast.web.vault.door import CaseHandle


@dataclass(frozen=True, slots=True)
class SafetyLine:
    """One safety answer, or a blank in its place (`value` None). `place`: the number of the question on the form.

    `moment`: when it was answered, where that is known; `sent`: he sent the form, or it is only begun. `became`: he
    changed his answer afterwards, to this (or took it back). `reply`: what was done, once that was written down.
    """

    measure: str
    instrument: str
    item: str
    place: int
    value: int | None
    words: str
    when: date
    moment: datetime | None
    attention: Attention
    ask: Message
    sent: bool
    became: Message | None
    reply: SafetyReply | None

    @property
    def said(self) -> Message:
        """As in: Question 9 of the PHQ-9 was answered 2, “more than half the days”. Ask directly."""
        form, place = catalogue()[self.instrument].title, self.place
        if self.value is None:
            return say("Question {n} of the {form} was left blank. Ask directly.", n=place, form=form)
        if self.words:
            seen = say("Question {n} of the {form} was answered {value}, “{words}”.", n=place, form=form,
                       value=self.value, words=self.words)  # fmt: skip
        else:
            seen = say("Question {n} of the {form} was answered {value}.", n=place, form=form, value=self.value)
        if self.became is not None:
            return say("{seen} Later {he} changed it to: {became}. Ask directly.", seen=seen, became=self.became)
        if not self.sent:
            return say("{seen} {He} {v:has|have} not sent the form. Ask directly.", seen=seen)
        return say("{seen} Ask directly.", seen=seen)


def safety_lines(case: Case, now: datetime, begun: Collection[str] = ()) -> tuple[SafetyLine, ...]:
    """Every safety answer of this case that asks for attention, the newest first, answered to or not; see
    `safety_heard` for `case` and `begun`.
    """
    found = [_line(one) for one in safety_heard(case, now, begun)]
    return tuple(sorted(found, key=lambda one: (one.when, one.moment is not None and one.moment), reverse=True))


def waiting(lines: tuple[SafetyLine, ...]) -> tuple[SafetyLine, ...]:
    """Those of which nobody wrote down yet what was done."""
    return tuple(one for one in lines if one.reply is None)


def begun_in(handle: CaseHandle) -> frozenset[str]:
    """The entries of this case whose form he has begun and not sent."""
    return frozenset(one.recorded for one in load_kept(handle).forms.values() if one.recorded is not None)


def _line(heard: SafetyHeard) -> SafetyLine:
    measure, form = heard.measure, catalogue()[heard.measure.instrument]
    places = {one.item.tag: one.place for one in printed_on(form, measure.form or "")}
    return SafetyLine(
        measure=measure.id,
        instrument=form.id,
        item=heard.item,
        place=places[heard.item],
        value=heard.value,
        words=_meaning(form, measure, heard.item, heard.value),
        when=measure.when,
        moment=measure.recorded_at if measure.how in HIS_OWN else None,
        attention=heard.attention,
        ask=heard.ask,
        sent=heard.sent,
        became=None if heard.became is None else _words(form, heard.became, heard.item),
        reply=heard.reply,
    )


def _meaning(form: Instrument, measure: Measure, item: str, raw: int | None) -> str:
    """What the answer means, in the words of the form where they may be shown here; else empty."""
    if raw is None:
        return ""
    words = words_for(form, language())
    meant = (words.ends.get(item) if words is not None else None) or answers_for(form, language())
    one = next(each for each in printed_on(form, measure.form or "") if each.item.tag == item)
    value = raw - one.shift
    if item in form.mirrored(measure.form):
        value = one.item.low + one.item.high - value
    return meant.get(value, "")


def _words(form: Instrument, measure: Measure, item: str) -> Message:
    raw = answer_on(measure, item)
    if raw is None:
        return say("no answer")
    meant = _meaning(form, measure, item, raw)
    return say("{value}, “{words}”", value=raw, words=meant) if meant else say("{value}", value=raw)
