"""A promise not to kill or hurt oneself cannot stand in a contract: it protects nobody, and hides what should be said.

`reads_as_pact` reads words, not meaning. It knows English alone, misses what is put otherwise, and now and then takes
for a promise what is none; `knowledge/pact.toml` has the patterns, what each must find, what none may find, and the
sources. So nothing is lost by it: what is not taken as a clause stays with the contract as words that were said, and in
a safety plan, and in what is told of frame and safety, it takes nothing away; who writes there is asked, no more.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path
from types import MappingProxyType

from holdfast.case.moves import Terms
from holdfast.knowledge import KnowledgeError, Table, read_toml

KNOWLEDGE = Path(__file__).parent / "knowledge" / "pact.toml"
SCHEMA = 1
_APOSTROPHES = str.maketrans(dict.fromkeys("\u2019\u2018\u02bc\u00b4`", "'"))
_BLANKS = re.compile(r"\s+")
_SENTENCE = re.compile(r"[.!?;]+(?:\s|$)")
_PIECE = re.compile(r"<([a-z_]+)>")
_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_TEXTS = ("text", "his_words", "noticed_by", "smallest", "tests", "prediction", "how_often")
MOST_READ = 4096
_read: dict[bytes, bool] = {}


@dataclass(frozen=True, slots=True)
class Promise:
    """One way a pact is put: its pattern, sentences it must find, and where it comes from."""

    id: str
    pattern: re.Pattern[str]
    finds: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Pacts:
    """The knowledge file. `leaves`: what no pattern may find, by why."""

    version: int
    language: str
    touches: tuple[str, ...]
    asides: tuple[re.Pattern[str], ...]
    promises: tuple[Promise, ...]
    leaves: Mapping[str, tuple[str, ...]]
    sources: Mapping[str, str]


def reads_as_pact(text: str) -> bool:
    """Whether a text reads as a promise not to kill or hurt oneself, or to stay alive. English; any length.

    Almost every text touches on nothing of the kind, and is told so in about a microsecond. What does is read once: the
    answer is remembered, under a digest and without the words.
    """
    known = pacts()
    plain = _plain(text)
    if not _touches(plain, known):
        return False
    digest = blake2b(plain.encode("utf-8", "surrogatepass"), digest_size=16).digest()
    found = _read.get(digest)
    if found is None:
        if len(_read) >= MOST_READ:
            _read.clear()
        found = any(_promised(sentence.strip(), known) for sentence in _SENTENCE.split(_BLANKS.sub(" ", plain)))
        _read[digest] = found
    return found


def _plain(text: str) -> str:
    """Small letters of the usual width, nothing invisible among them, one kind of apostrophe."""
    if text.isascii():
        return text.lower()
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).lower().translate(_APOSTROPHES)


def texts_of(terms: Terms) -> tuple[tuple[str, str], ...]:
    """Every text of a clause, each with its place in `terms`; empty ones left out."""
    named = [(name, getattr(terms, name)) for name in _TEXTS]
    named += [(f"levels[{n}]", level) for n, level in enumerate(terms.levels or ())]
    return tuple((place, words) for place, words in named if words)


def holds_pact(terms: Terms) -> bool:
    """Whether the words of a clause read as one: in the text, in the patient's own, or in any other of its fields."""
    # By name and not by `texts_of`, and in one piece at first: this runs for every move of every contract.
    texts = [terms.text, *(terms.levels or ())]
    more = (terms.his_words, terms.smallest, terms.how_often, terms.noticed_by, terms.tests, terms.prediction)
    texts += [words for words in more if words]
    return _touches(_plain("\n".join(texts)), pacts()) and any(map(reads_as_pact, texts))


def _promised(sentence: str, known: Pacts) -> bool:
    """As it stands and without its asides: taking them out only ever takes away, and most sentences need none of it."""
    if not _touches(sentence, known) or not any(one.pattern.search(sentence) for one in known.promises):
        return False
    for aside in known.asides:
        sentence = aside.sub(" ", sentence).strip()
    return any(one.pattern.search(sentence) for one in known.promises)


def _touches(plain: str, known: Pacts) -> bool:
    for word in known.touches:  # a loop and no any(): it runs for every move, and takes a third of the time
        if word in plain:
            break
    else:
        return False
    return True


@cache
def pacts(file: Path = KNOWLEDGE) -> Pacts:
    """The patterns. Raises `KnowledgeError`, naming file and key, where the file is missing or spoiled."""
    top = Table(file.name, "", read_toml(file))
    if top.integer("schema", low=1) != SCHEMA:
        raise top.error("schema", str(SCHEMA), "This file is from another version of the program.")
    cites = top.table("sources")
    sources = {key: cites.text(key) for key in cites}
    pieces = top.table("pieces")
    said = {key: pieces.text(key) for key in pieces}
    found = Pacts(
        version=top.integer("version", low=1),
        language=top.text("language"),
        touches=top.texts("touches"),
        asides=tuple(_aside(table, said) for table in top.tables("aside")),
        promises=tuple(_promise(table, said, sources) for table in top.tables("promise")),
        leaves=MappingProxyType({table.text("why"): table.texts("texts") for table in top.tables("leaves")}),
        sources=MappingProxyType(sources),
    )
    if not found.promises:
        raise top.error("promise", "at least one pattern", "Without one, no pact would be seen.")
    top.close()
    return found


def _aside(table: Table, pieces: Mapping[str, str]) -> re.Pattern[str]:
    table.text("id")
    pattern = _pattern(table, pieces)
    table.close()
    return pattern


def _promise(table: Table, pieces: Mapping[str, str], sources: Mapping[str, str]) -> Promise:
    found = Promise(table.text("id"), _pattern(table, pieces), table.texts("finds"), table.text("source"))
    if not {name.strip() for name in found.source.split(",")} <= set(sources):
        raise table.error("source", "names that stand in [sources] of this file")
    table.close()
    return found


def _pattern(table: Table, pieces: Mapping[str, str]) -> re.Pattern[str]:
    written = table.text("pattern")
    for _ in pieces:  # pieces may hold pieces; more rounds than pieces are never needed
        written = _PIECE.sub(lambda piece: pieces.get(piece[1], piece[0]), written)
    left = _PIECE.search(written)
    if left:
        raise table.error("pattern", "pieces that stand in [pieces] of this file", f"Add {left[1]} there.")
    try:
        return re.compile(written)
    except re.error as error:
        raise KnowledgeError(table.file, table.place("pattern"), str(error), "a regular expression") from error
