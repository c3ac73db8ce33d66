"""The rows of leave to read more than a role gives: made with their reason sealed, and opened again."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from holdfast.case.upcast import SCHEMA
from holdfast.web.vault.keyring import Key, to_write
from holdfast.web.vault.models import Grant
from holdfast.web.vault.people import EMERGENCY
from holdfast.web.vault.rows import open_plain, seal_plain

NAMED, REACHED, PRINTED = "named", "reach", "print private"
"""Three more things a grant can be: a pseudonym shown to somebody who asked in an emergency; the real name and number
shown to somebody who opened the record in one; one's own notes printed.
"""
TOLD = (NAMED, EMERGENCY, REACHED)
"""What a therapist is told of until he says that he has seen it."""


def give(
    case: UUID, to: int, by: int, what: str, now: datetime, until: datetime, reason: str, by_name: bool | None = None
) -> UUID:
    if not reason.strip():
        raise ValueError("a reason is needed")
    made = uuid4()
    plain: dict[str, Any] = {"reason": reason.strip()}
    if by_name is not None:
        plain["by_name"] = by_name
    with to_write(case) as key:
        Grant.objects.create(
            id=made, case_id=case, to_id=to, by_id=by, what=what, made_at=now, until=until, schema=SCHEMA,
            sealed=seal_plain(key, case, str(made), "grant", plain),
        )  # fmt: skip
    return made


def reason_of(one: Grant, key: Key) -> str:
    return str(plain_of(one, key)["reason"])


def plain_of(one: Grant, key: Key) -> dict[str, Any]:
    return open_plain(key, one.case_id, str(one.id), "grant", one.schema, one.sealed)
