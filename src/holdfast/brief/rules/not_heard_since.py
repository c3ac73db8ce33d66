"""Rule 15: not heard from him for longer than usual, after an injury, a limit or anger."""

from __future__ import annotations

from collections.abc import Sequence

from holdfast.analysis.model import Analysis
from holdfast.brief import words
from holdfast.brief.finding import Abstained, Evidence, Finding
from holdfast.brief.knowledge import Rule
from holdfast.case.record import Event
from holdfast.process.readings import Absence
from holdfast.text import Message


def rule(analysis: Analysis, knowledge: Rule) -> Finding | Abstained | None:
    absence = analysis.process.absence
    if absence.last_heard is None or absence.days is None or absence.on_break or _expected(absence, knowledge):
        return None
    days = absence.days
    silent = days - absence.break_days  # in a break nobody is expected to be heard of
    if silent < knowledge.at("days") or days > knowledge.at("most_days") or not absence.before_it:
        return None
    usual = absence.usual_gap_days
    if usual is None:
        return knowledge.abstain("needs_usual")
    if silent < knowledge.at("times_usual") * usual:
        return None
    injured = any(isinstance(before, Event) for before in absence.before_it)
    return knowledge.finding(
        "away_injured" if injured else "away",
        analysis.approaches,
        about=f"day:{words.day(analysis, absence.last_heard)}",
        params={"days": days, "what": _after_what(absence.before_it)},
        evidence=(*_evidence(analysis, absence, knowledge), *_leaving(analysis, knowledge)),
        missing=() if analysis.contract.of_kind("leaving") else (knowledge.word("no_leaving"),),
    )


def _expected(absence: Absence, knowledge: Rule) -> bool:
    """An hour is arranged and still to come, and he has not missed several in a row."""
    return absence.next_appointment is not None and absence.missed_in_a_row < knowledge.at("missed")


def _after_what(before: Sequence[Event | tuple[int, str]]) -> Message:
    """The latest injury, and the latest of limit, threat or anger: neither hides the other."""
    injuries = [one for one in before if isinstance(one, Event)][-1:]
    marks = [one for one in before if not isinstance(one, Event)][-1:]
    named = [_named(one) for one in injuries] + [_named(one) for one in marks]
    return words.joined(named)


def _named(before: Event | tuple[int, str]) -> Message:
    return words.event_kind(before) if isinstance(before, Event) else words.FRAME[before[1]]


def _evidence(analysis: Analysis, absence: Absence, knowledge: Rule) -> list[Evidence]:
    days = knowledge.word_n("days", absence.days or 0)
    if absence.usual_gap_days is not None:
        days = knowledge.word("days_usual", days=absence.days, usual=words.rounded(absence.usual_gap_days))
    found = [Evidence(knowledge.word("last_heard"), days, absence.last_heard, "attendance")]
    hours = {hour.number: hour for hour in analysis.process.hours}
    for before in absence.before_it:
        if isinstance(before, Event):
            found.append(Evidence(knowledge.word("before"), words.event(before), before.when, "events", before.id))
        else:
            number, mark = before
            value = knowledge.word("before_hour", hour=number, what=words.FRAME[mark])
            found.append(Evidence(knowledge.word("before"), value, hours[number].when, "attendance"))
    if absence.missed_in_a_row:
        last = analysis.process.hours[-1].when
        found.append(Evidence(knowledge.word("missed"), absence.missed_in_a_row, last, "attendance"))
    return found


def _leaving(analysis: Analysis, knowledge: Rule) -> list[Evidence]:
    return [
        Evidence(knowledge.word("leaving"), clause.terms.text, clause.proposed_on, "contract", clause.id)
        for clause in analysis.contract.of_kind("leaving")[-1:]
    ]
