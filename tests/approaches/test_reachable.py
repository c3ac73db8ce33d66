"""Whether a condition can hold or fail is what trying every answer says."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from holdfast.approaches.conditions import holds
from holdfast.approaches.model import Condition, FeatureReading, Features, FeatureValue, KnownFeature, Term
from holdfast.approaches.reachable import can_fail, can_hold

VALUES = {"mood": ("low", "level", "high"), "frame": ("holds", "not_yet"), "trauma": ("none", "past", "current")}
KNOWN = {
    id: KnownFeature(id, "person", id, id, tuple(FeatureValue(one, one) for one in values), ("proposal",))
    for id, values in VALUES.items()
}


@st.composite
def terms(draw: st.DrawFn) -> Term:
    feature = draw(st.sampled_from(sorted(VALUES)))
    return Term(feature, tuple(draw(st.sets(st.sampled_from(VALUES[feature]), min_size=1))))


lists = st.lists(terms(), max_size=3).map(tuple)
conditions = st.builds(Condition, lists, lists, lists)


def every_answer() -> list[Features]:
    return [
        Features({id: FeatureReading(id, value, "known") for id, value in zip(VALUES, answers, strict=True)})
        for answers in product(*VALUES.values())
    ]


@settings(max_examples=50)
@given(conditions)
def test_a_condition_can_hold_and_can_fail_just_where_some_answers_make_it_so(condition: Condition) -> None:
    truths = {holds(condition, features, "any") for features in every_answer()}
    assert None not in truths
    assert can_hold(condition, KNOWN) == (True in truths)
    assert can_fail(condition, KNOWN) == (False in truths)


def test_a_general_statement_always_holds_and_never_fails() -> None:
    assert can_hold(Condition(), KNOWN)
    assert not can_fail(Condition(), KNOWN)


def test_what_asks_for_two_answers_at_once_can_never_hold() -> None:
    both = Condition(all=(Term("frame", ("holds",)), Term("frame", ("not_yet",))))
    assert not can_hold(both, KNOWN)
    shut_out = Condition(any=(Term("trauma", ("past",)),), none=(Term("trauma", ("past",)),))
    assert not can_hold(shut_out, KNOWN)


def test_what_takes_every_answer_can_never_fail() -> None:
    assert not can_fail(Condition(all=(Term("frame", ("holds", "not_yet")),)), KNOWN)
    assert not can_fail(Condition(any=(Term("frame", ("holds",)), Term("frame", ("not_yet",)))), KNOWN)
