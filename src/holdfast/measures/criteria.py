"""Criteria on one form: met, not met, or not known because the blanks could turn it.

First line by line, each line true, false or unknown. Where a blank counts for the criterion in one line and against it
in another (five signs or more make another diagnosis of two), lines that are each unknown can still be settled
together; then the ways to fill the blanks are tried.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice, product

from holdfast.measures.counting import Given, Value, counts_for, value_of
from holdfast.measures.instrument import Condition, Criteria, Instrument, ScoreRule
from holdfast.measures.reading.items import answers_of

MOST_WAYS = 4096  # so many ways to fill the blanks are tried; beyond it the criterion stays unknown


def criterion(instrument: Instrument, rule: ScoreRule, given: Given, scores: Mapping[str, Value]) -> Value:
    """1 met, 0 not met, None not known. `scores` are the earlier ones of the same form."""
    assert rule.criteria is not None
    met = _met(rule.criteria, given, scores)
    if met is None and turns(instrument, rule.name):
        met = tried(instrument, rule.name, given)
    answered = sum(given.get(tag) is not None for tag in rule.items)
    low, high = (0.0, 1.0) if met is None else (float(met), float(met))
    return Value(None if met is None else float(met), answered, len(rule.items), low, high)


@lru_cache(maxsize=512)
def read_by_criteria(instrument: Instrument) -> frozenset[str]:
    """The scores that a criterion of this instrument reads."""
    return frozenset(
        line.name
        for rule in instrument.scores.values()
        if rule.criteria
        for line in lines(rule.criteria)
        if line.kind == "score"
    )


def lines(criteria: Criteria) -> tuple[Condition, ...]:
    """Every line, whichever way it counts."""
    return (*criteria.all, *criteria.any, *criteria.none)


@lru_cache(maxsize=1024)
def turns(instrument: Instrument, name: str) -> bool:
    """Could a blank count for the criterion in one line and against it in another? Only then is trying needed."""
    reached = Counter(_reached(instrument, name))
    against = any(
        bool(rule.criteria and rule.criteria.none)
        or rule.op == "difference"
        or rule.factor < 0
        or any(tag in instrument.flips or tag in rule.recode or instrument.items[tag].recode for tag in rule.items)
        for rule in _needed(instrument, name)
    )
    return against and max(reached.values(), default=0) > 1


def _reached(instrument: Instrument, name: str) -> Iterator[str]:
    """Every item the score rests on, as often as it is read."""
    rule = instrument.scores[name]
    if rule.criteria is None:
        yield from rule.items
        return
    for line in lines(rule.criteria):
        if line.kind == "item":
            yield line.name
        else:
            yield from _reached(instrument, line.name)


def _needed(instrument: Instrument, name: str) -> tuple[ScoreRule, ...]:
    """The score and all it is made from, in the order of the file."""
    wanted, waiting = set[str](), [name]
    while waiting:
        one = waiting.pop()
        wanted.add(one)
        criteria = instrument.scores[one].criteria
        waiting += [line.name for line in lines(criteria) if line.kind == "score"] if criteria else []
    return tuple(rule for key, rule in instrument.scores.items() if key in wanted)


@lru_cache(maxsize=1024)
def kinds(instrument: Instrument, name: str) -> Mapping[str, Mapping[float, float]]:
    """For each item the criterion rests on: answers, and for each the first answer with the very same effect."""
    needed = _needed(instrument, name)
    asked = [line for rule in needed if rule.criteria for line in lines(rule.criteria) if line.kind == "item"]
    found: dict[str, Mapping[float, float]] = {}
    for tag in dict.fromkeys(_reached(instrument, name)):
        first: dict[tuple[float, ...], float] = {}
        same: dict[float, float] = {}
        for answer in answers_of(instrument.items[tag]):
            effect = [float(answer >= line.at_least) for line in asked if line.name == tag]
            effect += [counts_for(instrument, r, tag, answer) for r in needed if not r.criteria and tag in r.items]
            same[answer] = first.setdefault(tuple(effect), answer)
        found[tag] = same
    return found


def tried(instrument: Instrument, name: str, given: Given) -> bool | None:
    """Met or not met if every way to fill the blanks says so; None if two of them differ, or there are too many."""
    ways = kinds(instrument, name)
    blank = [tag for tag in ways if given.get(tag) is None]
    fillings = product(*(sorted(set(ways[tag].values())) for tag in blank))
    needed = _needed(instrument, name)
    seen = set[bool | None]()
    for filling in islice(fillings, MOST_WAYS):
        whole = {**given, **dict(zip(blank, filling, strict=True))}
        scores: dict[str, Value] = {}
        for rule in needed:
            if rule.criteria is None:
                scores[rule.name] = value_of(instrument, rule, whole, bounded=True)
                continue
            met = _met(rule.criteria, whole, scores)
            number = float(met is True)
            scores[rule.name] = Value(number, len(rule.items), len(rule.items), number, number)
        seen.add(scores[name].value == 1.0)
        if len(seen) > 1:
            return None
    return None if next(fillings, None) else seen.pop()


def _met(criteria: Criteria, given: Given, scores: Mapping[str, Value]) -> bool | None:
    def known(line: Condition) -> bool | None:
        if line.kind == "item":
            raw = given.get(line.name)
            return None if raw is None else raw >= line.at_least
        score = scores[line.name]
        return True if score.low >= line.at_least else False if score.high < line.at_least else None

    parts = [_every(map(known, criteria.all)), _none(map(known, criteria.none))]
    if criteria.any:
        parts.append(_some(map(known, criteria.any)))
    return _every(parts)


def _every(found: Iterable[bool | None]) -> bool | None:
    parts = list(found)
    return False if False in parts else None if None in parts else True


def _some(found: Iterable[bool | None]) -> bool | None:
    parts = list(found)
    return True if True in parts else None if None in parts else False


def _none(found: Iterable[bool | None]) -> bool | None:
    some = _some(found)
    return None if some is None else not some
