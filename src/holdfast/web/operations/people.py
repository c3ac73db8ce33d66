"""Accounts from the terminal: who there is, closed and opened, second factors taken off, sign-ins ended.

The last resort where no manager can sign in. A workbench that is being served takes all of it up at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from holdfast.web.operations.opening import open_practice
from holdfast.web.operations.refused import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True, slots=True)
class Line:
    """One account as a list shows it."""

    name: str
    role: str
    open: bool
    factors: int
    sign_ins: int


def list_accounts(home: Path, passphrase: str | None = None) -> list[Line]:
    """Every account by name."""
    open_practice(home, passphrase)
    from django.contrib.auth.models import User

    from holdfast.web.accounts import factors
    from holdfast.web.accounts.models import SignIn
    from holdfast.web.accounts.people import role_of

    now = datetime.now(UTC)
    return [
        Line(
            user.get_username(),
            role_of(user) or "",
            user.is_active,
            len(factors.of(user)),
            SignIn.objects.filter(user=user, expire_date__gt=now).count(),
        )
        for user in User.objects.order_by("username")
    ]


def set_open(home: Path, name: str, *, is_open: bool, passphrase: str | None = None) -> None:
    """Close an account (whoever uses it is out at once) or open it again."""
    user = _account(home, name, passphrase)
    from holdfast.web.accounts import managing
    from holdfast.web.vault import audit

    with audit.recorded("account"):
        managing.reopen(user) if is_open else managing.close(user)


def reset_factors(home: Path, name: str, passphrase: str | None = None) -> int:
    """Take all second factors off an account. Returns how many there were; its person is told at the next sign-in."""
    user = _account(home, name, passphrase)
    from holdfast.web.accounts import factors, managing
    from holdfast.web.vault import audit

    with audit.recorded("account"):
        had = len(factors.of(user))
        managing.reset_factors(user)
    return had


def end_sessions(home: Path, name: str, passphrase: str | None = None) -> None:
    """Sign an account out everywhere."""
    user = _account(home, name, passphrase)
    from holdfast.web.accounts import managing
    from holdfast.web.vault import audit

    with audit.recorded("account"):
        managing.end_sessions(user)


def _account(home: Path, name: str, passphrase: str | None) -> User:
    open_practice(home, passphrase)
    from django.contrib.auth.models import User

    user = User.objects.filter(username=name).first()
    if user is None:
        raise Refused(f"There is no account {name}.", "See which there are: holdfast account list")
    return user
