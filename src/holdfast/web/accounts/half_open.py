"""Between the password and the second factor: a session that is nobody's yet.

For Django nobody is signed in, so no page opens and `author_key` gives nothing, although the author's key, opened by
the password, lies wrapped in the session already. Only the pages of the second step know the state; it lasts minutes.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import django_otp
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.crypto import constant_time_compare
from django_otp.models import Device

from holdfast.web.accounts import factors
from holdfast.web.accounts.devices import device_of
from holdfast.web.accounts.models import Profile
from holdfast.web.accounts.sessions import BEGUN, DEVICE

View = Callable[[HttpRequest], HttpResponse]
_IN_SESSION, MUST_CHANGE = "half_open", "must_change"
FOR_A_FACTOR, TO_ENROL = 5 * 60, 15 * 60
"""Seconds between the password and the second factor; to set one up takes longer."""
_WHILE_CHANGING = ("change-password", "sign-out", "healthz")


def begin(request: HttpRequest, user: User, onward: str) -> None:
    """The password was right. What was in this browser's session before is gone."""
    request.session.flush()
    request.session[_IN_SESSION] = {
        "user": user.pk, "hash": user.get_session_auth_hash(), "at": time.time(), "next": onward[:2000],
    }  # fmt: skip


def who(request: HttpRequest) -> User | None:
    """Whose password was right in this browser a moment ago, or None."""
    state = request.session.get(_IN_SESSION)
    if not isinstance(state, dict):
        return None
    user = User.objects.filter(pk=state["user"], is_active=True).first()
    if user is None or not constant_time_compare(state["hash"], user.get_session_auth_hash()):
        return None
    longest = FOR_A_FACTOR if factors.has(user) else TO_ENROL
    return user if 0 <= time.time() - state["at"] < longest else None


def onward(request: HttpRequest) -> str:
    state = request.session.get(_IN_SESSION)
    return str(state["next"]) if isinstance(state, dict) else "/"


def finish(request: HttpRequest, user: User, device: Device | None = None) -> None:
    """Signed in, whole: a new session key, and the device that was shown noted in it."""
    request.session.pop(_IN_SESSION, None)
    login(request, user)  # gives the session a new key
    request.session[BEGUN] = time.time()
    request.session[DEVICE] = device_of(request.headers.get("User-Agent", ""))
    if Profile.objects.filter(user=user, must_change=True).exists():
        request.session[MUST_CHANGE] = True
    if device is not None:
        django_otp.login(request, device)


def whole_sign_ins_only(get_response: View) -> View:
    """A session without the second factor its account needs is ended, however it came to be; and whoever has a password
    that somebody else chose sees nothing but the page that changes it.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated:
            if getattr(user, "otp_device", None) is None and (factors.required() or factors.has(user)):
                request.session.flush()
                request.user = AnonymousUser()
                return _away(request, reverse(settings.LOGIN_URL))
            if request.session.get(MUST_CHANGE) and not _named(request, _WHILE_CHANGING):
                return _away(request, reverse("change-password"))
        return get_response(request)

    return middleware


def _away(request: HttpRequest, address: str) -> HttpResponse:
    if "HX-Request" in request.headers:
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def _named(request: HttpRequest, names: tuple[str, ...]) -> bool:
    try:
        return resolve(request.path_info).url_name in names
    except Resolver404:
        return False


def to_second_step(user: User) -> HttpResponse:
    """Where somebody goes whose password was right: to his factor, or to set one up."""
    return redirect("second-step" if factors.has(user) else "enrol")
