"""Last time: the line to oneself, his last words, what stayed open, the step due, people, and what is ahead."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from holdfast.analysis.model import Analysis
from holdfast.brief import words
from holdfast.brief.page import LastTime, Line
from holdfast.contract.agreement import offers
from holdfast.contract.ask_again import UNDONE, no_shared_goal
from holdfast.contract.model import Clause
from holdfast.process.endings import ending_ahead
from holdfast.process.readings import Hour
from holdfast.text import Message, say, say_n

PEOPLE = 6
EVENING = 17
OPEN = ("not_addressed", "addressed_open", "partly_repaired")
WORTH_SAYING = ("late", "left_early", "left_in_anger", "cancelled", "missed")


def last_time(analysis: Analysis) -> LastTime:
    """What one would want to remember first. Reads the private line only where the notes are open."""
    hour = _last_hour(analysis)
    return LastTime(
        line=_line_to_oneself(analysis),
        hour=hour,
        last_words=_last_words(analysis),
        open=tuple(_open(analysis)),
        step=_step(analysis, frame=hour is not None),
        people=_people(analysis),
        ahead=_ahead(analysis),
    )


def _line_to_oneself(analysis: Analysis) -> Line | None:
    private = analysis.case.private
    if private is None:
        return None
    lines = [note for note in private.notes if note.line]
    if not lines:
        return None
    last = max(lines, key=lambda note: (note.when, note.recorded_at))
    return Line(say("“{line}”", line=last.line), "yours", private=True)


def _last_hour(analysis: Analysis) -> Line | None:
    """The hour just before, where something about its coming and going is worth remembering."""
    if not analysis.process.hours:
        return None
    hour = analysis.process.hours[-1]
    marks = [mark for mark in hour.attendance if mark in WORTH_SAYING]
    if not marks:
        return None
    named = words.joined([words.ATTENDANCE[mark] for mark in marks])
    if hour.took_place or hour.by is None:
        return Line(say("hour {hour}: {marks}", hour=hour.number, marks=named))
    before = _how_long_before(analysis, hour)
    if before is None:
        return Line(say("hour {hour} {marks} {by}", hour=hour.number, marks=named, by=words.BY[hour.by]))
    return Line(
        say("hour {hour} {marks} {by}, {before}", hour=hour.number, marks=named, by=words.BY[hour.by], before=before)
    )


def _how_long_before(analysis: Analysis, hour: Hour) -> Message | None:
    """When the program learnt of a cancelling, where that was before the hour; written up later, it says nothing."""
    recorded = next((s.recorded_at for s in analysis.case.record.sessions if s.number == hour.number), None)
    if recorded is None or recorded >= hour.when or "cancelled" not in hour.attendance:
        return None
    told, due = words.local(analysis, recorded), words.day(analysis, hour.when)
    days = (due - told.date()).days
    if days == 0:
        return say("the same day")
    if days == 1:
        return say("the evening before") if told.hour >= EVENING else say("the day before")
    return say_n("{n} day before", "{n} days before", days)


def _last_words(analysis: Analysis) -> Line | None:
    """His own line after the hour, or words of his that you kept: the latest there is, with its hour."""
    for hour in reversed(analysis.process.hours):
        found = hour.his_words or hour.kept_words
        if found:
            return Line(say("at {hour}: “{words}”", hour=hour.number, words=found), "his")
    return None


def _open(analysis: Analysis) -> Iterator[Line]:
    contract = analysis.contract
    marked = next((hour for hour in reversed(analysis.process.held) if hour.then), None)
    if marked and marked.then in OPEN:
        yield Line(say("hour {hour}: {then}", hour=marked.number, then=words.THEN[marked.then]), "yours")
    if analysis.case.record.moves and no_shared_goal(contract):
        yield Line(say("nothing agreed"))
    for clause in contract.of_kind("goal", "step")[-3:]:
        if clause.state == "agreed_still_open":
            yield Line(say("agreed, still open, ask again: “{text}”", text=clause.terms.text))


def _step(analysis: Analysis, *, frame: bool) -> Line | None:
    clause = analysis.contract.step_in_question
    if clause is None:
        return None
    by = say("you") if clause.proposed_by == "therapist" else say("{him}")
    # what came of the frame and a step that was not done are never told in one list: the step is named, its run is not
    return Line(say("“{text}” ({how})", text=clause.terms.text, how=_how(clause, by, beside_frame=frame)))


def _how(clause: Clause, by: Message, *, beside_frame: bool) -> Message:
    times = offers(clause)
    if clause.state == "proposed":
        often = {1: say("once"), 2: say("twice")}.get(times, say_n("{n} time", "{n} times", times))
        return say("proposed by {by}, {often}; not agreed", by=by, often=often)
    last = clause.runs[-1] if clause.runs else None
    if last is None:
        return say("offered by {by}; not tried yet", by=by)
    if beside_frame and last.run.outcome in UNDONE:
        return say("offered by {by}", by=by)
    return say("offered by {by}; last: {run}, {when}", by=by, run=words.RUNS[last.run.outcome], when=last.when)


def _people(analysis: Analysis) -> tuple[str, ...]:
    named = sorted(analysis.people, key=lambda person: person.when, reverse=True)
    return tuple(dict.fromkeys(person.pseudonym for person in named))[:PEOPLE]


def _ahead(analysis: Analysis) -> Line | None:
    """An ending that is planned, and the next break; or else the review, where it comes with the next hour or within
    two weeks.
    """
    ending, coming = _ending(analysis), _break_or_review(analysis)
    if ending is None or coming is None:
        return ending or coming
    return Line(say("{ending}; {coming}", ending=ending.text, coming=coming.text))


def _ending(analysis: Analysis) -> Line | None:
    """The last hour, a loss that is coming."""
    ending = ending_ahead(analysis.case.record.planned_endings, words.today(analysis))
    if ending is None:
        return None
    return Line(say("the last hour is planned for {day}, {by}", day=ending.last_day, by=words.ENDING_BY[ending.by]))


def _break_or_review(analysis: Analysis) -> Line | None:
    today = words.today(analysis)
    for one in analysis.process.upcoming_breaks[:1]:
        whose = say("your break") if one.by == "therapist" else say("{his} break")
        if one.start <= today:
            return Line(say("{whose}, until {end}", whose=whose, end=one.end))
        return Line(say("{whose}, {start} to {end}", whose=whose, start=one.start, end=one.end))
    outcome = analysis.outcome
    if outcome.review_open:
        return Line(say("a review is due"))
    if outcome.next_review is not None and outcome.next_review - today <= timedelta(days=14):
        return Line(say("review on {when}", when=outcome.next_review))
    return None
