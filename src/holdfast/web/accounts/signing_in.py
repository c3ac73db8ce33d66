"""Signing in, in one step or two, and out."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib.auth import authenticate, logout
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django_otp.models import Device

from holdfast.text import Message, say
from holdfast.text import render as words
from holdfast.web.accounts import author_keys, factors, half_open, kept_forms, throttle, webauthn
from holdfast.web.accounts.models import Profile
from holdfast.web.accounts.passwords import GIVEN_LONG_AGO, given_too_long_ago
from holdfast.web.accounts.people import role_of
from holdfast.web.portal.listener import in_portal
from holdfast.web.refusals import refusal
from holdfast.web.vault import audit
from holdfast.web.vault.handles import AuthorKey, Locked

WRONG = say("Name and password do not fit together. Capital letters count.")
LATER = say("This was tried too often. Wait {minutes} min, then try again.")
LOCKED = say(
    "This name was tried too often today. It opens again by itself within a day, or a practice manager opens it."
)
BUSY = say("Many people are signing in just now. Wait a moment, then try again.")
NO_FACTOR = say("This does not fit. A code is used once and lasts half a minute: wait for the next one.")
NO_ADDRESS = "not told"
"""Behind a socket file a proxy may tell no address: then all who call are one caller, and none goes uncounted."""
_HOMES = {"manager": "accounts", "auditor": "trail"}


@sensitive_post_parameters("password", "kept")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page. Opens the author's key with the password, where there is one."""
    if request.method != "POST":
        return _page(request)
    name, password = request.POST.get("name", "").replace("\0", "")[:150], request.POST.get("password", "")[:4096]
    tried = f"sign-in as {name}"  # apart from other passwords' names
    address = request.META.get("REMOTE_ADDR") or NO_ADDRESS
    if pause := throttle.attempt(tried, address):
        if throttle.worth_telling(tried, address):
            audit.note("sign-in held back")
            audit.whose(_known(name))
        minutes = max(1, round(pause.total_seconds() / 60))
        sentence = LOCKED if throttle.locked_out(tried) else say(LATER.id, minutes=minutes)
        return _page(request, sentence, name, 429, throttle.seconds(pause))
    try:
        with throttle.turn():
            user = authenticate(request, username=name, password=password)
    except throttle.Busy:
        return _page(request, BUSY, name, 503, 5)
    if not isinstance(user, User):
        audit.note("sign-in refused")
        audit.whose(_known(name))
        return _page(request, WRONG, name, 400)
    if given_too_long_ago(user):
        audit.note("sign-in refused")
        audit.whose(user.pk)
        return _page(request, GIVEN_LONG_AGO, name, 400)
    throttle.succeeded(tried, address)
    return _password_was_right(request, user, password)


def _password_was_right(request: HttpRequest, user: User, password: str) -> HttpResponse:
    key, onward = _author_key(user, password), _onward(request)
    shut = key is None and role_of(user) == "therapist" and not _must_change(user)
    # The password was reset by somebody else: the recovery code opens the notes again.
    half_open.begin(request, user, reverse("recover") if shut else onward)
    audit.whose(user.pk)
    kept = request.POST.get(kept_forms.FIELD, "")
    if factors.has(user) or factors.required():
        audit.note("password given")
        response = _second_step_page(request, user) if kept and factors.has(user) else half_open.to_second_step(user)
    else:
        response = arrive(request, user)
    if key is not None:
        author_keys.keep_in_session(request, response, key)
    return response


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """The second factor: a code of an app, a spare code, or a security key's signature."""
    user = half_open.who(request)
    if user is None:
        return redirect("sign-in")
    if not factors.has(user):
        return redirect("enrol")
    if request.method != "POST":
        return _second_step_page(request, user)
    audit.whose(user.pk)
    device, refused, status = shown_factor(request, user)
    if device is None:
        response = _second_step_page(request, user, refused, status)
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            response["Retry-After"] = str(throttle.seconds(throttle.wait(f"factor of {user.pk}")))
        return response
    return arrive(request, user, device)


def shown_factor(request: HttpRequest, user: User) -> tuple[Device | None, Message, int]:
    """The device whose code or signature was sent; else why not, and the status. Counted before it is looked at."""
    tried = f"factor of {user.pk}"
    if pause := throttle.attempt(tried):
        if throttle.worth_telling(tried):
            audit.note("second factor held back")
        return None, say(LATER.id, minutes=max(1, round(pause.total_seconds() / 60))), 429
    if answer := request.POST.get("answer", ""):
        device: Device | None = webauthn.signed_by(request, user, answer)
    else:
        device = factors.code_fits(user, request.POST.get("code", "")[:100])
    if device is None:
        audit.note("second factor refused")
        return None, NO_FACTOR, 400
    throttle.succeeded(tried)
    audit.note("second factor")
    return device, NO_FACTOR, 200


def arrive(request: HttpRequest, user: User, device: Device | None = None) -> HttpResponse:
    """Sign in whole, and go on: to the form that was kept, to what a manager reset, or where one was going."""
    onward = half_open.onward(request)
    half_open.finish(request, user, device)
    audit.note("sign-in")
    response = _first_page(request, user, onward)
    kept_forms.remember_who(response, user)
    return response


def _first_page(request: HttpRequest, user: User, onward: str) -> HttpResponse:
    if kept := kept_forms.opened(request, user, request.POST.get(kept_forms.FIELD, "")):
        return kept_forms.to_confirm(request, kept)
    if news_for(user):
        return redirect("your-account")
    return redirect(home_of(user) if onward == "/" else onward)


def news_for(user: User) -> bool:
    """Whether somebody else reset something of this account and its person has not been told."""
    found = Profile.objects.filter(user=user).values_list("password_reset_at", "factors_reset_at").first()
    return found is not None and any(found)


def home_of(user: User) -> str:
    """Where a person's work begins, by what the account is for."""
    name = _HOMES.get(role_of(user) or "", "caseload")
    try:
        return reverse(name)
    except NoReverseMatch:
        return reverse("your-account")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        audit.note("sign-out")
        audit.whose(request.user.pk)
    logout(request)
    response = redirect("sign-in")
    response["Clear-Site-Data"] = '"cache"'
    author_keys.forget(response)
    return response


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's answer to a form without its token. What was typed in one of our own pages is not lost with it: the
    token changes at every sign-in, also in another window.
    """
    if isinstance(request.user, User) and request.user.is_authenticated:
        if (found := kept_forms.sent_form(request)) is not None:
            return kept_forms.to_confirm(request, found)
    elif not in_portal(request) and (page := kept_forms.sign_in_page_with(request)) is not None:
        return page  # on the portal nobody signs in
    sentence = say(
        "This form was open too long, or came from elsewhere. Go back, load the page again, and send it again."
    )
    return refusal(request, 403, sentence)


def _author_key(user: User, password: str) -> AuthorKey | None:
    if role_of(user) != "therapist":
        return None
    try:
        with throttle.turn():
            return author_keys.open_author_key(user, password)
    except Locked:
        return None


def _must_change(user: User) -> bool:
    return Profile.objects.filter(user=user, must_change=True).exists()


def _known(name: str) -> int | None:
    return User.objects.filter(username=name).values_list("pk", flat=True).first()


def _onward(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else "/"


def _page(
    request: HttpRequest, wrong: Message | None = None, name: str = "", status: int = 200, after: int = 0
) -> HttpResponse:
    shown: dict[str, Any] = {"next": _onward(request), "name": name, "address": reverse("sign-in")}
    shown |= {"wrong": words(wrong) if wrong else "", "kept": request.POST.get(kept_forms.FIELD, "")}
    response = render(request, "accounts/sign_in.html", shown, status=status)
    if after:
        response["Retry-After"] = str(after)
    return response


def _second_step_page(
    request: HttpRequest, user: User, wrong: Message | None = None, status: int = 200
) -> HttpResponse:
    shown = factor_fields(request, user) | {
        "wrong": words(wrong) if wrong else "",
        "kept": request.POST.get(kept_forms.FIELD, ""),
        "address": reverse("second-step"),
    }
    return render(request, "accounts/second_step.html", shown, status=status)


def factor_fields(request: HttpRequest, user: User) -> dict[str, Any]:
    """What a form needs that asks for a factor: whether a code can be typed, the question for a key, and whether there
    are keys that this address cannot ask.
    """
    kinds = {factors.kind_of(device) for device in factors.of(user)}
    question = webauthn.ask_to_sign(request, user)
    return {
        "question": question,
        "has_app": "app" in kinds,
        "key_elsewhere": "key" in kinds and question is None,
        "asks_factor": bool(kinds),
    }
