"""What the patient's answers become: an entry of the record, whole or as far as he came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from holdfast.case.measured import CameBy, Items, Measure
from holdfast.case.record import Record
from holdfast.measures.batteries import half_of, joined, open_half
from holdfast.measures.scoring import SafetyAnswer
from holdfast.outcome.safety_heard import safety_of
from holdfast.web.giving.asked import Asked
from holdfast.web.rights.beginning import checked, new_id
from holdfast.web.vault.door import CaseHandle, StalePage, UnknownEntry, add_entry, correct_entry


def as_measure(asked: Asked, answers: Mapping[int, int], record: Record, now: datetime, how: CameBy) -> Measure:
    """The answers in the order of the form, None where none was given. With no answers at all: "not this time"."""
    items: Items = tuple(answers.get(place) for place in range(1, len(asked.form.items) + 1))
    return checked(
        Measure(
            id=new_id("measure"),
            recorded_at=now,
            when=now.astimezone(ZoneInfo(record.about.zone)).date(),
            instrument=asked.form.id,
            version=asked.form.version,
            form=asked.order,
            items=items,
            how=how,
        )
    )


def raised(record: Record, measure: Measure) -> dict[str, SafetyAnswer]:
    """Its safety answers that ask for attention, by item: read raw, also where there is no score."""
    return {item: one for item, one in safety_of(record, measure).items() if one.state == "raised"}


def record_it(handle: CaseHandle, record: Record, measure: Measure, before: str | None) -> str:
    """Write it down; returns its id. `before`: the entry in which a part of it stands already, which it replaces (both
    are kept). The second half of a form replaces the first, and holds both.
    """
    first = None if before is not None else _first_half(record, measure)
    if first is not None and first.items is not None and measure.items is not None:
        before, measure = first.id, replace(measure, items=joined(first.items, measure.items))
    if before is None:
        add_entry(handle, "measures", measure)
        return measure.id
    try:
        correct_entry(handle, "measures", before, measure)
    except (StalePage, UnknownEntry):  # the therapist corrected it since: what he answered stands beside it
        add_entry(handle, "measures", measure)
    return measure.id


def leave_out(handle: CaseHandle, asked: Asked, record: Record, now: datetime, how: CameBy) -> None:
    """Not this time: an entry in which nothing is answered. The calendar goes on to the next round."""
    add_entry(handle, "measures", as_measure(asked, {}, record, now, how))


def _first_half(record: Record, measure: Measure) -> Measure | None:
    if half_of(measure) != 2:
        return None
    first = open_half(record, measure.instrument, measure.when)
    same = first is not None and (first.form, first.version) == (measure.form, measure.version)
    return first if same else None
