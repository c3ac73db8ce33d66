"""The private file: opens with its passphrase; otherwise says what is wrong."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.case.private import PrivateNote, PrivateNotes
from holdfast.case.sealed_file import open_private, seal_private
from holdfast.case.sealing import Cost
from holdfast.case.strict_json import CannotRead

CHEAP, WORDS = Cost(1, 8, 1), "four words of nobody"
WHEN = datetime(2023, 3, 14, 12, tzinfo=UTC)
NOTES = PrivateNotes(
    case="archivist",
    author="anna",
    notes=(PrivateNote(id="n1", recorded_at=WHEN, when=WHEN, session=9, line="Let him land first — slowly."),),
)
FILE = seal_private(NOTES, WORDS, CHEAP)


def test_private_notes_open_with_their_passphrase() -> None:
    assert open_private(FILE, WORDS) == NOTES


def test_the_usual_cost_is_written_into_the_file_and_read_from_it() -> None:
    data = seal_private(NOTES, WORDS)
    assert json.loads(data)["kdf"]["memory_kib"] == 65_536
    assert open_private(data, WORDS) == NOTES


def test_nothing_of_the_notes_stands_in_the_file() -> None:
    assert b"land" not in FILE
    assert b"anna" not in FILE
    assert b"archivist" not in FILE


def test_another_passphrase_is_told_apart_from_nothing_but_refused_in_words() -> None:
    with pytest.raises(CannotRead, match="passphrase"):
        open_private(FILE, WORDS + " ")


def test_an_empty_passphrase_seals_nothing() -> None:
    with pytest.raises(ValueError, match="passphrase"):
        seal_private(NOTES, "")


@given(length=st.integers(0, len(FILE) - 3))
def test_a_file_cut_short_is_refused_in_words(length: int) -> None:
    with pytest.raises(CannotRead) as caught:
        open_private(FILE[:length], WORDS)
    assert caught.value.problems[0].do


@given(place=st.integers(0, len(FILE) - 1), bit=st.integers(0, 7))
def test_a_file_with_one_bit_turned_never_gives_other_notes(place: int, bit: int) -> None:
    turned = bytearray(FILE)
    turned[place] ^= 1 << bit
    try:
        found = open_private(bytes(turned), WORDS)
    except CannotRead:
        return
    assert found == NOTES  # white space, or a letter of base64 beyond the last byte


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"kdf": None}, "kdf"),
        ({"kdf": {"name": "md5"}}, "kdf"),
        ({"sealed": None}, "sealed"),
        ({"sealed": "@@@"}, "sealed"),
        ({"sealed": "ü"}, "sealed"),
        ({"more": 1}, "more"),
        ({"format": "holdfast-case/1"}, "format"),
        ({"schema": 9}, "schema"),
    ],
)
def test_what_is_wrong_with_the_envelope_is_named(change: dict[str, object], place: str) -> None:
    data = json.dumps({**json.loads(FILE), **change}).encode()
    with pytest.raises(CannotRead) as caught:
        open_private(data, WORDS)
    assert caught.value.problems[0].place == place


@pytest.mark.parametrize(
    "change",
    [{"memory_kib": 2**40}, {"passes": 10**9}, {"lanes": 0}, {"passes": True}, {"memory_kib": 1.5}, {"salt": ""}],
)
def test_a_forged_cost_does_not_make_the_reader_spend_it(change: dict[str, object]) -> None:
    plain = json.loads(FILE)
    plain["kdf"] |= change
    with pytest.raises(CannotRead) as caught:
        open_private(json.dumps(plain).encode(), WORDS)
    assert caught.value.problems[0].place.startswith("kdf.")
