"""Whatever the moves, legal or not: replay is the same every time, drops no dissent and agrees to nothing too soon."""

import gc
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies import any_moves, legal_moves, moves_to_agree

from holdfast.case.moves import Act, HoldReason, Move, MoveBy, Run, Terms, VersionOpened
from holdfast.contract.agreement import HEAVY, YES, is_dissent, text_hash
from holdfast.contract.ask_again import may_propose
from holdfast.contract.model import Contract
from holdfast.contract.replay import replay

MOVES = st.one_of(any_moves(), legal_moves(), moves_to_agree(), moves_to_agree())
STEP = Terms(kind="step", text="a walk")


def moves(*said: tuple[MoveBy, Act, dict[str, Any]]) -> list[Move]:
    return [
        Move(
            id=f"m{seq}",
            seq=seq,
            when=date(2023, 1, seq),
            recorded_at=datetime(2023, 2, 1, tzinfo=UTC),
            by=by,
            act=act,
            **more,
        )
        for seq, (by, act, more) in enumerate(said, start=1)
    ]


def hold(reason: HoldReason) -> tuple[MoveBy, Act, dict[str, Any]]:
    return "therapist", "hold", {"hold_for": reason}


def version(number: int) -> tuple[MoveBy, Act, dict[str, Any]]:
    return "therapist", "rewrite", {"version": VersionOpened(number=number, phase="act", why="it moved")}


def step(clause: str, by: MoveBy = "therapist", text: str = "a walk") -> tuple[MoveBy, Act, dict[str, Any]]:
    return by, "propose", {"clause": clause, "terms": Terms(kind="step", text=text)}


@given(MOVES, st.randoms())
def test_replay_is_the_same_every_time_and_in_whatever_order_the_moves_come(
    said: tuple[Move, ...], random: Any
) -> None:
    shuffled = list(said)
    random.shuffle(shuffled)
    assert replay(said) == replay(shuffled) == replay(list(said))


@given(MOVES)
def test_agreed_means_a_yes_of_both_to_these_words_and_an_objection_heard_at_two_contacts(
    said: tuple[Move, ...],
) -> None:
    for clause in replay(said).clauses:
        about = [m for m in said if m.clause == clause.id]
        if clause.state in ("agreed", "agreed_still_open"):
            yes = {m.by for m in about if m.act in YES and m.accepted_text == clause.text_hash}
            assert yes == {"patient", "therapist"}
        if clause.state == "agreed" and clause.kind in ("goal", "step"):
            his = [m for m in about if is_dissent(m) and m.by == "patient"]
            heard = [*his, *(m for m in about if m.act == "ask" and m.by == "therapist")]
            pairs = [(a, b) for a in heard for b in heard if a.when != b.when]
            assert any(a.session is None or a.session != b.session for a, b in pairs)


@given(MOVES)
def test_no_step_is_agreed_without_a_named_cost_where_shame_guilt_or_fear_is_expected(said: tuple[Move, ...]) -> None:
    for clause in replay(said).clauses:
        if clause.kind == "step" and clause.state == "agreed":
            named = {c.feeling for m in said if m.act == "disclose_cost" and m.clause == clause.id for c in m.costs}
            assert {f for f in clause.terms.expects if f in HEAVY} <= named


@given(MOVES)
def test_no_dissent_is_ever_lost_and_each_ones_words_stay_his(said: tuple[Move, ...]) -> None:
    contract = replay(said)
    kept = [(s.by, s.act, s.words, s.when) for c in contract.clauses for s in c.heard_against]
    kept += [(s.by, s.act, s.words, s.when) for s in contract.said if s.act != "ask"]
    for m in said:
        if is_dissent(m):
            kept.remove((m.by, m.act, m.words, m.when))


@given(MOVES)
def test_frame_and_safety_are_told_and_never_agreed(said: tuple[Move, ...]) -> None:
    for clause in replay(said).clauses:
        if clause.kind in ("frame", "safety"):
            assert clause.state in ("told", "withdrawn")
            assert clause.accepted_by == ()


@given(MOVES)
def test_a_closed_version_never_changes_again(said: tuple[Move, ...]) -> None:
    closed: tuple[Any, ...] = ()
    for n in range(len(said) + 1):
        now = tuple(v for v in replay(said[:n]).versions if v.closed_on is not None)
        assert now[: len(closed)] == closed
        closed = now


@given(MOVES)
def test_while_it_is_held_for_a_rupture_the_therapist_brings_no_new_step(said: tuple[Move, ...]) -> None:
    for n, m in enumerate(said):
        before, after = replay(said[:n]), replay(said[: n + 1])
        if not may_propose(before, "therapist", open_rupture=False) and m.by == "therapist":
            assert steps(after) <= steps(before)


def steps(contract: Contract) -> set[str]:
    return {c.id for c in contract.clauses if c.kind == "step"}


@given(legal_moves())
def test_every_clause_brought_stands_or_was_withdrawn(said: tuple[Move, ...]) -> None:
    contract = replay(said)
    assert {c.id for c in contract.clauses} == {m.clause for m in said if m.act in ("propose", "tell")}
    assert {c.id for c in contract.clauses if not c.standing} == {m.clause for m in said if m.act == "withdraw"}


def test_nothing_moved_is_an_empty_contract() -> None:
    assert replay([]) == Contract()


def test_a_rewrite_closes_the_version_before_it_with_the_clauses_that_stood_then() -> None:
    contract = replay(
        moves(version(1), step("a"), step("b"), ("patient", "withdraw", {"clause": "b"}), version(2), step("c"))
    )
    first, second = contract.versions
    assert (first.closed_on, [c.id for c in first.clauses]) == (date(2023, 1, 5), ["a"])
    assert (second.closed_on, [c.id for c in second.clauses]) == (None, ["a", "c"])
    assert [c.version for c in contract.clauses] == [1, 1, 2]
    assert contract.version == second


def test_a_clause_brought_before_the_first_version_says_so() -> None:
    assert replay(moves(step("a"))).clauses[0].version == 0


def test_a_version_on_an_earlier_number_opens_nothing() -> None:
    assert [v.number for v in replay(moves(version(2), version(2), version(1))).versions] == [2]


def test_a_rupture_holds_the_contract_until_it_is_repaired() -> None:
    held = replay(moves(hold("rupture"), step("a"))).held
    assert held is not None
    assert (held.reason, held.since) == ("rupture", date(2023, 1, 1))
    assert replay(moves(hold("rupture"), ("therapist", "repair", {}))).held is None


def test_a_rupture_outweighs_another_reason_to_hold_and_a_rewrite_does_not_end_it() -> None:
    held = replay(moves(hold("life"), hold("rupture"), hold("other"), version(1))).held
    assert held is not None
    assert (held.reason, held.since.day) == ("rupture", 2)


def test_a_rewrite_takes_up_a_contract_held_for_life() -> None:
    assert replay(moves(hold("life"), version(1))).held is None


def test_the_patient_may_bring_a_step_while_it_is_held() -> None:
    contract = replay(moves(hold("rupture"), step("a"), step("b", "patient")))
    assert [c.id for c in contract.clauses] == ["b"]


def test_words_about_no_clause_stay_with_the_contract() -> None:
    said = moves(("patient", "hand_back", {"words": "you are the doctor"}), ("patient", "object", {"clause": "gone"}))
    assert [s.words for s in replay(said).said] == ["you are the doctor", None]


def test_a_run_belongs_to_a_step_alone() -> None:
    goal = {"clause": "g", "terms": Terms(kind="goal", text="friends")}
    run = {"clause": "g", "run": Run(outcome="did_it")}
    assert replay(moves(("patient", "propose", goal), ("patient", "run", run))).clauses[0].runs == ()


def test_a_clause_keeps_its_kind() -> None:
    goal = {"clause": "a", "terms": Terms(kind="goal", text="friends")}
    assert replay(moves(step("a"), ("patient", "propose", goal))).clauses[0].terms == STEP


def test_no_kind_of_clause_can_hold_a_pact() -> None:
    safety = Terms(kind="safety", text="whom to call, day and night")
    yes = {"clause": "s", "accepted_text": text_hash(safety)}
    said = moves(
        ("therapist", "tell", {"clause": "s", "terms": safety}),
        ("patient", "commit", yes),
        ("therapist", "accept", yes),
    )
    (clause,) = replay(said).clauses
    assert (clause.state, clause.accepted_by) == ("told", ())
    assert replay([replace(said[0], act="propose"), *said[1:]]).clauses == ()


@pytest.mark.parametrize("was", [True, False])
def test_the_garbage_collector_is_left_as_it_was(was: bool) -> None:
    there = gc.isenabled()
    try:
        (gc.enable if was else gc.disable)()
        replay(())
        assert gc.isenabled() is was
    finally:
        (gc.enable if there else gc.disable)()
