"""The emergency envelope: a stand-alone sealed file (`holdfast-envelope/1`) that one code on paper opens, and nothing
else: no key of the practice, no passphrase, no database.

In it: whom to call, the next hour, what to say. Nothing that was said in an hour. The key of the file is wrapped by the
code (argon2id); the practice keeps that key, so that the list can be written anew without the code, and a new code
makes a new key: an old code opens no file written after it.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final
from uuid import UUID

from holdfast.case.sealing import USUAL, CannotOpen, Cost, key_from_words, new_key, seal, unseal
from holdfast.case.strict_json import CannotRead, Problem

FORMAT: Final = "holdfast-envelope/1"
LARGEST: Final = 2_000_000
_NO_KEY = UUID(int=0)
_MOST = Cost(passes=10, memory_kib=262_144, lanes=8)  # four times the usual: a page opens it too, beside all others
_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # none that is mistaken for another when read from paper
_SPOKEN = {
    "A": "Alfa", "B": "Bravo", "C": "Charlie", "D": "Delta", "E": "Echo", "F": "Foxtrot", "G": "Golf", "H": "Hotel",
    "J": "Juliett", "K": "Kilo", "M": "Mike", "N": "November", "P": "Papa", "Q": "Quebec", "R": "Romeo", "S": "Sierra",
    "T": "Tango", "V": "Victor", "W": "Whiskey", "X": "X-ray", "Y": "Yankee", "Z": "Zulu", "2": "two", "3": "three",
    "4": "four", "5": "five", "6": "six", "7": "seven", "8": "eight", "9": "nine",
}  # fmt: skip
_DO = "Take another copy of the file; if none opens, ask the practice for a new one."


@dataclass(frozen=True, slots=True)
class ToReach:
    """One patient: how he is called in the practice, whom to call and how, the next hour arranged, what to say."""

    pseudonym: str
    name: str
    phone: str
    next_hour: str
    to_say: str


@dataclass(frozen=True, slots=True)
class ReachList:
    """What the file holds. `made_on` is a day as 2026-11-22."""

    made_on: str
    therapist: str
    wishes: str
    entries: tuple[ToReach, ...] = field(repr=False)


def new_code() -> str:
    """Six groups of five letters, 147 bits: guessing is hopeless without any throttle."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(6))


def spelled(code: str) -> tuple[str, ...]:
    """The code in words, a line for each group: for reading it out, or where a letter is smudged."""
    return tuple(" ".join(_SPOKEN[letter] for letter in group) for group in code.split("-"))


def new_head(code: str, cost: Cost = USUAL) -> tuple[dict[str, Any], bytes]:
    """What stands on top of every file written under this code, and the key it wraps."""
    key, salt = new_key(), os.urandom(16)
    kdf = {"name": "argon2id", "salt": base64.b64encode(salt).decode(), **asdict(cost)}
    head = {"format": FORMAT, "schema": 1, "kdf": kdf}
    wrapped = seal(key_from_words(_plain(code), salt, cost), key, about=_about(head, "key"), key_id=_NO_KEY)
    return {**head, "wrapped": base64.b64encode(wrapped).decode()}, key


def write_envelope(head: Mapping[str, Any], key: bytes, whom: ReachList) -> bytes:
    """The bytes of the file. `head` and `key` come from `new_head`."""
    plain = json.dumps(asdict(whom), ensure_ascii=False).encode()
    sealed = seal(key, plain, about=_about(head, "list"), key_id=_NO_KEY)
    return (json.dumps({**head, "sealed": base64.b64encode(sealed).decode()}, indent=2) + "\n").encode()


def open_envelope(data: bytes, code: str) -> ReachList:
    """The list. Raises `CannotRead`: not such a file, damaged, or a code that does not belong to it."""
    plain = _read(data)
    cost, salt = _cost(plain["kdf"])
    try:
        key = unseal(key_from_words(_plain(code), salt, cost), _bytes(plain, "wrapped"), about=_about(plain, "key"))
    except CannotOpen:
        raise _wrong(
            "wrapped", "a lock this code does not open", "the code printed when this file was still to be written",
            "Type the code again, letter by letter. If it is surely right, this file was written under another code.",
        ) from None  # fmt: skip
    try:
        opened = json.loads(unseal(key, _bytes(plain, "sealed"), about=_about(plain, "list")))
        entries = tuple(ToReach(**entry) for entry in opened.pop("entries"))
        return ReachList(**opened, entries=entries)
    except (CannotOpen, ValueError, TypeError, KeyError):
        raise _wrong("sealed", "a list that was changed or cut short", "the list as it was written", _DO) from None


def _read(data: bytes) -> dict[str, Any]:
    if len(data) > LARGEST:
        raise _wrong("", f"{len(data):,} bytes", f"at most {LARGEST:,}", "Name the file of the envelope.")
    try:
        plain = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        plain = None
    if not isinstance(plain, dict) or plain.get("format") != FORMAT or plain.get("schema") != 1:
        raise _wrong("format", "something else", FORMAT, "Name the file of the envelope.")
    if not isinstance(plain.get("kdf"), dict):
        raise _wrong("kdf", "nothing that can be read", "how the code is turned into a key", _DO)
    return plain


def _cost(kdf: dict[str, Any]) -> tuple[Cost, bytes]:
    """The cost as it stands, never one that a machine could not pay: a forged file would take all its memory."""
    numbers = {name: kdf.get(name) for name in ("passes", "memory_kib", "lanes")}
    for name, number in numbers.items():
        if type(number) is not int or not 1 <= number <= getattr(_MOST, name):
            raise _wrong(f"kdf.{name}", "a number out of bounds", f"1 to {getattr(_MOST, name)}", _DO)
    cost = Cost(**{name: number for name, number in numbers.items() if isinstance(number, int)})
    salt = _bytes(kdf, "salt")
    if cost.memory_kib < 8 * cost.lanes or not 8 <= len(salt) <= 64:
        raise _wrong("kdf", "a cost or salt out of bounds", "as the file was written", _DO)
    return cost, salt


def _about(head: Mapping[str, Any], what: str) -> bytes:
    said = {"format": head["format"], "schema": head["schema"], "kdf": head["kdf"], "what": what}
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode()


def _bytes(plain: Mapping[str, Any], name: str) -> bytes:
    try:
        return base64.b64decode(plain[name], validate=True)
    except (KeyError, TypeError, ValueError, binascii.Error):
        raise _wrong(name, "no whole base64", "a text in base64", _DO) from None


def _plain(code: str) -> str:
    return "".join(letter for letter in code.upper() if letter.isalnum())


def _wrong(place: str, found: str, allowed: str, do: str) -> CannotRead:
    return CannotRead((Problem(place, found, allowed, do),))
