"""How he sees you: every fall of his image of you, with what lay between its ends."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from holdfast.case.record import Break, Event
from holdfast.process.readings import Hour, ImageTurn
from holdfast.process.thresholds import ProcessThresholds


def image_turns(
    hours: Sequence[Hour], breaks: Sequence[Break], events: Sequence[Event], thresholds: ProcessThresholds
) -> tuple[ImageTurn, ...]:
    """Each fall over consecutive rated hours, from its top to its lowest, at most `image_hours` hours long.

    All falls are listed, small ones too: which of them is a turn is the rule's to say. A rise of at most `image_wobble`
    points from the lowest does not end a fall: nobody sets a slider finer than that. What lay between: breaks and
    events on the days from the first hour to the last, and what you noted of the frame in those hours, both ends
    included.
    """
    rated = [(hour, hour.image) for hour in hours if hour.image is not None]
    place = {hour.number: n for n, hour in enumerate(hours)}
    runs: list[list[tuple[Hour, int]]] = []
    for before, after in pairwise(rated):
        run = runs[-1] if runs else None
        fits = run and run[-1] is before and after[0].number - run[0][0].number <= thresholds.image_hours
        if run is not None and fits and after[1] - min(run, key=_value)[1] <= thresholds.image_wobble:
            run.append(after)
        elif after[1] < before[1] and after[0].number - before[0].number <= thresholds.image_hours:
            runs.append([before, after])
    found = []
    for run in runs:
        top, end = run[0], min(run, key=_value)
        over = hours[place[top[0].number] : place[end[0].number] + 1]
        found.append(_turn(top, end, over, breaks, events))
    return tuple(found)


def _value(rated: tuple[Hour, int]) -> int:
    return rated[1]


def far_fall_ends(turn: ImageTurn, thresholds: ProcessThresholds) -> Literal["against_you", "middle", "high"] | None:
    """Where a far fall ends (`forms.md` 6, rule 14); None where it is not far. As far above the middle as the line of
    a devaluing turn lies below it, he may be seeing you as more ordinary.
    """
    if turn.from_value - turn.to_value < thresholds.image_devaluing_fall:
        return None
    if turn.to_value <= thresholds.image_devaluing_end:
        return "against_you"
    return "middle" if turn.to_value <= -thresholds.image_devaluing_end else "high"


def devaluing(turn: ImageTurn, thresholds: ProcessThresholds) -> bool:
    """True where the fall is large and ends against you."""
    return far_fall_ends(turn, thresholds) == "against_you"


def _turn(
    top: tuple[Hour, int], end: tuple[Hour, int], over: Sequence[Hour], breaks: Sequence[Break], events: Sequence[Event]
) -> ImageTurn:
    """One fall; `over` are the hours from its top to its end."""
    first, last = top[0], end[0]
    since, until = first.day, last.day
    between: list[Break | Event] = [b for b in breaks if b.start <= until and b.end >= since]
    between += [e for e in events if since <= e.when <= until]
    frame = tuple((hour.number, mark) for hour in over for mark in hour.frame)
    return ImageTurn(first.number, last.number, top[1], end[1], tuple(between), frame)
