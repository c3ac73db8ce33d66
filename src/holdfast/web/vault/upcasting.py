"""Rows of older schemas sealed anew under the present one, for `holdfast upgrade`.

They open without it, by the steps of `case.upcast`; done once, an old practice no longer leans on them. One case at a
time, its row locked, in one transaction. Private notes and forms with something private in them need their author and
stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from holdfast.case.sealing import CannotOpen
from holdfast.case.upcast import SCHEMA
from holdfast.web.vault import audit
from holdfast.web.vault.keyring import Key, patient_key, with_key
from holdfast.web.vault.models import CaseRow, DraftRow
from holdfast.web.vault.rows import NewerThanProgram, open_plain, seal_plain
from holdfast.web.vault.sealed_places import PLACES, Place

_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Upcast:
    """Rows sealed anew, and rows that do not open and were left as they are."""

    rows: int
    left: int


def upcast_rows() -> Upcast:
    """Seal every row of an older schema under the present one, in every case that has a key. May be run again.

    Raises `Locked` where the installation key is not open, `NotAudited`.
    """
    cases = list(CaseRow.objects.order_by("made_at", "id").values_list("id", flat=True))
    there = with_key(cases)
    done = [_case(case) for case in cases if case in there]
    return Upcast(sum(one.rows for one in done), sum(one.left for one in done))


def _case(case: UUID) -> Upcast:
    with transaction.atomic():
        CaseRow.objects.select_for_update().only("id").get(id=case)
        key = patient_key(case)
        done = [_place(case, key, place) for place in PLACES if not place.private]
        rows, left = sum(one.rows for one in done), sum(one.left for one in done)
        if rows:
            audit.note("upcast", case)
    return Upcast(rows, left)


def _place(case: UUID, key: Key, place: Place) -> Upcast:
    done = left = 0
    for some in _batches(place, case):
        changed = []
        for row in some:
            if isinstance(row, DraftRow) and row.sealed_private is not None:
                continue  # one schema speaks for both parts, and the private one opens to its author alone
            kind, at = place.kind(row), place.place(row)
            try:
                plain = open_plain(key, case, at, kind, row.schema, getattr(row, place.field))
            except (CannotOpen, NewerThanProgram):
                left += 1
                continue
            setattr(row, place.field, seal_plain(key, case, at, kind, plain))
            row.schema = SCHEMA
            changed.append(row)
        fields = [place.field, "schema"]
        place.model._default_manager.bulk_update(changed, fields, batch_size=100)  # noqa: SLF001 - Django's public name
        done += len(changed)
    return Upcast(done, left)


def _batches(place: Place, case: UUID) -> Iterator[list[Any]]:
    older = Q(("schema__lt", SCHEMA))  # each of these tables has a schema; that they do stands in no type
    names = list(place.rows(case).filter(older).values_list("pk", flat=True))
    for start in range(0, len(names), _AT_ONCE):
        yield list(place.model._default_manager.filter(pk__in=names[start : start + _AT_ONCE]))  # noqa: SLF001 - Django's public name
