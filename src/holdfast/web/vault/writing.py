"""Writing entries and moves. Every function is one transaction, or joins the one that `together` opened.

The case's row is locked first, so writers of one case come one after the other on PostgreSQL; on SQLite the IMMEDIATE
transaction does the same for the whole database.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Max

from holdfast.case.casefile import dump
from holdfast.case.course import end_of
from holdfast.case.fields import Entry
from holdfast.case.measured import Measure
from holdfast.case.moves import Move
from holdfast.case.private import PrivateNote
from holdfast.case.record import About, AllianceCheck, Session
from holdfast.case.restriction import standing_of
from holdfast.case.upcast import SCHEMA
from holdfast.case.working import Log
from holdfast.web import clock
from holdfast.web.vault import audit
from holdfast.web.vault.handles import (
    AlreadyThere,
    AuthorKey,
    CaseHandle,
    Locked,
    NotYours,
    Simulated,
    StalePage,
    UnknownEntry,
)
from holdfast.web.vault.keyring import Key, patient_key, private_key
from holdfast.web.vault.kinds import ALLIANCE, PRIVATE, PRIVATE_KINDS, types
from holdfast.web.vault.models import CaseRow, DraftRow, EntryRow, SummaryRow
from holdfast.web.vault.reading import entries_of, read_about
from holdfast.web.vault.resealing import reseal_private_of
from holdfast.web.vault.rows import seal_entries, seal_plain
from holdfast.web.vault.summaries import keep_next_hours

IN_CLEAR = ("restrictions", "course")
"""The lists of which the case's row repeats in clear what stands: `restricted` and `ended_on`."""
OF_THE_PATIENT = (
    "check_ins", ALLIANCE, "sessions", "measures", "settings", "consents", "moves", "kept_lines", "safety_plans",
    "month_lines",
)  # fmt: skip
"""What a patient may add to on his own page. An hour: one arranged that he answers for before it has a log."""
HIS_TO_REPLACE = ("kept_lines", "safety_plans")
"""Of these he may put a new entry in the place of one that stands: his safety plan anew, a line he lets go."""
OF_THE_HOURS = ("restrictions", "appointments", "sessions")
"""The lists on which the next hour of a restricted case hangs."""


@contextmanager
def together(handle: CaseHandle, expected_revision: int | None = None) -> Iterator[None]:
    """All writes inside are stored, or none. With `expected_revision`, `StalePage` if the case was written to since.

    `with together(handle): add_entry(...); add_entry(...); clear_draft(...)`
    """
    with transaction.atomic():
        _lock(handle, expected_revision)
        yield


def add_entry(
    handle: CaseHandle,
    kind: str,
    entry: Entry | AllianceCheck,
    *,
    author: AuthorKey | None = None,
    session: int | None = None,
) -> None:
    """Append one entry to a list of the case.

    `kind` is the list's name (`door` lists them); `author` is needed for `private` alone; `session` is the hour's
    number, for `alliance` alone. An entry with `corrects` replaces one that stands. Raises `AlreadyThere` for an id
    that is taken, and for a second session or log of one hour that corrects nothing (two tabs, one hour);
    `UnknownEntry` for a correction of what is not there; `NotYours`, `Locked`, `NotAudited`; `TypeError` for an entry
    of another kind.
    """
    if kind == "moves" or not isinstance(entry, types()[kind]):
        raise TypeError(f"{type(entry).__name__} does not go into {kind}")
    with together(handle):
        audit.note("write private" if kind in PRIVATE_KINDS else "write", handle.id)
        _his_to_say(handle, kind, entry)
        key = _key(handle, kind, author)
        if kind == ALLIANCE:
            _append(handle, kind, key, [_answer(handle, key, entry, session)])
            return
        assert isinstance(entry, Entry)
        _check_place(handle, kind, key, entry)
        _append(handle, kind, key, [entry])


def correct_entry(handle: CaseHandle, kind: str, old_id: str, entry: Entry, *, author: AuthorKey | None = None) -> None:
    """Add `entry` as what replaces `old_id`; both are kept. Raises as `add_entry` does."""
    add_entry(handle, kind, replace(entry, corrects=old_id), author=author)


def add_moves(handle: CaseHandle, moves: Sequence[Move], expected_last_seq: int) -> None:
    """Append moves to the contract. `expected_last_seq` is the last move's number on the page that made them (0: none).

    Raises `StalePage` when somebody was quicker, `ValueError` when the moves do not count on from there.
    """
    if [move.seq for move in moves] != list(range(expected_last_seq + 1, expected_last_seq + 1 + len(moves))):
        raise ValueError("moves count on from the last one, without gaps")
    with together(handle):
        audit.note("write", handle.id)
        for move in moves:
            _his_to_say(handle, "moves", move)
        if _last(handle.id, "moves") != expected_last_seq:
            raise StalePage("the contract was moved since this page was made")
        _append(handle, "moves", patient_key(handle.id), moves)


def put_about(handle: CaseHandle, about: About) -> None:
    """Replace pseudonym, address, zone and the rest of `about`; the case file's id stays.

    Raises `Simulated` where a simulated case would no longer say so, or another would.
    """
    if not handle.may_write:
        raise NotYours("whose case it is says its therapist")
    with together(handle):
        audit.note("write", handle.id)
        key = patient_key(handle.id)
        case_id, before = read_about(handle.id, key)
        if about.origin != before.origin and "simulated" in (about.origin, before.origin):
            raise Simulated("what was simulated stays simulated, and nothing becomes it")
        sealed = seal_plain(key, handle.id, 0, "case", {"id": case_id, "about": dump(about)})
        CaseRow.objects.filter(id=handle.id).update(schema=SCHEMA, sealed=sealed, revision=F("revision") + 1)


def give_up_private_notes(user_id: int) -> int:
    """Remove an author's private notes, in every case, and what is private in his drafts: for a key that is lost.

    Returns how many notes were given up. They could not be read any more, by anybody; there is no way back.
    """
    with transaction.atomic():
        audit.note("private notes given up")
        DraftRow.objects.filter(author_id=user_id).update(sealed_private=None)
        gone = EntryRow.objects.filter(author_id=user_id, kind__in=PRIVATE_KINDS)
        notes = gone.filter(kind=PRIVATE).count()
        gone.delete()
        return notes


def store(case: UUID, author: int | None, kind: str, key: Key, entries: Sequence[Any], first: int) -> None:
    """Insert entries of one list from place `first` on; for a whole case file and for one entry alike. `author` is an
    account's id, or None: the patient's own page.
    """
    one, stored_at = seal_entries(key, case, kind, first), clock.now()
    rows = [
        EntryRow(
            case_id=case,
            kind=kind,
            seq=seq,
            mark=mark,
            author_id=author,
            stored_at=stored_at,
            schema=SCHEMA,
            sealed=sealed,
        )
        for seq, mark, sealed in map(one, entries)
    ]
    try:
        with transaction.atomic():
            EntryRow.objects.bulk_create(rows, batch_size=500)
    except IntegrityError:
        raise AlreadyThere(f"an entry of {kind} with this id is there already") from None


def _append(handle: CaseHandle, kind: str, key: Key, entries: Sequence[Any]) -> None:
    store(handle.id, handle.author, kind, key, entries, _last(handle.id, kind) + 1)
    CaseRow.objects.filter(id=handle.id).update(revision=F("revision") + 1)
    if kind in IN_CLEAR:
        _keep_in_step(handle, kind, key)
    if kind in OF_THE_HOURS:
        _next_hours(handle, key)


def _keep_in_step(handle: CaseHandle, kind: str, key: Key) -> None:
    """What the case's row says in clear follows the record, in the same transaction. A summary of a restricted case is
    something made of it: it goes.
    """
    entries = entries_of(handle, kind, key)
    row = CaseRow.objects.filter(id=handle.id)
    if kind == "course":
        row.update(ended_on=end_of(entries))
        return
    restricted = standing_of(entries) is not None
    row.update(restricted=restricted)
    if restricted:
        SummaryRow.objects.filter(case_id=handle.id).delete()


def _next_hours(handle: CaseHandle, key: Key) -> None:
    """A restricted case keeps its hours arranged for the caseload; nothing else is made of it."""
    revision, restricted = CaseRow.objects.values_list("revision", "restricted").get(id=handle.id)
    if restricted:
        arranged, held = (entries_of(handle, kind, key) for kind in ("appointments", "sessions"))
        keep_next_hours(handle, revision, arranged, held)


def _lock(handle: CaseHandle, expected_revision: int | None = None) -> None:
    if not handle.may_answer:
        raise NotYours("this case may be read here, not written")
    revision = CaseRow.objects.select_for_update().values_list("revision", flat=True).get(id=handle.id)
    if expected_revision is not None and revision != expected_revision:
        raise StalePage("the case was written to since this page was made")


def _his_to_say(handle: CaseHandle, kind: str, entry: Entry | AllianceCheck | Move) -> None:
    """On his own page a patient adds what is his: he corrects nothing but a form that he goes on with, his safety plan
    and the lines he keeps, and moves the contract as himself.
    """
    if handle.may_write:
        return
    moved_by_another = isinstance(entry, Move) and entry.by != "patient"
    replaces = getattr(entry, "corrects", None) is not None
    corrects = replaces and kind not in HIS_TO_REPLACE and not _goes_on(handle, entry)
    if kind not in OF_THE_PATIENT or corrects or moved_by_another:
        raise NotYours("this is not a patient's to write")


def _goes_on(handle: CaseHandle, entry: Entry | AllianceCheck | Move) -> bool:
    """Is it a form he filled in himself, gone on with or changed before it was sent; or the second half of one, in
    which nothing that was answered is touched? What stood there is kept beside it either way.
    """
    if not isinstance(entry, Measure) or entry.how != "phone" or entry.items is None:
        return False
    there: tuple[Measure, ...] = entries_of(handle, "measures", patient_key(handle.id))
    old = next((one for one in there if one.id == entry.corrects), None)
    if old is None or old.instrument != entry.instrument or old.items is None or len(old.items) != len(entry.items):
        return False
    kept = all(before in (None, now) for before, now in zip(old.items, entry.items, strict=True))
    return kept or old.how in ("device", "phone")


def _last(case: UUID, kind: str) -> int:
    last: int | None = EntryRow.objects.filter(case_id=case, kind=kind).aggregate(last=Max("seq"))["last"]
    return last or 0


def _key(handle: CaseHandle, kind: str, author: AuthorKey | None) -> Key:
    patient = patient_key(handle.id)
    if kind not in PRIVATE_KINDS:
        return patient
    if author is None or author.user_id != handle.user_id:
        raise Locked("private notes are sealed under their author's own key")
    if patient.older:  # one key for all of them, so that the same id is known again
        reseal_private_of(handle.id, author)
    return private_key(patient, author)


def _answer(handle: CaseHandle, key: Key, entry: Entry | AllianceCheck, session: int | None) -> dict[str, Any]:
    assert isinstance(entry, AllianceCheck)
    hours: tuple[Session, ...] = entries_of(handle, "sessions", key)
    if session is None or all(hour.number != session for hour in hours):
        raise UnknownEntry(f"there is no hour {session} to answer for")
    return {"session": session, "check": dump(entry)}


def _check_place(handle: CaseHandle, kind: str, key: Key, entry: Entry) -> None:
    """One session and one log an hour, and a correction of something that stands."""
    if entry.corrects is None and not isinstance(entry, Session | Log):
        return
    mine = handle.user_id if kind == PRIVATE else None
    there: tuple[Entry, ...] = entries_of(handle, kind, key, mine)
    replaced = {old.corrects for old in there}
    if entry.corrects is not None:
        if all(old.id != entry.corrects for old in there):
            raise UnknownEntry(f"there is no entry {entry.corrects} among {kind}")
        if entry.corrects in replaced:
            raise StalePage("this entry was corrected by somebody else since the page was made")
    for old in there:
        if old.id not in replaced and old.id != entry.corrects and _hour(old) == _hour(entry) is not None:
            raise AlreadyThere(f"hour {_hour(entry)} is there already")


def _hour(entry: Entry) -> int | None:
    match entry:
        case Session():
            return entry.number
        case Log():
            return entry.session
        case PrivateNote():
            return None  # more than one private note on an hour is nothing unusual
    return None
