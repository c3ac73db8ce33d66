"""What speaks differently now than it did: by way of working, the ways the therapist is trained in first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from holdfast.analysis.changed_since import reason_changes
from holdfast.analysis.model import Analysis
from holdfast.analysis.ways import ReasonChange
from holdfast.approaches.model import ArgumentMap, Verdict
from holdfast.text import Message, say
from holdfast.web.approaches.reading import name_of

NOW: Mapping[Verdict, Message] = {
    "for": say("Speaks for it now"),
    "against": say("Speaks against it now"),
    "first": say("Comes first now"),
    "prerequisite": say("Comes first now"),
    "avoid": say("Not to begin with now"),
}
NO_LONGER: Mapping[Verdict, Message] = {
    "for": say("Spoke for it, and no longer does"),
    "against": say("Spoke against it, and no longer does"),
    "first": say("Came first, and no longer does"),
    "prerequisite": say("Came first, and no longer does"),
    "avoid": say("Was not to begin with, and may be now"),
}


@dataclass(frozen=True, slots=True)
class MovedReason:
    """One reason: what it does now, whether it waited or waits on something, its sentence; `id` if it stands below."""

    how: Message
    beside: Message | None
    text: Message
    id: str


@dataclass(frozen=True, slots=True)
class MovedWay:
    way: Message
    reasons: tuple[MovedReason, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """In the ways the therapist is trained in, and in the others. Only what speaks, or spoke."""

    trained: tuple[MovedWay, ...]
    others: tuple[MovedWay, ...]


def moved(found: Iterable[ReasonChange], now: ArgumentMap) -> Moved:
    """By way, in the order of the map; what speaks now first."""
    by_way: dict[str, list[ReasonChange]] = {}
    for one in found:
        if "spoke" in (one.was, one.now):
            by_way.setdefault(one.approach, []).append(one)
    trained = {one.approach.id for one in now.approaches if one.trained}
    ways = {
        id: MovedWay(name_of(id), tuple(_reason(one) for one in sorted(ones, key=lambda one: one.now != "spoke")))
        for id, ones in by_way.items()
    }
    return Moved(
        tuple(way for id, way in ways.items() if id in trained),
        tuple(way for id, way in ways.items() if id not in trained),
    )


def moved_by_last_word(analysis: Analysis) -> Moved | None:
    """What speaks differently through the therapist's last words on features: the map of the moment before, beside the
    map of now. None where nothing was said.
    """
    said = max((one.recorded_at for one in analysis.case.working.features), default=None)
    if said is None:
        return None
    now = analysis.ways.argument
    then = analysis.before(said - timedelta(microseconds=1)).ways.argument
    return moved(reason_changes(then, now), now)


def _reason(one: ReasonChange) -> MovedReason:
    verdict = one.reason.verdict
    if one.now == "spoke":
        beside = say("it was not known then") if one.was == "open" else None
        return MovedReason(NOW[verdict], beside, say(one.reason.text), one.reason.id)
    beside = say("what it rests on is not known now") if one.now == "open" else None
    return MovedReason(NO_LONGER[verdict], beside, say(one.reason.text), one.reason.id if one.now == "open" else "")
