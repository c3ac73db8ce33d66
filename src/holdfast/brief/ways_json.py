"""The argument map as JSON, for other programs; the table of its keys stands in `docs/approaches-reading.md`.

The therapist's own output. No number in it says how good an approach is: there is none.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from holdfast.analysis.model import Analysis
from holdfast.analysis.ways import Changed, Followed
from holdfast.approaches.knowledge_files import Knowledge, knowledge
from holdfast.approaches.model import (
    ApproachReading,
    Datum,
    FeatureReading,
    Features,
    Reason,
    ReasonOpen,
    ReasonSpoken,
)
from holdfast.brief.spoken import plain
from holdfast.case.working import ApproachDecision
from holdfast.citations import citations
from holdfast.text import Message, Spoken, render, say

OFF = say("This case is kept and not read: there is no argument map, and what was noted stays.")


def ways_json(values: Mapping[str, Any]) -> str:
    """One JSON object, ending in a line feed."""
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"


def ways_values(analysis: Analysis, known: Knowledge | None = None) -> dict[str, Any]:
    """The ways of one case as plain values. A restricted case has no approaches here, and says why."""
    held = known or knowledge()
    ways = analysis.ways if known is None else analysis.ways_with(known)
    shaped = _Shaped(held, analysis.person)
    kept = analysis.restricted is not None
    approaches = () if kept else ways.argument.approaches
    return {
        "case": analysis.case.id,
        "at": analysis.at.isoformat(),
        "approaches": [shaped.approach(one, ways.argument.features) for one in approaches],
        "changed_since": {} if ways.changed is None else shaped.changed(ways.changed),
        "origin": analysis.case.record.about.origin,
        "off": shaped.say(OFF) if kept else None,
        "not_compared": None if analysis.not_compared is None else shaped.say(analysis.not_compared),
        "in_use": list(ways.in_use),
        "asked_again": [
            {"why": one.why, "since": one.when.isoformat(), "words": shaped.say(one.words)} for one in ways.asked
        ],
        "decision": None if ways.decision is None else _decision(ways.decision),
        "followed": _followed(ways.followed),
        "features": [] if kept else [shaped.feature(id, ways.argument.features.of(id)) for id in held.features],
        "citations": _citations(approaches),
    }


class _Shaped:
    def __init__(self, known: Knowledge, person: Spoken) -> None:
        self.known, self.person = known, person

    def say(self, message: Message | str) -> str:
        return plain(render(message, self.person))

    def approach(self, one: ApproachReading, features: Features) -> dict[str, Any]:
        return {
            "id": one.approach.id,
            "group": one.group,
            "for": [self.spoken(r) for r in one.of("for")],
            "against": [self.spoken(r) for r in one.of("against")],
            "first": [self.spoken(r) for r in one.of("first", "prerequisite")],
            "avoid": [self.spoken(r) for r in one.of("avoid")],
            "unknown": [self.open(r, features) for r in one.open],
            "group_title": self.known.groups[one.group],
            "title": one.approach.title,
            "short": one.approach.short,
            "kind": one.approach.kind,
            "trained": one.trained,
            "aims_at": one.approach.aims_at,
            "evidence": one.approach.evidence,
            "grade": one.approach.grade,
            "sources": list(one.approach.sources),
        }

    def spoken(self, one: ReasonSpoken) -> dict[str, Any]:
        rests_on = one.features
        return {
            **self.reason(one.reason),
            "feature": rests_on[0].feature if rests_on else None,
            "features": [reading.feature for reading in rests_on],
            "evidence": self.data(d for reading in rests_on for d in reading.evidence),
            "contrary": self.data(d for reading in rests_on for d in reading.contrary),
            "estimated": one.estimated,
            "disagreed": one.disagreed and {"when": one.disagreed.when.isoformat(), "why_not": one.disagreed.why_not},
        }

    def open(self, one: ReasonOpen, features: Features) -> dict[str, Any]:
        """A reason that is not decided. Its evidence is what was seen of the features that would decide it."""
        return {
            **self.reason(one.reason),
            "feature": one.missing[0] if one.missing else None,
            "missing": list(one.missing),
            "evidence": self.data(datum for id in one.missing for datum in features.of(id).evidence),
        }

    def reason(self, reason: Reason) -> dict[str, Any]:
        return {
            "text": self.say(say(reason.text)),
            "grade": reason.grade,
            "sources": list(reason.sources),
            "id": reason.id,
            "kind": reason.verdict,
            "general": reason.general,
        }

    def feature(self, id: str, reading: FeatureReading) -> dict[str, Any]:
        known = self.known.features[id]
        return {
            "id": id,
            "title": self.say(say(known.title)),
            "value": reading.value,
            "words": None if reading.value is None else self.say(say(known.words_of(reading.value))),
            "certainty": reading.certainty,
            "noted": reading.noted,
            "evidence": self.data(reading.evidence),
            "contrary": self.data(reading.contrary),
        }

    def data(self, data: Iterable[Datum]) -> list[dict[str, Any]]:
        return [
            {
                "what": self.say(one.what),
                "value": None if one.value is None else self.say(one.value),
                "when": None if one.when is None else one.when.isoformat(),
                "ref": one.ref,
            }
            for one in dict.fromkeys(data)
        ]

    def changed(self, changed: Changed) -> dict[str, Any]:
        return {
            "since": changed.since.isoformat(),
            "words": self.say(changed.words),
            "reasons": [
                {"approach": one.approach, **self.reason(one.reason), "was": one.was, "now": one.now}
                for one in changed.reasons
            ],
            "features": [{"id": one.feature, "was": one.was.value, "now": one.now.value} for one in changed.features],
        }


def _decision(one: ApproachDecision) -> dict[str, Any]:
    return {
        "when": one.when.isoformat(),
        "reason": one.reason,
        "followed": one.followed,
        "uses": [
            {"approach": use.approach, "role": use.role, "order": use.order, "what_for": use.what_for}
            for use in one.uses
        ],
    }


def _followed(followed: Followed) -> dict[str, Any]:
    return {
        "since": None if followed.since is None else followed.since.isoformat(),
        "hours_logged": followed.logged,
        "approaches": [
            {
                "id": way.approach,
                "hours": list(way.hours),
                "techniques": {id: list(hours) for id, hours in way.techniques},
            }
            for way in followed.ways
        ],
    }


def _citations(approaches: Sequence[ApproachReading]) -> dict[str, str]:
    """Every source named above, in full."""
    reasons = [r.reason for one in approaches for r in one.spoken] + [r.reason for one in approaches for r in one.open]
    numbers = {n for one in approaches for n in one.approach.sources} | {n for r in reasons for n in r.sources}
    return {number: text for number, text in citations().items() if number in numbers}
