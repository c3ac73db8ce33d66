"""The therapist's word goes first; what the data say otherwise stands beside it; what nobody said stays unknown."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analysis.features.building import (
    START,
    case,
    condition,
    day,
    feature,
    log,
    logs,
    moment,
    noted,
    otherwise,
    read,
    session,
    told,
)
from tests.strategies.whole import cases

from holdfast.analysis import analyse
from holdfast.analysis.features import features_of
from holdfast.analysis.features.ages import LASTING, LASTING_VALUES, SOON
from holdfast.analysis.features.readers import READERS
from holdfast.approaches.conditions import TRAINING
from holdfast.approaches.knowledge_files import knowledge
from holdfast.case.model import Case
from holdfast.case.moments import last_recorded
from holdfast.case.record import Consent, Picture, Restriction, ShownText, Training
from holdfast.case.working import WorkingNotes
from holdfast.simulate.examples import example

CURIOUS = logs(10, (2, 4, 6, 8), none={"moments": ()}, some={"moments": ("curious_mind",)})
WORKED = ("archivist", "vulnerable-trauma", "stable-noise", "drop-out-twin", "grandiose-seven")


def test_of_an_empty_case_nothing_is_known() -> None:
    found = features_of(read(case())).readings
    assert [id for id, one in found.items() if one.value is not None] == []


def test_low_reflection_that_you_noted_stands_and_four_curious_hours_stand_against_it() -> None:
    word = noted("reflection", "low", day(9))
    found = feature("reflection", case(WorkingNotes(logs=CURIOUS, features=(word,)), hours=10))
    assert (found.value, found.certainty, found.noted) == ("low", "known", True)
    assert told(found) == ["you noted: hardly"]
    assert otherwise(found) == ["curious about another mind: 4 of 10 hours"]
    assert found.contrary[0].ref == "hour:8"
    assert found.contrary[0].when == day(8)


def test_what_agrees_with_your_word_stands_on_its_side() -> None:
    found = feature("reflection", case(WorkingNotes(logs=CURIOUS, features=(noted("reflection", "good", day(9)),)),
                                       hours=10))  # fmt: skip
    assert otherwise(found) == []
    assert len(found.evidence) == 2


def test_marks_that_settle_nothing_are_evidence_of_an_unknown_feature() -> None:
    found = feature("reflection", case(WorkingNotes(logs=CURIOUS), hours=10))
    assert (found.value, found.certainty) == (None, "unknown")
    assert told(found) == ["curious about another mind: 4 of 10 hours"]


def test_of_two_words_the_later_one_counts_and_unknown_takes_it_back() -> None:
    first, second = noted("pole", "grandiose", day(1)), noted("pole", "vulnerable", day(3), "estimated")
    back = noted("pole", None, day(5), "unknown")
    there = case(WorkingNotes(features=(second, first)), hours=6)
    found = feature("pole", there)
    assert (found.value, found.certainty) == ("vulnerable", "estimated")
    taken = replace(there, working=WorkingNotes(features=(second, first, back)))
    assert feature("pole", taken).value is None
    assert feature("pole", taken, moment(4)).value == "vulnerable"


def test_a_word_taken_back_leaves_it_to_the_data() -> None:
    known = Picture(conditions=(condition("k1", "borderline", "current", day(1)),))
    words = (noted("borderline", "no", day(2)), noted("borderline", None, day(3), "unknown"))
    there = case(WorkingNotes(features=words), known, hours=4)
    assert feature("borderline", there).value == "disorder"
    assert feature("borderline", there, moment(2) + timedelta(hours=1)).value == "no"


@pytest.mark.parametrize(
    ("id", "value", "days"),
    [
        ("rupture", "open", (10, 100, 200)),
        ("self_harm", "current", (10, 100, 200)),
        ("substance_use", "current", (10, 400, 800)),
        ("self_harm", "past", (10, 100, 200)),
        ("early_neglect", "yes", (10, 800, 4000)),
    ],
)
def test_a_word_of_long_ago_is_an_estimate_and_later_what_was_once_said(
    id: str, value: str, days: tuple[int, int, int]
) -> None:
    there = case(WorkingNotes(features=(noted(id, value, day(1)),)), hours=1)
    fresh, old, stale = (feature(id, there, START + timedelta(days=n)) for n in days)
    lasts = (id, value) in (("self_harm", "past"), ("early_neglect", "yes"))
    assert (fresh.value, fresh.certainty) == (value, "known")
    assert (old.value, old.certainty) == (value, "known" if lasts else "estimated")
    assert (stale.value, stale.certainty) == ((value, "known") if lasts else (None, "unknown"))
    assert [datum.when for datum in stale.evidence] == [day(1)], "and it still says so, with its day"


@pytest.mark.parametrize("status", ["current", "in_remission", "ruled_out"])
def test_a_status_grows_old_and_then_is_asked_about_anew(status: Any) -> None:
    there = case(picture=Picture(conditions=(condition("k1", "substance_use", status, day(1)),)), hours=1)
    ages = [feature("substance_use", there, START + timedelta(days=n)).certainty for n in (10, 400, 1500)]
    assert ages == ["known", "estimated", "unknown"]
    assert feature("substance_use", there, START + timedelta(days=1500)).evidence[0].when == day(1)


def test_every_feature_that_ages_is_one_of_the_features() -> None:
    ids = set(knowledge().features)
    assert ids >= SOON | LASTING | set(LASTING_VALUES)
    assert all(
        v in {one.id for one in knowledge().features[id].values} for id, vs in LASTING_VALUES.items() for v in vs
    )


def test_a_value_that_is_not_in_the_knowledge_is_not_read_as_another() -> None:
    found = feature("pole", case(WorkingNotes(features=(noted("pole", "sideways", day(1)),)), hours=2))
    assert found.value is None


def test_what_was_recorded_later_is_not_seen_from_before() -> None:
    late = replace(noted("reflection", "low", day(2)), recorded_at=moment(8))
    there = case(WorkingNotes(logs=CURIOUS, features=(late,)), hours=10)
    assert feature("reflection", there, moment(7)).noted is False
    assert feature("reflection", there, moment(9)).noted is True


def test_each_feature_says_only_values_of_its_own_in_every_worked_case() -> None:
    features = knowledge().features
    assert set(READERS) <= set(features)
    for name in WORKED:
        whole = example(name)
        for id, one in features_of(analyse(whole, last_recorded(whole))).readings.items():
            assert one.value in (None, *(value.id for value in features[id].values)), (name, id)
            assert (one.value is None) == (one.certainty == "unknown"), (name, id)
            assert one.value is None or one.evidence, (name, id)


def test_a_training_that_was_taken_back_is_not_counted() -> None:
    trained = tuple(
        Training(id=f"t{n}", recorded_at=START, when=day(1), approach=a, in_use=used)  # type: ignore[arg-type]
        for n, (a, used) in enumerate((("tfp", True), ("mbt", False)))
    )
    one = read(case(trainings=trained))
    assert features_of(one).trainings == ("tfp",)
    assert features_of(read(case(trainings=trained[1:]))).trainings == (), "something was said of it, and it is none"
    assert features_of(read(case(trainings=()))).trainings is None
    assert TRAINING not in features_of(one).readings
    assert one.approaches == ("tfp",)


@given(cases(private=True))
@settings(max_examples=40, deadline=None)
def test_private_notes_are_never_read(whole: Case) -> None:
    at = last_recorded(whole)
    bare = replace(whole, private=None)
    assert features_of(analyse(whole, at)) == features_of(analyse(bare, at))
    with_them, without = analyse(whole, at).ways, analyse(bare, at).ways
    assert (with_them, with_them.argument, with_them.changed) == (without, without.argument, without.changed)


@given(cases())
@settings(max_examples=25, deadline=None)
def test_a_restricted_case_has_no_feature_but_what_was_noted(whole: Case) -> None:
    at = last_recorded(whole)
    stop = Restriction(
        id="stop", recorded_at=at, when=at.date(), act="restricted", wish_of="patient", reason="he asked"
    )
    one = analyse(replace(whole, record=replace(whole.record, restrictions=(stop,))), at)
    assert {id for id, reading in features_of(one).readings.items() if reading.value is not None} <= {
        word.feature for word in whole.working.features
    }
    assert one.ways.asked == ()
    assert one.ways.changed is None


FROM_ANSWERS = ("pole", "instability", "image_swings", "entitlement", "distress")


def test_without_his_consent_to_comparison_nothing_is_read_from_his_answers() -> None:
    worked = example("archivist")
    whole = replace(worked, working=replace(worked.working, features=()))
    at = last_recorded(whole)
    open_now = features_of(analyse(whole, at))
    assert all(open_now.of(id).value is not None for id in FROM_ANSWERS)
    shown = ShownText(id="comparison", version=1, language="en", text="What is compared.")
    given_one = Consent(id="g", recorded_at=whole.record.sessions[0].when, when=day(1), purpose="comparison",
                        act="given", how="paper", shown=shown)  # fmt: skip
    back = Consent(id="b", recorded_at=at, when=at.date(), purpose="comparison", act="withdrawn", how="paper")
    closed = analyse(replace(whole, record=replace(whole.record, consents=(given_one, back))), at)
    found = features_of(closed)
    assert closed.not_compared is not None
    assert all(found.of(id).value is None and not found.of(id).evidence for id in FROM_ANSWERS)
    refs = {datum.ref for one in found.readings.values() for datum in (*one.evidence, *one.contrary)}
    assert not refs & {m.id for m in whole.record.measures}
    assert found.of("depression").value == "remitted", "the picture is the therapist's, and no answer of his"


OF_TWO_KINDS = ("shame", "agency")
"""Read from two kinds of data that may speak against each other: without one of them the other speaks alone."""


@given(cases(), st.sampled_from(("logs", "check_ins", "measures", "patient", "moves", "conditions")))
@settings(max_examples=50, deadline=None)
def test_knowing_less_makes_nothing_known(whole: Case, gone: str) -> None:
    at = last_recorded(whole)
    full, less = features_of(analyse(whole, at)), features_of(analyse(without(whole, gone), at))
    for id, reading in less.readings.items():
        if id not in OF_TWO_KINDS:
            assert reading.value is None or full.of(id).value is not None, (id, gone)


def without(whole: Case, gone: str) -> Case:
    record, working = whole.record, whole.working
    if gone == "logs":
        return replace(whole, working=replace(working, logs=()))
    if gone == "patient":
        bare = tuple(replace(s, patient=None, patient_before=()) for s in record.sessions)
        return replace(whole, record=replace(record, sessions=bare))
    if gone == "conditions":
        return replace(whole, record=replace(record, picture=replace(record.picture, conditions=())))
    empty: dict[str, Any] = {gone: ()}
    return replace(whole, record=replace(record, **empty))


def test_a_row_that_was_not_touched_is_no_absence() -> None:
    untouched = tuple(log(k) for k in range(1, 13))
    there = case(WorkingNotes(logs=untouched), sessions=tuple(session(k) for k in range(1, 13)))
    for id in ("intellectualising", "grandiose_defence", "reflection", "episodes", "agency", "distance"):
        assert feature(id, there).value is None, id
