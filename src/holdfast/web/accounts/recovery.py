"""The recovery code of one's private notes: tried without using it up, and made anew before it is lost."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from holdfast.text import Message, say
from holdfast.text import render as words
from holdfast.web import clock
from holdfast.web.accounts import author_keys, throttle
from holdfast.web.accounts.again import OFTEN, me, password_refused
from holdfast.web.accounts.people import therapist_required
from holdfast.web.vault import audit, door

FITS = say("Yes: this code opens your private notes. It is not used up; put it back where it was.")
DOES_NOT = say("No: this code does not open your private notes. Look at it again; only the last one made is good.")
TOO_OLD = say("This form was not made for you, or more than a day ago. Here is a new one.")
MADE_ALREADY = say(
    "This form was sent before, and a new code was made then. If you have not written that one down, make another."
)


@therapist_required
@require_safe
def recovery_code(request: HttpRequest) -> HttpResponse:
    """What the code is for, a place to try it, and a way to a new one."""
    return _page(request)


@sensitive_post_parameters()
@therapist_required
@require_POST
def try_code(request: HttpRequest) -> HttpResponse:
    """Does this code open my notes? Nothing is changed by asking."""
    tried = f"recovery of {me(request).pk}"
    if throttle.attempt(tried):
        return _page(request, wrong=OFTEN, status=429)
    with throttle.turn():
        fits = author_keys.recovery_code_fits(me(request), request.POST.get("code", "")[:100])
    audit.note("recovery code tried" if fits else "recovery refused")
    if not fits:
        return _page(request, wrong=DOES_NOT, status=400)
    throttle.succeeded(tried)
    return _page(request, fits=FITS)


@sensitive_post_parameters()
@therapist_required
@require_POST
def new_code(request: HttpRequest) -> HttpResponse:
    """A new code, shown once, for the password; the old one opens nothing from then on."""
    user = me(request)
    if refused := password_refused(request, user, f"password of {user.pk}"):
        return _page(request, wrong=refused[0], status=refused[1])
    made = []

    def make() -> str:
        with throttle.turn():
            made.append(author_keys.new_recovery_code(user, request.POST.get("password", "")[:4096]))
        audit.note("recovery code made")
        return reverse("recovery-code")

    try:
        door.post_once(request.POST.get("form", ""), user.pk, make)
    except door.BadForm:
        return _page(request, wrong=TOO_OLD, status=400)
    except door.Locked:
        return redirect("recover")
    if not made:
        return _page(request, wrong=MADE_ALREADY, status=409)
    shown = {"code": made[0], "name": user.get_username(), "day": clock.now().date()}
    return render(request, "accounts/new_recovery_code.html", shown)


def _page(
    request: HttpRequest, *, fits: Message | None = None, wrong: Message | None = None, status: int = 200
) -> HttpResponse:
    shown = {
        "fits": words(fits) if fits else "",
        "wrong": words(wrong) if wrong else "",
        "form": door.new_form_id(me(request).pk),
    }
    return render(request, "accounts/recovery_code.html", shown, status=status)
