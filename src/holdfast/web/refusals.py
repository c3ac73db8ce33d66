"""Pages for what went wrong: a sentence each, and never what was being handled."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from holdfast.case.sealing import CannotOpen
from holdfast.text import Message, say
from holdfast.text import render as words
from holdfast.web.vault.handles import AlreadyThere, BadForm, Locked, NotYours, StalePage, UnknownEntry

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
    (Locked, 403, say("Your private notes are shut. Sign out and in again, or enter your recovery code.")),
    (
        CannotOpen,
        500,
        say("A sealed text did not open: it was damaged, or its key is another one. A backup has it whole."),
    ),
)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 404, say("There is no such page, or it is not yours to open."))


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 403, say("Your account may not do this."))


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 400, say("What the browser sent could not be read. Go back and try again."))


def broken(request: HttpRequest) -> HttpResponse:
    number = getattr(request, "request_id", "-")
    sentence = say(
        "Something in the program failed. What was saved is safe. It has this number in the log: {id}", id=number
    )
    return _page(request, 500, sentence)


def told_in_words(get_response: View) -> View:
    """What the vault refuses and a view did not expect, as a page in words."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    middleware.process_exception = _told  # type: ignore[attr-defined]  # where Django looks for it
    return middleware


def _told(request: HttpRequest, exception: Exception) -> HttpResponse | None:
    for kind, status, sentence in _TOLD:
        if isinstance(exception, kind):
            return _page(request, status, sentence)
    return None


def _page(request: HttpRequest, status: int, sentence: Message) -> HttpResponse:
    return render(request, "web/refusal.html", {"sentence": words(sentence)}, status=status)
