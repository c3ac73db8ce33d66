"""How scores are made: the operation, its items, what is done about blanks, and the range that follows."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import get_args

from holdfast.knowledge import KnowledgeError, Table
from holdfast.measures.counting import finished
from holdfast.measures.instrument import (
    Band,
    Condition,
    Criteria,
    Cutoff,
    Direction,
    Item,
    OnMissing,
    Operation,
    Recode,
    Rounding,
    ScoreRule,
    Side,
)
from holdfast.measures.reading.basis import Sources, read_basis
from holdfast.measures.reading.items import Recodes, answers_of, check_recode, read_recoded

Items = Mapping[str, Item]
Earlier = Mapping[str, ScoreRule]
A_HAIR = 1e-9  # what binary fractions may differ by
_FITS: Mapping[Operation, tuple[OnMissing, ...]] = {
    "sum": ("null", "prorate"),
    "mean": ("null", "mean_of_answered"),
    "difference": ("null",),
    "count": ("null",),
    "gas": ("null",),
}


def read_scores(table: Table, items: Items, recodes: Recodes, sources: Sources) -> dict[str, ScoreRule]:
    """`[scores.<name>]` in the order of the file: criteria may name scores that stand above them."""
    found: dict[str, ScoreRule] = {}
    for name, entry in table.named_tables():
        found[name] = _score(name, entry, items, recodes, found, sources)
    if not found:
        raise KnowledgeError(table.file, table.path, "nothing", "at least one [scores.<name>]")
    return found


def _score(name: str, table: Table, items: Items, recodes: Recodes, earlier: Earlier, sources: Sources) -> ScoreRule:
    op: Operation = table.choice("op", get_args(Operation))
    criteria = _criteria(table, items, earlier) if op == "criteria" else None
    tags = _named_items(criteria, items, earlier) if criteria else _score_items(table, op, items)
    counted = read_recoded(table, recodes, tags)
    if counted and op not in ("sum", "mean", "difference"):
        raise table.error("recode", f"no recode in a {op} score, which reads answers as they were given")
    for tag, recode in counted.items():
        check_recode(table, items[tag], recode)
    low, high = (0.0, 1.0) if criteria else table.span("range")
    rule = ScoreRule(
        name=name,
        title=table.text("title"),
        short=table.text("short", ""),
        op=op,
        items=tags,
        factor=table.number("factor", 1.0),
        offset=table.number("offset", 0.0),
        # a file that says nothing about missing answers gets the strictest rule
        min_answered=0 if criteria else table.integer("min_answered", len(tags), low=0, high=len(tags)),
        on_missing=table.choice("on_missing", get_args(OnMissing), "null"),
        rounding=table.choice("round", get_args(Rounding), "none"),
        decimals=table.integer("decimals", 0, high=6),
        low=low,
        high=high,
        direction=table.choice("direction", get_args(Direction)),
        bands=_bands(table, low, high),
        cutoffs=tuple(_cutoff(entry, low, high, sources) for entry in table.tables("cutoffs")),
        loinc=table.optional_text("loinc"),
        basis=read_basis(table, sources),
        recode=MappingProxyType(counted),
        at=MappingProxyType(_thresholds(table, tags, items) if op == "count" else {}),
        criteria=criteria,
        rho=table.number("rho") if op == "gas" else 0.0,
    )
    _check_missing_rule(table, rule, items)
    _check_range(table, rule, items)
    table.close()
    return rule


def _score_items(table: Table, op: Operation, items: Items) -> tuple[str, ...]:
    if op == "total":
        return table.texts("items", ())
    scored = tuple(tag for tag, item in items.items() if item.scored)
    tags = scored if not table.has("items") else table.texts("items")
    if strangers := [tag for tag in tags if tag not in scored]:
        raise KnowledgeError(
            table.file, table.place("items"), repr(strangers[0]), "scored tags of items.tags: " + ", ".join(scored)
        )
    if not tags or len(set(tags)) < len(tags) or (op == "difference" and len(tags) != 2):
        raise table.error("items", "two tags" if op == "difference" else "at least one tag, each once")
    return tags


def _thresholds(table: Table, tags: tuple[str, ...], items: Items) -> dict[str, float]:
    """`at` for all, `at_items` for those that differ."""
    own, common = table.table("at_items", optional=True), table.number("at")
    found = dict.fromkeys(tags, common)
    for tag in own:
        if tag not in found:
            raise own.error(tag, "a threshold by the tag of an item of this score")
        found[tag] = own.number(tag)
    for tag, at in found.items():
        if not items[tag].low < at <= items[tag].high:
            raise KnowledgeError(table.file, table.place("at"), f"{at:g}", f"an answer above the lowest of {tag}")
    return found


def _criteria(table: Table, items: Items, earlier: Earlier) -> Criteria:
    lines = {key: tuple(_condition(one, items, earlier) for one in table.tables(key)) for key in ("all", "any", "none")}
    if not any(lines.values()):
        raise table.error("all", "at least one line in `all`, `any` or `none`")
    return Criteria(**lines)


def _condition(entry: Table, items: Items, earlier: Earlier) -> Condition:
    if entry.has("item"):
        item = items[entry.choice("item", tuple(items))]
        condition = Condition("item", item.tag, entry.number("at_least"))
        if condition.at_least not in answers_of(item)[1:]:
            raise entry.error("at_least", f"an answer of {item.tag} above its lowest")
    else:
        able = tuple(name for name, rule in earlier.items() if rule.op not in ("total", "gas"))
        rule = earlier[entry.choice("score", able)]
        condition = Condition("score", rule.name, entry.number("at_least", 1.0))
        if not rule.low < condition.at_least <= rule.high:
            raise entry.error("at_least", f"a number above {rule.low:g}, at most {rule.high:g}")
    entry.close()
    return condition


def _named_items(criteria: Criteria, items: Items, earlier: Earlier) -> tuple[str, ...]:
    """All that the criterion rests on, also by way of scores: their blanks are its blanks."""
    lines = (*criteria.all, *criteria.any, *criteria.none)
    named = {line.name for line in lines if line.kind == "item"}
    named.update(tag for line in lines if line.kind == "score" for tag in earlier[line.name].items)
    return tuple(tag for tag in items if tag in named)


def _check_missing_rule(table: Table, rule: ScoreRule, items: Items) -> None:
    if rule.op in ("total", "criteria"):
        if rule.op == "total" and rule.items:
            raise table.error("items", "none, because the score is given as a total")
        return
    if rule.min_answered < 1:
        raise table.error("min_answered", "at least 1: a score cannot be made from nothing")
    if rule.on_missing not in _FITS[rule.op]:
        raise table.error("on_missing", f"for {rule.op} one of " + ", ".join(_FITS[rule.op]))
    if rule.op == "gas":
        if turned := [tag for tag in rule.items if items[tag].reverse or items[tag].recode]:
            raise table.error("items", f"levels that count as they are, unlike {turned[0]}")
        return
    if rule.on_missing == "null" and rule.min_answered != len(rule.items):
        raise table.error("min_answered", "every item, or an on_missing rule that says what to do")


def _check_range(table: Table, rule: ScoreRule, items: Items) -> None:
    """The stated range must be the one the key gives: the cheapest test of a mistyped key."""
    if rule.op in ("total", "criteria", "gas"):
        return
    low, high = range_of(rule, items)
    if abs(low - rule.low) > A_HAIR or abs(high - rule.high) > A_HAIR:
        raise table.error("range", f"[{low:g}, {high:g}], which is what items and factor give")


def range_of(rule: ScoreRule, items: Items) -> tuple[float, float]:
    """Least and most that a sum, mean, difference or count can be, rounded as it will be."""
    ends = [counted_ends(items[tag], rule.recode.get(tag)) for tag in rule.items]
    lows, highs = [low for low, _ in ends], [high for _, high in ends]
    if rule.op == "sum":
        low, high = sum(lows), sum(highs)
    elif rule.op == "mean":
        low, high = sum(lows) / len(lows), sum(highs) / len(highs)
    elif rule.op == "count":
        low, high = 0.0, float(len(rule.items))
    else:
        low, high = lows[0] - highs[1], highs[0] - lows[1]
    one, other = finished(rule, low), finished(rule, high)
    return min(one, other), max(one, other)


def counted_ends(item: Item, recode: Recode | None = None) -> tuple[float, float]:
    """Least and most that an item can count for."""
    recode = recode or item.recode
    if recode is None:
        return item.low, item.high
    counts = [recode.table[answer] for answer in answers_of(item)]
    return min(counts), max(counts)


def _bands(table: Table, low: float, high: float) -> tuple[Band, ...]:
    bands = []
    for entry in table.tables("bands"):
        bands.append(Band(entry.text("id"), entry.text("title"), entry.number("from")))
        entry.close()
    starts = [band.start for band in bands]
    if starts and (starts[0] != low or starts != sorted(set(starts)) or starts[-1] > high):
        raise KnowledgeError(
            table.file, table.place("bands"), repr(starts), f"rising starts, the first at {low:g}, none above {high:g}"
        )
    return tuple(bands)


def _cutoff(table: Table, low: float, high: float, sources: Sources) -> Cutoff:
    cutoff = Cutoff(
        table.text("id"),
        table.text("title"),
        table.number("at"),
        table.choice("side", get_args(Side)),
        read_basis(table, sources),
    )
    if not low <= cutoff.at <= high:
        raise table.error("at", f"a number from {low:g} to {high:g}")
    table.close()
    return cutoff
