"""Asked again: before a second factor is added or taken away, the password and a factor are asked for once more."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from holdfast.text import Message, say
from holdfast.text import render as words
from holdfast.web.accounts import factors, throttle
from holdfast.web.accounts.people import signed_in
from holdfast.web.accounts.signing_in import factor_fields, shown_factor
from holdfast.web.vault import audit

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
OFTEN = say("This was tried too often. Wait a while, then try again.")
OTHER_PASSWORD = say("The present password is another one.")
LASTS = 5 * 60
_IN_SESSION = "asked_again"


def asked_again(view: View[P]) -> View[P]:
    """The view, for somebody signed in who was asked again within five minutes; others are asked first."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not 0 <= time.time() - request.session.get(_IN_SESSION, -LASTS) < LASTS:
            return HttpResponseRedirect(reverse("ask-again") + "?" + urlencode({"next": request.path}))
        return view(request, *args, **kwargs)

    return signed_in(guarded)


@sensitive_post_parameters()
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def ask_again(request: HttpRequest) -> HttpResponse:
    """The password, and a second factor where there is one."""
    user = me(request)
    if request.method != "POST":
        return _page(request, user)
    if refused := password_refused(request, user, f"password of {user.pk}"):
        return _page(request, user, *refused)
    if factors.has(user):
        device, wrong, status = shown_factor(request, user)
        if device is None:
            return _page(request, user, wrong, status)
    request.session[_IN_SESSION] = time.time()
    audit.note("asked again")
    return redirect(_onward(request))


def password_refused(
    request: HttpRequest, user: User, tried: str, field: str = "password"
) -> tuple[Message, int] | None:
    """Why the present password was not taken, and the status; None where it was. Counted before it is looked at."""
    if throttle.attempt(tried):
        if throttle.worth_telling(tried):
            audit.note("password held back")
        return OFTEN, 429
    with throttle.turn():
        fits = user.check_password(request.POST.get(field, "")[:4096])
    if not fits:
        audit.note("password refused")
        return OTHER_PASSWORD, 400
    throttle.succeeded(tried)
    return None


def me(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _onward(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else reverse("your-account")


def _page(request: HttpRequest, user: User, wrong: Message | None = None, status: int = 200) -> HttpResponse:
    shown = factor_fields(request, user) | {"wrong": words(wrong) if wrong else "", "next": _onward(request)}
    return render(request, "accounts/ask_again.html", shown, status=status)
