"""Which of the things that are not known would decide, said in words: "would decide: something for MBT, ...".

Those that hold the ways one works in back in "too little known", as they are named beside their groups: in the order of
the form, without a number, and not chosen by how many reasons wait on them. None of it says which answer is hoped for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from holdfast.approaches.conditions import TRAINING
from holdfast.approaches.held_back import held_back
from holdfast.approaches.knowledge_files import Knowledge
from holdfast.approaches.model import ApproachReading, ArgumentMap, Verdict
from holdfast.brief import words
from holdfast.text import Message, say
from holdfast.web.approaches.reading import name_of

SAID: tuple[tuple[tuple[Verdict, ...], Message], ...] = (
    (("for",), say("something for {ways}")),
    (("against",), say("something against {ways}")),
    (("first", "prerequisite"), say("what comes first in {ways}")),
    (("avoid",), say("what not to begin with in {ways}")),
)


@dataclass(frozen=True, slots=True)
class Decides:
    """By feature, what it would decide; `named` their titles, in the order in which they are asked. `yours`: it is of
    the ways the therapist works in or is trained in; else none is written down, and it is of all of them.
    """

    of: Mapping[str, Message] = field(default_factory=dict)
    named: tuple[tuple[str, Message], ...] = ()
    yours: bool = True


def would_decide(argument: ArgumentMap, known: Knowledge, in_use: Sequence[str]) -> Decides:
    """What holds the ways in use or trained in back, as named beside their groups; without any, all of the ways."""
    theirs = [one for one in argument.approaches if one.trained or one.approach.id in in_use]
    ways = theirs or [one for one in argument.approaches if one.approach.kind == "approach"]
    holding = {feature for one in ways for feature in held_back(one, known.rules).named}
    waiting = _waiting(ways)
    chosen = [feature for feature in known.features if feature in holding and feature in waiting]
    return Decides(
        {feature: _said(waiting[feature]) for feature in chosen},
        tuple((feature, say(known.features[feature].title)) for feature in chosen),
        bool(theirs),
    )


def _waiting(ways: list[ApproachReading]) -> dict[str, dict[Verdict, list[str]]]:
    found: dict[str, dict[Verdict, list[str]]] = {}
    for way in ways:
        for one in way.open:
            for feature in (each for each in one.missing if each != TRAINING):  # it is asked with the decision
                found.setdefault(feature, {}).setdefault(one.reason.verdict, []).append(way.approach.id)
    return found


def _said(waiting: Mapping[Verdict, list[str]]) -> Message:
    parts = []
    for verdicts, said in SAID:
        ways = dict.fromkeys(id for verdict in verdicts for id in waiting.get(verdict, ()))
        if ways:
            parts.append(say(said.id, ways=words.joined([name_of(id) for id in ways])))
    return words.listed(parts)
