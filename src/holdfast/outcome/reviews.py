"""Planned reviews: which one has come, which comes next, and what is judged then.

Change is judged at planned reviews only, and the error is split over the looks. A verdict needs a change beyond the
measure's own error and beyond his own variability; where fewer than six ratings are there, the second is unknown, the
change rests on the measure alone and says so (`single`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from holdfast.case.record import Record, Review
from holdfast.outcome.own_variability import LEAST_RATINGS, OwnChange, first_against_last
from holdfast.outcome.readings import Change, Series, Verdict

ALPHA = 0.05
LEAST_FOR_PAIR = 2


@dataclass(frozen=True, slots=True)
class Schedule:
    """The reviews of one case at one moment. `come` is the latest planned review that has been reached."""

    come: Review | None
    come_on: date | None
    look: int
    looks: int
    held: int
    next: Review | None

    @property
    def open(self) -> bool:
        """A review has come and has not been held."""
        return self.look > self.held


def schedule(record: Record, at: datetime) -> Schedule:
    """Sort the planned reviews into come and still to come. A review at hour n has come when hour n is the next."""
    zone = ZoneInfo(record.about.zone)
    today = at.astimezone(zone).date()
    next_hour = max((s.number for s in record.sessions), default=0) + 1
    days = {s.number: s.when.astimezone(zone).date() for s in record.sessions}

    def due(review: Review) -> date | None:
        if review.at_session is not None:
            return days.get(review.at_session, today if review.at_session <= next_hour else None)
        return review.due

    planned = [r for r in record.reviews if r.status == "planned"]
    come = [(day, r) for r in planned if (day := due(r)) is not None and day <= today]
    come.sort(key=lambda pair: pair[0])
    ahead = [r for r in planned if all(r is not c for _, c in come)]
    ahead.sort(key=lambda r: (r.at_session or 0, r.due or date.max))
    return Schedule(
        come=come[-1][1] if come else None,
        come_on=come[-1][0] if come else None,
        look=len(come),
        looks=len(planned),
        held=sum(r.status == "held" for r in record.reviews),
        next=ahead[0] if ahead else None,
    )


def judge(series: Series, plan: Schedule, seed: str) -> Change | None:
    """The change of one series at the review that has come; None where there is none, or no better direction."""
    if plan.come_on is None or series.better == "neither":
        return None
    values = [p.value for p in series.points if p.when <= plan.come_on]
    own = first_against_last(values, seed=f"{seed}:{series.instrument}", looks=max(plan.looks, 1), alpha=ALPHA)
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
