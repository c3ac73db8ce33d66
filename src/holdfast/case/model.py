"""A case: the record and the working notes, and the private notes when their author is present."""

from __future__ import annotations

from dataclasses import dataclass, field, fields

from holdfast.case.private import PrivateNotes
from holdfast.case.record import Record
from holdfast.case.working import WorkingNotes


@dataclass(frozen=True, slots=True)
class Case:
    record: Record
    working: WorkingNotes = field(default_factory=WorkingNotes)
    private: PrivateNotes | None = None

    @property
    def id(self) -> str:
        return self.record.id


RECORD_KINDS: tuple[str, ...] = tuple(f.name for f in fields(Record) if f.name not in ("id", "about", "picture"))
WORKING_KINDS: tuple[str, ...] = tuple(f.name for f in fields(WorkingNotes))
