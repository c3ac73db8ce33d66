"""Each reader with data that make its feature known, estimated, unknown, or spoken against."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from tests.analysis.features.building import (
    START,
    WEEK,
    case,
    check_in,
    condition,
    day,
    feature,
    log,
    logs,
    measure,
    moment,
    otherwise,
    rated,
    session,
    told,
)

from holdfast.analysis import analyse
from holdfast.analysis.features import features_of
from holdfast.analysis.features.numbers import KNOWLEDGE, entries, parse_reading, reading_numbers
from holdfast.analysis.features.states import poles_before, poles_of
from holdfast.analysis.features.told import left_of, told_words
from holdfast.case.moments import last_recorded
from holdfast.case.moves import Move, Run, Terms
from holdfast.case.record import AskedAbout, EarlierTreatment, Fact, FrameArrangement, Picture
from holdfast.case.working import Narrative, SignMark, WorkingNotes
from holdfast.contract.agreement import text_hash
from holdfast.knowledge import KnowledgeError, read_toml
from holdfast.simulate.examples import example


def sign(name: Any) -> SignMark:
    return SignMark(sign=name)


def weekly(n: int, **answers: int) -> tuple[Any, ...]:
    return tuple(check_in(week, **answers) for week in range(n))


# --- the numbers ---------------------------------------------------------------------------------------------------


def test_every_number_says_what_it_is_about_and_where_it_comes_from() -> None:
    assert all(entry.about and entry.source for entry in entries())
    assert {entry.name for entry in entries()} == set(read_toml(KNOWLEDGE)) - {"schema", "version"}
    assert reading_numbers().again_days == 90
    assert reading_numbers().first_hours == 8


@pytest.mark.parametrize(("name", "value"), [("often", 1.4), ("marks_least", 0), ("again_days", "soon")])
def test_a_spoiled_number_is_refused_by_its_name(name: str, value: Any) -> None:
    raw = read_toml(KNOWLEDGE)
    raw[name]["value"] = value
    with pytest.raises(KnowledgeError, match=name):
        parse_reading("reading.toml", raw)


# --- states --------------------------------------------------------------------------------------------------------

GRANDIOSE = {"gr1": 85, "gr2": 85, "ow": 30, "vu": 10, "se": 80, "sh": 5}
VULNERABLE = {"gr1": 5, "gr2": 5, "ow": 10, "vu": 90, "se": 10, "sh": 90}


@pytest.mark.parametrize(("answers", "value"), [(GRANDIOSE, "grandiose"), (VULNERABLE, "vulnerable")])
def test_the_pole_in_front_is_estimated_from_enough_check_ins(answers: dict[str, int], value: str) -> None:
    there = case(check_ins=weekly(12, **answers), hours=12)
    found = feature("pole", there)
    assert (found.value, found.certainty) == (value, "estimated")
    assert found.evidence[0].when is not None
    assert feature("pole", case(check_ins=weekly(3, **answers), hours=12)).value is None


def test_both_poles_in_turn_are_both_and_he_swings() -> None:
    turns = tuple(check_in(week, **(GRANDIOSE if week % 2 else VULNERABLE)) for week in range(12))
    there = case(check_ins=turns, hours=12)
    assert feature("pole", there).value == "both"
    assert feature("instability", there).value == "swings"
    assert feature("instability", case(check_ins=weekly(12, **GRANDIOSE), hours=12)).value == "steady"


def test_an_earlier_pole_is_the_same_whether_all_check_ins_are_read_again_or_those_that_count() -> None:
    whole = example("archivist")
    states = analyse(whole, last_recorded(whole)).process.states
    assert states is not None
    found = [poles_of(states.before(last_recorded(whole) - timedelta(days=back))) for back in range(0, 500, 25)]
    near = [poles_before(states, last_recorded(whole) - timedelta(days=back)) for back in range(0, 500, 25)]
    assert near == found
    assert {one.front for one in found if one is not None} >= {"vulnerable", "both"}


def test_shame_is_far_or_floods_only_at_the_ends_of_the_scale() -> None:
    assert feature("shame", case(check_ins=weekly(12, **GRANDIOSE), hours=12)).value == "far"
    assert feature("shame", case(check_ins=weekly(12, **VULNERABLE), hours=12)).value == "floods"
    middle = feature("shame", case(check_ins=weekly(12, **{**GRANDIOSE, "sh": 45}), hours=12))
    assert (middle.value, len(middle.evidence)) == (None, 1)


def test_shame_that_could_be_stayed_with_is_near_and_with_far_answers_nothing_is_settled() -> None:
    stayed = WorkingNotes(logs=logs(8, (2, 4, 6), none={"moments": ()}, some={"moments": ("sad_and_stayed",)}))
    assert feature("shame", case(stayed, hours=8)).value == "near"
    mixed = feature("shame", case(stayed, check_ins=weekly(8, **GRANDIOSE), hours=8))
    assert mixed.value is None
    assert len(mixed.evidence) == 2


def test_entitlement_is_read_where_its_band_lies_on_one_side_of_the_middle() -> None:
    assert feature("entitlement", case(check_ins=weekly(12, **{**GRANDIOSE, "ow": 95}), hours=12)).value == "marked"
    assert feature("entitlement", case(check_ins=weekly(12, **{**GRANDIOSE, "ow": 5}), hours=12)).value == "little"
    between = feature("entitlement", case(check_ins=weekly(12, **{**GRANDIOSE, "ow": 50}), hours=12))
    assert (between.value, otherwise(between)) == (None, [])


def image(values: list[int]) -> tuple[Any, ...]:
    return tuple(rated(k, image=value) for k, value in enumerate(values, 1))


def test_falls_from_high_to_against_you_are_in_turn_from_the_second_on_and_grow_old() -> None:
    turn = [10, 40, -30]
    one = feature("image_swings", case(sessions=image(turn)))
    assert (one.value, told(one)) == (None, ["his image of you, hours 2 to 3: from 40 to -30 (-50 to 50)"])
    assert feature("image_swings", case(sessions=image(turn * 2))).value == "yes"
    assert feature("image_swings", case(sessions=image(turn * 2 + [5] * 10))).value == "yes"
    assert feature("image_swings", case(sessions=image(turn + [5] * 10))).value is None
    old = feature("image_swings", case(sessions=image(turn + [5] * 16)))
    assert old.value == "no"
    assert otherwise(old) == ["his image of you, hours 2 to 3: from 40 to -30 (-50 to 50)"]


def test_a_steady_image_is_no_swinging_only_after_enough_ratings() -> None:
    assert feature("image_swings", case(sessions=image([5] * 7))).value is None
    assert feature("image_swings", case(sessions=image([5] * 8))).value == "no"


# --- the log -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("n", "marked", "value"), [(8, (1, 3, 5, 7), "yes"), (10, (), "no"), (10, (1, 2), None), (5, (1, 2, 3, 4, 5), None)]
)
def test_intellectualising_is_a_share_of_enough_hours(n: int, marked: tuple[int, ...], value: str | None) -> None:
    there = logs(
        n, marked, none={"defence_tags": (), "signs": ()}, some={"defence_tags": ("intellectualising",), "signs": ()}
    )
    assert feature("intellectualising", case(WorkingNotes(logs=there), hours=n)).value == value


def test_abstract_talk_in_many_hours_stands_against_no_intellectualising() -> None:
    there = tuple(log(k, defence_tags=(), signs=(sign("abstract"),) if k % 2 else ()) for k in range(1, 11))
    found = feature("intellectualising", case(WorkingNotes(logs=there), hours=10))
    assert found.value == "yes"
    assert otherwise(found) == ["intellectualising marked: 0 of 10 hours"]


def test_no_is_said_only_where_both_rows_were_looked_at_enough() -> None:
    for id in ("intellectualising", "distance"):
        for only in ({"defence_tags": ()}, {"signs": ()}):
            there = logs(10, none=only, some={})
            assert feature(id, case(WorkingNotes(logs=there), hours=10)).value is None, (id, only)
        both = logs(10, none={"defence_tags": (), "signs": ()}, some={})
        assert feature(id, case(WorkingNotes(logs=both), hours=10)).value == "no", id


def defence(n: int, tags: tuple[int, ...] | None, looked: tuple[int, ...], by: Any = ("named_cost",)) -> Any:
    """`tags` None: the row of tags was never touched."""
    there = tuple(
        log(k, defence_tags=None if tags is None else ("devaluing",) if k in tags else (),
            moments=by if k in looked else ())
        for k in range(1, n + 1)
    )  # fmt: skip
    return feature("grandiose_defence", case(WorkingNotes(logs=there), hours=n))


def test_the_grandiose_defence_shuts_or_can_be_looked_at_and_both_leave_it_open() -> None:
    assert defence(8, (1, 2, 3, 4), ()).value == "rigid"
    assert defence(10, (1, 2, 3), (1, 2, 3)).value == "flexible"
    both = defence(8, (1, 2, 3, 4), (1, 2, 3, 4))
    assert (both.value, len(both.evidence)) == (None, 2)


def test_the_grandiose_defence_is_looked_at_only_where_it_showed() -> None:
    assert defence(10, None, (1, 2, 3)).value is None, "the row of tags was not touched"
    assert defence(10, (), (1, 2, 3), by=("own_part",)).value is None, "an own part, and no display"
    assert defence(10, (4, 5, 6), (1, 2, 3)).value is None
    whole = example("vulnerable-trauma")
    bare = replace(whole, working=replace(whole.working, features=()))
    assert features_of(analyse(bare, last_recorded(bare))).of("grandiose_defence").value is None


def test_charm_in_many_hours_keeps_you_at_a_distance() -> None:
    there = logs(8, (1, 2, 3, 4), none={"defence_tags": ()}, some={"defence_tags": ("charm",)})
    assert feature("distance", case(WorkingNotes(logs=there), hours=8)).value == "yes"


def narrative(n: int) -> Narrative:
    return Narrative(id=f"e{n}", recorded_at=moment(n), when=day(n), title=f"At the door {n}", words="I stood there.")


def test_moments_he_told_say_that_he_can_and_neither_their_absence_nor_abstract_talk_that_he_cannot() -> None:
    told_some = WorkingNotes(narratives=(narrative(1), narrative(2), narrative(3)))
    found = feature("episodes", case(told_some, hours=4))
    assert (found.value, [datum.ref for datum in found.evidence]) == ("yes", ["e1", "e2", "e3"])
    abstract = logs(8, (1, 2, 3, 4), none={"signs": ()}, some={"signs": (sign("abstract"),)})
    alone = feature("episodes", case(WorkingNotes(logs=abstract), hours=8))
    assert (alone.value, told(alone)) == (None, ["abstract talk marked: 4 of 8 hours"])
    mixed = WorkingNotes(logs=abstract, narratives=(narrative(1),))
    assert feature("episodes", case(mixed, hours=8)).value is None


# --- the person ----------------------------------------------------------------------------------------------------


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


# --- safety --------------------------------------------------------------------------------------------------------


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


# --- the two of you ------------------------------------------------------------------------------------------------

ARRANGED = FrameArrangement(id="f1", recorded_at=START, when=day(1), topic="times", text="Tuesdays")


def framed(n: int, touched: tuple[int, ...], *, told: bool = True, missing: tuple[int, ...] = (),
           limit: tuple[int, ...] = ()) -> Any:  # fmt: skip
    """`missing`: hours in which neither row was touched; `limit`: in which a limit was spoken of too."""
    sessions = tuple(
        session(k, attendance=() if k in missing else ("on_time",),
                frame=(("contact",) if k in touched else ()) + (("limit_set",) if k in limit else ()))
        for k in range(1, n + 1)
    )  # fmt: skip
    there = WorkingNotes(logs=tuple(log(k) for k in range(1, n + 1)))
    return feature("frame", case(there, sessions=sessions, frame=(ARRANGED,) if told else ()))


def test_a_frame_holds_is_tested_or_is_not_there_yet_over_the_last_logged_hours() -> None:
    assert framed(8, (2,)).value == "holds"
    assert framed(8, (2, 4), limit=(4,)).value == "tested"
    assert framed(8, (1, 2, 4, 6)).value == "not_yet"
    assert framed(16, (1, 2, 4, 6)).value == "holds", "the last hours count"
    assert framed(7, (2, 4)).value is None
    assert framed(8, (2,), told=False).value is None, "nothing was arranged that could be kept"


def test_hours_whose_rows_nobody_touched_are_no_quiet_hours_and_tested_needs_a_limit_that_was_spoken_of() -> None:
    assert framed(10, (), missing=tuple(range(1, 11))).value is None
    assert framed(8, (), missing=(1, 2)).value == "holds"
    assert framed(8, (), missing=(1, 2, 3)).value is None
    unspoken = framed(8, (2, 4))
    assert (unspoken.value, len(unspoken.evidence)) == (None, 1)


def ratings(n: int, value: int) -> tuple[Any, ...]:
    pair = (value, value)
    return tuple(rated(k, goal=pair, task=pair, bond=pair) for k in range(1, n + 1))


def test_an_alliance_is_not_yet_formed_forming_or_unsettled_by_numbers_alone() -> None:
    assert feature("alliance", case(hours=2)).value == "none_yet"
    assert feature("alliance", case(sessions=ratings(8, 4))).value == "forming"
    high = feature("alliance", case(sessions=ratings(8, 9)))
    assert (high.value, len(high.evidence)) == (None, 1), "high numbers do not say that he could disagree"
    assert feature("alliance", case(hours=8)).value is None


def test_before_the_first_hour_and_in_a_file_begun_late_nothing_is_not_yet_formed_and_nothing_is_first() -> None:
    assert feature("alliance", case(hours=0), START).value is None
    assert feature("phase", case(hours=0), START).value is None
    there = case(hours=2)
    long_ago = replace(
        there, record=replace(there.record, about=replace(there.record.about, first_contact=date(2015, 3, 1)))
    )
    assert feature("alliance", long_ago).value is None
    found = feature("phase", long_ago)
    assert (found.value, found.certainty, otherwise(found)) == (
        "late",
        "estimated",
        ["2 hours held: since 10 January 2023"],
    )
    assert (feature("phase", there).value, feature("phase", there).certainty) == ("first", "known")


def test_no_rupture_is_said_only_where_he_rated_enough_hours() -> None:
    assert feature("rupture", case(sessions=ratings(8, 7))).value == "none"
    assert feature("rupture", case(hours=8)).value is None
    whole = (*ratings(8, 7), *(session(k) for k in range(9, 81)))
    assert feature("rupture", case(sessions=whole)).value is None, "he rated hours 1 to 8 of 80"
    assert feature("rupture", case(sessions=ratings(8, 7)), START + timedelta(days=400)).value is None


# --- contract, agency, time ----------------------------------------------------------------------------------------


def move(seq: int, act: Any, by: Any = "patient", **more: Any) -> Move:
    when = moment(1) + seq * timedelta(minutes=1)
    return Move(id=f"v{seq}", seq=seq, when=when.date(), recorded_at=when, by=by, act=act, session=1, **more)


GOAL = Terms(kind="goal", text="a life that is mine")
STEP = Terms(kind="step", text="ask for the evening", wish_of="patient")


def test_a_goal_that_both_said_yes_to_is_known_and_one_that_lies_there_is_not_shared() -> None:
    proposed = (move(1, "propose", clause="g", terms=GOAL),)
    yes: dict[str, Any] = {"clause": "g", "accepted_text": text_hash(GOAL)}
    said_yes = (*proposed, move(2, "accept", by="therapist", **yes), move(3, "accept", **yes))
    assert feature("goals", case(hours=2)).value is None
    assert feature("goals", case(hours=2, moves=proposed)).value == "no"
    agreed = feature("goals", case(hours=2, moves=said_yes))
    assert (agreed.value, agreed.certainty, agreed.evidence[0].ref) == ("yes", "known", "g")


def test_steps_of_his_own_wish_that_were_done_are_agency_and_undone_ones_alone_settle_nothing() -> None:
    def with_runs(outcome: Any) -> Any:
        runs = [move(n, "run", clause="s", run=Run(outcome=outcome)) for n in range(2, 5)]
        return case(hours=2, moves=(move(1, "propose", clause="s", terms=STEP), *runs))

    assert feature("agency", with_runs("did_it")).value == "yes"
    undone = feature("agency", with_runs("forgot"))
    assert (undone.value, told(undone)) == (None, ["3 steps told of, none done"])


def test_wishes_of_his_own_in_the_log_are_agency_and_none_of_either_is_little() -> None:
    wishes = logs(8, (1, 3, 5), none={"moments": ()}, some={"moments": ("own_wish",)})
    assert feature("agency", case(WorkingNotes(logs=wishes), hours=8)).value == "yes"
    none = logs(8, (), none={"moments": ()}, some={})
    assert feature("agency", case(WorkingNotes(logs=none), hours=8)).value is None, "no run told of is none undone"
    undone = [move(n, "run", clause="s", run=Run(outcome="forgot")) for n in range(2, 5)]
    both = case(WorkingNotes(logs=none), hours=8, moves=(move(1, "propose", clause="s", terms=STEP), *undone))
    assert feature("agency", both).value == "little"


def test_how_far_it_is_counts_hours_then_time() -> None:
    assert feature("phase", case(hours=7)).value == "first"
    assert feature("phase", case(hours=8)).value == "middle"
    assert feature("phase", case(hours=20), START + timedelta(days=400)).value == "late"


@pytest.mark.parametrize(("days", "value"), [(3.5, "twice"), (7, "weekly"), (14, "less")])
def test_how_often_you_meet_is_the_middle_gap(days: float, value: str) -> None:
    sessions = tuple(session(k, when=START + k * timedelta(days=days)) for k in range(1, 8))
    late = START + 20 * WEEK
    assert feature("frequency", case(sessions=sessions), late).value == value
    assert feature("frequency", case(sessions=sessions[:4]), late).value is None
