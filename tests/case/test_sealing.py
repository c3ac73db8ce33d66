"""Sealed texts open with their key, for their place, unchanged; nothing else opens."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.case.sealing import CannotOpen, Cost, derive, key_from_words, key_id_of, mark, new_key, seal, unseal

KEY, NAME = bytes(range(32)), UUID(int=7)
CHEAP = Cost(1, 8, 1)


@given(plain=st.binary(max_size=300), about=st.binary(max_size=60))
def test_what_was_sealed_opens_unchanged(plain: bytes, about: bytes) -> None:
    sealed = seal(KEY, plain, about=about, key_id=NAME)
    assert unseal(KEY, sealed, about=about) == plain
    assert key_id_of(sealed) == NAME


@given(place=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_no_bit_may_be_turned(place: int, bit: int) -> None:
    sealed = bytearray(seal(KEY, b"what he said", about=b"here", key_id=NAME))
    sealed[place % len(sealed)] ^= 1 << bit
    with pytest.raises(CannotOpen):
        unseal(KEY, bytes(sealed), about=b"here")


@given(length=st.integers(0, 58))
def test_nothing_may_be_cut_off(length: int) -> None:
    sealed = seal(KEY, b"what he said", about=b"here", key_id=NAME)
    assert len(sealed) == 59
    with pytest.raises(CannotOpen):
        unseal(KEY, sealed[:length], about=b"here")


def test_another_key_another_place_or_another_key_name_does_not_open() -> None:
    sealed = seal(KEY, b"what he said", about=b"here", key_id=NAME)
    renamed = sealed[:3] + uuid4().bytes + sealed[19:]
    for key, text, about in ((new_key(), sealed, b"here"), (KEY, sealed, b"there"), (KEY, renamed, b"here")):
        with pytest.raises(CannotOpen):
            unseal(key, text, about=about)


def test_the_same_text_is_sealed_differently_each_time() -> None:
    assert len({seal(KEY, b"x", about=b"", key_id=NAME) for _ in range(50)}) == 50


def test_hkdf_is_that_of_rfc_5869() -> None:
    # Appendix A.1: its first 32 bytes of output
    found = derive(b"\x0b" * 22, salt=bytes(range(13)), info=bytes(range(0xF0, 0xFA)))
    assert found.hex() == "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"


def test_words_make_the_same_key_with_the_same_salt_alone() -> None:
    one = key_from_words("a heron", b"8 bytes.", CHEAP)
    assert one == key_from_words("a heron", b"8 bytes.", CHEAP)
    assert len({one, key_from_words("a heron", b"others..", CHEAP), key_from_words("A heron", b"8 bytes.", CHEAP)}) == 3


def test_marks_are_equal_for_equal_texts_under_one_key_alone() -> None:
    assert mark(KEY, "log:7") == mark(KEY, "log:7")
    assert len({mark(KEY, "log:7"), mark(KEY, "log:8"), mark(new_key(), "log:7")}) == 3
