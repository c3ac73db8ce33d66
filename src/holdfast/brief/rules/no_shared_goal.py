"""Rule 1: four hours and nothing agreed, or what was agreed is hardly his own wish."""

from __future__ import annotations

from holdfast.analysis.model import Analysis
from holdfast.brief.finding import Abstained, Evidence, Finding
from holdfast.brief.knowledge import Rule
from holdfast.contract.ask_again import both_said_yes, weak_wishes
from holdfast.contract.ask_again import no_shared_goal as nothing_agreed
from holdfast.contract.conviction import latest
from holdfast.contract.model import Clause


def rule(analysis: Analysis, knowledge: Rule) -> Finding | Abstained | None:
    hours, needed = analysis.hours_held, int(knowledge.at("hours"))
    contract = analysis.contract
    if nothing_agreed(contract):
        if hours < needed:
            return knowledge.abstain("needs_hours", needed - hours)
        if not analysis.case.record.moves:
            return _on_paper(analysis, knowledge)
        offered = contract.of_kind("goal", "step")
        return knowledge.finding(
            "offered_by_patient" if _came_from_patient(offered) else "nothing_agreed",
            analysis.approaches,
            about=f"moved:{contract.last_moved}",
            params={"hours": hours},
            evidence=(_hours(analysis, knowledge), *_offered(offered, knowledge)),
        )
    weak = [(c, p) for c, p in weak_wishes(contract, int(knowledge.at("own_wish"))) if both_said_yes(c)]
    if not weak or hours < needed:
        return None
    clause, point = weak[-1]
    return knowledge.finding(
        "not_his_wish",
        analysis.approaches,
        about=clause.id,
        evidence=(
            Evidence(knowledge.word("wish"), knowledge.word("of_ten", value=point.value), point.when, "contract"),
            Evidence(knowledge.word("standing"), clause.terms.text, clause.proposed_on, "contract", clause.id),
        ),
    )


def _came_from_patient(offered: tuple[Clause, ...]) -> bool:
    """The newest offer is a goal of his: to say that a goal is lacking would be not to have heard it."""
    return bool(offered) and offered[-1].kind == "goal" and offered[-1].proposed_by == "patient"


def _on_paper(analysis: Analysis, knowledge: Rule) -> Finding | Abstained:
    """Nothing written is not nothing agreed: worth asking where you keep a log here, and unknown where you do not."""
    if not any(hour.logged for hour in analysis.process.held):
        return knowledge.abstain("needs_writing")
    return knowledge.finding(
        "nothing_on_paper",
        analysis.approaches,
        about="nothing-written",
        params={"hours": analysis.hours_held},
        evidence=(_hours(analysis, knowledge),),
        missing=(knowledge.word("not_written"),),
    )


def _hours(analysis: Analysis, knowledge: Rule) -> Evidence:
    return Evidence(knowledge.word("hours"), analysis.hours_held, analysis.process.held[-1].when, "attendance")


def _offered(clauses: tuple[Clause, ...], knowledge: Rule) -> list[Evidence]:
    found = []
    for clause in clauses[-2:]:
        by = "offered_by_you" if clause.proposed_by == "therapist" else "offered_by_him"
        value = knowledge.word(by, text=clause.terms.text)
        found.append(Evidence(knowledge.word("standing"), value, clause.proposed_on, "contract", clause.id))
        wish = latest(clause, "patient", "own_wish")
        if wish:
            number = knowledge.word("of_ten", value=wish.value)
            found.append(Evidence(knowledge.word("wish"), number, wish.when, "contract", clause.id))
    return found
