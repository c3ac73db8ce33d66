"""The link of a message: it switches all off, and can do nothing else. No sign-in, no name, nothing about a
treatment: somebody else may have got the message. Looking at it changes nothing: mail programs look at links too.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from holdfast.web.accounts import throttle
from holdfast.web.accounts.signing_in import NO_ADDRESS
from holdfast.web.reminders.sending import named_by
from holdfast.web.vault.door import end_reminders_named

DOOR = "reminders"
"""Tries here are counted apart from those at other doors."""


@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def off_page(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks, POST switches off; as often as one likes, with the same answer."""
    named = named_by(token)
    if named is None:
        response = _wrong(request, token)
    else:
        if request.method == "POST":
            end_reminders_named(named)
        response = render(request, "reminders/off.html", {"state": "off" if request.method == "POST" else "ask"})
    response["Referrer-Policy"] = "strict-origin"  # the address alone switches off
    return response


def _wrong(request: HttpRequest, token: str) -> HttpResponse:
    """A link that was not made here. Counted, so that guessing is slow; it could not be guessed in any case."""
    address = request.META.get("REMOTE_ADDR") or NO_ADDRESS
    if pause := throttle.attempt(f"off {token[:100]}", address, DOOR):
        response = render(request, "reminders/off.html", {"state": "often"}, status=429)
        response["Retry-After"] = str(throttle.seconds(pause))
        return response
    return render(request, "reminders/off.html", {"state": "wrong"}, status=404)
