"""Rule 3: it makes sense to the therapist, and little to him."""

from __future__ import annotations

from holdfast.analysis.model import Analysis
from holdfast.brief import words
from holdfast.brief.finding import Abstained, Evidence, Finding
from holdfast.brief.knowledge import Rule
from holdfast.contract.ask_again import Gap, sense_gaps
from holdfast.contract.conviction import latest


def rule(analysis: Analysis, knowledge: Rule) -> Finding | Abstained | None:
    today, most = words.today(analysis), knowledge.at("recent_days")
    gaps = [
        gap
        for gap in sense_gaps(analysis.contract)
        if gap.patient.value <= knowledge.at("his_sense")
        and gap.therapist.value >= knowledge.at("your_sense")
        and (today - gap.patient.when).days <= most
    ]
    if gaps:
        return _ahead(analysis, max(gaps, key=lambda gap: gap.patient.when), knowledge)
    return _one_side_only(analysis, knowledge)


def _ahead(analysis: Analysis, gap: Gap, knowledge: Rule) -> Finding:
    clause = gap.clause
    words_of_his = [s for s in (*clause.said, *clause.heard_against) if s.by == "patient" and s.words]
    last = max(words_of_his, key=lambda s: s.when, default=None)
    evidence = [
        Evidence(knowledge.word("clause"), clause.terms.text, clause.proposed_on, "contract", clause.id),
        Evidence(
            knowledge.word("his"),
            knowledge.word("of_ten", value=gap.patient.value),
            gap.patient.when,
            "contract",
            clause.id,
        ),
        Evidence(
            knowledge.word("yours"),
            knowledge.word("of_ten", value=gap.therapist.value),
            gap.therapist.when,
            "contract",
            clause.id,
        ),
    ]
    if last:
        evidence.append(Evidence(knowledge.word("words_of_his"), last.words, last.when, "contract", clause.id))
    return knowledge.finding(
        "ahead",
        analysis.approaches,
        about=clause.id,
        evidence=tuple(evidence),
        missing=() if last else (knowledge.word("no_words"),),
    )


def _one_side_only(analysis: Analysis, knowledge: Rule) -> Abstained | None:
    """A clause that only one of the two has rated says who is still to be asked."""
    for clause in reversed(analysis.contract.of_kind("goal", "step")):
        his, yours = latest(clause, "patient", "makes_sense"), latest(clause, "therapist", "makes_sense")
        if his is None and yours is not None and yours.value >= knowledge.at("your_sense"):
            return knowledge.abstain("needs_his")
        if yours is None and his is not None and his.value <= knowledge.at("his_sense"):
            return knowledge.abstain("needs_yours")
    return None
