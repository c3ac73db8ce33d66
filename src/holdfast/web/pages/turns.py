"""How he sees you: the far falls of his image of you, each with where it ended and what came between."""

from __future__ import annotations

from dataclasses import dataclass

from holdfast.process.image import far_fall_ends
from holdfast.process.readings import ImageTurn, Process
from holdfast.process.thresholds import process_thresholds
from holdfast.text import Message, say

MAY_BE = {
    "against_you": say("perhaps a devaluing turn"),
    "middle": say("{he} may be seeing you as more ordinary, and the middle is the aim"),
    "high": say("and still high"),
}


@dataclass(frozen=True, slots=True)
class Turn:
    """A fall with what it may be in words."""

    turn: ImageTurn
    may_be: Message


def far_falls(process: Process, first: int = 0, last: int = 10_000) -> tuple[Turn, ...]:
    """The falls as far as a devaluing turn's that touch hours `first` to `last`, the latest first."""
    near = (t for t in reversed(process.image_turns) if t.to_hour >= first and t.from_hour <= last)
    ended = ((t, far_fall_ends(t, process_thresholds())) for t in near)
    return tuple(Turn(turn, MAY_BE[ends]) for turn, ends in ended if ends is not None)
