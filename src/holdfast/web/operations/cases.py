"""Case files into a practice and out of it, from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from holdfast.case.casefile import read_case
from holdfast.case.sealed_file import open_private
from holdfast.case.strict_json import CannotRead
from holdfast.checking import check_case
from holdfast.web.operations.opening import open_practice
from holdfast.web.operations.refused import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def import_file(
    home: Path,
    owner: str,
    data: bytes,
    passphrase: str | None = None,
    *,
    private: bytes | None = None,
    private_passphrase: str = "",
    password: str = "",
) -> UUID:
    """Store a case file as a case of `owner`. Returns the case's id in the workbench.

    Private notes (the bytes of a private file, and what opens it) need the owner's password, under whose key they are
    sealed. Raises `CannotRead` for a file with something wrong in it, `Refused` for the rest.
    """
    case = read_case(data)
    if problems := tuple(check_case(case)):
        raise CannotRead(problems)
    notes = None if private is None else open_private(private, private_passphrase)
    open_practice(home, passphrase)
    from holdfast.web.accounts.author_keys import open_author_key
    from holdfast.web.vault import audit, door

    user = _owner(owner)
    try:
        with audit.recorded("import", user.pk):
            key = None if notes is None else open_author_key(user, password)
            return door.import_case(user, case, notes, key).id
    except door.AlreadyThere:
        raise Refused(f"{owner} has a case {case.id} already.", "Nothing was changed.") from None
    except door.Simulated:
        raise Refused(
            f"{case.id} was simulated by a program: it is nobody's treatment, and this practice is no demo.",
            "Nothing was changed. Read it with holdfast brief, or take it into a demo (holdfast demo --home DIR).",
        ) from None
    except door.Real:
        raise Refused(
            f"{case.id} is a person's treatment, and this practice is a demo: the next one throws it away.",
            "Nothing was changed. Take it into a practice (holdfast init). An invented one says so as its origin.",
        ) from None
    except door.Locked:
        raise Refused("This password does not open the author's key.", "Try it again.") from None
    except ValueError as error:
        raise Refused(f"{error}.".capitalize(), "Give the private file that belongs to this case.") from None


def export_file(home: Path, owner: str, case: str, passphrase: str | None = None) -> bytes:
    """The case file of one case of `owner`, by the case file's own id: record and working notes. Recorded."""
    open_practice(home, passphrase)
    from holdfast.web.vault import audit, door
    from holdfast.web.vault.files import find_case

    user = _owner(owner)
    with audit.recorded("export", user.pk):
        handle = find_case(user, case)
        if handle is None:
            raise Refused(f"{owner} has no case {case}.", "Look at its spelling; it is the id that stands in the file.")
        return door.export_case(handle)


def _owner(name: str) -> User:
    from django.contrib.auth.models import User

    user = User.objects.filter(username=name, is_active=True).first()
    if user is None:
        raise Refused(f"There is no account {name}.", "Look at its spelling, or make it: holdfast account")
    return user
