"""What lies between and around the hours of a simulated treatment, as rows of a case file: check-ins, B-PNI, breaks,
injuries, reviews.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from math import isnan
from typing import TYPE_CHECKING, Final

from holdfast.measures.catalogue import instrument
from holdfast.process.columns import ITEMS, TICKS
from holdfast.simulate.hour_rows import ENDS, LOGGED, HourLists
from holdfast.simulate.times import day_of, day_text, moment

if TYPE_CHECKING:
    from holdfast.process.columns import CheckInColumns
    from holdfast.simulate.known import Recorded, TraitColumns

REVIEW_EVERY: Final = 12
_ITEMS: Final = tuple(f'"{item}": ' for item in ITEMS)
_TICKS: Final = tuple(f'"{tick}"' for tick in TICKS)


def check_in_rows(check_ins: CheckInColumns, case: int) -> Iterator[str]:
    """One row for each check-in in which anything was answered or ticked."""
    days = check_ins.days[case].tolist()
    items, ticks = check_ins.items[case].tolist(), check_ins.ticks[case].tolist()
    for k, day in enumerate(days):
        answers = ", ".join([name + str(round(v)) for name, v in zip(_ITEMS, items[k], strict=True) if not isnan(v)])
        if isnan(day) or not (answers or any(ticks[k])):
            continue
        when = moment(day)
        row = f'{{"id": "checkin{k + 1}", "recorded_at": "{when}", "when": "{when}", "answers": {{{answers}}}'
        if any(ticks[k]):
            row += f', "ticks": [{", ".join([n for n, there in zip(_TICKS, ticks[k], strict=True) if there])}]'
        yield row + "}"


def trait_rows(traits: TraitColumns, case: int) -> Iterator[str]:
    """B-PNI by items whose means are as near to the two scores as whole answers come."""
    columns = (traits.days, traits.grandiosity, traits.vulnerability)
    for k, (day, grandiosity, vulnerability) in enumerate(zip(*(c[case].tolist() for c in columns), strict=True)):
        if not isnan(day) and not isnan(grandiosity) and not isnan(vulnerability):
            yield (
                f'{{"id": "bpni{k + 1}", "recorded_at": "{moment(day, LOGGED)}", "when": "{day_of(day)}", '
                f'"instrument": "b-pni", "version": 1, "form": "published", '
                f'"items": {_bpni(grandiosity, vulnerability)}}}'
            )


def _bpni(grandiosity: float, vulnerability: float) -> str:
    found = {}
    for tags, score in zip(_bpni_items()[1:], (grandiosity, vulnerability), strict=True):
        base, rest = divmod(round(score * len(tags)), len(tags))
        found.update({tag: base + (place < rest) for place, tag in enumerate(tags)})
    return str([found[tag] for tag in _bpni_items()[0]])


@cache
def _bpni_items() -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """All questions in the order of the form, and those of the two factors, which have none in common."""
    form = instrument("b-pni")
    return tuple(form.items), tuple(form.scores["grandiosity"].items), tuple(form.scores["vulnerability"].items)


def break_rows(recorded: Recorded, case: int) -> Iterator[str]:
    breaks = () if recorded.breaks is None else recorded.breaks[case]
    for k, (first, last, told, by_him) in enumerate(breaks, start=1):
        row = {"id": f"break{k}", "recorded_at": moment(told, ENDS), "when": day_of(told), "start": day_of(first)}
        yield json.dumps({**row, "end": day_of(last), "by": "patient" if by_him else "therapist"})


def injury_rows(recorded: Recorded, case: int) -> Iterator[str]:
    """Injuries as far as they came on record, told on the evening of the day."""
    injuries = () if recorded.injuries is None else recorded.injuries[case]
    for k, (day, what) in enumerate(injuries, start=1):
        row = {"id": f"event{k}", "recorded_at": moment(day, LOGGED), "when": day_of(day), "kind": "injury"}
        yield json.dumps({**row, "what": what})


def review_rows(hours: HourLists) -> Iterator[str]:
    """A review planned for every twelfth hour from the start, and held then."""
    due = range(REVIEW_EVERY, hours.count + 1, REVIEW_EVERY)
    begun = {"recorded_at": moment(0, ENDS), "when": day_text(0), "status": "planned"}
    for n in due:
        yield json.dumps({"id": f"review{n}", **begun, "at_session": n, "due": day_of(hours.days[n - 1])})
    for n in due:
        day = hours.days[n - 1]
        row = {"id": f"review{n}-held", "recorded_at": moment(day, ENDS), "when": day_of(day)}
        yield json.dumps({**row, "status": "held", "at_session": n})
