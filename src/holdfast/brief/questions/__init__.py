"""The five questions: what is known, from whom, and what is not known. Data and memory; findings stand elsewhere."""

from __future__ import annotations

from holdfast.analysis.model import Analysis
from holdfast.brief.page import Question
from holdfast.brief.questions.contract import contract_evidence, contract_lines
from holdfast.brief.questions.pace_and_pulls import pace_evidence, pace_lines
from holdfast.brief.questions.still_the_way import way_evidence, way_lines
from holdfast.brief.questions.two_of_us import two_evidence, two_lines
from holdfast.brief.questions.where_is_he import where_evidence, where_lines
from holdfast.text import say


def questions(analysis: Analysis, *, findings_on: bool) -> tuple[Question, ...]:
    """Always five, in this order. With `findings_on` False they hold what was recorded and nothing inferred from it."""
    return (
        Question(
            "where_is_he",
            say("Where is the patient?"),
            say("Where {v:is|are} {he}"),
            where_lines(analysis, findings_on=findings_on),
            tuple(where_evidence(analysis)),
        ),
        Question(
            "two_of_us",
            say("How are the two of us?"),
            say("How are the two of us"),
            tuple(two_lines(analysis, findings_on=findings_on)),
            tuple(two_evidence(analysis, findings_on=findings_on)),
        ),
        Question(
            "contract",
            say("Is the contract alive?"),
            say("The contract"),
            tuple(contract_lines(analysis, findings_on=findings_on)),
            tuple(contract_evidence(analysis, findings_on=findings_on)),
        ),
        Question(
            "pace_and_pulls",
            say("Too fast, or being pulled?"),
            say("Pace and pulls"),
            tuple(pace_lines(analysis, findings_on=findings_on)),
            tuple(pace_evidence(analysis)),
        ),
        Question(
            "still_the_way",
            say("Still the right way of working?"),
            say("Still the way"),
            tuple(way_lines(analysis, findings_on=findings_on)),
            tuple(way_evidence(analysis)),
        ),
    )
