"""One line of the caseload: computed from a case when it or the day changed, kept sealed, read in a moment.

It is made without private notes, because it is sealed under the patient's key and not under the author's.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import holdfast
from holdfast.analysis import analyse
from holdfast.analysis.model import Analysis
from holdfast.brief.brief import brief
from holdfast.brief.finding import Finding
from holdfast.brief.page import Brief
from holdfast.text import Spoken, render
from holdfast.web import clock
from holdfast.web.giving.safety_lines import SafetyLine, begun_in, safety_lines, waiting
from holdfast.web.pages.opening import findings_on
from holdfast.web.text_tags import language
from holdfast.web.vault.door import CaseHandle, Summary, load_case, put_summary, revision

SHAPE = 2
MOST_REASONS = 2
APPOINTMENTS_AHEAD = timedelta(days=40)


def fresh(summary: Summary | None, today: date) -> bool:
    """May this summary be shown? Not after a write, not on another day, not after the knowledge changed."""
    return (
        summary is not None
        and not summary.stale
        and summary.day == today
        and summary.knowledge == knowledge_version(language())
    )


def renew(handle: CaseHandle) -> dict[str, Any]:
    """Compute the line of one case, keep it, and give it back."""
    at, seen = clock.now(), revision(handle)  # before loading: a write in between makes it stale, never wrong
    case = load_case(handle)
    analysis = analyse(case, at)  # the line says nothing of the argument map, so the practice's own reasons change none
    safety = safety_lines(case, at, begun_in(handle))
    content = line_of(analysis, brief(analysis, findings_on=findings_on()), safety)
    put_summary(handle, seen, at.date(), knowledge_version(language()), content)
    return content


def line_of(analysis: Analysis, read: Brief, safety: tuple[SafetyLine, ...] = ()) -> dict[str, Any]:
    """What the caseload shows of one case, as JSON values; sentences are already spoken. Safety answers are what he
    answered and no finding: they are shown also where findings are switched off.
    """
    about, absence = analysis.case.record.about, analysis.process.absence
    person = analysis.person
    unanswered = waiting(safety)
    findings = [f for f in read.findings if not f.private and not (unanswered and _only_of_answers(f))]
    away = next((f for f in findings if f.rule == "not_heard_since"), None)
    urgent = [f for f in findings if f.attention is not None]
    worth = [f for f in findings if f.front and f is not away and f not in urgent][:MOST_REASONS]
    return {
        "pseudonym": about.pseudonym,
        "address": about.address,
        "origin": about.origin,
        "appointments": _appointments(analysis),
        "unlogged": [[h.number, h.when.isoformat()] for h in analysis.process.held if not h.logged][-3:],
        "next_number": analysis.next_number,
        "last_heard": absence.last_heard.isoformat() if absence.last_heard else None,
        "worth": [render(f.headline, person, language()) for f in worth],
        "too_early": read.too_early,
        "away": None if away is None else render(away.headline, person, language()),
        "safety": [_as_kept(one, person) for one in _newest(unanswered)],
        "ask": [[f.attention, render(f.headline, person, language())] for f in urgent],
    }


def _only_of_answers(finding: Finding) -> bool:
    """Does it say no more than the safety answers that stand above it word for word?"""
    return finding.rule == "ask_today" and all(one.source == "answers" for one in finding.evidence)


def _newest(lines: tuple[SafetyLine, ...]) -> list[SafetyLine]:
    """Of one question the newest answer alone; the others stand on its page."""
    first: dict[tuple[str, str], SafetyLine] = {}
    for one in lines:
        first.setdefault((one.instrument, one.item), one)
    return list(first.values())


def _as_kept(one: SafetyLine, person: Spoken) -> list[Any]:
    """How soon, the moment (or None), the day, the sentence."""
    moment = None if one.moment is None else one.moment.isoformat()
    return [one.attention, moment, one.when.isoformat(), render(one.said, person, language())]


def _appointments(analysis: Analysis) -> list[list[Any]]:
    """Hours arranged and not yet there as sessions: number (or None) and moment."""
    held = {s.number for s in analysis.case.record.sessions}
    days = {s.when.date() for s in analysis.case.record.sessions}
    latest = analysis.at + APPOINTMENTS_AHEAD
    kept = [
        a
        for a in analysis.case.record.appointments
        if a.when <= latest and a.number not in held and a.when.date() not in days
    ]
    return [[a.number, a.when.isoformat()] for a in sorted(kept, key=_when)][:12]


def _when(appointment: Any) -> datetime:
    when: datetime = appointment.when
    return when


@cache
def knowledge_version(spoken_in: str) -> str:
    """A fingerprint of everything a line depends on besides the case: program, knowledge files, language."""
    found = hashlib.sha256(f"{holdfast.__version__} {SHAPE} {spoken_in} {findings_on()}".encode())
    for path in sorted(Path(holdfast.__file__).parent.rglob("knowledge/**/*.toml")):
        found.update(path.read_bytes())
    return found.hexdigest()
