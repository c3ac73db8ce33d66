"""The first hour back: a few lines for the hour after he was away, in place of everything that might be asked of him.

It stands where an hour is arranged again after an absence that rule 15 would have named, or whose conditions it meets:
hours missed in a row; an hour missed after he left in anger; or days without an hour, more than is usual, after an
injury, a limit or a threat. Never after a break, and never where it was the therapist who called the hours off.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from holdfast.analysis.model import Analysis
from holdfast.brief import words
from holdfast.brief.going_away import Before, Prompt, away_knowledge, before_words, fitting, leaving_clauses
from holdfast.brief.knowledge import Rule, rule_knowledge
from holdfast.contract.model import Clause
from holdfast.process.absence import AwayFromHours, away_from_hours
from holdfast.process.thresholds import process_thresholds
from holdfast.text import Message, say, say_n

FIRST_HOUR_BACK = say("First hour back")


@dataclass(frozen=True, slots=True)
class FirstHourBack:
    """`last`: the day of the last hour; `away` says how long in words. `safety` stands only where an injury was before
    it; `leaving` is empty where nothing was agreed about going away.
    """

    last: date
    away: Message
    before: tuple[Before, ...]
    leaving: tuple[Clause, ...]
    contract: Prompt | None
    safety: Prompt | None
    could_be_said: tuple[Prompt, ...]
    rather_not: tuple[Prompt, ...]


def first_hour_back(analysis: Analysis) -> FirstHourBack | None:
    """The card for the hour to come, or None. Pure; reads no private note."""
    if analysis.restricted is not None or analysis.next_hour is None:
        return None
    record, here = analysis.case.record, words.local(analysis, analysis.at)
    gone = away_from_hours(record, analysis.process.hours, here, process_thresholds())
    if gone is None or not _was_away(gone, rule_knowledge("not_heard_since")):
        return None
    known, before = away_knowledge(), before_words(analysis, gone.before_it)
    between_us = {"between_us"} if any(not one.injury for one in before) else set[str]()
    return FirstHourBack(
        last=gone.last.day,
        away=_how_long(gone),
        before=before,
        leaving=leaving_clauses(analysis.contract),
        contract=known.contract if analysis.contract.of_kind("goal", "step") else None,
        safety=known.safety if any(one.injury for one in before) else None,
        could_be_said=fitting(known.could_be_said, between_us),
        rather_not=known.rather_not,
    )


def told(card: FirstHourBack) -> tuple[Message, ...]:
    """The card as sentences, one after the other: for a terminal, a file, and paper."""
    before = [say("{what} ({when})", what=one.what, when=one.when) for one in card.before]
    said = [say("{away}; before it: {what}", away=card.away, what=words.joined(before)) if before else card.away]
    said += [leaving_said(clause) for clause in card.leaving] or [say("nothing was agreed about leaving")]
    said += [prompt.text for prompt in (card.contract, card.safety) if prompt is not None]
    said += [say("Could be said: “{say}”", say=prompt.text) for prompt in card.could_be_said]
    said += [say("rather not: “{rather_not}”", rather_not=prompt.text) for prompt in card.rather_not]
    return tuple(said)


def leaving_said(clause: Clause) -> Message:
    """A leaving clause as it stands: the words both said yes to, his own where he gave any; or those on the table."""
    terms = clause.in_force or clause.terms
    text = terms.his_words or terms.text
    if clause.in_force is None and clause.state == "proposed":
        return say("proposed about leaving on {when}, not agreed: “{text}”", when=clause.proposed_on, text=text)
    return say("agreed about leaving: “{text}”", text=text)


def _was_away(gone: AwayFromHours, rule: Rule) -> bool:
    if gone.missed >= rule.at("missed"):
        return True
    if not gone.before_it:
        return False
    if gone.missed and "left_in_anger" in gone.last.attendance:
        return True
    silent, usual = gone.days - gone.break_days, gone.usual_gap_days
    long = usual is not None and silent >= rule.at("days") and silent >= rule.at("times_usual") * usual
    arranged = gone.yours or (gone.break_days and not gone.missed)
    return long and not arranged


def _how_long(gone: AwayFromHours) -> Message:
    days = say_n("{n} day since hour {hour}", "{n} days since hour {hour}", gone.days, hour=gone.last.number)
    if not gone.missed:
        return days
    missed = say_n("{n} hour missed or called off by {him}", "{n} hours missed or called off by {him}", gone.missed)
    return say("{days}, {missed}", days=days, missed=missed)
