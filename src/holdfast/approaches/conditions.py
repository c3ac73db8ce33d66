"""Conditions on features, in three-valued logic (Kleene): what is not known is neither true nor false."""

from __future__ import annotations

from collections.abc import Iterable

from holdfast.approaches.model import Condition, FeatureReading, Features, Term, Truth

TRAINING = "training"
"""The one feature that is answered for each approach by itself."""


def reading(features: Features, feature: str, approach: str) -> FeatureReading:
    """What is known of one feature, as a reason of `approach` sees it."""
    if feature == TRAINING and features.trainings is not None:
        return FeatureReading(TRAINING, "yes" if approach in features.trainings else "no", "known")
    return features.of(feature)


def truth(term: Term, features: Features, approach: str) -> Truth:
    found = reading(features, term.feature, approach)
    return None if found.value is None else found.value in term.values


def holds(condition: Condition, features: Features, approach: str) -> Truth:
    """True, false, or None where what is known does not decide it."""
    every = _every(truth(term, features, approach) for term in condition.all)
    some = _some(truth(term, features, approach) for term in condition.any) if condition.any else True
    none = _not(_some(truth(term, features, approach) for term in condition.none))
    return _every((every, some, none))


def missing(condition: Condition, features: Features, approach: str) -> tuple[str, ...]:
    """The features of the condition that are not known, each once, in its order."""
    unknown = (t.feature for t in condition.terms if reading(features, t.feature, approach).value is None)
    return tuple(dict.fromkeys(unknown))


def resting_on(condition: Condition, features: Features, approach: str) -> tuple[FeatureReading, ...]:
    """What a condition that holds rests on: the terms that are true, then what was looked at and is not so."""
    wanted = (*condition.all, *condition.any)
    true = [reading(features, t.feature, approach) for t in wanted if truth(t, features, approach)]
    absent = [reading(features, t.feature, approach) for t in condition.none]
    return tuple(dict.fromkeys((*true, *absent)))


def _every(truths: Iterable[Truth]) -> Truth:
    found = list(truths)
    return False if False in found else None if None in found else True


def _some(truths: Iterable[Truth]) -> Truth:
    found = list(truths)
    return True if True in found else None if None in found else False


def _not(truth: Truth) -> Truth:
    return None if truth is None else not truth
