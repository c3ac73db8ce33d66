"""One therapist's emergency envelope, sealed under a key of the practice: whom he trusts, what they shall do, and the
key of the list that a code on paper opens. The code itself is kept nowhere.
"""

from __future__ import annotations

import base64
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from holdfast.case.upcast import SCHEMA
from holdfast.web import clock
from holdfast.web.vault import audit
from holdfast.web.vault.keyring import practice_key, with_key
from holdfast.web.vault.models import CaseRow, EnvelopeRow
from holdfast.web.vault.rows import open_plain, seal_plain

NOBODY = UUID(int=0)
A_MONTH = timedelta(days=30)


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
    put_away: bool = False
    """That there is no list yet was said on the caseload, and he put it away."""


@dataclass(frozen=True, slots=True)
class ListAge:
    """How old one therapist's emergency list is, from the days of his cases and of the list alone. `began`: treatments
    that began here since; `none_yet`: there is no list after a month of use, and that was not put away.
    """

    written_on: date | None
    began: int
    none_yet: bool


def envelope_of(user_id: int) -> Envelope:
    """This therapist's envelope; an empty one where he has none yet."""
    audit.note("envelope")
    return _read(EnvelopeRow.objects.filter(user_id=user_id).first())


def list_age(user_id: int, made: Iterable[datetime], *, there: bool = True) -> ListAge | None:
    """How old this therapist's list is, from the moments at which his running cases were made here; None without one.
    Of the envelope nothing but its day is given back. `there=False`: it is known already that he has none.
    """
    moments, now = list(made), clock.now()
    if not moments:
        return None
    row = EnvelopeRow.objects.filter(user_id=user_id).first() if there else None
    envelope = _read(row)
    if row is None or envelope.written_on is None:
        return ListAge(None, 0, now - min(moments) > A_MONTH and not envelope.put_away)
    day = date.fromisoformat(envelope.written_on)
    began = [moment.astimezone(now.tzinfo).date() > day or moment > row.made_at for moment in moments]
    return ListAge(day, sum(began), none_yet=False)


def lists_due() -> tuple[int, int]:
    """How many therapists' lists are older than a treatment of theirs, and how many have none after a month."""
    cases = CaseRow.objects.filter(owner__is_active=True, ended_on=None).values_list("id", "owner_id", "made_at")
    found = list(cases)
    keys, made = with_key(case for case, _, _ in found), defaultdict(list)
    for case, owner, moment in found:
        if case in keys:
            made[owner].append(moment)
    ages = [age for owner, moments in made.items() if (age := list_age(owner, moments)) is not None]
    return sum(age.began > 0 for age in ages), sum(age.none_yet for age in ages)


def put_list_away(user_id: int) -> None:
    """Say no more on the caseload that there is no list yet."""
    keep_envelope(user_id, replace(envelope_of(user_id), put_away=True))


def _read(row: EnvelopeRow | None) -> Envelope:
    if row is None:
        return Envelope()
    user_id = row.user_id
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
        "put_away": envelope.put_away,
    }
    sealed = seal_plain(practice_key("envelope", clock.now()), NOBODY, user_id, "envelope", plain)
    EnvelopeRow.objects.update_or_create(
        user_id=user_id, defaults={"made_at": clock.now(), "schema": SCHEMA, "sealed": sealed}
    )
