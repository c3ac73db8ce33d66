"""Rule 11: an injury, an answer to a question about ending his life, or a blank there: a person asks, today.

Nothing is graded and nothing is added up. A zero says nothing, and an answer above zero counts until somebody asked.
An answer after which what was done was written down stays for its days and says so; it asks for no more than that.
The last fortnight before an ending is asked about whoever wished it, gently where both did: there once is enough.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from holdfast.analysis.model import Analysis
from holdfast.brief import words
from holdfast.brief.finding import Evidence, Finding
from holdfast.brief.knowledge import Rule
from holdfast.case.record import Event, PlannedEnding, SafetyReply, Session
from holdfast.measures.catalogue import catalogue
from holdfast.measures.instrument import Attention
from holdfast.outcome.readings import SafetyAnswer
from holdfast.process.endings import NOT_HIS, ending_ahead
from holdfast.text import Message

SPOKEN_OF = ("ideas", "plan", "act")
TOPICS = ("own_life", "harm_to_others", "threats_to_me")


def rule(analysis: Analysis, knowledge: Rule) -> Finding | None:
    answers = [a for a in analysis.outcome.safety if _counts(analysis, a, knowledge)]
    replies = [reply for a in answers if (reply := reply_to(analysis, a)) is not None]
    waiting = [a for a in answers if reply_to(analysis, a) is None]
    answered, blank = [a for a in waiting if a.value], [a for a in waiting if a.value is None]
    injuries = [e for e in analysis.process.injuries if _injured(analysis, e.when, knowledge)]
    last = _last_session(analysis)
    said = (
        _said(last, knowledge)
        if last and _ago(analysis, words.day(analysis, last.when)) <= knowledge.at("said_days")
        else []
    )
    ending = _last_hours(analysis, knowledge)
    days = [a.when for a in answers] + [e.when for e in injuries]
    if ending is not None:
        days.append(_begun(ending, knowledge))
    if last and said:
        days.append(words.day(analysis, last.when))
    if not days:
        return None
    closing = None if ending is None else _ending_reading(ending, knowledge)
    reading, params = _reading(answered, blank, said, [e.when for e in injuries], replies, closing)
    seen = sorted((a for a in answers if a not in waiting), key=lambda a: a.value is None)
    listed = [
        *(_answer(a, knowledge) for a in (*answered, *blank, *seen)),
        *(Evidence(knowledge.word("reply"), r.done, r.when, "answers", r.measure) for r in replies),
        *(Evidence(knowledge.word("injury"), words.event(e), e.when, "events", e.id) for e in injuries),
        *said,
        *_planned(ending, injuries, knowledge),
        *_asked_and_none(analysis, min(days), knowledge),
    ]
    return knowledge.finding(
        reading,
        analysis.approaches,
        about=f"day:{max(days)}",
        params=params,
        evidence=tuple(listed),
        missing=_missing(analysis, max(days), knowledge),
        attention=_attention(waiting, asks=bool(waiting or said or injuries or (ending and ending.by != "both"))),
    )


def reply_to(analysis: Analysis, answer: SafetyAnswer) -> SafetyReply | None:
    """What was written down about this answer, also while the form was not sent yet; the last of it, or None."""
    measures = {m.id: m.corrects for m in analysis.case.record.measures}
    ids = {answer.ref, measures.get(answer.ref)}
    mine = (r for r in analysis.case.record.safety_replies if r.measure in ids and r.item == answer.item)
    return max(mine, key=lambda r: (r.when, r.recorded_at), default=None)


def _attention(waiting: Sequence[SafetyAnswer], *, asks: bool) -> Attention | None:
    if any(a.attention == "now" for a in waiting):
        return "now"
    return "before the hour" if asks else None


def _reading(
    answered: Sequence[SafetyAnswer],
    blank: Sequence[SafetyAnswer],
    said: Sequence[Evidence],
    injuries: Sequence[date],
    replies: Sequence[SafetyReply],
    closing: tuple[str, Mapping[str, object]] | None,
) -> tuple[str, Mapping[str, object]]:
    if answered:
        return "answered", {"value": max(answered, key=lambda a: a.when).value}
    if said:
        return "said_in_the_hour", {}
    if closing is not None and closing[0] == "last_hours_sudden":
        return closing
    if injuries:
        return "injury", {"when": max(injuries)}
    if closing is not None:
        return closing
    return ("left_blank", {}) if blank else ("answered_to", {"when": max(r.when for r in replies)})


def _counts(analysis: Analysis, answer: SafetyAnswer, knowledge: Rule) -> bool:
    ago = _ago(analysis, answer.when)
    if answer.value == 0 or ago < 0:
        return False
    unasked = bool(answer.value) and ago <= knowledge.at("unasked_days") and not _asked_since(analysis, answer.when)
    return ago <= knowledge.at("days") or unasked


def _injured(analysis: Analysis, when: date, knowledge: Rule) -> bool:
    """Within two weeks; longer where nobody has asked since: somebody who went away after it was not asked."""
    ago = _ago(analysis, when)
    longest = knowledge.at("days") if _asked_since(analysis, when) else knowledge.at("unasked_days")
    return 0 <= ago <= longest


def _last_hours(analysis: Analysis, knowledge: Rule) -> PlannedEnding | None:
    """An ending, from so many days before its last hour on; one that both wished until it was asked about in them."""
    today = words.today(analysis)
    ending = ending_ahead(analysis.case.record.planned_endings, today)
    if ending is None or (ending.last_day - today).days > knowledge.at("days"):
        return None
    return None if ending.by == "both" and _asked_since(analysis, _begun(ending, knowledge)) else ending


def _begun(ending: PlannedEnding, knowledge: Rule) -> date:
    """The day from which it is asked about: an answer to what was said when it was spoken of is no answer to this."""
    return max(ending.when, ending.last_day - timedelta(days=knowledge.at("days")))


def _ending_reading(ending: PlannedEnding, knowledge: Rule) -> tuple[str, Mapping[str, object]]:
    """By whose wish it is; one of his own that comes within days of being spoken of is sudden."""
    day: Mapping[str, object] = {"day": ending.last_day}
    if ending.by in NOT_HIS:
        return "last_hours", day
    if ending.by == "both":
        return "last_hours_shared", day
    if (ending.last_day - ending.when).days <= knowledge.at("sudden_days"):
        return "last_hours_sudden", {**day, "when": ending.when}
    return "last_hours_wished", day


def _planned(ending: PlannedEnding | None, injuries: Sequence[Event], knowledge: Rule) -> list[Evidence]:
    if ending is None or any(one.id == ending.id for one in injuries):
        return []
    value = knowledge.word("last_hour_on", day=ending.last_day)
    return [Evidence(knowledge.word("last_hour"), value, ending.when, "events", ending.id)]


def _ago(analysis: Analysis, when: date) -> int:
    return (words.today(analysis) - when).days


def _asked_since(analysis: Analysis, since: date) -> bool:
    return any(
        session.asked is not None and session.asked.own_life != "not_asked"
        for session in analysis.case.record.sessions
        if words.day(analysis, session.when) >= since
    )


def _last_session(analysis: Analysis) -> Session | None:
    held = [session for session in analysis.case.record.sessions if session.took_place]
    return max(held, key=lambda session: session.when, default=None)


def _said(session: Session, knowledge: Rule) -> list[Evidence]:
    found = []
    for topic in TOPICS:
        answer = getattr(session.asked, topic, None)
        if answer in SPOKEN_OF:
            value = knowledge.word("asked_about", topic=knowledge.word(topic), answer=words.ASKED[answer])
            what = knowledge.word("asked", hour=session.number)
            found.append(Evidence(what, value, session.when, "answers", session.id))
    return found


def _asked_and_none(analysis: Analysis, since: date, knowledge: Rule) -> list[Evidence]:
    """That it was asked since, and what was said: a fact with its day, and no all-clear."""
    found = [
        s
        for s in analysis.case.record.sessions
        if s.asked is not None and s.asked.own_life == "none" and words.day(analysis, s.when) >= since
    ]
    value = knowledge.word("asked_about", topic=knowledge.word("own_life"), answer=words.ASKED["none"])
    return [Evidence(knowledge.word("asked", hour=s.number), value, s.when, "answers", s.id) for s in found[-1:]]


def _answer(answer: SafetyAnswer, knowledge: Rule) -> Evidence:
    named = catalogue().get(answer.instrument)
    title = named.title if named else answer.instrument
    blank = answer.value is None
    value: Message = knowledge.word("blank") if blank else knowledge.word("answer_value", value=answer.value)
    place = answer.item.lstrip("abcdefghijklmnopqrstuvwxyz-_ ") or answer.item  # "phq9" is question 9 of the form
    what = knowledge.word("answer", instrument=title, item=place)
    return Evidence(what, value, answer.when, "answers", answer.ref)


def _missing(analysis: Analysis, since: date, knowledge: Rule) -> tuple[Message, ...]:
    found = []
    if not _asked_since(analysis, since):
        found.append(knowledge.word("not_asked_since"))
    if not analysis.contract.of_kind("safety"):
        found.append(knowledge.word("no_plan"))
    return tuple(found)
