"""His page of reminders: what he wants to be reminded of, where, and when not. On his own phone he chooses; on the
therapist's device and in a demo he reads what it would be.

The address he typed is not shown again: whoever holds his phone would read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from holdfast.case.as_of import as_of
from holdfast.case.restriction import in_force
from holdfast.text import Message, say
from holdfast.web import clock
from holdfast.web.giving.asked import Where
from holdfast.web.pages import handed_over
from holdfast.web.pages.opening import origin_words
from holdfast.web.pages.patient import CONTACTS_COMMAND, TOO_OLD, away_until, closed, demo_case, frame, is_closed
from holdfast.web.pages.sent import whole_number
from holdfast.web.portal.phones import let_in
from holdfast.web.reminders.mail import is_address
from holdfast.web.reminders.sending import may_send
from holdfast.web.reminders.told import sent
from holdfast.web.reminders.words import BODY, SUBJECT, THING
from holdfast.web.vault.door import (
    DOES_NOT_OPEN,
    THINGS,
    BadForm,
    CaseHandle,
    Choice,
    case_for_user,
    choice_of,
    choose_reminders,
    end_reminders,
    load_case,
    new_form_id,
    post_once,
)
from holdfast.web.words import word

EVENING, MORNING = range(16, 24), range(6, 13)
"""The hours from and until which he can want quiet: between them there is always some of the day left."""
QUIET_FROM, QUIET_TO, DAYS_OFF = 20, 9, (6,)
NO_ADDRESS = say("An e-mail address is needed, written as name@example.org, and one alone. Nothing was kept.")
NOTHING = say("Choose at least one thing to be reminded of. To have none, switch it all off.")
EVERY_DAY = say("With every day left out no message could come. Leave at least one day, or switch it all off.")


class NotChosen(Exception):
    """What was sent cannot be kept; `said` says why."""

    def __init__(self, said: Message) -> None:
        self.said = said
        super().__init__()


@dataclass(frozen=True, slots=True)
class Way:
    """How he came, and the page he came from."""

    where: Where
    home: str


@sensitive_post_parameters("address")
@require_http_methods(["GET", "HEAD", "POST"])
@let_in
def portal_reminders(request: HttpRequest, handle: CaseHandle) -> HttpResponse:
    """On his own phone: shown, chosen, switched off."""
    return _page(request, handle, Way("portal", reverse("portal-page")))


@login_required
@require_safe
def handed_over_reminders(request: HttpRequest) -> HttpResponse:
    """On the therapist's device locked to his forms: to read."""
    case_id = handed_over.locked_to(request)
    if case_id is None:
        return redirect("caseload")
    return _page(request, case_for_user(request.user, case_id), Way("device", reverse("handed-over")))


@require_safe
def patient_reminders(request: HttpRequest, token: str) -> HttpResponse:
    """Behind a signed address; 404 outside a demo: to read."""
    return _page(request, demo_case(token), Way("demo", reverse("patient", args=[token])))


def _page(request: HttpRequest, handle: CaseHandle, way: Way) -> HttpResponse:
    if not settings.HOLDFAST_CONTACTS:
        shown = {"command": CONTACTS_COMMAND, "locked": way.where == "device", "portal": way.where == "portal"}
        return render(request, "patient/no_contacts.html", shown, status=503)
    around = frame(handle, way.where)
    try:
        record = as_of(load_case(handle), clock.now()).record
        if request.method == "POST" and request.POST.get("does") == "off":
            end_reminders(handle.id)  # switching off asks for nothing: not for an open page, not for a fresh form
            return redirect(f"{request.path}?kept=off")
        if is_closed(record, way.where):
            return closed(request, record, around)
        around |= {"origin": origin_words(record.about.origin), "away_until": away_until(record, clock.now())}
        around |= {"rests": in_force(record)}
        if request.method != "POST":
            return _shown(request, handle, way, around)
        return _keep(request, handle, way, around)
    except DOES_NOT_OPEN:
        return render(request, "patient/shut.html", around, status=503)


@sensitive_variables("choice")
def _keep(request: HttpRequest, handle: CaseHandle, way: Way, around: dict[str, Any]) -> HttpResponse:
    if request.POST.get("does") != "keep" or not may_send():
        raise SuspiciousOperation("a form that no page of ours could have sent")

    def act() -> str:
        choice = _typed(request, choice_of(handle.id))
        choose_reminders(handle, choice)
        return f"{request.path}?kept=keep"

    try:
        return redirect(post_once(request.POST.get("form", ""), handle.user_id, act, handle.id).result)
    except BadForm:
        said, status = TOO_OLD, 409
    except NotChosen as refused:
        said, status = refused.said, 422
    return _shown(request, handle, way, around, failed=said, status=status)


@sensitive_variables("typed", "address", "before")
def _typed(request: HttpRequest, before: Choice | None) -> Choice:
    """What he chose. An address left empty is the one of before. Raises `NotChosen`."""
    typed = request.POST.get("address", "").strip()
    address = typed or (before.address if before is not None else "")
    if not is_address(address):
        raise NotChosen(NO_ADDRESS)
    things = tuple(thing for thing in THINGS if thing in request.POST.getlist("thing"))
    if not things:
        raise NotChosen(NOTHING)
    days_off = tuple(day for day in range(7) if str(day) in request.POST.getlist("off"))
    if len(days_off) == 7:
        raise NotChosen(EVERY_DAY)
    quiet_from, quiet_to = _hour(request, "from", EVENING), _hour(request, "to", MORNING)
    return Choice(address, things, quiet_from, quiet_to, days_off, clock.now())


def _hour(request: HttpRequest, name: str, among: range) -> int:
    hour = whole_number(request.POST.get(name, ""))
    if hour is None or hour not in among:
        raise SuspiciousOperation("an hour that no page of ours could have sent")
    return hour


def _shown(
    request: HttpRequest,
    handle: CaseHandle,
    way: Way,
    around: dict[str, Any],
    *,
    failed: Message | None = None,
    status: int = 200,
) -> HttpResponse:
    choice, zone = choice_of(handle.id), ZoneInfo(settings.HOLDFAST_ZONE)
    on = choice is not None
    if failed is not None:  # what he ticked stays; of the address nothing comes back
        things, off = request.POST.getlist("thing"), request.POST.getlist("off")
        begins, ends = request.POST.get("from", ""), request.POST.get("to", "")
    else:
        things = list(choice.things) if choice else []
        off = [str(day) for day in (choice.days_off if choice else DAYS_OFF)]
        begins, ends = (str(choice.quiet_from), str(choice.quiet_to)) if choice else (str(QUIET_FROM), str(QUIET_TO))
    kept = request.GET.get("kept") if request.GET.get("kept") in ("keep", "off") else None
    shown = {
        **around,
        "home": way.home,
        "may": way.where == "portal" and may_send(),
        "elsewhere": way.where != "portal",
        "on": on,
        "first": choice is not None and choice.since.astimezone(zone).date() == clock.now().astimezone(zone).date(),
        "since": choice.since.astimezone(zone) if choice else None,
        "things": [(thing, THING[thing], thing in things) for thing in THINGS],
        "evening": [(f"{hour:02}:00", hour, str(hour) == begins) for hour in EVENING],
        "morning": [(f"{hour:02}:00", hour, str(hour) == ends) for hour in MORNING],
        "days": [(day, word("weekday", day), str(day) in off) for day in range(7)],
        "subject": SUBJECT,
        "bodies": [BODY[thing] for thing in THINGS],
        "sender": settings.HOLDFAST_MAIL.sender if settings.HOLDFAST_MAIL else "",
        "sent": sent(handle.id) if way.where == "portal" else (),
        "failed": failed,
        "kept": kept if failed is None else None,
        "form": lambda: new_form_id(handle.user_id, handle.id),
    }
    return render(request, "reminders/page.html", shown, status=status)
