"""Whose word a cost is: his once he named the feeling, else the therapist's guess; what nobody named is nobody's."""

from __future__ import annotations

import re
from typing import Any

from tests.contract.days import Told, moves_of, proposes

from holdfast.brief.contract_told import cost_to_him, costs_to_you
from holdfast.case.moves import Cost, MoveBy, Terms
from holdfast.contract.costs import costs_of, expected_unnamed
from holdfast.contract.replay import replay
from holdfast.simulate.examples import example
from holdfast.text import Spoken, render

HE = Spoken("Nemo", "he")
STEP = Terms(kind="step", text="A walk.", expects=("shame", "boredom"))


def names(by: MoveBy, *costs: Cost, of: str = "s") -> Told:
    return by, "disclose_cost", of, {"costs": costs}


def named(*said: Told) -> list[tuple[str, int | None, str | None, bool]]:
    moves = moves_of(proposes("patient", "s", STEP), *said)
    (clause,) = replay(moves).clauses
    return [(one.cost.feeling, one.cost.strength, one.cost.words, one.his) for one in costs_of(clause, moves)]


def cost(feeling: Any, strength: int | None = None, words: str | None = None) -> Cost:
    return Cost(feeling=feeling, strength=strength, words=words)


def test_what_the_therapist_alone_named_is_a_guess_until_he_names_it() -> None:
    assert named(names("therapist", cost("envy", 4))) == [("envy", 4, None, False)]
    assert named(names("therapist", cost("envy", 4)), names("patient", cost("envy", 2))) == [("envy", 2, None, True)]


def test_what_he_named_outlasts_a_later_guess_and_his_words_a_later_number_of_his() -> None:
    his = names("patient", cost("guilt", 8, "before I call"))
    assert named(his, names("therapist", cost("guilt", 3))) == [("guilt", 8, "before I call", True)]
    assert named(his, names("patient", cost("guilt", 5))) == [("guilt", 5, "before I call", True)]


def test_words_of_his_that_the_therapist_wrote_down_in_the_hour_are_his() -> None:
    assert named(names("therapist", cost("fear", 6, "my hands go cold"))) == [("fear", 6, "my hands go cold", True)]


def test_a_cost_of_what_was_not_there_yet_or_of_another_clause_counts_for_nothing() -> None:
    moves = moves_of(
        names("patient", cost("anger", 9)),
        proposes("patient", "s", STEP),
        proposes("patient", "t", STEP),
        names("patient", cost("fear", 1), of="t"),
        names("therapist", cost("shame", 6)),
    )
    clause = next(one for one in replay(moves).clauses if one.id == "s")
    assert [(one.cost.feeling, one.his) for one in costs_of(clause, moves)] == [("shame", False)]


def test_a_closed_version_knows_what_was_named_in_it_and_no_more() -> None:
    moves = example("archivist").record.moves
    second = replay(moves).versions[1]
    clause = next(one for one in second.clauses if one.id == "step-questions")
    assert [one.cost.strength for one in costs_of(clause, moves)] == [7]
    early = moves[: next(i for i, m in enumerate(moves) if m.costs and m.by == "patient") + 1]
    then = next(one for one in replay(early).clauses if one.id == "step-questions")
    assert [one.cost.strength for one in costs_of(then, moves)] == [5]


def test_what_is_expected_and_named_by_nobody_is_told_apart() -> None:
    moves = moves_of(proposes("patient", "s", STEP), names("therapist", cost("shame", 6)))
    (clause,) = replay(moves).clauses
    assert expected_unnamed(clause) == ("boredom",)


def test_a_guess_is_put_to_him_as_a_question_and_to_the_therapist_as_not_yet_his() -> None:
    moves = example("archivist").record.moves
    clause = next(one for one in replay(moves).clauses if one.id == "step-remarks")
    costs = costs_of(clause, moves)
    assert [render(cost_to_him(one), HE) for one in costs] == [
        "shame, 6 of 10", "envy, 4 of 10 (your therapist’s guess: is it so?)",
    ]  # fmt: skip
    assert render(cost_to_him(costs[1], "his own"), HE) == "envy, 4 of 10 (my therapist’s guess: is it so?)"
    assert render(costs_to_you(costs), HE) == "shame, 6 of 10; envy, 4 of 10 (named by you, not yet by him)"
    assert not re.search(r"\bhis\b", render(cost_to_him(costs[1], "both"), HE))
