"""Six standing cards for the work: a principle each, and what this case holds on it. `cards(analysis)` is pure.

The principles are knowledge (`knowledge/cards.toml`). Five cards are read without anybody's private notes, so that
nothing in those can change a letter of them; the sixth is there only where its author's notes are open.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args

from holdfast.analysis.model import Analysis
from holdfast.brief import card_parts as parts
from holdfast.brief.brief import without_private
from holdfast.brief.card_parts import Part
from holdfast.citations import cited
from holdfast.knowledge import Table, read_toml
from holdfast.text import Message, say, say_n

CardId = Literal["frame", "rupture", "defences", "stance", "pulls", "pacing"]
FILE = Path(__file__).parent / "knowledge" / "cards.toml"
NOTHING_YET = say("Nothing noted yet.")
LINES = (2, 4)
"""How many lines a principle has: fewer say nothing, more are not read before an hour."""


def more(n: int) -> Message:
    """What a part says of lines that have no room on it."""
    return say_n("and {n} more", "and {n} more", n)


@dataclass(frozen=True, slots=True)
class KnownCard:
    """What a card says of any case: `principle` in 2 to 4 lines, sentences that could be said, sources by number."""

    id: CardId
    title: Message
    principle: tuple[Message, ...]
    could_say: tuple[Message, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A card of one case. `parts` empty: nothing is read of this case (it is restricted)."""

    known: KnownCard
    parts: tuple[Part, ...]
    private: bool = False


READERS: Mapping[CardId, Callable[[Analysis, bool], tuple[Part, ...]]] = MappingProxyType(
    {
        "frame": parts.frame,
        "rupture": parts.rupture,
        "defences": parts.defences,
        "stance": parts.stance,
        "pacing": parts.pacing,
    }
)


def cards(analysis: Analysis, *, findings_on: bool = True) -> tuple[Card, ...]:
    """The cards in their order. `findings_on` False: what was noted and nothing that is read out of it."""
    shared, known = without_private(analysis), known_cards()
    restricted = analysis.restricted is not None
    found = [
        Card(known[id], () if restricted else read(shared, findings_on)) for id, read in READERS.items()
    ]  # fmt: skip
    if analysis.case.private is not None:
        own = () if restricted else parts.pulls(analysis, findings_on)
        found.append(Card(known["pulls"], own, private=True))
    return tuple(found)


@cache
def known_cards() -> Mapping[CardId, KnownCard]:
    """All six. KnowledgeError where the file is spoiled."""
    return read_cards(read_toml(FILE))


def read_cards(raw: dict[str, Any]) -> Mapping[CardId, KnownCard]:
    """The same from raw tables."""
    top = Table(FILE.name, "", raw)
    top.integer("schema", low=1, high=1)
    top.integer("version", low=1)
    of = top.table("cards")
    found: dict[CardId, KnownCard] = {id: _card(of.table(id), id) for id in get_args(CardId)}
    of.close()
    top.close()
    return MappingProxyType(found)


def _card(table: Table, id: CardId) -> KnownCard:
    principle = table.texts("principle")
    if not LINES[0] <= len(principle) <= LINES[1]:
        raise table.error("principle", f"{LINES[0]} to {LINES[1]} lines")
    could_say = table.texts("could_say")
    if not could_say:
        raise table.error("could_say", "a sentence at least")
    known = KnownCard(
        id, say(table.text("title")), tuple(map(say, principle)), tuple(map(say, could_say)), cited(table)
    )
    table.close()
    return known
