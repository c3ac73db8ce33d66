"""A new key for a patient: what is sealed under the old one is sealed anew, while others read and write.

One case at a time, its row locked, in one transaction of the data. Keys are another database: the new key is stored
before anything is sealed under it, and an old one is destroyed only after the rows that left it are stored for good.
Whatever a crash leaves in between opens, because each row names its key. Private notes need their author: they move
when he signs in, and the old key stays until then.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction

from holdfast.case.sealing import CannotOpen, sealer
from holdfast.web import clock
from holdfast.web.keystore.models import AuthorKeyRow, KeyRow
from holdfast.web.vault import audit
from holdfast.web.vault.handles import AuthorKey
from holdfast.web.vault.keyring import (
    PATIENT,
    Key,
    destroy_keys,
    pair_name,
    patient_key,
    private_key,
    renew_key,
    retired_keys,
    to_write,
)
from holdfast.web.vault.models import CaseRow
from holdfast.web.vault.rows import NAME, about, mark_of, opener
from holdfast.web.vault.sealed_places import PLACES, Place, names_in

_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Resealed:
    """What became of one case: rows sealed anew; rows that do not open and were left, with the key they name."""

    case: UUID
    rows: int
    left: int


def rekey_case(case: UUID) -> Resealed:
    """A new key for one patient, and everything but private notes sealed under it. Raises `Locked`, `NotAudited`."""
    audit.note("rekey", case)
    with transaction.atomic():
        CaseRow.objects.select_for_update().only("id").get(id=case)
        renew_key(case, clock.now())
        key = patient_key(case)
        done = [_reseal(case, key, place, place.rows(case)) for place in PLACES if not place.private]
        transaction.on_commit(partial(drop_unneeded, [case]))
    return Resealed(case, sum(rows for rows, _ in done), sum(left for _, left in done))


def reseal_private(author: AuthorKey) -> int:
    """Seal the private notes of this author anew where the patient has a new key. For sign-in: one query where there is
    nothing to do. Returns how many were sealed anew.
    """
    waiting = retired_keys()
    return sum(reseal_private_of(case, author) for case in _with_private_of(author.user_id, waiting)) if waiting else 0


def reseal_private_of(case: UUID, author: AuthorKey) -> int:
    """`reseal_private` for one case: also before its author writes there again."""
    rows = 0
    with to_write(case) as key:
        own = private_key(key, author)
        for place in PLACES:
            if place.private:
                rows += _reseal(case, own, place, place.rows(case).filter(author_id=author.user_id))[0]
        transaction.on_commit(partial(drop_unneeded, [case]))
    if rows:
        audit.note_if_open("rekey", case)
    return rows


def drop_unneeded(cases: Iterable[UUID] | None = None) -> int:
    """Destroy the retired keys that no row needs any more, of these cases or of all. Returns how many.

    Never inside a transaction that wrote: the rows that left a key must be stored for good before it goes.
    """
    dropped = 0
    for case, retired in retired_keys(cases).items():
        with transaction.atomic():
            if CaseRow.objects.select_for_update().filter(id=case).values_list("id", flat=True).first() is not None:
                dropped += destroy_keys(retired - _needed(case, retired))
    return dropped


def rows_without_key() -> dict[UUID, set[UUID]]:
    """Case -> names of keys that its rows are sealed under and the key store has not: those rows open to nobody.

    So after a backup from before `rekey --patients` was restored, or a key store of another time. Walks everything.
    """
    found = {}
    for case in CaseRow.objects.order_by("made_at", "id").values_list("id", flat=True):
        there = set(KeyRow.objects.filter(case=case, purpose=PATIENT).values_list("id", flat=True))
        missing = names_in(case, private=False) - there
        if missing:
            found[case] = missing
    return found


def _needed(case: UUID, retired: set[UUID]) -> set[UUID]:
    """Those of a case's retired keys that one of its rows needs, read from the headers."""
    plain, private = names_in(case, private=False), names_in(case, private=True)
    if not private:
        return retired & plain
    authors = list(AuthorKeyRow.objects.values_list("id", flat=True))
    every = KeyRow.objects.filter(case=case, purpose=PATIENT).values_list("id", flat=True)
    pairs = {pair_name(key, author): key for key in every for author in authors}
    if private - pairs.keys():  # notes of before name their author alone: any key may be theirs
        return retired
    return retired & (plain | {pairs[name] for name in private})


def _with_private_of(user_id: int, cases: Iterable[UUID]) -> list[UUID]:
    found: set[UUID] = set()
    for place in PLACES:
        if place.private:
            rows = place.model._default_manager.filter(  # noqa: SLF001 - Django's public name
                place.only, **{"author_id": user_id, f"{place.case}__in": list(cases)}
            )
            found |= set(rows.values_list(place.case, flat=True))
    return sorted(found)


def _reseal(case: UUID, key: Key, place: Place, rows: Iterable[Any]) -> tuple[int, int]:
    """Seal the rows of one place anew under `key`. Returns how many were, and how many do not open and were left."""
    opened, sealed, done, left = opener(key), sealer(key.key, key.id), 0, 0
    for some in _batches(rows):
        changed = []
        for row in some:
            old = bytes(getattr(row, place.field))
            if old[NAME] == key.id.bytes:
                continue
            said = about(case, place.place(row), place.kind(row), row.schema)
            try:
                plain = opened(old, said)
            except CannotOpen:
                left += 1
                continue
            setattr(row, place.field, sealed(plain, said))
            if place.marked:
                row.mark = mark_of(key, row.kind, row.seq, json.loads(plain))
            changed.append(row)
        fields = [place.field, "mark"] if place.marked else [place.field]
        place.model._default_manager.bulk_update(changed, fields, batch_size=100)  # noqa: SLF001 - Django's public name
        done += len(changed)
    return done, left


def _batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    some: list[Any] = []
    for row in rows:
        some.append(row)
        if len(some) == _AT_ONCE:
            yield some
            some = []
    if some:
        yield some
