"""The arithmetic of one score on one form, in plain floats. `kernel` does the same for many forms at once.

One form in NumPy costs thirty times what floats cost, and a brief scores a handful; a cohort scores a million. A
property test holds both equal for every instrument.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from holdfast.measures.instrument import Condition, Criteria, Instrument, ScoreRule

Given = Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Value:
    """One score: `value` or None, answers that went into it, answers asked for, and how far blanks could move it.

    `low` and `high` enclose what the score could be if every blank were answered; a criterion reads them, so that
    a blank that cannot matter does not make it unknown.
    """

    value: float | None
    answered: int
    of: int
    low: float
    high: float


def all_values(instrument: Instrument, given: Given, weights: Sequence[float] | None = None) -> dict[str, Value]:
    """Every score of one form in the order of the file, `total` rules apart. `weights` are a `gas` score's."""
    found: dict[str, Value] = {}
    for name, rule in instrument.scores.items():
        if rule.op == "criteria":
            assert rule.criteria is not None
            found[name] = _criteria(rule, rule.criteria, given, found)
        elif rule.op != "total":
            found[name] = _value(instrument, rule, given, weights)
    return found


def _value(instrument: Instrument, rule: ScoreRule, given: Given, weights: Sequence[float] | None) -> Value:
    counted = list(_counted(instrument, rule, given))
    present = [number for number in counted if number is not None]
    answered, of = len(present), len(counted)
    blanks = of - answered
    if rule.op == "count":
        met = sum(present)
        return Value(met if not blanks else None, answered, of, met, met + blanks)
    # A channel of one rotating item that was not shown has nothing to speak from.
    if answered < rule.min_answered or not answered or (blanks and rule.on_missing == "null" and rule.op == "gas"):
        return Value(None, answered, of, rule.low, rule.high)
    if rule.op == "gas":
        value = goal_attainment(present, _weights(present, weights), rule.rho)
    else:
        raw = present[0] - present[1] if rule.op == "difference" else sum(present)
        value = finished(rule, made(rule, raw, answered))
    return Value(value, answered, of, rule.low if blanks else value, rule.high if blanks else value)


def _counted(instrument: Instrument, rule: ScoreRule, given: Given) -> Iterator[float | None]:
    """What each item counts for in this score; None for a blank. An item that was not shown is left out."""
    flips, rotating, items = instrument.flips, instrument.rotating, instrument.items
    for tag in rule.items:
        raw = given.get(tag)
        if raw is None:
            if tag in rotating and tag not in given:
                continue  # not shown this time
            yield None
        elif rule.op == "count":
            yield 1.0 if raw >= rule.at[tag] else 0.0
        elif (recode := rule.recode.get(tag) or items[tag].recode) is not None:
            yield recode.table[raw]
        else:
            yield flips[tag] - raw if tag in flips else raw


def made(rule: ScoreRule, summed: float, answered: int) -> float:
    """Sum or mean of what was answered; a sum stands for all its items."""
    if rule.op == "mean":
        return summed / answered
    return summed * len(rule.items) / answered if answered < len(rule.items) else summed


def finished(rule: ScoreRule, value: float) -> float:
    """`offset + factor * value`, rounded where and as the rule says."""
    if rule.rounding == "half_up_before_factor":
        value = half_up(value, rule.decimals)
    value = rule.offset + rule.factor * value
    return half_up(value, rule.decimals) if rule.rounding == "half_up" else value


def half_up(value: float, decimals: int) -> float:
    """Rounded to `decimals` places, a half upwards (Python's own rounding takes it to the even neighbour)."""
    scale = 10.0**decimals
    return math.floor(value * scale + 0.5) / scale


def goal_attainment(levels: Sequence[float], weights: Sequence[float], rho: float) -> float:
    """Kiresuk & Sherman 1968: 50 + 10 sum(w x) / sqrt((1 - rho) sum(w^2) + rho (sum w)^2). Levels run from -2 to 2."""
    top = sum(w * x for w, x in zip(weights, levels, strict=True))
    return 50.0 + 10.0 * top / math.sqrt((1.0 - rho) * sum(w * w for w in weights) + rho * sum(weights) ** 2)


def _weights(present: Sequence[float], weights: Sequence[float] | None) -> Sequence[float]:
    return [1.0] * len(present) if weights is None else weights


# --- criteria: true, false, or not known ---


def _criteria(rule: ScoreRule, criteria: Criteria, given: Given, scores: Mapping[str, Value]) -> Value:
    def known(line: Condition) -> bool | None:
        if line.kind == "item":
            raw = given.get(line.name)
            return None if raw is None else raw >= line.at_least
        score = scores[line.name]
        return True if score.low >= line.at_least else False if score.high < line.at_least else None

    parts = [_every(known(line) for line in criteria.all), _none(known(line) for line in criteria.none)]
    if criteria.any:
        parts.append(_some(known(line) for line in criteria.any))
    met = _every(iter(parts))
    answered = sum(given.get(tag) is not None for tag in rule.items)
    low, high = (0.0, 1.0) if met is None else (float(met), float(met))
    return Value(None if met is None else float(met), answered, len(rule.items), low, high)


def _every(lines: Iterator[bool | None]) -> bool | None:
    found = list(lines)
    return False if False in found else None if None in found else True


def _some(lines: Iterator[bool | None]) -> bool | None:
    found = list(lines)
    return True if True in found else None if None in found else False


def _none(lines: Iterator[bool | None]) -> bool | None:
    some = _some(lines)
    return None if some is None else not some
