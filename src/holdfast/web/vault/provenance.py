"""Who wrote an entry, and when it was stored: what stands beside a correction and what it corrects."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from holdfast.web.vault import audit
from holdfast.web.vault.handles import CaseHandle
from holdfast.web.vault.keyring import patient_key
from holdfast.web.vault.kinds import PRIVATE_KINDS
from holdfast.web.vault.models import CaseRow, EntryRow
from holdfast.web.vault.rows import mark_of


@dataclass(frozen=True, slots=True)
class Written:
    """By whom (his account's name; None: the patient himself, on his own page) and when one entry was stored."""

    by: str | None
    at: datetime


def who_wrote(handle: CaseHandle, kind: str, ids: Iterable[str]) -> dict[str, Written]:
    """Entry id -> who stored it and when, for entries of one list, never of private notes. One query."""
    if kind in PRIVATE_KINDS:
        raise ValueError("of private notes only their author knows")
    audit.note("read", handle.id)
    key = patient_key(handle.id)
    marks = {mark_of(one, kind, 0, {"id": id}): id for one in (key, *key.older) for id in ids}
    rows = EntryRow.objects.filter(case_id=handle.id, kind=kind, mark__in=list(marks))
    found = rows.values_list("mark", "author__username", "stored_at")
    return {marks[bytes(mark)]: Written(name, at) for mark, name, at in found}


def restricted_among(handles: Iterable[CaseHandle]) -> set[UUID]:
    """Those of these cases that are kept and not analysed. One query; nothing is opened."""
    wanted = [handle.id for handle in handles]
    return set(CaseRow.objects.filter(id__in=wanted, restricted=True).values_list("id", flat=True))
