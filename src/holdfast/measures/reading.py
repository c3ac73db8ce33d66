"""From a knowledge file to an `Instrument`, checked on the way. Errors name the file and the key."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_args

from holdfast.knowledge import KnowledgeError, Table, read_toml
from holdfast.measures.instrument import (
    Band,
    Basis,
    ChangeRule,
    Cutoff,
    Direction,
    Domain,
    Horizon,
    Instrument,
    Item,
    Licence,
    Method,
    OnMissing,
    Operation,
    Rounding,
    SafetyRule,
    ScoreRule,
    Side,
    Source,
    Status,
    WordingLock,
)

SCHEMA = 1
PACKS = ("project", "free", "cc-by-nd", "nc", "byow", "none")


def read_instrument(path: Path) -> Instrument:
    """One instrument from one file; the name of the file must be `<id>.v<version>.toml`."""
    instrument = parse_instrument(path.name, read_toml(path))
    expected = f"{instrument.id}.v{instrument.version}.toml"
    if path.name != expected:
        raise KnowledgeError(path.name, "id", repr(instrument.id), f"an id and version that name the file {expected}")
    return instrument


def parse_instrument(file: str, values: dict[str, Any]) -> Instrument:
    """Build and check an instrument from raw tables. `file` is used in errors only."""
    top = Table(file, "", values)
    schema = top.integer("schema", low=1)
    if schema != SCHEMA:
        raise top.error("schema", str(SCHEMA), "This file is from another version of the program.")
    sources = _sources(top.table("sources"))
    items = _items(top.table("items"), sources) if top.has("items") else {}
    scores = {name: _score(name, table, items, sources) for name, table in top.table("scores").named_tables()}
    if not scores:
        raise top.error("scores", "at least one [scores.<name>]")
    coded = top.has("loinc") or any(i.loinc for i in items.values()) or any(s.loinc for s in scores.values())
    codes = top.table("loinc", optional=not coded)
    project_form = top.flag("project_form", False)
    instrument = Instrument(
        id=top.text("id"),
        version=top.integer("version", low=1),
        schema=schema,
        title=top.text("title"),
        full_title=top.text("full_title"),
        citation=top.text("citation"),
        domain=top.choice("domain", get_args(Domain)),
        horizon=top.choice("horizon", get_args(Horizon)),
        project_form=project_form,
        # the label is required exactly where honesty requires it
        label=top.text("label") if project_form else "",
        main=top.choice("main", tuple(scores)),
        items=MappingProxyType(items),
        scores=MappingProxyType(scores),
        change=tuple(_change(table, scores, sources) for table in top.tables("change")),
        safety=tuple(_safety(table, items, sources) for table in top.tables("safety")),
        licence=_licence(top.table("licence"), sources),
        wording=_wording(top.table("wording", optional=True)),
        sources=MappingProxyType(sources),
        loinc=codes.text("panel") if coded else None,
        loinc_basis=_basis(codes, sources) if coded else None,
        flips=MappingProxyType({tag: item.low + item.high for tag, item in items.items() if item.reverse}),
        rotating=frozenset(tag for tag, item in items.items() if item.rotating),
    )
    codes.close()
    top.skip("cases")
    top.close()
    return instrument


def _sources(table: Table) -> dict[str, Source]:
    found: dict[str, Source] = {}
    for key, entry in table.named_tables():
        found[key] = Source(key, entry.text("cite"))
        entry.close()
    if not found:
        raise KnowledgeError(table.file, table.path, "nothing", "at least one [sources.<key>] with `cite`")
    return found


def _basis(table: Table, sources: Mapping[str, Source]) -> Basis:
    source = table.text("source")
    if source not in sources:
        raise table.error("source", "a key of [sources]: " + ", ".join(sources))
    return Basis(source, table.choice("status", get_args(Status)), table.text("note", ""))


def _items(table: Table, sources: Mapping[str, Source]) -> dict[str, Item]:
    tags = table.texts("tags")
    if not tags:
        raise table.error("tags", "at least one tag")
    common = table.span("range")
    step = table.number("step", 1.0)
    if step <= 0:
        raise table.error("step", "a number above zero")
    ranges = table.table("ranges", optional=True)
    spans = {tag: ranges.span(tag) for tag in ranges}
    loinc = table.table("loinc", optional=True)
    codes = {tag: loinc.text(tag) for tag in loinc}
    groups = {key: frozenset(table.texts(key, ())) for key in ("reverse", "rotating", "unscored")}
    for key, named in [("ranges", spans.keys()), ("loinc", codes.keys()), *groups.items()]:
        if strangers := sorted(set(named) - set(tags)):
            raise KnowledgeError(table.file, table.place(key), repr(strangers[0]), "a tag of items.tags")
    _basis(table, sources)
    table.close()
    return {
        tag: Item(
            tag,
            *spans.get(tag, common),
            step=step,
            reverse=tag in groups["reverse"],
            rotating=tag in groups["rotating"],
            scored=tag not in groups["unscored"],
            loinc=codes.get(tag),
        )
        for tag in tags
    }


def _score(name: str, table: Table, items: Mapping[str, Item], sources: Mapping[str, Source]) -> ScoreRule:
    op: Operation = table.choice("op", get_args(Operation))
    tags = _score_items(table, op, items)
    low, high = table.span("range")
    rule = ScoreRule(
        name=name,
        title=table.text("title"),
        op=op,
        items=tags,
        factor=table.number("factor", 1.0),
        offset=table.number("offset", 0.0),
        # a file that says nothing about missing answers gets the strictest rule
        min_answered=table.integer("min_answered", len(tags), low=0, high=len(tags)),
        on_missing=table.choice("on_missing", get_args(OnMissing), "null"),
        rounding=table.choice("round", get_args(Rounding), "none"),
        decimals=table.integer("decimals", 0, high=6),
        low=low,
        high=high,
        direction=table.choice("direction", get_args(Direction)),
        bands=_bands(table, low, high),
        cutoffs=tuple(_cutoff(entry, low, high, sources) for entry in table.tables("cutoffs")),
        loinc=table.optional_text("loinc"),
        basis=_basis(table, sources),
    )
    _check_missing_rule(table, rule)
    _check_range(table, rule, items)
    table.close()
    return rule


def _score_items(table: Table, op: Operation, items: Mapping[str, Item]) -> tuple[str, ...]:
    if op == "total":
        return table.texts("items", ())
    scored = tuple(tag for tag, item in items.items() if item.scored)
    tags = scored if not table.has("items") else table.texts("items")
    if strangers := [tag for tag in tags if tag not in scored]:
        raise KnowledgeError(
            table.file, table.place("items"), repr(strangers[0]), "scored tags of items.tags: " + ", ".join(scored)
        )
    if not tags or (op == "difference" and len(tags) != 2):
        raise table.error("items", "two tags" if op == "difference" else "at least one tag")
    return tags


def _check_missing_rule(table: Table, rule: ScoreRule) -> None:
    if rule.op == "total":
        if rule.items:
            raise table.error("items", "none, because the score is given as a total")
        return
    if rule.min_answered < 1:
        raise table.error("min_answered", "at least 1: a score cannot be made from nothing")
    fits = {"sum": ("null", "prorate"), "mean": ("null", "mean_of_answered"), "difference": ("null",)}[rule.op]
    if rule.on_missing not in fits:
        raise table.error("on_missing", f"for {rule.op} one of " + ", ".join(fits))
    if rule.on_missing == "null" and rule.min_answered != len(rule.items):
        raise table.error("min_answered", "every item, or an on_missing rule that says what to do")


def _check_range(table: Table, rule: ScoreRule, items: Mapping[str, Item]) -> None:
    """The stated range must be the one the key gives: the cheapest test of a mistyped key."""
    if rule.op == "total":
        return
    lows, highs = [items[tag].low for tag in rule.items], [items[tag].high for tag in rule.items]
    if rule.op == "sum":
        low, high = sum(lows), sum(highs)
    elif rule.op == "mean":
        low, high = sum(lows) / len(lows), sum(highs) / len(highs)
    else:
        low, high = lows[0] - highs[1], highs[0] - lows[1]
    ends = sorted((rule.offset + rule.factor * low, rule.offset + rule.factor * high))
    if abs(ends[0] - rule.low) > 1e-9 or abs(ends[1] - rule.high) > 1e-9:
        raise table.error("range", f"[{ends[0]:g}, {ends[1]:g}], which is what items and factor give")


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


def _cutoff(table: Table, low: float, high: float, sources: Mapping[str, Source]) -> Cutoff:
    cutoff = Cutoff(
        table.text("id"),
        table.text("title"),
        table.number("at"),
        table.choice("side", get_args(Side)),
        _basis(table, sources),
    )
    if not low <= cutoff.at <= high:
        raise table.error("at", f"a number from {low:g} to {high:g}")
    table.close()
    return cutoff


def _change(table: Table, scores: Mapping[str, ScoreRule], sources: Mapping[str, Source]) -> ChangeRule:
    rule = ChangeRule(
        score=table.choice("score", tuple(scores)),
        method=table.choice("method", get_args(Method)),
        points=table.optional_number("points"),
        reliability=table.optional_number("reliability"),
        reliability_kind=table.text("reliability_kind", ""),
        spread=table.optional_number("spread"),
        spread_group=table.text("spread_group", ""),
        basis=_basis(table, sources),
    )
    if rule.method == "jacobson_truax":
        if rule.reliability is None or not 0 < rule.reliability < 1:
            raise table.error("reliability", "a number between 0 and 1, because the method is jacobson_truax")
    elif rule.points is None:
        raise table.error("points", f"a number above zero, because the method is {rule.method}")
    for key, value in (("points", rule.points), ("spread", rule.spread)):
        if value is not None and value <= 0:
            raise table.error(key, "a number above zero")
    table.close()
    return rule


def _safety(table: Table, items: Mapping[str, Item], sources: Mapping[str, Source]) -> SafetyRule:
    tag = table.choice("item", tuple(items))
    rule = SafetyRule(
        tag,
        table.optional_number("now_from"),
        table.optional_number("before_the_hour_from"),
        table.text("ask"),
        table.text("ask_if_blank"),
        _basis(table, sources),
    )
    thresholds = [value for value in (rule.now_from, rule.before_the_hour_from) if value is not None]
    if not thresholds:
        raise table.error("now_from", "a threshold in now_from, before_the_hour_from, or both")
    if not all(items[tag].low <= value <= items[tag].high for value in thresholds):
        raise table.error("now_from", f"thresholds from {items[tag].low:g} to {items[tag].high:g}")
    table.close()
    return rule


def _licence(table: Table, sources: Mapping[str, Source]) -> Licence:
    licence = Licence(
        table.choice("pack", PACKS),
        table.text("name"),
        table.flag("wording_may_ship"),
        table.text("obtain_from", ""),
        _basis(table, sources),
    )
    table.close()
    return licence


def _wording(table: Table) -> WordingLock:
    locks = table.table("sha256", optional=True)
    lock = WordingLock(table.flag("verbatim", False), MappingProxyType({lang: locks.text(lang) for lang in locks}))
    table.close()
    return lock
