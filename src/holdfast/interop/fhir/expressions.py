"""Scores as FHIRPath, made from the same declared operations that the engine reads.

Every expression is empty exactly where the engine gives null: a sum counts the answers that are there before it speaks.
Answers are read by the code of the option, which is the answer as the key counts it; reversing and recoding happen
here, in the score, because one answer may count differently in two scores. A criterion uses the three values of
FHIRPath (true, false, empty) for the engine's met, not met, not known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from holdfast.interop.fhir.names import coded, plain
from holdfast.measures.counting import counts_for, ends
from holdfast.measures.criteria import read_by_criteria, turns
from holdfast.measures.instrument import Condition, Instrument, Item, ScoreRule
from holdfast.measures.reading.items import answers_of

A_HAIR = "0.00000001"
"""Added before rounding down, as the engine adds 1e-9; FHIRPath's decimals have eight places."""


@dataclass(frozen=True, slots=True)
class Variable:
    """One named step: later ones may use it as `%name`."""

    name: str
    expression: str


@dataclass(frozen=True, slots=True)
class Expressions:
    """`variables` in the order they must be worked out; `scores` by the name of the score."""

    variables: tuple[Variable, ...]
    scores: Mapping[str, str]


def expressions(instrument: Instrument) -> Expressions:
    """Every score of an instrument that is made from items. A `gas` score is that of goals of one weight."""
    variables: list[Variable] = []
    scores: dict[str, str] = {}
    bounded = read_by_criteria(instrument)
    for name, rule in instrument.scores.items():
        if rule.op == "criteria":
            variables += _criterion(instrument, rule)
            scores[name] = f"%{variable_name(name)}"
        elif rule.op != "total":
            variables.append(Variable(points_name(name), points(instrument, rule)))
            scores[name] = _value(instrument, rule)
            if name in bounded:
                variables += _bounds(instrument, rule)
    return Expressions(tuple(variables), scores)


def variable_name(name: str) -> str:
    """A score's name as FHIR allows it for a variable: core_count reads coreCount."""
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def points_name(name: str) -> str:
    """The variable that holds what the answers of a score count for, one number for each answer given."""
    return variable_name(name) + "Points"


# --- what the answers count for ---


def links(tags: Sequence[str]) -> str:
    """The items of a response with these tags."""
    quoted = [_quoted(tag) for tag in tags]
    test = f"linkId = {quoted[0]}" if len(quoted) == 1 else f"linkId in ({' | '.join(quoted)})"
    return f"%resource.item.where({test})"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def given(instrument: Instrument, *tags: str) -> str:
    """The answers to these items as numbers; nothing for a blank. All of one kind, chosen or a number."""
    value = f"{links(tags)}.answer.value"
    return f"{value}.code.select($this.toDecimal())" if coded(instrument.items[tags[0]]) else value


def points(instrument: Instrument, rule: ScoreRule) -> str:
    """What each answer given adds to the sum of a score; the second of a difference takes away."""
    kinds: dict[tuple[bool, str], list[str]] = {}
    for nth, tag in enumerate(rule.items):
        counted = _counted(instrument, rule, instrument.items[tag])
        if rule.op == "difference" and nth == 1:
            counted = f"0 - ({counted})"
        kinds.setdefault((coded(instrument.items[tag]), counted), []).append(tag)
    first, *rest = (_points_of(instrument, tags, counted) for (_, counted), tags in kinds.items())
    return first + "".join(f".combine({one})" for one in rest)


def _points_of(instrument: Instrument, tags: Sequence[str], counted: str) -> str:
    answers = given(instrument, *tags)
    return answers if counted == "$this" else f"{answers}.select({counted})"


def _counted(instrument: Instrument, rule: ScoreRule, item: Item) -> str:
    """What one answer counts for, as an expression of `$this`."""
    if rule.op == "count":
        return f"iif($this >= {plain(rule.at[item.tag])}, 1, 0)"
    if item.tag in rule.recode or item.recode is not None:
        return by_answer({answer: counts_for(instrument, rule, item.tag, answer) for answer in answers_of(item)})
    flip = instrument.flips.get(item.tag)
    return "$this" if flip is None else f"{plain(flip)} - $this"


def by_answer(counts: Mapping[float, float]) -> str:
    """A table from answers (rising) to numbers as nested `iif` over `$this`, a step for each change of number."""
    runs: list[tuple[float, float]] = []
    for answer, number in counts.items():
        if not runs or runs[-1][1] != number:
            runs.append((answer, number))
    expression = plain(runs[-1][1])
    for (_, number), (start, _) in zip(reversed(runs[:-1]), reversed(runs[1:]), strict=True):
        expression = f"iif($this < {plain(start)}, {plain(number)}, {expression})"
    return expression


# --- the score, and when it is empty ---


def _value(instrument: Instrument, rule: ScoreRule) -> str:
    found, of = f"%{points_name(rule.name)}", len(rule.items)
    if rule.op == "gas":
        return f"iif({_goals_answered(instrument, rule)}, {_attainment(rule)}, {{}})"
    if rule.op == "mean":
        raw = f"{found}.sum() / {found}.count()"
    elif rule.on_missing == "prorate" and rule.min_answered < of:
        raw = f"{found}.sum() * {of} / {found}.count()"
    else:
        raw = f"{found}.sum()"
    enough = f">= {rule.min_answered}" if rule.min_answered < of else f"= {of}"
    return f"iif({found}.count() {enough}, {_finished(rule, raw)}, {{}})"


def _goals_answered(instrument: Instrument, rule: ScoreRule) -> str:
    """Every goal that was put before him is answered: an item in the response without an answer is a blank."""
    found = f"%{points_name(rule.name)}"
    rotating = [tag for tag in rule.items if tag in instrument.rotating]
    asked = str(len(rule.items) - len(rotating))
    if rotating:
        asked += f" + {links(rotating)}.count()"
    return f"{found}.count() >= {max(rule.min_answered, 1)} and {found}.count() = {asked}"


def _attainment(rule: ScoreRule) -> str:
    """Kiresuk & Sherman with every weight 1."""
    found = f"%{points_name(rule.name)}"
    under = f"{plain(1 - rule.rho)} * {found}.count() + {plain(rule.rho)} * {found}.count() * {found}.count()"
    return f"50 + 10 * {found}.sum() / ({under}).sqrt()"


def _finished(rule: ScoreRule, raw: str) -> str:
    """`offset + factor * value`, rounded where and as the rule says."""
    if rule.rounding == "half_up_before_factor":
        raw = _half_up(raw, rule.decimals)
    if rule.factor != 1:
        raw = f"{_bracketed(raw)} * {plain(rule.factor)}"
    if rule.offset:
        raw = f"{plain(rule.offset)} + {raw}"
    return _half_up(raw, rule.decimals) if rule.rounding == "half_up" else raw


def _half_up(raw: str, decimals: int) -> str:
    if not decimals:
        return f"({raw} + 0.5 + {A_HAIR}).floor()"
    scale = 10**decimals
    return f"(({raw}) * {scale} + 0.5 + {A_HAIR}).floor() / {scale}"


def _bracketed(raw: str) -> str:
    return f"({raw})" if " " in raw else raw


# --- criteria ---


def _bounds(instrument: Instrument, rule: ScoreRule) -> Iterator[Variable]:
    """Least and most a score could be, were every blank answered: a criterion asks no more."""
    name, of = variable_name(rule.name), len(rule.items)
    least, most = zip(*ends(instrument, rule), strict=True)
    reached = []
    for blanks in (least, most):
        raw = f"{_filled(instrument, rule, blanks)}"
        reached.append(_finished(rule, f"({raw}) / {of}" if rule.op == "mean" else raw))
    low, high = reached if rule.factor >= 0 else reversed(reached)
    yield Variable(name + "Low", low)
    yield Variable(name + "High", high)


def _filled(instrument: Instrument, rule: ScoreRule, blanks: Sequence[float]) -> str:
    found = f"%{points_name(rule.name)}"
    if set(blanks) == {0.0}:
        return f"{found}.sum()"
    if len(set(blanks)) == 1:
        return f"({found}.sum() + {plain(blanks[0])} * ({len(rule.items)} - {found}.count()))"
    each = (
        f"iif({given(instrument, tag)}.exists(), 0, {plain(blank)})"
        for tag, blank in zip(rule.items, blanks, strict=True)
    )
    return f"({found}.sum() + {' + '.join(each)})"


def _criterion(instrument: Instrument, rule: ScoreRule) -> Iterator[Variable]:
    name, lines = variable_name(rule.name), _lines(instrument, rule)
    if not turns(instrument, rule.name):
        yield Variable(name, lines)
        return
    from holdfast.interop.fhir.tried import tried

    # Line by line first; where that leaves it open, every way to fill the blanks, as the engine does.
    yield Variable(name + "ByLine", lines)
    yield from tried(instrument, rule.name, name)
    yield Variable(name, f"iif(%{name}ByLine.exists(), %{name}ByLine, %{name}Tried)")


def _lines(instrument: Instrument, rule: ScoreRule) -> str:
    def line(one: Condition) -> str:
        if one.kind == "item":
            return f"({given(instrument, one.name)} >= {plain(one.at_least)})"
        name = f"%{variable_name(one.name)}"
        if instrument.scores[one.name].op == "criteria":
            return name
        at = plain(one.at_least)
        return f"iif({name}Low >= {at}, true, iif({name}High < {at}, false, {{}}))"

    return joined(rule, line)


def joined(rule: ScoreRule, line: Callable[[Condition], str]) -> str:
    """The lines of a criterion put together: all, any, none."""
    assert rule.criteria is not None
    parts = [line(one) for one in rule.criteria.all]
    if rule.criteria.any:
        parts.append(f"({' or '.join(map(line, rule.criteria.any))})")
    if rule.criteria.none:
        parts.append(f"({' or '.join(map(line, rule.criteria.none))}).not()")
    return " and ".join(parts)
