"""Who opened what: one entry per request, written before the response, failing closed.

`recorded` opens the context in which cases may be opened; the middleware does it for each request, a command does it
itself. Entries hold ids only and form a chain: each MAC, under the audit key, covers the entry and the MAC before it.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID, uuid4

from django.db import connection, transaction

from holdfast.web.vault import chain
from holdfast.web.vault.chain import BrokenLink, Verified, broken_link, verify
from holdfast.web.vault.handles import NotAudited
from holdfast.web.vault.keyring import practice_key
from holdfast.web.vault.models import AuditAct, AuditEntry

__all__ = [
    "BrokenLink", "Trail", "Verified", "broken_link", "first_broken", "head", "holds", "new_request_id", "note",
    "note_if_open", "recorded", "trail_open", "verify", "whose", "write",
]  # fmt: skip


def new_request_id() -> str:
    return uuid4().hex


@dataclass(slots=True)
class Trail:
    """What one request did so far. `did` holds pairs (what, case id or "")."""

    view: str
    user_id: int | None = None
    request_id: str = field(default_factory=new_request_id)
    status: int = 0
    did: dict[tuple[str, str], None] = field(default_factory=dict)


_trail: ContextVar[Trail | None] = ContextVar("holdfast_trail", default=None)


def note(what: str, case: UUID | None = None) -> None:
    """Add one thing to the present request's entry: a word of ours (`read`, `write`, `export`, ...) and a case id.

    Raises `NotAudited` where nothing records it.
    """
    trail = _trail.get()
    if trail is None:
        raise NotAudited("a case is opened only inside a request or `with audit.recorded(...)`")
    trail.did[what, "" if case is None else str(case)] = None


def note_if_open(what: str, case: UUID | None = None) -> None:
    """`note` for what opens nothing, as an attempt that was refused: where nobody records, nothing is noted."""
    if _trail.get() is not None:
        note(what, case)


def whose(user_id: int | None) -> None:
    """Say who acts, where the request itself cannot: at sign-out, or a refused sign-in of a known name."""
    trail = _trail.get()
    if trail is not None:
        trail.user_id = user_id


@contextmanager
def recorded(view: str, user_id: int | None = None) -> Iterator[Trail]:
    """The context of one command or one request outside the middleware. The entry is written when it ends, also
    when it ends in an error; what was read may be shown only afterwards.
    """
    with trail_open(Trail(view=view, user_id=user_id)) as trail:
        try:
            yield trail
        finally:
            if trail.did:
                write(trail)


@contextmanager
def trail_open(trail: Trail) -> Iterator[Trail]:
    """Collect into `trail` without writing it: for the middleware, which writes before it answers."""
    token = _trail.set(trail)
    try:
        yield trail
    finally:
        _trail.reset(token)


def write(trail: Trail) -> None:
    """Append one entry to the chain, and its acts to the table that is searched."""
    at = datetime.now(UTC)  # the real clock, also in a demo: a trail with invented times proves nothing
    key = practice_key("audit", at).key
    did = [list(pair) for pair in trail.did]
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:  # one writer at a time; SQLite's IMMEDIATE does the same
                cursor.execute("SELECT pg_advisory_xact_lock(7426101)")
        last = AuditEntry.objects.order_by("-seq").values_list("seq", "mac").first()
        seq, before = (1, chain.START) if last is None else (last[0] + 1, bytes(last[1]))
        entry = AuditEntry(
            seq=seq, at=at, user=trail.user_id, request=trail.request_id, view=trail.view, status=trail.status, did=did
        )
        entry.mac = chain.mac(key, before, entry)
        entry.save(force_insert=True)
        AuditAct.objects.bulk_create(chain.acts_of(entry), batch_size=200)


def head() -> tuple[int, str]:
    """Number and MAC of the last entry: what a backup keeps beside the data."""
    last = AuditEntry.objects.order_by("-seq").values_list("seq", "mac").first()
    return (0, "") if last is None else (last[0], bytes(last[1]).hex())


def holds(head: tuple[int, str]) -> bool:
    """Whether the chain still leads through a head that was kept elsewhere, as with a backup: a chain whose end was cut
    off is whole in itself, and does not.
    """
    seq, mac = head
    if seq == 0:
        return True
    there = AuditEntry.objects.filter(seq=seq).values_list("mac", flat=True).first()
    return there is not None and hmac.compare_digest(bytes(there).hex(), mac)


def first_broken() -> int | None:
    """The number of the first entry that does not follow from the one before it, or None: the chain is whole. What is
    wrong with it says `broken_link`; how far it is whole, `verify`.
    """
    broken = broken_link()
    return None if broken is None else broken.seq
