"""What a score may be set beside: groups and their figures, the plane, other ways to put facets together, prompts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from holdfast.knowledge import KnowledgeError, Table
from holdfast.measures.instrument import Group, Item, Plane, Prompt, Reference, Rollup, ScoreRule
from holdfast.measures.reading.basis import Sources, read_basis
from holdfast.measures.reading.scores import A_HAIR, range_of

Scores = Mapping[str, ScoreRule]
_PERCENTS = frozenset(map(str, range(1, 100)))  # "05" beside "5" would be two points of one percent


def read_groups(table: Table, sources: Sources) -> dict[str, Group]:
    """`[groups.<id>]`, the default first."""
    found = {}
    for id, entry in table.named_tables():
        found[id] = Group(id, entry.text("title"), entry.text("about"), read_basis(entry, sources))
        entry.close()
    return found


def read_references(
    top: Table, groups: Mapping[str, Group], scores: Scores, sources: Sources
) -> dict[tuple[str, str], Reference]:
    """`[[references]]`, by (group, score)."""
    found: dict[tuple[str, str], Reference] = {}
    for entry in top.tables("references"):
        reference = _reference(entry, groups, scores, sources)
        key = (reference.group, reference.score)
        if key in found:
            raise entry.error("score", "one entry for each group and score")
        found[key] = reference
    if unused := [id for id in groups if not any(group == id for group, _ in found)]:
        raise KnowledgeError(top.file, f"groups.{unused[0]}", "no [[references]]", "at least one score of the group")
    return found


def _reference(entry: Table, groups: Mapping[str, Group], scores: Scores, sources: Sources) -> Reference:
    score = scores[entry.choice("score", tuple(scores))]
    reference = Reference(
        group=entry.choice("group", tuple(groups)),
        score=score.name,
        n=entry.integer("n", low=2),
        mean=entry.number("mean"),
        sd=entry.number("sd"),
        alpha=entry.optional_number("alpha"),
        retest=entry.optional_number("retest"),
        percentiles=_percentiles(entry, score),
        basis=read_basis(entry, sources),
    )
    if not score.low <= reference.mean <= score.high:
        raise entry.error("mean", f"a number from {score.low:g} to {score.high:g}, in points of the score")
    if not 0 < reference.sd <= score.high - score.low:
        raise entry.error("sd", "a number above zero, in points of the score")
    for key, value in (("alpha", reference.alpha), ("retest", reference.retest)):
        if value is not None and not 0 < value < 1:
            raise entry.error(key, "a number between 0 and 1")
    entry.close()
    return reference


def _percentiles(entry: Table, score: ScoreRule) -> tuple[tuple[float, float], ...]:
    table = entry.table("percentiles", optional=True)
    points = []
    for key in table:
        value = table.number(key)
        if key not in _PERCENTS or not score.low <= value <= score.high:
            raise table.error(key, f"a percent from 1 to 99, and a score from {score.low:g} to {score.high:g}")
        points.append((float(key), value))
    points.sort()
    values = [value for _, value in points]
    if values != sorted(values):
        raise KnowledgeError(entry.file, table.path, repr(values), "scores that do not fall as the percent rises")
    return tuple(points)


def read_plane(table: Table, scores: Scores, sources: Sources) -> Plane:
    """`[plane]`: which score is which, and the T from which one is called high."""
    plane = Plane(
        table.choice("grandiosity", tuple(scores)),
        table.choice("vulnerability", tuple(scores)),
        table.number("high_from"),
        read_basis(table, sources),
    )
    table.close()
    return plane


def read_rollups(table: Table, scores: Scores, items: Mapping[str, Item], sources: Sources) -> dict[str, Rollup]:
    """`[rollups.<name>]`: other items for some scores; the way of the file itself needs no entry."""
    found = {}
    for name, entry in table.named_tables():
        tags: dict[str, tuple[str, ...]] = {}
        own = entry.table("items")
        for score in own:
            if score not in scores or scores[score].op not in ("sum", "mean"):
                raise own.error(score, "lists of items by the name of a sum or mean")
            tags[score] = _rolled_items(own, score, scores[score], items)
        found[name] = Rollup(name, entry.text("title"), MappingProxyType(tags), read_basis(entry, sources))
        entry.close()
    return found


def _rolled_items(own: Table, score: str, rule: ScoreRule, items: Mapping[str, Item]) -> tuple[str, ...]:
    """Items that leave the range of the score as it is, so that nothing drawn for it has to change."""
    tags = own.texts(score)
    if not tags:
        raise own.error(score, "at least one tag")
    if strangers := [tag for tag in tags if tag not in items or not items[tag].scored]:
        raise KnowledgeError(own.file, own.place(score), repr(strangers[0]), "a scored tag of items.tags")
    low, high = range_of(replace(rule, items=tags), items)
    if abs(low - rule.low) > A_HAIR or abs(high - rule.high) > A_HAIR:
        raise own.error(score, f"items that leave the range at [{rule.low:g}, {rule.high:g}]")
    return tags


def read_prompt(entry: Table, scores: Scores, sources: Sources) -> Prompt:
    """One of `[[prompts]]`."""
    prompt = Prompt(
        entry.choice("score", tuple(scores)), entry.number("at_least"), entry.text("say"), read_basis(entry, sources)
    )
    score = scores[prompt.score]
    if not score.low < prompt.at_least <= score.high:
        raise entry.error("at_least", f"a number above {score.low:g}, at most {score.high:g}")
    entry.close()
    return prompt
