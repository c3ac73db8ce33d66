"""A phone that was let in: its cookie, for how long, and the case it may see. `portal_case` is for every page here."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from holdfast.web.accounts.devices import device_of
from holdfast.web.portal.invitations import TRIES
from holdfast.web.portal.listener import cookie_name, in_portal
from holdfast.web.portal.models import Invitation, Phone
from holdfast.web.vault.door import CaseHandle, case_for_patient

P = ParamSpec("P")
View = Callable[[HttpRequest], HttpResponse]
STAYS = timedelta(days=90)
"""So long after its last use a phone is still known."""
NOTED = timedelta(hours=1)
"""A use is noted, and the cookie renewed, at most so often."""


class NotLetIn(Exception):
    """This browser was not let in, or not any more."""


class NobodyReads(Exception):
    """It was let in, and the case is gone, or its therapist's account is closed."""


def portal_case(request: HttpRequest) -> CaseHandle:
    """The case this phone was let in for, as its patient has it. Raises `NotLetIn` and `NobodyReads`; `let_in`
    answers both in words.

    What it gives is the record alone, to read and to add to. Whether he agreed to a page of his own (`is_shut`) stands
    in the record, and is for the page to ask.
    """
    phone: Phone | None = getattr(request, "holdfast_phone", None)
    if phone is None:
        raise NotLetIn
    try:
        return case_for_patient(phone.invitation.case_id)
    except Http404:
        raise NobodyReads from None


def let_in(
    view: Callable[Concatenate[HttpRequest, CaseHandle, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """The view, given the case of this phone; another browser is told how to get in (403)."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        shown = {"contacts": settings.HOLDFAST_CONTACTS}
        try:
            handle = portal_case(request)
        except NotLetIn:
            return render(request, "portal/knock.html", shown, status=403)
        except NobodyReads:
            return render(request, "portal/nobody.html", shown, status=403)
        return view(request, handle, *args, **kwargs)

    return guarded


def known(get_response: View) -> View:
    """On the portal: which phone this is, as `request.holdfast_phone`, or None. Its cookie is renewed as it is used."""

    def middleware(request: HttpRequest) -> HttpResponse:
        phone = _phone(request) if in_portal(request) else None
        request.holdfast_phone = phone  # type: ignore[attr-defined]  # as `user`
        now = datetime.now(UTC)
        renew = phone is not None and now - phone.last_used >= NOTED
        if renew and phone is not None:
            Phone.objects.filter(pk=phone.pk).update(last_used=now)
            Invitation.objects.filter(pk=phone.invitation_id).update(last_used=now)
        response = get_response(request)
        let_in_anew = cookie_name() in response.cookies  # the key of before opens nothing any more
        if renew and not let_in_anew and getattr(request, "holdfast_phone", None) is not None:
            _give(response, request.COOKIES[cookie_name()])
        return response

    return middleware


def remember(request: HttpRequest, response: HttpResponse, invitation: Invitation) -> None:
    """Let this browser in. One that was known before has a new key from now on, and what a page kept in it of somebody
    else is to go.
    """
    if (before := _phone(request)) is not None:
        before.delete()
    key, now = secrets.token_urlsafe(32), datetime.now(UTC)
    device = device_of(request.headers.get("User-Agent", ""))
    Phone.objects.create(invitation=invitation, key=kept_as(key), begun=now, last_used=now, device=device)
    _give(response, key)
    response["Clear-Site-Data"] = '"storage"'


def forget(request: HttpRequest, response: HttpResponse) -> None:
    """This browser is not known any more, and what it kept of the page is to go."""
    phone: Phone | None = getattr(request, "holdfast_phone", None)
    if phone is not None:
        phone.delete()
    request.holdfast_phone = None  # type: ignore[attr-defined]
    response.delete_cookie(cookie_name(), samesite="Strict")
    if settings.SESSION_COOKIE_SECURE:
        response.cookies[cookie_name()]["secure"] = True
    response["Clear-Site-Data"] = '"cache", "storage"'


def kept_as(key: str) -> str:
    """What the database knows a phone by. The key has 256 random bits."""
    return hashlib.sha256(b"holdfast phone 1|" + key.encode()).hexdigest()


def forget_old() -> int:
    """Phones not used for so long that they are not known any more are taken from the table."""
    return Phone.objects.filter(last_used__lte=datetime.now(UTC) - STAYS).delete()[0]


def _phone(request: HttpRequest) -> Phone | None:
    key = request.COOKIES.get(cookie_name(), "")
    if not key:
        return None
    since = datetime.now(UTC) - STAYS
    mine = Phone.objects.filter(key=kept_as(key), last_used__gt=since, invitation__revoked_at=None)
    return mine.filter(invitation__wrong__lt=TRIES).select_related("invitation").first()


def _give(response: HttpResponse, key: str) -> None:
    response.set_cookie(
        cookie_name(), key, max_age=STAYS, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Strict"
    )
