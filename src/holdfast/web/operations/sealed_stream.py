"""A long file sealed in pieces: each under its number, the last marked as last, all bound to the head.

    one line of JSON (the head), then pieces of: 4 bytes length, nonce and ciphertext of at most a million bytes

A piece left out, doubled, moved or cut off does not open; neither does anything under another head. `SealedOut` and
`SealedIn` write and read such a file as it comes; `open_file` reads the backups of version 1, whose head also says size
and SHA-256 of all of it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from holdfast.case.sealing import CannotOpen, derive

PIECE = 1 << 20
LONGEST_HEAD = 10_000
LONGEST_FRAME = 1 << 31
_INFO, _INFO_2 = b"holdfast backup 1", b"holdfast stream 2"


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


class SealedOut:
    """Frames of bytes into a sealed file. Nothing is whole before `close`."""

    def __init__(self, key: bytes, head: dict[str, Any], out: BinaryIO) -> None:
        salt = os.urandom(16)
        self._line = json.dumps({**head, "salt": salt.hex()}, sort_keys=True).encode()
        if len(self._line) >= LONGEST_HEAD:
            raise ValueError("a head has at most 10,000 bytes")
        self._cipher, self._out, self._number, self._waiting = _cipher(key, salt, _INFO_2), out, 0, bytearray()
        out.write(self._line + b"\n")

    def frame(self, data: bytes) -> None:
        """One frame more; it comes out of `SealedIn.frames` as it went in."""
        self._waiting += len(data).to_bytes(8, "big") + data
        while len(self._waiting) > PIECE:
            self._seal(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]

    def close(self) -> None:
        """The last piece. The file itself stays open."""
        self._seal(bytes(self._waiting), last=True)

    def _seal(self, plain: bytes, *, last: bool) -> None:
        nonce = os.urandom(12)
        sealed = nonce + self._cipher.encrypt(nonce, plain, _about(self._line, self._number, last=last))
        self._out.write(len(sealed).to_bytes(4, "big") + sealed)
        self._number += 1


class SealedIn:
    """A sealed file of frames. `head` is believed only with the first frame; raises `Damaged` on the way."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._line, self.head = _head(source)

    def frames(self, key: bytes) -> Iterator[bytes]:
        """Frame after frame; when it ends without `Damaged`, all that was written came out."""
        waiting, wanted = bytearray(), None
        for plain in self._plain(key):
            waiting += plain
            while True:
                if wanted is None and len(waiting) >= 8:
                    wanted = int.from_bytes(waiting[:8], "big")
                    if wanted > LONGEST_FRAME:
                        raise Damaged("it is not whole")
                    del waiting[:8]
                if wanted is None or len(waiting) < wanted:
                    break
                yield bytes(waiting[:wanted])
                del waiting[:wanted]
                wanted = None
        if waiting or wanted is not None:
            raise Damaged("it is not whole")

    def _plain(self, key: bytes) -> Iterator[bytes]:
        from cryptography.exceptions import InvalidTag

        try:
            cipher = _cipher(key, bytes.fromhex(self.head["salt"]), _INFO_2)
        except (KeyError, TypeError, ValueError):
            raise Damaged("its head is not whole") from None
        number, sealed = 0, _piece(self._source)
        if sealed is None:
            raise Damaged("it is not whole")
        while sealed is not None:
            following = _piece(self._source)
            try:
                yield cipher.decrypt(sealed[:12], sealed[12:], _about(self._line, number, last=following is None))
            except InvalidTag:
                raise Damaged("it was changed or cut short, or belongs to another practice") from None
            number, sealed = number + 1, following


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


def _cipher(key: bytes, salt: bytes, info: bytes = _INFO) -> Any:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if len(key) != 32:
        raise CannotOpen("a key has 32 bytes")
    return AESGCM(derive(key, salt=salt, info=info))


def _about(head: bytes, number: int, *, last: bool) -> bytes:
    return head + f"|{number}|{'last' if last else 'more'}".encode()


def _digest(file: Path) -> str:
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
