"""A security key, made in software by the arithmetic of the standard: registered, signs once, and a copy is noticed."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import struct
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.contrib.auth.models import User
from django.test import Client
from fido2 import cbor
from fido2.cose import ES256
from tests.web.accounts.test_second_factors import SECOND, again, did
from tests.web.accounts.test_signing_in import sign_in

from holdfast.web.accounts import factors
from holdfast.web.accounts.models import SecurityKey

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
KEY = "/account/factors/key/"
HERE: dict[str, Any] = {"headers": {"host": "localhost"}}


def plain(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


@dataclass
class SoftKey:
    """What a key does, for one host."""

    host: str = "localhost"
    origin: str = "http://localhost"
    counter: int = 0
    id: bytes = field(default_factory=lambda: os.urandom(32))
    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def registers(self, question: dict[str, Any]) -> str:
        public = cbor.encode(ES256.from_cryptography_key(self.private.public_key()))  # type: ignore[no-untyped-call]
        credential = b"\0" * 16 + struct.pack(">H", len(self.id)) + self.id + public
        told = {"fmt": "none", "attStmt": {}, "authData": self._data(0x41) + credential}
        return self._answer("webauthn.create", question, attestationObject=cbor.encode(told))

    def signs(self, question: dict[str, Any]) -> str:
        data, client = self._data(0x01), self._client("webauthn.get", question)
        signature = self.private.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer("webauthn.get", question, authenticatorData=data, signature=signature)

    def _data(self, flags: int) -> bytes:
        self.counter += 1
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + struct.pack(">I", self.counter)

    def _client(self, kind: str, question: dict[str, Any]) -> bytes:
        told = {"type": kind, "challenge": question["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps(told).encode()

    def _answer(self, kind: str, question: dict[str, Any], **parts: bytes) -> str:
        response = {name: plain(value) for name, value in parts.items()}
        response["clientDataJSON"] = plain(self._client(kind, question))
        return json.dumps({"id": plain(self.id), "rawId": plain(self.id), "type": "public-key", "response": response})


def question_in(content: bytes) -> dict[str, Any]:
    found = re.search(r'data-question="([^"]*)"', content.decode())
    assert found is not None
    asked: dict[str, Any] = json.loads(unescape(found[1]))
    return asked


@pytest.fixture
def registered(signed_in_anna: Client) -> SoftKey:
    again(signed_in_anna)
    key = SoftKey()
    asked = question_in(signed_in_anna.get(KEY, **HERE).content)
    assert asked["rp"]["id"] == "localhost"
    assert asked["authenticatorSelection"]["userVerification"] == "preferred"
    answer = signed_in_anna.post(KEY, {"answer": key.registers(asked), "name": "the blue key"}, **HERE)
    assert answer.status_code == 200
    return key


def test_a_key_signs_one_in(client: Client, anna: User, registered: SoftKey) -> None:
    assert sign_in(client)["Location"] == SECOND
    asked = question_in(client.get(SECOND, **HERE).content)
    answer = registered.signs(asked)
    assert client.post(SECOND, {"answer": answer, "code": ""}, **HERE).status_code == 302
    assert client.get("/", **HERE).status_code == 200
    sign_in(client)
    client.get(SECOND, **HERE)
    assert client.post(SECOND, {"answer": answer}, **HERE).status_code == 400  # the same answer, to another question


def test_a_copy_that_counts_anew_is_noticed(client: Client, anna: User, registered: SoftKey) -> None:
    for counter, status in ((40, 302), (40, 302), (3, 400)):
        registered.counter = counter if status == 400 else registered.counter + counter
        sign_in(client)
        asked = question_in(client.get(SECOND, **HERE).content)
        assert client.post(SECOND, {"answer": registered.signs(asked)}, **HERE).status_code == status
    assert did()[-1] == "second factor refused"


@pytest.mark.parametrize("wrong", ["host", "origin", "private"])
def test_another_host_another_origin_and_another_key_do_not_sign(
    client: Client, anna: User, registered: SoftKey, wrong: str
) -> None:
    sign_in(client)
    asked = question_in(client.get(SECOND, **HERE).content)
    values = {"host": "elsewhere.example", "origin": "http://localhost:9", "private": SoftKey().private}
    setattr(registered, wrong, values[wrong])
    assert client.post(SECOND, {"answer": registered.signs(asked)}, **HERE).status_code == 400


def test_a_key_is_registered_once(signed_in_anna: Client, anna: User, registered: SoftKey) -> None:
    asked = question_in(signed_in_anna.get(KEY, **HERE).content)
    assert [one["id"] for one in asked["excludeCredentials"]] == [plain(registered.id)]
    assert signed_in_anna.post(KEY, {"answer": registered.registers(asked)}, **HERE).status_code == 400
    assert len(factors.of(anna)) == 1


def test_what_a_key_told_lies_sealed(anna: User, registered: SoftKey) -> None:
    row = SecurityKey.objects.get()
    assert registered.id not in bytes(row.sealed)
    assert (row.host, row.name) == ("localhost", "the blue key")


def test_at_another_address_the_key_is_not_asked_and_it_is_said(
    client: Client, anna: User, registered: SoftKey
) -> None:
    sign_in(client)
    page = client.get(SECOND, headers={"host": "127.0.0.1"}).content
    assert b"another address" in page
    assert b"data-question" not in page
