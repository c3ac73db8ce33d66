"""A case in which what was corrected stands as corrected from the beginning on: to compare two moments by what is known
to be true of them now.
"""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime
from typing import Any, TypeVar

from holdfast.case.fields import Entry
from holdfast.case.model import RECORD_KINDS, WORKING_KINDS, Case
from holdfast.case.record import Picture

E = TypeVar("E", bound=Entry)


def set_right(case: Case, at: datetime) -> Case:
    """The case as known at `at`: each correction takes the place, and the moment of recording, of what it corrects.

    What points to an entry by its id is left as it is: this is for reading features, and for no page.
    """
    record: dict[str, Any] = {kind: _right(getattr(case.record, kind), at) for kind in RECORD_KINDS if kind != "moves"}
    working: dict[str, Any] = {kind: _right(getattr(case.working, kind), at) for kind in WORKING_KINDS}
    picture = Picture(**{f.name: _right(getattr(case.record.picture, f.name), at) for f in fields(Picture)})
    return replace(
        case,
        record=replace(case.record, picture=picture, **record),
        working=replace(case.working, **working),
    )


def _right(entries: tuple[E, ...], at: datetime) -> tuple[E, ...]:
    known = {one.id: one for one in entries if one.recorded_at <= at}
    replaced = {one.corrects for one in known.values() if one.corrects}
    if not replaced:
        return tuple(known.values())
    return tuple(_in_place(one, known) for one in known.values() if one.id not in replaced)


def _in_place(one: E, known: dict[str, E]) -> E:
    first, seen = one, {one.id}
    while first.corrects in known and first.corrects not in seen:
        first = known[first.corrects]
        seen.add(first.id)
    return one if first is one else replace(one, recorded_at=first.recorded_at, corrects=None)
