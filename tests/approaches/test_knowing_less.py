"""Knowing less never adds certainty: held over random people and the knowledge that comes with the program."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from holdfast.approaches.argue import argue
from holdfast.approaches.conditions import TRAINING
from holdfast.approaches.knowledge_files import ORDER, knowledge
from holdfast.approaches.model import ArgumentMap, Disagreed, FeatureReading, Features

KNOWN = knowledge()
ANSWERS = {id: [value.id for value in one.values] for id, one in KNOWN.features.items() if id != TRAINING}
REASONS = [reason.id for approach in KNOWN.approaches for reason in approach.reasons]
NO = Disagreed(date(2026, 11, 22), None)

trainings = st.lists(st.sampled_from(ORDER), unique=True).map(tuple)
disagreements = st.lists(st.sampled_from(REASONS), unique=True, max_size=5).map(lambda ids: dict.fromkeys(ids, NO))


@st.composite
def people(draw: st.DrawFn) -> Features:
    """Most features answered, so that there is something to forget; each known or estimated."""
    found = {}
    for id, values in ANSWERS.items():
        value = draw(st.sampled_from([None, *values, *values]))
        if value is not None:
            found[id] = FeatureReading(id, value, draw(st.sampled_from(["known", "estimated"])))
    return Features(found, draw(trainings))


@st.composite
def known_and_less(draw: st.DrawFn) -> tuple[Features, Features]:
    features = draw(people())
    forgotten = draw(st.sets(st.sampled_from(sorted(ANSWERS)), max_size=len(ANSWERS)))
    return features, Features({k: v for k, v in features.readings.items() if k not in forgotten}, features.trainings)


def spoken(found: ArgumentMap) -> set[str]:
    return {one.reason.id for approach in found.approaches for one in approach.spoken}


def unsettled(found: ArgumentMap) -> set[str]:
    return {one.reason.id for approach in found.approaches for one in approach.open}


@settings(max_examples=60)
@given(known_and_less())
def test_forgetting_never_makes_a_reason_speak(pair: tuple[Features, Features]) -> None:
    more, less = (argue(one, KNOWN) for one in pair)
    assert spoken(less) <= spoken(more)


@settings(max_examples=60)
@given(known_and_less())
def test_forgetting_never_settles_what_was_open(pair: tuple[Features, Features]) -> None:
    more, less = (argue(one, KNOWN) for one in pair)
    assert unsettled(more) <= unsettled(less)
    assert spoken(more) <= spoken(less) | unsettled(less), "what spoke is still there, spoken or open"


@settings(max_examples=60)
@given(known_and_less(), disagreements)
def test_from_each_group_forgetting_leads_to_the_same_one_or_to_too_little_known(
    pair: tuple[Features, Features], disagreed: dict[str, Disagreed]
) -> None:
    more, less = (argue(one, KNOWN, disagreed) for one in pair)
    for approach in ORDER:
        assert less.of(approach).group in (more.of(approach).group, "too_little")


@settings(max_examples=40)
@given(people(), people(), disagreements)
def test_the_order_is_that_of_the_trainings_and_the_knowledge_whatever_speaks(
    one: Features, other: Features, disagreed: dict[str, Disagreed]
) -> None:
    same = replace(other, trainings=one.trainings)
    order = [found.approach.id for found in argue(one, KNOWN).approaches]
    assert order == [found.approach.id for found in argue(same, KNOWN, disagreed).approaches]
    trained = one.trainings or ()
    assert order == [id for id in ORDER if id in trained] + [id for id in ORDER if id not in trained]


@settings(max_examples=40)
@given(people(), disagreements)
def test_the_same_person_is_read_the_same_way_twice(features: Features, disagreed: dict[str, Disagreed]) -> None:
    backwards = Features(dict(reversed(list(features.readings.items()))), features.trainings)
    assert argue(features, KNOWN, disagreed).approaches == argue(features, KNOWN, disagreed).approaches
    assert argue(backwards, KNOWN, disagreed).approaches == argue(features, KNOWN, disagreed).approaches


@settings(max_examples=40)
@given(people())
def test_what_is_open_names_just_the_features_that_are_not_known(features: Features) -> None:
    for approach in argue(features, KNOWN).approaches:
        for one in approach.open:
            assert one.missing, one.reason.id
            assert not set(one.missing) & set(features.readings), one.reason.id


def test_where_nothing_is_known_and_all_is_trained_in_each_approach_is_too_little_known() -> None:
    found = argue(Features({}, ORDER), KNOWN)
    assert {one.group for one in found.approaches} == {"too_little"}
    assert [one.reason.id for approach in found.approaches for one in approach.spoken if not one.reason.general] == []
