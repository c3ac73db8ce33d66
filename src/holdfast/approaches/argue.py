"""`argue(features, known)`: what speaks for and against each approach in one case, and what is open. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from holdfast.approaches.conditions import holds, missing, resting_on
from holdfast.approaches.knowledge_files import Knowledge
from holdfast.approaches.model import (
    ApproachReading,
    ArgumentMap,
    Disagreed,
    Features,
    GroupId,
    GroupRule,
    KnownApproach,
    ReasonOpen,
    ReasonSpoken,
    Verdict,
)


def argue(features: Features, known: Knowledge, disagreed: Mapping[str, Disagreed] | None = None) -> ArgumentMap:
    """Every approach of `known` in the light of `features`.

    `disagreed`: the therapist's word by reason id. Those trained in come first; else the order is the knowledge's.
    """
    words = disagreed or {}
    found = [_reading(approach, features, known.rules, words) for approach in known.approaches]
    return ArgumentMap(features, tuple(sorted(found, key=lambda one: not one.trained)))


def _reading(
    approach: KnownApproach, features: Features, rules: tuple[GroupRule, ...], words: Mapping[str, Disagreed]
) -> ApproachReading:
    spoken, unsettled = [], []
    for reason in approach.reasons:
        true = holds(reason.condition, features, approach.id)
        if true:
            rests_on = resting_on(reason.condition, features, approach.id)
            spoken.append(ReasonSpoken(reason, rests_on, words.get(reason.id)))
        elif true is None:
            unsettled.append(ReasonOpen(reason, missing(reason.condition, features, approach.id)))
    group = group_of(facts(spoken, unsettled), rules)
    return ApproachReading(approach, group, approach.id in (features.trainings or ()), tuple(spoken), tuple(unsettled))


def facts(spoken: Sequence[ReasonSpoken], unsettled: Iterable[ReasonOpen]) -> frozenset[str]:
    """What the rules of the groups read. A prerequisite that is not met is something that must come first.

    What holds against an approach in general bars "none known against", and counts for nothing else. A reason the
    therapist disagrees with does not speak. One that he disagrees with and that is open would not speak
    either, but it is not known yet what he disagrees with: it stays open.
    """
    counted = (one.reason for one in spoken if not one.reason.general and one.disagreed is None)
    said = {f"{kind_of(reason.verdict)}_speaks" for reason in counted}
    said |= {"against_in_general" for one in spoken if _in_general(one)}
    return frozenset(said | {f"{kind_of(one.reason.verdict)}_open" for one in unsettled})


def kind_of(verdict: Verdict) -> str:
    """As the rules of the groups speak of it: a prerequisite is something that must come first."""
    return "first" if verdict == "prerequisite" else verdict


def _in_general(one: ReasonSpoken) -> bool:
    return one.reason.general and one.reason.verdict == "against" and one.disagreed is None


def group_of(found: frozenset[str], rules: Iterable[GroupRule]) -> GroupId:
    """The group of the first rule whose facts all hold; the last rule has none and always does."""
    return next(rule.group for rule in rules if found.issuperset(rule.facts))
