"""What speaks differently now than it did: the argument map of an earlier moment beside that of now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from holdfast.analysis.ways import Changed, FeatureChange, ReasonChange, Speaking
from holdfast.approaches.argue import argue
from holdfast.approaches.knowledge_files import Knowledge
from holdfast.approaches.model import ArgumentMap
from holdfast.case.working import ApproachDecision
from holdfast.text import say

if TYPE_CHECKING:
    from holdfast.analysis.model import Analysis


def changed_since(
    analysis: Analysis, decisions: Sequence[ApproachDecision], known: Knowledge, now: ArgumentMap
) -> Changed | None:
    """Since the last decision; where there is none, None. Reads the whole case again as it stood then."""
    from holdfast.analysis.features import features_of

    if not decisions:
        return None
    last = decisions[-1]
    then = argue(features_of(analysis.before(last.recorded_at)), known)
    words = say("since your decision of {when}", when=last.when)
    return Changed(last.when, words, tuple(reason_changes(then, now)), tuple(feature_changes(then, now)))


def reason_changes(then: ArgumentMap, now: ArgumentMap) -> list[ReasonChange]:
    """Every reason with a condition that speaks otherwise, in the order of the map of now."""
    found = []
    for approach in now.approaches:
        id = approach.approach.id
        was_all, now_all = speaking(then, id), speaking(now, id)
        for reason in approach.approach.reasons:
            was, is_now = was_all.get(reason.id, "silent"), now_all.get(reason.id, "silent")
            if not reason.general and was != is_now:
                found.append(ReasonChange(id, reason, was, is_now))
    return found


def feature_changes(then: ArgumentMap, now: ArgumentMap) -> list[FeatureChange]:
    """Every feature whose value is another, or known on one side alone."""
    ids = dict.fromkeys((*now.features.readings, *then.features.readings))
    pairs = ((id, then.features.of(id), now.features.of(id)) for id in ids)
    return [FeatureChange(id, was, is_now) for id, was, is_now in pairs if was.value != is_now.value]


def speaking(argument: ArgumentMap, approach: str) -> dict[str, Speaking]:
    """How each reason of one approach stands; one that is in neither list is silent."""
    there = argument.of(approach)
    spoken: dict[str, Speaking] = {one.reason.id: "spoke" for one in there.spoken}
    return spoken | {one.reason.id: "open" for one in there.open}
