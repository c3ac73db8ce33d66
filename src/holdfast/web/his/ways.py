"""What each of his pages begins and ends with: the case as it stands now for him, a form kept once, and why not.

Three ways lead in: his own phone, the device handed over, a demo's signed address. `views` makes the three of a page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from holdfast.case.as_of import as_of
from holdfast.case.model import Case
from holdfast.case.moves import Move
from holdfast.case.record import Record
from holdfast.case.restriction import in_force
from holdfast.contract.model import Clause
from holdfast.text import Message, say
from holdfast.web import clock
from holdfast.web.contract.adding import StaleText, append
from holdfast.web.giving.asked import Where
from holdfast.web.pages import handed_over
from holdfast.web.pages.opening import origin_words
from holdfast.web.pages.patient import (
    CONTACTS_COMMAND,
    TOO_OLD,
    TRY_AGAIN,
    away_until,
    closed,
    demo_case,
    frame,
    is_closed,
)
from holdfast.web.pages.patient_forms import NotKept
from holdfast.web.portal.phones import let_in
from holdfast.web.vault.door import (
    DOES_NOT_OPEN,
    AlreadyThere,
    BadForm,
    CaseHandle,
    StalePage,
    case_for_user,
    load_case,
    new_form_id,
    post_once,
)

MAY = ("GET", "HEAD", "POST")
CLOSED = say("This page is closed, so nothing was kept.")
RESTS = say("What you two agreed rests, so this was not kept. What you wrote is still here to copy.")
PAUSED = say("Your record is paused, so this was not kept. What you wrote is still here to copy.")
OTHER_WORDS = say(
    "The words have changed since you read them. Nothing is lost: both stand here, and what you wrote is still in its "
    "place. Send it again if it still fits."
)


@dataclass(frozen=True, slots=True)
class Way:
    """How he came: `home` is the page he came from, with a slash at its end; his other pages are below it."""

    handle: CaseHandle
    where: Where
    home: str


@dataclass(frozen=True, slots=True)
class Now:
    """The case as he comes: `record` as it stands, `whole` with what was corrected."""

    at: datetime
    whole: Record
    record: Record


@dataclass(frozen=True, slots=True)
class Failed:
    """A form that was not kept: which, and why in a sentence. `clause`: the words that stand, where a yes was stale."""

    does: str
    said: Message
    status: int
    clause: Clause | None = None


Page = Callable[..., HttpResponse]


def views(page: Page) -> dict[str, Callable[..., HttpResponse]]:
    """The page for each of the three ways, by the beginning of its address's name. A page takes the request, the way
    and what its address carries.
    """

    @require_http_methods(MAY)
    @let_in
    def on_his_phone(request: HttpRequest, handle: CaseHandle, /, **given: str) -> HttpResponse:
        return page(request, Way(handle, "portal", reverse("portal-page")), **given)

    @login_required
    @require_http_methods(MAY)
    def on_the_device(request: HttpRequest, **given: str) -> HttpResponse:
        if (case_id := handed_over.locked_to(request)) is None:
            return redirect("caseload")
        return page(request, Way(case_for_user(request.user, case_id), "device", reverse("handed-over")), **given)

    @require_http_methods(MAY)
    def in_a_demo(request: HttpRequest, token: str, **given: str) -> HttpResponse:
        return page(request, Way(demo_case(token), "demo", reverse("patient", args=[token])), **given)

    return {"portal": on_his_phone, "handed-over": on_the_device, "patient": in_a_demo}


def opened(request: HttpRequest, way: Way) -> Now | HttpResponse:
    """The case, or the page that stands in its place: no contacts, it does not open, it is closed."""
    if not settings.HOLDFAST_CONTACTS:
        shown = {"command": CONTACTS_COMMAND, "locked": way.where == "device", "portal": way.where == "portal"}
        return render(request, "patient/no_contacts.html", shown, status=503)
    around = frame(way.handle, way.where)
    try:
        at = clock.now()
        whole = load_case(way.handle)
    except DOES_NOT_OPEN:
        return render(request, "patient/shut.html", around, status=503)
    now = Now(at, whole.record, as_of(whole, at).record)
    return closed(request, now.record, around) if is_closed(now.record, way.where) else now


def shown(
    request: HttpRequest, way: Way, now: Now, template: str, *, failed: Failed | None = None, **more: Any
) -> HttpResponse:
    """The page, with what all of them carry."""
    kept = request.GET.get("kept") if failed is None else None
    context = {
        **frame(way.handle, way.where),
        "origin": origin_words(now.record.about.origin),
        "away_until": away_until(now.record, now.at),
        "restricted": in_force(now.record),
        "home": way.home,
        "failed": failed,
        "kept": KEPT.get(kept) if kept else None,
        "given": request.POST if failed else {},
        "form": lambda: new_form_id(way.handle.user_id, way.handle.id),  # a template calls it: each has its own
        **more,
    }
    return render(request, template, context, status=failed.status if failed else 200)


def kept_once(request: HttpRequest, way: Way, does: str, act: Callable[[], str]) -> HttpResponse | Failed:
    """Do what a form asks for, once, and lead where `act` says; or why it was not kept. `act` raises `NotKept`,
    `StaleText`. What no page of ours could have sent is a `ValueError`, and for the caller.
    """
    try:
        return redirect(post_once(request.POST.get("form", ""), way.handle.user_id, act, way.handle.id).result)
    except BadForm:
        return Failed(does, TOO_OLD, 409)
    except StaleText as stale:
        return Failed(does, OTHER_WORDS, 409, stale.clause)
    except (StalePage, AlreadyThere):
        return Failed(does, TRY_AGAIN, 409)
    except DOES_NOT_OPEN:
        return Failed(does, TRY_AGAIN, 503)
    except NotKept as refused:
        return Failed(does, refused.said, 422)


def add_move(way: Way, make: Callable[[Record, int], Move]) -> Move:
    """One move of his, made from the record as it is now; refused where the page has closed since."""
    return append(way.handle, lambda record, seq: make(still_open(record, way), seq))


def still_open(record: Record, way: Way) -> Record:
    """The record as it stands now. Raises `NotKept` where his page has closed since it was shown."""
    now = as_of(Case(record=record), clock.now()).record
    if is_closed(now, way.where):
        raise NotKept(CLOSED)
    return now


KEPT: dict[str, Message] = {
    "rate": say("Kept. Your therapist can read it from now on. Nobody is told at once."),
    "object": say("Kept. It stays with it, whatever becomes of it."),
    "clarify": say("Kept. Your therapist can read it from now on. Nobody is told at once."),
    "not_now": say("Kept. Not now is an answer."),
    "cost": say("Kept, in your words."),
    "counter": say("Kept. Your words are on the table now."),
    "propose": say("Kept. It is on the table now."),
    "accept": say("Kept. You may still say what speaks against it, at any time."),
    "accept_reserved": say("Kept, with what you said."),
    "commit": say("Kept. You may still say “not now”, at any time."),
    "waits": say(
        "Kept. What you agreed rests for now, so this yes does not hold yet. You can say it again later, or not."
    ),
    "line": say("Kept."),
    "month": say("Kept."),
    "own": say("Kept. Your therapist can read it from now on. Nobody is told at once."),
    "own_new": say("Kept. It is asked now and then; tell your therapist when it should stop."),
    "gone": say("It is off your page. It stays in your record."),
    "plan": say("Kept. The plan of before stays readable."),
    "pact": say("Your words are kept for your therapist. They did not become a part of what you agreed."),
    "plan_pact": say("Kept, exactly as you wrote it. The plan of before stays readable."),
}
