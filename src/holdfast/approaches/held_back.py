"""Which answers hold a way of working back in "too little known": named in the order of its file, never counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from holdfast.approaches.argue import facts, kind_of
from holdfast.approaches.model import ApproachReading, GroupRule

NAMED = 3
"""So many are named beside the group; the page of the way has all of them."""


@dataclass(frozen=True, slots=True)
class HeldBack:
    """`kind` of the open reasons that hold it back ("first", "against", "for"); the features they wait on."""

    kind: str | None = None
    features: tuple[str, ...] = ()

    @property
    def named(self) -> tuple[str, ...]:
        return self.features[:NAMED]

    @property
    def more(self) -> bool:
        return len(self.features) > NAMED


def held_back(one: ApproachReading, rules: Iterable[GroupRule]) -> HeldBack:
    """What would have to be known before `one` could be in another group than "too little known", by the first rule
    that put it there: what may come first, else what may speak against it; else what may speak for it.

    Empty where it is in another group, and where all was looked at and nothing speaks. Pure.
    """
    if one.group != "too_little":
        return HeldBack()
    found = facts(one.spoken, one.open)
    rule = next(rule for rule in rules if found.issuperset(rule.facts))
    kinds = [fact.removesuffix("_open") for fact in rule.facts if fact.endswith("_open")]
    kind = kinds[0] if kinds else "for"
    waits = (feature for each in one.open if kind_of(each.reason.verdict) == kind for feature in each.missing)
    features = tuple(dict.fromkeys(waits))
    return HeldBack(kind, features) if features else HeldBack()
