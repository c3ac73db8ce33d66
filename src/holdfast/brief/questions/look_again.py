"""That the way of working asks to be looked at again: one line why, one of what speaks differently for the ways in use.

What speaks differently for other ways is only pointed to: it stands on the page of the ways of working. No count, no
rank.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from holdfast.analysis.model import Analysis
from holdfast.analysis.ways import AskedAgain, Changed, ReasonChange
from holdfast.brief import words
from holdfast.brief.ways_words import change_words, joined_with_semicolons, louder, most_telling
from holdfast.text import Message, say

NAMED = 2
"""So many ways in use are named in the brief, each with one reason that speaks differently; the page has them all."""


def look_again_lines(analysis: Analysis, fresh_days: int) -> Iterator[Message]:
    """At most two messages: why, and what speaks differently. None where nothing asks, and while a rupture is open or
    holds the contract: first the two of them.

    Where nothing was ever decided or noted it is said for `fresh_days` and then left alone: who does not work with the
    map is not to be told of it before every hour.
    """
    ways = analysis.ways
    asked = [] if analysis.triggers.held else [one for one in ways.asked if _told(analysis, one, fresh_days)]
    if not asked:
        return
    why, changed = most_telling(asked), ways.changed
    said = say("to be looked at again: {why}", why=why.words)
    if changed is None:
        yield said
    elif changed.reasons and (what := _changed(changed, analysis.approaches, _since(analysis, why, changed))):
        yield said
        yield what
    else:
        yield say("{said}; nothing speaks differently", said=said)


def _since(analysis: Analysis, why: AskedAgain, changed: Changed) -> date | None:
    """None where "90 days since your decision" has said it already."""
    return None if why.why == "quarter" and analysis.ways.decision is not None else changed.since


def _changed(changed: Changed, in_use: Sequence[str], since: date | None) -> Message | None:
    speaking = louder(changed, in_use)
    if not speaking:
        return None
    mine: dict[str, ReasonChange] = {}
    for one in speaking:
        if one.approach in in_use:
            mine.setdefault(one.approach, one)
    if not mine:
        return say("new only for other ways: see Ways of working")
    named = joined_with_semicolons([change_words(one) for one in mine.values()][:NAMED])
    told = named if since is None else say("since {when} {named}", when=since, named=named)
    if len(speaking) == len(mine) <= NAMED:
        return told
    return say("{told}; for more see Ways of working", told=told)


def _told(analysis: Analysis, asked: AskedAgain, fresh_days: int) -> bool:
    if analysis.ways.decision is not None or analysis.case.working.features:
        return True
    return words.today(analysis) - asked.when <= timedelta(days=fresh_days)
