"""The contract of a simulated treatment as rows of a case file: agreed in the first three hours, then rated and run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from math import isnan
from typing import TYPE_CHECKING, Any, Final

from holdfast.case.casefile import dump
from holdfast.simulate.agreed_contract import agreed_moves
from holdfast.simulate.hour_rows import HourLists
from holdfast.simulate.known import RUNS, STANCES
from holdfast.simulate.times import day_of, moment

if TYPE_CHECKING:
    from holdfast.simulate.known import Recorded

_SAID: Final = 45
"""Minutes from an hour's beginning to a move."""
_ORDINARY: Final = {"makes_sense": 8, "own_wish": 7, "can_do": 6}
_RUN_EVERY, _RATED_EVERY = 5, 12

Told = tuple[str, str, dict[str, Any]]
"""Who, which act, and what it carries."""


def move_rows(recorded: Recorded, hours: HourLists, case: int) -> Iterator[str]:
    """Moves in the order in which they were made; none where fewer than three hours took place.

    A world with stances and runs of its own gives those on the step due, runs only once it was agreed; one without has
    the same uneventful contract in every case: the step was done every fifth hour and rated every twelfth.
    """
    held = [k for k in range(hours.count) if hours.held[k]]
    if len(held) < 3:
        return
    agreed = _agreed()
    seq = 0
    own = recorded.stances is not None or recorded.runs is not None
    for i, k in enumerate(held):
        later = _own(recorded, case, k, agreed=i >= 2) if own else _uneventful(i)
        for by, act, rest in (*(agreed[i] if i < 3 else ()), *later):
            seq += 1
            when = {"id": f"m{seq}", "seq": seq, "when": day_of(hours.days[k])}
            move = {**when, "recorded_at": moment(hours.days[k], _SAID), "by": by, "act": act}
            if "clause" in rest:
                move["clause"] = rest["clause"]
            move["session"] = k + 1
            yield json.dumps({**move, **rest}, ensure_ascii=False)


def _own(recorded: Recorded, case: int, k: int, *, agreed: bool) -> Iterator[Told]:
    if recorded.runs is not None and agreed and recorded.runs[case, k] >= 0:
        yield "patient", "run", {"clause": "step", "run": {"outcome": RUNS[int(recorded.runs[case, k])]}}
    if recorded.stances is not None:
        four = recorded.stances[case, k].tolist()
        stance = {name: round(value) for name, value in zip(STANCES, four, strict=True) if not isnan(value)}
        if stance:
            yield "patient", "rate", {"clause": "step", "stance": stance}


def _uneventful(i: int) -> Iterator[Told]:
    """What is told in the held hour after `i` others."""
    if i >= 3 and i % _RUN_EVERY == 0:
        yield "patient", "run", {"clause": "step", "run": {"outcome": "did_it"}}
    if i == 2 or (i > 2 and i % _RATED_EVERY == 0):
        yield "patient", "rate", {"clause": "goal", "stance": _ORDINARY}


@cache
def _agreed() -> tuple[tuple[Told, ...], ...]:
    """What is told in each of the first three hours held."""
    starts = [datetime(2021, 1, 4, tzinfo=UTC) + timedelta(days=7 * n) for n in range(3)]
    by_hour: tuple[list[Told], ...] = ([], [], [])
    for move in agreed_moves(starts, 1, 2, 3):
        plain = dump(move)
        hour = plain["session"]
        rest = {
            key: value for key, value in plain.items() if key not in ("id", "seq", "when", "recorded_at", "session")
        }
        by_hour[hour - 1].append((rest.pop("by"), rest.pop("act"), rest))
    return tuple(map(tuple, by_hour))
