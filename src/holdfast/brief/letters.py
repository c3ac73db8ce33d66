"""Short letters to somebody who went away: drafts from `knowledge/letters.toml`. Nothing here, and nothing else, sends.

A text is filled in for a case as far as the case knows: the name it is kept under, the day of the last hour, the hour
that is kept. What is left in [square brackets] is the therapist's to write.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from holdfast.analysis.model import Analysis
from holdfast.brief import words
from holdfast.contract.starts import gaps
from holdfast.knowledge import Table, read_toml
from holdfast.text import Message, render, say, say_n

KNOWLEDGE = Path(__file__).parent / "knowledge" / "letters.toml"
PLACES = ("name", "day", "hour")
"""What can be filled in from a case."""


@dataclass(frozen=True, slots=True)
class LetterTemplate:
    """A draft to begin from. `fits`: when it is of use."""

    id: str
    title: str
    fits: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Letters:
    """The file as it was read: its drafts by id, what no letter says, and how long one may be."""

    version: int
    by_id: Mapping[str, LetterTemplate]
    never: tuple[str, ...]
    words_at_most: int
    sources: Mapping[str, str]

    def cited(self, one: LetterTemplate) -> tuple[str, ...]:
        return tuple(self.sources[number.strip()] for number in one.source.split(","))


@cache
def letters() -> Letters:
    """The drafts in force. Raises `KnowledgeError`, naming file and key, where one is spoiled or its tone is off."""
    return read_letters(KNOWLEDGE)


def read_letters(file: Path) -> Letters:
    top = Table(file.name, "", read_toml(file))
    if top.integer("schema", low=1) != 1:
        raise top.error("schema", "1", "This file is from another version of the program.")
    cites = top.table("sources")
    sources = {key: cites.text(key) for key in cites}
    never, most, version = top.texts("never"), top.integer("words_at_most", low=20, high=200), top.integer("version")
    found: dict[str, LetterTemplate] = {}
    for table in top.tables("letters"):
        one = _letter(table, sources)
        wrong = _faults(one.text, never, most)
        if wrong:
            raise table.error("text", "a letter without reproach, reason or demand, and short", render(wrong[0]))
        if one.id in found:
            raise table.error("id", "each id once")
        found[one.id] = one
    top.close()
    return Letters(version, MappingProxyType(found), never, most, MappingProxyType(sources))


def _letter(table: Table, sources: Mapping[str, str]) -> LetterTemplate:
    one = LetterTemplate(
        id=table.text("id"),
        title=table.text("title"),
        fits=table.text("fits"),
        text=table.text("text").strip(),
        source=table.text("source"),
    )
    unknown = [number.strip() for number in one.source.split(",") if number.strip() not in sources]
    if unknown:
        raise table.error("source", "numbers that stand in [sources] of this file", f"Add {unknown[0]} there.")
    if "[name]" not in one.text:
        raise table.error("text", "a letter to somebody: [name] stands in it")
    table.close()
    return one


def tone(text: str) -> tuple[Message, ...]:
    """What in a text may read as blame, as a reason laid on somebody or as a demand; and where it is long. A look, and
    no lock: whoever writes decides.
    """
    known = letters()
    return _faults(text, known.never, known.words_at_most)


def _faults(text: str, never: tuple[str, ...], most: int) -> tuple[Message, ...]:
    plain = " ".join(text.casefold().split())
    said = [
        say("“{word}” may be read as a reproach, a reason or a demand.", word=word)
        for word in never
        if re.search(rf"\b{re.escape(word)}\b", plain)
    ]
    if "?" in text:
        said.append(say("There is a question in it: a letter that asks wants an answer."))
    if (n := len(text.split())) > most:
        said.append(say_n("{n} word; {most} are enough.", "{n} words; {most} are enough.", n, most=most))
    return tuple(said)


def known_of(analysis: Analysis, language: str = "en") -> Mapping[str, str]:
    """What a case knows for a letter, by place: the name it is kept under, the day of the last hour, the hour kept."""
    found = {"name": analysis.person.name}
    held = analysis.process.held
    if held:
        found["day"] = _day(words.local(analysis, held[-1].when))
    ahead = analysis.next_hour
    if ahead is not None:
        there = words.local(analysis, ahead)
        found["hour"] = render(say("{day} at {time}", day=_day(there), time=f"{there:%H:%M}"), None, language)
    return found


def filled(text: str, known: Mapping[str, str]) -> str:
    """The text with what is known put into its places; the rest stays in brackets."""
    for place in PLACES:
        if place in known:
            text = text.replace(f"[{place}]", known[place])
    return text


def open_places(text: str) -> tuple[str, ...]:
    """What still stands in brackets, each once."""
    return tuple(dict.fromkeys(gaps(text)))


def _day(moment: object) -> str:
    return f"{moment:%A} {moment.day} {moment:%B}"  # type: ignore[attr-defined]
