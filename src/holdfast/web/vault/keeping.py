"""How long cases have been kept: what stands in clear about them, for a list that opens none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from holdfast.web.vault import audit
from holdfast.web.vault.beside import REQUEST
from holdfast.web.vault.handles import CaseHandle
from holdfast.web.vault.keyring import with_key
from holdfast.web.vault.models import CaseRow, EntryRow, Hold, SideNote


@dataclass(frozen=True, slots=True)
class Kept:
    """One case: whose, when its treatment ended (None: it runs), if it is restricted, whether a legal hold is open,
    whether the patient asked for something that is not answered yet, when it was made here.
    """

    case: UUID
    owner: str
    ended_on: date | None
    restricted: bool
    held: bool
    asked: bool
    made_at: datetime


def kept_for(handles: list[CaseHandle]) -> dict[UUID, Kept]:
    """For the cases of which this user is the therapist. Opens none."""
    mine = [handle.id for handle in handles if handle.may_write]
    return {one.case: one for one in _read(CaseRow.objects.filter(id__in=mine))}


def kept_in_practice() -> tuple[Kept, ...]:
    """Every case of the practice by its id and its therapist; no name of a patient. Who may ask, the page decides."""
    audit.note("retention")
    found = list(_read(CaseRow.objects.order_by("owner__username", "made_at", "id")))
    there = with_key(one.case for one in found)
    return tuple(one for one in found if one.case in there)


def what_is_there(handle: CaseHandle) -> dict[str, int]:
    """List -> number of entries, counted and not opened: what an erasure takes away."""
    kinds = EntryRow.objects.filter(case_id=handle.id).order_by("kind", "seq").values_list("kind", flat=True)
    counts: dict[str, int] = {}
    for kind in kinds:
        counts[kind] = counts.get(kind, 0) + 1
    return counts


def _read(rows: QuerySet[CaseRow]) -> list[Kept]:
    on_hold = Exists(Hold.objects.filter(case_id=OuterRef("id"), ended_at=None))
    asked = Exists(SideNote.objects.filter(case_id=OuterRef("id"), kind=REQUEST, closed_at=None))
    plain = ("id", "owner__username", "ended_on", "restricted", "on_hold", "asked", "made_at")
    found = rows.annotate(on_hold=on_hold, asked=asked).values_list(*plain)
    return [Kept(*row) for row in found]
