"""`holdfast init`: a new practice, and its first accounts."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from holdfast.web.operations.opening import BEING_MADE, fit_key, migrate, open_practice, start_django
from holdfast.web.operations.refused import Refused
from holdfast.web.operations.secret_files import (
    PRACTICE,
    SECRETS,
    SHORTEST_PASSPHRASE,
    choose,
    key_file,
    key_is_there,
    make_installation_key,
    write_secret,
)
from holdfast.web.practice import Profile, databases

if TYPE_CHECKING:
    from holdfast.web.accounts.people import Role


@dataclass(frozen=True, slots=True)
class Account:
    """A new account; `recovery_code` is shown once and stored nowhere."""

    name: str
    role: str
    recovery_code: str | None = field(repr=False)


def init_practice(
    home: Path,
    profile: Profile = "laptop",
    passphrase: str | None = None,
    zone: str = "Europe/Rome",
    *,
    demo: bool = False,
    pinned: tuple[datetime, datetime] | None = None,
) -> None:
    """Make a practice in `home`: secrets (0600), key, databases. Refused where one is already.

    A laptop's key is wrapped by `passphrase` (12 characters or more); a host's lies in a file of its own, readable by
    its user alone. `demo` and `pinned` (what the clock reads, since when) are for the demo, which holds nothing real.
    """
    _check_wishes(home, profile, passphrase, zone, demo=demo)
    try:
        databases(str(home))
    except ValueError as error:
        raise Refused(
            f"A practice cannot be made here: {error}.", "Correct HOLDFAST_DATABASE_URL and the other."
        ) from None
    if key_file(home).exists():
        raise key_is_there(key_file(home))
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    home.chmod(0o700)
    (home / BEING_MADE).touch()
    chosen: dict[str, object] = {"profile": profile, "zone": zone}
    if demo:
        chosen["demo"] = True
    if pinned:
        chosen["pinned"] = {"reads": pinned[0].isoformat(), "since": pinned[1].isoformat()}
    (home / PRACTICE).write_text(json.dumps(chosen, indent=2) + "\n", encoding="utf-8")
    write_secret(home / SECRETS, {"secret_key": secrets.token_urlsafe(50)})
    key = make_installation_key(key_file(home), passphrase)
    (home / "keys").mkdir(mode=0o700, exist_ok=True)
    start_django(home)
    migrate()
    fit_key(key)
    (home / BEING_MADE).unlink()


def add_account(home: Path, name: str, password: str, role: Role, passphrase: str | None = None) -> Account:
    """A new account in a practice. Refused: a name that is taken, a password that is too easy."""
    open_practice(home, passphrase)
    from django.core.exceptions import ValidationError
    from django.db import IntegrityError

    from holdfast.web.accounts.people import make_account
    from holdfast.web.vault import audit

    with audit.recorded("add account"):
        try:
            user, code = make_account(name, password, role)
        except ValidationError as error:
            raise Refused(
                " ".join(error.messages), "Choose another password: four words of a sentence do well."
            ) from None
        except IntegrityError:
            raise Refused(f"There is an account {name} already.", "Choose another name.") from None
        audit.note(f"account made: {user.pk}")
        audit.note(f"role {role}: {user.pk}")
    return Account(name, role, code)


def reset_password(home: Path, name: str, password: str, passphrase: str | None = None) -> str:
    """A new password for somebody who lost his. Returns what to tell him: his private notes stay shut until he enters
    his recovery code, and without it they are lost.
    """
    open_practice(home, passphrase)
    from django.contrib.auth.models import User
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from holdfast.web.accounts.models import Profile
    from holdfast.web.accounts.sessions import end_all
    from holdfast.web.vault import audit

    user = User.objects.filter(username=name).first()
    if user is None:
        raise Refused(f"There is no account {name}.", "Look at its spelling.")
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), "Choose another password.") from None
    with audit.recorded("reset password", user.pk):
        audit.note(f"password reset: {user.pk}")
        user.set_password(password)
        user.save(update_fields=["password"])
        Profile.objects.filter(user=user).update(password_reset_at=datetime.now(UTC))
        end_all(user.pk)  # whoever held the old password is out
    return (
        "The password is new. Private notes stay shut until the recovery code is entered after signing in. "
        "Without that code they are lost: nobody, not even this program, can open them."
    )


def new_author_key(home: Path, name: str, password: str, passphrase: str | None = None) -> tuple[str, int]:
    """A new author's key for somebody who has lost both the old password and the recovery code.

    The private notes under the old key are given up: nobody can read them any more. Returns the new recovery code and
    how many notes were lost. Ask twice before you call this. `password` is the account's present one.
    """
    open_practice(home, passphrase)
    from django.contrib.auth.models import User
    from django.db import transaction

    from holdfast.web.accounts.author_keys import lose_author_key, make_author_key
    from holdfast.web.vault import audit, door

    user = User.objects.filter(username=name).first()
    if user is None or not user.check_password(password):
        raise Refused("Name and password do not fit together.", "Reset the password first: holdfast password")
    with audit.recorded("new author key", user.pk), transaction.atomic():
        lost = door.give_up_private_notes(user.pk)
        lose_author_key(user)
        return make_author_key(user, password), lost


def switch_findings(home: Path, name: str, *, on: bool, passphrase: str | None = None) -> None:
    """Switch findings on for a practice, by a person who read and accepted the intended purpose, or off again.

    Show `docs/intended-purpose.md` and ask before you call this with `on`. Kept in `practice.json` with who and when,
    and in the audit trail; a server that runs takes it up when it is started again.
    """
    open_practice(home, passphrase)
    from django.contrib.auth.models import User

    from holdfast.web.vault import audit

    user = User.objects.filter(username=name, is_active=True).first()
    if user is None:
        raise Refused(f"There is no account {name}.", "Name the account of the person who accepts the purpose.")
    with audit.recorded("findings", user.pk):
        audit.note("findings on" if on else "findings off")
    choose(home, findings={"accepted_by": name, "at": datetime.now(UTC).isoformat()} if on else None)


def _check_wishes(home: Path, profile: Profile, passphrase: str | None, zone: str, *, demo: bool) -> None:
    if home.exists() and any(home.iterdir()):
        what = "There is a practice already" if (home / PRACTICE).exists() else "There is something already"
        raise Refused(f"{what} in {home}.", "Choose another folder (--home, or HOLDFAST_HOME); nothing was changed.")
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise Refused(f"There is no time zone {zone}.", "Name one as Europe/Rome.") from None
    if demo:
        return
    if profile == "laptop" and (passphrase is None or len(passphrase) < SHORTEST_PASSPHRASE):
        raise Refused(
            "On a laptop the key of the practice is wrapped by a passphrase, and this one is too short.",
            f"Choose one of at least {SHORTEST_PASSPHRASE} characters, and write it down where only you find it: "
            "without it nobody can open the practice.",
        )
    if profile == "host" and passphrase is not None:
        raise Refused("A host starts by itself and cannot type a passphrase.", "Leave it out; guard its key file.")
