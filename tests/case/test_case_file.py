"""The case file: what is written reads back, and private notes never stand in it."""

import json

import jsonschema
from hypothesis import given
from tests.strategies import cases

from holdfast.case.casefile import json_schema, read_case, read_private, write_case, write_private
from holdfast.case.model import Case
from holdfast.contract.replay import replay


@given(cases())
def test_a_case_written_and_read_is_the_same_case(case: Case) -> None:
    data = write_case(case)
    assert read_case(data) == case
    assert write_case(read_case(data)) == data


@given(cases(private=True))
def test_private_notes_have_a_file_of_their_own_and_never_stand_in_the_case_file(case: Case) -> None:
    assert case.private is not None
    assert read_private(write_private(case.private)) == case.private
    assert write_case(case) == write_case(Case(case.record, case.working))


@given(cases())
def test_the_schema_accepts_what_is_written(case: Case) -> None:
    jsonschema.Draft202012Validator(json_schema()).validate(json.loads(write_case(case)))


@given(cases())
def test_the_contract_of_a_valid_case_can_always_be_replayed(case: Case) -> None:
    assert len(replay(case.record.moves).versions) == sum(m.act == "rewrite" for m in case.record.moves)


def test_every_list_of_the_schema_says_its_drawer() -> None:
    properties = json_schema()["properties"]
    drawers = {name: prop.get("x-drawer") for name, prop in properties.items()}
    assert drawers.pop("format") is None
    assert drawers.pop("schema") is None
    of_working = {name for name, drawer in drawers.items() if drawer == "working notes"}
    of_the_ways = {
        "element_points", "element_links", "narratives", "features", "approach_decisions", "reason_words",
    }  # fmt: skip
    assert of_working == of_the_ways | {
        "logs", "formulation", "replies", "ratings", "episode_words", "trigger_words",
    }  # fmt: skip
    assert set(drawers.values()) == {"record", "working notes"}
