"""In an emergency: somebody with no part in a case opens its record, with a reason, for a day. The therapist is told.

A list of pseudonyms is itself clinical. So the page asks for the therapist by name, for a reason and for the password
again, before it shows one; that step stands in the trail of each patient named, and the therapist is told of it too.
"""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from holdfast.text import Message, say
from holdfast.web.accounts import throttle
from holdfast.web.accounts.people import for_roles, signed_in
from holdfast.web.rights.page import case_page
from holdfast.web.supervision.shared import LONGEST_NAME, LONGEST_REASON, Refused, me, once, typed, uuid_typed
from holdfast.web.vault import audit
from holdfast.web.vault.door import (
    BadSpan,
    anybody_else,
    ask_for_names,
    case_for_user,
    leave_of,
    named,
    new_form_id,
    notice_seen,
    open_in_emergency,
    owner_named,
    owners,
    reach_in_emergency,
)

SHORTEST_REASON = 20
SHORT = say("Write at least 20 characters: what happened, and why it cannot wait. The therapist reads it.")
OFTEN = say("This was tried too often. Wait a while, then try again.")
NO_CASES = say("No therapist of this name has a case here that is not open to you already. Look at the spelling.")
MANY = say("You asked for five lists within a day. Ask the person who manages this practice, or the therapist's own "
           "emergency envelope.")  # fmt: skip
PASSWORD = say("Your password is another one. Capital letters count.")


@sensitive_post_parameters("password")
@for_roles("therapist", "supervisor")
@require_http_methods(["GET", "HEAD", "POST"])
def emergency(request: HttpRequest) -> HttpResponse:
    """Ask for the names of a therapist's cases, with a reason and the password."""
    if request.method != "POST" or not anybody_else(me(request)):
        return _page(request)
    try:
        return redirect(once(request, lambda: _asked(request)))
    except Refused as refused:
        return _page(request, refused.said, 429 if refused.said in (OFTEN, MANY) else 422)


@for_roles("therapist", "supervisor")
@require_http_methods(["GET", "HEAD", "POST"])
def emergency_cases(request: HttpRequest) -> HttpResponse:
    """The cases that were named just now, each with a button that opens its record for a day."""
    user = me(request)
    if request.method == "POST":
        case = uuid_typed(request, "case")
        try:
            return redirect(once(request, lambda: reverse("case", args=[open_in_emergency(user, case).id])))
        except Refused:
            return redirect("emergency")
    found = named(user)
    by_name = {one.by_name for one in found}
    context = {
        "page": "emergency", "found": found, "form": new_form_id(user.pk), "fits": True in by_name,
        "fits_none": False in by_name and True not in by_name,
    }  # fmt: skip
    return render(request, "supervision/emergency_cases.html", context)


@signed_in
@sensitive_variables("shown")
@require_POST
def emergency_reach(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The real name and number kept for an emergency, to somebody who opened the record in one. Posted, so that no
    reload and no way back in the browser shows it unasked; the therapist is told.
    """
    handle = case_for_user(request.user, case_id)
    shown = case_page(handle, "emergency-reach", reach=reach_in_emergency(handle), leave=leave_of(handle))
    return render(request, "supervision/emergency_reach.html", shown)


@for_roles("therapist")
@require_POST
def emergency_seen(request: HttpRequest) -> HttpResponse:
    """The therapist says that he has seen a notice; until then it stays on his caseload."""
    notice_seen(me(request), uuid_typed(request, "notice"))
    return redirect("caseload")


def _asked(request: HttpRequest) -> str:
    user, reason = me(request), typed(request, "reason", LONGEST_REASON)
    if len(reason) < SHORTEST_REASON:
        raise Refused(SHORT)
    _same_person(user, request.POST.get("password", "")[:4096])
    therapist, real_name = owner_named(typed(request, "name", LONGEST_NAME)), typed(request, "real_name", LONGEST_NAME)
    try:
        count = 0 if therapist is None else ask_for_names(user, therapist, reason, real_name)
    except BadSpan:
        raise Refused(MANY) from None
    if not count:
        audit.note("emergency refused")
        raise Refused(NO_CASES)
    return reverse("emergency-cases")


def _same_person(user: User, password: str) -> None:
    """The password again. Guessing it here is as slow as everywhere, and stands in the trail."""
    tried = f"emergency of {user.pk}"
    if throttle.attempt(tried):
        audit.note("emergency refused")
        raise Refused(OFTEN)
    with throttle.turn():
        fits = user.check_password(password)
    if not fits:
        audit.note("emergency refused")
        raise Refused(PASSWORD)
    throttle.succeeded(tried)


def _page(request: HttpRequest, wrong: Message | None = None, status: int = 200) -> HttpResponse:
    user = me(request)
    context = {
        "page": "emergency", "alone": not anybody_else(user), "wrong": wrong, "form": new_form_id(user.pk),
        "offered": [one.get_username() for one in owners().exclude(pk=user.pk)],
        "given": {name: typed(request, name, LONGEST_REASON) for name in ("name", "reason", "real_name")},
    }  # fmt: skip
    return render(request, "supervision/emergency.html", context, status=status)
