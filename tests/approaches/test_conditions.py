"""Conditions in three-valued logic, held to Kleene's tables written out here."""

from __future__ import annotations

from itertools import product

import pytest

from holdfast.approaches.conditions import TRAINING, holds, missing, resting_on, truth
from holdfast.approaches.model import Condition, FeatureReading, Features, Term, Truth

YES, NO, UNKNOWN = True, False, None
EVERY = {  # a and b
    (YES, YES): YES, (YES, NO): NO, (YES, UNKNOWN): UNKNOWN,
    (NO, YES): NO, (NO, NO): NO, (NO, UNKNOWN): NO,
    (UNKNOWN, YES): UNKNOWN, (UNKNOWN, NO): NO, (UNKNOWN, UNKNOWN): UNKNOWN,
}  # fmt: skip
SOME = {  # a or b
    (YES, YES): YES, (YES, NO): YES, (YES, UNKNOWN): YES,
    (NO, YES): YES, (NO, NO): NO, (NO, UNKNOWN): UNKNOWN,
    (UNKNOWN, YES): YES, (UNKNOWN, NO): UNKNOWN, (UNKNOWN, UNKNOWN): UNKNOWN,
}  # fmt: skip
A, B = Term("a", ("yes",)), Term("b", ("yes", "perhaps"))
PAIRS = list(product((YES, NO, UNKNOWN), repeat=2))


def features(**values: Truth | str) -> Features:
    words = {True: "yes", False: "no"}
    said = {id: words[value] if isinstance(value, bool) else value for id, value in values.items() if value is not None}
    return Features({id: FeatureReading(id, value, "known") for id, value in said.items()})


@pytest.mark.parametrize("pair", PAIRS)
def test_all_is_true_where_each_is_and_false_where_one_is(pair: tuple[Truth, Truth]) -> None:
    assert holds(Condition(all=(A, B)), features(a=pair[0], b=pair[1]), "mit") is EVERY[pair]


@pytest.mark.parametrize("pair", PAIRS)
def test_any_is_true_where_one_is_and_false_where_each_is(pair: tuple[Truth, Truth]) -> None:
    assert holds(Condition(any=(A, B)), features(a=pair[0], b=pair[1]), "mit") is SOME[pair]


@pytest.mark.parametrize("pair", PAIRS)
def test_none_is_the_opposite_of_any(pair: tuple[Truth, Truth]) -> None:
    opposite = {YES: NO, NO: YES, UNKNOWN: UNKNOWN}[SOME[pair]]
    assert holds(Condition(none=(A, B)), features(a=pair[0], b=pair[1]), "mit") is opposite


def test_one_known_no_decides_whatever_else_is_unknown() -> None:
    condition = Condition(all=(A,), any=(B, Term("c", ("yes",))), none=(Term("d", ("yes",)),))
    assert holds(condition, features(a=NO), "mit") is NO
    assert holds(condition, features(d=YES), "mit") is NO
    assert holds(condition, features(b=NO, c=NO), "mit") is NO
    assert holds(condition, features(a=YES, b=YES), "mit") is UNKNOWN
    assert holds(condition, features(a=YES, b=YES, d=NO), "mit") is YES


def test_a_term_takes_each_of_its_values_and_no_other() -> None:
    assert truth(B, features(b="perhaps"), "mit") is YES
    assert truth(B, features(b="never"), "mit") is NO


def test_an_empty_condition_always_holds() -> None:
    assert holds(Condition(), features(), "mit") is YES
    assert missing(Condition(), features(), "mit") == ()


def test_what_is_missing_is_named_once_and_in_order() -> None:
    condition = Condition(all=(B, A), any=(Term("a", ("no",)), Term("c", ("yes",))))
    assert missing(condition, features(c=YES), "mit") == ("b", "a")


def test_training_is_answered_for_each_approach_by_itself_and_is_never_unknown() -> None:
    not_trained = Condition(all=(Term(TRAINING, ("no",)),))
    here = Features({}, ("tfp",))
    assert holds(not_trained, here, "tfp") is NO
    assert holds(not_trained, here, "schema") is YES
    assert missing(not_trained, here, "schema") == ()


def test_a_noted_training_does_not_stand_in_for_the_list_of_trainings() -> None:
    here = Features({TRAINING: FeatureReading(TRAINING, "yes", "known")}, ())
    assert truth(Term(TRAINING, ("yes",)), here, "tfp") is NO


def test_a_condition_rests_on_what_is_true_first_and_then_on_what_was_looked_at_and_is_not_so() -> None:
    condition = Condition(all=(A,), any=(B, Term("c", ("yes",))), none=(Term("d", ("yes",)),))
    found = resting_on(condition, features(a=YES, b=NO, c=YES, d=NO), "mit")
    assert [(one.feature, one.value) for one in found] == [("a", "yes"), ("c", "yes"), ("d", "no")]
