"""Rule 7: very high in his eyes, and a break, a planned ending, a limit or a fee close by."""

from __future__ import annotations

from collections.abc import Sequence

from holdfast.analysis.model import Analysis
from holdfast.brief import words
from holdfast.brief.finding import Abstained, Evidence, Finding
from holdfast.brief.knowledge import Rule
from holdfast.case.record import Break, PlannedEnding
from holdfast.process.endings import ending_ahead
from holdfast.process.readings import Hour

FRAME = ("fee", "limit_set", "break_announced")


def rule(analysis: Analysis, knowledge: Rule) -> Finding | Abstained | None:
    ahead = _break(analysis, knowledge)
    ending = _ending(analysis, knowledge)
    framed = _framed(analysis, knowledge)
    if ahead is None and ending is None and framed is None:
        return None
    rated = [hour for hour in analysis.process.held if hour.image is not None]
    times = int(knowledge.at("times"))
    if len(rated) < times:
        return knowledge.abstain("needs_image")
    last = rated[-times:]
    if not _high(last, knowledge) or not _recent(analysis, last[-1], knowledge):
        return None
    evidence = [
        Evidence(
            knowledge.word("image", hour=hour.number),
            knowledge.word("image_value", value=_signed(hour.image)),
            hour.when,
            "answers",
        )
        for hour in last
    ]
    if ending is not None:
        value = knowledge.word("ending_value", when=ending.when, day=ending.last_day)
        evidence.append(Evidence(knowledge.word("ending"), value, ending.when, "events", ending.id))
        return knowledge.finding(
            "ending_ahead",
            analysis.approaches,
            about=f"ending:{ending.id}",
            params={"day": ending.last_day},
            evidence=tuple(evidence),
        )
    if ahead is not None:
        span = knowledge.word("break_value", start=ahead.start, end=ahead.end)
        evidence.append(Evidence(knowledge.word("break"), span, ahead.when, "events", ahead.id))
        begun = ahead.start <= words.today(analysis)
        return knowledge.finding(
            "in_the_break" if begun else "break_ahead",
            analysis.approaches,
            about=f"break:{ahead.start}",
            params={"start": ahead.start},
            evidence=tuple(evidence),
        )
    assert framed is not None
    named = words.joined([words.FRAME[mark] for mark in framed.frame if mark in FRAME])
    evidence.append(Evidence(knowledge.word("frame", hour=framed.number), named, framed.when, "events"))
    return knowledge.finding(
        "after_a_limit",
        analysis.approaches,
        about=f"hour:{framed.number}",
        params={"hour": framed.number},
        evidence=tuple(evidence),
    )


def _break(analysis: Analysis, knowledge: Rule) -> Break | None:
    """The next break that begins within reach, or the one that is on now."""
    today = words.today(analysis)
    near = [b for b in analysis.process.upcoming_breaks if (b.start - today).days <= knowledge.at("days")]
    return near[0] if near else None


def _ending(analysis: Analysis, knowledge: Rule) -> PlannedEnding | None:
    """An ending whose last hour is within reach, or that was spoken of so lately."""
    today = words.today(analysis)
    ending = ending_ahead(analysis.case.record.planned_endings, today)
    if ending is None:
        return None
    near = min((ending.last_day - today).days, (today - ending.when).days)
    return ending if near <= knowledge.at("days") else None


def _framed(analysis: Analysis, knowledge: Rule) -> Hour | None:
    today = words.today(analysis)
    for hour in reversed(analysis.process.held):
        if (today - words.day(analysis, hour.when)).days > knowledge.at("days"):
            return None
        if any(mark in FRAME for mark in hour.frame):
            return hour
    return None


def _high(rated: Sequence[Hour], knowledge: Rule) -> bool:
    return all(hour.image is not None and hour.image >= knowledge.at("image") for hour in rated)


def _recent(analysis: Analysis, hour: Hour, knowledge: Rule) -> bool:
    return any(hour.number == held.number for held in analysis.process.held[-int(knowledge.at("recent_hours")) :])


def _signed(value: int | None) -> str:
    return f"{value:+d}" if value is not None else ""
