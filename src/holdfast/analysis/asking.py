"""What asks for the contract to be rewritten in one case: the facts the contract cannot know, gathered and handed on.

Without his consent to comparison nothing that sets his answers of different days side by side is read (a fall of
"makes sense", a wish or a level rated twice, more felt than expected). What stays is what the contract itself says,
which is both of theirs: a number as he last gave it, the two numbers of one clause, how a step went as he told it.
A restricted case is not read at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from holdfast.approaches.formulation import lineages
from holdfast.approaches.formulation_files import formulations
from holdfast.case.course import ended_on
from holdfast.case.record import Session
from holdfast.case.ways import FormulationElement
from holdfast.contract.ask_again import rupture_holds
from holdfast.contract.triggers import (
    Facts,
    Happened,
    Repair,
    Revised,
    Risk,
    Triggers,
    occasion,
    trigger_numbers,
    triggers,
)
from holdfast.measures.recorded import scored
from holdfast.text import Message, say

if TYPE_CHECKING:
    from holdfast.analysis.model import Analysis

Topic = Literal["own_life", "harm_to_others", "threats_to_me"]
SPOKEN_OF = ("ideas", "plan", "act")
TOPICS: dict[Topic, Message] = {
    "own_life": say("thoughts of ending {his} life"),
    "harm_to_others": say("harm to others"),
    "threats_to_me": say("threats to you"),
}
ANSWERS = {"ideas": say("ideas"), "plan": say("a plan"), "act": say("an act")}
NEAR_HOURS = 2


def read_triggers(analysis: Analysis) -> Triggers:
    """What asks, waits and was answered in this case. Pure; never raises on a case that was read."""
    if analysis.restricted is not None:
        return Triggers(held=rupture_holds(analysis.contract, open_rupture=False))
    today = analysis.at.astimezone(_zone(analysis)).date()
    return triggers(analysis.contract, facts(analysis, today), today)


def facts(analysis: Analysis, today: date) -> Facts:
    """The case outside its contract, as far as it may ask for rewriting."""
    record, working = analysis.case.record, analysis.case.working
    if not record.moves:
        return Facts(open_rupture=analysis.process.open_rupture is not None)
    version = analysis.contract.version
    first = min(move.when for move in record.moves)
    return Facts(
        repairs=(*_repair_moves(analysis), *_mended_episodes(analysis)),
        revised=tuple(_revised(analysis)),
        happened=tuple(Happened(e.id, e.when, e.what, e.text) for e in record.events if e.what != "leave"),
        risks=tuple(_risks(analysis, version.opened_on if version else first)),
        reviewed=tuple(r.when for r in record.reviews if r.status == "held"),
        planned=tuple(_planned(analysis, today)),
        words=working.trigger_words,
        first_move=first,
        open_rupture=analysis.process.open_rupture is not None,
        compared=analysis.not_compared is None,
        ended=ended_on(record) is not None,
    )


def _repair_moves(analysis: Analysis) -> Iterator[Repair]:
    """The repairs that were named, one for each hour or day, until a version was opened after them: in the words of the
    one who named it, and his answer where it stands with it.
    """
    moves = sorted(analysis.case.record.moves, key=lambda m: m.seq)
    rewritten = max((m.seq for m in moves if m.act == "rewrite"), default=0)
    named: dict[tuple[date, int | None], list[str | None]] = {}
    for n, move in enumerate(moves):
        if move.act == "repair" and move.seq > rewritten:
            answered = [m.words for m in moves[n + 1 : n + 2] if m.act == "clarify" and m.clause is None]
            named.setdefault((move.when, move.session), []).extend((move.words, *answered))
    for (when, hour), said in named.items():
        name = occasion("repaired", when) if hour is None else occasion("repaired", f"hour{hour}")
        yield Repair(name, when, hour, tuple(words for words in said if words))


def _mended_episodes(analysis: Analysis) -> Iterator[Repair]:
    """Breaks that were mended and of which no move says so; his last words of that hour, where he wrote any."""
    moves = analysis.case.record.moves
    hours = {hour.number: hour for hour in analysis.process.hours}
    for one in analysis.process.episodes:
        end, onset = hours.get(one.repaired_at or 0), hours.get(one.onset)
        if one.stage != "probable" or one.state != "repaired" or end is None or onset is None:
            continue
        named = any(m.act == "repair" and onset.day <= m.when <= end.day for m in moves)
        if named or any(m.act == "rewrite" and m.when >= end.day for m in moves):
            continue
        said = (end.his_words,) if end.his_words else ()
        yield Repair(occasion("repaired", f"episode{one.onset}"), end.day, end.number, said)


def _revised(analysis: Analysis) -> Iterator[Revised]:
    """Parts of the formulation that were put anew or dropped; what was added beside them is none of these.

    Nor is a slip of the pen set right (`corrects`): the part says what it said. What was put anew stays so.

    An older file says of no part that it revises another: there a place that was filled already was put anew, where a
    way of working has one such place and not many.
    """
    filled: set[object] = set()
    for line in lineages(analysis.case.working):
        for n, part in enumerate(line):
            place = None if _one_of_many(part) else (part.approach, part.slot)
            if n or part.dropped or (part.group is None and place in filled):
                yield Revised(part.when, _slot(part), part.text)
            filled.add(place or part.id)


def _one_of_many(part: FormulationElement) -> bool:
    known = formulations().get(part.approach)
    slot = known.slots.get(part.slot) if known is not None else None
    unit = known.unit(slot.unit) if known is not None and slot is not None else None
    return unit is not None and unit.many and not (unit.together and part.group is None)


def _slot(part: FormulationElement) -> Message | str:
    """What the place is called; in an older file by its own name."""
    known = formulations().get(part.approach)
    slot = known.slots.get(part.slot) if known is not None else None
    return part.slot.replace("_", " ") if slot is None else say(slot.title)


def _planned(analysis: Analysis, today: date) -> Iterator[date]:
    """Days of reviews still to come; one that is planned by its hour is near when that hour is."""
    for review in (r for r in analysis.case.record.reviews if r.status == "planned"):
        if review.due is not None:
            yield review.due
        elif review.at_session and 0 <= review.at_session - analysis.next_number <= NEAR_HOURS:
            yield today


def _risks(analysis: Analysis, opened: date) -> Iterator[Risk]:
    """New since the version was opened: what was not so the last time before. Never a grade, never compared in size."""
    latest: dict[str, Risk] = {}
    for answer in reversed(analysis.outcome.safety):  # newest first as read, so that the newest of an item stays
        if (
            not answer.value
            or answer.when < opened
            or _answered_before(analysis, answer.instrument, answer.item, opened)
        ):
            continue
        name = f"{answer.instrument}:{answer.item}"
        what = say("a question about safety was answered above zero")
        latest[name] = Risk(name, answer.when, what, answer.attention)
    zone = _zone(analysis)
    days = [(s.when.astimezone(zone).date(), s) for s in analysis.case.record.sessions if s.asked is not None]
    days.sort(key=lambda pair: pair[0])
    oldest = _day_back(analysis)
    for topic, words in TOPICS.items():
        before = [_asked(s, topic) for day, s in days if day < opened and _asked(s, topic) != "not_asked"]
        for day, session in days:
            said = _asked(session, topic)
            if day < max(opened, oldest) or said not in SPOKEN_OF or before[-1:] == [said]:
                continue
            what = say("asked in hour {hour} about {topic}: {answer}", hour=session.number, topic=words,
                       answer=ANSWERS[said])  # fmt: skip
            latest[f"{topic}:{said}"] = Risk(f"{topic}:{said}", day, what, "before the hour")
    yield from sorted(latest.values(), key=lambda risk: (risk.attention != "now", risk.when, risk.about))


def _answered_before(analysis: Analysis, instrument: str, item: str, opened: date) -> bool:
    """Whether the last form of this kind before the version was opened had this answer above zero already."""
    earlier = (m for m in analysis.case.record.measures if m.instrument == instrument and m.when < opened and m.items)
    last = max(earlier, key=lambda m: (m.when, m.recorded_at), default=None)
    return last is not None and any(a.item == item and a.value for a in scored(last).safety)


def _asked(session: Session, topic: Topic) -> str:
    return "not_asked" if session.asked is None else getattr(session.asked, topic)


def _day_back(analysis: Analysis) -> date:
    today = analysis.at.astimezone(_zone(analysis)).date()
    return date.fromordinal(max(1, today.toordinal() - trigger_numbers().risk_days))


def _zone(analysis: Analysis) -> ZoneInfo:
    return ZoneInfo(analysis.case.record.about.zone)
