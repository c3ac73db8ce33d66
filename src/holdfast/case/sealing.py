"""Sealing: AES-256-GCM with a header that names the key, HKDF, and keys made from a passphrase by argon2id.

Used by the vault for its rows and by `case.sealed_file` for the private file. No Django, and the cryptography package
is loaded only when something is sealed. A sealed text reads `HF1 | key id (16) | nonce (12) | ciphertext and tag`.
The header is authenticated together with what the caller says the text is about, so that a row moved to another place,
or given another key's name, does not open.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

KEY_BYTES = 32
_MAGIC = b"HF1"
_NONCE = 12
_HEADER = len(_MAGIC) + 16
_SHORTEST = _HEADER + _NONCE + 16


class CannotOpen(ValueError):
    """A sealed text did not open: another key, another place, or bytes that were changed. Which, nobody can tell."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What argon2id spends: passes, KiB of memory, lanes. The default is RFC 9106's second recommendation."""

    passes: int = 3
    memory_kib: int = 65_536
    lanes: int = 4


USUAL = Cost()


def new_key() -> bytes:
    return os.urandom(KEY_BYTES)


def seal(key: bytes, plain: bytes, *, about: bytes, key_id: UUID) -> bytes:
    """Seal `plain` under `key` (32 bytes). `about` must be given again to open it."""
    return sealer(key, key_id)(plain, about)


def unseal(key: bytes, sealed: bytes, *, about: bytes) -> bytes:
    """The plain bytes. Raises `CannotOpen`."""
    return unsealer(key)(sealed, about)


def sealer(key: bytes, key_id: UUID) -> Callable[[bytes, bytes], bytes]:
    """`seal` for many texts under one key: a function of the plain bytes and what they are about."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    encrypt, header = AESGCM(key).encrypt, _MAGIC + key_id.bytes

    def one(plain: bytes, about: bytes) -> bytes:
        nonce = os.urandom(_NONCE)
        return header + nonce + encrypt(nonce, plain, header + about)

    return one


def unsealer(key: bytes) -> Callable[[bytes, bytes], bytes]:
    """`unseal` for many texts under one key: a function of the sealed bytes and what they are about."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    decrypt = AESGCM(key).decrypt

    def one(sealed: bytes, about: bytes) -> bytes:
        if len(sealed) < _SHORTEST or not sealed.startswith(_MAGIC):
            raise CannotOpen("this is not a sealed text, or it is cut short")
        nonce = sealed[_HEADER : _HEADER + _NONCE]
        try:
            return decrypt(nonce, sealed[_HEADER + _NONCE :], sealed[:_HEADER] + about)
        except InvalidTag:
            raise CannotOpen("the key does not fit, or the text was changed") from None

    return one


def key_id_of(sealed: bytes) -> UUID:
    """The key a sealed text names in its header. Raises `CannotOpen` for anything else."""
    if len(sealed) < _SHORTEST or not sealed.startswith(_MAGIC):
        raise CannotOpen("this is not a sealed text, or it is cut short")
    return UUID(bytes=sealed[len(_MAGIC) : _HEADER])


def derive(key: bytes, *, salt: bytes, info: bytes) -> bytes:
    """HKDF-SHA256 (RFC 5869): 32 bytes for one purpose, named by `info`."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=info).derive(key)


def key_from_words(words: str, salt: bytes, cost: Cost = USUAL) -> bytes:
    """A key from a password, passphrase or recovery code, by argon2id. About a tenth of a second, on purpose."""
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(
        words.encode(),
        salt,
        time_cost=cost.passes,
        memory_cost=cost.memory_kib,
        parallelism=cost.lanes,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )


def mark(key: bytes, text: str) -> bytes:
    """A 16-byte keyed fingerprint: equal texts get equal marks, and nobody without the key learns which."""
    return hmac.new(key, text.encode(), hashlib.sha256).digest()[:16]
