"""What in the contract may ask to be talked over."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from holdfast.case.moves import Act, Cost, Move, MoveBy, Run, RunOutcome, Stance, Terms, VersionOpened
from holdfast.contract.agreement import text_hash
from holdfast.contract.ask_again import (
    may_propose,
    no_shared_goal,
    proposed_without_agreement,
    sense_gaps,
    steps_with_unnamed_cost,
    undone_in_a_row,
    undone_twice,
    weak_wishes,
    wide_sense_gaps,
)
from holdfast.contract.conviction import conviction_line, latest, share_from_patient
from holdfast.contract.difference import difference
from holdfast.contract.model import Contract
from holdfast.contract.replay import replay

STEP = Terms(kind="step", text="a walk", expects=("guilt",))
GOAL = Terms(kind="goal", text="friends")


def after(*said: Any) -> Contract:
    """The contract after one move a day."""
    return replay([
        Move(
            id=f"m{n}", seq=n, when=date(2023, 1, n), recorded_at=datetime(2023, 3, 1, tzinfo=UTC), by=by, act=act,
            clause=clause, session=n, **more,
        )
        for n, (by, act, clause, more) in enumerate(said, start=1)
    ])  # fmt: skip


def proposed(
    by: MoveBy = "therapist", clause: str = "s", terms: Terms = STEP
) -> tuple[MoveBy, Act, str, dict[str, Any]]:
    return by, "propose", clause, {"terms": terms}


def yes(by: MoveBy, clause: str, terms: Terms) -> tuple[MoveBy, Act, str, dict[str, Any]]:
    return by, "accept", clause, {"accepted_text": text_hash(terms)}


def rated(by: MoveBy, clause: str = "s", **numbers: int) -> tuple[MoveBy, Act, str, dict[str, Any]]:
    return by, "rate", clause, {"stance": Stance(**numbers)}


def went(outcome: RunOutcome) -> tuple[MoveBy, Act, str, dict[str, Any]]:
    return "patient", "run", "s", {"run": Run(outcome=outcome)}


def test_there_is_no_shared_goal_until_both_said_yes_to_one() -> None:
    assert no_shared_goal(after())
    assert no_shared_goal(after(proposed(), yes("patient", "s", STEP)))
    assert not no_shared_goal(after(proposed(), yes("patient", "s", STEP), yes("therapist", "s", STEP)))
    ended = after(proposed(), yes("patient", "s", STEP), yes("therapist", "s", STEP), ("patient", "withdraw", "s", {}))
    assert no_shared_goal(ended)


def test_new_words_on_the_table_take_nothing_from_what_both_agreed() -> None:
    agreed: Any = (proposed(), yes("patient", "s", STEP), yes("therapist", "s", STEP))
    smaller = Terms(kind="step", text="a walk round the house")
    for by in ("patient", "therapist"):
        on_the_table = after(*agreed, (by, "counter", "s", {"terms": smaller}))
        assert not no_shared_goal(on_the_table)
        assert proposed_without_agreement(on_the_table) == ()
    again = after(*agreed, proposed("therapist", "s", smaller))
    assert proposed_without_agreement(again, by="therapist") == (), "he did say yes to it"
    assert no_shared_goal(after(*agreed, ("patient", "hand_back", "s", {}))), "handed back, it is shared no more"


def test_a_stop_rule_is_no_shared_goal() -> None:
    stop = Terms(kind="stop", text="not this week")
    assert no_shared_goal(after(proposed(terms=stop), yes("patient", "s", stop), yes("therapist", "s", stop)))


def test_a_wish_he_last_rated_low_is_weak() -> None:
    contract = after(
        proposed(), rated("patient", own_wish=7), rated("patient", own_wish=3), rated("therapist", own_wish=1)
    )
    assert [(c.id, point.value) for c, point in weak_wishes(contract)] == [("s", 3)]
    assert weak_wishes(after(proposed(), rated("patient", own_wish=4))) == ()


def test_a_step_proposed_at_two_contacts_without_agreement_is_seen() -> None:
    twice: Any = (proposed(), ("patient", "discount", "s", {}), proposed())
    assert [c.id for c in proposed_without_agreement(after(*twice))] == ["s"]
    assert proposed_without_agreement(after(proposed())) == ()
    assert proposed_without_agreement(after(*twice, yes("patient", "s", STEP), yes("therapist", "s", STEP))) == ()
    assert proposed_without_agreement(after(proposed("patient"), proposed()), by="therapist") == ()


@pytest.mark.parametrize(
    ("outcomes", "row"),
    [
        (("put_it_off", "forgot"), 2),
        (("could_not", "could_not", "could_not"), 3),
        (("put_it_off", "chose_not_to", "forgot"), 2),
        (("chose_not_to", "chose_not_to"), 0),
        (("put_it_off", "did_it", "forgot"), 1),
        (("put_it_off", "partly", "forgot"), 1),
        (("put_it_off", "forgot", "did_it"), 0),
        ((), 0),
    ],
)
def test_undone_twice_in_a_row_leaves_apart_what_he_chose_not_to_do(outcomes: tuple[RunOutcome, ...], row: int) -> None:
    contract = after(proposed(), *map(went, outcomes))
    assert len(undone_in_a_row(contract.clauses[0])) == row
    assert bool(undone_twice(contract)) == (row >= 2)


def test_the_gap_of_sense_is_therapist_less_patient_of_their_latest_words() -> None:
    contract = after(
        proposed(), rated("patient", makes_sense=8), rated("therapist", makes_sense=9), rated("patient", makes_sense=3)
    )
    (gap,) = sense_gaps(contract)
    assert (gap.size, gap.patient.when.day, gap.therapist.value) == (6, 4, 9)
    assert sense_gaps(after(proposed(), rated("therapist", makes_sense=9))) == ()


def test_sense_asks_to_be_talked_over_from_four_of_ten_apart() -> None:
    for his, wide in ((5, True), (6, False)):
        contract = after(proposed(), rated("patient", makes_sense=his), rated("therapist", makes_sense=9))
        assert bool(wide_sense_gaps(contract)) is wide


def test_a_step_with_guilt_in_it_and_no_cost_named_is_seen() -> None:
    assert [(c.id, f) for c, f in steps_with_unnamed_cost(after(proposed()))] == [("s", ("guilt",))]
    named = ("patient", "disclose_cost", "s", {"costs": (Cost(feeling="guilt"),)})
    assert steps_with_unnamed_cost(after(proposed(), named)) == ()


def test_the_patient_may_propose_at_any_time_and_the_therapist_not_while_a_rupture_is_open() -> None:
    held = after(("therapist", "hold", None, {"hold_for": "rupture"}))
    for contract, rupture in ((held, False), (held, True), (after(), True)):
        assert may_propose(contract, "patient", rupture)
        assert not may_propose(contract, "therapist", rupture)
    assert may_propose(after(), "therapist", open_rupture=False)
    assert may_propose(after(("therapist", "hold", None, {"hold_for": "life"})), "therapist", open_rupture=False)


def test_a_line_of_conviction_holds_the_numbers_given_and_no_blank() -> None:
    clause = after(
        proposed(), rated("patient", own_wish=2), rated("patient", can_do=4), rated("patient", own_wish=6)
    ).clauses[0]
    line = conviction_line(clause, "patient", "own_wish")
    assert [(p.value, p.when.day, p.session) for p in line] == [(2, 2, 2), (6, 4, 4)]
    assert conviction_line(clause, "therapist", "own_wish") == ()
    point = latest(clause, "patient", "can_do")
    assert point is not None
    assert point.value == 4


def test_the_share_from_the_patient_counts_what_stands_and_is_not_told() -> None:
    frame = Terms(kind="frame", text="Tuesdays at eleven")
    assert share_from_patient(after(("therapist", "tell", "f", {"terms": frame}))) is None
    assert share_from_patient(after(proposed(), proposed("patient", "g", GOAL))) == 0.5
    assert (
        share_from_patient(after(proposed(), proposed("patient", "g", GOAL), ("patient", "withdraw", "s", {}))) == 1.0
    )


def test_the_difference_of_two_versions_is_what_a_reader_sees() -> None:
    def version(number: int) -> tuple[MoveBy, Act, None, dict[str, Any]]:
        return "therapist", "rewrite", None, {"version": VersionOpened(number=number, phase="act", why="moved")}

    smaller = Terms(kind="step", text="ask what he does on Fridays", expects=("guilt",))
    contract = after(
        version(1),
        proposed(),
        proposed("patient", "g", GOAL),
        proposed("patient", "kept", GOAL),
        version(2),
        ("patient", "counter", "s", {"terms": smaller}),
        ("patient", "withdraw", "g", {}),
        proposed("patient", "new", GOAL),
    )
    seen = difference(*contract.versions)
    assert [c.id for c in seen.born] == ["new"]
    assert [c.id for c in seen.ended] == ["g"]
    (changed,) = seen.changed
    assert (changed.before, changed.after, changed.what) == (STEP, smaller, ("text",))
    assert difference(contract.versions[0], contract.versions[0]).nothing
