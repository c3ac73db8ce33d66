"""The chain of the audit trail: how each entry is bound to the one before it, and where it is whole and where not.

The MAC of an entry is HMAC-SHA256, under the audit key, over the MAC before it (32 zero bytes before the first) and the
JSON array [seq, at in UTC as ISO 8601, user, request, view, status, did] written without spaces, as ASCII.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby, islice
from typing import Any, Literal

from holdfast.web.vault.keyring import practice_key
from holdfast.web.vault.models import AuditAct, AuditEntry

START = b"\0" * 32
AT_ONCE = 5000
AS_FAR = 1000
"""How many entries after a broken one are looked through for the one that belongs in its place."""

What = Literal["missing", "altered", "order"]
_encode = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode


@dataclass(frozen=True, slots=True)
class Link:
    """What the chain binds together in one entry, and the MAC that stands beside it."""

    seq: int
    at: datetime
    user: int | None
    request: str
    view: str
    status: int
    did: list[list[str]]
    mac: bytes


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """The first entry that does not follow from the one before it.

    `at` is the time that stands in it; where it is missing, the time of the next one there is. `what`: `missing`
    (numbers from `seq` on are not there), `altered`, `order` (what belongs here stands further on).
    """

    seq: int
    at: datetime
    what: What


@dataclass(frozen=True, slots=True)
class Verified:
    """`entries` there are; up to number `whole_to` (0: none; its time `whole_at`) they follow each other. `broken` is
    the first that does not, `breaks` how many do not: where it is 1, all after it hold together again.
    `unsearchable` is the first entry whose acts differ in the table that is searched, or None.
    """

    entries: int
    whole_to: int
    whole_at: datetime | None
    broken: BrokenLink | None
    breaks: int
    unsearchable: int | None

    @property
    def whole(self) -> bool:
        return self.broken is None and self.unsearchable is None


def mac(key: bytes, before: bytes, link: Link | AuditEntry) -> bytes:
    """The MAC an entry has if it is as it was written and follows the one with the MAC `before`."""
    said = (link.seq, link.at.astimezone(UTC).isoformat(), link.user, link.request, link.view, link.status, link.did)
    return hmac.digest(key, before + _encode(said).encode(), "sha256")


def verify(key: bytes | None = None) -> Verified:
    """Walk the whole chain once, however long it is, holding a few thousand entries at a time."""
    key = practice_key("audit", datetime.now(UTC)).key if key is None else key
    acts = _acts()
    before, expected, count, breaks = START, 1, 0, 0
    broken: BrokenLink | None = None
    unsearchable: int | None = None
    whole: tuple[int, datetime | None] = (0, None)
    for link in links():
        count += 1
        fits = link.seq == expected and hmac.compare_digest(mac(key, before, link), link.mac)
        if not fits:
            breaks += 1
            if broken is None:
                broken = _broken(key, before, expected, link)
        elif broken is None:
            whole = link.seq, link.at
        if unsearchable is None and not _searched(acts, link):
            unsearchable = link.seq
        before, expected = link.mac, link.seq + 1  # as it stands: what comes after is judged for itself
    if unsearchable is None and (left := next(acts, None)) is not None:
        unsearchable = left[0]
    return Verified(count, *whole, broken, breaks, unsearchable)


def broken_link() -> BrokenLink | None:
    """The first broken link, or None: the chain is whole. Reads no further than that."""
    key = practice_key("audit", datetime.now(UTC)).key
    before, expected = START, 1
    for link in links():
        if link.seq != expected or not hmac.compare_digest(mac(key, before, link), link.mac):
            return _broken(key, before, expected, link)
        before, expected = link.mac, expected + 1
    return None


def links(first: int = 1) -> Iterator[Link]:
    """All entries from number `first` on, in their order, a few thousand in memory at a time."""
    rows = AuditEntry.objects.filter(seq__gte=first).order_by("seq")
    fields = ("seq", "at", "user", "request", "view", "status", "did", "mac")
    for seq, at, user, request, view, status, did, stands in rows.values_list(*fields).iterator(AT_ONCE):
        yield Link(seq, at, user, request, view, status, did, bytes(stands))


def _broken(key: bytes, before: bytes, expected: int, found: Link) -> BrokenLink:
    if found.seq > expected:
        return BrokenLink(expected, found.at, "missing")
    for other in islice(links(found.seq + 1), AS_FAR):
        moved = Link(expected, other.at, other.user, other.request, other.view, other.status, other.did, other.mac)
        if hmac.compare_digest(mac(key, before, moved), other.mac):
            return BrokenLink(expected, found.at, "order")
    return BrokenLink(expected, found.at, "altered")


Searched = tuple[int, list[tuple[int, int | None, str, str]]]


def _acts() -> Iterator[Searched]:
    """The rows of the searched table by entry, in the order they were written."""
    rows = AuditAct.objects.order_by("id").values_list("seq", "user", "what", "case").iterator(AT_ONCE)
    for seq, of_one in groupby(rows, lambda row: row[0]):
        yield seq, [(row[0], row[1], row[2], "" if row[3] is None else str(row[3])) for row in of_one]


def _searched(acts: Iterator[Searched], link: Link) -> bool:
    if not link.did:
        return True
    return next(acts, (0, [])) == (link.seq, [(link.seq, link.user, what, case) for what, case in link.did])


def acts_of(entry: Any) -> list[AuditAct]:
    """The rows of the searched table that belong to an entry (anything with `seq`, `user`, `did`)."""
    return [AuditAct(seq=entry.seq, user=entry.user, what=what, case=case or None) for what, case in entry.did]
