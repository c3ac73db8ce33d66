"""From columns to case files, one treatment at a time: what was recorded, and nothing of what is true of it.

The bytes of a case file are made straight from the columns, and a `Case` is what the ordinary reader finds in them: so
there is one road, and whatever is drawn has passed the strict reading that every case file passes. What columns say and
a form cannot hold is rounded to the nearest answer: an alliance known by its score alone to sixths of ten (at most
0.84 off), the therapist's rating to whole tenths (at most 5 off), check-ins to whole points, a CORE-10 of more than 36
to 36 (plans to end his life are never filled in by a program).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from holdfast.case.casefile import FORMAT, read_case
from holdfast.case.model import Case
from holdfast.case.private import PrivateNote, PrivateNotes, Pull, PullMark, Urge
from holdfast.case.upcast import SCHEMA
from holdfast.simulate.contract_rows import move_rows
from holdfast.simulate.hour_rows import (
    LOGGED,
    HourLists,
    appointment_rows,
    lists_of,
    log_rows,
    measure_rows,
    session_rows,
)
from holdfast.simulate.other_rows import break_rows, check_in_rows, injury_rows, review_rows, trait_rows
from holdfast.simulate.times import ZONE, day_text, moment

if TYPE_CHECKING:
    from holdfast.process.columns import PrivateColumns
    from holdfast.simulate.known import Treatments

NOTE: Final = "Simulated: drawn by a program from a seed. Nobody's treatment; it serves to judge the program itself."
_BEFORE: Final = -14
"""The day of first contact, from the first hour's."""
_PULLS: Final[tuple[Pull, ...]] = (
    "special", "small", "bored", "retaliate", "prove", "accommodate", "helpless", "used", "afraid", "warm",
)  # fmt: skip
_URGES: Final[tuple[Urge, ...]] = ("prove", "rescue", "punish", "end", "please", "lecture")


def case_id(world: str, seed: int, number: int) -> str:
    """The id of a simulated case; `number` counts from 1."""
    return f"simulated-{world}-{seed}-{number}"


def case_bytes(treatments: Treatments, i: int, *, first: int = 1) -> bytes:
    """The case file of treatment `i` (from 0). `first` is the number of the first of these treatments in its world.

    Raises ValueError where the columns cannot be true together.
    """
    recorded, number = treatments.recorded, first + i
    hours = lists_of(recorded.hours, i)
    began = {"recorded_at": moment(_BEFORE), "when": day_text(_BEFORE)}
    about = {
        "pseudonym": f"Simulated {treatments.world} {number}", "address": "they", "origin": "simulated",
        "first_contact": day_text(_BEFORE), "zone": ZONE, "note": NOTE,
    }  # fmt: skip
    measures = () if recorded.symptoms is None else measure_rows(hours, recorded.symptoms[i].tolist())
    traits = () if recorded.traits is None else trait_rows(recorded.traits, i)
    lists: dict[str, Iterable[str]] = {
        "settings": [json.dumps({"id": "setting1", **began, "setting": "usual"})],
        "trainings": [json.dumps({"id": "training1", **began, "approach": "psychodynamic"})],
        "sessions": session_rows(hours),
        "appointments": appointment_rows(hours),
        "check_ins": () if recorded.check_ins is None else check_in_rows(recorded.check_ins, i),
        "measures": (*measures, *traits),
        "events": injury_rows(recorded, i),
        "breaks": break_rows(recorded, i),
        "reviews": review_rows(hours),
        "moves": move_rows(recorded, hours, i),
        "logs": log_rows(hours),
    }
    head = {
        "format": FORMAT,
        "schema": SCHEMA,
        "id": case_id(treatments.world, treatments.seed, number),
        "about": about,
    }
    lines = [f'  "{name}": {json.dumps(value, ensure_ascii=False)}' for name, value in head.items()]
    for name, rows in lists.items():
        text = ",\n    ".join(rows)
        if text:
            lines.append(f'  "{name}": [\n    {text}\n  ]')
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def to_case(treatments: Treatments, i: int, *, first: int = 1) -> Case:
    """Treatment `i` as a case, with the private notes that stand in no case file where the world has some."""
    case = read_case(case_bytes(treatments, i, first=first))
    private = treatments.recorded.private
    if private is None:
        return case
    return replace(case, private=_private(case.id, private, lists_of(treatments.recorded.hours, i), i))


def _private(case: str, columns: PrivateColumns, hours: HourLists, i: int) -> PrivateNotes:
    pulls, urges = columns.pulls[i].tolist(), columns.urges[i].tolist()
    notes = []
    for k in range(hours.count):
        felt, wanted = pulls[k], urges[k]
        if felt[0] < 0 and wanted[0] < 0:
            continue
        then = datetime.fromisoformat(moment(hours.days[k], LOGGED))
        marks = tuple(PullMark(pull=p, strength=n) for p, n in zip(_PULLS, felt, strict=True) if n > 0)
        note = PrivateNote(
            id=f"p{k + 1}",
            recorded_at=then,
            when=then,
            session=k + 1,
            pulls=None if felt[0] < 0 else marks,
            urges=None if wanted[0] < 0 else tuple(u for u, n in zip(_URGES, wanted, strict=True) if n > 0),
        )
        notes.append(note)
    return PrivateNotes(case=case, author="a simulated therapist", notes=tuple(notes))
