"""The list in the envelope, made from what stands in the practice today. For pages and commands."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User

from holdfast.case.record import Record
from holdfast.case.sealing import Cost
from holdfast.interop.envelope import ReachList, ToReach, new_code, new_head, write_envelope
from holdfast.paper.document import Document
from holdfast.paper.pdf import pdf
from holdfast.web import clock
from holdfast.web.rights.envelope_paper import envelope_paper
from holdfast.web.vault import audit
from holdfast.web.vault.door import (
    DOES_NOT_OPEN,
    CaseHandle,
    Envelope,
    Reach,
    cases_for,
    envelope_of,
    keep_envelope,
    kept_for,
    load_case,
    reach_of,
)
from holdfast.web.vault.people import readers
from holdfast.web.words import marked


class NoCode(Exception):
    """There is no code yet, so there is nothing a file could be sealed under."""


def new_paper(user: User) -> bytes:
    """A new code, and the paper with it as a PDF."""
    return pdf(paper_with_new_code(user))


def paper_with_new_code(user: User) -> Document:
    """Make a new code, on this paper and nowhere else. An old one is useless for every file written from now on."""
    code = new_code()
    head, key = new_head(code, Cost(*settings.HOLDFAST_SEALING_COST))
    today = clock.now().date()
    kept = replace(envelope_of(user.pk), head=head, key=key, code_made_on=today.isoformat(), written_on=None)
    keep_envelope(user.pk, kept)
    audit.note("print envelope")
    return envelope_paper(
        therapist=user.get_username(), persons=kept.persons, wishes=kept.wishes, code=code, made_on=today,
        colleagues=readers().exclude(pk=user.pk).exists(),
    )  # fmt: skip


def new_file(user: User) -> bytes:
    """The sealed file as of today. Raises `NoCode`."""
    there = envelope_of(user.pk)
    if there.head is None or there.key is None:
        raise NoCode
    now = clock.now()
    entries = tuple(_entry(handle, reach, now) for handle, reach in whom_to_reach(user))
    whom = ReachList(now.date().isoformat(), user.get_username(), there.wishes, entries)
    keep_envelope(user.pk, replace(there, written_on=now.date().isoformat()))
    return write_envelope(there.head, there.key, whom)


def whom_to_reach(user: User) -> list[tuple[CaseHandle, Reach]]:
    """The therapist's own cases whose treatment runs, and any other for which something was typed."""
    mine = [handle for handle in cases_for(user) if handle.may_write]
    kept = kept_for(mine)
    found = [(handle, reach_of(handle)) for handle in mine]
    return [(handle, reach) for handle, reach in found if kept[handle.id].ended_on is None or reach != Reach()]


def save_words(user: User, persons: tuple[tuple[str, str], ...], wishes: str) -> None:
    """Name the persons (at most two) and what they shall do."""
    there: Envelope = envelope_of(user.pk)
    keep_envelope(user.pk, replace(there, persons=persons[:2], wishes=wishes))


def _entry(handle: CaseHandle, reach: Reach, now: datetime) -> ToReach:
    try:
        record = load_case(handle).record
    except DOES_NOT_OPEN:  # a case that does not open must not keep the others from being reached
        return ToReach("", reach.name, reach.phone, "", reach.to_say)
    return ToReach(marked(record.about), reach.name, reach.phone, next_hour(record, now), reach.to_say)


def next_hour(record: Record, now: datetime) -> str:
    """The next hour arranged, as 2026-11-24 11:00 in the practice's zone; empty where none is."""
    replaced = {one.corrects for one in record.appointments if one.corrects}
    ahead = sorted(one.when for one in record.appointments if one.id not in replaced and one.when > now)
    return f"{ahead[0].astimezone(now.tzinfo):%Y-%m-%d %H:%M}" if ahead else ""
