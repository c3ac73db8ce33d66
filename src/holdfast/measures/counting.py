"""What an answer counts for, and how one score comes of that: sums, means, counts, rounding, goals. Plain floats."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from holdfast.measures.instrument import Instrument, ScoreRule

Given = Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Value:
    """One score: `value` or None, answers that went into it, answers asked for, and how far blanks could move it.

    `low` and `high` enclose what the score could be if every blank were answered: exactly for a score that a criterion
    reads, so that a blank that cannot matter does not make it unknown; the range of the score for any other.
    """

    value: float | None
    answered: int
    of: int
    low: float
    high: float


def value_of(
    instrument: Instrument, rule: ScoreRule, given: Given, weights: Sequence[float] | None = None, *, bounded: bool
) -> Value:
    """One score that is no criterion. `bounded` asks how far the blanks could move it."""
    present, of = _present(instrument, rule, given)
    answered = len(present)
    # A channel of one rotating item that was not shown has nothing to speak from.
    if answered < rule.min_answered or not answered or (answered < of and rule.op in ("gas", "count")):
        value = None
    elif rule.op == "gas":
        value = goal_attainment(present, [1.0] * answered if weights is None else weights, rule.rho)
    else:
        raw = present[0] - present[1] if rule.op == "difference" else sum(present)
        value = finished(rule, made(rule, raw, answered))
    if value is not None and answered == len(rule.items):
        return Value(value, answered, of, value, value)
    low, high = _reach(instrument, rule, given) if bounded else (rule.low, rule.high)
    return Value(value, answered, of, low, high)


def _present(instrument: Instrument, rule: ScoreRule, given: Given) -> tuple[list[float], int]:
    """What the answered items count for, and how many were asked: an item that was not shown is left out."""
    if _as_answered(instrument, rule.name):
        get = given.get
        return [raw for tag in rule.items if (raw := get(tag)) is not None], len(rule.items)
    counted = list(_counted(instrument, rule, given))
    return [number for number in counted if number is not None], len(counted)


@lru_cache(maxsize=4096)
def _as_answered(instrument: Instrument, name: str) -> bool:
    """Does every item of the score count for what was answered, and was every one shown?"""
    rule, items = instrument.scores[name], instrument.items
    return rule.op in ("sum", "mean", "difference") and not any(
        tag in instrument.flips or tag in rule.recode or items[tag].recode or items[tag].rotating for tag in rule.items
    )


def _counted(instrument: Instrument, rule: ScoreRule, given: Given) -> Iterator[float | None]:
    """What each item counts for in this score; None for a blank. An item that was not shown is left out."""
    for tag in rule.items:
        raw = given.get(tag)
        if raw is not None:
            yield counts_for(instrument, rule, tag, raw)
        elif tag in given or tag not in instrument.rotating:
            yield None


def counts_for(instrument: Instrument, rule: ScoreRule, tag: str, raw: float) -> float:
    """What one answer counts for in one score: itself, its mirror, what a table says, or 1 from a threshold on."""
    if rule.op == "count":
        return 1.0 if raw >= rule.at[tag] else 0.0
    if (recode := rule.recode.get(tag) or instrument.items[tag].recode) is not None:
        return recode.table[raw]
    flip = instrument.flips.get(tag)
    return raw if flip is None else flip - raw


def ends(instrument: Instrument, rule: ScoreRule) -> tuple[tuple[float, float], ...]:
    """Least and most that each item can add to the sum of a score (the second of a difference takes away)."""
    from holdfast.measures.reading.items import answers_of  # reading itself reckons ranges with this module

    found = []
    for nth, tag in enumerate(rule.items):
        counts = [counts_for(instrument, rule, tag, answer) for answer in answers_of(instrument.items[tag])]
        turned = rule.op == "difference" and nth == 1
        found.append((-max(counts), -min(counts)) if turned else (min(counts), max(counts)))
    return tuple(found)


def _reach(instrument: Instrument, rule: ScoreRule, given: Given) -> tuple[float, float]:
    """Least and most the score could be, were every item answered that was not."""
    if rule.op == "gas":
        return rule.low, rule.high
    low = high = 0.0
    for nth, (tag, (least, most)) in enumerate(zip(rule.items, ends(instrument, rule), strict=True)):
        raw = given.get(tag)
        if raw is None:
            low, high = low + least, high + most
            continue
        adds = counts_for(instrument, rule, tag, raw)
        adds = -adds if rule.op == "difference" and nth == 1 else adds
        low, high = low + adds, high + adds
    one, other = (finished(rule, made(rule, end, len(rule.items))) for end in (low, high))
    return min(one, other), max(one, other)


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


A_HAIR = 1e-9  # 23 / 40 is 0.57499... in binary: without it a half would be taken for less than one


def half_up(value: float, decimals: int) -> float:
    """Rounded to `decimals` places, a half upwards (Python's own rounding takes it to the even neighbour)."""
    scale = 10.0**decimals
    return math.floor(value * scale + 0.5 + A_HAIR) / scale


def goal_attainment(levels: Sequence[float], weights: Sequence[float], rho: float) -> float:
    """Kiresuk & Sherman 1968: 50 + 10 sum(w x) / sqrt((1 - rho) sum(w^2) + rho (sum w)^2). Levels run from -2 to 2."""
    top = sum(w * x for w, x in zip(weights, levels, strict=True))
    return 50.0 + 10.0 * top / math.sqrt((1.0 - rho) * sum(w * w for w in weights) + rho * sum(weights) ** 2)
