"""Sign-in, sign-out, and what a person does with his own account. One function for each thing done."""

from __future__ import annotations

from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from holdfast.text import Message, say
from holdfast.text import render as words
from holdfast.web.accounts import author_keys, throttle
from holdfast.web.accounts.people import role_of, signed_in, therapist_required
from holdfast.web.vault import audit
from holdfast.web.vault.handles import Locked

WRONG = say("Name and password do not fit together. Capital letters count.")
OFTEN = say("This was tried too often. Wait a while, then try again.")
LATER = say("This name was tried too often. Wait {minutes} min, then try again.")


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page. Opens the author's key with the password, where there is one."""
    onward = _onward(request)
    if request.method != "POST":
        return _sign_in_page(request, onward)
    name, password = request.POST.get("name", "").replace("\0", "")[:150], request.POST.get("password", "")[:4096]
    tried = f"sign-in as {name}"  # apart from the names under which other passwords are tried
    if pause := throttle.attempt(tried):
        minutes = max(1, round(pause.total_seconds() / 60))
        return _sign_in_page(request, onward, say(LATER.id, minutes=minutes), name, 429)
    user = authenticate(request, username=name, password=password)
    if not isinstance(user, User):
        audit.note("sign-in refused")
        audit.whose(User.objects.filter(username=name).values_list("pk", flat=True).first())
        return _sign_in_page(request, onward, WRONG, name, 400)
    throttle.succeeded(tried)
    login(request, user)
    audit.note("sign-in")
    response = redirect(onward)
    if role_of(user) == "therapist":
        try:
            author_keys.keep_in_session(request, response, author_keys.open_author_key(user, password))
        except Locked:  # the password was reset by somebody else: the recovery code opens the notes again
            return redirect("recover")
    return response


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


@sensitive_post_parameters()
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """A new password; the author's key is sealed again under it, so no private note is lost."""
    if request.method != "POST":
        return render(request, "accounts/password.html")
    user = _me(request)
    old, new = request.POST.get("old", "")[:4096], request.POST.get("new", "")[:4096]
    tried = f"password of {user.pk}"
    if throttle.attempt(tried):
        return _again(request, "accounts/password.html", OFTEN, 429)
    if not user.check_password(old):
        audit.note("password refused")
        return _again(request, "accounts/password.html", say("The present password is another one."))
    throttle.succeeded(tried)
    if new != request.POST.get("again", ""):
        return _again(request, "accounts/password.html", say("The new password was typed in two ways."))
    try:
        validate_password(new, user)
        with transaction.atomic():  # the account changes only once the key is sealed anew
            user.set_password(new)
            user.save(update_fields=["password"])
            author_keys.change_sealing_password(user, old, new)
    except ValidationError as error:
        return _again(request, "accounts/password.html", " ".join(error.messages))
    except Locked:
        return redirect("recover")
    update_session_auth_hash(request, user)
    audit.note("password changed")
    return render(request, "accounts/password.html", {"done": True})


@sensitive_post_parameters()
@therapist_required
@require_http_methods(["GET", "HEAD", "POST"])
def recover(request: HttpRequest) -> HttpResponse:
    """Open the private notes with the recovery code, after the password was reset by somebody else."""
    if request.method != "POST":
        return render(request, "accounts/recover.html")
    user = _me(request)
    name = f"recovery of {user.pk}"
    if throttle.attempt(name):
        return _again(request, "accounts/recover.html", OFTEN, 429)
    password = request.POST.get("password", "")[:4096]
    if not user.check_password(password):
        audit.note("recovery refused")
        return _again(request, "accounts/recover.html", say("The present password is another one."))
    try:
        key = author_keys.recover_author_key(user, request.POST.get("code", "")[:100], password)
    except Locked:
        audit.note("recovery refused")
        return _again(request, "accounts/recover.html", say("This code does not open your private notes."))
    throttle.succeeded(name)
    audit.note("recovery")
    response = HttpResponseRedirect("/")
    author_keys.keep_in_session(request, response, key)
    return response


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's answer to a form without its token."""
    sentence = say(
        "This form was open too long, or came from elsewhere. Go back, load the page again, and send it again."
    )
    return render(request, "web/refusal.html", {"sentence": words(sentence)}, status=403)


def _me(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _onward(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else "/"


def _sign_in_page(
    request: HttpRequest, onward: str, wrong: Message | None = None, name: str = "", status: int = 200
) -> HttpResponse:
    shown = {"next": onward, "name": name, "wrong": words(wrong) if wrong else "", "address": reverse("sign-in")}
    return render(request, "accounts/sign_in.html", shown, status=status)


def _again(request: HttpRequest, template: str, wrong: Message | str, status: int = 400) -> HttpResponse:
    return render(request, template, {"wrong": words(wrong)}, status=status)
