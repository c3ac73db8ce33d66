"""Notes beside a case and outside its case file, sealed under the patient's key: that he asked for his data, and whom
to reach if the therapist cannot.

They are no part of the record: a request is the practice's own business with its clock (GDPR 12), and a name with a
telephone number stands nowhere else in a case. They go with the patient's key.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal, get_args
from uuid import UUID, uuid4

from django.db import transaction

from holdfast.case.upcast import SCHEMA
from holdfast.web import clock
from holdfast.web.vault import audit
from holdfast.web.vault.handles import CaseHandle, NotYours
from holdfast.web.vault.keyring import patient_key, to_write
from holdfast.web.vault.models import SideNote
from holdfast.web.vault.rows import open_plain, seal_plain

REQUEST, REACH = "request", "reach"
_NO_ACCENT = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "'": "", "’": ""})
Wish = Literal["copy", "correction", "erasure", "restriction", "other"]
WISHES: tuple[Wish, ...] = get_args(Wish)


@dataclass(frozen=True, slots=True)
class Request:
    """He asked for something that the law gives him: what, on which day, and by when he must have an answer."""

    id: UUID
    case: UUID
    wish: Wish
    asked_on: date

    @property
    def due(self) -> date:
        """One month after it came in (GDPR 12(3)): the same day of the next month, or that month's last."""
        year, month = self.asked_on.year + self.asked_on.month // 12, self.asked_on.month % 12 + 1
        return date(year, month, min(self.asked_on.day, calendar.monthrange(year, month)[1]))


@dataclass(frozen=True, slots=True)
class Reach:
    """How to reach one patient in an emergency: as the therapist typed it for this alone. Empty where he left it so."""

    name: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    to_say: str = field(default="", repr=False)


def note_request(handle: CaseHandle, wish: Wish, asked_on: date) -> None:
    """Keep that the patient asked for something on a day. Raises `NotYours`."""
    _mine(handle)
    audit.note("request", handle.id)
    _keep(handle, REQUEST, {"wish": wish, "asked_on": asked_on.isoformat()})


def requests_open(handles: Iterable[CaseHandle]) -> tuple[Request, ...]:
    """The requests not answered yet, of those cases of which this user is the therapist; the first due first."""
    mine = {handle.id for handle in handles if handle.may_write}
    rows = SideNote.objects.filter(case_id__in=mine, kind=REQUEST, closed_at=None).order_by("made_at")
    found = []
    for row in rows:
        audit.note("read summary", row.case_id)
        plain = _open(row)
        found.append(Request(row.id, row.case_id, plain["wish"], date.fromisoformat(plain["asked_on"])))
    return tuple(sorted(found, key=lambda one: (one.due, str(one.id))))


def answer_request(handle: CaseHandle, request: UUID) -> bool:
    """Say that a request was answered. False where there is none of this id that is open."""
    _mine(handle)
    audit.note("request", handle.id)
    there = SideNote.objects.filter(id=request, case_id=handle.id, kind=REQUEST, closed_at=None)
    return there.update(closed_at=clock.now()) == 1


def keep_reach(handle: CaseHandle, reach: Reach) -> None:
    """Keep whom to reach and how; what stood before is gone, not kept beside it. Three empty words: nothing is kept."""
    _mine(handle)
    audit.note("envelope", handle.id)
    with transaction.atomic():
        SideNote.objects.filter(case_id=handle.id, kind=REACH).delete()
        if reach != Reach():
            _keep(handle, REACH, asdict(reach))


def reach_of(handle: CaseHandle) -> Reach:
    """What was typed for this patient, or three empty words."""
    _mine(handle)
    audit.note("read envelope", handle.id)
    return kept_reach(handle.id)


def kept_reach(case: UUID) -> Reach:
    """`reach_of` for the vault's own use: nothing is asked or noted here."""
    row = SideNote.objects.filter(case_id=case, kind=REACH).order_by("-made_at").first()
    return Reach() if row is None else Reach(**_open(row))


def same_name(typed: str, kept: str) -> bool:
    """Do two names fit? Case, accents, spaces, stops and the order of the words do not count. Of two or more words
    typed the kept name may have more; a single word is the whole name or none, so that nobody fishes with one.
    """
    said, there = _words(typed), _words(kept)
    return bool(said) and (said == there or (len(said) > 1 and said < there))


def _words(name: str) -> frozenset[str]:
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_NO_ACCENT))
    return frozenset(re.findall(r"\w+", "".join(one for one in plain if unicodedata.category(one) not in ("Mn", "Cf"))))


def _mine(handle: CaseHandle) -> None:
    if not handle.may_write:
        raise NotYours("this stands with the treating therapist")


def _keep(handle: CaseHandle, kind: str, plain: dict[str, Any]) -> None:
    row = SideNote(
        id=uuid4(), case_id=handle.id, kind=kind, author_id=handle.user_id, made_at=clock.now(), schema=SCHEMA
    )
    with to_write(handle.id) as key:
        row.sealed = seal_plain(key, handle.id, str(row.id), f"side note {kind}", plain)
        row.save(force_insert=True)


def _open(row: SideNote) -> dict[str, Any]:
    key = patient_key(row.case_id)
    return open_plain(key, row.case_id, str(row.id), f"side note {row.kind}", row.schema, row.sealed)
