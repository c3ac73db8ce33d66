"""One sealed summary per case, so that the caseload opens forty payloads and not forty treatments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from holdfast.case.sealing import CannotOpen
from holdfast.case.upcast import SCHEMA
from holdfast.web.vault import audit
from holdfast.web.vault.handles import CaseHandle, NotYours, Summary
from holdfast.web.vault.keyring import patient_keys, to_write
from holdfast.web.vault.models import SummaryRow
from holdfast.web.vault.people import Person, cases_for
from holdfast.web.vault.rows import NewerThanProgram, open_plain, seal_plain


def summaries_for(user: Person, handles: Iterable[CaseHandle] | None = None) -> dict[UUID, Summary]:
    """Case id -> summary, for the cases of which this user is the therapist; a case without one is left out.

    A summary speaks from working notes as well, so a supervisor gets none. One that does not open is left out too.
    Two queries for any number of cases.
    """
    mine = [handle for handle in (cases_for(user) if handles is None else handles) if handle.may_write]
    rows = list(
        SummaryRow.objects.filter(case_id__in=[handle.id for handle in mine]).values_list(
            "case_id", "revision", "day", "knowledge", "schema", "sealed", "case__revision"
        )
    )
    keys = patient_keys(case for case, *_ in rows)
    found = {}
    for case, revision, day, knowledge, schema, sealed, present in rows:
        audit.note("read summary", case)
        try:
            content = open_plain(keys[case], case, _place(revision, day, knowledge), "summary", schema, sealed)
        except (CannotOpen, NewerThanProgram):
            continue  # damaged or another's: it is computed anew, and the other cases are shown
        found[case] = Summary(revision, day, knowledge, content, stale=revision != present)
    return found


def put_summary(handle: CaseHandle, revision: int, day: date, knowledge: str, content: dict[str, Any]) -> None:
    """Store the summary computed from the case as it was at `revision`; an older one is overwritten.

    Take `revision(handle)` before loading the case: then a write in between only makes the summary stale.
    """
    if not handle.may_write:
        raise NotYours("summaries are the treating therapist's")
    audit.note("read summary", handle.id)
    place = _place(revision, day, knowledge)
    with to_write(handle.id) as key:
        sealed = seal_plain(key, handle.id, place, "summary", content)
        SummaryRow.objects.update_or_create(
            case_id=handle.id,
            defaults={"revision": revision, "day": day, "knowledge": knowledge, "schema": SCHEMA, "sealed": sealed},
        )


def _place(revision: int, day: date, knowledge: str) -> str:
    """Under the seal: an old summary cannot be passed off as one of today, with what is urgent left out."""
    return f"{revision}|{day.isoformat()}|{knowledge}"
