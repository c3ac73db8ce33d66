"""A planned ending as what it is to him: one that comes from the therapist or from outside is an injury on the day it
was spoken of; one that both want, or he, is prepared gently and is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from holdfast.case.record import Event, PlannedEnding

NOT_HIS: tuple[str, ...] = ("therapist", "outside")
"""Endings he did not choose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndingSpokenOf(Event):
    """The day an ending that he did not choose was spoken of, read as a leave; `last_day` is the last hour planned."""

    last_day: date


def endings_planned(endings: Sequence[PlannedEnding]) -> tuple[PlannedEnding, ...]:
    """Those that stand and were not called off, in the order in which they were spoken of."""
    return tuple(sorted((one for one in endings if not one.called_off), key=lambda one: (one.when, one.id)))


def endings_as_injuries(endings: Sequence[PlannedEnding]) -> tuple[EndingSpokenOf, ...]:
    """Those that come from the therapist or from outside, each on the day it was spoken of."""
    return tuple(
        EndingSpokenOf(
            id=one.id,
            recorded_at=one.recorded_at,
            when=one.when,
            kind="injury",
            what="leave",
            text=None,
            last_day=one.last_day,
        )
        for one in endings_planned(endings)
        if one.by in NOT_HIS
    )


def ending_ahead(endings: Sequence[PlannedEnding], today: date) -> PlannedEnding | None:
    """The ending that was spoken of last and whose last day is today or lies ahead."""
    return next((one for one in reversed(endings_planned(endings)) if one.last_day >= today), None)
