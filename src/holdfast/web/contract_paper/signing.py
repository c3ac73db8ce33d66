"""Signing a version: possible once it was agreed, never first, and nothing depends on it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import uuid4

from holdfast.case.moves import Move, MoveBy
from holdfast.case.record import Record
from holdfast.contract.agreement import version_hash
from holdfast.contract.model import Contract, Version
from holdfast.contract.replay import replay
from holdfast.text import say
from holdfast.web.contract.adding import append
from holdfast.web.rights.beginning import NotKept, checked
from holdfast.web.vault.door import CaseHandle

NOT_AGREED = say("This version is a draft: a signature is possible once both of you agreed, never before.")
OTHER_WORDS = say("These are not the words of this version as it was agreed. Look at it once more.")
SIGNED = say("That is written down already.")
CLOSED = say("Another version came after this one, so it is signed no more. What was signed stays.")


def version_of(contract: Contract, number: int) -> Version | None:
    """The version with this number, or None."""
    return next((one for one in contract.versions if one.number == number), None)


def may_be_signed(version: Version) -> tuple[MoveBy, ...]:
    """Who could still sign it: each once, when it was agreed and while it is open; nobody signs a draft."""
    if version.agreed_on is None or version.closed_on is not None:
        return ()
    done = {one.by for one in version.signed}
    both: tuple[MoveBy, ...] = ("patient", "therapist")
    return tuple(by for by in both if by not in done)


def sign(
    handle: CaseHandle,
    number: int,
    by: MoveBy,
    *,
    when: date,
    hash: str,
    now: datetime,
    words: str | None = None,
    session: int | None = None,
) -> Move:
    """Add the move `sign` by one side to version `number`; `hash` is that of the words as they were read
    (`version_hash`), `when` the day of the signature. Raises `NotKept`: a draft, other words, signed already, a day
    before it was agreed.
    """

    def make(record: Record, seq: int) -> Move:
        version = version_of(replay(record.moves), number)
        if version is None or version.agreed_on is None:
            raise NotKept(NOT_AGREED)
        if hash != version_hash(version):
            raise NotKept(OTHER_WORDS)
        if version.closed_on is not None:
            raise NotKept(CLOSED)
        if by not in may_be_signed(version):
            raise NotKept(SIGNED)
        if when < version.agreed_on:
            raise NotKept(say("It was agreed on {day}: a signature is of that day or later.", day=version.agreed_on))
        made = Move(
            id=f"move-{uuid4().hex}", seq=seq, when=when, recorded_at=now, by=by, act="sign", accepted_text=hash,
            words=words, session=session,
        )  # fmt: skip
        return checked(made)

    return append(handle, make)
