"""Which of the things that are not known would decide most, said in words: "would decide: something for MBT, ...".

Only which ones stand there; in the order of the form, without a number, and none of it says which answer is hoped for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from holdfast.approaches.conditions import TRAINING
from holdfast.approaches.knowledge_files import Knowledge
from holdfast.approaches.model import ApproachReading, ArgumentMap, Verdict
from holdfast.brief import words
from holdfast.text import Message, say
from holdfast.web.approaches.reading import name_of

MOST = 5
"""So many are marked: a form that marks everything marks nothing."""
SAID: tuple[tuple[tuple[Verdict, ...], Message], ...] = (
    (("for",), say("something for {ways}")),
    (("against",), say("something against {ways}")),
    (("first", "prerequisite"), say("what comes first in {ways}")),
    (("avoid",), say("what not to begin with in {ways}")),
)


@dataclass(frozen=True, slots=True)
class Decides:
    """By feature, what it would decide; `named` their titles, in the order in which they are asked."""

    of: Mapping[str, Message] = field(default_factory=dict)
    named: tuple[tuple[str, Message], ...] = ()


def would_decide(argument: ArgumentMap, known: Knowledge) -> Decides:
    """Of what is not known, that on which the most reasons of the ways the therapist is trained in wait; without a
    training, of all of them. At most five.
    """
    trained = [one for one in argument.approaches if one.trained]
    waiting = _waiting(trained or list(argument.approaches))
    most = sorted(waiting, key=lambda feature: -sum(len(ways) for ways in waiting[feature].values()))[:MOST]
    chosen = [feature for feature in known.features if feature in most]
    return Decides(
        {feature: _said(waiting[feature]) for feature in chosen},
        tuple((feature, say(known.features[feature].title)) for feature in chosen),
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
