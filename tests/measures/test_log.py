"""The therapist's log as data agrees with what a case file can hold."""

from typing import get_args

import pytest

from holdfast.case import private, record, working
from holdfast.knowledge import KnowledgeError, read_toml
from holdfast.measures.log import FILE, parse_log, therapist_log


@pytest.mark.parametrize(
    ("row", "literal"),
    [
        ("attendance", record.Attendance),
        ("withdrawal", working.WithdrawalSign),
        ("confrontation", working.ConfrontationSign),
        ("then", working.Then),
        ("moments", working.MomentKind),
        ("defence_tags", working.DefenceTag),
        ("topic", working.Topic),
        ("frame", record.FrameMark),
        ("pulls", private.Pull),
        ("urges", private.Urge),
        ("split_self", working.SplitSelf),
        ("asked_own_life", record.Asked),
        ("asked_harm_to_others", record.Asked),
        ("asked_threats_to_me", record.Asked),
    ],
)
def test_each_row_offers_what_the_case_file_can_hold(row: str, literal: object) -> None:
    assert therapist_log().rows[row].ids == get_args(literal)


def test_what_pulls_at_the_therapist_is_private() -> None:
    rows = therapist_log().rows
    assert {id for id, row in rows.items() if row.drawer == "private"} == {"pulls", "urges", "line"}


def test_only_rows_of_signs_and_moments_can_say_none_seen() -> None:
    rows = therapist_log().rows
    assert {id for id, row in rows.items() if row.none_seen} == {"withdrawal", "confrontation", "moments"}


def test_the_log_says_that_it_is_not_validated() -> None:
    assert "not validated" in therapist_log().label


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [("kind", "two", "one of one, many"), ("options", {}, "at least one option"), ("drawer", "desk", "one of record")],
)
def test_a_spoiled_row_is_refused_with_its_place(key: str, value: object, said: str) -> None:
    values = read_toml(FILE)
    values["rows"][0][key] = value
    with pytest.raises(KnowledgeError, match=rf"tsl\.v1\.toml: rows\[0\]\.{key}: .*{said}"):
        parse_log(FILE.name, values)


def test_a_row_twice_is_refused() -> None:
    values = read_toml(FILE)
    values["rows"].append(values["rows"][0])
    with pytest.raises(KnowledgeError, match="each id once"):
        parse_log(FILE.name, values)
