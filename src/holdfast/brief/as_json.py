"""The brief as JSON, for other programs. The same brief gives the same bytes."""

from __future__ import annotations

import json
from typing import Any

from holdfast.brief.episode_json import episode_values
from holdfast.brief.finding import Abstained, Evidence, Finding, Option
from holdfast.brief.first_hour_back import told
from holdfast.brief.page import Brief, LastTime, Line, Question
from holdfast.brief.spoken import Voice, cited


def as_json(brief: Brief, language: str = "en") -> str:
    """The brief as one JSON object, ending in a line feed."""
    return json.dumps(as_values(brief, language), ensure_ascii=False, indent=2) + "\n"


def as_values(brief: Brief, language: str = "en") -> dict[str, Any]:
    """The brief as plain values."""
    voice = Voice(brief, language)
    review = brief.next_review
    return {
        "case": brief.case,
        "at": brief.at.isoformat(),
        "origin": brief.origin,
        "hour": brief.hour,
        "next_hour": brief.next_hour and brief.next_hour.isoformat(),
        "with_private_notes": brief.with_private,
        "findings_on": brief.findings_on,
        **({} if brief.restricted is None else {"restricted": voice(brief.restricted)}),
        **(
            {}
            if brief.first_hour_back is None
            else {"first_hour_back": [voice(one) for one in told(brief.first_hour_back)]}
        ),
        "last_time": _last_time(brief.last_time, voice),
        "questions": [_question(question, voice) for question in brief.questions],
        "findings": [_finding(finding, voice) for finding in brief.findings],
        "abstained": [_abstained(one, voice) for one in brief.abstained],
        "episodes": [episode_values(one) for one in brief.episodes],
        "next_review": review and {"session": review.session, "due": review.due and review.due.isoformat()},
    }


def _last_time(last: LastTime, voice: Voice) -> dict[str, Any]:
    return {
        "line_to_yourself": _line(last.line, voice),
        "last_hour": _line(last.hour, voice),
        "last_words": _line(last.last_words, voice),
        "open": [_line(line, voice) for line in last.open],
        "step": _line(last.step, voice),
        "people": [voice(name) for name in last.people],
        "ahead": _line(last.ahead, voice),
    }


def _line(line: Line | None, voice: Voice) -> dict[str, Any] | None:
    return None if line is None else {"text": voice(line.text), "voice": line.voice, "private": line.private}


def _question(question: Question, voice: Voice) -> dict[str, Any]:
    return {
        "id": question.id,
        "title": voice(question.title),
        "lines": [_line(line, voice) for line in question.lines],
        "evidence": [_evidence(one, voice) for one in question.evidence],
    }


def _finding(finding: Finding, voice: Voice) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "version": finding.version,
        "about": finding.about,
        "front": finding.front,
        "private": finding.private,
        "attention": finding.attention,
        "headline": voice(finding.headline),
        "meaning": voice(finding.meaning),
        "evidence": [_evidence(one, voice) for one in finding.evidence],
        "against": [_evidence(one, voice) for one in finding.against],
        "missing": [voice(one) for one in finding.missing],
        "certainty": finding.certainty,
        "false_alarms_per_20_sessions": finding.false_alarms_per_20_sessions,
        "right_of_10": finding.right_of_10,
        "sources": voice.sources(finding),
        "options": [_option(option, voice) for option in finding.options],
    }


def _evidence(one: Evidence, voice: Voice) -> dict[str, Any]:
    value = one.value if isinstance(one.value, int | float) else voice(one.value)
    return {
        "what": voice(one.what),
        "value": value,
        "when": one.when and one.when.isoformat(),
        "source": one.source,
        "ref": one.ref,
    }


def _option(option: Option, voice: Voice) -> dict[str, Any]:
    return {
        "approach": option.approach,
        "move": voice(option.move),
        "say": voice(option.say),
        "rather_not": voice(option.rather_not),
        "source": cited(option),
    }


def _abstained(one: Abstained, voice: Voice) -> dict[str, Any]:
    return {"rule": one.rule, "needs": voice(one.needs)}
