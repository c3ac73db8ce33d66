"""One person, two scores: did they change reliably, and does the answer depend on the method?

Jacobson and Truax first, which is the default. GLN, EN and NK expect a score far from the mean of its group to return
towards it, and judge how far the second score lies from what they expect; they need that mean. HLL, HA and HLM compare
with the change of a whole sample, and are named here only to say why they are not used.

A verdict on change needs a change: where GLN, EN or NK pass their limit though the score stood still or moved the other
way, it is "within" and the reason says so. (The sample counts of `reliable_change` keep the bare index.)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isfinite
from typing import Literal

from holdfast.measures.change import Z95, Better, Verdict
from holdfast.outcome.reliable_change import Method, Sample, error_of_difference, steps
from holdfast.text import Message, say

AnyMethod = Literal["JT", "GLN", "EN", "NK", "HLL", "HA", "HLM"]
FOR_ONE_PERSON: tuple[Method, ...] = ("JT", "GLN", "EN", "NK")
TITLES: Mapping[AnyMethod, str] = {
    "JT": "Jacobson and Truax",
    "GLN": "Gulliksen, Lord and Novick",
    "EN": "Edwards and Nunnally",
    "NK": "Nunnally and Kotsch",
    "HLL": "Hsu, Linn and Lord",
    "HA": "Hageman and Arrindell",
    "HLM": "Hierarchical linear model",
}
NOT_FOR_ONE_PERSON: Mapping[AnyMethod, Message] = {
    "HLL": say("Not for one person: it takes off what the group changed on average, and shows who differs from that."),
    "HA": say("Not for one person: it adds the group's average change to the person's own."),
    "HLM": say("Not for one person: it needs a whole group over time, and shows who changed otherwise than the group."),
}
_NO_COEFFICIENT = say("No spread and reliability from a named group are known for this score.")
_NO_MEAN = say("Needs the mean of the group that the spread comes from.")
_NO_SCORE = say("One of the two scores is missing.")
_DID_NOT_MOVE = say("The score did not move that way; it only lies elsewhere than this method expects after the first.")

Percent = Literal[90, 95]
Z: Mapping[Percent, float] = {90: 1.645, 95: Z95}


@dataclass(frozen=True, slots=True)
class MethodVerdict:
    """What one method says of two scores of one person.

    `expected` is the second score at which it sees no change (the first score itself for JT), `limit` (> 0, points)
    how far from it the second score must lie, and more; `index` is positive for a rise. What cannot be said is None,
    and `reason` says why in words for the therapist.
    """

    method: AnyMethod
    title: str
    limit: float | None = None
    expected: float | None = None
    index: float | None = None
    verdict: Verdict | None = None
    reason: Message | None = None


def sensitivity(
    before: float | None,
    after: float | None,
    spread: float | None,
    reliability: float | None,
    *,
    better: Better,
    mean: float | None = None,
    reliability_after: float | None = None,
    z: float = Z95,
) -> tuple[MethodVerdict, ...]:
    """Every method's verdict on one person, JT (the default) first, those not for one person last.

    `spread` (SD, > 0), `reliability` (0 to below 1) and `mean` are of one named group at its first measurement, in
    units of the score; None where no source gives them. `reliability_after` (NK) is taken as `reliability` when None;
    `z` is 1.96 for 95 %, 1.645 for 90 %. Raises ValueError for impossible coefficients, NaN or infinity.
    """
    if not (isfinite(z) and z > 0):
        raise ValueError(f"z is {z!r}: a number above zero is needed, 1.96 for 95 % or 1.645 for 90 %")
    for value in (before, after):
        if value is not None and not isfinite(value):
            raise ValueError(f"the scores are {before!r} and {after!r}: finite numbers or None (not given) are allowed")
    last = tuple(MethodVerdict(name, TITLES[name], reason=why) for name, why in NOT_FOR_ONE_PERSON.items())
    if spread is None or reliability is None:
        return tuple(MethodVerdict(name, TITLES[name], reason=_NO_COEFFICIENT) for name in FOR_ONE_PERSON) + last
    sample = Sample(spread, reliability, mean, reliability_after=reliability_after)
    return tuple(_by(method, before, after, sample, better, z) for method in FOR_ONE_PERSON) + last


def _by(
    method: Method, before: float | None, after: float | None, sample: Sample, better: Better, z: float
) -> MethodVerdict:
    found = MethodVerdict(method, TITLES[method])
    if method != "JT" and sample.mean is None:
        return replace(found, reason=_NO_MEAN)
    formula = steps(sample, method)
    if formula is None:  # none of those for one person is ever undefined
        raise AssertionError(method)
    limit = formula.points(z)
    if before is None:
        return replace(found, limit=limit, reason=_NO_SCORE)
    expected = formula.expected(before)
    if after is None:
        return replace(found, limit=limit, expected=expected, reason=_NO_SCORE)
    found = replace(found, limit=limit, expected=expected, index=formula.index(before, after))
    moved, off = after - before, after - expected
    if abs(off) <= limit:
        return replace(found, verdict="within")
    if moved * off <= 0:
        return replace(found, verdict="within", reason=_DID_NOT_MOVE)
    return replace(found, verdict=_verdict(moved, better))


def _verdict(difference: float, better: Better) -> Verdict:
    if better == "neither":
        return "moved"
    return "better" if (difference > 0) == (better == "up") else "worse"


def agree(verdicts: Iterable[MethodVerdict]) -> bool | None:
    """Do all the methods that give a verdict give the same one? None where fewer than two do."""
    given = [one.verdict for one in verdicts if one.verdict is not None]
    return len(set(given)) == 1 if len(given) > 1 else None


@dataclass(frozen=True, slots=True)
class Limit:
    """The smallest reliable change (JT, points, to be exceeded) by one coefficient at one confidence."""

    kind: str
    reliability: float
    percent: Percent
    points: float


def limits(
    spread: float, reliabilities: Mapping[str, float], percents: Sequence[Percent] = (90, 95)
) -> tuple[Limit, ...]:
    """How the smallest change varies: for each named coefficient ("alpha", "retest") at each confidence, in order.

    Alpha ignores what changes from day to day, so its limits are too small for scores that fluctuate; retest is to be
    preferred. Raises ValueError for an impossible spread or coefficient.
    """
    return tuple(
        Limit(kind, r, percent, Z[percent] * error_of_difference(spread, r))
        for kind, r in reliabilities.items()
        for percent in percents
    )
