"""The smaller parts of a file: how much change counts, safety items, licence, locks, where the key was checked."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import get_args

from holdfast.knowledge import Table
from holdfast.measures.instrument import (
    ChangeRule,
    Item,
    Licence,
    Method,
    Provenance,
    SafetyRule,
    ScoreRule,
    WordingLock,
)
from holdfast.measures.reading.basis import Sources, read_basis

PACKS = ("project", "free", "cc-by", "cc-by-nd", "itq", "nc", "own", "none")


def read_provenance(table: Table, sources: Sources) -> Provenance:
    """`[provenance]`: what the key was checked against, and when; required in every file."""
    found = Provenance(
        table.text("key"),
        table.text("checked", ""),
        table.text("doubts", ""),
        read_basis(table, sources),
        table.text("sha256", ""),
    )
    table.close()
    return found


def read_change(table: Table, scores: Mapping[str, ScoreRule], sources: Sources) -> ChangeRule:
    rule = ChangeRule(
        score=table.choice("score", tuple(scores)),
        method=table.choice("method", get_args(Method)),
        points=table.optional_number("points"),
        reliability=table.optional_number("reliability"),
        reliability_kind=table.text("reliability_kind", ""),
        spread=table.optional_number("spread"),
        spread_group=table.text("spread_group", ""),
        basis=read_basis(table, sources),
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


def read_safety(table: Table, items: Mapping[str, Item], sources: Sources) -> SafetyRule:
    tag = table.choice("item", tuple(items))
    rule = SafetyRule(
        tag,
        table.optional_number("now_from"),
        table.optional_number("before_the_hour_from"),
        table.optional_number("now_if_risen_by"),
        table.text("ask"),
        table.text("ask_if_blank"),
        read_basis(table, sources),
    )
    thresholds = [value for value in (rule.now_from, rule.before_the_hour_from) if value is not None]
    if not thresholds:
        raise table.error("now_from", "a threshold in now_from, before_the_hour_from, or both")
    if not all(items[tag].low <= value <= items[tag].high for value in thresholds):
        raise table.error("now_from", f"thresholds from {items[tag].low:g} to {items[tag].high:g}")
    if rule.now_if_risen_by is not None and rule.now_if_risen_by <= 0:
        raise table.error("now_if_risen_by", "a number above zero")
    table.close()
    return rule


def read_licence(table: Table, sources: Sources) -> Licence:
    licence = Licence(
        table.choice("pack", PACKS),
        table.text("name"),
        table.flag("wording_may_ship"),
        table.text("obtain_from", ""),
        read_basis(table, sources),
        table.flag("non_commercial", False),
    )
    table.close()
    return licence


def read_wording_lock(table: Table) -> WordingLock:
    locks = table.table("sha256", optional=True)
    lock = WordingLock(table.flag("verbatim", False), MappingProxyType({lang: locks.text(lang) for lang in locks}))
    table.close()
    return lock
