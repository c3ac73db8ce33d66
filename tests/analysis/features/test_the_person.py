"""What is read of picture, measures and what was asked about: known, estimated, unknown, or spoken against."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.analysis.features.building import (
    START,
    WEEK,
    case,
    condition,
    day,
    feature,
    measure,
    otherwise,
    session,
    told,
)

from holdfast.analysis import analyse
from holdfast.analysis.features import features_of
from holdfast.analysis.features.told import left_of, told_words
from holdfast.case.moments import last_recorded
from holdfast.case.record import AskedAbout, EarlierTreatment, Fact, Picture
from holdfast.simulate.examples import example

# --- the person ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "status", "id", "value", "certainty"),
    [
        ("borderline", "current", "borderline", "disorder", "known"),
        ("borderline", "suspected", "borderline", "traits", "estimated"),
        ("borderline", "ruled_out", "borderline", "no", "estimated"),
        ("borderline", "unknown", "borderline", None, "unknown"),
        ("avoidant", "current", "avoidant", "yes", "known"),
        ("obsessive_compulsive", "suspected", "obsessive_compulsive", "yes", "estimated"),
        ("anxiety", "in_remission", "anxiety", "remitted", "known"),
        ("substance_use", "current", "substance_use", "current", "known"),
        ("substance_use", "ruled_out", "substance_use", "none", "known"),
        ("trauma", "current", "trauma", "current", "known"),
        ("trauma", "past", "trauma", "past", "known"),
        ("trauma", "suspected", "trauma", None, "unknown"),
        ("antisocial", "past", "antisociality", "past", "known"),
        ("mood", "in_remission", "depression", "remitted", "known"),
        ("mood", "ruled_out", "depression", "none", "known"),
        ("mood", "current", "depression", None, "unknown"),
    ],
)  # fmt: skip
def test_a_condition_is_read_by_its_latest_status(
    name: Any, status: Any, id: str, value: str | None, certainty: str
) -> None:
    earlier = condition("k0", name, "unknown", day(1))
    found = feature(id, case(picture=Picture(conditions=(condition("k1", name, status, day(2)), earlier)), hours=3))
    assert (found.value, found.certainty) == (value, certainty)
    if value is not None:
        assert [(datum.ref, datum.when) for datum in found.evidence] == [("k1", day(2))]


def test_an_entry_that_is_estimated_gives_an_estimate() -> None:
    there = Picture(conditions=(condition("k1", "trauma", "current", day(1), "estimated"),))
    assert feature("trauma", case(picture=there, hours=2)).certainty == "estimated"


def test_a_condition_nobody_spoke_of_is_unknown() -> None:
    for id in ("borderline", "avoidant", "depression", "trauma", "substance_use", "antisociality", "anxiety"):
        assert feature(id, case(hours=12)).value is None, id


def mood(status: Any) -> Picture:
    return Picture(conditions=(condition("k1", "mood", status, day(1)),))


def phq(*totals: float) -> dict[str, Any]:
    return {"measures": tuple(measure(f"m{n}", "phq-9", total, day(n)) for n, total in enumerate(totals, 1))}


def test_how_severe_a_depression_is_tell_two_forms_where_the_picture_names_one() -> None:
    for totals, value in (((18,), None), ((18, 16), "major"), ((7, 8), "mild"), ((2, 3), None), ((18, 8), None)):
        found = feature("depression", case(picture=mood("current"), hours=3, **phq(*totals)))
        assert found.value == value, totals
        assert found.certainty == ("estimated" if value else "unknown")


def test_a_screening_cut_alone_is_no_diagnosis() -> None:
    for totals in ((2,), (10,), (24, 24, 24)):
        found = feature("depression", case(hours=4, **phq(*totals)))
        assert (found.value, len(found.evidence)) == (None, 1), totals
    for id, instrument, total in (("anxiety", "gad-7", 20), ("substance_use", "audit", 30)):
        found = feature(id, case(measures=(measure("m1", instrument, total, day(2)),), hours=3))
        assert (found.value, len(found.evidence)) == (None, 1), id


def test_a_high_measure_after_a_remission_stands_against_it_and_one_below_the_cut_does_not() -> None:
    high, low = (feature("depression", case(picture=mood("in_remission"), hours=3, **phq(n))) for n in (17, 6))
    assert (high.value, low.value) == ("remitted", "remitted")
    assert otherwise(high) == ["PHQ-9: 17 (10 and more is at or above the published cut)"]
    assert otherwise(low) == []


def test_a_screening_below_its_cut_stands_against_no_remission_in_the_archivist() -> None:
    found = features_of(analyse(example("archivist"), last_recorded(example("archivist")))).of("depression")
    assert (found.value, otherwise(found)) == ("remitted", [])


KINDS = {"substance_use": ("cannabis", "alcohol"), "anxiety": ("panic", "flying"), "mood": ("bipolar", "grief")}


@pytest.mark.parametrize(
    ("name", "id", "value"),
    [("substance_use", "substance_use", "current"), ("anxiety", "anxiety", "yes"), ("mood", "depression", None)],
)
def test_what_is_still_current_of_one_kind_is_not_remitted_with_another(name: Any, id: str, value: str | None) -> None:
    one, other = KINDS[name]
    still = replace(condition("k1", name, "current", day(1)), text=one)
    over = replace(condition("k2", name, "in_remission", day(2)), text=f"{other}, since May")
    found = feature(id, case(picture=Picture(conditions=(still, over)), hours=3))
    assert found.value == value
    assert found.certainty == ("unknown" if value is None else "estimated")
    both_over = (still, over, replace(condition("k3", name, "in_remission", day(3)), text=f"{one} too"))
    assert feature(id, case(picture=Picture(conditions=both_over), hours=4)).value == "remitted"
    unnamed = (condition("k1", name, "current", day(1)), over)
    assert feature(id, case(picture=Picture(conditions=unnamed), hours=3)).value == "remitted"


def test_a_measure_of_last_year_says_nothing_of_now() -> None:
    old = phq(17, 17)
    assert feature("depression", case(picture=mood("current"), hours=2, **old)).value == "major"
    later = feature("depression", case(picture=mood("current"), hours=2, **old), START + timedelta(days=120))
    assert later.value is None


def test_forms_on_both_sides_of_a_cut_settle_nothing_and_those_on_one_do() -> None:
    def filled(*totals: float) -> Any:
        forms = tuple(measure(f"m{n}", "core-10", total, day(n)) for n, total in enumerate(totals, 1))
        return feature("distress", case(measures=forms, hours=6))

    assert filled(12, 10, 12).value is None
    assert len(filled(12, 10, 12).evidence) == 1
    assert filled(10, 12, 12, 13).value == "middle"
    assert filled(12, 9, 10, 8).value == "little"


@pytest.mark.parametrize(("total", "value"), [(6, "little"), (15, "middle"), (28, "much")])
def test_distress_is_read_by_the_published_cut_of_the_core(total: float, value: str) -> None:
    assert feature("distress", case(measures=(measure("m1", "core-10", total, day(2)),), hours=3)).value == value


def test_work_and_love_are_shown_and_never_scored() -> None:
    fact = Fact(id="w1", recorded_at=START, when=day(1), certainty="known", text="Runs a firm")
    found = feature("functioning", case(picture=Picture(work=(fact,)), hours=2))
    assert (found.value, told(found)) == (None, ["work: Runs a firm"])


def earlier(*ends: str | None) -> Picture:
    return Picture(
        earlier_treatments=tuple(
            EarlierTreatment(id=f"t{n}", recorded_at=START, when=day(1), certainty="known", text="A year", ended=end)
            for n, end in enumerate(ends)
        )
    )


@pytest.mark.parametrize(
    ("ends", "value"),
    [
        ((), None),
        (("He stopped answering.",), "one"),
        (("He left", "walked out after a holiday"), "several"),
        (("by agreement",), "none"),
        (("by agreement", "dropped out"), "one"),
        (("She was praised for being no trouble.",), None),
        (("He left", None), None),
        (("left", "quit", None), "several"),
    ],
)
def test_treatments_he_left_are_counted_from_how_they_ended(ends: tuple[str | None, ...], value: str | None) -> None:
    assert feature("dropouts", case(picture=earlier(*ends), hours=2)).value == value


def test_a_treatment_of_unknown_certainty_leaves_the_leaving_open() -> None:
    there = earlier("as planned", "by agreement").earlier_treatments
    doubtful = Picture(earlier_treatments=(there[0], replace(there[1], certainty="unknown")))
    assert feature("dropouts", case(picture=doubtful, hours=2)).value is None
    left = (*earlier("He left", "He quit").earlier_treatments, replace(there[1], id="t9", certainty="unknown"))
    assert feature("dropouts", case(picture=Picture(earlier_treatments=left), hours=2)).value == "several"


@pytest.mark.parametrize(
    ("words", "how"),
    [
        ("He did not leave; it was completed", None),
        ("it was not completed", None),
        ("He did not come back", "left"),
        ("After a holiday he did not come back.", "left"),
        ("A. quit", "left"),
        ("Came twice, then left", "left"),
        ("stopped, as agreed", None),
        ("nothing was leftover", None),
        ("The therapist left", None),
        ("The clinic stopped the programme", None),
        ("insurance stopped", None),
        ("Stopped by the clinic", None),
        ("He was left by his therapist", None),
        ("She left", None),
        ("", None),
        (None, None),
    ],
)
def test_words_about_an_ending_are_read_only_where_he_is_the_one_who_left(words: str | None, how: str | None) -> None:
    assert left_of(words, told_words(), ("he", "A.")) == how


# --- safety ----------------------------------------------------------------------------------------------------------


def asked(*said: Any, topic: str = "own_life") -> tuple[Any, ...]:
    return tuple(session(k, asked=AskedAbout(**{topic: one})) for k, one in enumerate(said, 1))


def test_asked_and_none_is_evidence_for_none_on_that_day() -> None:
    found = feature("self_harm", case(sessions=asked("none", "none", "not_asked")))
    assert (found.value, found.certainty) == ("none", "estimated")
    assert [(datum.ref, datum.when) for datum in found.evidence] == [("hour:2", day(2))]
    assert feature("self_harm", case(hours=20)).value is None, "nobody asked"


def test_asked_and_none_of_last_year_is_no_none_of_today() -> None:
    for id, topic in (("self_harm", "own_life"), ("aggression", "harm_to_others")):
        there = case(sessions=asked("none", topic=topic))
        assert feature(id, there, START + timedelta(days=170)).value == "none"
        late = feature(id, there, START + timedelta(days=200))
        assert (late.value, len(late.evidence)) == (None, 1)


def test_thoughts_settle_nothing_and_are_never_turned_into_a_risk() -> None:
    found = feature("self_harm", case(sessions=asked("none", "ideas", "none")))
    assert found.value is None
    assert len(found.evidence) == 2


def test_an_act_that_was_told_has_no_day_of_its_own_and_is_shown_and_not_read() -> None:
    for said in (("act",), ("plan",), ("act", "none"), ("ideas", "none")):
        for later in (timedelta(hours=1), timedelta(days=400)):
            found = feature("self_harm", case(sessions=asked(*said)), START + WEEK + later)
            assert found.value is None, said
            assert any(words.startswith("asked about thoughts of ending his life: ") for words in told(found)), said
    assert feature("self_harm", case(sessions=asked("none"))).value == "none"
    assert feature("self_harm", case(sessions=asked("none")), START + timedelta(days=200)).value is None


def test_aggression_is_only_what_was_asked_about_and_acts_only_towards_you_and_lately() -> None:
    def of(*said: Any, topic: str = "harm_to_others") -> Any:
        return feature("aggression", case(sessions=asked(*said, topic=topic))).value

    assert of("none") == "none"
    assert of("none", topic="threats_to_me") is None
    assert of("none", "act") is None, "of any time of his life"
    assert of("plan") is None
    assert of("act", topic="threats_to_me") == "acts"
    assert of("act", *["none"] * 99, topic="threats_to_me") is None
    old = feature("aggression", case(sessions=asked("act", *["none"] * 30, topic="harm_to_others")))
    assert (old.value, "asked about harm to others: an act" in told(old)) == (None, True)
