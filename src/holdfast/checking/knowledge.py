"""`holdfast knowledge check`: every knowledge file of the program read, and what is wrong with them, in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import holdfast
from holdfast.approaches.faults import faults
from holdfast.approaches.knowledge_files import knowledge
from holdfast.brief.going_away import away_knowledge
from holdfast.brief.knowledge import order, rule_knowledge
from holdfast.brief.letters import letters
from holdfast.case.consent_texts import consent_texts
from holdfast.citations import citations
from holdfast.contract.pact import pacts
from holdfast.contract.starts import starts
from holdfast.contract.trigger_numbers import trigger_numbers
from holdfast.knowledge import KnowledgeError
from holdfast.measures.batteries import batteries
from holdfast.measures.catalogue import catalogue
from holdfast.measures.own_words import own_scale
from holdfast.process.onset_knowledge import onset_weights
from holdfast.process.states_knowledge import states_knowledge
from holdfast.process.thresholds import process_thresholds

PACKAGE = Path(holdfast.__file__).parent
NUMBER = re.compile(r"\bS[0-9]{1,3}\b")
READERS: tuple[Callable[[], object], ...] = (
    citations, catalogue, batteries, own_scale, process_thresholds, states_knowledge, onset_weights, trigger_numbers,
    pacts, starts, consent_texts, letters, away_knowledge, order, knowledge,
)  # fmt: skip


def knowledge_files() -> tuple[Path, ...]:
    """Every knowledge file of the program, in order."""
    return tuple(sorted(path for path in PACKAGE.rglob("*.toml") if "knowledge" in path.parts))


def knowledge_faults() -> tuple[str, ...]:
    """All that is wrong, each in one sentence with file and key; empty where nothing is."""
    return tuple(_found())


def _found() -> Iterator[str]:
    spoiled = list(_spoiled())
    yield from spoiled
    if not spoiled:  # what follows reads them
        yield from (str(fault) for fault in faults(knowledge()))
        yield from _citations()


def _spoiled() -> Iterator[str]:
    rules: list[Callable[[], object]] = []
    for read in READERS:
        try:
            read()
        except KnowledgeError as error:
            yield str(error)
        else:
            if read is order:
                rules = [lambda name=name: rule_knowledge(name) for name in order()]  # type: ignore[misc]
    for read in rules:
        try:
            read()
        except KnowledgeError as error:
            yield str(error)


def _citations() -> Iterator[str]:
    """A citation that nothing cites; what is cited and not there is refused by each reader."""
    used = {number for path in knowledge_files() for number in NUMBER.findall(path.read_text(encoding="utf-8"))}
    for number in citations():
        if number.startswith("S") and number not in used:
            yield f"citations.toml: {number}: no knowledge file cites it. Cite it, or take it out."
