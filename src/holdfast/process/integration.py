"""Integration as three strands: self-esteem from outside, the split self, the image of others. Never one number.

Each strand stands on data of its own and says what is missing; they may well point different ways.
"""

from __future__ import annotations

from collections.abc import Sequence

from holdfast.process.image import devaluing
from holdfast.process.instability import instability
from holdfast.process.readings import Channel, Hour, ImageTurn
from holdfast.process.state_readings import Link, Others, Outside, Split, Strands
from holdfast.process.states_knowledge import StatesKnowledge
from holdfast.process.thresholds import ProcessThresholds

SPLIT_EVERY = 12
"""Hours after which the split self is looked at again (`forms.md` 3, row 12)."""


def read_strands(
    hours: Sequence[Hour],
    turns: Sequence[ImageTurn],
    outside: Channel,
    treated: Link,
    thresholds: ProcessThresholds,
    numbers: StatesKnowledge,
) -> Strands:
    """Out of the hours as they were read; `outside` is his self-esteem from outside, `treated` what it goes with."""
    held = [hour for hour in hours if hour.took_place]
    return Strands(
        Outside(outside.level, outside.low, outside.high, outside.needs, treated),
        _split(held),
        _others(held, turns, thresholds, numbers),
    )


def _split(held: Sequence[Hour]) -> Split:
    looks = tuple((hour.number, hour.split_self) for hour in held if hour.split_self is not None)
    since = sum(1 for hour in held if not looks or hour.number > looks[-1][0])
    return Split(looks, since, since >= SPLIT_EVERY)


def _others(
    held: Sequence[Hour], turns: Sequence[ImageTurn], thresholds: ProcessThresholds, numbers: StatesKnowledge
) -> Others:
    images = [hour.image for hour in held if hour.image is not None]
    needs = max(0, numbers.image_least - len(images))
    touched = [hour for hour in held if hour.moments is not None]
    return Others(
        ratings=len(images),
        needs=needs,
        lowest=min(images, default=None),
        highest=max(images, default=None),
        swing=None if needs else instability([float(v) for v in images]).sd,
        turns=sum(devaluing(turn, thresholds) for turn in turns),
        curious=sum("curious_mind" in (hour.moments or ()) for hour in touched),
        hours=len(touched),
    )
