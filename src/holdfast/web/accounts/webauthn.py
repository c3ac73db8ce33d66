"""Security keys (WebAuthn), by the kept package `fido2`: registered for the exact host name that stands in the address.

The state between question and answer lies in the session and is used once.
"""

from __future__ import annotations

import ipaddress
import json
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q
from django.http import HttpRequest
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from holdfast.case.sealing import derive, mark, seal, unseal
from holdfast.web import clock
from holdfast.web.accounts import factors
from holdfast.web.accounts.models import SecurityKey

_IN_SESSION = "webauthn"
PREFERRED = UserVerificationRequirement.PREFERRED
LONGEST_ANSWER = 20_000


def host_of(request: HttpRequest) -> str:
    """The host name a key is for, without a port."""
    host = request.get_host()
    return host.rpartition(":")[0] if ":" in host and not host.endswith("]") else host


def possible(request: HttpRequest) -> bool:
    """Whether browsers allow it here: on a name, over https or on localhost; never on a bare address."""
    host = host_of(request)
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return request.is_secure() or host == "localhost" or host.endswith(".localhost")
    return False


def ask_to_register(request: HttpRequest, user: User) -> str:
    """What the page's script hands to the browser, as JSON. The question is kept in the session."""
    handle = mark(derive(factors.key().key, salt=b"", info=b"holdfast user handles 1"), str(user.pk))
    options, state = _server(request).register_begin(
        PublicKeyCredentialUserEntity(id=handle, name=user.get_username(), display_name=user.get_username()),
        credentials=[known for _, known in _known(request, user)],
        resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        user_verification=PREFERRED,
    )
    request.session[_IN_SESSION] = {"for": "register", **state}
    return json.dumps(dict(options.public_key), default=dict)


def register(request: HttpRequest, user: User, name: str, answer: str) -> SecurityKey | None:
    """The key that answered, stored; None where the answer does not fit the question."""
    state = _asked(request, "register")
    if state is None:
        return None
    try:
        told = _server(request).register_complete(state, json.loads(answer[:LONGEST_ANSWER]))
        credential = told.credential_data
        assert credential is not None
    except Exception:  # noqa: BLE001 - whatever a stranger's bytes make the parser raise: it is no key
        return None
    if any(one.credential_id == credential.credential_id for _, one in _known(request, user)):
        return None
    device = SecurityKey(user=user, name=name, made_at=clock.now(), host=host_of(request), counter=told.counter)
    key = factors.key()
    device.sealed = seal(key.key, bytes(credential), about=factors.about(device.place, user.pk), key_id=key.id)
    device.save()
    return device


def ask_to_sign(request: HttpRequest, user: User) -> str | None:
    """The question for the person's keys of this host, as JSON; None where there is none to ask."""
    known = [credential for _, credential in _known(request, user)] if possible(request) else []
    if not known:
        return None
    options, state = _server(request).authenticate_begin(known, user_verification=PREFERRED)
    request.session[_IN_SESSION] = {"for": "sign", **state}
    return json.dumps(dict(options.public_key), default=dict)


def signed_by(request: HttpRequest, user: User, answer: str) -> SecurityKey | None:
    """The key that signed. None: none did, or its counter did not go on, as a copy's would not."""
    state = _asked(request, "sign")
    if state is None:
        return None
    known = _known(request, user)
    try:
        plain = json.loads(answer[:LONGEST_ANSWER])
        used = _server(request).authenticate_complete(state, [one for _, one in known], plain)
        counter = AuthenticationResponse.from_dict(plain).response.authenticator_data.counter
    except Exception:  # noqa: BLE001 - whatever a stranger's bytes make the parser raise: it is no signature
        return None
    device = next(row for row, credential in known if credential.credential_id == used.credential_id)
    # Some keys never count and always say 0; one that ever counted must go on.
    went_on = Q(counter__lt=counter) | (Q(counter=0) if counter == 0 else Q(pk=None))
    changed = SecurityKey.objects.filter(went_on, pk=device.pk).update(counter=counter, used_at=clock.now())
    return device if changed else None


def _asked(request: HttpRequest, what: str) -> dict[str, Any] | None:
    state: dict[str, Any] | None = request.session.pop(_IN_SESSION, None)
    return state if state is not None and state.pop("for", None) == what else None


def _known(request: HttpRequest, user: User) -> list[tuple[SecurityKey, AttestedCredentialData]]:
    rows = SecurityKey.objects.filter(user=user, host=host_of(request))
    opened = (
        (row, unseal(factors.key().key, bytes(row.sealed), about=factors.about(row.place, user.pk))) for row in rows
    )
    return [(row, AttestedCredentialData(plain)) for row, plain in opened]


def _server(request: HttpRequest) -> Fido2Server:
    here = f"{request.scheme}://{request.get_host()}"
    return Fido2Server(
        PublicKeyCredentialRpEntity(id=host_of(request), name="Holdfast"), verify_origin=lambda origin: origin == here
    )
