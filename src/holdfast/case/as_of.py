"""A case as it would have been read at a moment: only what was recorded by then, corrections applied as then known."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime
from typing import Any, TypeVar

from holdfast.case.fields import Entry
from holdfast.case.model import RECORD_KINDS, WORKING_KINDS, Case
from holdfast.case.private import PrivateNotes
from holdfast.case.record import AllianceCheck, Picture, Record, Session
from holdfast.case.working import WorkingNotes

E = TypeVar("E", bound=Entry)


def as_of(case: Case, at: datetime) -> Case:
    """The case at `at` (an aware moment): what was recorded later, and what had been corrected by then, is left out."""
    if at.tzinfo is None:
        raise ValueError("at needs an offset: 2023-03-14T11:00:00+01:00")
    record: dict[str, Any] = {kind: _kept(case.record, kind, at) for kind in RECORD_KINDS}
    working: dict[str, Any] = {kind: _kept(case.working, kind, at) for kind in WORKING_KINDS}
    picture = Picture(**{f.name: standing(getattr(case.record.picture, f.name), at) for f in fields(Picture)})
    return Case(
        record=Record(id=case.record.id, about=case.record.about, picture=picture, **record),
        working=WorkingNotes(**_renamed(working, _names(case, at))),
        private=_private(case.private, at),
    )


def standing(entries: tuple[E, ...], at: datetime) -> tuple[E, ...]:
    """The entries recorded by `at` that nothing recorded by `at` has corrected, in the order given."""
    known = tuple(e for e in entries if e.recorded_at <= at)
    replaced = {e.corrects for e in known if e.corrects}
    return tuple(e for e in known if e.id not in replaced) if replaced else known


def uncorrected(entries: tuple[E, ...]) -> tuple[E, ...]:
    """The entries that nothing corrects, in the order given: what stands by all that is there."""
    replaced = {e.corrects for e in entries if e.corrects}
    return tuple(e for e in entries if e.id not in replaced) if replaced else entries


def _kept(drawer: Record | WorkingNotes, kind: str, at: datetime) -> tuple[Any, ...]:
    entries = getattr(drawer, kind)
    if kind == "moves":  # moves are never corrected: a mistake is answered by a further move
        return tuple(move for move in entries if move.recorded_at <= at)
    kept = standing(entries, at)
    return tuple(_session(s, at) for s in kept) if kind == "sessions" else kept


def _names(case: Case, at: datetime) -> dict[str, str]:
    """What stands at `at`, by the id of each entry that it was corrected from, of the kinds that are pointed to."""
    notes, record = case.working, case.record
    kinds: tuple[tuple[Entry, ...], ...] = (notes.formulation, notes.narratives, record.check_ins, record.events)
    after = {e.corrects: e.id for kind in kinds for e in kind if e.corrects and e.recorded_at <= at}
    found = {}
    for id in after:
        found[id], seen = id, set[str]()
        while found[id] in after and found[id] not in seen:
            seen.add(found[id])
            found[id] = after[found[id]]
    return found


def _renamed(working: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """What points to an entry that was corrected points to what stands in its place: the ones between are left out."""
    refers = {"formulation": ("revises",), "element_points": ("element", "ref"), "element_links": ("start", "end")}
    for kind, keys in refers.items() if names else ():
        working[kind] = tuple(
            replace(e, **{key: names[value] for key in keys if (value := getattr(e, key)) in names})
            for e in working[kind]
        )
    return working


def _session(session: Session, at: datetime) -> Session:
    if session.patient is None or (session.patient.recorded_at <= at and not session.patient_before):
        return session
    answers = sorted((*session.patient_before, session.patient), key=_recorded)
    known = tuple(a for a in answers if a.recorded_at <= at)
    return replace(session, patient=known[-1] if known else None, patient_before=known[:-1])


def _recorded(check: AllianceCheck) -> datetime:
    return check.recorded_at


def _private(notes: PrivateNotes | None, at: datetime) -> PrivateNotes | None:
    return None if notes is None else replace(notes, notes=standing(notes.notes, at))
