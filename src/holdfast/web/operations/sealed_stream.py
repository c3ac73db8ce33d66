"""A long file sealed in pieces: each under its number, the last marked as last, all bound to the head.

    one line of JSON (the head), then pieces of: 4 bytes length, nonce and ciphertext of at most a million bytes

A piece left out, doubled, moved or cut off does not open; neither does anything under another head.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any, BinaryIO

from holdfast.case.sealing import CannotOpen, derive

PIECE = 1 << 20
LONGEST_HEAD = 10_000
_INFO = b"holdfast backup 1"


class Damaged(ValueError):
    """The file is not whole, was changed, or was sealed under another key."""


def seal_file(key: bytes, head: dict[str, Any], source: Path, out: BinaryIO) -> None:
    """Seal `source` into `out`, after a head that says `head` and the salt, size and SHA-256 of what follows."""
    salt = os.urandom(16)
    size, digest = source.stat().st_size, _digest(source)
    line = json.dumps({**head, "salt": salt.hex(), "bytes": size, "sha256": digest}, sort_keys=True).encode()
    out.write(line + b"\n")
    cipher = _cipher(key, salt)
    with source.open("rb") as plain:
        number, piece = 0, plain.read(PIECE)
        while True:
            following = plain.read(PIECE)
            nonce = os.urandom(12)
            sealed = nonce + cipher.encrypt(nonce, piece, _about(line, number, last=not following))
            out.write(len(sealed).to_bytes(4, "big") + sealed)
            if not following:
                return
            number, piece = number + 1, following


def read_head(file: Path) -> dict[str, Any]:
    """The head alone, not yet believed: only opening the pieces shows that it is true. Raises `Damaged`."""
    with file.open("rb") as source:
        return _head(source)[1]


def open_file(key: bytes, file: Path, out: BinaryIO) -> dict[str, Any]:
    """Open a sealed file into `out`. Returns its head. Raises `Damaged`; `out` is then not to be used."""
    from cryptography.exceptions import InvalidTag

    with file.open("rb") as source:
        line, head = _head(source)
        try:
            cipher = _cipher(key, bytes.fromhex(head["salt"]))
            expected_size, expected = int(head["bytes"]), str(head["sha256"])
        except (KeyError, TypeError, ValueError, OverflowError):
            raise Damaged("its head is not whole") from None
        digest, size, number, sealed = hashlib.sha256(), 0, 0, _piece(source)
        while sealed is not None:
            following = _piece(source)
            try:
                plain = cipher.decrypt(sealed[:12], sealed[12:], _about(line, number, last=following is None))
            except InvalidTag:
                raise Damaged("it was changed or cut short, or belongs to another practice") from None
            digest.update(plain)
            size += len(plain)
            out.write(plain)
            number, sealed = number + 1, following
    # Without a piece nothing was opened, and so the head was vouched for by nobody.
    if number == 0 or size != expected_size or digest.hexdigest() != expected:
        raise Damaged("it is not whole")
    return head


def _head(source: BinaryIO) -> tuple[bytes, dict[str, Any]]:
    line = source.readline(LONGEST_HEAD)
    if not line.endswith(b"\n"):
        raise Damaged("it has no head")
    try:
        head = json.loads(line)
    except (ValueError, RecursionError):
        raise Damaged("its head is not whole") from None
    if not isinstance(head, dict):
        raise Damaged("its head is not whole")
    return line[:-1], head


def _piece(source: BinaryIO) -> bytes | None:
    length = source.read(4)
    if not length:
        return None
    wanted = int.from_bytes(length, "big")
    if not 28 <= wanted <= PIECE + 28:
        raise Damaged("it was changed or cut short")
    sealed = source.read(wanted)
    if len(sealed) < wanted:
        raise Damaged("it was cut short")
    return sealed


def _cipher(key: bytes, salt: bytes) -> Any:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if len(key) != 32:
        raise CannotOpen("a key has 32 bytes")
    return AESGCM(derive(key, salt=salt, info=_INFO))


def _about(head: bytes, number: int, *, last: bool) -> bytes:
    return head + f"|{number}|{'last' if last else 'more'}".encode()


def _digest(file: Path) -> str:
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
