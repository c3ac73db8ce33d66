"""The contract as JSON, for other programs; the table of its keys stands in `docs/contract.md`. The same analysis gives
the same values. It is the therapist's own output: both sides' numbers are in it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from holdfast.analysis.model import Analysis
from holdfast.brief.contract_told import rewordings, sentence
from holdfast.brief.spoken import plain
from holdfast.case.moves import Cost, Move, MoveBy, Terms
from holdfast.contract.agreement import costs_not_named, objection_contacts
from holdfast.contract.conviction import CONVICTIONS, share_from_patient
from holdfast.contract.costs import costs_said
from holdfast.contract.difference import Difference
from holdfast.contract.goal_attainment import Attainment, VersionAttainment, attainment_by_version
from holdfast.contract.model import Clause, StanceAt, Version
from holdfast.contract.triggers import Trigger
from holdfast.text import Message, Spoken, render


def contract_json(values: Mapping[str, Any]) -> str:
    """One JSON object, ending in a line feed."""
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"


def contract_values(analysis: Analysis, *, only: int | None = None, seen: Difference | None = None) -> dict[str, Any]:
    """The contract as plain values. `only`: leave out the versions but this one; `seen`: add the difference of two.

    A restricted case says what was written down, and nothing is read out of it: no trigger, no share, no attainment.
    """
    contract, person = analysis.contract, analysis.person
    triggers, kept = analysis.triggers, analysis.restricted is not None
    hold = contract.held
    share = None if kept else share_from_patient(contract)
    attained = {} if kept else {found.number: found for found in attainment_by_version(contract)}
    texts = {clause.id: clause for clause in contract.clauses}
    moves = sorted(analysis.case.record.moves, key=lambda m: m.seq)
    return {
        "case": analysis.case.id,
        "held": triggers.held or hold is not None,
        "versions": [_version(v, attained.get(v.number), moves) for v in contract.versions if only in (None, v.number)],
        "moves": [_move(m, sentence(m, texts), person) for m in moves],
        "triggers": [_trigger(t, person) for t in triggers.speaking],
        "at": analysis.at.isoformat(),
        "origin": analysis.case.record.about.origin,
        "first_the_two_of_you": triggers.held,
        "hold": hold and {"since": hold.since.isoformat(), "reason": hold.reason, "words": hold.words},
        "open_rupture": None if kept or not analysis.process.open_rupture else analysis.process.open_rupture.onset,
        "step_due": contract.step_due.id if contract.step_due else None,
        "step_on_the_table": contract.step_on_the_table.id if contract.step_on_the_table else None,
        "share_from_patient": share if share is None else round(share, 4),
        "clauses": [_clause(clause, moves) for clause in contract.clauses],
        "waiting": [_trigger(t, person) for t in triggers.waiting],
        "answered": [_trigger(t, person) for t in triggers.answered],
        **({"difference": _difference(seen, person, moves)} if seen is not None else {}),
    }


def _version(version: Version, attained: VersionAttainment | None, moves: Sequence[Move]) -> dict[str, Any]:
    return {
        "n": version.number,
        "opened": version.opened_on.isoformat(),
        "agreed": _day(version.agreed_on),
        "closed": _day(version.closed_on),
        "status": version.status,
        "phase": version.phase,
        "why": version.why,
        "clauses": [_clause(clause, moves) for clause in version.clauses],
        "as_agreed": [
            {"id": t.id, "kind": t.kind, "text": t.terms.text, "his_words": t.terms.his_words, "hash": t.text_hash}
            for t in version.as_agreed
        ],
        "signed": [{"by": s.by, "when": s.when.isoformat(), "words": s.words} for s in version.signed],
        "attainment": _attainment(attained),
    }


def _clause(clause: Clause, moves: Sequence[Move]) -> dict[str, Any]:
    return {
        "id": clause.id,
        "kind": clause.kind,
        "text": clause.terms.text,
        "by": clause.proposed_by,
        "status": clause.state,
        "stances": [_stance(one) for one in clause.stances],
        "cost": [_cost(cost, by) for cost, by in costs_said(clause, moves)],
        "his_words": clause.terms.his_words,
        "in_force": _text(clause.in_force),
        "proposed": clause.proposed_on.isoformat(),
        "withdrawn": _day(clause.withdrawn_on),
        "accepted_by": list(clause.accepted_by),
        "objections": objection_contacts(clause),
        "cost_not_named": list(costs_not_named(clause)),
        "hash": clause.text_hash,
        "runs": [{**_plain(asdict(at.run)), "when": at.when.isoformat(), "session": at.session} for at in clause.runs],
        "attained": [
            {"by": at.by, "level": at.level, "when": at.when.isoformat(), "session": at.session}
            for at in clause.attained
        ],
        "worries": [
            {"by": at.by, "real": at.worry.real, "old": at.worry.old, "when": at.when.isoformat()}
            for at in clause.worries
        ],
        "spoke_against": [
            {"by": said.by, "act": said.act, "words": said.words, "when": said.when.isoformat()}
            for said in clause.heard_against
        ],
    }


def _text(terms: Terms | None) -> dict[str, str | None] | None:
    return None if terms is None else {"text": terms.text, "his_words": terms.his_words}


def _stance(one: StanceAt) -> dict[str, Any]:
    numbers: dict[str, int | None] = {name: getattr(one.stance, name) for name in CONVICTIONS}
    return {"by": one.by, "when": one.when.isoformat(), "session": one.session, **numbers}


def _cost(cost: Cost, by: MoveBy) -> dict[str, Any]:
    return {"feeling": cost.feeling, "strength": cost.strength, "words": cost.words, "by": by}


def _attainment(found: VersionAttainment | None) -> dict[str, Any] | None:
    """Goal attainment in one version, in the eyes of each; joined to no other version. None where nobody rated."""
    if found is None:
        return None
    return {
        "patient": _t(found.patient),
        "therapist": _t(found.therapist),
        "goals": [
            {
                "id": goal.id,
                "patient": goal.patient.level if goal.patient else None,
                "therapist": goal.therapist.level if goal.therapist else None,
            }
            for goal in found.goals
        ],
    }


def _t(found: Attainment) -> dict[str, Any]:
    return {"t": None if found.t is None else round(found.t, 2), "rated": found.rated, "goals": found.goals}


def _move(move: Move, told: Message, person: Spoken) -> dict[str, Any]:
    always = ("seq", "when", "session", "by", "act", "clause", "words")
    values = _plain(asdict(move))
    more = {key: value for key, value in values.items() if key not in always and value not in (None, [], ())}
    return {**{key: values[key] for key in always}, "sentence": _said(told, person), **more}


def _trigger(trigger: Trigger, person: Spoken) -> dict[str, Any]:
    word = trigger.answered
    return {
        "code": trigger.code,
        "about": trigger.about,
        "since": trigger.since.isoformat(),
        "sentence": _said(trigger.sentence, person),
        "clause": trigger.clause,
        "attention": trigger.attention,
        "said": list(trigger.said),
        "evidence": [
            {"what": _said(one.what, person), "value": _value(one.value, person), "when": one.when.isoformat()}
            for one in trigger.seen
        ],
        "answered": word
        and {
            "answer": word.answer,
            "when": word.when.isoformat(),
            "version": word.version,
            "until": _day(word.until),
            "reason": word.reason,
        },
    }


def _difference(seen: Difference, person: Spoken, moves: Sequence[Move]) -> dict[str, Any]:
    return {
        "from": seen.a,
        "to": seen.b,
        "born": [_clause(clause, moves) for clause in seen.born],
        "changed": [
            {
                "id": changed.id,
                "parts": [
                    {"part": _said(p, person), "before": _said(a, person), "after": _said(b, person)}
                    for p, a, b in one.parts
                ],
            }
            for changed, one in zip(seen.changed, rewordings(seen), strict=True)
        ],
        "ended": [_clause(clause, moves) for clause in seen.ended],
    }


def _plain(value: Any) -> Any:
    """Values as JSON has them: days and moments as text."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _value(value: int | str | Message | None, person: Spoken) -> int | str | None:
    return _said(value, person) if isinstance(value, Message) else value


def _said(message: Message | str, person: Spoken) -> str:
    return plain(render(message, person))


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
