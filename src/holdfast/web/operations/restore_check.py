"""Whether all that is sealed in the open practice opens with the keys that are there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from holdfast.web.operations.backup_read import Tell, silent


@dataclass(frozen=True, slots=True)
class Openings:
    """Rows that opened; private ones, which only their authors open; cases without a key; rows that do not open, as
    (table, key of the row), the first hundred, and their number; cases under a key that is not there any more:
    `rekey --patients` came between.
    """

    opened: int
    private: int
    without_key: frozenset[UUID]
    shut: tuple[tuple[str, str], ...]
    shut_count: int
    rekeyed: frozenset[UUID] = frozenset()


def check_openings(tell: Tell = silent) -> Openings:
    """Open every sealed row of every case. Private notes are counted: nobody but their author has their key."""
    from django.db.models import F

    from holdfast.case.sealing import CannotOpen
    from holdfast.web.vault import rows as sealed_rows
    from holdfast.web.vault.keyring import patient_keys, with_key
    from holdfast.web.vault.models import CaseRow
    from holdfast.web.vault.sealed_places import PLACES

    cases = set(CaseRow.objects.values_list("id", flat=True))
    there = with_key(cases)
    keys = patient_keys(there)
    openers = {case: sealed_rows.opener(key) for case, key in keys.items()}
    names = {case: {one.id.bytes for one in (key, *key.older)} for case, key in keys.items()}
    rekeyed: set[UUID] = set()
    opened = private = shut_count = 0
    shut: list[tuple[str, str]] = []
    for place in PLACES:
        rows: Any = place.model._default_manager.filter(place.only).exclude(**{place.field: None})  # noqa: SLF001
        if place.private:
            private += rows.count()
            continue
        for row in rows.annotate(case_of=F(place.case)).iterator(chunk_size=2_000):
            if row.case_of not in openers:
                continue
            about = sealed_rows.about(row.case_of, place.place(row), place.kind(row), row.schema)
            sealed = bytes(getattr(row, place.field))
            try:
                openers[row.case_of](sealed, about)
            except CannotOpen:
                shut_count += 1
                if place.model is CaseRow and sealed[sealed_rows.NAME] not in names[row.case_of]:
                    rekeyed.add(row.case_of)
                if len(shut) < 100:
                    shut.append((type(row).__name__, str(row.pk)))
                continue
            opened += 1
            if opened % 100_000 == 0:
                tell(f"{opened:,} sealed rows opened")
    return Openings(opened, private, frozenset(cases - there), tuple(shut), shut_count, frozenset(rekeyed))


def keys_are_up_to_date() -> bool:
    """Whether the tables of the key store are this program's."""
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connections["keys"])
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def rows_are_up_to_date() -> bool:
    """Whether no sealed row that `upcast_rows` can seal anew is of an older schema than this program writes."""
    from holdfast.case.upcast import SCHEMA
    from holdfast.web.vault.kinds import PRIVATE_KINDS
    from holdfast.web.vault.models import CaseRow, EntryRow

    # Private notes wait for their author: nobody else can seal them anew, and they open as they are.
    entries = EntryRow.objects.exclude(kind__in=PRIVATE_KINDS)
    return not any(rows.filter(schema__lt=SCHEMA).exists() for rows in (CaseRow.objects.all(), entries))
