"""Everything sealed under a patient's key, in one table: what `rekey`, upcasting, checks and erasure all walk.

A row names its key in its header and opens under `rows.about(case, place, kind, schema)`. Whoever adds a sealed field
to the vault adds a line here; a test compares the two. (`EnvelopeRow` is of no patient: under a key of the practice.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import BinaryField, Q, QuerySet
from django.db.models.functions import Substr

from holdfast.web.vault.kinds import PRIVATE_KINDS
from holdfast.web.vault.models import (
    CaseRow,
    DraftRow,
    EntryRow,
    Grant,
    Hold,
    Row,
    Sheet,
    SheetComment,
    SideNote,
    SummaryRow,
)

ANY = Q()
_PRIVATE = Q(kind__in=PRIVATE_KINDS)


@dataclass(frozen=True, slots=True)
class Place:
    """One sealed field of one table.

    `case`: the lookup from a row to its case's id. `place`, `kind`: what of a row goes under its seal. `only`: the rows
    meant, where a table holds two sorts. `private`: under the key of patient and author (`author_id` of the row)
    together; the others open with the patient's alone. `marked`: the row carries a keyed fingerprint of its entry too.
    """

    model: type[Row]
    field: str
    case: str
    place: Callable[[Any], int | str]
    kind: Callable[[Any], str]
    only: Q = ANY
    private: bool = False
    marked: bool = False

    def rows(self, case: UUID) -> QuerySet[Any]:
        """The rows of one case that are sealed here, in a steady order."""
        there = self.model._default_manager.filter(self.only, **{self.case: case})  # noqa: SLF001 - Django's public name
        return there.exclude(**{self.field: None}).order_by("pk")


def draft_place(row: DraftRow) -> str:
    return f"{row.author_id}:{row.name}"


def summary_place(row: SummaryRow) -> str:
    """Under the seal: an old summary cannot be passed off as one of today, with what is urgent left out."""
    return f"{row.revision}|{row.day.isoformat()}|{row.knowledge}"


def own_id(row: Any) -> str:
    """The place of a row that has an id of its own: no other row's content can be put there."""
    return str(row.id)


def _said(kind: str) -> Callable[[Any], str]:
    return lambda _: kind


def _list(row: EntryRow) -> str:
    return row.kind


def _seq(row: EntryRow) -> int:
    return row.seq


PLACES: tuple[Place, ...] = (
    Place(CaseRow, "sealed", "id", lambda _: 0, _said("case")),
    Place(EntryRow, "sealed", "case_id", _seq, _list, only=~_PRIVATE, marked=True),
    Place(EntryRow, "sealed", "case_id", _seq, _list, only=_PRIVATE, private=True, marked=True),
    Place(SummaryRow, "sealed", "case_id", summary_place, _said("summary")),
    Place(DraftRow, "sealed", "case_id", draft_place, _said("draft")),
    Place(DraftRow, "sealed_private", "case_id", draft_place, _said("draft private"), private=True),
    Place(Grant, "sealed", "case_id", own_id, _said("grant")),
    Place(Hold, "sealed", "case_id", own_id, _said("hold")),
    Place(Sheet, "sealed", "case_id", own_id, _said("sheet")),
    Place(SheetComment, "sealed", "sheet__case_id", own_id, _said("sheet comment")),
    Place(SideNote, "sealed", "case_id", own_id, lambda row: f"side note {row.kind}"),
)


def names_in(case: UUID, *, private: bool) -> set[UUID]:
    """Names of the keys that rows of a case are sealed under, read from the headers; nothing is opened."""
    found: set[UUID] = set()
    for place in PLACES:
        if place.private == private:
            found |= set(_names(place.rows(case), place.field))
    return found


def _names(rows: QuerySet[Any], field: str) -> Iterator[UUID]:
    header = Substr(field, 4, 16, output_field=BinaryField())
    for (name,) in rows.order_by().annotate(named=header).values_list("named").distinct():
        if len(bytes(name)) == 16:  # cut short: no key is named, and none would open it
            yield UUID(bytes=bytes(name))
