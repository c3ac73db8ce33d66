"""How long something that was said of a feature is of now. What is time-bound grows old; what lasts stays.

Two paces, from `reading.toml`: what changes from week to week, and what changes slowly. Beyond the first age a word or
a status is an estimate; beyond the second it is unknown, and what was once said stands among the evidence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from holdfast.analysis.features.numbers import reading_numbers
from holdfast.approaches.model import FeatureReading
from holdfast.case.ways import FeatureNoted
from holdfast.process.readings import Hour

if TYPE_CHECKING:
    from holdfast.analysis.model import Analysis

Age = Literal["fresh", "old", "stale"]

SOON = frozenset(
    {
        "pole", "instability", "image_swings", "shame", "distress", "self_harm", "aggression", "frame", "alliance",
        "rupture", "goals", "frequency", "phase",
    }
)  # fmt: skip
"""What changes from week to week. All others change slowly, but for what lasts."""
LASTING = frozenset({"early_neglect", "dropouts"})
LASTING_VALUES: Mapping[str, tuple[str, ...]] = {"self_harm": ("past",), "antisociality": ("past",)}
"""What was once so, and stays so as something past."""


def age_of(feature: str, value: str | None, when: date, today: date) -> Age:
    """How old a word of `when` is on `today`."""
    if feature in LASTING or value in LASTING_VALUES.get(feature, ()):
        return "fresh"
    n = reading_numbers()
    old, stale = (n.soon_days, n.soon_old_days) if feature in SOON else (n.slow_days, n.slow_old_days)
    days = (today - when).days
    return "stale" if days > stale else "old" if days > old else "fresh"


def last_hours(analysis: Analysis, count: int) -> Sequence[Hour]:
    """The last `count` hours that were held, as far as they are not too long ago. Which rows were touched in them is
    for the reader to see: a row that is missing brings no older hour in.
    """
    return recent(analysis.process.held[-count:], analysis)


def recent(hours: Sequence[Hour], analysis: Analysis) -> Sequence[Hour]:
    since = analysis.at.date() - timedelta(days=reading_numbers().recent_hour_days)
    return [hour for hour in hours if hour.day >= since]


def still_so(noted: FeatureNoted, reading: FeatureReading, today: date) -> bool:
    """Whether the therapist's own word is asked again where a reason rests on it: it is old, or has much against it."""
    numbers = reading_numbers()
    old = (today - noted.when).days > numbers.still_so_days
    return old or len(reading.contrary) >= numbers.still_so_contrary
