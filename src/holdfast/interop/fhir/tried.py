"""A criterion in which a blank counts both ways, as FHIRPath: every way to fill the blanks, counted together.

The engine fills the blanks one way after the other. FHIRPath cannot; but the ways need not be told apart, only the sums
they lead to. So one number holds all sums a way leads to, each in digits of its own, and item by item the set of such
numbers grows: nine blanks of the PHQ-9 make 512 ways and 30 numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from holdfast.interop.fhir.expressions import Variable, by_answer, given, joined
from holdfast.measures.counting import counts_for, finished, made
from holdfast.measures.criteria import MOST_WAYS, kinds, lines
from holdfast.measures.instrument import Condition, Instrument, ScoreRule


@dataclass(frozen=True, slots=True)
class _Sum:
    """One sum that the criterion rests on: what each answer adds (from 0 up, whole), and where its digits stand."""

    line: Condition
    adds: Mapping[str, Mapping[float, int]]
    least: Fraction
    scale: int
    place: int
    base: int


def tried(instrument: Instrument, name: str, variable: str) -> Iterator[Variable]:
    """Variables of which the last, `<variable>Tried`, is true, false, or empty where two ways to fill differ."""
    ways = kinds(instrument, name)
    sums = _sums(instrument, name, list(ways))
    before = "0"
    for nth, tag in enumerate(ways, 1):
        adds = {
            answer: float(sum(one.adds[tag][answer] * one.place for one in sums if tag in one.adds))
            for answer in ways[tag]
        }
        options = [f"{add:.0f}" for add in sorted(set(adds.values()))]
        answer, way = given(instrument, tag), f"{variable}Way{nth}"
        yield Variable(way, f"iif({answer}.exists(), {answer}.select({by_answer(adds)}), {' | '.join(options)})")
        grown = [f"iif({add} in %{way}, {before}.select($this + {add}), {{}})" for add in options]
        yield Variable(f"{variable}Sums{nth}", " | ".join(grown))
        before = f"%{variable}Sums{nth}"
    met = _met(instrument, instrument.scores[name], sums)
    yield Variable(f"{variable}Found", f"{before}.select({met}).distinct()")
    settled = f"%{variable}Found.count() = 1" + _not_too_many(instrument, ways)
    yield Variable(f"{variable}Tried", f"iif({settled}, %{variable}Found, {{}})")


def _not_too_many(instrument: Instrument, ways: Mapping[str, Mapping[float, float]]) -> str:
    """The engine gives up beyond so many ways; here they cost little, but both must say the same."""
    counts = {tag: len(set(one.values())) for tag, one in ways.items()}
    most = 1
    for count in counts.values():
        most *= count
    if most <= MOST_WAYS:
        return ""
    each = (f"iif({given(instrument, tag)}.exists(), 1, {count})" for tag, count in counts.items())
    return f" and {' * '.join(each)} <= {MOST_WAYS}"


def _sums(instrument: Instrument, name: str, tags: Sequence[str]) -> list[_Sum]:
    found: list[_Sum] = []
    place = 1
    for line in _lines(instrument, name):
        exact = {tag: _adds(instrument, line, tag) for tag in tags if _rests_on(instrument, line, tag)}
        scale = lcm(*(value.denominator for adds in exact.values() for value in adds.values()))
        adds = {
            tag: {answer: int((value - min(one.values())) * scale) for answer, value in one.items()}
            for tag, one in exact.items()
        }
        least = sum((min(one.values()) for one in exact.values()), Fraction(0))
        base = 1 + sum(max(one.values()) for one in adds.values())
        found.append(_Sum(line, adds, least, scale, place, base))
        place *= base
    return found


def _lines(instrument: Instrument, name: str) -> Iterator[Condition]:
    """Every line the criterion comes down to, each once: items, and scores that are no criteria."""
    seen, waiting = set[Condition](), [name]
    while waiting:
        criteria = instrument.scores[waiting.pop()].criteria
        for line in lines(criteria) if criteria else ():
            if line.kind == "score" and instrument.scores[line.name].op == "criteria":
                waiting.append(line.name)
            elif line not in seen:
                seen.add(line)
                yield line


def _rests_on(instrument: Instrument, line: Condition, tag: str) -> bool:
    return tag == line.name if line.kind == "item" else tag in instrument.scores[line.name].items


def _adds(instrument: Instrument, line: Condition, tag: str) -> dict[float, Fraction]:
    """What each answer adds to the sum of one line, exactly."""
    answers = _answers(instrument, tag)
    if line.kind == "item":
        return {answer: Fraction(int(answer >= line.at_least)) for answer in answers}
    rule = instrument.scores[line.name]
    sign = -1 if rule.op == "difference" and rule.items.index(tag) == 1 else 1
    return {answer: sign * Fraction(str(counts_for(instrument, rule, tag, answer))) for answer in answers}


def _answers(instrument: Instrument, tag: str) -> tuple[float, ...]:
    from holdfast.measures.reading.items import answers_of

    return answers_of(instrument.items[tag])


def _met(instrument: Instrument, rule: ScoreRule, sums: Sequence[_Sum]) -> str:
    def line(one: Condition) -> str:
        if one.kind == "score" and instrument.scores[one.name].op == "criteria":
            return f"({_met(instrument, instrument.scores[one.name], sums)})"
        (held,) = (made_of for made_of in sums if made_of.line == one)
        digits = f"($this div {held.place}) mod {held.base}" if held.place > 1 else f"$this mod {held.base}"
        return f"({_reached(instrument, held, digits)})"

    return joined(rule, line)


def _reached(instrument: Instrument, held: _Sum, digits: str) -> str:
    """From which sum on (or up to which, where more makes the score less) the line is true."""
    true = [whole for whole in range(held.base) if _is_true(instrument, held, whole)]
    if not true:
        return "false"
    if true[-1] == held.base - 1:
        return f"{digits} >= {true[0]}"
    return f"{digits} <= {true[-1]}"


def _is_true(instrument: Instrument, held: _Sum, whole: int) -> bool:
    if held.line.kind == "item":
        return whole == 1
    rule = instrument.scores[held.line.name]
    summed = float(held.least + Fraction(whole, held.scale))
    return finished(rule, made(rule, summed, len(rule.items))) >= held.line.at_least
