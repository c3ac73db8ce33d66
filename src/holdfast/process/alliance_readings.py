"""What is read about the two over many hours: candour, a slow decline, ratings to be watched, what they can bear."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from holdfast.case.working import EpisodeKind, RepairAct
from holdfast.process.usual import Usual

Kind = EpisodeKind | Literal["unclear"]
"""Which way he went in an episode, or what it was in the therapist's word."""
Way = Literal["up", "down"]


@dataclass(frozen=True, slots=True)
class Candour:
    """An hour he rated lower with less held back and no sign of strain: he may have said more, and nothing broke.

    `usual` and `low`/`high` are of his ratings; `held_back` 0 to 10, `usually` the median of what he held back before.
    `signs_known`: you marked the row of signs; without it, that there were none is not known.
    """

    hour: int
    when: datetime
    value: float
    usual: Usual
    low: float | None
    high: float | None
    held_back: int
    usually: float
    signs_known: bool


@dataclass(frozen=True, slots=True)
class Decline:
    """His ratings sinking too slowly for one to stand out: points per hour (negative), from which hour to which, and
    how far that leads below his usual before it began.
    """

    from_hour: int
    to_hour: int
    slope: float
    fall: float
    usual: Usual


@dataclass(frozen=True, slots=True)
class Watch:
    """Ratings in which a fall could hardly show: at the `top` of the form each time, or the `same` each time."""

    what: Literal["top", "same"]
    hours: tuple[int, ...]
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Mending:
    """One rupture as a step in what the two can bear. None is unknown or not yet.

    `length` hours to its repair; `fall` points below his usual; `apart` hours that took place between the repair before
    and its onset; `stayed`: he came to the next hour on record and did not leave it.
    """

    onset: int
    kind: Kind
    repaired_at: int | None
    length: int | None
    fall: float | None
    apart: int | None
    stayed: bool | None
    did: tuple[RepairAct, ...]


@dataclass(frozen=True, slots=True)
class Capacity:
    """Ruptures and repairs over time, each with its numbers; no score. `repaired`: how many are.

    `length`, `fall`, `apart`: which way they went so far, None where fewer than three or of no clear direction.
    """

    ruptures: tuple[Mending, ...]
    repaired: int
    length: Way | None
    fall: Way | None
    apart: Way | None
