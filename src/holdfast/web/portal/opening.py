"""The link: what it shows to whoever has it, and the code that lets a phone in."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from holdfast.text import Message, say
from holdfast.web.accounts import throttle
from holdfast.web.accounts.signing_in import NO_ADDRESS
from holdfast.web.portal import invitations, phones
from holdfast.web.portal.models import Invitation
from holdfast.web.vault import audit

DOOR = "portal"
"""Tries here are counted apart from signing in: a flood of one leaves the other open."""
WRONG = say(
    "This link and this code do not open a page. Look at each sign of the code. Five wrong codes shut a link, and one "
    "that nobody opened ends after two weeks: your therapist can give you a new one."
)
LATER = say("This was tried too often. Wait {minutes} min, then try again.")


@sensitive_post_parameters("code")
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def link_page(request: HttpRequest, token: str) -> HttpResponse:
    """The code is asked for, whatever the link is; a link that never was is answered as a wrong code is."""
    response = _code_asked(request, token) if settings.HOLDFAST_CONTACTS else _page(request, status=503)
    # The address is half of what opens the page: of it, no request that follows says more than the host.
    response["Referrer-Policy"] = "strict-origin"
    return response


def _code_asked(request: HttpRequest, token: str) -> HttpResponse:
    if request.method != "POST":
        return redirect("portal-page") if _is_known(request, token) else _page(request)
    tried, address = f"patient's link {token[:100]}", request.META.get("REMOTE_ADDR") or NO_ADDRESS
    found = invitations.usable(token)
    if pause := throttle.attempt(tried, address, DOOR):
        if found is not None and throttle.worth_telling(tried, address):
            audit.note("portal code held back", found.case_id)
        said = say(LATER.id, minutes=max(1, round(pause.total_seconds() / 60)))
        response = _page(request, said, 429)
        response["Retry-After"] = str(throttle.seconds(pause))
        return response
    if not invitations.fits(found, invitations.typed(request.POST.get("code", ""))) or found is None:
        _note(found)
        return _page(request, WRONG, 400)
    throttle.succeeded(tried, address, DOOR)
    audit.note("portal opened", found.case_id)
    response = redirect("portal-page")
    with transaction.atomic():
        phones.remember(request, response, found)
    return response


def _is_known(request: HttpRequest, token: str) -> bool:
    phone = getattr(request, "holdfast_phone", None)
    return phone is not None and phone.invitation.link == invitations.kept_as(token)


def _note(found: Invitation | None) -> None:
    """A link that is none leaves no entry: anybody could fill the disk with them."""
    if found is None:
        return
    audit.note("portal code refused", found.case_id)
    found.refresh_from_db(fields=["wrong"])
    if invitations.is_shut(found):
        audit.note("portal link shut", found.case_id)


def _page(request: HttpRequest, wrong: Message | None = None, status: int = 200) -> HttpResponse:
    return render(
        request,
        "portal/code.html" if settings.HOLDFAST_CONTACTS else "patient/no_contacts.html",
        {"contacts": settings.HOLDFAST_CONTACTS, "wrong": wrong, "portal": True},
        status=status,
    )
