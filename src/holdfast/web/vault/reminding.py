"""What a patient chose to be reminded of, and where: sealed beside his case, and no part of it.

One note for a case, gone with the patient's key. Its id is a keyed fingerprint of the case: the link in a message names
it, and so the link of an older message still switches off what was chosen later. He alone chooses; to switch off needs
no leave at all.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, Literal, get_args
from uuid import UUID

from django.db import transaction
from django.http import Http404

from holdfast.case.as_of import as_of
from holdfast.case.model import Case
from holdfast.case.record import Record
from holdfast.case.sealing import mark
from holdfast.case.upcast import SCHEMA
from holdfast.web import clock
from holdfast.web.vault import audit
from holdfast.web.vault.handles import CaseHandle, NotYours
from holdfast.web.vault.keyring import patient_key, practice_key, to_write, with_key
from holdfast.web.vault.models import AuditEntry, CaseRow, SideNote
from holdfast.web.vault.people import case_for_patient
from holdfast.web.vault.reading import read_whole
from holdfast.web.vault.rows import open_plain, seal_plain

KIND = "reminders"
Thing = Literal["hour", "form", "step"]
THINGS: tuple[Thing, ...] = get_args(Thing)


@dataclass(frozen=True, slots=True)
class Choice:
    """His choice: the address, which things, the quiet hours (from an hour of the evening to one of the morning, in the
    practice's zone), the days of the week without messages (0 Monday ... 6 Sunday), and since when it is on.
    """

    address: str = field(repr=False)
    things: tuple[Thing, ...]
    quiet_from: int
    quiet_to: int
    days_off: tuple[int, ...]
    since: datetime


def choose_reminders(handle: CaseHandle, choice: Choice) -> None:
    """Keep what the patient chose; an address of before is gone. `since` stays where it was on. Raises `NotYours` for
    everybody but the patient himself.
    """
    if handle.role != "patient":
        raise NotYours("what he is reminded of the patient chooses himself")
    audit.note("reminders chosen", handle.id)
    note_id = reminders_id(handle.id)
    with to_write(handle.id) as key:
        before = choice_of(handle.id)
        if before is not None:
            choice = replace(choice, since=before.since)
        SideNote.objects.filter(id=note_id).delete()
        plain = {**asdict(choice), "since": choice.since.isoformat()}
        SideNote(
            id=note_id, case_id=handle.id, kind=KIND, author_id=handle.user_id, made_at=clock.now(), schema=SCHEMA,
            sealed=seal_plain(key, handle.id, str(note_id), f"side note {KIND}", plain),
        ).save(force_insert=True)  # fmt: skip


def choice_of(case: UUID) -> Choice | None:
    """What he chose, where it stands: None where he chose nothing, switched it off, or the practice was put back to a
    backup since. Nothing is noted here: who shows something of it has opened the case.
    """
    row = SideNote.objects.filter(id=reminders_id(case), case_id=case, kind=KIND).first()
    if row is None:
        return None
    plain: dict[str, Any] = open_plain(
        patient_key(case), case, str(row.id), f"side note {KIND}", row.schema, row.sealed
    )
    wanted = plain.pop("things")
    since = datetime.fromisoformat(plain.pop("since"))
    restored = AuditEntry.objects.filter(view="restore").order_by("-seq").values_list("at", flat=True).first()
    if restored is not None and since <= restored:
        return None
    things = tuple(one for one in THINGS if one in wanted)
    return Choice(things=things, since=since, days_off=tuple(plain.pop("days_off")), **plain)


def end_reminders(case: UUID) -> bool:
    """Switch all off: what he chose, and the address, are gone. False where nothing was on."""
    with transaction.atomic():
        there = SideNote.objects.filter(id=reminders_id(case), case_id=case, kind=KIND).delete()[0]
    if there:
        audit.note("reminders off", case)
    return bool(there)


def end_reminders_named(note_id: UUID) -> bool:
    """`end_reminders` for who has the link of a message, and nothing else."""
    case = SideNote.objects.filter(id=note_id, kind=KIND).values_list("case_id", flat=True).first()
    return case is not None and end_reminders(case)


def cases_reminded() -> list[UUID]:
    """The cases in which something was chosen and whose patients still have a key. Nothing is opened."""
    found = SideNote.objects.filter(kind=KIND).order_by("case_id").values_list("case_id", flat=True)
    there = with_key(found)
    return [case for case in found if case in there]


def reminders_id(case: UUID) -> UUID:
    """What a link in a message names: of this case, for as long as there is this practice, and no way back to it."""
    return UUID(bytes=mark(practice_key("index", clock.now()).key, f"reminders|{case}"))


def fingerprint(text: str) -> bytes:
    """16 bytes that are the same for the same text, and tell nobody which without the practice's key."""
    return mark(practice_key("index", clock.now()).key, text)


def record_for_reminders(case: UUID, at: datetime) -> Record | None:
    """The record as the patient himself reads it, for the program that looks whether there is something to remind of.
    None where nobody would read him any more, or the case rests or has ended.
    """
    if not CaseRow.objects.filter(id=case, restricted=False, ended_on=None).exists():
        return None
    try:
        handle = case_for_patient(case)
    except Http404:
        return None
    audit.note("reminder looked for", case)
    return as_of(read_whole(handle, None), at).record


def case_for_reminders(case: UUID, at: datetime) -> Case:
    """Record and working notes, for one question alone: whether something between the two is open. Noted as the first
    reading is; nothing of it is shown or kept.
    """
    owner = CaseRow.objects.values_list("owner_id", flat=True).get(id=case)
    audit.note("reminder looked for", case)
    return as_of(read_whole(CaseHandle(case, owner, "therapist", owner), None), at)
