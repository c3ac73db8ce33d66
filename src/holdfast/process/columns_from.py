"""From the hours of cases to columns: many treatments as arrays, as the kernels for many take them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from holdfast.case.record import CheckIn
from holdfast.process.columns import (
    FRAME_MARKS,
    ITEMS,
    MARKS,
    MOMENTS,
    SIGNS,
    THENS,
    TICKS,
    TOPICS,
    CheckInColumns,
    HourColumns,
)
from holdfast.process.readings import Hour

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_DAY: Final = 86_400.0
_NUMBERS: Final = {
    "alliance": "his_alliance", "goal": "goal", "task": "task", "bond": "bond", "image": "image",
    "held_back": "held_back", "yours": "your_alliance", "defence": "defence", "depth": "depth", "stance": "stance",
}  # fmt: skip
"""Column -> what it is called in an `Hour`."""


def hour_columns(cases: Sequence[Sequence[Hour]]) -> HourColumns:
    """The hours of each case (as `process.hours.read_hours` gives them) in columns.

    Days are counted from the first hour on record, by the instants. A number that no hour bears leaves an empty column
    in its place. Raises ValueError where there is no case.
    """
    import numpy as np

    if not cases:
        raise ValueError("no cases: give at least one")
    counts = np.array([max((hour.number for hour in hours), default=0) for hours in cases], dtype=np.int64)
    shape = (len(cases), int(counts.max()))
    rows = np.array([row for row, hours in enumerate(cases) for _ in hours], dtype=np.int64)
    at = rows, np.array([hour.number - 1 for hours in cases for hour in hours], dtype=np.int64)
    flat = [hour for hours in cases for hour in hours]
    numbers = {column: _numbers(shape, at, flat, name) for column, name in _NUMBERS.items()}
    days = np.full(shape, np.nan)
    days[at] = [(hour.when - hours[0].when).total_seconds() / _DAY for hours in cases for hour in hours]
    held, by_him = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    held[at] = [hour.took_place for hour in flat]
    by_him[at] = [_his_doing(hour) for hour in flat]
    attendance, then = np.full(shape, -1, dtype=np.int8), np.full(shape, -1, dtype=np.int8)
    attendance[at] = [max((_MARK[mark] for mark in hour.attendance), default=-1) for hour in flat]
    then[at] = [-1 if hour.then is None else _THEN[hour.then] for hour in flat]
    return HourColumns(
        hours=counts,
        days=days,
        held=held,
        attendance=attendance,
        by_him=by_him,
        signs=_weights(shape, at, [h.signs for h in flat], _SIGN),
        then=then,
        moments=_ticked(shape, at, [h.moments for h in flat], _MOMENT),
        topics=_ticked(shape, at, [h.topic for h in flat], _TOPIC),
        frame=_ticked(shape, at, [h.frame for h in flat], _FRAME),
        **numbers,
    )


def check_in_columns(cases: Sequence[Sequence[CheckIn]], begins: Sequence[datetime | None]) -> CheckInColumns:
    """The check-ins of each case in order of time; days are counted from `begins`, the instant of its first hour.

    Where there was no hour yet (None) they are counted from the first check-in. Raises ValueError where the two do not
    fit together.
    """
    import numpy as np

    if len(cases) != len(begins):
        raise ValueError(f"{len(cases)} cases and {len(begins)} first hours: give one for each case, or None")
    shape = (len(cases), max(map(len, cases), default=0))
    days, items = np.full(shape, np.nan), np.full((*shape, len(ITEMS)), np.nan)
    ticks = np.zeros((*shape, len(TICKS)), dtype=bool)
    for row, (given, begin) in enumerate(zip(cases, begins, strict=True)):
        in_order = sorted(given, key=_when)
        if not in_order:
            continue
        since = in_order[0].when if begin is None else begin
        days[row, : len(in_order)] = [(c.when - since).total_seconds() / _DAY for c in in_order]
        answers = [[getattr(c.answers, item) for item in ITEMS] for c in in_order]
        items[row, : len(in_order)] = np.array(answers, dtype=np.float64)  # None becomes NaN
        ticks[row, : len(in_order)] = [[tick in c.ticks for tick in TICKS] for c in in_order]
    return CheckInColumns(days=days, items=items, ticks=ticks)


def _when(check_in: CheckIn) -> datetime:
    return check_in.when


def _places(names: Sequence[str]) -> Mapping[str, int]:
    return {name: place for place, name in enumerate(names)}


_MARK, _THEN, _SIGN = _places(MARKS), _places(THENS), _places(SIGNS)
_MOMENT, _TOPIC, _FRAME = _places(MOMENTS), _places(TOPICS), _places(FRAME_MARKS)


def _his_doing(hour: Hour) -> bool:
    """He cancelled or missed it; one who misses an hour is him unless it says otherwise (`process.hours.his_marks`)."""
    return not hour.took_place and (hour.by == "patient" or (hour.by is None and "missed" in hour.attendance))


def _numbers(shape: tuple[int, int], at: tuple[Any, Any], flat: Sequence[Hour], name: str) -> NDArray[np.float64]:
    import numpy as np

    out = np.full(shape, np.nan)
    out[at] = np.array([getattr(hour, name) for hour in flat], dtype=np.float64)  # None becomes NaN
    return out


def _ticked(
    shape: tuple[int, int], at: tuple[Any, Any], flat: Sequence[Sequence[str] | None], places: Mapping[str, int]
) -> NDArray[np.int8]:
    return _weights(shape, at, [None if marks is None else [(m, 1) for m in marks] for marks in flat], places)


def _weights(
    shape: tuple[int, int],
    at: tuple[Any, Any],
    flat: Sequence[Sequence[tuple[str, int]] | None],
    places: Mapping[str, int],
) -> NDArray[np.int8]:
    """-1 throughout where the row was not touched, else the weight of each mark, 0 where it is not there."""
    import numpy as np

    table = np.zeros((len(flat), len(places)), dtype=np.int8)
    for k, marks in enumerate(flat):
        if marks is None:
            table[k] = -1
        else:
            for mark, weight in marks:
                table[k, places[mark]] = weight
    out = np.full((*shape, len(places)), -1, dtype=np.int8)
    out[at] = table
    return out
