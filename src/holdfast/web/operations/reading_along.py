"""Assigning somebody to a case, and taking him off, from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from holdfast.web.operations.opening import open_practice
from holdfast.web.operations.refused import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from holdfast.web.vault.handles import CaseHandle


def add_reader(home: Path, owner: str, case: str, name: str, passphrase: str | None = None) -> str:
    """Let an account read the record of a case of `owner`, by the case file's own id. Returns the account's name.

    Refused: no such therapist or case, an account of another role, the therapist's own.
    """
    open_practice(home, passphrase)
    from holdfast.web.vault import audit, door

    therapist = _account(owner)
    with audit.recorded("supervisor", therapist.pk):
        handle = _case(therapist, case)
        reader = door.reader_named(name)
        refused = Refused(
            f"{name} cannot read this case along.",
            "Name an open account of a supervisor or of another therapist; holdfast account list shows them.",
        )
        if reader is None:
            raise refused
        try:
            door.assign(handle, reader)
        except door.WrongPerson:
            raise refused from None
        return reader.get_username()


def remove_reader(home: Path, owner: str, case: str, name: str, passphrase: str | None = None) -> str:
    """Take an account off a case. Refused where it is not assigned."""
    open_practice(home, passphrase)
    from holdfast.web.vault import audit, door

    therapist = _account(owner)
    with audit.recorded("supervisor", therapist.pk):
        handle = _case(therapist, case)
        there = {one.name: one.user_id for one in door.assigned(handle)}
        if name not in there:
            raise Refused(f"{name} is not assigned to this case.", f"Assigned are: {', '.join(there) or 'nobody'}.")
        door.unassign(handle, _account(name, opened=False))
        return name


def _case(therapist: User, case: str) -> CaseHandle:
    from holdfast.web.vault.files import find_case

    handle = find_case(therapist, case)
    if handle is None:
        raise Refused(
            f"{therapist.get_username()} has no case {case}.",
            "Look at its spelling; it is the id that stands in the file.",
        )
    return handle


def _account(name: str, *, opened: bool = True) -> User:
    from django.contrib.auth.models import User

    found = User.objects.filter(username=name)
    user = (found.filter(is_active=True) if opened else found).first()
    if user is None:
        raise Refused(f"There is no account {name}.", "Look at its spelling, or make it: holdfast account")
    return user
