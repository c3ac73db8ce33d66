"""When a clause counts as agreed: both said yes to these words, an objection was heard twice, the cost was named."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from holdfast.case.moves import Act, Cost, Move, Terms
from holdfast.contract.agreement import costs_not_named, objection_contacts, text_hash
from holdfast.contract.model import Clause
from holdfast.contract.replay import replay

GOAL = Terms(kind="goal", text="a life that is not only the flat")
STEP = Terms(kind="step", text="ask a colleague for dinner", expects=("guilt",))
LIGHT = Terms(kind="step", text="sit in the park", expects=("sadness",))
OTHER = Terms(kind="step", text="ask two colleagues for dinner", expects=("guilt",))


def told(terms: Terms, *said: Any) -> Clause:
    """The clause `c`, proposed by the therapist in hour 1, after what was said: (by, act, hour, further fields)."""
    moves = [_move(1, ("therapist", "propose", 1, {"terms": terms}), terms)]
    moves += [_move(n, (*s, {})[:4], terms) for n, s in enumerate(said, start=2)]
    return replay(moves).clauses[0]


def _move(seq: int, said: Any, terms: Terms) -> Move:
    by, act, hour, more = said
    day = date(2023, 1, hour)
    if act in ("accept", "accept_reserved", "commit"):
        more = {"accepted_text": text_hash(terms), **more}
    given = {"clause": "c", "when": day, "session": hour, "recorded_at": datetime(2023, 2, 1, tzinfo=UTC), **more}
    return Move(id=f"m{seq}", seq=seq, by=by, act=act, **given)


ASKED_TWICE: tuple[tuple[str, Act, int], ...] = (("therapist", "ask", 1), ("therapist", "ask", 2))
BOTH: tuple[tuple[str, Act, int], ...] = (("patient", "accept", 3), ("therapist", "accept", 3))
COST = {"costs": (Cost(feeling="guilt", strength=8),)}


def test_a_goal_both_accepted_after_it_was_asked_about_twice_is_agreed() -> None:
    assert told(GOAL, *ASKED_TWICE, *BOTH).state == "agreed"


def test_a_quick_yes_is_still_open() -> None:
    assert told(GOAL, *BOTH).state == "agreed_still_open"


def test_an_objection_asked_for_at_one_contact_leaves_it_open() -> None:
    assert told(GOAL, ("therapist", "ask", 1), ("therapist", "ask", 1), *BOTH).state == "agreed_still_open"


@pytest.mark.parametrize("act", ["object", "discount", "hand_back"])
def test_an_objection_heard_counts_like_one_asked_for(act: Act) -> None:
    assert told(GOAL, ("patient", act, 1), ("therapist", "ask", 2), *BOTH).state == "agreed"


def test_a_yes_with_a_reservation_in_words_is_an_objection_heard() -> None:
    reserved = ("patient", "accept_reserved", 1, {"words": "if you say so"})
    assert told(GOAL, reserved, ("therapist", "ask", 2), ("therapist", "accept", 2)).state == "agreed"


def test_a_yes_with_a_reservation_but_no_words_is_not_heard_as_one() -> None:
    clause = told(GOAL, ("patient", "accept_reserved", 1), ("therapist", "ask", 2), ("therapist", "accept", 2))
    assert clause.state == "agreed_still_open"


def test_the_therapists_own_objection_is_kept_but_is_not_his() -> None:
    clause = told(GOAL, ("therapist", "object", 1), ("therapist", "object", 2), *BOTH)
    assert clause.state == "agreed_still_open"
    assert len(clause.heard_against) == 2


def test_to_propose_is_not_yet_a_yes() -> None:
    assert told(GOAL, *ASKED_TWICE, ("patient", "commit", 3)).state == "proposed"
    assert told(GOAL, *ASKED_TWICE, ("patient", "commit", 3), ("therapist", "commit", 3)).state == "agreed"


def test_a_yes_to_other_words_does_not_count() -> None:
    wrong = ("patient", "accept", 3, {"accepted_text": text_hash(OTHER)})
    assert told(GOAL, *ASKED_TWICE, wrong, ("therapist", "accept", 3)).state == "proposed"


def test_new_words_need_a_new_yes_from_both_and_keep_what_was_said() -> None:
    cost = ("therapist", "disclose_cost", 2, COST)
    clause = told(STEP, *ASKED_TWICE, cost, *BOTH, ("patient", "counter", 4, {"terms": OTHER}))
    assert clause.state == "proposed"
    assert clause.accepted_by == ()
    assert clause.terms == OTHER
    assert objection_contacts(clause) == 2
    assert [s.act for s in clause.said] == [
        "propose", "ask", "ask", "disclose_cost", "accept", "accept", "counter"
    ]  # fmt: skip


def test_the_same_words_proposed_again_are_offered_once_more_and_keep_the_yes() -> None:
    clause = told(GOAL, *BOTH, ("therapist", "propose", 4, {"terms": GOAL}))
    assert clause.accepted_by == ("patient", "therapist")
    assert [o.when.day for o in clause.offered] == [1, 4]


def test_to_hand_a_clause_back_takes_ones_yes_back() -> None:
    assert told(GOAL, *ASKED_TWICE, *BOTH, ("patient", "hand_back", 4)).state == "proposed"


def test_to_object_after_a_yes_leaves_the_yes() -> None:
    assert told(GOAL, *ASKED_TWICE, *BOTH, ("patient", "object", 4)).state == "agreed"


@pytest.mark.parametrize("feeling", ["shame", "guilt", "fear"])
def test_a_step_without_a_named_cost_cannot_be_agreed(feeling: Any) -> None:
    terms = Terms(kind="step", text="call", expects=(feeling,))
    clause = told(terms, *ASKED_TWICE, *BOTH)
    assert clause.state == "agreed_still_open"
    assert costs_not_named(clause) == (feeling,)
    named = ("therapist", "disclose_cost", 2, {"costs": (Cost(feeling=feeling),)})
    assert told(terms, *ASKED_TWICE, named, *BOTH).state == "agreed"


def test_each_of_these_feelings_needs_its_own_cost() -> None:
    terms = Terms(kind="step", text="call", expects=("guilt", "fear", "envy"))
    clause = told(terms, *ASKED_TWICE, ("therapist", "disclose_cost", 2, COST), *BOTH)
    assert clause.state == "agreed_still_open"
    assert costs_not_named(clause) == ("fear",)


def test_a_cost_named_after_the_yes_closes_what_was_open() -> None:
    assert told(STEP, *ASKED_TWICE, *BOTH, ("therapist", "disclose_cost", 4, COST)).state == "agreed"


def test_a_step_that_brings_none_of_these_feelings_needs_no_cost() -> None:
    assert told(LIGHT, *ASKED_TWICE, *BOTH).state == "agreed"


@pytest.mark.parametrize("kind", ["stop", "leaving"])
def test_a_stop_or_leaving_clause_is_agreed_when_both_say_yes(kind: Any) -> None:
    assert told(Terms(kind=kind, text="not this week"), *BOTH).state == "agreed"


def test_what_was_withdrawn_has_ended_whatever_follows() -> None:
    clause = told(GOAL, ("patient", "withdraw", 2), *BOTH, ("patient", "object", 4))
    assert (clause.state, clause.withdrawn_on, clause.accepted_by) == ("withdrawn", date(2023, 1, 2), ())
    assert clause.heard_against[-1].when == date(2023, 1, 4)


TEXT: dict[str, Callable[[], Terms]] = {
    "text": lambda: Terms(kind="step", text="another", expects=("guilt",)),
    "size": lambda: Terms(kind="step", text=STEP.text, expects=("guilt",), size=2),
    "expects": lambda: Terms(kind="step", text=STEP.text),
    "his words": lambda: Terms(kind="step", text=STEP.text, his_words="mine", expects=("guilt",)),
}


@pytest.mark.parametrize("what", TEXT)
def test_other_terms_have_another_hash(what: str) -> None:
    assert text_hash(TEXT[what]()) != text_hash(STEP)


def test_the_hash_of_a_text_is_the_same_for_ever() -> None:
    # A changed hash would turn every yes on file into a yes to other words.
    assert text_hash(GOAL) == "8d46a34079697ea392a5862782dfe66487bdbc329953f33c8410d1be81d158d1"
    assert text_hash(Terms(kind="goal", text="caf\u00e9")) == text_hash(Terms(kind="goal", text="cafe\u0301"))


def test_a_question_of_the_patients_own_is_not_the_asking_for_his_objection() -> None:
    assert told(GOAL, ("patient", "ask", 1), ("patient", "ask", 2), *BOTH).state == "agreed_still_open"


@pytest.mark.parametrize(
    ("first", "second", "contacts"),
    [
        ((1, 1), (8, 2), 2),
        ((1, 1), (8, None), 2),
        ((1, None), (2, None), 2),
        ((1, 1), (1, 2), 1),
        ((1, None), (1, None), 1),
        ((1, 1), (1, None), 1),
        ((1, 1), (2, 1), 1),
    ],
)
def test_two_contacts_are_two_hours_on_two_days(first: Any, second: Any, contacts: int) -> None:
    asked = [("therapist", "ask", day, {"when": date(2023, 1, day), "session": hour}) for day, hour in (first, second)]
    assert objection_contacts(told(GOAL, *asked)) == contacts


# --- while a rupture holds it, and after -----------------------------------------------------------------------------

HOLD = ("therapist", "hold", 4, {"hold_for": "rupture", "clause": None})
WAVED_AWAY = (("patient", "discount", 2), ("patient", "discount", 3))
YES_OF_BOTH = (("patient", "commit", 5), ("therapist", "accept", 5))


def mended(hour: int) -> Any:
    return "therapist", "repair", hour, {"clause": None}


def test_waved_away_twice_held_and_then_a_yes_of_both_is_no_agreement() -> None:
    """Two noes make no contract with a yes that was given while it was not mended."""
    clause = told(LIGHT, *WAVED_AWAY, HOLD, ("therapist", "lower_stakes", 5), *YES_OF_BOTH)
    assert (clause.state, clause.accepted_by, clause.in_force) == ("proposed", (), None)
    assert [s.act for s in clause.said][-3:] == ["lower_stakes", "commit", "accept"], "kept as words"


def test_a_yes_from_before_the_hold_becomes_no_agreement_in_it_by_an_objection_or_a_cost() -> None:
    yes = (("therapist", "ask", 1), ("patient", "accept", 2), ("therapist", "accept", 2))
    against = ("patient", "object", 5)
    assert told(LIGHT, *yes, against).state == "agreed"
    assert told(LIGHT, *yes, HOLD, against).state == "agreed_still_open"
    cost = ("patient", "disclose_cost", 5, COST)
    assert told(STEP, *ASKED_TWICE, *BOTH, HOLD, cost).state == "agreed_still_open"


def test_after_the_repair_an_objection_is_asked_for_once_more() -> None:
    given = (
        *WAVED_AWAY,
        HOLD,
        ("patient", "object", 5),
        mended(6),
        ("patient", "accept", 6),
        ("therapist", "accept", 6),
    )
    assert objection_contacts(told(LIGHT, *given)) == 3
    assert (told(LIGHT, *given).state, told(LIGHT, *given).ask_again) == ("agreed_still_open", True)
    for after in (("therapist", "ask", 7), ("therapist", "ask", 6), ("patient", "discount", 7)):
        assert told(LIGHT, *given, after).state == "agreed"
        assert not told(LIGHT, *given, after).ask_again
    assert told(LIGHT, *given, ("therapist", "ask", 5)).state == "agreed_still_open", "told late, of a day before it"


def test_what_was_agreed_before_the_hold_stays_agreed_and_is_not_asked_about_again() -> None:
    clause = told(LIGHT, *ASKED_TWICE, *BOTH, HOLD, mended(5))
    assert (clause.state, clause.ask_again) == ("agreed", False)
    back = told(LIGHT, *ASKED_TWICE, *BOTH, HOLD, ("patient", "hand_back", 5), mended(6), ("patient", "accept", 7))
    assert (back.state, back.ask_again) == ("agreed_still_open", True)


def test_what_he_proposes_while_it_is_held_is_asked_about_after_the_repair_too() -> None:
    said = [HOLD, ("patient", "propose", 5, {"terms": LIGHT, "clause": "his"}), mended(6)]
    moves = [_move(1, ("therapist", "propose", 1, {"terms": STEP}), STEP)]
    moves += [_move(n, (*s, {})[:4], STEP) for n, s in enumerate(said, start=2)]
    assert [c.ask_again for c in replay(moves).clauses] == [True, True]
