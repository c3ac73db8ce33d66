"""The techniques a therapist may tick after the hour: `knowledge/techniques.toml`, checked on load."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from holdfast.approaches.knowledge_files import FOLDER, ORDER, SCHEMA
from holdfast.citations import cited
from holdfast.knowledge import Table, read_toml
from holdfast.text import Message, say

FILE = "techniques.toml"
LONGEST_TITLE = 28
"""Characters of a title as it is read, with the longest of its pronouns: what a chip holds on a phone."""
_ID = re.compile(r"[a-z][a-z0-9_]{0,40}")
_VARIANT = re.compile(r"\{v:[^|}]*\|([^}]*)\}|\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Technique:
    """One technique. `id` is "<approach>.<name>". `depth`: what it usually means on the log's row, 0 to 5; the log's
    own mark counts. `experiential`: imagery, chairs, role play, a memory gone into. `title` stands on a chip, `what` is
    one line; both take {he}, {his}, {him}.
    """

    id: str
    approach: str
    title: str
    what: str
    depth: int
    sources: tuple[str, ...]
    experiential: bool = False

    @property
    def name(self) -> Message:
        return say(self.title)


@cache
def techniques() -> Mapping[str, Technique]:
    """Every technique by its id, in the order of the file. KnowledgeError where the file is spoiled."""
    return read_techniques(read_toml(FOLDER / FILE))


def read_techniques(raw: dict[str, Any]) -> Mapping[str, Technique]:
    """The same from raw tables: `techniques`, in it a table for each approach, in that one for each technique."""
    top = Table(FILE, "", raw)
    if top.integer("schema", low=1) != SCHEMA:
        raise top.error("schema", str(SCHEMA), "This file is from another version of the program.")
    top.integer("version", low=1)
    found: dict[str, Technique] = {}
    of = top.table("techniques")
    for approach in ORDER:
        table = of.table(approach, optional=True)
        for name in table:
            one = _technique(table.table(name), approach, name)
            found[one.id] = one
    of.close()
    top.close()
    return MappingProxyType(found)


def of_approach(approach: str) -> tuple[Technique, ...]:
    """The techniques of one approach, in the order of the file."""
    return tuple(one for one in techniques().values() if one.approach == approach)


def _technique(table: Table, approach: str, name: str) -> Technique:
    found = Technique(
        id=f"{approach}.{name}",
        approach=approach,
        title=table.text("title"),
        what=table.text("what"),
        depth=table.integer("depth", low=0, high=5),
        sources=cited(table),
        experiential=table.flag("experiential", default=False),
    )
    if not _ID.fullmatch(name):
        raise table.error("id", "a name in small letters, digits and _")
    if shown_length(found.title) > LONGEST_TITLE:
        raise table.error("title", f"a title of at most {LONGEST_TITLE} characters, so that it stands on a chip")
    table.close()
    return found


def shown_length(title: str) -> int:
    """How long a title is when it is read, pronouns at their longest ("themselves")."""
    longest = {"he": "they", "him": "them", "his": "their", "himself": "themselves"}
    return len(_VARIANT.sub(lambda m: m[1] or longest.get(m[2], m[0]), title))
