"""How much a score must move before it counts, by which method, with which coefficients, from which source.

The same patients are 12 to 32 of 40 "improved" depending on the method, so a limit never travels without its name.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from holdfast.measures.errors import AnswerError
from holdfast.measures.instrument import Basis, ChangeRule, Direction, Instrument, Method

Better = Literal["up", "down", "neither"]
Verdict = Literal["better", "worse", "moved", "within"]
Z95 = 1.96

BETTER: dict[Direction, Better] = {"higher_is_worse": "down", "higher_is_better": "up", "neither": "neither"}


@dataclass(frozen=True, slots=True)
class SmallestChange:
    """The least change that counts, in points of the score.

    A published rule counts from `points` on; Jacobson and Truax count beyond them (`beyond` True: the change must be
    larger). `better` says which way is better. `given` is True when spread or reliability came from the caller.
    """

    instrument: str
    score: str
    points: float
    beyond: bool
    better: Better
    method: Method
    reliability: float | None
    reliability_kind: str
    spread: float | None
    spread_group: str
    given: bool
    basis: Basis

    def verdict(self, before: float, after: float) -> Verdict:
        """better, worse, moved (where neither way is better) or within the limit. Describes; a review judges."""
        size = abs(after - before)
        if size <= self.points if self.beyond else size < self.points:
            return "within"
        if self.better == "neither":
            return "moved"
        return "better" if (after > before) == (self.better == "up") else "worse"


def smallest_change(
    instrument: Instrument,
    score: str | None = None,
    *,
    spread: float | None = None,
    reliability: float | None = None,
    spread_group: str = "",
    method: Method | None = None,
) -> SmallestChange | None:
    """The least change that counts for one score (the main one unless named), or None where nothing traceable says.

    `spread` (SD at the first measurement, units of the score, > 0) and `reliability` (between 0 and 1) override the
    coefficients of the file, as an import mapping does: the limit is then 1.96 * spread * sqrt(2 * (1 - r)). Where they
    do not suffice, or none is given, the first rule of the file holds. An anchor (least important difference) is
    no reliable change and is returned only when asked for by `method`.
    Raises AnswerError for an unknown score or an impossible coefficient.
    """
    name = instrument.main if score is None else score
    if name not in instrument.scores:
        raise AnswerError(instrument.id, "score", name, "one of the scores " + ", ".join(instrument.scores))
    _check_coefficients(instrument.id, spread, reliability)
    rules = [rule for rule in instrument.change if rule.score == name]
    given = spread is not None or reliability is not None
    if given and method in {None, "jacobson_truax"}:
        computed = [rule for rule in rules if rule.method == "jacobson_truax"] or [_given_rule(instrument, name)]
        if found := _from_rule(instrument, computed[0], spread, reliability, spread_group):
            return found
    for rule in rules:
        wanted = rule.method == method if method else rule.method != "anchor"
        if wanted and (found := _from_rule(instrument, rule)):
            return found
    return None


def reliable_limit(spread: float, reliability: float, z: float = Z95) -> float:
    """The limit z * spread * sqrt(2 * (1 - reliability)) of Jacobson & Truax 1991, in units of the score."""
    return z * standard_error_of_difference(spread, reliability)


def standard_error_of_difference(spread: float, reliability: float) -> float:
    """The error of a difference of two scores: spread * sqrt(2) * sqrt(1 - reliability)."""
    return spread * math.sqrt(2.0) * math.sqrt(1.0 - reliability)


def _given_rule(instrument: Instrument, score: str) -> ChangeRule:
    basis = Basis(next(iter(instrument.sources)), "project", "The coefficients were given with the data.")
    return ChangeRule(score, "jacobson_truax", None, None, "", None, "", basis)


def _from_rule(
    instrument: Instrument,
    rule: ChangeRule,
    spread: float | None = None,
    reliability: float | None = None,
    spread_group: str = "",
) -> SmallestChange | None:
    used_spread = rule.spread if spread is None else spread
    used_reliability = rule.reliability if reliability is None else reliability
    points = rule.points
    if rule.method == "jacobson_truax":
        if used_spread is None or used_reliability is None:
            return None
        points = reliable_limit(used_spread, used_reliability)
    assert points is not None  # the reader refuses a rule with neither
    return SmallestChange(
        instrument=instrument.id,
        score=rule.score,
        points=points,
        beyond=rule.method == "jacobson_truax",
        better=BETTER[instrument.scores[rule.score].direction],
        method=rule.method,
        reliability=used_reliability,
        reliability_kind=rule.reliability_kind if reliability is None else "given with the data",
        spread=used_spread,
        spread_group=rule.spread_group if spread is None else (spread_group or "given with the data"),
        given=spread is not None or reliability is not None,
        basis=rule.basis,
    )


def _check_coefficients(instrument: str, spread: float | None, reliability: float | None) -> None:
    if spread is not None and not (math.isfinite(spread) and spread > 0):
        raise AnswerError(instrument, "spread", spread, "a number above zero", "It is the SD at the first measurement.")
    if reliability is not None and not 0 < reliability < 1:
        raise AnswerError(instrument, "reliability", reliability, "a number between 0 and 1, both excluded")
