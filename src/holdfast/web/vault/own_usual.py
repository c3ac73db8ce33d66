"""The author's own usual with his other patients, counted while his key is open and kept nowhere.

It opens notes of his own in the other cases, so each of them stands in the trail. A case that is restricted is not
analysed and is not counted either; an invented one is never counted for a patient, nor a patient for it.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from holdfast.case.as_of import standing
from holdfast.case.casefile import load_many
from holdfast.case.model import Case
from holdfast.case.private import Elsewhere, PrivateNote
from holdfast.case.restriction import in_force
from holdfast.process.own_usual import own_usual, resting_on_more
from holdfast.web.vault import audit
from holdfast.web.vault.handles import AuthorKey, CaseHandle
from holdfast.web.vault.keyring import Key, patient_keys, private_key, with_key
from holdfast.web.vault.kinds import PRIVATE
from holdfast.web.vault.models import CaseRow, EntryRow
from holdfast.web.vault.reading import about_from
from holdfast.web.vault.rows import DOES_NOT_OPEN, Stored, open_entries, open_plain

Rows = dict[UUID, list[tuple[int, int, Stored]]]


def with_own_usual(case: Case, handle: CaseHandle, author: AuthorKey | None, at: datetime) -> Case:
    """The case with how often its author felt each pull and urge with his others, as known at `at`.

    Without his private notes it is given back as it is, and so are a restricted case and one in which he felt nothing:
    what nobody compares is not opened. A figure that came with a case file stands while it rests on more hours than
    there are here.
    """
    if case.private is None or author is None or not handle.may_write:
        return case
    if in_force(case.record) is not None or not any(map(_felt, case.private.notes)):
        return case
    here = own_usual(_others(handle, author, case.record.about.origin == "practice", at))
    elsewhere: tuple[Elsewhere, ...] = resting_on_more(case.private.elsewhere, here)
    return replace(case, private=replace(case.private, elsewhere=elsewhere))


def _felt(note: PrivateNote) -> bool:
    return bool(note.urges) or any(mark.strength > 0 for mark in note.pulls or ())


def _others(handle: CaseHandle, author: AuthorKey, real: bool, at: datetime) -> list[tuple[PrivateNote, ...]]:
    """The author's notes that stand in each of his other cases of the same kind, real or not. Four queries."""
    rows = _rows(handle, author)
    mine = CaseRow.objects.filter(id__in=rows, owner_id=author.user_id, restricted=False)
    sealed = {case: (schema, about) for case, schema, about in mine.values_list("id", "schema", "sealed")}
    keys = patient_keys(with_key(sealed))
    found = []
    for case in sorted(keys):
        with suppress(*DOES_NOT_OPEN):  # the case that does not open says so on its own page
            schema, about = sealed[case]
            audit.note("count own", case)
            plain = open_plain(keys[case], case, 0, "case", schema, about)
            if (about_from(plain["about"]).origin == "practice") is real:
                found.append(_notes(case, keys[case], author, rows[case], at))
    return found


def _rows(handle: CaseHandle, author: AuthorKey) -> Rows:
    rows = EntryRow.objects.filter(kind=PRIVATE, author_id=author.user_id).exclude(case_id=handle.id)
    found: Rows = {}
    for case, seq, schema, sealed in rows.order_by("case_id", "seq").values_list("case_id", "seq", "schema", "sealed"):
        found.setdefault(case, []).append((seq, schema, sealed))
    return found


def _notes(
    case: UUID, key: Key, author: AuthorKey, rows: list[tuple[int, int, Stored]], at: datetime
) -> tuple[PrivateNote, ...]:
    opened = open_entries(private_key(key, author), case, PRIVATE, rows)
    return standing(load_many(PrivateNote, opened), at)
