"""Starting templates for a contract, from `knowledge/starts/`: clauses to begin from, one file for each manner.

A template says nothing by itself. The therapist takes a clause out of it, changes its words, and tells or proposes it
as her own; what stands in [square brackets] has to be filled in before anybody hears it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, get_args

from holdfast.case.moves import Act, ClauseKind, FrameTopic, Terms
from holdfast.contract.agreement import TOLD
from holdfast.contract.pact import reads_as_pact
from holdfast.knowledge import KnowledgeError, Table, read_toml

KNOWLEDGE = Path(__file__).parent / "knowledge" / "starts"
SCHEMA = 1
Whose = Literal["both", "patient", "therapist"]
GAP = re.compile(r"\[[^\[\]]+\]")
"""A place of a template that has to be filled in: [day and time]."""


@dataclass(frozen=True, slots=True)
class StartClause:
    """One clause to begin from. `ask`: what asks for the reaction, or for the objection, once it was said."""

    id: str
    kind: ClauseKind
    text: str
    why: str
    ask: str
    source: str
    topic: FrameTopic | None = None
    whose: Whose | None = None
    smallest: str | None = None
    how_often: str | None = None

    @property
    def act(self) -> Act:
        """Frame and safety are told; all else is proposed."""
        return "tell" if self.kind in TOLD else "propose"

    def terms(self, text: str) -> Terms:
        """The words as they were changed, with what belongs to the clause."""
        return Terms(
            kind=self.kind,
            text=text,
            topic=self.topic,
            smallest=self.smallest,
            how_often=self.how_often,
            between_hours=self.kind == "step",
        )


@dataclass(frozen=True, slots=True)
class Start:
    """One template: `meant_for` is what it is for, `caution` where it goes wrong; citations by number."""

    id: str
    version: int
    title: str
    approach: str
    meant_for: str
    caution: str
    clauses: tuple[StartClause, ...]
    sources: Mapping[str, str]

    def clause(self, id: str) -> StartClause | None:
        return next((one for one in self.clauses if one.id == id), None)

    def cited(self, clause: StartClause) -> tuple[str, ...]:
        """The citations behind one clause, in words."""
        return tuple(self.sources[number] for number in _numbers(clause.source))


def gaps(text: str) -> tuple[str, ...]:
    """What still has to be filled in: the pieces of a text that stand in square brackets."""
    return tuple(GAP.findall(text))


@cache
def starts(folder: Path = KNOWLEDGE) -> Mapping[str, Start]:
    """The templates by id. Raises `KnowledgeError`, naming file and key, where one is missing or spoiled."""
    found = {one.id: one for one in map(read_start, sorted(folder.glob("*.toml"), reverse=True))}
    if not found:
        raise KnowledgeError(str(folder.name), "", "no file", "at least one starting template", "Add one.")
    return MappingProxyType(found)


def read_start(file: Path) -> Start:
    """One file, every key checked: a clause without a reason or a source is refused."""
    top = Table(file.name, "", read_toml(file))
    if top.integer("schema", low=1) != SCHEMA:
        raise top.error("schema", str(SCHEMA), "This file is from another version of the program.")
    cites = top.table("sources")
    sources = {key: cites.text(key) for key in cites}
    most = top.integer("words_at_most", low=5, high=200)
    found = Start(
        id=top.choice("id", (file.stem,)),
        version=top.integer("version", low=1),
        title=top.text("title"),
        approach=top.text("approach"),
        meant_for=top.text("meant_for"),
        caution=top.text("caution"),
        clauses=tuple(_clause(table, sources, most) for table in top.tables("clauses")),
        sources=MappingProxyType(sources),
    )
    _whole(top, found)
    top.close()
    return found


def _clause(table: Table, sources: Mapping[str, str], most: int) -> StartClause:
    kind: ClauseKind = table.choice("kind", get_args(ClauseKind))
    told = kind in TOLD
    text = table.text("text")
    if len(text.split()) > most:
        raise table.error("text", f"at most {most} words", "Make it shorter.")
    for key in ("text", "smallest", "how_often"):
        if table.has(key) and reads_as_pact(table.text(key)):
            raise table.error(key, "words that ask for no promise", "Say what each does, and whom to call.")
    for key, fits in (("topic", kind == "frame"), ("smallest", kind == "step"), ("how_often", kind == "step")):
        if table.has(key) and not fits:
            raise table.error(key, f"nothing, for a {kind} clause", "Take it out.")
    if table.has("whose") != told:
        raise table.error("whose", "whose part it is, for what is told, and for nothing else")
    source = table.text("source")
    unknown = [number for number in _numbers(source) if number not in sources]
    if unknown:
        raise table.error("source", "numbers that stand in [sources] of this file", f"Add {unknown[0]} there.")
    found = StartClause(
        id=table.text("id"),
        kind=kind,
        text=text,
        why=table.text("why"),
        ask=table.text("ask"),
        source=source,
        topic=table.choice("topic", get_args(FrameTopic)) if table.has("topic") else None,
        whose=table.choice("whose", get_args(Whose)) if told else None,
        smallest=table.optional_text("smallest"),
        how_often=table.optional_text("how_often"),
    )
    table.close()
    return found


def _whole(top: Table, found: Start) -> None:
    ids = [one.id for one in found.clauses]
    if len(set(ids)) != len(ids):
        raise top.error("clauses", "each id once")
    kinds = {one.kind for one in found.clauses}
    if not {"frame", "safety", "leaving"} <= kinds:
        raise top.error("clauses", "at least frame, safety and leaving", "Add the one that is missing.")


def _numbers(source: str) -> tuple[str, ...]:
    return tuple(number.strip() for number in source.split(","))
