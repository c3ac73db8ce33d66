"""One sealed summary per case, so that the caseload opens forty payloads and not forty treatments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from holdfast.case.model import Case
from holdfast.case.record import Appointment, Session
from holdfast.case.restriction import standing_of
from holdfast.case.sealing import CannotOpen
from holdfast.case.upcast import SCHEMA
from holdfast.web import clock
from holdfast.web.vault import audit
from holdfast.web.vault.handles import CaseHandle, NotYours, Summary
from holdfast.web.vault.keyring import patient_keys, to_write
from holdfast.web.vault.models import CaseRow, SummaryRow
from holdfast.web.vault.people import Person, cases_for
from holdfast.web.vault.rows import NewerThanProgram, open_plain, seal_plain

APPOINTMENTS, NEXT_HOURS = "appointments", "next hours only"
"""All that the summary of a restricted case may hold, and what stands there in place of the knowledge's version."""
MOST_HOURS = 12
AN_HOUR = timedelta(hours=1)


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

    Take `revision(handle)` before loading the case: then a write in between only makes the summary stale. Of a
    restricted case the hours arranged are stored and nothing else, whatever is given: an hour is no analysis.
    """
    if not handle.may_write:
        raise NotYours("summaries are the treating therapist's")
    audit.note("read summary", handle.id)
    with transaction.atomic(), to_write(handle.id) as key:
        if CaseRow.objects.select_for_update().values_list("restricted", flat=True).get(id=handle.id):
            content, knowledge = {APPOINTMENTS: _hours(content)}, NEXT_HOURS
        place = _place(revision, day, knowledge)
        sealed = seal_plain(key, handle.id, place, "summary", content)
        SummaryRow.objects.update_or_create(
            case_id=handle.id,
            defaults={"revision": revision, "day": day, "knowledge": knowledge, "schema": SCHEMA, "sealed": sealed},
        )


def keep_next_hours(
    handle: CaseHandle, revision: int, appointments: Sequence[Appointment], sessions: Sequence[Session]
) -> None:
    """Store the hours arranged ahead as all that the caseload may show of a restricted case."""
    now = clock.now()
    replaced = {one.corrects for one in (*appointments, *sessions)}
    held = {one.number for one in sessions} | {one.when.date() for one in sessions if one.id not in replaced}
    ahead = [
        [one.number, one.when.isoformat()]
        for one in sorted(appointments, key=lambda one: one.when)
        if one.id not in replaced and one.when + AN_HOUR > now and one.number not in held
        and one.when.date() not in held
    ]  # fmt: skip
    put_summary(handle, revision, now.date(), NEXT_HOURS, {APPOINTMENTS: ahead[:MOST_HOURS]})


def next_hours_on_opening(handle: CaseHandle, case: Case) -> None:
    """Where a restricted case is opened by its therapist and its next hours are not stored, they are from now on:
    every later write keeps them in step.
    """
    record = case.record
    if not handle.may_write or standing_of(record.restrictions) is None:
        return
    if not SummaryRow.objects.filter(case_id=handle.id, knowledge=NEXT_HOURS).exists():
        revision = CaseRow.objects.values_list("revision", flat=True).get(id=handle.id)
        keep_next_hours(handle, revision, record.appointments, record.sessions)


def _hours(content: dict[str, Any]) -> list[list[Any]]:
    """Number (or None) and moment of each, and no other word."""
    hours = content.get(APPOINTMENTS, [])
    return [[number and int(number), datetime.fromisoformat(when).isoformat()] for number, when in hours]


def _place(revision: int, day: date, knowledge: str) -> str:
    """Under the seal: an old summary cannot be passed off as one of today, with what is urgent left out."""
    return f"{revision}|{day.isoformat()}|{knowledge}"
