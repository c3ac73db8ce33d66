"""Who reads along: the therapist assigns and takes off, lends working notes and takes them back."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from holdfast.text import Message, say
from holdfast.web.supervision.shared import (
    LONGEST_NAME,
    NOBODY,
    Refused,
    about_case,
    end_of,
    me,
    mine,
    once,
    real_now,
    reason_typed,
    typed,
    uuid_typed,
)
from holdfast.web.vault.door import (
    BadSpan,
    CaseHandle,
    UnknownEntry,
    WrongPerson,
    assign,
    assigned,
    leaves,
    lend_working,
    reader_named,
    readers,
    sheets_out,
    unassign,
    withdraw_loan,
)
from holdfast.web.vault.lending import LONGEST_LOAN

USUAL_LOAN = timedelta(days=28)
SPAN = say("Name a day from today on, at most 90 days ahead.")
YOURSELF = say("This is your own case: name somebody else.")
NOT_ASSIGNED = say("Assign this person to the case first; working notes are lent to somebody who reads along.")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reading_along(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The page of a case on which its therapist sees and changes who else reads it."""
    handle = mine(request, case_id)
    if request.method != "POST":
        return _page(request, handle)
    try:
        return redirect(once(request, lambda: _act(request, handle)))
    except Refused as refused:
        return _page(request, handle, refused.said)


def _act(request: HttpRequest, handle: CaseHandle) -> str:
    does = request.POST.get("does", "")
    try:
        match does:
            case "assign":
                assign(handle, _named(request))
            case "unassign":
                unassign(handle, _assigned(request, handle), sheets=request.POST.get("sheets") == "yes")
            case "lend":
                to, until = _assigned(request, handle), _until(request)
                lend_working(handle, to, reason_typed(request), until)
            case "withdraw":
                withdraw_loan(handle, uuid_typed(request, "loan"))
            case _:
                raise SuspiciousOperation("an act that no page of ours could have sent")
    except WrongPerson:
        raise Refused(YOURSELF if does == "assign" else NOT_ASSIGNED) from None
    except BadSpan:
        raise Refused(SPAN) from None
    except UnknownEntry:
        raise SuspiciousOperation("a loan that no page of ours could have named") from None
    return reverse("reading-along", args=[handle.id])


def _named(request: HttpRequest) -> User:
    found = reader_named(typed(request, "name", LONGEST_NAME))
    if found is None:
        raise Refused(NOBODY)
    return found


def _assigned(request: HttpRequest, handle: CaseHandle) -> User:
    """The person meant by a button of the page: one of those assigned."""
    wanted = request.POST.get("person", "")
    there = next((one for one in assigned(handle) if str(one.user_id) == wanted), None)
    if there is None:
        raise Refused(NOT_ASSIGNED)
    return User.objects.get(pk=there.user_id)


def _until(request: HttpRequest) -> datetime:
    try:
        return end_of(date.fromisoformat(request.POST.get("until", "")), LONGEST_LOAN)
    except (ValueError, OverflowError):
        raise Refused(SPAN) from None


def _page(request: HttpRequest, handle: CaseHandle, wrong: Message | None = None) -> HttpResponse:
    found, now, out = leaves(handle), real_now(), sheets_out(handle)
    people = [
        (one, next((leave for leave in found if leave.holds and leave.what == "working" and leave.to_id == one.user_id),
                   None), out.get(one.user_id, 0))
        for one in assigned(handle)
    ]  # fmt: skip
    there = {one.user_id for one, _, _ in people}
    offered = [one.get_username() for one in readers().exclude(pk=me(request).pk) if one.pk not in there]
    context = {
        **about_case(handle), "page": "reading-along", "wrong": wrong, "people": people, "offered": offered,
        "emergencies": [one for one in found if one.what == "emergency"],
        "assigned_before": [one for one in found if one.what == "assigned" and not one.holds],
        "past": [one for one in found if one.what == "working" and not one.holds],
        "given": {name: typed(request, name, 1000) for name in ("does", "name", "person", "reason", "until")},
        "first_day": now.date(), "last_day": (now + LONGEST_LOAN).date(), "usual_day": (now + USUAL_LOAN).date(),
    }  # fmt: skip
    return render(request, "supervision/along.html", context, status=422 if wrong else 200)
