"""What is said once, above every way of working: that the two of you come first, and what comes first in each way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from holdfast.approaches.conditions import holds
from holdfast.approaches.knowledge_files import Knowledge
from holdfast.approaches.model import ArgumentMap, EveryWay, ReasonSpoken
from holdfast.text import Message, say
from holdfast.web.contract.state import the_two
from holdfast.web.pages.opening import Opened

FIRST = say("First the two of you: {what}. Whatever way you work in, it comes before any step.")
OPEN = say("a rupture is open since hour {n}")
MAY_BE_OPEN = say("a rupture may be open since hour {n}, as two sources say")
ON_HOLD = say("the contract is on hold for a rupture")
EVERY_WAY = say("For every way of working")
SOME_WAYS = say("For {ways}")


@dataclass(frozen=True, slots=True)
class FirstTheTwo:
    """That a rupture comes before any way of working, and where it is told."""

    text: Message
    href: str
    link: Message


@dataclass(frozen=True, slots=True)
class SaidOnce:
    """One statement that comes first in several ways, and the reasons of each way that it stands for."""

    every: EveryWay
    reasons: tuple[ReasonSpoken, ...]
    everywhere: bool


def first_the_two(opened: Opened) -> FirstTheTwo | None:
    """From what the analysis reads as open, or the hold of the contract; None where neither is, or findings are off."""
    two = the_two(opened, opened.analysis.contract)
    if two.rupture is not None:
        said = say((OPEN if two.rupture.noted else MAY_BE_OPEN).id, n=two.rupture.onset)
        where = reverse("hour", args=[opened.handle.id, two.rupture.onset])
        return FirstTheTwo(say(FIRST.id, what=said), where, say("Hour {n}", n=two.rupture.onset))
    if two.held:
        where = reverse("contract", args=[opened.handle.id])
        return FirstTheTwo(say(FIRST.id, what=ON_HOLD), where, say("The contract"))
    return None


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
