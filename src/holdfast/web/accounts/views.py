"""What a person does with his own account. One function for each thing done."""

from __future__ import annotations

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from holdfast.text import Message, say
from holdfast.text import render as words
from holdfast.web.accounts import author_keys, factors, half_open, sessions, throttle
from holdfast.web.accounts.again import OFTEN, OTHER_PASSWORD, me, password_refused
from holdfast.web.accounts.devices import device_words
from holdfast.web.accounts.models import Profile, SignIn
from holdfast.web.accounts.people import role_of, signed_in, therapist_required
from holdfast.web.keystore.models import AuthorKeyRow
from holdfast.web.vault import audit
from holdfast.web.vault.handles import Locked


@signed_in
@require_safe
def your_account(request: HttpRequest) -> HttpResponse:
    """Password, second factors, sign-ins: what there is and where it is changed."""
    user = me(request)
    shown = {
        "role": role_of(user),
        "devices": [(device, factors.kind_of(device)) for device in factors.of(user)],
        "codes_left": factors.spare_codes_left(user),
        "required": factors.required(),
        "sign_ins": SignIn.objects.filter(user=user, expire_date__gt=timezone.now()).count(),
        "news": Profile.objects.filter(user=user).first(),
    }
    return render(request, "accounts/your_account.html", shown)


@signed_in
@require_POST
def noticed(request: HttpRequest) -> HttpResponse:
    """The person has read what was reset by somebody else."""
    Profile.objects.filter(user=me(request)).update(password_reset_at=None, factors_reset_at=None)
    audit.note("notice read")
    return redirect("your-account")


@signed_in
@require_safe
def sign_ins(request: HttpRequest) -> HttpResponse:
    """Where one is signed in: this browser and others."""
    here = sessions.kept_as(request.session.session_key or "")
    rows = SignIn.objects.filter(user=me(request), expire_date__gt=timezone.now()).order_by("-last_used")
    shown = [{"row": row, "device": device_words(row.device), "here": row.session_key == here} for row in rows]
    return render(request, "accounts/sign_ins.html", {"rows": shown})


@signed_in
@require_POST
def end_sign_ins(request: HttpRequest) -> HttpResponse:
    """End one sign-in (`session`: what the page calls it), or all others."""
    wanted = request.POST.get("session", "")[:64]
    if not wanted:
        sessions.end_others(request)
        audit.note("sessions ended")
        return redirect("sign-ins")
    if wanted == sessions.kept_as(request.session.session_key or ""):
        return redirect("sign-ins")  # this one ends by signing out
    SignIn.objects.filter(user=me(request), session_key=wanted).delete()
    audit.note("session ended")
    return redirect("sign-ins")


@sensitive_post_parameters()
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """A new password; the author's key is sealed again under it, so no private note is lost. Other sign-ins end."""
    forced = bool(request.session.get(half_open.MUST_CHANGE))
    if request.method != "POST":
        return render(request, "accounts/password.html", {"forced": forced})
    user = me(request)
    old, new = request.POST.get("old", "")[:4096], request.POST.get("new", "")[:4096]
    if refused := password_refused(request, user, f"password of {user.pk}", "old"):
        return _again(request, "accounts/password.html", *refused)
    if new != request.POST.get("again", ""):
        return _again(request, "accounts/password.html", say("The new password was typed in two ways."))
    if forced and new == old:
        return _again(request, "accounts/password.html", say("Choose another one than the one you were given."))
    try:
        validate_password(new, user)
        with transaction.atomic(), throttle.turn():  # the account changes only once the key is sealed anew
            user.set_password(new)
            user.save(update_fields=["password"])
            code, shut = _seal_anew(user, old, new, forced=forced)
            Profile.objects.filter(user=user).update(must_change=False)
    except ValidationError as error:
        return _again(request, "accounts/password.html", " ".join(error.messages))
    except Locked:
        return redirect("recover")
    request.session.pop(half_open.MUST_CHANGE, None)
    update_session_auth_hash(request, user)
    sessions.end_others(request)
    audit.note("password changed")
    if shut:
        return redirect("recover")
    response = render(request, "accounts/password.html", {"done": True, "code": code})
    if code is not None:
        author_keys.keep_in_session(request, response, author_keys.open_author_key(user, new))
    return response


def _seal_anew(user: User, old: str, new: str, *, forced: bool) -> tuple[str | None, bool]:
    """The author's key under the new password; or a first key, whose recovery code is returned, for a therapist whose
    account somebody else made: that one never saw the code. Whether the notes stay shut: another reset the password.
    """
    if forced and role_of(user) == "therapist" and not AuthorKeyRow.objects.filter(user=user.pk).exists():
        return author_keys.make_author_key(user, new), False
    try:
        author_keys.change_sealing_password(user, old, new)
    except Locked:
        if not forced:
            raise
        return None, True
    return None, False


@sensitive_post_parameters()
@therapist_required
@require_http_methods(["GET", "HEAD", "POST"])
def recover(request: HttpRequest) -> HttpResponse:
    """Open the private notes with the recovery code, after the password was reset by somebody else."""
    if request.method != "POST":
        return render(request, "accounts/recover.html")
    user = me(request)
    name = f"recovery of {user.pk}"
    if throttle.attempt(name):
        return _again(request, "accounts/recover.html", OFTEN, 429)
    password = request.POST.get("password", "")[:4096]
    with throttle.turn():
        fits = user.check_password(password)
    if not fits:
        audit.note("recovery refused")
        return _again(request, "accounts/recover.html", OTHER_PASSWORD)
    try:
        with throttle.turn():
            key = author_keys.recover_author_key(user, request.POST.get("code", "")[:100], password)
    except Locked:
        audit.note("recovery refused")
        return _again(request, "accounts/recover.html", say("This code does not open your private notes."))
    throttle.succeeded(name)
    audit.note("recovery")
    response = HttpResponseRedirect("/")
    author_keys.keep_in_session(request, response, key)
    return response


def _again(request: HttpRequest, template: str, wrong: Message | str, status: int = 400) -> HttpResponse:
    shown = {"wrong": words(wrong), "forced": bool(request.session.get(half_open.MUST_CHANGE))}
    return render(request, template, shown, status=status)
