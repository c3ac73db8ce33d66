"""Question 3 of the brief: first the two of you, what was agreed in his words, whose the step is, what asks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from holdfast.analysis import Analysis, analyse
from holdfast.brief.questions.contract import contract_evidence, contract_lines
from holdfast.case.model import Case
from holdfast.case.moments import before_hour
from holdfast.case.moves import Move, Terms
from holdfast.simulate.examples import example
from holdfast.text import render


def read(case: Case, hour: int) -> Analysis:
    return analyse(case, before_hour(case, hour))


def lines(analysis: Analysis, *, findings_on: bool = True) -> list[str]:
    return [render(line.text, analysis.person) for line in contract_lines(analysis, findings_on=findings_on)]


def test_while_held_it_begins_with_the_two_and_what_asks_waits() -> None:
    said = lines(read(example("archivist"), 9))
    assert said[0] == "held since 7 March 2023: first the two of you"
    assert "3 things that ask wait" in said


def test_what_was_agreed_stands_in_his_words_and_the_step_says_whose_it_is() -> None:
    said = lines(read(example("archivist"), 60))
    assert "agreed: “something that is mine” and “somebody I can be ordinary with”" in said
    assert "step: “swallow the clever one”, from him" in said


def test_after_the_repair_it_says_how_many_things_ask_and_the_first() -> None:
    said = lines(read(example("archivist"), 11))
    assert "3 things ask to be rewritten, first: mended between you" in said


@pytest.mark.parametrize("hour", [5, 9, 11, 36, 48])
def test_with_findings_off_nothing_is_said_to_ask(hour: int) -> None:
    analysis = read(example("archivist"), hour)
    assert not [line for line in lines(analysis, findings_on=False) if "ask" in line]
    off = [one.source for one in contract_evidence(analysis, findings_on=False)]
    assert set(off) <= {"contract"}
    assert len(off) < len(list(contract_evidence(analysis, findings_on=True)))


def countered(case: Case, hour: int, **terms: Any) -> Case:
    """The same contract, with other words for the Friday put on the table by him before this hour."""
    at = before_hour(case, hour)
    before = tuple(m for m in case.record.moves if m.recorded_at < at)
    smaller = Terms(kind="step", text="Pack the bag.", **terms)
    move = Move(id="new", seq=len(before) + 1, when=at.date(), recorded_at=at, by="patient", act="counter",
                clause="step-friday", terms=smaller)  # fmt: skip
    return replace(case, record=replace(case.record, moves=(*before, move)))


def test_new_words_on_the_table_stand_beside_those_in_force_and_take_nothing_away() -> None:
    case = example("archivist")
    said = lines(read(countered(case, 40), 40))
    assert "step: “a Friday”, from him" in said
    assert "other words for it are on the table" in said
    assert lines(read(case, 40))[0] == said[0], "as many clauses are agreed as before"
