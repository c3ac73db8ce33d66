"""The author's own usual with his other patients, counted while his key is open and kept nowhere.

It opens notes of his own in the other cases, so each of them stands in the trail, as counted and not as opened. A case
that is restricted is not analysed and is not counted either; an invented one is never counted for a patient, nor a
patient for it. Every page asks anew, so what is opened has a bound: the last year, and the cases seen last.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Max, Q

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
YEAR: Final = timedelta(days=365)
"""How far back his usual reaches: what one feels in an hour changes with years of work, and older notes stay closed."""
MOST_CASES: Final = 40
"""More patients than one therapist sees in a week; with notes of a year their usual rests on hundreds of hours."""


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
    """The author's notes of the last year that stand in each of his other cases of the same kind, real or not. Five
    queries.
    """
    rows = _rows(_seen_last(handle, author, at), author, at)
    mine = CaseRow.objects.filter(id__in=rows)
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


def _seen_last(handle: CaseHandle, author: AuthorKey, at: datetime) -> list[UUID]:
    """Those of his cases in which a note of his was stored last, seen from `at`, the latest first, of equals by id.

    Told by what lies in clear, so that nothing is opened to be left aside. A case that came here after `at` has notes
    that may be older all the same, and stands behind the others.
    """
    mine = EntryRow.objects.filter(
        kind=PRIVATE, author_id=author.user_id, stored_at__gte=at - YEAR,
        case__owner_id=author.user_id, case__restricted=False,
    )  # fmt: skip
    running = Q(case__ended_on=None) | Q(case__ended_on__gte=(at - YEAR).date())
    found = mine.filter(running).exclude(case_id=handle.id).values("case_id")
    last = found.annotate(known=Max("stored_at", filter=Q(stored_at__lte=at)), last=Max("stored_at"))
    in_order = sorted(last, key=lambda one: one["case_id"])
    in_order.sort(key=lambda one: (one["known"] is not None, one["known"] or one["last"]), reverse=True)
    return [one["case_id"] for one in in_order[:MOST_CASES]]


def _rows(cases: list[UUID], author: AuthorKey, at: datetime) -> Rows:
    """His notes in these cases. What was stored more than a year ago is about an hour before that."""
    rows = EntryRow.objects.filter(
        kind=PRIVATE, author_id=author.user_id, case_id__in=cases, stored_at__gte=at - YEAR
    ).order_by("case_id", "seq")
    found: Rows = {}
    for case, seq, schema, sealed in rows.values_list("case_id", "seq", "schema", "sealed"):
        found.setdefault(case, []).append((seq, schema, sealed))
    return found


def _notes(
    case: UUID, key: Key, author: AuthorKey, rows: list[tuple[int, int, Stored]], at: datetime
) -> tuple[PrivateNote, ...]:
    opened = open_entries(private_key(key, author), case, PRIVATE, rows)
    known = standing(load_many(PrivateNote, opened), at)
    return tuple(note for note in known if note.when >= at - YEAR)
