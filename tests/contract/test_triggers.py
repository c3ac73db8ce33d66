"""What asks for the contract to be rewritten: each by itself, at its edge, with its day and its words."""

from __future__ import annotations

import re
from typing import Any, get_args

import pytest
from tests.contract.asking import (
    GOAL,
    STEP,
    agreed,
    asked,
    asking,
    did,
    felt,
    on,
    opened,
    ran,
    rated,
    the_one,
    words,
)

from holdfast.case.fields import Id
from holdfast.case.moves import RunOutcome, Terms, Worry
from holdfast.contract.agreement import text_hash
from holdfast.contract.triggers import Happened, Revised, Risk, occasion, trigger_numbers
from holdfast.knowledge import KnowledgeError, read_toml
from holdfast.text import say

LIVED = (opened(on(1), 1), *agreed(on(1, 10)))
AIMED = (opened(on(1), 1), *agreed(on(1, 10), "g", GOAL))


# --- a step left undone ---


@pytest.mark.parametrize(
    ("outcomes", "asks"),
    [
        (("put_it_off", "forgot"), True),
        (("could_not", "chose_not_to", "forgot"), True),
        (("put_it_off",), False),
        (("chose_not_to", "chose_not_to"), False),
        (("put_it_off", "partly", "forgot"), False),
        (("put_it_off", "forgot", "did_it"), False),
    ],
)
def test_a_step_undone_twice_in_a_row_asks_and_what_he_chose_not_to_do_is_passed_over(
    outcomes: tuple[RunOutcome, ...], asks: bool
) -> None:
    runs = [ran(on(2, n), outcome) for n, outcome in enumerate(outcomes, start=1)]
    assert ("step_undone" in asking(*LIVED, *runs, at=on(3))) is asks


def test_it_says_the_two_days_and_keeps_its_name_while_the_row_grows() -> None:
    runs = [ran(on(2, 3), "put_it_off"), ran(on(2, 10), "forgot")]
    one = the_one(asked(*LIVED, *runs, at=on(3)))
    assert (one.about, one.since, one.clause) == ("step_undone:s:2023-02-03", on(2, 10), "s")
    assert (
        words(one) == "“A walk, alone” stayed undone on 3 February 2023 and on 10 February 2023, one after the other."
    )
    later = the_one(asked(*LIVED, *runs, ran(on(2, 17), "could_not"), at=on(3)))
    assert (later.about, later.since, later.newest) == (one.about, one.since, on(2, 17))


def test_lowered_stakes_or_other_words_answer_it_and_a_new_version_begins_anew() -> None:
    runs = [ran(on(2, 3), "put_it_off"), ran(on(2, 10), "forgot")]
    lowered = did(on(2, 10), "therapist", "lower_stakes", "s")
    smaller = did(on(2, 10), "patient", "counter", "s", terms=Terms(kind="step", text="A walk round the house."))
    for answer in (lowered, smaller, opened(on(2, 11), 2)):
        assert asking(*LIVED, *runs, answer, at=on(3)) == []
    assert asking(*LIVED, *runs, lowered, ran(on(2, 17), "forgot"), at=on(3)) == []
    again = (lowered, ran(on(2, 17), "forgot"), ran(on(2, 24), "put_it_off"))
    assert asking(*LIVED, *runs, *again, at=on(3)) == ["step_undone"]


# --- what he is convinced of ---


@pytest.mark.parametrize(("value", "asks"), [(4, ["sense_low"]), (5, [])])
def test_sense_at_four_of_ten_or_less_asks(value: int, asks: list[str]) -> None:
    assert asking(*LIVED, rated(on(2), "patient", makes_sense=value), at=on(3)) == asks


@pytest.mark.parametrize(("last", "asks"), [(6, ["sense_fell"]), (7, [])])
def test_sense_that_fell_by_three_from_its_highest_asks(last: int, asks: list[str]) -> None:
    slowly = [rated(on(2, n), "patient", makes_sense=value) for n, value in enumerate((9, 8, last), start=1)]
    assert asking(*LIVED, *slowly, at=on(3)) == asks


def test_low_and_fallen_is_one_thing_and_says_both() -> None:
    one = the_one(asked(*LIVED, rated(on(2, 1), "patient", makes_sense=8), rated(on(2, 8), "patient", makes_sense=3),
                        at=on(3)))  # fmt: skip
    assert one.code == "sense_low"
    assert words(one) == (
        "He rated “makes sense” of “A walk, alone” 3 of 10 on 8 February 2023; it was 8 on 1 February 2023."
    )


def test_a_number_not_given_is_no_zero_and_other_words_make_the_number_old() -> None:
    blank = rated(on(2), "patient", own_wish=1)
    assert asking(*LIVED, blank, at=on(3)) == []
    low = rated(on(2), "patient", makes_sense=2)
    reworded = did(on(2), "patient", "counter", "s", terms=Terms(kind="step", text="With Piero."))
    assert asking(*LIVED, low, reworded, at=on(3)) == []
    assert asking(*LIVED, low, rated(on(2, 9), "patient", makes_sense=7), at=on(3)) == []


@pytest.mark.parametrize(("his", "mine", "asks"), [(6, 10, True), (10, 6, True), (6, 9, False), (7, 10, False)])
def test_a_gap_of_four_asks_whichever_way(his: int, mine: int, asks: bool) -> None:
    both = (rated(on(2), "patient", makes_sense=his), rated(on(2, 2), "therapist", makes_sense=mine))
    assert ("gap" in asking(*LIVED, *both, at=on(3))) is asks


def test_one_side_alone_makes_no_gap() -> None:
    assert asking(*LIVED, rated(on(2), "therapist", makes_sense=10), at=on(3)) == []


# --- goals ---


def reached(month: int, level: int, by: Any = "patient") -> Any:
    return did(on(month), by, "attain", "g", level=level)


def test_a_goal_reached_in_his_eyes_on_two_days_running_asks() -> None:
    assert asking(*AIMED, reached(2, 0), reached(3, 1), at=on(3)) == ["goal_reached"]
    assert asking(*AIMED, reached(2, 0), at=on(3)) == []
    assert asking(*AIMED, reached(2, 1), reached(3, -1), at=on(3)) == []
    assert asking(*AIMED, reached(2, 2, "therapist"), reached(3, 2, "therapist"), at=on(3)) == []
    assert asking(*AIMED, reached(2, 1), reached(2, 2), at=on(3)) == [], "twice on one day is once"


def test_a_goal_may_be_dead_by_his_wish_on_two_days_running_or_taken_off_after_it_was_agreed() -> None:
    wish = [rated(on(2, n), "patient", "g", own_wish=value) for n, value in ((1, 2), (8, 1))]
    assert asking(*AIMED, *wish, at=on(3)) == ["goal_dead"]
    assert asking(*AIMED, *wish[:1], at=on(3)) == []
    assert asking(*AIMED, rated(on(2), "patient", "g", own_wish=3), *wish[1:], at=on(3)) == []
    off = did(on(2, 9), "patient", "withdraw", "g")
    one = the_one(asked(*AIMED, off, at=on(3)))
    assert words(one) == (
        "The goal “Friends who may stay” was taken off the table on 9 February 2023, after version 1 was agreed."
    )
    drafted = (opened(on(1), 1), did(on(1), "therapist", "propose", "g", terms=GOAL), off)
    assert asking(*drafted, at=on(3)) == [], "what was never agreed can be dropped without a word"


# --- the cost ---


def test_a_cost_three_above_what_the_run_expected_asks_the_second_time() -> None:
    assert asking(*LIVED, felt(on(2, 1), 3, 6), at=on(3)) == []
    assert asking(*LIVED, felt(on(2, 1), 3, 6), felt(on(2, 8), 3, 5), at=on(3)) == []
    one = the_one(asked(*LIVED, felt(on(2, 1), 3, 6), felt(on(2, 5), 5, 5), felt(on(2, 8), 2, 7), at=on(3)))
    assert words(one) == (
        "“A walk, alone” brought more guilt than expected, twice: 6 for 3 on 1 February 2023, 7 for 2 on 8 February"
        " 2023."
    )


def test_a_feeling_that_nobody_expected_or_measured_exceeds_nothing() -> None:
    assert asking(*LIVED, felt(on(2, 1), None, 9), felt(on(2, 8), None, 9), at=on(3)) == []
    assert asking(*LIVED, felt(on(2, 1), 3, None), felt(on(2, 8), 3, None), at=on(3)) == []


# --- from outside the contract ---


def test_what_happened_in_his_life_asks_from_the_day_after_it_was_agreed() -> None:
    before, later = (Happened(f"e{n}", on(1, n), "loss", "the flat") for n in (10, 11))
    assert asking(*LIVED, at=on(2), happened=(before,)) == []
    one = the_one(asked(*LIVED, at=on(2), happened=(before, later)))
    assert one.about == "life_event:event:e11"
    assert words(one) == "On 11 January 2023, after version 1 was agreed: a loss. “the flat”"


def test_while_nothing_is_in_force_life_goes_into_the_draft_that_is_being_written() -> None:
    offered = (opened(on(1), 1), did(on(1), "therapist", "propose", "s", terms=STEP))
    assert asking(*offered, at=on(2), happened=(Happened("e1", on(1, 20), "loss", None),)) == []


def test_a_worry_about_something_real_asks_and_the_old_feeling_alone_does_not() -> None:
    ran_into = ran(on(2), "could_not", realistic_worry="Elia is on the ward")
    told = did(on(2), "patient", "clarify", "s", worry=Worry(real="Elia is on the ward", old="I leave him"))
    for said in (ran_into, told):
        one = the_one(asked(*LIVED, said, at=on(3)))
        assert (one.code, one.about) == ("life_event", "life_event:worry:s:2023-02-01")
        assert "“Elia is on the ward”" in words(one)
    assert asking(*LIVED, did(on(2), "patient", "clarify", "s", worry=Worry(old="I leave him")), at=on(3)) == []


def test_one_illness_told_of_in_several_hours_is_one_occasion() -> None:
    told = [ran(day, "could_not", realistic_worry=f"ill on {day}") for day in (on(2, 1), on(2, 8), on(3, 20))]
    found = [one for one in asked(*LIVED, *told, at=on(3, 25)).speaking if one.code == "life_event"]
    assert [one.about for one in found] == ["life_event:worry:s:2023-02-01", "life_event:worry:s:2023-03-20"]
    assert [(one.since, one.newest) for one in found] == [(on(2, 1), on(2, 8)), (on(3, 20), on(3, 20))]


def test_a_formulation_that_changed_after_the_agreement_asks_once_for_a_day() -> None:
    changed = tuple(Revised(on(2, day), "wish", "to be seen") for day in (3, 3, 4))
    found = asked(*LIVED, at=on(3), revised=changed)
    assert [one.about for one in found.speaking] == ["formulation:2023-02-03", "formulation:2023-02-04"]
    assert asking(*LIVED, at=on(3), revised=(Revised(on(1, 10), "wish", "x"),)) == []


def test_something_new_about_safety_says_when_to_ask_and_no_grade() -> None:
    risk = Risk("own_life:ideas", on(2), say("asked in hour 5: ideas"), "before the hour")
    one = the_one(asked(*LIVED, at=on(2, 10), risks=(risk,)))
    assert (one.about, one.attention) == ("new_risk:v1:own_life:ideas", "before the hour")
    assert words(one) == "Before the hour: on 1 February 2023, after version 1 was opened, asked in hour 5: ideas."
    assert asking(*LIVED, opened(on(2, 2), 2), at=on(2, 10), risks=(risk,)) == []


# --- not looked at ---


def test_ninety_days_without_a_look_ask_and_a_look_of_any_kind_begins_them_anew() -> None:
    assert asking(*LIVED, at=on(4, 9)) == []
    one = the_one(asked(*LIVED, at=on(4, 10)))
    assert (one.code, one.about, one.since) == ("not_reviewed", "not_reviewed:2023-01-10", on(4, 10))
    assert asking(*LIVED, at=on(4, 20), reviewed=(on(3),)) == []
    yes = did(on(3), "patient", "commit", "s", accepted_text=text_hash(STEP))
    assert asking(*LIVED, yes, at=on(4, 20)) == []
    assert asking(*LIVED, at=on(4, 20), planned=(on(5),)) == [], "a review that is near is waited for"
    assert asking(*LIVED, at=on(4, 20), planned=(on(6),)) == ["not_reviewed"]


def test_nothing_to_look_at_is_not_overdue() -> None:
    assert asking(opened(on(1), 1), did(on(1), "therapist", "propose", "s", terms=STEP), at=on(12)) == []


def test_what_is_old_is_left_to_the_review() -> None:
    low = rated(on(2, 1), "patient", makes_sense=2)
    looked: Any = {"reviewed": (on(4, 20),)}
    assert asking(*LIVED, low, at=on(5, 2), **looked) == ["sense_low"]
    assert asking(*LIVED, low, at=on(5, 3), **looked) == []


# --- names and numbers ---


def test_an_occasion_fits_the_form_of_a_name_however_long_its_clause_is_called() -> None:
    (pattern,) = (one.pattern for one in get_args(Id)[1:])
    names = {occasion("sense_low", "x" * n, on(1)) for n in range(1, 65)}
    assert len(names) == 64
    assert all(re.fullmatch(pattern, name) for name in names)


def test_the_numbers_are_read_with_their_sources_and_a_spoiled_file_is_refused() -> None:
    from holdfast.contract.trigger_numbers import KNOWLEDGE, entries, parse_numbers

    assert all(entry.source and entry.about for entry in entries())
    assert (trigger_numbers().sense_low, trigger_numbers().gap, trigger_numbers().unreviewed_days) == (4, 4, 90)
    values = read_toml(KNOWLEDGE)
    values["gap"] = {**values["gap"], "value": 11}
    with pytest.raises(KnowledgeError, match=r"gap\.value"):
        parse_numbers("triggers.toml", values)
