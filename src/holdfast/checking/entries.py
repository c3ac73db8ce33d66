"""The entries of a case with their places in the file, so that every check can say where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import TypeVar

from holdfast.case.fields import Entry
from holdfast.case.model import RECORD_KINDS, WORKING_KINDS, Case
from holdfast.case.record import Picture

E = TypeVar("E", bound=Entry)


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry: its list (`sessions`, `picture.work`), its place (`sessions[11]`), and whether nothing corrects it."""

    list: str
    place: str
    entry: Entry
    stands: bool


def listed(case: Case) -> tuple[Listed, ...]:
    """Every entry of the three drawers in the order of the file. Moves are no entries: they are never corrected."""
    found: list[Listed] = []
    for name, entries in _lists(case):
        corrected = {e.corrects for e in entries if e.corrects}
        found += [Listed(name, f"{name}[{n}]", e, e.id not in corrected) for n, e in enumerate(entries)]
    return tuple(found)


def standing(entries: tuple[Listed, ...], kind: type[E]) -> list[tuple[str, E]]:
    """(place, entry) of the entries of one kind that nothing corrects."""
    return [(e.place, e.entry) for e in entries if e.stands and isinstance(e.entry, kind)]


def _lists(case: Case) -> Iterator[tuple[str, tuple[Entry, ...]]]:
    for name in RECORD_KINDS:
        if name != "moves":
            yield name, getattr(case.record, name)
    for f in fields(Picture):
        yield f"picture.{f.name}", getattr(case.record.picture, f.name)
    for name in WORKING_KINDS:
        yield name, getattr(case.working, name)
    if case.private is not None:
        yield "notes", case.private.notes
