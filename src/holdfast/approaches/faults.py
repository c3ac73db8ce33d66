"""What reads well and is still wrong in the knowledge of the argument map: conditions that never hold or never fail."""

from __future__ import annotations

from collections.abc import Mapping

from holdfast.approaches.knowledge_files import Knowledge
from holdfast.approaches.model import KnownApproach, KnownFeature
from holdfast.approaches.reachable import can_fail, can_hold
from holdfast.knowledge import KnowledgeError


def faults(known: Knowledge) -> tuple[KnowledgeError, ...]:
    """All that is wrong with it: every approach's reasons, and features that no reason asks about."""
    found = [fault for approach in known.approaches for fault in faults_of(approach, known.features)]
    asked = {term.feature for one in known.approaches for reason in one.reasons for term in reason.condition.terms}
    for id in known.features:
        if id not in asked:
            allowed = "a feature that some reason rests on"
            found.append(KnowledgeError("features.toml", id, "a feature that no reason asks about", allowed))
    return tuple(found)


def faults_of(approach: KnownApproach, features: Mapping[str, KnownFeature]) -> tuple[KnowledgeError, ...]:
    """The reasons of one approach whose condition can never hold, or never fail."""
    found = []
    for reason in approach.reasons:
        if not can_hold(reason.condition, features):
            found.append(_fault(approach, reason.id, "a condition that no answers fulfil", "one that can hold"))
        elif reason.condition.terms and not can_fail(reason.condition, features):
            found.append(
                _fault(approach, reason.id, "a condition that every answer fulfils", "none, or one that can fail")
            )
    return tuple(found)


def _fault(approach: KnownApproach, reason: str, found: str, allowed: str) -> KnowledgeError:
    return KnowledgeError(f"reasons/{approach.id}.toml", reason, found, allowed, "Look at all, any and none.")
