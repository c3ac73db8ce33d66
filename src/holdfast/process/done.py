"""What was done in the hours, by technique, with the depth of those hours and what followed. Lists, and no verdict.

A technique is chosen for an hour because of how that hour is: what followed it may have come of the hour, of the week,
or of it. So nothing is counted as a success, nothing is ranked, and no middle stands where fewer than `MIDDLE_FROM`
hours hold one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest

from holdfast.case.record import Attendance, Break
from holdfast.process.hours import his_marks
from holdfast.process.readings import Hour, Rating
from holdfast.series import median

MIDDLE_FROM = 4
"""Hours with their depth marked from which a middle is said."""


@dataclass(frozen=True, slots=True)
class DoneIn:
    """One hour in which it was done. `rating` is his of that hour, given at its end; the rest is of the next hour.

    None is not known: not marked, or still to come. `marks_after`: late, missed and the like, where they were his.
    """

    hour: int
    when: datetime
    depth: int | None
    rating: Rating | None
    after_hour: int | None
    came_after: bool | None
    marks_after: tuple[Attendance, ...]
    defence_after: int | None


@dataclass(frozen=True, slots=True)
class Done:
    """One technique with its hours in order. `middle`: the median depth (0-5), None under four hours that hold one."""

    technique: str
    hours: tuple[DoneIn, ...]
    middle: float | None


def read_done(hours: Sequence[Hour], ratings: Sequence[Rating], breaks: Sequence[Break]) -> tuple[Done, ...]:
    """Every technique that was ticked, in the order in which each was first. Pure."""
    found: dict[str, list[DoneIn]] = {}
    for hour, one in after_each(hours, ratings, breaks):
        for technique in hour.techniques or ():
            found.setdefault(technique, []).append(one)
    return tuple(Done(id, tuple(held), middle_of(held)) for id, held in found.items())


def after_each(
    hours: Sequence[Hour], ratings: Sequence[Rating], breaks: Sequence[Break]
) -> tuple[tuple[Hour, DoneIn], ...]:
    """Each hour that took place, in order, with what he rated it and what the next recorded hour brought."""
    by_hour = {rating.hour: rating for rating in ratings}
    pairs = zip_longest(hours, hours[1:])
    return tuple((h, _done_in(h, by_hour.get(h.number), after, breaks)) for h, after in pairs if h.took_place)


def middle_of(hours: Sequence[DoneIn]) -> float | None:
    """The median depth of these hours, 0 to 5; None where fewer than `MIDDLE_FROM` of them have one."""
    depths = [float(one.depth) for one in hours if one.depth is not None]
    return median(sorted(depths)) if len(depths) >= MIDDLE_FROM else None


def _done_in(hour: Hour, rating: Rating | None, after: Hour | None, breaks: Sequence[Break]) -> DoneIn:
    known = after is not None and (bool(after.attendance) or after.logged)
    return DoneIn(
        hour=hour.number,
        when=hour.when,
        depth=hour.depth,
        rating=rating,
        after_hour=None if after is None else after.number,
        came_after=after.took_place if after is not None and known else None,
        marks_after=() if after is None else his_marks(after, breaks),
        defence_after=after.defence if after is not None and after.took_place else None,
    )
