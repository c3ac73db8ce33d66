"""A workbench left alone signs out. What was being typed is in its draft already."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from holdfast.web.accounts.author_keys import forget
from holdfast.web.accounts.sessions import BEGUN

View = Callable[[HttpRequest], HttpResponse]
_SEEN = "seen"


def signed_out_when_idle(get_response: View) -> View:
    """Ends a session not used for HOLDFAST_IDLE_MINUTES, and any after SESSION_COOKIE_AGE, used or not: a cookie that
    was copied is not kept alive for ever by asking. The use is noted at most once a minute.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        seen, now = request.session.get(_SEEN), time.time()
        old = now - request.session.get(BEGUN, now) > settings.SESSION_COOKIE_AGE
        if old or (seen is not None and now - seen > settings.HOLDFAST_IDLE_MINUTES * 60):
            request.session.flush()
            response = _to_sign_in(request)
            forget(response)
            return response
        response = get_response(request)
        if request.session.get("_auth_user_id") and (seen is None or not 0 <= now - seen < 60):
            _note_seen(request, now)
        return response

    return middleware


def _note_seen(request: HttpRequest, now: float) -> None:
    """Into the session as it is now. This request may have read it before another one locked the device to the
    patient's form: written back as it was then, the lock would be gone.
    """
    if request.session.modified or request.session.session_key is None:
        request.session[_SEEN] = now  # it is written in any case
        return
    with transaction.atomic():
        fresh = type(request.session)(request.session.session_key)
        if fresh.get("_auth_user_id") is None:  # signed out meanwhile
            return
        fresh[_SEEN] = now
        with contextlib.suppress(UpdateError):
            fresh.save()


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    address = reverse(settings.LOGIN_URL)
    if request.method == "GET" and "HX-Request" not in request.headers:
        address += "?" + urlencode({"next": request.path})
    if "HX-Request" in request.headers:  # a fragment cannot hold a sign-in page: htmx leaves for it
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
