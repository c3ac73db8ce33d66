"""The form left blank in several of the last hours by somebody who hardly ever did: said plainly, and no alarm.

Nothing given is nothing known: a blank form speaks for no break, and is not counted against him.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from holdfast.process.readings import Hour
from holdfast.process.thresholds import ProcessThresholds


@dataclass(frozen=True, slots=True)
class Blanks:
    """`lately` of the last `hours` that took place were left blank; `before` of `hours_before` earlier ones."""

    lately: int
    hours: int
    before: int
    hours_before: int


def lately_blank(held: Sequence[Hour], thresholds: ProcessThresholds) -> Blanks | None:
    """None where he gives the form as he did before, where he often left it blank, or where too little is known.

    `held`: the hours that took place, in order. Whether he is asked at all (the setting) is not seen here.
    """
    last, earlier = held[-thresholds.blank_hours :], held[: -thresholds.blank_hours]
    found = Blanks(sum(map(blank, last)), len(last), sum(map(blank, earlier)), len(earlier))
    few = found.hours_before < thresholds.blank_before_least or found.lately < thresholds.blank_least
    if few or found.before > thresholds.blank_before * found.hours_before:
        return None
    return found


def blank(hour: Hour) -> bool:
    """Nothing on the form: no rating, no image, nothing on what he held back, no words."""
    return hour.his_alliance is None and hour.image is None and hour.held_back is None and not hour.his_words
