"""What comes first in several ways of working, said once: the reasons that the knowledge marks as one. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from holdfast.approaches.conditions import holds
from holdfast.approaches.knowledge_files import Knowledge
from holdfast.approaches.model import ArgumentMap, EveryWay, ReasonSpoken


@dataclass(frozen=True, slots=True)
class SaidOnce:
    """One statement that comes first in several ways, and the reasons of each way that it stands for."""

    every: EveryWay
    reasons: tuple[ReasonSpoken, ...]
    everywhere: bool


def said_once(argument: ArgumentMap, known: Knowledge) -> tuple[SaidOnce, ...]:
    """What holds here of several ways of working by the mark of the knowledge. A reason the therapist sees otherwise
    stays with its way, where that is told.
    """
    found = []
    for every in known.every_way.values():
        if not holds(every.condition, argument.features, ""):
            continue
        ways = [way for way in argument.approaches if way.approach.kind == "approach"]
        reasons = tuple(
            one
            for way in argument.approaches
            for one in way.spoken
            if one.reason.every_way == every.id and one.disagreed is None
        )
        if len(reasons) > 1:
            there = {one.reason.approach for one in reasons}
            found.append(SaidOnce(every, reasons, all(way.approach.id in there for way in ways)))
    return tuple(found)


def above_ids(found: Sequence[SaidOnce]) -> frozenset[str]:
    """The reasons that need not stand with their way again."""
    return frozenset(one.reason.id for once in found for one in once.reasons)
