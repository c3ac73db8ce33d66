"""What stands above every way of working: that the two of you come first; the words for what comes first in several."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

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
