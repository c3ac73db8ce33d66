"""What `holdfast tick` does: look where something was chosen, mark, then send. Once for each thing, once a day.

Marked is stored for good before the mail server hears of it. What becomes of it then changes nothing: a message whose
fate is unknown is not sent again. A server that cannot be reached is found out before anything is marked, so what
waited is not lost by it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import IntegrityError, transaction

from holdfast.analysis import analyse
from holdfast.case.course import ended_on
from holdfast.case.record import Record
from holdfast.web.giving.answering_kept import Kept
from holdfast.web.giving.asked import asked
from holdfast.web.operations.serve_wishes import wishes
from holdfast.web.portal import invitations
from holdfast.web.reminders.mail import Mail
from holdfast.web.reminders.models import Mark
from holdfast.web.reminders.post import Connection, NoPost, connect, hand_over, let_go, message, password_in
from holdfast.web.reminders.rules import Occasion, is_quiet, occasions
from holdfast.web.rights.portal import is_shut
from holdfast.web.vault import audit
from holdfast.web.vault.door import (
    DOES_NOT_OPEN,
    Choice,
    case_for_patient,
    case_for_reminders,
    cases_reminded,
    choice_of,
    end_reminders,
    fingerprint,
    record_for_reminders,
    reminders_id,
)
from holdfast.web.vault.keyring import to_write

EVERY = timedelta(minutes=50)
"""The cases are looked at once an hour and not at every tick: each look is a line in the trail."""
_SALT = "holdfast.reminders off"


@dataclass(slots=True)
class Result:
    """What one look came to: messages taken by the server, those it did not take by the kind of error, cases that do
    not open, and why there was no connection.
    """

    sent: int = 0
    failed: list[str] = field(default_factory=list)
    shut: int = 0
    no_post: str = ""


@dataclass(frozen=True, slots=True)
class Ready:
    """Something to send, found and not marked yet."""

    case: UUID
    choice: Choice
    occasion: Occasion


def may_send() -> bool:
    """Messages leave a practice on a host alone, never a demo, and only where a mail server was named."""
    return settings.HOLDFAST_PROFILE == "host" and not settings.HOLDFAST_DEMO and settings.HOLDFAST_MAIL is not None


def portal_address(home: Path) -> str:
    """Where patients find the portal, as this process or `practice.json` says; empty where neither does."""
    if settings.HOLDFAST_PORTAL:
        return str(settings.HOLDFAST_PORTAL)
    asked_for = wishes(home)
    if not asked_for.portal:
        return ""
    there = asked_for.for_patients()
    if there.https:
        shown = f":{there.port}" if there.tls_cert and there.port != 443 else ""
        return f"https://{there.names[0]}{shown}/"
    return f"http://{there.address}:{there.port}/"


def send_due(at: datetime, home: Path, portal: str) -> Result:
    """Look at every case in which something was chosen, and send what is to be sent at this moment."""
    found, since = Result(), time.monotonic()
    mail: Mail | None = settings.HOLDFAST_MAIL
    if not may_send() or mail is None:
        return found
    with audit.recorded("reminders"):
        waiting = list(_ready(at, found))
        if waiting:
            _send(waiting, at, since, mail, home, portal, found)
    return found


def off_address(portal: str, case: UUID) -> str:
    """The address in a message that switches all off. It names the case by a fingerprint, signed."""
    return f"{portal}off/{Signer(salt=_SALT, sep='.').sign(reminders_id(case).hex)}/"


def named_by(token: str) -> UUID | None:
    """What the address of a message names; None for one that was not made here."""
    try:
        return UUID(Signer(salt=_SALT, sep=".").unsign(token))
    except (BadSignature, ValueError):
        return None


# --- looking ---------------------------------------------------------------------------------------------------------


def _ready(at: datetime, found: Result) -> Iterator[Ready]:
    zone = ZoneInfo(settings.HOLDFAST_ZONE)
    today = at.astimezone(zone).date()
    done = set(Mark.objects.filter(day=today).values_list("case_id", flat=True))
    for case in cases_reminded():
        if case in done:
            continue
        try:
            one = _of_case(case, at, zone)
        except DOES_NOT_OPEN:
            found.shut += 1
            continue
        if one is not None:
            yield one


def _of_case(case: UUID, at: datetime, zone: ZoneInfo) -> Ready | None:
    choice = choice_of(case)
    if choice is None:
        end_reminders(case)  # the practice was put back to a backup since: he chooses anew
        return None
    if is_quiet(choice, at.astimezone(zone)) or not _has_a_page(case):
        return None
    record = record_for_reminders(case, at)
    if record is None:
        return None
    if is_shut(record) or ended_on(record) is not None:
        end_reminders(case)  # he took his page back, or it ended: the address has no purpose any more
        return None
    for occasion in occasions(record, choice, at, zone, form_waits=_form_waits(case, record, at)):
        known = Mark.objects.filter(case_id=case, once=_once(case, occasion)).exists()
        if not known and not (occasion.thing == "step" and _something_is_open(case, at)):
            return Ready(case, choice, occasion)
    return None


def _has_a_page(case: UUID) -> bool:
    """Whether a phone of his could open his page: a link that was opened and stands, and the numbers to call."""
    link = invitations.standing(case)
    opens = link is not None and link.opened_at is not None and not invitations.is_shut(link)
    return opens and bool(settings.HOLDFAST_CONTACTS)


def _form_waits(case: UUID, record: Record, at: datetime) -> bool:
    return bool(asked(case_for_patient(case), record, Kept(), at, "portal"))


def _something_is_open(case: UUID, at: datetime) -> bool:
    """Whether a rupture is open between the two: then no step is spoken of. Asked only where a step would be sent, and
    only in a practice in which findings are on.
    """
    if not settings.HOLDFAST_FINDINGS:
        return False
    return analyse(case_for_reminders(case, at), at).process.open_rupture is not None


# --- sending ---------------------------------------------------------------------------------------------------------


def _send(waiting: list[Ready], at: datetime, since: float, mail: Mail, home: Path, portal: str, found: Result) -> None:
    backend: Connection | None = None
    try:
        password = password_in(home, mail)
        for one in waiting:
            backend = backend or connect(mail, password)
            if _too_late(one, at, since):  # a slow server may carry it past the hour he named
                continue
            mark = _mark(one, at)
            if mark is None:
                continue
            error = hand_over(
                backend, message(mail, one.choice.address, one.occasion.thing, off_address(portal, one.case))
            )
            if error:
                Mark.objects.filter(pk=mark.pk).update(failed=error)
                found.failed.append(error)
                let_go(backend)
                backend = None  # a further one begins on a connection of its own
            else:
                Mark.objects.filter(pk=mark.pk).update(sent_at=at)
                audit.note("reminder sent", one.case)
                found.sent += 1
    except NoPost as refused:
        found.no_post = refused.kind
    finally:
        if backend is not None:
            let_go(backend)


def _too_late(one: Ready, at: datetime, since: float) -> bool:
    """Has his quiet begun, or another day, since this look began? It is not marked then: it may come later."""
    zone = ZoneInfo(settings.HOLDFAST_ZONE)
    present = (at + timedelta(seconds=time.monotonic() - since)).astimezone(zone)
    return is_quiet(one.choice, present) or present.date() != at.astimezone(zone).date()


def _mark(one: Ready, at: datetime) -> Mark | None:
    """Store that it is sent, before it is. None where he switched off or chose anew meanwhile, or another was quicker.

    His case is locked meanwhile, so that a switch that was answered "off" before is seen here.
    """
    day = at.astimezone(ZoneInfo(settings.HOLDFAST_ZONE)).date()
    try:
        with to_write(one.case):
            if choice_of(one.case) != one.choice:
                return None
            with transaction.atomic():
                return Mark.objects.create(
                    case_id=one.case, once=_once(one.case, one.occasion), day=day, marked_at=at,
                    thing=thing_mark(one.case, one.occasion.thing),
                )  # fmt: skip
    except IntegrityError:
        return None


def thing_mark(case: UUID, thing: str) -> bytes:
    """The fingerprint by which a mark says which of the three things it was."""
    return fingerprint(f"reminded|{case}|{thing}")


def _once(case: UUID, occasion: Occasion) -> bytes:
    return fingerprint(f"reminder|{case}|{occasion.thing}|{occasion.which}")
