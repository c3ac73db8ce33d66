"""Which cases would read differently: asked of the cases that this person treats, before a changed file is accepted."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import User

from holdfast.analysis import analyse
from holdfast.approaches.changed_file import ChangedFile, reads_differently
from holdfast.approaches.knowledge_files import Knowledge
from holdfast.brief.changed_told import told_of_case
from holdfast.text import Message, Spoken
from holdfast.web import clock
from holdfast.web.vault.door import DOES_NOT_OPEN, CaseHandle, cases_for, load_case

MOST = 60
"""Cases looked at for one page: each is read whole and analysed."""


@dataclass(frozen=True, slots=True)
class CaseDiffers:
    """One case that would read differently, in words for whoever it is about."""

    id: UUID
    person: Spoken
    lines: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """`looked_at`: how many cases were read; `left`: how many could not be or were too many."""

    differ: tuple[CaseDiffers, ...]
    looked_at: int
    left: int


def compare(user: User, before: Knowledge, changed: ChangedFile) -> Compared:
    """Read every case this person treats, each an audited act, and say which would read differently."""
    mine = [handle for handle in cases_for(user) if handle.may_write]
    found, looked_at = [], 0
    for handle in mine[:MOST]:
        one = _one(handle, before, changed)
        if one is None:
            continue
        looked_at += 1
        if one.lines:
            found.append(one)
    return Compared(tuple(found), looked_at, len(mine) - looked_at)


def _one(handle: CaseHandle, before: Knowledge, changed: ChangedFile) -> CaseDiffers | None:
    """None for a case that does not open or is restricted: of that one nothing is worked out."""
    try:
        case = load_case(handle)
    except DOES_NOT_OPEN:
        return None
    analysis = analyse(case, clock.now())
    if analysis.restricted is not None:
        return None
    about = case.record.about
    person = Spoken(about.pseudonym, about.address)
    found = reads_differently(analysis.ways_with(before).argument, analysis.ways_with(changed.known).argument)
    return CaseDiffers(handle.id, person, tuple(told_of_case(found, before, changed)))
