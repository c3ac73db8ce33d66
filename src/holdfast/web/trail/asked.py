"""What somebody looks for in the trail: a span of days, a person, a kind of act, from a page's address or a command."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import User

from holdfast.text import Message, say
from holdfast.web.trail.acts import KINDS, Kind, words_of
from holdfast.web.vault.trail import Wanted

EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)
MOST_DIGITS = 15


class NotAsked(ValueError):
    """Something of the question cannot be read; the message says what and what is allowed."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.id)
        self.message = message


@dataclass(frozen=True, slots=True)
class Asked:
    """The question as it was put: both days included, in the practice's zone."""

    since: date | None = None
    until: date | None = None
    person: User | None = None
    kind: Kind | None = None
    before: int | None = None
    others: bool = False

    def wanted(self, cases: frozenset[UUID] | None = None, reader: int | None = None) -> Wanted:
        """`others` leaves out what the reader did himself, where the reader is named."""
        return Wanted(
            not_by=reader if self.others else None,
            since=None if self.since is None else beginning(self.since),
            until=None if self.until is None else beginning(self.until + timedelta(days=1)),
            person=None if self.person is None else self.person.pk,
            words=None if self.kind is None else words_of(self.kind),
            cases=cases,
            before=self.before,
        )


def asked(given: Mapping[str, str]) -> Asked:
    """From `from`, `to`, `person` (an account's name), `kind`, `before` and `others`. Raises `NotAsked`."""
    since, until = _day(given.get("from", "")), _day(given.get("to", ""))
    if since is not None and until is not None and until < since:
        raise NotAsked(say("The last day lies before the first one. Change one of them."))
    kind = given.get("kind", "")
    if kind and kind not in KINDS:
        raise NotAsked(say("There is no such kind of act. Choose one from the list."))
    before = given.get("before", "")
    if before and not (before.isascii() and before.isdigit() and len(before) <= MOST_DIGITS):
        raise NotAsked(say("This page of the trail does not exist. Begin with the latest."))
    return Asked(
        since, until, person_named(given.get("person", "")), next((one for one in KINDS if one == kind), None),
        int(before) if before else None, bool(given.get("others")),
    )  # fmt: skip


def person_named(name: str) -> User | None:
    """The account of this name; None for no name. Raises `NotAsked` where there is none."""
    name = name.replace("\0", "").strip()[:150]
    if not name:
        return None
    found = User.objects.filter(username=name).first()
    if found is None:
        raise NotAsked(say("There is no account with this name. Look at its spelling; capital letters count."))
    return found


def beginning(day: date) -> datetime:
    """The first moment of a day at the practice."""
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(settings.HOLDFAST_ZONE))


def _day(written: str) -> date | None:
    if not written:
        return None
    try:
        found = date.fromisoformat(written)
    except ValueError:
        found = None
    if found is None or not EARLIEST <= found <= LATEST:
        raise NotAsked(say("A day could not be read. Write it as 2026-03-14."))
    return found
