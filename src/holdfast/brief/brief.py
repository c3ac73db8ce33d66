"""`brief(analysis)`: what one reads in the two minutes before the hour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from holdfast.analysis.model import Analysis
from holdfast.brief import words
from holdfast.brief.finding import Abstained, Finding
from holdfast.brief.first_hour_back import first_hour_back
from holdfast.brief.knowledge import order, rule_knowledge
from holdfast.brief.last_time import last_time
from holdfast.brief.page import Brief, LastTime, NextReview
from holdfast.brief.questions import questions
from holdfast.brief.rules import RULES
from holdfast.case.private import PrivateReply
from holdfast.case.record import Setting, setting_of
from holdfast.case.restriction import said
from holdfast.case.working import Reply
from holdfast.process.thresholds import process_thresholds
from holdfast.text import Message

MOST_IN_FRONT = 3
HEARD_WITHOUT_AN_HOUR = ("ask_today", "not_heard_since")
"""What can be done with while there is no hour to say anything in."""
ABOUT_CONTRACT = ("no_shared_goal", "step_undone_twice", "ahead_of_the_patient", "cost_not_named")
COMPARES = (
    "probable_rupture", "gap_between_you", "fall_around_the_break", "false_calm", "change_at_review", "devaluing_turn",
)  # fmt: skip
"""The rules that rest on his answers over time. Without his consent they have none and say so; a rupture may still be
seen in the log and in who came.
"""


def brief(analysis: Analysis, *, findings_on: bool = True) -> Brief:
    """The page before the next hour. Pure: the same analysis gives the same page.

    With `findings_on` False (a practice that has not switched reflection on) it holds memory and data and no finding,
    no abstention and no verdict.
    """
    if analysis.restricted is not None:
        return _kept_only(analysis, said(analysis.restricted), findings_on=findings_on)
    spoken = tuple(_spoken(analysis)) if findings_on else ()
    findings = tuple(found for found in spoken if isinstance(found, Finding))
    about = analysis.case.record.about
    next_hour = analysis.next_hour
    back = first_hour_back(analysis) if findings_on else None
    memory = last_time(analysis)
    return Brief(
        case=analysis.case.id,
        person=analysis.person,
        origin=about.origin,
        at=words.local(analysis, analysis.at),
        zone=about.zone,
        hour=analysis.next_number,
        next_hour=None if next_hour is None else words.local(analysis, next_hour),
        # On the first hour back nothing is due: no step stands beside it.
        last_time=memory if back is None else replace(memory, step=None),
        questions=questions(analysis, findings_on=findings_on),
        findings=_in_front(_in_order(findings), analysis, back=back is not None),
        abstained=tuple(found for found in spoken if isinstance(found, Abstained)),
        next_review=_next_review(analysis),
        findings_on=findings_on,
        with_private=analysis.case.private is not None,
        episodes=analysis.process.episodes if findings_on else (),
        first_hour_back=back,
        too_early=bool(spoken) and not findings and analysis.hours_held < process_thresholds().usual_least,
    )


def _kept_only(analysis: Analysis, why: Message, *, findings_on: bool) -> Brief:
    """The page of a restricted case: whose it is, and that it is kept and not analysed. Its entries are read one by one
    on their own pages.
    """
    about, next_hour = analysis.case.record.about, analysis.next_hour
    return Brief(
        case=analysis.case.id,
        person=analysis.person,
        origin=about.origin,
        at=words.local(analysis, analysis.at),
        zone=about.zone,
        hour=analysis.next_number,
        next_hour=None if next_hour is None else words.local(analysis, next_hour),
        last_time=LastTime(),
        questions=(),
        findings=(),
        abstained=(),
        next_review=None,
        findings_on=findings_on,
        with_private=analysis.case.private is not None,
        restricted=why,
    )


def without_private(analysis: Analysis) -> Analysis:
    """The analysis as it is when nobody's private notes are open: for prints, and for a colleague's eyes.

    Nothing is filtered out of a brief afterwards: a brief of this was never computed with them.
    """
    return replace(
        analysis,
        case=replace(analysis.case, private=None),
        process=replace(analysis.process, pulled=None),
    )


def _spoken(analysis: Analysis) -> Iterator[Finding | Abstained]:
    ended, setting = _ended(analysis), setting_of(analysis.case.record)
    for name, rule in RULES:
        if ended and name not in HEARD_WITHOUT_AN_HOUR:
            continue
        found = rule(analysis, rule_knowledge(name))
        if analysis.not_compared is not None and name in COMPARES and not isinstance(found, Finding):
            found = Abstained(name, analysis.not_compared)
        if isinstance(found, Finding):
            yield _with_figures(found, setting)
        elif found is not None:
            yield found


def _with_figures(finding: Finding, setting: Setting) -> Finding:
    """How often it is wrong, as measured in invented treatments of the setting this case is in."""
    measured = rule_knowledge(finding.rule).figures(finding.certainty, setting)
    if measured is None:
        return finding
    return replace(
        finding,
        false_alarms_per_20_sessions=measured.false_alarms_per_20_sessions,
        right_of_10=measured.right_of_10,
    )


def _ended(analysis: Analysis) -> bool:
    """No hour for months and none arranged: what could be said in the next hour is no longer a question."""
    last = _last_held_day(analysis)
    if last is None or analysis.next_hour is not None:
        return False
    return (words.today(analysis) - last).days > rule_knowledge("not_heard_since").at("most_days")


def _in_order(findings: Sequence[Finding]) -> list[Finding]:
    places = {name: place for place, name in enumerate(order())}
    return sorted(findings, key=lambda finding: places[finding.rule])


def _in_front(findings: Sequence[Finding], analysis: Analysis, *, back: bool) -> tuple[Finding, ...]:
    """The first three that have no standing reply stand in front; the others stay on the page, further down.

    While somebody has gone away, only what can be done without an hour stands in front. While a break between the two
    is open and known, no finding about the contract leads the page in its place: first the two of you. Nor does one on
    the first hour back: nothing is due then.
    """
    away = any(finding.rule == "not_heard_since" for finding in findings)
    first_the_two = back or any(_known_break(finding, analysis) for finding in findings)
    left = MOST_IN_FRONT
    marked = []
    for finding in findings:
        waits = (away and finding.rule not in HEARD_WITHOUT_AN_HOUR) or (
            first_the_two and finding.rule in ABOUT_CONTRACT
        )
        front = left > 0 and not waits and not _answered(finding, analysis)
        left -= front
        marked.append(replace(finding, front=front))
    return tuple(marked)


def _known_break(finding: Finding, analysis: Analysis) -> bool:
    """A rupture he knows of or put off. One he called not useful may be none."""
    if finding.rule != "probable_rupture" or finding.certainty == "worth asking":
        return False
    if finding.certainty == "seen":  # he noted it himself
        return True
    return any(r.reply != "not_useful" and _stands(r, when, analysis) for r, when in replies_to(finding, analysis))


def _answered(finding: Finding, analysis: Analysis) -> bool:
    return any(_stands(reply, when, analysis) for reply, when in replies_to(finding, analysis))


def replies_to(finding: Finding, analysis: Analysis) -> tuple[tuple[Reply | PrivateReply, date], ...]:
    """What was answered to this finding, each with its day. To a private finding one answers in private.

    A reply that names nothing answers a rule whatever it says next, except where somebody's safety is asked about: one
    "not useful" never silences that for good.
    """
    notes = analysis.case.private.notes if analysis.case.private and finding.private else ()
    given: list[tuple[Reply | PrivateReply, date]] = [(reply, reply.when) for reply in analysis.case.working.replies]
    given += [(note.reply, words.day(analysis, note.when)) for note in notes if note.reply]
    about = (finding.about,) if finding.attention else (None, finding.about)
    return tuple((r, day) for r, day in given if r.rule == finding.rule and r.about in about)


def _stands(reply: Reply | PrivateReply, when: date, analysis: Analysis) -> bool:
    """Known and not useful stand. "Later" stands until its day, and without one until the next hour is over."""
    if reply.reply != "later":
        return True
    if reply.until is not None:
        return words.today(analysis) < reply.until
    last = _last_held_day(analysis)
    return last is None or last <= when


def _last_held_day(analysis: Analysis) -> date | None:
    held = analysis.process.held
    return words.day(analysis, held[-1].when) if held else None


def _next_review(analysis: Analysis) -> NextReview | None:
    outcome = analysis.outcome
    if outcome.next_review_session is None and outcome.next_review is None:
        return None
    return NextReview(outcome.next_review_session, outcome.next_review)
