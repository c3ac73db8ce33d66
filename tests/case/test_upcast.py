"""An older file reads as what it said; a step never touches what it is given; rows and files take the same road."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path

import pytest

from holdfast.case.casefile import read_case, write_case
from holdfast.case.strict_json import CannotRead
from holdfast.case.upcast import ROW_STEPS, SCHEMA, STEPS, row_steps, upcast, upcast_row
from holdfast.checking import check_case
from holdfast.contract.replay import replay

OLD = Path(__file__).parent / "old"


def test_one_old_file_is_kept_for_every_schema_before_this_one() -> None:
    assert {file.name for file in OLD.glob("schema-*.json")} == {f"schema-{n}.json" for n in range(1, SCHEMA)}
    assert set(STEPS) == set(ROW_STEPS) == set(range(1, SCHEMA))


@pytest.mark.parametrize("schema", range(1, SCHEMA))
def test_an_old_file_reads_whole_and_is_written_under_the_present_schema(schema: int) -> None:
    data = (OLD / f"schema-{schema}.json").read_bytes()
    case = read_case(data)
    assert check_case(case) == ()
    called_anew = json.loads(data.replace(b'"clarification_oriented"', b'"cop"'))
    assert json.loads(write_case(case)) == {**called_anew, "schema": SCHEMA}


def test_a_file_of_schema_1_holds_none_of_what_came_later() -> None:
    record = read_case((OLD / "schema-1.json").read_bytes()).record
    assert (record.consents, record.restrictions, record.course, record.correction_wishes) == ((), (), (), ())
    assert len(record.sessions) == 2


def test_a_file_of_schema_2_holds_none_of_what_came_later_and_all_that_it_held() -> None:
    case = read_case((OLD / "schema-2.json").read_bytes())
    assert (case.record.plans, case.record.safety_replies, case.working.ratings) == ((), (), ())
    assert [(one.version, one.form, one.how) for one in case.record.measures] == [(None, None, None)] * 5
    held = (case.record.consents, case.record.restrictions, case.record.course, case.record.correction_wishes)
    assert [len(one) for one in held] == [3, 2, 2, 1]


def test_a_file_of_schema_3_holds_no_word_on_an_episode_and_all_that_it_held() -> None:
    working = read_case((OLD / "schema-3.json").read_bytes()).working
    assert working.episode_words == ()
    assert [len(one) for one in (working.logs, working.replies, working.ratings)] == [2, 2, 2]


def test_a_file_of_schema_4_holds_none_of_what_came_later_and_its_contract_is_the_one_it_was() -> None:
    case = read_case((OLD / "schema-4.json").read_bytes())
    record = case.record
    later = (record.kept_lines, record.safety_plans, record.month_lines, record.planned_endings, record.letters)
    assert (*later, case.working.trigger_words) == ((),) * 6
    assert [one.onset for one in case.working.episode_words] == [2, 2, 1]
    came_in = {one.terms.kind for one in record.moves if one.terms}
    assert came_in == {"frame", "safety", "goal", "step", "stop", "leaving"}
    assert len({one.act for one in record.moves}) == 20, "every act of schema 4"
    contract = replay(record.moves)
    states = {clause.id: clause.state for clause in contract.clauses}
    assert states == {
        "frame-1": "told", "safety-1": "told", "leave-1": "agreed", "goal-1": "agreed", "goal-2": "withdrawn",
        "step-1": "agreed_still_open", "stop-1": "proposed", "step-2": "proposed",
    }  # fmt: skip
    assert [(one.number, one.phase) for one in contract.versions] == [(1, "explore"), (3, "shared_formulation")]


def test_a_file_of_schema_5_holds_none_of_what_came_later_and_its_cop_is_called_by_its_name() -> None:
    data = (OLD / "schema-5.json").read_bytes()
    case = read_case(data)
    record, working = case.record, case.working
    later = (working.element_points, working.element_links, working.narratives, working.features)
    assert (*later, working.approach_decisions, working.reason_words) == ((),) * 6
    assert {one.techniques for one in working.logs} == {None}
    assert data.count(b'"clarification_oriented"') == 4
    assert [one.approach for one in record.trainings] == ["mit", "cop", "cop", "other"]
    assert [(one.id, one.approach) for one in working.formulation] == [
        ("fo", "mit"), ("fo2", "cop"), ("fo3", "cop"), ("fo4", "mit"),
    ]  # fmt: skip
    assert all((one.revises, one.dropped, one.whose) == (None, False, "therapist") for one in working.formulation)
    kept = (record.kept_lines, record.safety_plans, record.month_lines, record.planned_endings, record.letters)
    assert [len(one) for one in (*kept, working.trigger_words)] == [3, 2, 2, 3, 2, 3]
    assert len({one.act for one in record.moves}) == 22, "every act of schema 5"
    last = replay(record.moves).versions[-1]
    assert (last.number, [one.by for one in last.signed]) == (4, ["patient", "therapist"])


@pytest.mark.parametrize("kind", ["trainings", "formulation"])
def test_a_row_of_schema_5_that_says_clarification_oriented_says_cop_and_is_left_as_it_was(kind: str) -> None:
    old = {"id": "a", "approach": "clarification_oriented", "slot": "motive"}
    before = deepcopy(old)
    assert upcast_row(kind, old, 5) == {**old, "approach": "cop"}
    assert old == before
    other = {"id": "a", "approach": "mit", "text": "clarification_oriented"}
    assert upcast_row(kind, other, 5) == other
    assert upcast_row("letters", old, 5) == old, "no other kind has a way of working"


@pytest.mark.parametrize("kind", ["trainings", "formulation"])
@pytest.mark.parametrize("wrong", ["clarification_oriented", {"approach": "cop"}, 3, ["clarification_oriented"], [[]]])
def test_a_list_of_the_wrong_sort_is_named_by_the_reader_at_its_place(kind: str, wrong: object) -> None:
    plain = json.loads((OLD / "schema-5.json").read_bytes())
    with pytest.raises(CannotRead) as refused:
        read_case(json.dumps({**plain, kind: wrong}).encode())
    assert {problem.place.split("[")[0] for problem in refused.value.problems} == {kind}


def test_the_old_name_of_cop_is_refused_in_a_file_of_today() -> None:
    plain = json.loads((OLD / "schema-5.json").read_bytes())
    with pytest.raises(CannotRead) as refused:
        read_case(json.dumps({**plain, "schema": SCHEMA}).encode())
    places = [problem.place for problem in refused.value.problems]
    assert places == ["trainings[1].approach", "trainings[2].approach", "formulation[1].approach",
                      "formulation[2].approach"]  # fmt: skip


@pytest.mark.parametrize("schema", range(1, SCHEMA))
def test_a_step_leaves_what_it_is_given_as_it_was(schema: int) -> None:
    plain = json.loads((OLD / f"schema-{schema}.json").read_bytes())
    before = deepcopy(plain)
    assert upcast(plain, schema)["schema"] == SCHEMA
    assert plain == before


def test_a_file_without_a_schema_is_one_of_schema_1_and_one_of_tomorrow_is_refused() -> None:
    plain = json.loads((OLD / "schema-1.json").read_bytes())
    assert read_case(json.dumps({**plain, "schema": 1}).encode()) == read_case(json.dumps(plain).encode())
    with pytest.raises(CannotRead, match="newer Holdfast"):
        read_case(json.dumps({**plain, "schema": SCHEMA + 1}).encode())


def test_steps_of_rows_are_taken_in_their_order_and_only_those_of_their_kind() -> None:
    steps = {1: {"events": lambda row: {**row, "a": 1}}, 2: {"events": lambda row: {**row, "b": row["a"] + 1}}}
    row = {"id": "e"}
    for step in row_steps("events", 1, steps, 3):
        row = step(row)
    assert row == {"id": "e", "a": 1, "b": 2}
    assert row_steps("sessions", 1, steps, 3) == ()
    with pytest.raises(KeyError):
        row_steps("events", 0, steps, 3)


@pytest.mark.parametrize("schema", range(1, SCHEMA))
def test_a_row_of_an_older_schema_is_the_same_today(schema: int) -> None:
    row = {"id": "e", "when": "2023-01-01"}
    assert upcast_row("events", row, schema) == row
