"""Is this case restricted: kept, and not analysed? Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from holdfast.case.as_of import uncorrected
from holdfast.case.record import Record, Restriction, WishOf
from holdfast.text import Message, say

_SAID: Mapping[WishOf, str] = {
    "patient": "Restricted at {his} wish since {since}: kept, not analysed.",
    "therapist": "Restricted by the therapist since {since}: kept, not analysed.",
    "authority": "Restricted by order of an authority since {since}: kept, not analysed.",
}


def in_force(record: Record) -> Restriction | None:
    """The restriction that stands, with the day it began; None where there is none, or the last was lifted."""
    return standing_of(record.restrictions)


def standing_of(restrictions: tuple[Restriction, ...]) -> Restriction | None:
    """`in_force` of one list, in whatever order."""
    found: Restriction | None = None
    for entry in sorted(uncorrected(restrictions), key=_order):
        if entry.act == "lifted":
            found = None
        elif found is None:
            found = entry
    return found


def said(restriction: Restriction) -> Message:
    """As in: Restricted at his wish since 3 March 2024: kept, not analysed."""
    return say(_SAID[restriction.wish_of], since=restriction.when)


def _order(entry: Restriction) -> tuple[date, datetime]:
    return entry.when, entry.recorded_at
