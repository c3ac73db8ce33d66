"""What the argument map knows: features, groups and one file of reasons for each approach, checked on load.

A fault is a `KnowledgeError` that names file and key. `read_knowledge` takes another folder for the reasons, so that
a changed file can be tried beside the one in force.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_args

from holdfast.approaches.conditions import TRAINING
from holdfast.approaches.model import (
    Condition,
    EveryWay,
    FeatureValue,
    Grade,
    GroupId,
    GroupRule,
    KnownApproach,
    KnownFeature,
    Reason,
    Term,
    Verdict,
)
from holdfast.citations import cited
from holdfast.knowledge import KnowledgeError, Table, read_toml
from holdfast.text.placeholders import wrong_in_sentence

FOLDER = Path(__file__).parent / "knowledge"
ORDER = ("tfp", "schema", "mbt", "psychodynamic", "cbt", "mit", "cop", "gpm", "cft", "dbt", "phased_trauma")
"""As the first seed names them, then the others, then the adjuncts: an order to read in, no rank."""
SCHEMA = 1
MOST_WORDS, MOST_TITLE, MOST_ID = 400, 100, 64
ID = re.compile(r"[a-z0-9_]+(-[a-z0-9_]+)+")
FACTS = (
    *(f"{verdict}_{how}" for verdict in ("for", "against", "first", "avoid") for how in ("speaks", "open")),
    "against_in_general",
)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All of it. `features`, `groups` (their titles) and `every_way` in the order of their files."""

    features: Mapping[str, KnownFeature]
    areas: Mapping[str, str]
    groups: Mapping[str, str]
    rules: tuple[GroupRule, ...]
    approaches: tuple[KnownApproach, ...]
    every_way: Mapping[str, EveryWay] = field(default_factory=dict)

    def reason(self, id: str) -> Reason | None:
        return next((one for approach in self.approaches for one in approach.reasons if one.id == id), None)


@cache
def knowledge() -> Knowledge:
    """The knowledge that comes with the program. Raises `KnowledgeError` where a file is spoiled."""
    return read_knowledge()


def read_knowledge(changed: Mapping[str, Mapping[str, Any]] | None = None) -> Knowledge:
    """The knowledge, with files of reasons that stand in place of the program's: raw tables by approach id."""
    areas, features = read_features(read_toml(FOLDER / "features.toml"))
    groups, rules = read_groups(read_toml(FOLDER / "groups.toml"))
    every_way = read_every_way(read_toml(FOLDER / "every_way.toml"), features)
    approaches = []
    for id in ORDER:
        path = FOLDER / "reasons" / f"{id}.toml"
        raw = (changed or {}).get(id)
        if raw is None and not path.exists():
            continue
        approaches.append(read_reasons(id, dict(read_toml(path) if raw is None else raw), features, every_way))
    _each_once(approaches)
    return Knowledge(features, areas, groups, rules, tuple(approaches), every_way)


def read_features(raw: dict[str, Any]) -> tuple[Mapping[str, str], Mapping[str, KnownFeature]]:
    top = _top("features.toml", raw)
    top.integer("version", low=1)
    titles = top.table("areas")
    areas = {key: titles.text(key) for key in titles}
    found: dict[str, KnownFeature] = {}
    for table in top.tables("features"):
        feature = _feature(table, tuple(areas))
        if feature.id in found:
            raise table.error("id", "a feature that does not stand twice")
        found[feature.id] = feature
    top.close()
    return MappingProxyType(areas), MappingProxyType(found)


def read_groups(raw: dict[str, Any]) -> tuple[Mapping[str, str], tuple[GroupRule, ...]]:
    top = _top("groups.toml", raw)
    top.integer("version", low=1)
    top.text("why")
    cited(top)
    titles = top.table("groups")
    groups = {id: titles.text(id) for id in get_args(GroupId)}
    titles.close()
    rules = []
    for table in top.tables("rules"):
        rules.append(GroupRule(table.choice("group", tuple(groups)), table.texts("facts", ())))
        if set(rules[-1].facts) - set(FACTS):
            raise table.error("facts", "facts out of " + ", ".join(FACTS))
        table.close()
    if not rules or rules[-1].facts:
        raise top.error("rules", "a list of rules whose last has no facts, so that there is always a group")
    top.close()
    return MappingProxyType(groups), tuple(rules)


def read_every_way(raw: dict[str, Any], features: Mapping[str, KnownFeature]) -> Mapping[str, EveryWay]:
    top = _top("every_way.toml", raw)
    top.integer("version", low=1)
    found: dict[str, EveryWay] = {}
    for table in top.tables("every_way"):
        one = EveryWay(
            id=table.text("id"),
            text=_words(table, "text", person=True),
            grade=_grade(table),
            sources=cited(table),
            condition=_condition(table, features),
        )
        if one.id in found or not one.condition.terms:
            raise table.error("id", "an id of its own, with a condition")
        table.close()
        found[one.id] = one
    top.close()
    return MappingProxyType(found)


def read_reasons(
    id: str, raw: dict[str, Any], features: Mapping[str, KnownFeature], every_way: Collection[str] = ()
) -> KnownApproach:
    """One file of reasons, every key checked; conditions on unknown features or values are refused."""
    top = _top(f"reasons/{id}.toml", raw)
    found = KnownApproach(
        id=top.choice("approach", (id,)),
        version=top.integer("version", low=1),
        title=_words(top, "title", MOST_TITLE),
        short=_words(top, "short", MOST_TITLE),
        kind=top.choice("kind", ("approach", "adjunct")),
        aims_at=_words(top, "aims_at"),
        evidence=_words(top, "evidence"),
        grade=_grade(top),
        sources=cited(top),
        reasons=tuple(_reason(table, id, features, every_way) for table in top.tables("reasons")),
    )
    top.close()
    return found


def _reason(table: Table, approach: str, features: Mapping[str, KnownFeature], every_way: Collection[str]) -> Reason:
    found = Reason(
        id=table.text("id"),
        approach=approach,
        verdict=table.choice("verdict", get_args(Verdict)),
        text=_words(table, "text", person=True),
        grade=_grade(table),
        sources=cited(table),
        condition=_condition(table, features),
        seed=table.flag("seed", default=False),
        every_way=table.choice("every_way", tuple(every_way)) if table.has("every_way") else None,
    )
    if len(found.id) > MOST_ID or not ID.fullmatch(found.id) or not found.id.startswith(f"{approach}-"):
        raise table.error("id", f"an id of a-z, 0-9 and -, at most {MOST_ID} long, that begins with {approach}-")
    if found.seed and "S2" not in found.sources:
        raise table.error("sources", "S2 among them, where seed = true")
    if found.every_way is not None and found.verdict not in ("first", "prerequisite"):
        raise table.error("every_way", "it only at a reason that comes first")
    table.close()
    return found


def _words(table: Table, key: str, most: int = MOST_WORDS, *, person: bool = False) -> str:
    """Words that a page will speak: of one line, not too long, and nothing in braces that could not be spoken."""
    words = table.text(key)
    if len(words) > most or not words.isprintable():
        raise table.error(key, f"one line of at most {most} characters")
    if wrong := wrong_in_sentence(words, person=person):
        allowed = "{he}, {his}, {him}, {himself} and {v:has|have} in braces" if person else "a text without braces"
        raise KnowledgeError(table.file, table.place(key), wrong, allowed)
    return words


def _condition(table: Table, features: Mapping[str, KnownFeature]) -> Condition:
    return Condition(*(_terms(table, key, features) for key in ("all", "any", "none")))


def _terms(table: Table, key: str, features: Mapping[str, KnownFeature]) -> tuple[Term, ...]:
    found = []
    for one in table.tables(key):
        feature = one.choice("feature", tuple(features))
        values = one.texts("is")
        allowed = [value.id for value in features[feature].values]
        if not values or set(values) - set(allowed):
            raise one.error("is", f"values of {feature}: " + ", ".join(allowed))
        one.close()
        found.append(Term(feature, values))
    return tuple(found)


def _feature(table: Table, areas: tuple[str, ...]) -> KnownFeature:
    values = []
    for one in table.tables("values"):
        values.append(FeatureValue(one.text("id"), one.text("words")))
        one.close()
    if len(values) < 2 or len({value.id for value in values}) < len(values):
        raise table.error("values", "two or more values, each with an id of its own")
    found = KnownFeature(
        id=table.text("id"),
        area=table.choice("area", areas),
        title=table.text("title"),
        asks=table.text("asks"),
        values=tuple(values),
        sources=cited(table),
    )
    if found.id == TRAINING and {value.id for value in values} != {"yes", "no"}:
        raise table.error("values", "yes and no")
    table.close()
    return found


def _grade(table: Table) -> Grade:
    """Grade A is an RCT in NPD. There is none, and a file that claims one is refused until this line is changed."""
    grade: Grade = table.choice("grade", ("B", "C", "D"))
    return grade


def _each_once(approaches: list[KnownApproach]) -> None:
    seen: set[str] = set()
    for approach in approaches:
        for reason in approach.reasons:
            if reason.id in seen:
                raise KnowledgeError(
                    f"reasons/{approach.id}.toml", "reasons", f"{reason.id} twice", "an id of its own for each reason"
                )
            seen.add(reason.id)


def _top(file: str, raw: dict[str, Any]) -> Table:
    top = Table(file, "", raw)
    if top.integer("schema", low=1) != SCHEMA:
        raise top.error("schema", str(SCHEMA), "This file is from another version of the program.")
    return top
