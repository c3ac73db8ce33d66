"""One therapist's emergency envelope, sealed under a key of the practice: whom he trusts, what they shall do, and the
key of the list that a code on paper opens. The code itself is kept nowhere.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from holdfast.case.upcast import SCHEMA
from holdfast.web import clock
from holdfast.web.vault import audit
from holdfast.web.vault.keyring import practice_key
from holdfast.web.vault.models import EnvelopeRow
from holdfast.web.vault.rows import open_plain, seal_plain

NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Envelope:
    """`persons`: up to two, (name, how to reach). `head`: what stands on top of the sealed file, with the key wrapped
    by the code; `key`: the same key, to seal the list anew without the code. Both are None until a code was made.
    """

    persons: tuple[tuple[str, str], ...] = ()
    wishes: str = field(default="", repr=False)
    head: Mapping[str, Any] | None = field(default=None, repr=False)
    key: bytes | None = field(default=None, repr=False)
    code_made_on: str | None = None
    written_on: str | None = None


def envelope_of(user_id: int) -> Envelope:
    """This therapist's envelope; an empty one where he has none yet."""
    audit.note("envelope")
    row = EnvelopeRow.objects.filter(user_id=user_id).first()
    if row is None:
        return Envelope()
    plain = open_plain(practice_key("envelope", clock.now()), NOBODY, user_id, "envelope", row.schema, row.sealed)
    key = plain.pop("key")
    persons = tuple((name, reach) for name, reach in plain.pop("persons"))
    return Envelope(persons=persons, key=None if key is None else base64.b64decode(key), **plain)


def keep_envelope(user_id: int, envelope: Envelope) -> None:
    """Store it; what stood before is written over."""
    audit.note("envelope")
    plain = {
        "persons": [list(pair) for pair in envelope.persons],
        "wishes": envelope.wishes,
        "head": None if envelope.head is None else dict(envelope.head),
        "key": None if envelope.key is None else base64.b64encode(envelope.key).decode(),
        "code_made_on": envelope.code_made_on,
        "written_on": envelope.written_on,
    }
    sealed = seal_plain(practice_key("envelope", clock.now()), NOBODY, user_id, "envelope", plain)
    EnvelopeRow.objects.update_or_create(
        user_id=user_id, defaults={"made_at": clock.now(), "schema": SCHEMA, "sealed": sealed}
    )
