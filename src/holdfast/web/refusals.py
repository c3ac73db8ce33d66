"""Pages for what went wrong: a sentence each, and never what was being handled."""

from __future__ import annotations

import sys
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from holdfast.case.sealing import CannotOpen
from holdfast.case.strict_json import CannotRead
from holdfast.text import Message, say
from holdfast.text import render as words
from holdfast.web import storage
from holdfast.web.accounts.throttle import Busy
from holdfast.web.portal.listener import in_portal
from holdfast.web.vault.handles import (
    AlreadyThere,
    BadForm,
    BadSpan,
    Locked,
    NotYours,
    Real,
    Simulated,
    StalePage,
    UnknownEntry,
    WrongPerson,
)
from holdfast.web.vault.rows import NewerThanProgram

DAMAGED = say(
    "A sealed text of this case did not open: it was damaged, or its key is another one. Nothing was changed. A backup "
    "has it whole: stop Holdfast, then holdfast restore."
)
OTHER_VERSION = say(
    "This case was written by another version of Holdfast and was left as it is. Start the newer program; after an "
    "update: holdfast upgrade."
)
View = Callable[[HttpRequest], HttpResponse]
_TOLD: tuple[tuple[type[Exception], int, Message], ...] = (
    (
        StalePage,
        409,
        say("Something was saved here since you opened this page. Open it again; nothing was overwritten."),
    ),
    (AlreadyThere, 409, say("This is there already. Nothing was saved twice.")),
    (UnknownEntry, 409, say("What this page speaks of is not there any more. Open it again.")),
    (BadForm, 400, say("This form was open too long, or was made for somebody else. Open the page again.")),
    (NotYours, 403, say("Your account may not do this.")),
    (Simulated, 422, say("This case was simulated by a program: it enters a demo alone, and goes on saying so.")),
    (Real, 422, say("This is a demo: nothing of a person belongs into it. Take the case into a practice.")),
    (WrongPerson, 422, say("Nothing of a case can be given to this account. Name another therapist or a supervisor.")),
    (BadSpan, 422, say("This cannot be lent for so long. Name a nearer day.")),
    (Locked, 403, say("Your private notes are shut. Sign out and in again, or enter your recovery code.")),
    (Busy, 503, say("Many passwords are being looked at just now. Wait a moment, then try again.")),
    (CannotOpen, 503, DAMAGED),
    (NewerThanProgram, 503, OTHER_VERSION),
    (CannotRead, 503, OTHER_VERSION),
)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal(request, 404, say("There is no such page, or it is not yours to open."))


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal(request, 403, say("Your account may not do this."))


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal(request, 400, say("What the browser sent could not be read. Go back and try again."))


def broken(request: HttpRequest) -> HttpResponse:
    sentence = storage.why(sys.exc_info()[1])
    if sentence is not None:
        storage.take_back()
        try:
            return refusal(request, 503, sentence)
        except DatabaseError:  # not even who is signed in can be read
            return HttpResponse(words(sentence) + "\n", status=503, content_type="text/plain; charset=utf-8")
    number = getattr(request, "request_id", "-")
    sentence = say(
        "Something in the program failed. What was saved is safe. It has this number in the log: {id}", id=number
    )
    return refusal(request, 500, sentence)


def told_in_words(get_response: View) -> View:
    """What the vault refuses and a view did not expect, as a page in words."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    middleware.process_exception = _told  # type: ignore[attr-defined]  # where Django looks for it
    return middleware


def why_shut(error: Exception) -> Message:
    """Why a case did not open (one of the vault's `DOES_NOT_OPEN`), and what to do."""
    return DAMAGED if isinstance(error, CannotOpen) else OTHER_VERSION


def _told(request: HttpRequest, exception: Exception) -> HttpResponse | None:
    request.holdfast_raised = True  # type: ignore[attr-defined]  # `audited` takes back what the page had written
    for kind, status, sentence in _TOLD:
        if isinstance(exception, kind):
            if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                request.holdfast_error = type(exception).__name__  # type: ignore[attr-defined]  # for the log
            return refusal(request, status, sentence)
    return None


def refusal(request: HttpRequest, status: int, sentence: Message) -> HttpResponse:
    """A page with this sentence, as those who came by this listener may see it: on the portal, contacts first."""
    shown = {"sentence": words(sentence), "contacts": settings.HOLDFAST_CONTACTS}
    template = "portal/refusal.html" if in_portal(request) else "web/refusal.html"
    return render(request, template, shown, status=status)
