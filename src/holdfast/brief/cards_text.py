"""The standing cards in a terminal: plain lines, the private card marked, deterministic."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from holdfast.analysis.model import Analysis
from holdfast.brief.cards import NOTHING_YET, Card, cards, more
from holdfast.brief.spoken import ORIGINS, plain
from holdfast.case.restriction import said
from holdfast.citations import citations
from holdfast.text import Message, render, say

WIDTH = 96
_INDENT = "   "
_PRIVATE = say("(private, yours alone)")


def cards_text(analysis: Analysis, *, findings_on: bool = True, width: int = WIDTH, language: str = "en") -> str:
    """All cards, ending in a line feed. Of a restricted case the principles alone, and that it is restricted."""
    return "\n".join(_lines(analysis, findings_on, width, language)) + "\n"


def _lines(analysis: Analysis, findings_on: bool, width: int, language: str) -> Iterator[str]:
    def spoken(message: Message | str) -> str:
        return plain(render(message, analysis.person, language))

    def wrapped(text: str, first: str = "", after: str = "") -> list[str]:
        return textwrap.wrap(text, width, initial_indent=first, subsequent_indent=after, break_on_hyphens=False)

    origin = ORIGINS[analysis.case.record.about.origin]
    named = [plain(analysis.person.name), spoken(say("standing cards")), spoken(origin) if origin else ""]
    yield from wrapped(" · ".join(filter(None, named)))
    if analysis.restricted is not None:
        yield from wrapped(spoken(said(analysis.restricted)))
    for card in cards(analysis, findings_on=findings_on):
        yield ""
        yield from wrapped(_title(card, spoken(card.known.title), spoken(_PRIVATE)))
        for line in card.known.principle:
            yield from wrapped(spoken(line), _INDENT, _INDENT)
        for line in card.known.could_say:
            quoted = line if card.private else say("could be said: “{line}”", line=line)
            yield from wrapped(spoken(quoted), _INDENT, _INDENT)
        for part in card.parts:
            yield from wrapped(spoken(part.heading) + ":", _INDENT, _INDENT)
            for told in part.lines:
                yield from wrapped(spoken(told.text), _INDENT + "- ", _INDENT + "  ")
            if not part.lines:
                yield from wrapped(spoken(NOTHING_YET), _INDENT + "- ")
            if part.more:
                yield from wrapped(spoken(more(part.more)), _INDENT + "- ")
            for row in part.rows:
                yield from wrapped(spoken(row.text), _INDENT + "  · ", _INDENT + "    ")
        sources = "; ".join(citations()[number] for number in card.known.sources)
        yield from wrapped(spoken(say("sources: {sources}", sources=sources)), _INDENT, _INDENT + "  ")


def _title(card: Card, title: str, private: str) -> str:
    return f"{title.upper()} {private}" if card.private else title.upper()
