"""Making accounts, and asking what one is for."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Literal, ParamSpec, get_args

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from holdfast.web.accounts.author_keys import make_author_key
from holdfast.web.accounts.models import Profile

Role = Literal["therapist", "supervisor", "manager", "auditor"]
ROLES: tuple[Role, ...] = get_args(Role)
P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def make_account(name: str, password: str, role: Role) -> tuple[User, str | None]:
    """A new account, and a therapist's recovery code, shown once.

    Raises django's `ValidationError` for a password that is too easy and for a name nobody could type at the sign-in
    page (letters, digits and @ . + - _, at most 150), `IntegrityError` for a name that is taken.
    """
    with transaction.atomic():
        user = _make(name, password)
        Profile.objects.create(user=user, role=role)
        return user, make_author_key(user, password) if role == "therapist" else None


def make_account_for(name: str, password: str, role: Role) -> User:
    """An account for somebody else, whose password must be changed at the first sign-in; a therapist's key is made
    then, so that nobody else ever sees his recovery code. Raises as `make_account`.
    """
    user = _make(name, password)
    Profile.objects.create(user=user, role=role, must_change=True)
    return user


def _make(name: str, password: str) -> User:
    name = User.normalize_username(name)
    User._meta.get_field("username").clean(name, None)  # noqa: SLF001 - Django's public name for it
    validate_password(password, User(username=name))
    return User.objects.create_user(username=name, password=password)


def role_of(user: User | AnonymousUser | AbstractBaseUser) -> Role | None:
    if not user.is_authenticated or user.pk is None:
        return None
    found = Profile.objects.filter(user_id=user.pk).values_list("role", flat=True).first()
    return next((role for role in ROLES if role == found), None)


def decides(user: User | AnonymousUser | AbstractBaseUser) -> bool:
    """Whether this account decides for the whole practice: its manager; where there is none, each therapist."""
    role = role_of(user)
    if role != "therapist":
        return role == "manager"
    return not Profile.objects.filter(role="manager", user__is_active=True).exists()


def signed_in(view: View[P]) -> View[P]:
    """The view, for anybody signed in; others are sent to the sign-in page."""
    return login_required(view)


def for_roles(*roles: Role) -> Callable[[View[P]], View[P]]:
    """The view, for accounts of these roles; others signed in are told that their account may not do this (403)."""

    def only(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if role_of(request.user) not in roles:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return login_required(guarded)

    return only


def therapist_required(view: View[P]) -> View[P]:
    """The view, for therapists alone."""
    return for_roles("therapist")(view)
