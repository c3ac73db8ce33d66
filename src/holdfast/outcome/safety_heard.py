"""Answers to safety questions that a person has to ask about, until what was done is written down. Raw answers,
compared with nothing but the time before and never graded; what he changed since stands beside what he answered.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from holdfast.case.as_of import as_of
from holdfast.case.measured import Measure, SafetyReply
from holdfast.case.model import Case
from holdfast.case.record import Record
from holdfast.measures.catalogue import catalogue
from holdfast.measures.errors import AnswerError
from holdfast.measures.instrument import Attention
from holdfast.measures.recorded import answered_before, left_out, scored
from holdfast.measures.responses import printed
from holdfast.measures.scoring import SafetyAnswer
from holdfast.text import Message

DAYS = timedelta(days=14)
"""How old the date of a form may be that was typed in or came from a file, on the day it was recorded. What he answered
on a page of his own does not grow old: it waits until somebody wrote down what was done.
"""
HIS_OWN = ("device", "phone")


@dataclass(frozen=True, slots=True)
class SafetyHeard:
    """One safety answer, or a blank in its place (`value` None), as it stands on the form of `measure`.

    `became`: the entry that holds what he changed it to afterwards, None where he did not. `sent`: he sent the form, or
    it is only begun. `reply`: what was done, once that was written down.
    """

    measure: Measure
    item: str
    value: int | None
    attention: Attention
    ask: Message
    sent: bool
    became: Measure | None
    reply: SafetyReply | None


def safety_heard(case: Case, now: datetime, begun: Collection[str] = ()) -> tuple[SafetyHeard, ...]:
    """Every safety answer of this case that asks for attention, in the order of the record, answered to or not.

    `case` is whole, with what was corrected; `begun` are the ids of entries whose form is not sent yet: what is blank
    there was not reached. A blank counts until a later form of the kind has an answer in its place.
    """
    record = as_of(case, now).record
    chains = _chains(case, now)
    found: list[SafetyHeard] = []
    for measure in record.measures:
        if not _counts(measure, record, now):
            continue
        chain = chains.get(measure.id, ())
        if not left_out(measure):
            found += _of(measure, record, chain, open_still=measure.id in begun)
        if measure.how in HIS_OWN:  # what he took back, one answer or the whole form, was answered all the same
            found += _changed(measure, record, chain)
    return tuple(found)


def answer_on(measure: Measure, item: str) -> int | None:
    """The answer to one question as it stands on the form that was filled in; None where it is blank."""
    if measure.items is None:
        return None
    form = catalogue()[measure.instrument]
    there = printed(form, measure.form if measure.form in form.forms else None)
    asked = there if len(measure.items) == len(there) else [one for one in there if one.item.scored]
    answers = zip(asked, measure.items, strict=False)
    return next((answer for one, answer in answers if one.item.tag == item), None)


def safety_of(record: Record, measure: Measure) -> dict[str, SafetyAnswer]:
    """Its safety answers by item, read raw, also where there is no score; empty where it cannot be read."""
    try:
        made = scored(measure, before=answered_before(record.measures, measure))
    except AnswerError:
        return {}
    return {one.item: one for one in made.safety}


def _counts(measure: Measure, record: Record, now: datetime) -> bool:
    form = catalogue().get(measure.instrument)
    if form is None or not form.safety or measure.items is None:
        return False
    if measure.how in HIS_OWN:
        return True
    known = measure.recorded_at if measure.how is not None else now
    return known.astimezone(ZoneInfo(record.about.zone)).date() - measure.when <= DAYS


def _of(measure: Measure, record: Record, chain: tuple[Measure, ...], *, open_still: bool) -> Iterator[SafetyHeard]:
    for item, answer in safety_of(record, measure).items():
        blank_and_over = answer.value is None and (open_still or _answered_since(record, measure, item))
        if answer.attention is not None and not blank_and_over:
            yield _heard(measure, answer, record, (measure, *chain), sent=not open_still)


def _changed(measure: Measure, record: Record, chain: tuple[Measure, ...]) -> Iterator[SafetyHeard]:
    """Answers of his own that asked for attention and were changed since, each once."""
    now = safety_of(record, measure)
    told: set[str] = set()
    for earlier in chain:
        for item, answer in safety_of(record, earlier).items():
            was_raised = answer.state == "raised" and earlier.how in HIS_OWN
            if was_raised and item not in told and (item not in now or now[item].state != "raised"):
                told.add(item)
                yield _heard(earlier, answer, record, (measure, *chain), sent=True, became=measure)


def _heard(
    measure: Measure,
    answer: SafetyAnswer,
    record: Record,
    chain: tuple[Measure, ...],
    *,
    sent: bool,
    became: Measure | None = None,
) -> SafetyHeard:
    assert answer.attention is not None
    assert answer.ask is not None
    value = answer_on(measure, answer.item)
    same = {one.id for one in chain if answer_on(one, answer.item) == value}
    mine = (r for r in record.safety_replies if r.measure in same and r.item == answer.item)
    reply = max(mine, key=lambda r: (r.when, r.recorded_at), default=None)
    return SafetyHeard(measure, answer.item, value, answer.attention, answer.ask, sent, became, reply)


def _answered_since(record: Record, measure: Measure, item: str) -> bool:
    later = (m for m in record.measures if m.instrument == measure.instrument and m.when > measure.when)
    return any(answer_on(one, item) is not None for one in later)


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
