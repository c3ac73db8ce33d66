"""When the disk or the database does not do what is asked: why, in words for the person at the page."""

from __future__ import annotations

import contextlib

from django.db import DatabaseError, InterfaceError, OperationalError, connections, transaction

from holdfast.text import Message, say

READ_ONLY = say(
    "Nothing was saved: the disk or the database of this practice lets nothing be written at this moment. It can still "
    "be read. Tell the person who looks after the machine."
)
FULL = say(
    "Nothing was saved: the disk of this practice is full. Keep this page open or write down what you typed, and tell "
    "the person who looks after the machine."
)
AWAY = say("The database of this practice does not answer. Nothing was saved; try again in a minute.")
BUSY = say("Nothing was saved: something else is writing for a long time. Try again in a minute.")
_SAID = (
    (("readonly", "read-only", "read only"), READ_ONLY),
    (("disk is full", "disk full", "no space left", "disk i/o error", "file too large"), FULL),
    (("locked",), BUSY),
)


def why(error: BaseException | None) -> Message | None:
    """What a database's error means, or None where it is none of the disk's or the server's."""
    if not isinstance(error, (OperationalError, InterfaceError, transaction.TransactionManagementError)):
        return None
    said = str(error).lower()  # looked at, never shown or logged
    for signs, sentence in _SAID:
        if any(sign in said for sign in signs):
            return sentence
    # SQLite names its troubles above; a server's has no fixed words, and most often it is gone.
    return AWAY if isinstance(error, (OperationalError, InterfaceError)) else FULL


def take_back() -> None:
    """What this request had written so far, inside a transaction, is not kept."""
    for connection in connections.all(initialized_only=True):
        if connection.in_atomic_block:
            connection.set_rollback(True)
    start_over()


def start_over() -> None:
    """Connections that are in no transaction are made anew: one opened on a disk that could not be written stays so."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            with contextlib.suppress(DatabaseError):
                connection.close()
