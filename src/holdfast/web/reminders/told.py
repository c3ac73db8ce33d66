"""What was sent, as the patient and his therapist may know it: which thing, when, whether the mail server took it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from holdfast.text import Message
from holdfast.web.reminders.models import Mark
from holdfast.web.reminders.sending import may_send, thing_mark
from holdfast.web.reminders.words import THING
from holdfast.web.vault.door import DOES_NOT_OPEN, THINGS, choice_of

MOST = 10
Fate = Literal["sent", "failed", "unknown"]


@dataclass(frozen=True, slots=True)
class Sent:
    """One message. `unknown`: the program ended between marking and sending."""

    thing: Message
    when: datetime
    fate: Fate


@dataclass(frozen=True, slots=True)
class Standing:
    """What the therapist is told: since when it is on (None: off), which things, and what was sent; no
    address. `may`: messages leave this practice at all.
    """

    since: datetime | None
    things: tuple[Message, ...]
    sent: tuple[Sent, ...]
    may: bool


def standing(case: UUID) -> Standing:
    """Whether reminders are on in this case. The page that shows it has opened the case."""
    try:
        choice = choice_of(case)
    except DOES_NOT_OPEN:
        choice = None
    things = () if choice is None else tuple(THING[one] for one in choice.things)
    return Standing(None if choice is None else choice.since, things, sent(case), may_send())


def sent(case: UUID) -> tuple[Sent, ...]:
    """The last messages, the newest first."""
    names = {thing_mark(case, thing): THING[thing] for thing in THINGS}
    rows = Mark.objects.filter(case_id=case).order_by("-marked_at")[:MOST]
    return tuple(Sent(names[bytes(row.thing)], row.marked_at, _fate(row)) for row in rows if bytes(row.thing) in names)


def _fate(row: Mark) -> Fate:
    return "sent" if row.sent_at is not None else "failed" if row.failed else "unknown"
