"""Moves: in order, complete, on clauses that are there."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.checking.building import (
    AFTER,
    GOAL,
    SAFETY,
    STEP,
    accept,
    case,
    found,
    move,
    propose,
    tell,
    the_one,
)  # fmt: skip

from holdfast.case.moves import Act, Cost, Run, Stance, Terms, VersionOpened, Worry
from holdfast.case.strict_json import Problem
from holdfast.checking.moves import check_moves
from holdfast.contract.agreement import text_hash, version_hash
from holdfast.contract.replay import replay


def after(*moves: Any) -> Problem:
    return the_one(case(moves=moves))


def rewrite(seq: int, number: int) -> Any:
    return move(seq, "rewrite", version=VersionOpened(number=number, phase="act", why="moved"))


RATE = {"clause": "a", "stance": Stance(own_wish=3)}
RUN = {"clause": "a", "run": Run(outcome="did_it")}
HASH = text_hash(STEP)


@pytest.mark.parametrize("seqs", [(2,), (1, 3), (1, 1), (2, 1)])
def test_moves_are_counted_from_one_without_gaps(seqs: tuple[int, ...]) -> None:
    given = [move(seq, "ask", id=f"v{n}") for n, seq in enumerate(seqs)]
    problems = found(case(moves=tuple(given)))
    assert problems
    assert all(".seq: " in problem for problem in problems)


def test_a_move_recorded_before_the_one_above_it_is_found() -> None:
    early = move(2, "ask", recorded_at=AFTER - timedelta(minutes=1))
    assert after(move(1, "ask"), early).place == "moves[1].recorded_at"


@pytest.mark.parametrize(
    ("act", "detail"),
    [
        ("accept", {"accepted_text": HASH}),
        ("rate", {"stance": Stance(trust=1)}),
        ("run", {"run": Run(outcome="did_it")}),
        ("object", {}),
        ("counter", {"terms": STEP}),
        ("withdraw", {}),
    ],
)
def test_a_move_on_a_clause_that_does_not_exist_is_found(act: Act, detail: dict[str, Any]) -> None:
    problem = after(move(1, act, clause="gone", **detail))
    assert (problem.place, problem.found) == ("moves[0].clause", '"gone", a clause that does not exist')


@pytest.mark.parametrize(
    ("act", "detail"),
    [
        ("rate", RATE),
        ("run", RUN),
        ("accept", {"clause": "a", "accepted_text": HASH}),
        ("commit", {"clause": "a", "accepted_text": HASH}),
        ("propose", {"clause": "a", "terms": STEP}),
        ("disclose_cost", {"clause": "a", "costs": (Cost(feeling="fear"),)}),
    ],
)
def test_a_move_on_a_clause_that_was_withdrawn_is_found(act: Act, detail: dict[str, Any]) -> None:
    problem = after(propose(1), move(2, "withdraw", clause="a"), move(3, act, **detail))
    assert problem.place == "moves[2].clause"
    assert "which was withdrawn on 2023-01-10" in problem.found


def test_words_may_be_added_to_what_was_withdrawn() -> None:
    said = (propose(1), move(2, "withdraw", clause="a"), move(3, "object", clause="a", words="I miss it"))
    assert found(case(moves=said)) == []


@pytest.mark.parametrize("act", ["accept", "accept_reserved", "commit"])
def test_a_yes_to_other_words_says_which_text_stands(act: Act) -> None:
    problem = after(propose(1), move(2, act, clause="a", accepted_text=text_hash(GOAL)))
    assert problem.place == "moves[1].accepted_text"
    assert HASH in problem.allowed
    assert STEP.text in problem.allowed


def test_a_yes_to_words_that_have_been_changed_since_is_found() -> None:
    other = replace(STEP, text="ask two")
    counter = move(2, "counter", clause="a", terms=other)
    assert after(propose(1), counter, accept(3)).place == "moves[2].accepted_text"
    assert found(case(moves=(propose(1), counter, accept(3, terms=other)))) == []


@pytest.mark.parametrize("kind", ["frame", "safety"])
@pytest.mark.parametrize("act", ["accept", "accept_reserved", "commit"])
def test_frame_and_safety_cannot_be_accepted(kind: Any, act: Act) -> None:
    terms = replace(SAFETY, kind=kind)
    problem = after(tell(1, terms=terms), move(2, act, clause="s", accepted_text=text_hash(terms)))
    assert problem.place == "moves[1].act"
    assert "told" in problem.allowed


def test_frame_and_safety_cannot_be_proposed() -> None:
    assert after(propose(1, terms=SAFETY)).place == "moves[0].terms.kind"


def test_a_goal_cannot_be_told() -> None:
    assert after(tell(1, terms=GOAL)).place == "moves[0].terms.kind"


def test_a_clause_cannot_change_its_kind() -> None:
    assert "which is a step clause" in after(propose(1), propose(2, terms=GOAL)).found


def test_a_run_of_what_is_no_step_is_found() -> None:
    problem = after(propose(1, terms=GOAL), move(2, "run", **RUN))
    assert (problem.place, problem.found) == ("moves[1].clause", 'a run of "a", which is a goal clause')


@pytest.mark.parametrize(("number", "found"), [(2, "the number of an earlier version"), (1, "after version 2")])
def test_versions_on_one_number_or_out_of_order_are_found(number: int, found: str) -> None:
    problem = after(rewrite(1, 2), rewrite(2, number))
    assert problem.place == "moves[1].version.number"
    assert found in problem.found


@pytest.mark.parametrize("kind", ["goal", "step", "stop", "leaving"])
def test_whatever_the_therapist_proposes_while_it_is_held_for_a_rupture_is_found(kind: Any) -> None:
    hold, terms = move(1, "hold", hold_for="rupture"), Terms(kind=kind, text="a walk")
    problem = after(hold, propose(2, by="therapist", terms=terms))
    assert problem.place == "moves[1].act"
    assert problem.do.startswith("First the two of you")
    assert found(case(moves=(hold, propose(2, terms=terms)))) == []
    assert found(case(moves=(hold, move(2, "repair"), propose(3, by="therapist", terms=terms)))) == []
    assert found(case(moves=(move(1, "hold", hold_for="life"), propose(2, by="therapist", terms=terms)))) == []


def test_words_put_otherwise_by_the_therapist_while_it_is_held_for_a_rupture_are_found() -> None:
    said = propose(1), move(2, "hold", hold_for="rupture")
    other = {"clause": "a", "terms": replace(STEP, text="ask two")}
    assert after(*said, move(3, "counter", by="therapist", **other)).place == "moves[2].act"
    assert found(case(moves=(*said, move(3, "counter", by="patient", **other)))) == []


def test_while_it_is_held_for_a_rupture_a_yes_is_his_to_say_and_found_where_it_is_the_therapists() -> None:
    said = propose(1), move(2, "hold", hold_for="rupture")
    yes = {"clause": "a", "accepted_text": HASH}
    for act in ("accept", "accept_reserved", "commit"):
        assert found(case(moves=(*said, move(3, act, by="patient", **yes)))) == []
        problem = after(*said, move(3, act, by="therapist", **yes))
        assert (problem.place, problem.do[:22]) == ("moves[2].act", "First the two of you: ")
    held = (
        move(3, "lower_stakes", by="therapist", clause="a", words="leave it"),
        move(4, "ask", by="therapist", clause="a"),
    )
    assert found(case(moves=(*said, *held))) == []


def test_a_version_opened_while_it_is_held_for_a_rupture_is_found() -> None:
    hold = move(1, "hold", hold_for="rupture")
    assert after(hold, rewrite(2, 1)).found.startswith("a version opened while the contract is held for a rupture")
    assert found(case(moves=(hold, move(2, "repair"), rewrite(3, 1)))) == []
    assert found(case(moves=(move(1, "hold", hold_for="life"), rewrite(2, 1)))) == []


@pytest.mark.parametrize("field", ["text", "his_words", "noticed_by", "smallest", "tests", "prediction", "how_often"])
@pytest.mark.parametrize("kind", ["goal", "step", "stop", "leaving"])
def test_a_promise_not_to_kill_oneself_is_found_in_every_clause(kind: Any, field: str) -> None:
    words: dict[str, Any] = {"text": "until Tuesday", field: "I promise not to kill myself"}
    terms = Terms(kind=kind, **words)
    problem = next(p for p in check_moves(case(moves=(propose(1, terms=terms),))) if "a promise" in p.found)
    assert problem.place == f"moves[0].terms.{field}"
    assert "protects nobody" in problem.allowed
    assert problem.do.startswith("Write the safety plan")


def test_a_promise_is_found_in_a_level_of_a_goal() -> None:
    levels = ("alone", "one call", "one visit", "I promise not to kill myself", "two visits")
    problem = after(propose(1, terms=Terms(kind="goal", text="people", levels=levels)))
    assert problem.place == "moves[0].terms.levels[3]"


@pytest.mark.parametrize("text", ["You promise to stay alive.", "Go to your sister and stay safe there until morning."])
def test_no_words_that_are_told_are_a_problem_whatever_they_read_as(text: str) -> None:
    assert found(case(moves=(tell(1, terms=replace(SAFETY, text=text)),))) == []


def test_only_an_agreed_version_can_be_signed() -> None:
    assert after(move(1, "sign", accepted_text=HASH)).found == "a signature where no version is open"
    assert after(rewrite(1, 1), move(2, "sign", accepted_text=HASH)).found == "a signature to what is not agreed"


def test_a_signature_names_the_version_as_it_was_agreed() -> None:
    said = (
        rewrite(1, 1), propose(2, clause="x", terms=GOAL), move(3, "ask", by="therapist", clause="x"),
        move(4, "ask", by="therapist", clause="x", when=AFTER.date() + timedelta(days=1)),
        move(5, "accept", clause="x", accepted_text=text_hash(GOAL)),
        move(6, "accept", by="therapist", clause="x", accepted_text=text_hash(GOAL)),
    )  # fmt: skip
    version = replay(said).version
    assert version is not None
    assert version.agreed_on is not None
    problems = found(case(moves=(*said, move(7, "sign", accepted_text=HASH))))
    assert next(p for p in problems if p.startswith("moves[6]")).startswith("moves[6].accepted_text: ")
    right = found(case(moves=(*said, move(7, "sign", accepted_text=version_hash(version)))))
    assert [p for p in right if p.startswith("moves[6]")] == []


def test_how_far_what_is_no_goal_was_reached_is_found() -> None:
    problem = after(propose(1), move(2, "attain", clause="a", level=1))
    assert (problem.place, problem.found) == ("moves[1].clause", 'how far "a" was reached, which is a step clause')
    assert found(case(moves=(propose(1, terms=GOAL), move(2, "attain", clause="a", level=1)))) == []


def test_a_worry_told_apart_says_something_and_names_its_clause() -> None:
    assert after(propose(1), move(2, "clarify", clause="a", worry=Worry())).place == "moves[1].worry"
    assert after(move(1, "clarify", worry=Worry(old="mean"))).place == "moves[0].clause"
    assert found(case(moves=(propose(1), move(2, "clarify", clause="a", worry=Worry(real="he is ill"))))) == []


@pytest.mark.parametrize(
    ("act", "more", "field"),
    [
        ("propose", {"clause": "b"}, "terms"),
        ("counter", {"clause": "a"}, "terms"),
        ("tell", {"clause": "b"}, "terms"),
        ("rate", {"clause": "a"}, "stance"),
        ("run", {"clause": "a"}, "run"),
        ("disclose_cost", {"clause": "a"}, "costs"),
        ("accept", {"clause": "a"}, "accepted_text"),
        ("commit", {"clause": "a"}, "accepted_text"),
        ("rewrite", {}, "version"),
        ("hold", {}, "hold_for"),
        ("withdraw", {}, "clause"),
        ("attain", {"clause": "a"}, "level"),
        ("sign", {}, "accepted_text"),
        ("rate", {"stance": Stance(trust=3)}, "clause"),
    ],
)
def test_an_act_without_what_it_needs_is_found(act: Act, more: dict[str, Any], field: str) -> None:
    given = case(moves=(propose(1), move(2, act, **more)))
    problems = [p for p in found(given) if p.startswith(f"moves[1].{field}: ")]
    assert problems == [f"moves[1].{field}: nothing, in a move to {act}"]


@pytest.mark.parametrize(
    ("act", "more", "field"),
    [
        ("ask", {"terms": GOAL}, "terms"),
        ("propose", {"clause": "b", "terms": STEP, "costs": (Cost(feeling="fear"),)}, "costs"),
        ("object", {"stance": Stance(trust=1)}, "stance"),
        ("ask", {"run": Run(outcome="forgot")}, "run"),
        ("ask", {"version": VersionOpened(number=1, phase="act", why="x")}, "version"),
        ("repair", {"hold_for": "life"}, "hold_for"),
        ("propose", {"clause": "b", "terms": STEP, "accepted_text": HASH}, "accepted_text"),
        ("repair", {"clause": "a"}, "clause"),
        ("ask", {"level": 1}, "level"),
        ("ask", {"worry": Worry(old="mean")}, "worry"),
    ],
)
def test_an_act_with_what_it_cannot_carry_is_found(act: Act, more: dict[str, Any], field: str) -> None:
    problem = after(propose(1), move(2, act, **more))
    assert problem.place == f"moves[1].{field}"
    assert f"in a move to {act}" in problem.found


def test_a_stance_without_a_number_is_found() -> None:
    assert after(propose(1), move(2, "rate", clause="a", stance=Stance())).found == "none of the four numbers"


@pytest.mark.parametrize(("goal", "found"), [("gone", "a clause that does not exist"), ("a", "a step clause")])
def test_a_step_serves_a_goal_that_is_there(goal: str, found: str) -> None:
    serving = Terms(kind="step", text="x", serves=(goal,))
    problem = after(propose(1), propose(2, clause="b", terms=serving))
    assert problem.place == "moves[1].terms.serves[0]"
    assert found in problem.found
