"""After a run: at most three hours worth a second look, each with the patient's own words. Read with `truth`, and as it
is: no grade. An hour is chosen for what happened in the model, and said in the order in which it happened.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from holdfast.simulate.practise.course import Run, lived
from holdfast.simulate.practise.inside import Happened
from holdfast.simulate.practise.truth import Truth
from holdfast.simulate.worlds.ordinary_rules import RETURNING
from holdfast.text import Message

MOST: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondLook:
    """One hour: what the patient said in it, what could be seen, and what was so in the model (`why`)."""

    number: int
    words: tuple[str, ...]
    noticed: tuple[Message, ...]
    why: tuple[Message, ...]


def second_look(run: Run, truth: Truth) -> tuple[SecondLook, ...]:
    """At most three hours in their order: where something broke, where it mended, where a yes was hollow or depth too
    much. Empty where nothing of the kind happened.
    """
    hours = [(seen, happened) for seen, happened in lived(run) if seen.took_place]
    before: dict[int, Happened] = {}
    for (_, one), (_, later) in pairwise(hours):
        before[later.number] = one
    ranked = sorted(
        (rank, seen.number) for seen, happened in hours
        if (rank := _rank(before.get(seen.number), happened)) is not None
    )  # fmt: skip
    chosen = {number for _, number in ranked[:MOST]}
    why = {hour.number: hour.why for hour in truth.hours}
    return tuple(
        SecondLook(number=seen.number, words=seen.words, noticed=seen.noticed, why=why[seen.number])
        for seen, _ in hours if seen.number in chosen and why[seen.number]
    )  # fmt: skip


def _rank(before: Happened | None, one: Happened) -> int | None:
    """How soon an hour is taken; None for an ordinary one."""
    if one.begun:
        return 0
    if one.mended:
        return 1
    if before is not None and before.after.open and before.after.phase != RETURNING == one.after.phase:
        return 2
    if one.reply == "hollow":
        return 3
    return 4 if one.strains.threat > 5 else None
