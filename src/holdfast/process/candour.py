"""Candour told from a break: he rates the hour lower, keeps less to himself, and nothing of his speaks of strain.

Source: forms.md 6, rule 14 ("lower alliance with less held back: may be candour, not a break").
"""

from __future__ import annotations

from collections.abc import Sequence

from holdfast.process.alliance_readings import Candour
from holdfast.process.episodes import Beside
from holdfast.process.readings import Hour, Rating
from holdfast.process.signs import unusually_marked
from holdfast.process.thresholds import ProcessThresholds
from holdfast.series import median

LEFT_OPEN = ("not_addressed", "addressed_open")


def read_candours(
    hours: Sequence[Hour], ratings: Sequence[Rating], beside: Beside, thresholds: ProcessThresholds
) -> tuple[Candour, ...]:
    """Every hour that reads so, in order.

    Signs beyond his usual in the hour, a mark of his own in it or in the next on record, something handed back, or your
    note that something stayed open: each of them makes it no candour.
    """
    rated = {rating.hour: rating for rating in ratings}
    found: list[Candour] = []
    before: list[int] = []
    for place, hour in enumerate(hours):
        if hour.held_back is None or not hour.took_place:
            continue
        usually = median(sorted(before[-thresholds.usual_most :])) if len(before) >= thresholds.candour_least else None
        before.append(hour.held_back)
        rating = rated.get(hour.number)
        if usually is None or rating is None or rating.usual is None or rating.drop is None:
            continue
        if rating.drop < thresholds.candour_points or usually - hour.held_back < thresholds.candour_less_held:
            continue
        near = {one.number for one in hours[place : place + 2]}
        rare = any(sign.rare for sign in beside.signs.get(hour.number, ()))
        strained = (
            not near.isdisjoint(beside.marks)
            or not near.isdisjoint(beside.contract.strained)
            or hour.then in LEFT_OPEN
            or (rare and unusually_marked(hour.number, hours, thresholds))
        )
        if not strained:
            said = (rating.value, rating.usual, rating.low, rating.high, hour.held_back, usually)
            found.append(Candour(hour.number, hour.when, *said, hour.signs is not None))
    return tuple(found)
