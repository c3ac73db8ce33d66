"""The therapist's page of the patient's phone: a link and a code are made, shown once, and ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from holdfast.case.as_of import as_of
from holdfast.case.course import ended_on
from holdfast.case.record import Record
from holdfast.text import Message, Spoken, say
from holdfast.web import clock
from holdfast.web.accounts.devices import device_words
from holdfast.web.accounts.factors import qr_path
from holdfast.web.accounts.people import signed_in
from holdfast.web.pages.patient import CONTACTS_COMMAND
from holdfast.web.portal import invitations
from holdfast.web.portal.models import Invitation
from holdfast.web.portal.phones import STAYS
from holdfast.web.reminders import told
from holdfast.web.rights.page import case_page, own_case
from holdfast.web.rights.portal import is_shut
from holdfast.web.vault.door import BadForm, CaseHandle, load_abouts, load_case, new_form_id, post_once

State = Literal["waiting", "late", "open", "shut"]
Hindrance = Literal["not_served", "no_contacts", "not_agreed", "ended", ""]
TOO_OLD = say("This page was open for more than a day. Look at it once more, then send it again.")
DOES = ("make", "end", "seen")


@dataclass(frozen=True, slots=True)
class Standing:
    """How the invitation of a case stands, for its page. `phones`: what each calls itself, and its last use."""

    state: State
    made_at: datetime
    until: datetime
    opened_at: datetime | None
    tried_at: datetime | None
    told: bool
    phones: tuple[tuple[Message, datetime], ...]


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("made", "shown")
def patient_phone(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """How the patient gets to his page, and how it stands. POST makes a link and a code, ends them, or takes note."""
    handle = own_case(request, case_id)
    hindrance = _hindrance(as_of(load_case(handle), clock.now()).record)
    if request.method != "POST":
        return _page(request, handle, hindrance)
    does, made = request.POST.get("does", ""), []
    if does not in DOES or (does == "make" and hindrance):
        raise SuspiciousOperation("a form that no page of ours could have sent")

    def act() -> str:
        if does == "make":
            made.append(invitations.invite(handle))
        elif does == "end":
            invitations.end(handle)
        else:
            invitations.seen(handle)
        return reverse("patient-phone", args=[case_id])

    try:
        where = post_once(request.POST.get("form", ""), handle.user_id, act).result
    except BadForm:
        return _page(request, handle, hindrance, wrong=TOO_OLD, status=409)
    if not made:  # nothing to show; or this form was sent before, and what it made was shown then
        return redirect(where)
    return _page(request, handle, hindrance, **_shown_once(made[0]))


def links_shut(handles: list[CaseHandle]) -> list[tuple[UUID, Spoken]]:
    """The cases of this therapist whose link was shut by wrong codes: a line of the caseload each."""
    mine = {handle.id: handle for handle in handles if handle.may_write}
    shut = invitations.shut_among(list(mine)) if settings.HOLDFAST_PORTAL and mine else set()
    abouts = load_abouts([mine[case] for case in shut])
    return [(case, Spoken(about.pseudonym, about.address)) for case, about in abouts.items()]


def _hindrance(record: Record) -> Hindrance:
    """Why no link can be made now; empty where one can."""
    if not settings.HOLDFAST_PORTAL:
        return "not_served"
    if not settings.HOLDFAST_CONTACTS:
        return "no_contacts"
    if is_shut(record):
        return "not_agreed"
    return "ended" if ended_on(record) is not None else ""


def _shown_once(made: invitations.Made) -> dict[str, Any]:
    link = f"{settings.HOLDFAST_PORTAL}p/{made.token}/"
    side, path = qr_path(link)
    return {"link": link, "code": f"{made.code[:4]}-{made.code[4:]}", "side": side, "path": path}


def _standing(found: Invitation | None) -> Standing | None:
    if found is None:
        return None
    now = datetime.now(UTC)
    state: State = "open" if found.opened_at else "waiting" if found.expires_at > now else "late"
    phones = found.phones.filter(last_used__gt=now - STAYS).order_by("-last_used")
    return Standing(
        "shut" if invitations.is_shut(found) else state,
        found.made_at,
        found.expires_at,
        found.opened_at,
        found.tried_at,
        found.told_at is not None,
        tuple((device_words(one.device), one.last_used) for one in phones),
    )


def _page(
    request: HttpRequest,
    handle: CaseHandle,
    hindrance: Hindrance,
    *,
    wrong: Message | None = None,
    status: int = 200,
    **shown: Any,
) -> HttpResponse:
    shown |= {
        "hindrance": hindrance,
        "reminders": told.standing(handle.id),
        "standing": _standing(invitations.standing(handle.id)),
        "wrong": wrong,
        "days": invitations.TO_OPEN // timedelta(days=1),
        "stays": STAYS // timedelta(days=1),
        "tries": invitations.TRIES,
        "command": CONTACTS_COMMAND,
        "form": lambda: new_form_id(handle.user_id),  # a template calls it: each form has an id of its own
    }
    return render(request, "portal/patient_phone.html", case_page(handle, "patient-phone", **shown), status=status)
