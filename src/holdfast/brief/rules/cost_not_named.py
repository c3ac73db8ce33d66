"""Rule 4: a step that will bring shame, guilt or fear, and nobody has said so."""

from __future__ import annotations

from datetime import date

from holdfast.analysis.model import Analysis
from holdfast.brief import words
from holdfast.brief.finding import Evidence, Finding
from holdfast.brief.knowledge import Rule
from holdfast.contract.ask_again import steps_with_unnamed_cost
from holdfast.contract.conviction import latest
from holdfast.contract.model import Clause


def rule(analysis: Analysis, knowledge: Rule) -> Finding | None:
    recent = [
        (clause, feelings)
        for clause, feelings in steps_with_unnamed_cost(analysis.contract)
        if (words.today(analysis) - _last_touched(clause)).days <= knowledge.at("recent_days")
    ]
    if not recent:
        return None
    clause, feelings = recent[-1]
    expected = words.joined([words.FEELINGS[feeling] for feeling in feelings])
    evidence = [
        Evidence(knowledge.word("step"), clause.terms.text, clause.proposed_on, "contract", clause.id),
        Evidence(knowledge.word("expected"), expected, _last_touched(clause), "contract", clause.id),
    ]
    can_do = latest(clause, "patient", "can_do")
    if can_do:
        number = knowledge.word("of_ten", value=can_do.value)
        evidence.append(Evidence(knowledge.word("can_do"), number, can_do.when, "contract", clause.id))
    rest = [words.FEELINGS[feeling] for feeling in feelings[1:]]
    return knowledge.finding(
        "unnamed",
        analysis.approaches,
        about=clause.id,
        params={
            "Feeling": words.joined([words.FEELINGS_FIRST[feelings[0]], *rest]),
            "feeling": words.FEELINGS[feelings[0]],
        },
        evidence=tuple(evidence),
        missing=(knowledge.word("not_asked"),),
    )


def _last_touched(clause: Clause) -> date:
    """The last day on which it was offered or tried."""
    days = [clause.proposed_on, *(said.when for said in clause.offered), *(at.when for at in clause.runs)]
    return max(days)
