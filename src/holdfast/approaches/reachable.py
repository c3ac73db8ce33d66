"""Whether a condition can ever hold, and whether it can ever fail: a reason that cannot is a slip of the pen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from holdfast.approaches.model import Condition, KnownFeature, Term


def can_hold(condition: Condition, features: Mapping[str, KnownFeature]) -> bool:
    """True where some answers make it hold. Features are independent: each is asked by itself."""
    allowed = {one.feature: _allowed(one.feature, condition, features) for one in condition.terms}
    if not all(allowed.values()):
        return False
    return not condition.any or any(allowed[one.feature] & set(one.values) for one in condition.any)


def can_fail(condition: Condition, features: Mapping[str, KnownFeature]) -> bool:
    """True where some answers make it not hold; a condition without terms never fails, and is a general statement."""
    if condition.none or any(_all_of(term.feature, features) - set(term.values) for term in condition.all):
        return True
    left = {one.feature: _all_of(one.feature, features) - _named(one.feature, condition.any) for one in condition.any}
    return bool(left) and all(left.values())


def _allowed(feature: str, condition: Condition, features: Mapping[str, KnownFeature]) -> set[str]:
    """The answers to one feature that `all` and `none` leave."""
    left = _all_of(feature, features) - _named(feature, condition.none)
    for term in condition.all:
        if term.feature == feature:
            left &= set(term.values)
    return left


def _named(feature: str, terms: Sequence[Term]) -> set[str]:
    return {value for term in terms if term.feature == feature for value in term.values}


def _all_of(feature: str, features: Mapping[str, KnownFeature]) -> set[str]:
    return {value.id for value in features[feature].values}
