"""Batteries and courses from their knowledge file, checked: no form twice, everything with its source."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType
from typing import Any, get_args

from holdfast.case.record import Setting
from holdfast.knowledge import KnowledgeError, Table
from holdfast.measures.battery import Batteries, Battery, Course, Limits, Round
from holdfast.measures.reading.basis import Sources, read_basis, read_sources

SCHEMA = 1
SETTINGS: tuple[Setting, ...] = get_args(Setting)


def parse_batteries(file: str, values: Mapping[str, Any], known: Collection[str]) -> Batteries:
    """The whole file; `known` are the instruments it may name. Raises KnowledgeError with file and key."""
    top = Table(file, "", dict(values))
    schema = top.integer("schema", low=1)
    if schema != SCHEMA:
        raise top.error("schema", str(SCHEMA), "Read it with the program it was written for.")
    top.choice("id", ("batteries",))
    version = top.integer("version", low=1)
    sources = read_sources(top.table("sources"))
    limits = _limits(top.table("limits"), sources)
    apart = tuple(_apart(one, sources) for one in top.tables("apart"))
    batteries = {name: _battery(name, one, sources) for name, one in top.table("batteries").named_tables()}
    courses = dict(_courses(top.table("courses"), sources))
    top.close()
    _all_known(top, known, apart, batteries, courses)
    return Batteries(version, sources, limits, apart, MappingProxyType(batteries), MappingProxyType(courses))


def _all_known(
    top: Table,
    known: Collection[str],
    apart: tuple[frozenset[str], ...],
    batteries: Mapping[str, Battery],
    courses: Mapping[Setting, Course],
) -> None:
    named = {id for battery in batteries.values() for id in battery.instruments}
    named |= {id for course in courses.values() for one in course.rounds for id in one.instruments}
    named = named.union(*apart)
    if unknown := sorted(named - set(known)):
        advice = "Mend the spelling, or add the instrument's file."
        raise KnowledgeError(top.file, "instruments", ", ".join(unknown), "ids of the catalogue", advice)


def _limits(table: Table, sources: Sources) -> Limits:
    made = Limits(
        a_day=table.integer("questions_a_day", low=1, high=200),
        a_sitting=table.integer("questions_a_sitting", low=1, high=400),
        days_together=table.integer("days_together", low=1, high=90),
        days_of_a_span=table.integer("days_of_a_span", low=1, high=90),
        seconds=table.integer("seconds_a_question", low=1, high=60),
        basis=read_basis(table, sources),
    )
    table.close()
    return made


def _apart(table: Table, sources: Sources) -> frozenset[str]:
    named = table.texts("instruments")
    read_basis(table, sources)
    table.close()
    if len(named) < 2:
        raise table.error("instruments", "two forms or more that are not asked on one day")
    return frozenset(named)


def _battery(name: str, table: Table, sources: Sources) -> Battery:
    ways = {}
    for way in table.tables("ways"):
        sittings = tuple(_sitting(way, place, one) for place, one in enumerate(way.values("sittings")))
        way.close()
        if not 1 <= len(sittings) <= 9 or len(sittings) in ways:
            raise way.error("sittings", "one to nine sittings, and no other way with as many")
        named = [id for sitting in sittings for id in sitting]
        if len(set(named)) != len(named):
            raise way.error("sittings", "each form in one sitting only")
        ways[len(sittings)] = sittings
    if not ways or len({frozenset(id for one in way for id in one) for way in ways.values()}) > 1:
        raise table.error("ways", "at least one, and the same forms in each", "Add what is missing in one of them.")
    made = Battery(name, table.text("title"), MappingProxyType(ways), read_basis(table, sources))
    table.close()
    return made


def _sitting(way: Table, place: int, one: Any) -> tuple[str, ...]:
    if not isinstance(one, list) or not one or not all(isinstance(id, str) and id for id in one):
        raise KnowledgeError(way.file, f"{way.place('sittings')}[{place}]", repr(one)[:60], "a list of forms")
    return tuple(one)


def _courses(table: Table, sources: Sources) -> Iterator[tuple[Setting, Course]]:
    found = dict(table.named_tables())
    if set(found) != set(SETTINGS):
        raise KnowledgeError(table.file, table.path, ", ".join(found), "one for each of " + ", ".join(SETTINGS))
    for setting in SETTINGS:
        one = found[setting]
        rounds = tuple(_round(each) for each in one.tables("rounds"))
        named = [id for each in rounds for id in each.instruments]
        if len(set(named)) != len(named):
            raise one.error("rounds", "each form in one round only")
        made = Course(setting, one.text("title"), rounds, read_basis(one, sources))
        one.close()
        yield setting, made


def _round(table: Table) -> Round:
    if table.has("one_of") == table.has("all_of"):
        raise table.error("one_of", "either one_of or all_of")
    choose = table.has("one_of")
    made = Round(
        table.texts("one_of" if choose else "all_of"), choose, table.integer("every_weeks", low=1, high=104)
    )  # fmt: skip
    table.close()
    return made
