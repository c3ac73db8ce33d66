"""Each reader with data that make its feature known, estimated, unknown, or spoken against."""

from __future__ import annotations

from datetime import timedelta
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


def test_a_fall_from_high_to_against_you_is_swinging_and_grows_old() -> None:
    turn = [10, 40, -30]
    assert feature("image_swings", case(sessions=image(turn))).value == "yes"
    some = feature("image_swings", case(sessions=image(turn + [5] * 10)))
    assert (some.value, len(some.contrary)) == ("yes", 1)
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
    there = logs(n, marked, none={"defence_tags": ()}, some={"defence_tags": ("intellectualising",)})
    assert feature("intellectualising", case(WorkingNotes(logs=there), hours=n)).value == value


def test_abstract_talk_in_many_hours_stands_against_no_intellectualising() -> None:
    there = tuple(log(k, defence_tags=(), signs=(sign("abstract"),) if k % 2 else ()) for k in range(1, 11))
    found = feature("intellectualising", case(WorkingNotes(logs=there), hours=10))
    assert found.value == "yes"
    assert otherwise(found) == ["intellectualising marked: 0 of 10 hours"]


def test_the_grandiose_defence_shuts_or_can_be_looked_at_and_both_leave_it_open() -> None:
    shown = {"defence_tags": ("devaluing",), "moments": ()}
    looked = {"defence_tags": (), "moments": ("own_part",)}
    both = {"defence_tags": ("devaluing",), "moments": ("own_part",)}

    def of(some: dict[str, Any]) -> Any:
        there = logs(8, (1, 2, 3, 4), none={"defence_tags": (), "moments": ()}, some=some)
        return feature("grandiose_defence", case(WorkingNotes(logs=there), hours=8))

    assert of(shown).value == "rigid"
    assert of(looked).value == "flexible"
    assert of(both).value is None
    assert len(of(both).evidence) == 2


def test_charm_in_many_hours_keeps_you_at_a_distance() -> None:
    there = logs(8, (1, 2, 3, 4), none={"defence_tags": ()}, some={"defence_tags": ("charm",)})
    assert feature("distance", case(WorkingNotes(logs=there), hours=8)).value == "yes"


def narrative(n: int) -> Narrative:
    return Narrative(id=f"e{n}", recorded_at=moment(n), when=day(n), title=f"At the door {n}", words="I stood there.")


def test_moments_he_told_say_that_he_can_and_abstract_talk_without_any_that_he_does_not_yet() -> None:
    told_some = WorkingNotes(narratives=(narrative(1), narrative(2), narrative(3)))
    found = feature("episodes", case(told_some, hours=4))
    assert (found.value, [datum.ref for datum in found.evidence]) == ("yes", ["e1", "e2", "e3"])
    abstract = logs(8, (1, 2, 3, 4), none={"signs": ()}, some={"signs": (sign("abstract"),)})
    assert feature("episodes", case(WorkingNotes(logs=abstract), hours=8)).value == "no"
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


def test_how_severe_a_depression_is_tells_a_measure_with_a_published_cut() -> None:
    for total, value in ((18, "major"), (7, "mild"), (2, None)):
        filled = (measure("m1", "phq-9", total, day(2)),)
        found = feature("depression", case(picture=mood("current"), measures=filled, hours=3))
        assert found.value == value, total
    alone = feature("depression", case(measures=(measure("m1", "phq-9", 2, day(2)),), hours=3))
    assert (alone.value, alone.certainty) == ("none", "estimated")


def test_a_high_measure_after_a_remission_stands_against_it() -> None:
    found = feature("depression", case(picture=mood("in_remission"), measures=(measure("m1", "phq-9", 17, day(2)),),
                                       hours=3))  # fmt: skip
    assert found.value == "remitted"
    assert otherwise(found) == ["PHQ-9: 17 (10 and more is at or above the published cut)"]


def test_forms_on_both_sides_of_a_cut_settle_nothing_and_those_on_one_do() -> None:
    def filled(*totals: float) -> Any:
        forms = tuple(measure(f"m{n}", "core-10", total, day(n)) for n, total in enumerate(totals, 1))
        return feature("distress", case(measures=forms, hours=6))

    assert filled(12, 10, 12).value is None
    assert len(filled(12, 10, 12).evidence) == 1
    assert filled(10, 12, 12, 13).value == "middle"
    assert filled(12, 9, 10, 8).value == "little"


def test_a_measure_of_last_year_says_nothing_of_now() -> None:
    old = (measure("m1", "phq-9", 17, day(1)),)
    assert feature("depression", case(measures=old, hours=2)).value == "major"
    assert feature("depression", case(measures=old, hours=2), START + timedelta(days=120)).value is None


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


@pytest.mark.parametrize(
    ("words", "how"),
    [
        ("He did not leave; it was completed", None),
        ("it was not completed", None),
        ("He did not come back", "left"),
        ("stopped, as agreed", None),
        ("nothing was leftover", None),
        ("", None),
        (None, None),
    ],
)
def test_words_about_an_ending_that_could_be_either_are_not_read(words: str | None, how: str | None) -> None:
    assert left_of(words, told_words()) == how


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


def test_an_act_that_was_told_is_of_the_last_months_and_later_past() -> None:
    there = case(sessions=asked("act", "none"))
    assert feature("self_harm", there).value == "current"
    assert otherwise(feature("self_harm", there)) == ["asked about thoughts of ending his life: none"]
    assert feature("self_harm", there, START + timedelta(days=400)).value == "past"


def test_aggression_is_only_what_was_asked_about() -> None:
    assert feature("aggression", case(sessions=asked("none", topic="harm_to_others"))).value == "none"
    assert feature("aggression", case(sessions=asked("none", topic="threats_to_me"))).value is None
    assert feature("aggression", case(sessions=asked("none", "act", topic="harm_to_others"))).value == "acts"
    assert feature("aggression", case(sessions=asked("plan", topic="harm_to_others"))).value is None


# --- the two of you ------------------------------------------------------------------------------------------------

ARRANGED = FrameArrangement(id="f1", recorded_at=START, when=day(1), topic="times", text="Tuesdays")


def framed(n: int, touched: tuple[int, ...], *, told: bool = True) -> Any:
    sessions = tuple(session(k, frame=("contact",) if k in touched else ()) for k in range(1, n + 1))
    there = WorkingNotes(logs=tuple(log(k) for k in range(1, n + 1)))
    return feature("frame", case(there, sessions=sessions, frame=(ARRANGED,) if told else ()))


def test_a_frame_holds_is_tested_or_is_not_there_yet_over_the_last_logged_hours() -> None:
    assert framed(8, (2,)).value == "holds"
    assert framed(8, (2, 4)).value == "tested"
    assert framed(8, (1, 2, 4, 6)).value == "not_yet"
    assert framed(16, (1, 2, 4, 6)).value == "holds", "the last hours count"
    assert framed(7, (2, 4)).value is None
    assert framed(8, (2,), told=False).value is None, "nothing was arranged that could be kept"


def ratings(n: int, value: int) -> tuple[Any, ...]:
    pair = (value, value)
    return tuple(rated(k, goal=pair, task=pair, bond=pair) for k in range(1, n + 1))


def test_an_alliance_is_not_yet_formed_forming_or_unsettled_by_numbers_alone() -> None:
    assert feature("alliance", case(hours=2)).value == "none_yet"
    assert feature("alliance", case(sessions=ratings(8, 4))).value == "forming"
    high = feature("alliance", case(sessions=ratings(8, 9)))
    assert (high.value, len(high.evidence)) == (None, 1), "high numbers do not say that he could disagree"
    assert feature("alliance", case(hours=8)).value is None


def test_no_rupture_is_said_only_where_he_rated_enough_hours() -> None:
    assert feature("rupture", case(sessions=ratings(8, 7))).value == "none"
    assert feature("rupture", case(hours=8)).value is None


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


def test_wishes_of_his_own_in_the_log_are_agency_and_none_in_many_hours_is_little() -> None:
    wishes = logs(8, (1, 3, 5), none={"moments": ()}, some={"moments": ("own_wish",)})
    assert feature("agency", case(WorkingNotes(logs=wishes), hours=8)).value == "yes"
    none = logs(8, (), none={"moments": ()}, some={})
    assert feature("agency", case(WorkingNotes(logs=none), hours=8)).value == "little"


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
