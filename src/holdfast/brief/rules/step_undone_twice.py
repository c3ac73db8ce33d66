"""Rule 2: the same step left undone twice running, or proposed twice and agreed neither time."""

from __future__ import annotations

from datetime import date

from holdfast.analysis.model import Analysis
from holdfast.brief import words
from holdfast.brief.finding import Evidence, Finding
from holdfast.brief.knowledge import Rule
from holdfast.contract.agreement import offers
from holdfast.contract.ask_again import proposed_without_agreement, undone_in_a_row, undone_twice
from holdfast.contract.model import Clause
from holdfast.text import Message


def rule(analysis: Analysis, knowledge: Rule) -> Finding | None:
    times = int(knowledge.at("times"))
    for clause in reversed(undone_twice(analysis.contract, times)):
        if _recent(analysis, undone_in_a_row(clause)[-1].when, knowledge):
            return _undone(analysis, clause, knowledge)
    for clause in reversed(proposed_without_agreement(analysis.contract, times, by="therapist")):
        if _recent(analysis, clause.offered[-1].when, knowledge):
            return _offered(analysis, clause, knowledge)
    return None


def _recent(analysis: Analysis, when: date, knowledge: Rule) -> bool:
    return (words.today(analysis) - when).days <= knowledge.at("recent_days")


def _undone(analysis: Analysis, clause: Clause, knowledge: Rule) -> Finding:
    runs = undone_in_a_row(clause)
    worries = [at for at in runs if at.run.realistic_worry]
    evidence = [Evidence(knowledge.word("step"), clause.terms.text, clause.proposed_on, "contract", clause.id)]
    evidence += [
        Evidence(knowledge.word("run"), words.RUNS[at.run.outcome], at.when, "contract", clause.id) for at in runs[-3:]
    ]
    evidence += [
        Evidence(knowledge.word("worry"), at.run.realistic_worry, at.when, "contract", clause.id) for at in worries[-1:]
    ]
    learnt = any(at.run.learnt for at in runs)
    return knowledge.finding(
        "undone_with_a_worry" if worries else "undone",
        analysis.approaches,
        about=clause.id,
        evidence=tuple(evidence),
        missing=() if learnt else (knowledge.word("no_learnt"),),
    )


def _offered(analysis: Analysis, clause: Clause, knowledge: Rule) -> Finding:
    mine = [said for said in clause.offered if said.by == "therapist"]
    answers = [said for said in (*clause.said, *clause.heard_against) if said.by == "patient" and said.words]
    evidence = [
        Evidence(knowledge.word("offered"), said.words or clause.terms.text, said.when, "contract", clause.id)
        for said in mine[-2:]
    ]
    latest = max(answers, key=lambda said: said.when, default=None)
    if latest:
        evidence.append(Evidence(knowledge.word("answer"), latest.words, latest.when, "contract", clause.id))
    return knowledge.finding(
        "offered_twice",
        analysis.approaches,
        about=clause.id,
        params=_times(offers(clause, "therapist"), knowledge),
        evidence=tuple(evidence),
        missing=() if latest else (knowledge.word("no_answer"),),
    )


def _times(n: int, knowledge: Rule) -> dict[str, Message]:
    if n == 2:
        return {"times": knowledge.word("twice"), "neither": knowledge.word("neither")}
    return {"times": knowledge.word("times_n", n=n), "neither": knowledge.word("none_of_them")}
