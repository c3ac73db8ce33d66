"""A case file into the vault and out of it: file -> database -> file is the identity."""

from __future__ import annotations

from dataclasses import fields
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from holdfast.case.casefile import dump, write_case
from holdfast.case.course import ended_on
from holdfast.case.model import RECORD_KINDS, WORKING_KINDS, Case
from holdfast.case.private import PrivateNotes
from holdfast.case.record import Picture
from holdfast.case.restriction import in_force
from holdfast.case.sealing import mark
from holdfast.case.upcast import SCHEMA
from holdfast.web import clock
from holdfast.web.vault import audit
from holdfast.web.vault.handles import AlreadyThere, AuthorKey, CaseHandle, Locked, NotYours, Real, Simulated
from holdfast.web.vault.keyring import make_key, practice_key, private_key
from holdfast.web.vault.kinds import ELSEWHERE, PRIVATE
from holdfast.web.vault.models import CaseRow
from holdfast.web.vault.reading import read_whole
from holdfast.web.vault.rows import seal_plain
from holdfast.web.vault.writing import store


def import_case(
    owner: User, case: Case, private: PrivateNotes | None = None, author_key: AuthorKey | None = None
) -> CaseHandle:
    """Store a whole case as a case of `owner`, with his private notes if given; all of it or nothing.

    `private` defaults to `case.private` and needs the owner's open key. Raises `AlreadyThere` if he has a case with
    this file's id already, or an id stands twice in one list; `Simulated` for a simulated case where the practice is
    no demo, `Real` for a person's where it is one; `Locked`; `ValueError` for private notes about another case. Check
    the file first (`holdfast.checking`): entries are stored as they are.
    """
    private = case.private if private is None else private
    if private is not None and private.case != case.id:
        raise ValueError(f"these private notes are about {private.case}, not about {case.id}")
    if private is not None and (author_key is None or author_key.user_id != owner.pk):
        raise Locked("private notes are sealed under their author's own key")
    # Nobody's numbers among patients: one would be counted, compared and believed.
    if case.record.about.origin == "simulated" and not settings.HOLDFAST_DEMO:
        raise Simulated("a simulated case enters a demo alone")
    # A demo's page for a patient opens by its address alone, and the next demo in its folder throws all of it away.
    if case.record.about.origin == "practice" and settings.HOLDFAST_DEMO:
        raise Real("a person's case does not enter a demo")
    now, row_id = clock.now(), uuid4()
    audit.note("import", row_id)
    index = practice_key("index", now)
    key = make_key("patient", row_id, now)
    with transaction.atomic():
        row = CaseRow(
            id=row_id,
            owner=owner,
            made_at=now,
            mark=mark(index.key, f"{owner.pk}|{case.id}"),
            restricted=in_force(case.record) is not None,
            ended_on=ended_on(case.record),
            schema=SCHEMA,
            sealed=seal_plain(key, row_id, 0, "case", {"id": case.id, "about": dump(case.record.about)}),
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            raise AlreadyThere(f"a case with the id {case.id} is there already") from None
        for kind, entries in _lists(case).items():
            store(row_id, owner.pk, kind, key, entries, 1)
        if private is not None and author_key is not None:
            own = private_key(key, author_key)
            store(row_id, owner.pk, PRIVATE, own, private.notes, 1)
            store(row_id, owner.pk, ELSEWHERE, own, private.elsewhere, 1)
    return CaseHandle(row_id, owner.pk, "therapist", owner.pk)


def export_case(handle: CaseHandle) -> bytes:
    """The case file: record and working notes, never private notes. The treating therapist's; recorded as an export."""
    if not handle.may_write:
        raise NotYours("a case file holds working notes: only the treating therapist takes it out")
    audit.note("export", handle.id)
    return write_case(read_whole(handle, None))


def find_case(owner: User, case_id: str) -> CaseHandle | None:
    """The case of this owner that was made from a case file with this id."""
    wanted = mark(practice_key("index", clock.now()).key, f"{owner.pk}|{case_id}")
    found = CaseRow.objects.filter(owner=owner, mark=wanted).values_list("id", flat=True).first()
    return None if found is None else CaseHandle(found, owner.pk, "therapist", owner.pk)


def _lists(case: Case) -> dict[str, tuple[object, ...]]:
    return {
        **{f"picture.{f.name}": getattr(case.record.picture, f.name) for f in fields(Picture)},
        **{kind: getattr(case.record, kind) for kind in RECORD_KINDS},
        **{kind: getattr(case.working, kind) for kind in WORKING_KINDS},
    }
