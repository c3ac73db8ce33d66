"""What holds a way of working back in "too little known" is named; answered, whatever the answer, it no longer does."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.approaches.test_argue import AGAINST, AVOID, FIRST, FOR, NEEDS, known, read
from tests.approaches.test_knowing_less import ANSWERS, KNOWN, people

from holdfast.approaches.argue import argue
from holdfast.approaches.conditions import TRAINING
from holdfast.approaches.held_back import HeldBack, held_back
from holdfast.approaches.model import FeatureReading, Features, Reason

RULES = KNOWN.rules


def held(reasons: tuple[Reason, ...], **values: str) -> HeldBack:
    return held_back(read(reasons, values), known(*reasons).rules)


def test_what_may_come_first_is_named_before_what_may_speak_against_and_that_before_what_may_speak_for() -> None:
    every = (FOR, AGAINST, FIRST, NEEDS, AVOID)
    assert held(every) == HeldBack("first", ("r", "c"))
    assert held(every, r="no") == HeldBack("first", ("c",))
    assert held(every, r="no", c="no") == HeldBack("against", ("l",))
    assert held(every, r="no", c="no", l="no") == HeldBack("for", ("w",))


def test_nothing_is_named_in_another_group_or_where_all_was_looked_at_and_nothing_speaks() -> None:
    every = (FOR, AGAINST, FIRST)
    assert held(every, w="yes", l="no", r="no") == HeldBack()
    assert held(every, r="yes") == HeldBack()
    assert held(every, w="no", l="no", r="no") == HeldBack()


def test_three_are_named_and_that_there_are_more_is_said_without_a_number() -> None:
    assert HeldBack("for", ("a", "b", "c", "d")).named == ("a", "b", "c")
    assert HeldBack("for", ("a", "b", "c", "d")).more
    assert not HeldBack("for", ("a", "b", "c")).more


@settings(max_examples=40, deadline=None)
@given(people(), st.data())
def test_with_all_that_is_named_answered_whatever_the_answers_it_is_no_longer_held_back_for_that(
    features: Features, data: st.DataObject
) -> None:
    for before in argue(features, KNOWN).approaches:
        cause = held_back(before, RULES)
        assert (before.group == "too_little") or cause == HeldBack()
        said = {
            id: FeatureReading(id, data.draw(st.sampled_from(ANSWERS[id])), "known")
            for id in cause.features
            if id != TRAINING
        }
        now = argue(Features({**features.readings, **said}, features.trainings or ()), KNOWN).of(before.approach.id)
        assert cause.kind is None or held_back(now, RULES).kind != cause.kind
