"""Reading a case out of its sealed rows."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import Q

from holdfast.case.as_of import as_of
from holdfast.case.casefile import load, load_many
from holdfast.case.model import RECORD_KINDS, WORKING_KINDS, Case
from holdfast.case.private import PrivateNotes
from holdfast.case.record import About, AllianceCheck, Picture, Record, Session
from holdfast.case.working import WorkingNotes
from holdfast.web.vault import audit
from holdfast.web.vault.handles import AuthorKey, CaseHandle, Locked
from holdfast.web.vault.keyring import Key, patient_keys, private_key, with_keys
from holdfast.web.vault.kinds import ALLIANCE, ELSEWHERE, PRIVATE, PRIVATE_KINDS, record_kinds, types
from holdfast.web.vault.models import CaseRow, EntryRow
from holdfast.web.vault.people import still, still_all
from holdfast.web.vault.rows import DOES_NOT_OPEN, Stored, encode, open_entries, open_plain

Rows = dict[str, list[tuple[int, int, Stored]]]


def load_case(handle: CaseHandle, author_key: AuthorKey | None = None, at: datetime | None = None) -> Case:
    """The case as this user may read it: `as_of(at)` where a moment is given, else whole, corrections beside what
    they correct.

    A supervisor gets the record, and the working notes while they are lent to him; who opened the case in an emergency
    the record; the therapist record and working notes; private notes are there (`Case.private`) only with their
    author's key. Raises `NotAudited`, `NotYours` where the case was open to this user and is not any more, `Locked`,
    one of `rows.DOES_NOT_OPEN`.
    """
    audit.note(_reading(handle), handle.id)
    private = author_key is not None and handle.may_write
    if private:
        audit.note("read private", handle.id)
    case = read_whole(handle, author_key if private else None)
    return case if at is None else as_of(case, at)


def load_about(handle: CaseHandle) -> About:
    """Whose case it is, and nothing else of it: opens one row, also where another one does not open."""
    audit.note(_reading(handle), handle.id)
    still(handle)
    return with_keys(handle.id, lambda key: read_about(handle.id, key))[1]


def load_abouts(handles: Sequence[CaseHandle]) -> dict[UUID, About]:
    """`load_about` for many cases of one user, in three queries. One that does not open, or is not open to him any
    more, is left out: ask for it alone to learn why.
    """
    for handle in handles:
        audit.note(_reading(handle), handle.id)
    ids = [handle.id for handle in still_all(handles)]
    rows = list(CaseRow.objects.filter(id__in=ids).values_list("id", "schema", "sealed"))
    keys, found = patient_keys(case for case, _, _ in rows), {}
    for case, schema, sealed in rows:
        with suppress(*DOES_NOT_OPEN):
            found[case] = about_from(open_plain(keys[case], case, 0, "case", schema, sealed)["about"])
    return found


def revision(handle: CaseHandle) -> int:
    """How often the case was written to: goes into summaries and into pages that must not be stale."""
    return CaseRow.objects.values_list("revision", flat=True).get(id=handle.id)


def read_whole(handle: CaseHandle, author_key: AuthorKey | None) -> Case:
    """`load_case` for the vault's own use: nothing is noted here."""
    return with_keys(handle.id, lambda key: _read_whole(handle, key, author_key))


def _read_whole(handle: CaseHandle, key: Key, author_key: AuthorKey | None) -> Case:
    case_id, about = read_about(handle.id, key)
    rows = _rows(handle, private=author_key is not None)
    found = {kind: _entries(key, handle.id, kind, rows) for kind in rows if kind not in PRIVATE_KINDS}
    record = Record(
        id=case_id,
        about=about,
        picture=Picture(**{k.removeprefix("picture."): v for k, v in found.items() if k.startswith("picture.")}),
        **{kind: found[kind] for kind in RECORD_KINDS if kind in found},
    )
    if ALLIANCE in rows:
        record = replace(record, sessions=_with_answers(record.sessions, _answers(key, handle.id, rows[ALLIANCE])))
    working = WorkingNotes(**{kind: found[kind] for kind in WORKING_KINDS if kind in found})
    notes = None if author_key is None else _private(handle, case_id, private_key(key, author_key), author_key, rows)
    return Case(record=record, working=working, private=notes)


def entries_of(handle: CaseHandle, kind: str, key: Key, author: int | None = None) -> tuple[Any, ...]:
    """One list of a case, opened with the key that fits it, for the vault's own use."""
    rows = EntryRow.objects.filter(case_id=handle.id, kind=kind)
    if author is not None:
        rows = rows.filter(author_id=author)
    found = list(rows.order_by("seq").values_list("seq", "schema", "sealed"))
    return load_many(types()[kind], open_entries(key, handle.id, kind, found))


def read_about(case: UUID, key: Key) -> tuple[str, About]:
    schema, sealed = CaseRow.objects.values_list("schema", "sealed").get(id=case)
    plain = open_plain(key, case, 0, "case", schema, sealed)
    return plain["id"], about_from(plain["about"])


def about_from(plain: dict[str, Any]) -> About:
    return load(About, encode(plain))


def _reading(handle: CaseHandle) -> str:
    return "read in an emergency" if handle.role == "emergency" else "read"


def _rows(handle: CaseHandle, *, private: bool) -> Rows:
    wanted = EntryRow.objects.filter(case_id=handle.id)
    if not still(handle).working:
        wanted = wanted.filter(kind__in=record_kinds())
    elif private:
        wanted = wanted.filter(~Q(kind__in=PRIVATE_KINDS) | Q(author_id=handle.user_id))
    else:
        wanted = wanted.exclude(kind__in=PRIVATE_KINDS)
    found: Rows = defaultdict(list)
    for kind, seq, schema, sealed in wanted.order_by("kind", "seq").values_list("kind", "seq", "schema", "sealed"):
        found[kind].append((seq, schema, sealed))
    return dict(found)


def _entries(key: Key, case: UUID, kind: str, rows: Rows) -> tuple[Any, ...]:
    if kind == ALLIANCE:
        return ()
    return load_many(types()[kind], open_entries(key, case, kind, rows[kind]))


def _answers(key: Key, case: UUID, rows: list[tuple[int, int, Stored]]) -> list[tuple[int, AllianceCheck]]:
    """Alliance rows are written as {"session": number, "check": {...}}."""
    plain = [json.loads(opened) for opened in open_entries(key, case, ALLIANCE, rows)]
    checks = load_many(AllianceCheck, [encode(row["check"]) for row in plain])
    return [(row["session"], check) for row, check in zip(plain, checks, strict=True)]


def _with_answers(sessions: tuple[Session, ...], answers: list[tuple[int, AllianceCheck]]) -> tuple[Session, ...]:
    """Each hour with the answers that came in later; the last recorded one stands, the others are kept before it."""
    by_hour: dict[int, list[AllianceCheck]] = defaultdict(list)
    for number, check in answers:
        by_hour[number].append(check)
    return tuple(
        _with(session, by_hour[session.number]) if session.number in by_hour else session for session in sessions
    )


def _with(session: Session, later: list[AllianceCheck]) -> Session:
    there = [*session.patient_before, *([session.patient] if session.patient else [])]
    new = [check for check in later if check not in there]
    if not new:
        return session
    kept = sorted([*there, *new], key=lambda check: check.recorded_at)
    return replace(session, patient=kept[-1], patient_before=tuple(kept[:-1]))


def _private(handle: CaseHandle, case_id: str, key: Key, author: AuthorKey, rows: Rows) -> PrivateNotes:
    if author.user_id != handle.user_id:
        raise Locked("private notes open with their author's own key")
    name = User.objects.values_list("username", flat=True).get(pk=author.user_id)
    return PrivateNotes(
        case=case_id,
        author=name,
        notes=_entries(key, handle.id, PRIVATE, rows) if PRIVATE in rows else (),
        elsewhere=_entries(key, handle.id, ELSEWHERE, rows) if ELSEWHERE in rows else (),
    )
