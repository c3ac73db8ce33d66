"""Answers to safety questions that a person has to ask about, in words. Raw answers, compared with nothing and never
graded; what he answered and what was done stand side by side. Pure but for the words of the forms.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from holdfast.case.as_of import as_of
from holdfast.case.measured import Measure, SafetyReply
from holdfast.case.model import Case
from holdfast.case.record import Record
from holdfast.measures.catalogue import catalogue
from holdfast.measures.instrument import Attention, Instrument
from holdfast.measures.recorded import left_out
from holdfast.measures.scoring import SafetyAnswer
from holdfast.text import Message, say
from holdfast.web.giving.answering_kept import load_kept
from holdfast.web.giving.scores_said import scored_now
from holdfast.web.giving.typed_words import mirrored_on, printed_on
from holdfast.web.giving.wording_of import answers_for, words_for
from holdfast.web.text_tags import language
from holdfast.web.vault.door import CaseHandle

DAYS = timedelta(days=14)
"""How old the date of a form may be that was typed in or came from a file, on the day it was recorded. What he answered
on a page of his own does not grow old: it waits until somebody wrote down what was done.
"""
HIS_OWN = ("device", "phone")


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
    """Every safety answer of this case that asks for attention, the newest first, answered to or not.

    `case` is whole, with what was corrected; `begun` are the ids of entries whose form is not sent yet: what is blank
    there was not reached. A blank counts until a later form of the kind has an answer in its place.
    """
    record = as_of(case, now).record
    chains = _chains(case, now)
    found: list[SafetyLine] = []
    for measure in record.measures:
        if not _counts(measure, record, now):
            continue
        chain = chains.get(measure.id, ())
        if not left_out(measure):
            found += _of(measure, record, chain, open_still=measure.id in begun)
        if measure.how in HIS_OWN:  # what he took back, one answer or the whole form, was answered all the same
            found += _changed(measure, record, chain)
    return tuple(sorted(found, key=lambda one: (one.when, one.moment is not None and one.moment), reverse=True))


def waiting(lines: tuple[SafetyLine, ...]) -> tuple[SafetyLine, ...]:
    """Those of which nobody wrote down yet what was done."""
    return tuple(one for one in lines if one.reply is None)


def begun_in(handle: CaseHandle) -> frozenset[str]:
    """The entries of this case whose form he has begun and not sent."""
    return frozenset(one.recorded for one in load_kept(handle).forms.values() if one.recorded is not None)


def _counts(measure: Measure, record: Record, now: datetime) -> bool:
    form = catalogue().get(measure.instrument)
    if form is None or not form.safety or measure.items is None:
        return False
    if measure.how in HIS_OWN:
        return True
    known = measure.recorded_at if measure.how is not None else now
    return known.astimezone(ZoneInfo(record.about.zone)).date() - measure.when <= DAYS


def _of(measure: Measure, record: Record, chain: tuple[Measure, ...], *, open_still: bool) -> Iterator[SafetyLine]:
    form, now = catalogue()[measure.instrument], _safety(record, measure)
    for item, answer in now.items():
        if answer.attention is None or (
            answer.value is None and (open_still or _answered_since(record, measure, item))
        ):
            continue
        yield _line(form, measure, answer, record, (measure, *chain), sent=not open_still)


def _changed(measure: Measure, record: Record, chain: tuple[Measure, ...]) -> Iterator[SafetyLine]:
    """Answers of his own that asked for attention and were changed since, each once."""
    form, now = catalogue()[measure.instrument], _safety(record, measure)
    told: set[str] = set()
    for earlier in chain:
        for item, answer in _safety(record, earlier).items():
            was_raised = answer.state == "raised" and earlier.how in HIS_OWN
            if was_raised and item not in told and (item not in now or now[item].state != "raised"):
                told.add(item)
                became = _words(form, measure, item, now.get(item))
                yield _line(form, earlier, answer, record, (measure, *chain), sent=True, became=became)


def _line(
    form: Instrument,
    measure: Measure,
    answer: SafetyAnswer,
    record: Record,
    chain: tuple[Measure, ...],
    *,
    sent: bool,
    became: Message | None = None,
) -> SafetyLine:
    assert answer.attention is not None
    assert answer.ask is not None
    printed = {one.item.tag: one.place for one in printed_on(form, measure.form or "")}
    raw = _raw(form, measure, answer.item)
    same = {one.id for one in chain if _raw(form, one, answer.item) == raw}
    mine = (r for r in record.safety_replies if r.measure in same and r.item == answer.item)
    own = measure.how in HIS_OWN
    return SafetyLine(
        measure=measure.id,
        instrument=form.id,
        item=answer.item,
        place=printed[answer.item],
        value=raw,
        words=_meaning(form, measure, answer.item, raw),
        when=measure.when,
        moment=measure.recorded_at if own else None,
        attention=answer.attention,
        ask=answer.ask,
        sent=sent,
        became=became,
        reply=max(mine, key=lambda r: (r.when, r.recorded_at), default=None),
    )


def _safety(record: Record, measure: Measure) -> dict[str, SafetyAnswer]:
    scored = scored_now(record, measure)
    return {} if scored is None else {one.item: one for one in scored.safety}


def _answered_since(record: Record, measure: Measure, item: str) -> bool:
    form = catalogue()[measure.instrument]
    later = (m for m in record.measures if m.instrument == measure.instrument and m.when > measure.when)
    return any(_raw(form, one, item) is not None for one in later)


def _chains(case: Case, now: datetime) -> Mapping[str, tuple[Measure, ...]]:
    """Each entry's earlier versions, the newest first."""
    known = {one.id: one for one in case.record.measures if one.recorded_at <= now}
    found: dict[str, tuple[Measure, ...]] = {}
    for one in known.values():
        chain: list[Measure] = []
        before = known.get(one.corrects or "")
        while before is not None and before not in chain:
            chain.append(before)
            before = known.get(before.corrects or "")
        found[one.id] = tuple(chain)
    return found


def _raw(form: Instrument, measure: Measure, item: str) -> int | None:
    """The answer as it stands on the form."""
    if measure.items is None:
        return None
    there = printed_on(form, measure.form or "")
    asked = there if len(measure.items) == len(there) else [one for one in there if one.item.scored]
    for one, answer in zip(asked, measure.items, strict=False):
        if one.item.tag == item:
            return answer
    return None


def _meaning(form: Instrument, measure: Measure, item: str, raw: int | None) -> str:
    """What the answer means, in the words of the form where they may be shown here; else empty."""
    if raw is None:
        return ""
    words = words_for(form, language())
    meant = (words.ends.get(item) if words is not None else None) or answers_for(form, language())
    one = next(each for each in printed_on(form, measure.form or "") if each.item.tag == item)
    value = raw - one.shift
    if item in mirrored_on(form, measure.form or ""):
        value = one.item.low + one.item.high - value
    return meant.get(value, "")


def _words(form: Instrument, measure: Measure, item: str, answer: SafetyAnswer | None) -> Message:
    raw = _raw(form, measure, item)
    if answer is None or raw is None:
        return say("no answer")
    meant = _meaning(form, measure, item, raw)
    return say("{value}, “{words}”", value=raw, words=meant) if meant else say("{value}", value=raw)
