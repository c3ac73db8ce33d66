"""The manager's pages: accounts made, closed and opened, passwords and factors reset. Of cases their number alone."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from holdfast.text import Message, say
from holdfast.text import render as words
from holdfast.web import clock
from holdfast.web.accounts import factors, sessions, throttle
from holdfast.web.accounts.again import me
from holdfast.web.accounts.models import Profile, SignIn
from holdfast.web.accounts.people import ROLES, for_roles, make_account_for
from holdfast.web.keystore.models import AuthorKeyRow
from holdfast.web.practise.store import delete_all
from holdfast.web.vault import audit, door

Act = Callable[[User], object]
managers = for_roles("manager")
NO_FACTOR_LEFT = say(
    "This account reads cases and has no second factor now: whoever gave it a password could sign in as this person. "
    "Whoever keeps the machine gives the new password at the terminal: holdfast password NAME"
)
PASSWORD_STILL_GIVEN = say(
    "This account reads cases, and its password was given by a manager and is not changed yet: without its second "
    "factor whoever gave it could sign in as this person. Whoever keeps the machine takes the factors off at the "
    "terminal: holdfast account factors reset NAME"
)


@managers
@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """Every account: its role, whether it is open, how it proves itself."""
    found = User.objects.order_by("username")
    return render(request, "accounts/accounts.html", {"people": [_line(user) for user in found]})


@sensitive_post_parameters()
@managers
@require_http_methods(["GET", "HEAD", "POST"])
def new_account(request: HttpRequest) -> HttpResponse:
    """An account for somebody. Its first password is shown once, here, and must be changed at the first sign-in."""
    if request.method != "POST":
        return render(request, "accounts/new_account.html", {"roles": ROLES, "role": "therapist"})
    name, typed = request.POST.get("name", "")[:151].strip(), request.POST.get("password", "")[:4096]
    role = next((one for one in ROLES if one == request.POST.get("role")), None)
    password = typed or a_password()
    if role is None:
        return _new_again(request, name, "", words(say("Choose what the account is for.")))
    try:
        with transaction.atomic():
            user = make_account_for(name, password, role)
    except ValidationError as error:
        return _new_again(request, name, role, " ".join(error.messages))
    except IntegrityError:
        return _new_again(request, name, role, words(say("There is an account of this name already.")))
    audit.note(about("account made", user))
    audit.note(about(f"role {role}", user))
    return _shown(request, user, None if typed else password)


@managers
@require_safe
def account(request: HttpRequest, number: int) -> HttpResponse:
    return _shown(request, _person(number))


@sensitive_post_parameters()
@managers
@require_POST
def change_account(request: HttpRequest, number: int) -> HttpResponse:
    """One act on one account, by the name of the button."""
    user, act = _person(number), _ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    if user.pk == me(request).pk:
        return _shown(request, user, wrong=say("Your own account is changed on your account page."), status=400)
    if (both := _both_in_one_hand(user, act)) is not None:
        return _shown(request, user, wrong=both, status=409)
    shown = act(user)
    return _shown(request, user, shown) if isinstance(shown, str) else redirect("account", number=user.pk)


def close(user: User) -> None:
    """Nobody signs in with it any more, and whoever is signed in is out at once. His practised runs go: they are in no
    record, and nobody but himself could delete them later.
    """
    delete_all(user.pk)
    user.is_active = False
    user.save(update_fields=["is_active"])
    sessions.end_all(user.pk)
    audit.note(about("account closed", user))


def reopen(user: User) -> None:
    user.is_active = True
    user.save(update_fields=["is_active"])
    audit.note(about("account opened", user))


def reset_password(user: User) -> str:
    """A new password, shown once and changed at the next sign-in. Private notes stay shut until the recovery code."""
    password = a_password()
    user.set_password(password)
    user.save(update_fields=["password"])
    Profile.objects.filter(user=user).update(must_change=True, password_reset_at=clock.now())
    sessions.end_all(user.pk)
    audit.note(about("password reset", user))
    return password


def reset_factors(user: User) -> None:
    """Second factors that were lost are taken off; on a host the next sign-in sets up new ones."""
    factors.reset(user)
    Profile.objects.filter(user=user).update(factors_reset_at=clock.now())
    sessions.end_all(user.pk)
    audit.note(about("factors reset", user))


def end_sessions(user: User) -> None:
    sessions.end_all(user.pk)
    audit.note(about("sessions ended", user))


def unlock(user: User) -> None:
    for tried in _tries(user):
        throttle.unlock(tried)
    audit.note(about("unlocked", user))


# A password to be shown once is what one of them returns, the others nothing.
_ACTS: dict[str, Act] = {
    "close": close,
    "reopen": reopen,
    "reset-password": reset_password,
    "reset-factors": reset_factors,
    "end-sessions": end_sessions,
    "unlock": unlock,
}


def _both_in_one_hand(user: User, act: Act) -> Message | None:
    """Why a manager may not do this: with password and second factor both from his hand he could sign in as somebody
    who reads cases. One of the two he may give; the other at the terminal, by whoever keeps the machine and its keys.
    """
    if act not in (reset_password, reset_factors) or not door.reads_cases(user):
        return None
    if act is reset_password and not factors.has(user):
        return NO_FACTOR_LEFT
    if act is reset_factors and Profile.objects.filter(user=user, must_change=True).exists():
        return PASSWORD_STILL_GIVEN
    return None


def about(what: str, user: User) -> str:
    """A word of the trail about an account: the word, and the account's number."""
    return f"{what}: {user.pk}"


def a_password() -> str:
    """Four groups of five letters and digits, 98 bits, easily read aloud."""
    return "-".join("".join(secrets.choice(factors.LETTERS) for _ in range(5)) for _ in range(4))


def _tries(user: User) -> tuple[str, ...]:
    """Under which names this person's tries are counted."""
    kinds = ("factor", "new factor", "password", "recovery", "device", "envelope", "emergency")
    return f"sign-in as {user.get_username()}", *(f"{kind} of {user.pk}" for kind in kinds)


def _person(number: int) -> User:
    user = User.objects.filter(pk=number).first()
    if user is None:
        raise Http404
    return user


def _line(user: User) -> dict[str, object]:
    open_now = SignIn.objects.filter(user=user, expire_date__gt=timezone.now())
    last = open_now.order_by("-last_used").values_list("last_used", flat=True).first()
    return {
        "user": user,
        "role": Profile.objects.filter(user=user).values_list("role", flat=True).first(),
        "factors": len(factors.of(user)),
        "sessions": open_now.count(),
        "last": max((moment for moment in (last, user.last_login) if moment), default=None),
        "locked": any(throttle.locked_out(tried) for tried in _tries(user)),
    }


def _shown(
    request: HttpRequest, user: User, password: str | None = None, wrong: Message | None = None, status: int = 200
) -> HttpResponse:
    shown = _line(user) | {
        "person_": user,
        "password": password,
        "wrong": words(wrong) if wrong else "",
        "has_notes_key": AuthorKeyRow.objects.filter(user=user.pk).exists(),
        "mine": user.pk == me(request).pk,
        "hanging": door.hanging_on(user),
    }
    del shown["user"]  # the template's `user` is who is signed in
    return render(request, "accounts/account.html", shown, status=status)


def _new_again(request: HttpRequest, name: str, role: str, wrong: str) -> HttpResponse:
    shown = {"roles": ROLES, "name": name, "role": role, "wrong": wrong}
    return render(request, "accounts/new_account.html", shown, status=400)
