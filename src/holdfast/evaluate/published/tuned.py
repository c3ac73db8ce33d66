"""The numbers of the published detectors: `knowledge/published.toml`, written by `scripts/fit-published.py`.

Every rule with something to choose was chosen as well as we could, on seeds of their own, once for each strength of
signal. The seeds stand in the file; on them nothing is reported.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from holdfast.knowledge import KnowledgeError, Table, read_toml

KNOWLEDGE: Final = Path(__file__).parents[1] / "knowledge" / "published.toml"
SCHEMA: Final = 1

Numbers = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Tuned:
    """`how` the numbers were chosen, and from what `source`.

    `seeds` that chose anything, of every world. `worlds`: which set of numbers a world takes; others take `other`.
    `sets`: by name of the set and of the detector, its numbers. Those that begin with `chance_` turn an alarm into a
    probability; the rest are what it is computed with.
    """

    how: str
    source: str
    seeds: frozenset[int]
    worlds: Mapping[str, str]
    other: str
    sets: Mapping[str, Mapping[str, Numbers]]

    def of_world(self, world: str) -> Mapping[str, Numbers]:
        return self.sets[self.worlds.get(world, self.other)]


@cache
def tuned() -> Tuned:
    """The numbers in force."""
    return read_tuned(KNOWLEDGE)


def read_tuned(path: Path) -> Tuned:
    """Raises `KnowledgeError` with file and key."""
    top = Table(path.name, "", read_toml(path))
    top.integer("schema", low=SCHEMA, high=SCHEMA)
    how, source = top.text("how"), top.text("source")
    seeds = [*_seeds(top, "seeds_searched"), *_seeds(top, "seeds_chosen")]
    top.integer("patients", low=1)
    other = top.text("other_worlds")
    worlds = {name: table.text("set") for name, table in _named(top, "worlds")}
    sets = {
        name: {detector: _numbers(one) for detector, one in table.named_tables()} for name, table in _named(top, "sets")
    }
    for place, wanted in (("other_worlds", other), *((f"worlds.{world}", one) for world, one in worlds.items())):
        if wanted not in sets:
            raise KnowledgeError(path.name, place, repr(wanted), "one of " + ", ".join(sets))
    top.close()
    return Tuned(how, source, frozenset(seeds), MappingProxyType(worlds), other, MappingProxyType(sets))


def _named(top: Table, key: str) -> list[tuple[str, Table]]:
    return top.table(key).named_tables()


def _seeds(top: Table, key: str) -> list[int]:
    values = top.values(key)
    if not values or not all(isinstance(one, int) and not isinstance(one, bool) and 0 <= one < 1000 for one in values):
        raise top.error(key, "a list of whole numbers from 0 to 999: seeds from 1000 on are for reporting")
    return values


def _numbers(table: Table) -> Numbers:
    found = {name: table.number(name) for name in table}
    table.close()
    return MappingProxyType(found)
