"""The chain of the audit trail: how each entry is bound to the one before it, and where it is whole and where not.

The MAC of an entry is HMAC-SHA256, under the audit key, over the MAC before it (32 zero bytes before the first) and the
JSON array [seq, at in UTC as ISO 8601, user, request, view, status, did] written without spaces, as ASCII.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, Literal

from django.db import connection

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
    return _mac(key, before, said)


def _mac(key: bytes, before: bytes, said: tuple[Any, ...]) -> bytes:
    return hmac.digest(key, before + _encode(said).encode(), "sha256")


def verify(key: bytes | None = None) -> Verified:
    """Walk the whole chain once, however long it is, holding a few thousand entries at a time."""
    key = practice_key("audit", datetime.now(UTC)).key if key is None else key
    acts = _acts()
    before, expected, count, breaks, whole_to, whole_at = START, 1, 0, 0, 0, ""
    broken: BrokenLink | None = None
    unsearchable: int | None = None
    for said, stands in _rows():
        seq = said[0]
        count += 1
        if seq != expected or not hmac.compare_digest(_mac(key, before, said), stands):
            breaks += 1
            broken = broken or _broken(key, before, expected, said)
        elif broken is None:
            whole_to, whole_at = seq, said[1]
        if unsearchable is None and said[6] and next(acts, None) != _searched(said):
            unsearchable = seq
        before, expected = stands, seq + 1  # as it stands: what comes after is judged for itself
    if unsearchable is None and (left := next(acts, None)) is not None:
        unsearchable = left[0]
    at = datetime.fromisoformat(whole_at) if whole_at else None
    return Verified(count, whole_to, at, broken, breaks, unsearchable)


def broken_link() -> BrokenLink | None:
    """The first broken link, or None: the chain is whole. Reads no further than that."""
    key = practice_key("audit", datetime.now(UTC)).key
    before, expected = START, 1
    for said, stands in _rows():
        if said[0] != expected or not hmac.compare_digest(_mac(key, before, said), stands):
            return _broken(key, before, expected, said)
        before, expected = stands, expected + 1
    return None


def links(first: int = 1) -> Iterator[Link]:
    """All entries from number `first` on, in their order, a few thousand in memory at a time."""
    rows = AuditEntry.objects.filter(seq__gte=first).order_by("seq")
    fields = ("seq", "at", "user", "request", "view", "status", "did", "mac")
    for seq, at, user, request, view, status, did, stands in rows.values_list(*fields).iterator(AT_ONCE):
        yield Link(seq, at, user, request, view, status, did, bytes(stands))


Said = tuple[int, str, int | None, str, str, int, list[list[str]]]


def _rows() -> Iterator[tuple[Said, bytes]]:
    """What the MAC of each entry covers, and the MAC, read past the ORM: it would take twice as long over a million."""
    with connection.cursor() as cursor:
        at = "at || ''" if connection.vendor == "sqlite" else "at"  # as the text it is: Django would parse each
        columns = f'seq, {at}, "user", request, view, status, did, mac'
        cursor.execute(f"SELECT {columns} FROM vault_auditentry ORDER BY seq")  # nosec B608 # noqa: S608 - no value goes in
        while some := cursor.fetchmany(AT_ONCE):
            for seq, at, user, request, view, status, did, stands in some:
                yield (seq, _moment(at), user, request, view, status, _plain(did)), bytes(stands)


def _moment(at: datetime | str) -> str:
    """The time as the MAC covers it. SQLite gives text, always in UTC; PostgreSQL a datetime."""
    return at.replace(" ", "T") + "+00:00" if isinstance(at, str) else at.astimezone(UTC).isoformat()


def _plain(did: Any) -> Any:
    return json.loads(did) if isinstance(did, str) else did


def _broken(key: bytes, before: bytes, expected: int, found: Said) -> BrokenLink:
    at = datetime.fromisoformat(found[1])
    if found[0] > expected:
        return BrokenLink(expected, at, "missing")
    for other in islice(links(found[0] + 1), AS_FAR):
        moved = replace(other, seq=expected)
        if hmac.compare_digest(mac(key, before, moved), other.mac):
            return BrokenLink(expected, at, "order")
    return BrokenLink(expected, at, "altered")


Searched = tuple[int, list[tuple[int | None, str, str]]]


def _acts() -> Iterator[Searched]:
    """The rows of the searched table by entry, in the order they were written; case ids without their dashes."""
    with connection.cursor() as cursor:
        cursor.execute('SELECT seq, "user", what, "case" FROM vault_auditact ORDER BY id')
        rows = (row for some in iter(lambda: cursor.fetchmany(AT_ONCE), []) for row in some)
        for seq, of_one in groupby(rows, itemgetter(0)):
            yield seq, [(user, what, str(case or "").replace("-", "")) for _, user, what, case in of_one]


def _searched(said: Said) -> Searched:
    return said[0], [(said[2], bare(what)[0], case.replace("-", "")) for what, case in said[6]]


def acts_of(entry: Any) -> list[AuditAct]:
    """The rows of the searched table that belong to an entry (anything with `seq`, `user`, `did`)."""
    return [AuditAct(seq=entry.seq, user=entry.user, what=bare(what)[0], case=case or None) for what, case in entry.did]


def bare(what: str) -> tuple[str, int | None]:
    """A word, and the account it is about where it names one: `account closed: 7`. It is searched by the word alone."""
    word, between, number = what.rpartition(": ")
    return (word, int(number)) if between and number.isdecimal() else (what, None)
