"""Setting up second factors, and taking them away. In the middle of a sign-in on a host, or from one's account page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

import django_otp
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from django_otp.models import Device

from holdfast.text import Message, say
from holdfast.text import render as words
from holdfast.web.accounts import factors, half_open, sessions, signing_in, throttle, webauthn
from holdfast.web.accounts.again import asked_again, me
from holdfast.web.accounts.models import SpareCodes
from holdfast.web.vault import audit

View = Callable[[HttpRequest], HttpResponse]
OTHER_CODE = say("This code does not fit. See that the clock of your phone is right, and type the newest one.")
TOO_LATE = say("This page was open too long. Scan the new code below.")
NO_KEY = say("The key did not answer, or it is one of yours already. Try again.")
LAST = say("This is your last second factor. On a host it can only be replaced: add another one first.")


def _enrolling(view: View) -> View:
    """The view, for somebody in the middle of a sign-in who has no factor yet, or signed in and asked again."""
    for_the_signed_in = asked_again(view)

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        user = half_open.who(request)
        if user is None or request.user.is_authenticated:
            return for_the_signed_in(request)
        if factors.has(user):
            return redirect("second-step")
        audit.whose(user.pk)
        return view(request)

    return guarded


@_enrolling
@require_http_methods(["GET", "HEAD"])
def enrol(request: HttpRequest) -> HttpResponse:
    """What a second factor is, and which to set up."""
    return _render(request, "accounts/enrol.html", {"possible": webauthn.possible(request)})


@sensitive_post_parameters()
@_enrolling
@require_http_methods(["GET", "HEAD", "POST"])
def add_app(request: HttpRequest) -> HttpResponse:
    """An app that shows six digits: the secret as a picture and in letters, and a first code to see that it works."""
    user = _person(request)
    if request.method != "POST":
        return _app_page(request, factors.offer(user))
    offered = factors.offered(user, request.POST.get("sealed", "")[:1000])
    if offered is None:
        return _app_page(request, factors.offer(user), TOO_LATE, 400)
    tried = f"new factor of {user.pk}"
    if throttle.attempt(tried):
        return _app_page(request, offered, say("This was tried too often. Wait a while, then try again."), 429)
    device = factors.add_authenticator(user, _name(request, "app"), offered, request.POST.get("code", "")[:20])
    if device is None:
        audit.note("new factor refused")
        return _app_page(request, offered, OTHER_CODE, 400)
    throttle.succeeded(tried)
    return _added(request, user, device)


@sensitive_post_parameters()
@_enrolling
@require_http_methods(["GET", "HEAD", "POST"])
def add_key(request: HttpRequest) -> HttpResponse:
    """A security key, or this device itself, where browsers allow it."""
    user = _person(request)
    if not webauthn.possible(request):
        return _render(request, "accounts/security_key.html", {"possible": False})
    if request.method != "POST":
        return _key_page(request, user)
    device = webauthn.register(request, user, _name(request, "key"), request.POST.get("answer", ""))
    if device is None:
        audit.note("new factor refused")
        return _key_page(request, user, NO_KEY, 400)
    return _added(request, user, device)


@asked_again
@require_http_methods(["GET", "HEAD", "POST"])
def spare_codes(request: HttpRequest) -> HttpResponse:
    """Ten new codes; the old ones are worth nothing any more."""
    user = me(request)
    if not factors.has(user):
        return redirect("enrol")
    if request.method != "POST":
        return render(request, "accounts/spare_codes.html", {"left": factors.spare_codes_left(user)})
    audit.note("spare codes made")
    return render(request, "accounts/spare_codes.html", {"codes": factors.new_spare_codes(user), "onward": "/account/"})


@asked_again
@require_http_methods(["GET", "HEAD", "POST"])
def remove_factor(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """One second factor less; every other sign-in of this account ends."""
    user = me(request)
    device = factors.find(user, kind, number)
    if device is None:
        raise Http404
    shown = {"device": device, "kind": kind, "last": len(factors.of(user)) == 1, "may_go": factors.may_go(user)}
    if request.method != "POST":
        return render(request, "accounts/remove_factor.html", shown)
    User.objects.select_for_update().get(pk=user.pk)  # of two that remove one each, the second sees what is left
    if not factors.may_go(user):
        return render(request, "accounts/remove_factor.html", shown | {"wrong": words(LAST)}, status=400)
    mine = device.persistent_id == request.session.get(django_otp.DEVICE_ID_SESSION_KEY)
    factors.remove(device)
    audit.note("factor removed")
    if mine:  # this session was opened with it: another device of the person's stands for it from now on
        _stand_in(request, user)
    sessions.end_others(request)
    return redirect("your-account")


def _stand_in(request: HttpRequest, user: User) -> None:
    request.session.pop(django_otp.DEVICE_ID_SESSION_KEY, None)
    if others := factors.of(user):
        django_otp.login(request, others[0])


def _added(request: HttpRequest, user: User, device: Device) -> HttpResponse:
    """A factor was added: whole sign-in where it was half open, spare codes with the first one, other sign-ins end."""
    audit.note("factor added")
    first = not SpareCodes.objects.filter(user=user).exists()
    codes = factors.new_spare_codes(user) if first else []
    if request.user.is_authenticated:
        django_otp.login(request, device)
        sessions.end_others(request)
        onward = reverse("your-account")
    else:
        went = signing_in.arrive(request, user, device)
        sessions.end_others(request)
        if not codes:
            return went
        onward = went["Location"] if went.has_header("Location") else "/"
        page = render(request, "accounts/spare_codes.html", {"codes": codes, "onward": onward})
        page.cookies = went.cookies
        return page
    if not codes:
        return redirect(onward)
    return render(request, "accounts/spare_codes.html", {"codes": codes, "onward": onward})


def _person(request: HttpRequest) -> User:
    if request.user.is_authenticated:
        return me(request)
    user = half_open.who(request)
    assert user is not None  # `_enrolling` let nobody else in
    return user


def _name(request: HttpRequest, kind: str) -> str:
    given = " ".join(request.POST.get("name", "").replace("\0", "").split())[:64]
    return given or words(say("app") if kind == "app" else say("security key"))


def _app_page(
    request: HttpRequest, offered: factors.Offer, wrong: Message | None = None, status: int = 200
) -> HttpResponse:
    side, path = factors.qr_path(offered.address(_person(request).get_username()))
    shown = {"letters": offered.letters, "sealed": offered.sealed, "side": side, "path": path}
    return _render(request, "accounts/app.html", shown, wrong, status)


def _key_page(request: HttpRequest, user: User, wrong: Message | None = None, status: int = 200) -> HttpResponse:
    shown = {"possible": True, "question": webauthn.ask_to_register(request, user)}
    return _render(request, "accounts/security_key.html", shown, wrong, status)


def _render(
    request: HttpRequest, template: str, shown: dict[str, object], wrong: Message | None = None, status: int = 200
) -> HttpResponse:
    shown |= {"wrong": words(wrong) if wrong else "", "half_open": not request.user.is_authenticated}
    return render(request, template, shown, status=status)
