"""How the bands and cut-offs of a score are said: as the words of those who published them, never as ours."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from holdfast.measures.errors import figure
from holdfast.measures.instrument import Cutoff, ScoreRule
from holdfast.text import Message, say

WOMEN, MEN = "women", "men"


def band_said(title: str) -> Message:
    """The name of a stretch, given as the published name it is: a bare "severe" would be said of a person."""
    return say("published band: {band}", band=say(title))


def cutoffs_said(rule: ScoreRule, met: Collection[str]) -> tuple[Message, ...]:
    """The cut-offs that are met (by id), in the order of the key. Where they differ for women and men they are one
    sentence that names both: a case does not record which of the two is his.
    """
    return tuple(_said(rule, set(met)))


def _said(rule: ScoreRule, met: set[str]) -> Iterator[Message]:
    known = {one.id: one for one in rule.cutoffs}
    by_sex = WOMEN in known and MEN in known
    if by_sex and met & {WOMEN, MEN}:
        yield _for_women_and_men(known[WOMEN], known[MEN], met)
    for one in rule.cutoffs:
        if one.id in met and not (by_sex and one.id in (WOMEN, MEN)):
            yield say(one.title)


def _for_women_and_men(women: Cutoff, men: Cutoff, met: set[str]) -> Message:
    at = {"women": figure(women.at), "men": figure(men.at)}
    if {WOMEN, MEN} <= met:
        return say("reaches the cut-off used for women ({women}) and the one for men ({men})", **at)
    if WOMEN in met:
        return say("reaches the cut-off used for women ({women}); the one for men is {men}", **at)
    return say("reaches the cut-off used for men ({men}); the one for women is {women}", **at)
