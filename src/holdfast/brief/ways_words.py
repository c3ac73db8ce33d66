"""Words for the ways of working: what asks to look again, and what speaks differently. No count, no rank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from holdfast.analysis.ways import AskedAgain, Changed, ReasonChange
from holdfast.approaches.model import Datum, Reason
from holdfast.brief import words
from holdfast.text import Message, say

NOW: Mapping[str, Message] = {
    "for": say("now for {approach}"),
    "against": say("now against {approach}"),
    "first": say("now first, before {approach}"),
    "prerequisite": say("{approach} now needs"),
    "avoid": say("now to avoid at the start of {approach}"),
}
NO_MORE: Mapping[str, Message] = {
    "for": say("no longer for {approach}"),
    "against": say("no longer against {approach}"),
    "first": say("no longer first, before {approach}"),
    "prerequisite": say("{approach} no longer needs"),
    "avoid": say("no longer to avoid at the start of {approach}"),
}
WEIGHTY = ("first", "prerequisite", "against", "for", "avoid")
"""In this order reasons that speak differently are named; what must come first goes first."""
OPEN_NOW: Message = say("{what} (not known any more)")


def most_telling(asked: Sequence[AskedAgain]) -> AskedAgain:
    """What happened goes before the calendar; of several the latest."""
    happened = [one for one in asked if one.why not in ("session_8", "quarter", "earlier")]
    return max(happened or asked, key=lambda one: one.when)


def louder(changed: Changed, in_use: Sequence[str]) -> list[ReasonChange]:
    """The changes in which a reason begins to speak, then those in which it stops; what is in use before the rest.

    What was open and is settled without ever speaking says nothing of the way of working.
    """

    def place(one: ReasonChange) -> tuple[bool, bool, int]:
        return one.now != "spoke", one.approach not in in_use, WEIGHTY.index(one.reason.verdict)

    return sorted((one for one in changed.reasons if "spoke" in (one.was, one.now)), key=place)


def joined_with_semicolons(parts: Sequence[Message]) -> Message:
    """a; b; c."""
    whole = parts[0]
    for part in parts[1:]:
        whole = say("{whole}; {part}", whole=whole, part=part)
    return whole


def change_words(change: ReasonChange) -> Message:
    """One change: "now speaks for MBT: ...", with the reason's own sentence."""
    approach = words.APPROACHES[change.approach]
    kind = (NOW if change.now == "spoke" else NO_MORE)[change.reason.verdict]
    said = say(kind.id, approach=approach)
    if change.now == "open":
        said = say(OPEN_NOW.id, what=said)
    return say("{said}: “{text}”", said=said, text=reason_words(change.reason))


def reason_words(reason: Reason) -> Message:
    return say(reason.text)


def datum_words(datum: Datum) -> Message:
    """What was seen, its value and its day, in one breath."""
    told = datum.what if datum.value is None else say("{what}: {value}", what=datum.what, value=datum.value)
    return told if datum.when is None else say("{told} ({when})", told=told, when=datum.when)
