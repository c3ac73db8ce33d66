"""What is read of the check-ins and of the log: known, estimated, unknown, or spoken against; and the numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.analysis.features.building import (
    case,
    check_in,
    day,
    feature,
    log,
    logs,
    moment,
    otherwise,
    rated,
    sign,
    told,
    weekly,
)

from holdfast.analysis import analyse
from holdfast.analysis.features import features_of
from holdfast.analysis.features.numbers import KNOWLEDGE, entries, parse_reading, reading_numbers
from holdfast.analysis.features.states import poles_before, poles_of
from holdfast.case.moments import last_recorded
from holdfast.case.working import Narrative, WorkingNotes
from holdfast.knowledge import KnowledgeError, read_toml
from holdfast.simulate.examples import example

# --- the numbers -----------------------------------------------------------------------------------------------------


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


# --- states ----------------------------------------------------------------------------------------------------------

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


# --- the log ---------------------------------------------------------------------------------------------------------


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
