"""The private file `holdfast-private/1`: private notes sealed under a passphrase, the only form in which they leave.

A JSON object with the cost and salt of argon2id and one sealed text; everything but the ciphertext stands under the
seal as associated data, so a changed cost or salt does not open either.
"""

from __future__ import annotations

import base64
import json
import os
from typing import Any, NoReturn
from uuid import UUID

from holdfast.case.casefile import PRIVATE_FORMAT, read_private, write_private
from holdfast.case.private import PrivateNotes
from holdfast.case.sealing import USUAL, CannotOpen, Cost, key_from_words, seal, unseal
from holdfast.case.strict_json import CannotRead, Problem, read_json

PRIVATE_SCHEMA = 1
"""The schema of what stands around the seal. The notes inside are read as the case file's entries are."""
_NO_KEY = UUID(int=0)  # the key is in a head, not in a key store
_MOST = Cost(passes=20, memory_kib=1_048_576, lanes=16)
_DAMAGED = "Take the file from a copy; every letter of it is needed."


def seal_private(notes: PrivateNotes, passphrase: str, cost: Cost = USUAL) -> bytes:
    """The bytes of a private file. Two calls give different bytes: salt and nonce are new each time."""
    if not passphrase:
        raise ValueError("private notes are sealed under a passphrase; an empty one would seal nothing")
    salt = os.urandom(16)
    head = _head(salt, cost)
    sealed = seal(key_from_words(passphrase, salt, cost), write_private(notes), about=_about(head), key_id=_NO_KEY)
    return (json.dumps({**head, "sealed": base64.b64encode(sealed).decode()}, indent=2) + "\n").encode()


def open_private(data: bytes, passphrase: str) -> PrivateNotes:
    """The notes of a private file. Raises `CannotRead`: not such a file, cut short, changed, or another passphrase."""
    read_json(data, PRIVATE_FORMAT, PRIVATE_SCHEMA)
    plain = json.loads(data.decode("utf-8-sig"))
    allowed = {"format", "schema", "kdf", "sealed"}
    for key in plain.keys() - allowed:
        _refuse(str(key), "an unknown key", ", ".join(sorted(allowed)), _DAMAGED)
    salt, cost = _kdf(plain.get("kdf"))
    sealed = _bytes(plain.get("sealed"), "sealed")
    try:
        opened = unseal(key_from_words(passphrase, salt, cost), sealed, about=_about(_head(salt, cost)))
    except CannotOpen:
        _refuse(
            "sealed",
            "a seal that this passphrase does not open",
            "the passphrase it was sealed with, and unchanged bytes",
            "Try the passphrase again; if it is surely right, the file was damaged: take it from a copy.",
        )
    return read_private(opened)


def _head(salt: bytes, cost: Cost) -> dict[str, Any]:
    kdf = {
        "name": "argon2id",
        "salt": base64.b64encode(salt).decode(),
        "passes": cost.passes,
        "memory_kib": cost.memory_kib,
        "lanes": cost.lanes,
    }
    return {"format": PRIVATE_FORMAT, "schema": PRIVATE_SCHEMA, "kdf": kdf}


def _about(head: dict[str, Any]) -> bytes:
    return json.dumps(head, sort_keys=True, separators=(",", ":")).encode()


def _kdf(kdf: object) -> tuple[bytes, Cost]:
    names = ("passes", "memory_kib", "lanes")
    if not isinstance(kdf, dict) or kdf.get("name") != "argon2id" or kdf.keys() != {"name", "salt", *names}:
        _refuse("kdf", "something else", "name argon2id, salt, passes, memory_kib and lanes", _DAMAGED)
    for name in names:
        most = getattr(_MOST, name)
        if type(kdf[name]) is not int or not 1 <= kdf[name] <= most:
            # a forged cost would make the reader spend hours or all of its memory
            _refuse(f"kdf.{name}", json.dumps(kdf[name])[:40], f"a whole number from 1 to {most}", _DAMAGED)
    cost = Cost(**{name: kdf[name] for name in names})
    if cost.memory_kib < 8 * cost.lanes:
        _refuse("kdf.memory_kib", str(cost.memory_kib), "at least 8 for each lane", _DAMAGED)
    salt = _bytes(kdf["salt"], "kdf.salt")
    if len(salt) < 8:
        _refuse("kdf.salt", f"{len(salt)} bytes", "at least 8 bytes", _DAMAGED)
    return salt, cost


def _bytes(value: object, place: str) -> bytes:
    if not isinstance(value, str):
        _refuse(place, "no text" if value is None else "something else", "a text in base64", _DAMAGED)
    try:
        return base64.b64decode(value, validate=True)
    except ValueError:  # binascii.Error is one; letters beyond ASCII raise the plain one
        _refuse(place, "a text that is not whole base64", "a text in base64", _DAMAGED)


def _refuse(place: str, found: str, allowed: str, do: str) -> NoReturn:
    raise CannotRead((Problem(place, found, allowed, do),))
