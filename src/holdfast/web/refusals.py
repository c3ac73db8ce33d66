"""Pages for what went wrong: a sentence each, and never what was being handled."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from holdfast.text import Message, say
from holdfast.text import render as words


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


def _page(request: HttpRequest, status: int, sentence: Message) -> HttpResponse:
    return render(request, "web/refusal.html", {"sentence": words(sentence)}, status=status)
