"""The slots of each approach's formulation: `knowledge/formulations/<id>.toml`, checked on load.

A fault is a `KnowledgeError` that names file and key.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from holdfast.approaches.formulation_model import KnownFormulation, KnownSlot, KnownUnit, SlotChoice
from holdfast.approaches.knowledge_files import FOLDER, ORDER, SCHEMA
from holdfast.citations import cited
from holdfast.knowledge import Table, read_toml


@cache
def formulations() -> Mapping[str, KnownFormulation]:
    """Every formulation by its approach, in the order of the approaches, which is no rank."""
    files = ((id, FOLDER / "formulations" / f"{id}.toml") for id in ORDER)
    return MappingProxyType({id: read_formulation_file(id, read_toml(path)) for id, path in files if path.exists()})


def read_formulation_file(id: str, raw: dict[str, Any]) -> KnownFormulation:
    """One file, every key checked. An id of a slot stands once in an approach: it is what the case file names."""
    top = Table(f"formulations/{id}.toml", "", raw)
    if top.integer("schema", low=1) != SCHEMA:
        raise top.error("schema", str(SCHEMA), "This file is from another version of the program.")
    found = KnownFormulation(
        approach=top.choice("approach", (id,)),
        version=top.integer("version", low=1),
        title=top.text("title"),
        begin=top.text("begin"),
        sources=cited(top),
        units=tuple(map(_unit, top.tables("units"))),
    )
    _ids_once(top, "units", [unit.id for unit in found.units])
    _ids_once(top, "units", [slot.id for unit in found.units for slot in unit.slots])
    top.close()
    return found


def _unit(table: Table) -> KnownUnit:
    id = table.text("id")
    slots = tuple(_slot(one, id) for one in table.tables("slots"))
    many = table.flag("many", default=False)
    names = table.optional_text("names")
    if names is not None and names not in {slot.id for slot in slots}:
        raise table.error("names", "one of its slots: " + ", ".join(slot.id for slot in slots))
    found = KnownUnit(id, table.text("title"), table.text("asks"), many, names, slots, cited(table),
                      table.flag("together", default=False))  # fmt: skip
    if found.together and not many:
        raise table.error("together", "true beside many = true only")
    if not slots or not any(slot.first for slot in slots):
        raise table.error("slots", "one slot or more, at least one of them with first = true")
    table.close()
    return found


def _slot(table: Table, unit: str) -> KnownSlot:
    choices = []
    for one in table.tables("choices"):
        choices.append(SlotChoice(one.text("id"), one.text("words")))
        one.close()
    if len(choices) == 1:
        raise table.error("choices", "none, or two and more")
    _ids_once(table, "choices", [one.id for one in choices])
    found = KnownSlot(
        id=table.text("id"),
        unit=unit,
        title=table.text("title"),
        asks=table.text("asks"),
        choices=tuple(choices),
        first=table.flag("first", default=False),
        several=table.flag("several", default=False),
    )
    if found.several and not found.choices:
        raise table.error("several", "true beside choices only")
    table.close()
    return found


def _ids_once(table: Table, key: str, ids: list[str]) -> None:
    twice = [id for n, id in enumerate(ids) if id in ids[:n]]
    if twice:
        raise table.error(key, f"an id of its own for each ({twice[0]} stands twice)")
