"""The words of a form, apart from its key: one file per pack, language and version.

Packs differ by licence (`project`, `free`, `cc-by-nd`, `nc`), so that a practice can leave one out. A file may hold the
answer anchors alone: the slot for the questions is then filled by the practice from the official form.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from holdfast.knowledge import KnowledgeError, Table, read_toml
from holdfast.measures.instrument import Instrument

PACKS = Path(__file__).parent / "wording"
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")


@dataclass(frozen=True, slots=True)
class Wording:
    """Words in one language. `items` is empty where we ship none; `ends` are the anchors of an item's own scale.

    `anchors` maps an answer to its words (shared by all items without an entry in `ends`).
    """

    id: str
    version: int
    lang: str
    pack: str
    attribution: str
    stem: str
    items: Mapping[str, str]
    anchors: Mapping[float, str]
    ends: Mapping[str, Mapping[float, str]]

    @property
    def complete(self) -> bool:
        """True where a person could answer the form from these words."""
        return bool(self.items)


def wording(instrument: Instrument, lang: str = "en") -> Wording | None:
    """The words we ship for this version, or None: then the practice pastes the wording it is entitled to use."""
    if _LANGUAGE.fullmatch(lang) is None:  # it may come from an address, and becomes the name of a folder
        return None
    path = PACKS / instrument.licence.pack / lang / f"{instrument.id}.v{instrument.version}.toml"
    return _read(path, instrument.licence.pack, lang) if path.is_file() else None


def fingerprint(words: Wording) -> str:
    """sha256 over every word a patient reads, in the order of the file."""
    lines = [words.stem]
    lines += [f"{tag}={text}" for tag, text in words.items.items()]
    lines += [f"{answer:g}={text}" for answer, text in words.anchors.items()]
    lines += [f"{tag}.{answer:g}={text}" for tag, ends in words.ends.items() for answer, text in ends.items()]
    return hashlib.sha256("\n".join(lines).encode("utf-8")).hexdigest()


@cache
def _read(path: Path, pack: str, lang: str) -> Wording:
    return read_wording(path, pack, lang)


def read_wording(path: Path, pack: str, lang: str) -> Wording:
    """One wording file, checked. KnowledgeError names file and key."""
    top = Table(path.name, "", read_toml(path))
    items = _texts(top.table("items", optional=True))
    ends = top.table("ends", optional=True)
    found = Wording(
        id=top.text("id"),
        version=top.integer("version", low=1),
        lang=top.choice("lang", (lang,)),
        pack=top.choice("pack", (pack,)),
        attribution=top.text("attribution"),
        stem=top.text("stem", ""),
        items=MappingProxyType(items),
        anchors=MappingProxyType(_by_answer(top.table("anchors", optional=True))),
        ends=MappingProxyType({tag: MappingProxyType(_by_answer(table)) for tag, table in ends.named_tables()}),
    )
    top.close()
    return found


def _texts(table: Table) -> dict[str, str]:
    return {key: table.text(key) for key in table}


def _by_answer(table: Table) -> dict[float, str]:
    words: dict[float, str] = {}
    for key in table:
        text = table.text(key)
        try:
            words[float(key)] = text
        except ValueError as error:
            raise KnowledgeError(table.file, table.place(key), repr(key), "an answer, as a number") from error
    return words
