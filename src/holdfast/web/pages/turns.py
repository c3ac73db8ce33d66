"""How he sees you: the far falls of his image of you, each with where it ended and what came between."""

from __future__ import annotations

from dataclasses import dataclass

from holdfast.process.image import devaluing
from holdfast.process.readings import ImageTurn, Process
from holdfast.process.thresholds import process_thresholds
from holdfast.text import Message, say

DEVALUING = say("perhaps a devaluing turn")
ORDINARY = say("{he} may be seeing you as more ordinary, and the middle is the aim")
STILL_HIGH = say("and still high")


@dataclass(frozen=True, slots=True)
class Turn:
    """A fall with what it may be in words."""

    turn: ImageTurn
    may_be: Message


def far_falls(process: Process, first: int = 0, last: int = 10_000) -> tuple[Turn, ...]:
    """The falls as far as a devaluing turn's that touch hours `first` to `last`, the latest first."""
    thresholds = process_thresholds()
    far = [t for t in process.image_turns if t.from_value - t.to_value >= thresholds.image_devaluing_fall]
    return tuple(Turn(t, _may_be(t)) for t in reversed(far) if t.to_hour >= first and t.from_hour <= last)


def _may_be(turn: ImageTurn) -> Message:
    thresholds = process_thresholds()
    if devaluing(turn, thresholds):
        return DEVALUING
    return ORDINARY if turn.to_value <= -thresholds.image_devaluing_end else STILL_HIGH
