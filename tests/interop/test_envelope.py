"""The emergency envelope: one code, one list, and nothing else opens or is opened."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdfast.case.sealing import Cost
from holdfast.case.strict_json import CannotRead
from holdfast.interop.envelope import ReachList, ToReach, new_code, new_head, open_envelope, spelled, write_envelope

QUICK = Cost(1, 8, 1)
WHOM = ReachList(
    "2026-11-22", "anna", "Call them.", (ToReach("Davide R.", "Dino", "02 1234", "2026-11-24 11:00", "kindly"),)
)
CODE = new_code()
HEAD, KEY = new_head(CODE, QUICK)
FILE = write_envelope(HEAD, KEY, WHOM)


def test_the_code_alone_opens_the_file() -> None:
    assert open_envelope(FILE, CODE) == WHOM
    assert open_envelope(FILE, CODE.lower().replace("-", " ")) == WHOM


def test_the_file_holds_nothing_in_clear() -> None:
    assert not [word for word in (b"Davide", b"Dino", b"02 1234", b"anna") if word in FILE]


def test_a_list_written_later_under_the_same_code_opens_with_it() -> None:
    later = ReachList("2027-01-01", "anna", "", ())
    assert open_envelope(write_envelope(HEAD, KEY, later), CODE) == later


def test_an_old_code_opens_no_file_written_under_a_new_one() -> None:
    new = new_code()
    head, key = new_head(new, QUICK)
    file = write_envelope(head, key, WHOM)
    assert open_envelope(file, new) == WHOM
    with pytest.raises(CannotRead) as told:
        open_envelope(file, CODE)
    assert "another code" in str(told.value.problems[0])


def test_the_list_of_one_file_does_not_open_under_the_head_of_another() -> None:
    head, _ = new_head(CODE, QUICK)
    mixed = {**json.loads(FILE), **head}
    with pytest.raises(CannotRead):
        open_envelope(json.dumps(mixed).encode(), CODE)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_file_that_was_changed_or_cut_short_is_refused_in_words(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(FILE) - 2))
    cut = data.draw(st.booleans())
    bent = FILE[:place] if cut else FILE[:place] + bytes([FILE[place] ^ 1]) + FILE[place + 1 :]
    try:
        opened = open_envelope(bent, CODE)
    except CannotRead as refused:
        opened, told = WHOM, refused.problems[0].do
        assert told
    assert opened == WHOM


@pytest.mark.parametrize(
    "changed",
    [
        {"passes": 10**9},
        {"memory_kib": 10**9},
        {"lanes": 0},
        {"passes": "3"},
        {"salt": ""},
        {"salt": 5},
        {"passes": True},
    ],
)
def test_a_forged_cost_is_not_paid(changed: dict[str, Any]) -> None:
    plain = json.loads(FILE)
    plain["kdf"].update(changed)
    with pytest.raises(CannotRead):
        open_envelope(json.dumps(plain).encode(), CODE)


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[]", b"\xff", b"null", b'{"format": "holdfast-case/1"}', b"[" * 100_000]
)
def test_something_else_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(CannotRead):
        open_envelope(data, CODE)


def test_every_code_can_be_read_out_and_is_another() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    for code in list(codes)[:20]:
        assert [len(line.split()) for line in spelled(code)] == [5] * 6
        assert not set(code) & set("ILOU01")


def test_the_key_of_the_file_is_in_it_only_wrapped() -> None:
    assert base64.b64encode(KEY) not in FILE
