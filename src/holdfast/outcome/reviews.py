"""Planned reviews: which one has come, which comes next, and what is judged then.

Change is judged at planned reviews only, and the error is split over the looks. A verdict needs a change beyond the
measure's own error and beyond his own variability; where fewer than six ratings are there, the second is unknown, the
change rests on the measure alone and says so (`single`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from holdfast.case.record import Record, Review
from holdfast.measures.catalogue import catalogue
from holdfast.measures.recorded import shows_a_profile
from holdfast.outcome.own_variability import LEAST_RATINGS, OwnChange, first_against_last
from holdfast.outcome.readings import Change, Series, Verdict

ALPHA = 0.05
LEAST_FOR_PAIR = 2
LEAST_LOOKS = 3
"""Reviews are often planned one at a time. Split over those alone, the first would take all the error there is."""
_EARLY = timedelta(days=28)
_FAR_WEEKS = 5000


@dataclass(frozen=True, slots=True)
class Schedule:
    """The reviews of one case at one moment. `come` is the latest planned review that has been reached.

    `looks` are the reviews planned by the day it came: what is planned later takes no error from it, so that planning
    can neither make nor unmake a verdict already given, and at least `LEAST_LOOKS`. `open`: it has not been held.
    """

    come: Review | None
    come_on: date | None
    look: int
    looks: int
    held: int
    open: bool
    next: Review | None


def schedule(record: Record, at: datetime) -> Schedule:
    """Sort the planned reviews into come and still to come. A review at hour n has come when hour n is the next.

    Where no hour n was recorded (a number may be left out), it came at the first hour after it.
    """
    zone = ZoneInfo(record.about.zone)
    today = at.astimezone(zone).date()
    days = sorted((s.number, s.when.astimezone(zone).date()) for s in record.sessions)
    next_hour = days[-1][0] + 1 if days else 1

    def due(review: Review) -> date | None:
        if review.at_session is None:
            return review.due
        reached = next((day for number, day in days if number >= review.at_session), None)
        return today if reached is None and review.at_session <= next_hour else reached

    def expected(review: Review) -> date:
        if review.due is not None:
            return review.due
        return today + timedelta(weeks=min((review.at_session or next_hour) - next_hour, _FAR_WEEKS))

    planned = [r for r in record.reviews if r.status == "planned"]
    held = [r for r in record.reviews if r.status == "held"]
    come = [(day, r) for r in planned if (day := due(r)) is not None and day <= today]
    come.sort(key=lambda pair: pair[0])
    ahead = [r for r in planned if all(r is not c for _, c in come)]
    ahead.sort(key=expected)
    come_on = come[-1][0] if come else None
    return Schedule(
        come=come[-1][1] if come else None,
        come_on=come_on,
        look=len(come),
        looks=max(LEAST_LOOKS, len(come) + sum(come_on is None or r.when <= come_on for r in ahead)),
        held=len(held),
        open=bool(come) and len(come) - 1 not in _held_places(come, held),
        next=ahead[0] if ahead else None,
    )


def _held_places(come: Sequence[tuple[date, Review]], held: Sequence[Review]) -> set[int]:
    """Which of the reviews that have come were held, each by one that was held.

    It names the hour; or it is the latest that had come by its day; or, where that one was held before, the next one,
    held up to four weeks early.
    """
    found: set[int] = set()
    for one in sorted(held, key=lambda r: r.when):
        named = [k for k, (_, r) in enumerate(come) if r.at_session is not None and r.at_session == one.at_session]
        place = named[-1] if named else sum(day <= one.when for day, _ in come) - 1
        if not named and (place < 0 or place in found):
            early = place + 1 < len(come) and come[place + 1][0] - one.when <= _EARLY
            place = place + 1 if early else place
        if place >= 0:
            found.add(place)
    return found


def _has_questions(id: str) -> bool:
    known = catalogue().get(id)
    return known is not None and not known.total_only


def judge(series: Series, plan: Schedule, seed: str) -> Change | None:
    """The change of one series at the review that has come; None where there is none, or no better direction, or for
    an instrument that shows a profile and follows no change, or of whose error no source tells: then the line stands
    alone. Of a bare total, declared by the case or known here by its range only, his own ups and downs may tell.
    """
    if plan.come_on is None or series.better == "neither" or shows_a_profile(series.instrument):
        return None
    if series.smallest_change is None and _has_questions(series.instrument):
        return None
    values = [p.value for p in series.points if p.when <= plan.come_on]
    own = first_against_last(values, seed=f"{seed}:{series.instrument}", looks=plan.looks, alpha=ALPHA)
    single = len(values) < LEAST_RATINGS
    first, last = _ends(values, single=single)
    return Change(
        series=series,
        review_on=plan.come_on,
        look=plan.look,
        looks=plan.looks,
        verdict=_verdict(series, first, last, own, single=single),
        first=first,
        last=last,
        single=single,
        smallest_change=series.smallest_change,
        chance=own.chance,
        alpha=own.limit,
        needs=own.needs,
    )


def _ends(values: list[float], *, single: bool) -> tuple[float | None, float | None]:
    if len(values) < LEAST_FOR_PAIR:
        return None, None
    if single:
        return values[0], values[-1]
    return sum(values[:3]) / 3, sum(values[-3:]) / 3


def _verdict(series: Series, first: float | None, last: float | None, own: OwnChange, *, single: bool) -> Verdict:
    if first is None or last is None or (single and series.smallest_change is None):
        return "too_early"
    if not _beyond_error(series, last - first):
        return "no_reliable_change"
    if not single and own.beyond is None:
        return "too_early"
    if not single and not own.beyond:
        return "no_reliable_change"
    return "improved" if (last < first) == (series.better == "lower") else "worse"


def _beyond_error(series: Series, difference: float) -> bool:
    """Jacobson and Truax count beyond their limit, a published rule from its points on; unknown lets all pass."""
    if series.smallest_change is None:
        return difference != 0
    size = abs(difference)
    return size > series.smallest_change if series.beyond else size >= series.smallest_change
