"""What the log of the last hours says: defences, moments, abstract talk. Shares over enough hours, estimated at most.

A row that was not touched says nothing; a share is of the hours in which it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from holdfast.analysis.features.ages import last_hours
from holdfast.analysis.features.found import Found, Seen, estimated
from holdfast.analysis.features.numbers import reading_numbers
from holdfast.approaches.model import Datum
from holdfast.case.working import DefenceTag, MomentKind, Sign
from holdfast.process.readings import Hour
from holdfast.text import Message, say

if TYPE_CHECKING:
    from holdfast.analysis.model import Analysis

GRANDIOSE: tuple[DefenceTag, ...] = ("grandiose_display", "devaluing", "blaming", "entitlement")
LOOKED_AT: tuple[MomentKind, ...] = ("named_cost", "own_part", "laughed_at_himself")


class _Share:
    """In how many of the hours whose row was touched something was marked."""

    def __init__(self, what: Message, touched: Sequence[Hour], marked: Sequence[Hour]) -> None:
        self.what, self.touched, self.marked = what, touched, marked

    @property
    def enough(self) -> bool:
        return len(self.touched) >= reading_numbers().marks_least

    @property
    def often(self) -> bool:
        return self.enough and len(self.marked) / len(self.touched) >= reading_numbers().often

    @property
    def seldom(self) -> bool:
        return self.enough and len(self.marked) / len(self.touched) <= reading_numbers().seldom

    def seen(self, *speaks_for: str) -> Seen:
        said = say("{k} of {n} hours", k=len(self.marked), n=len(self.touched))
        last = (self.marked or self.touched)[-1]
        return Seen(Datum(self.what, said, last.day, f"hour:{last.number}"), speaks_for)


def tags_share(analysis: Analysis, what: Message, tags: Iterable[DefenceTag]) -> _Share:
    touched = [hour for hour in _lately(analysis) if hour.defence_tags is not None]
    wanted = frozenset(tags)
    return _Share(what, touched, [h for h in touched if not wanted.isdisjoint(h.defence_tags or ())])


def signs_share(analysis: Analysis, what: Message, sign: Sign) -> _Share:
    touched = [hour for hour in _lately(analysis) if hour.signs is not None]
    return _Share(what, touched, [h for h in touched if any(s == sign for s, _ in h.signs or ())])


def moments_share(analysis: Analysis, what: Message, moments: Iterable[MomentKind]) -> _Share:
    touched = [hour for hour in _lately(analysis) if hour.moments is not None]
    wanted = frozenset(moments)
    return _Share(what, touched, [h for h in touched if not wanted.isdisjoint(h.moments or ())])


def intellectualising(analysis: Analysis) -> Found | None:
    marked = tags_share(analysis, say("intellectualising marked"), ("intellectualising",))
    abstract = signs_share(analysis, say("abstract talk marked"), "abstract")
    return _yes_or_no(marked, abstract)


def _yes_or_no(tags: _Share, signs: _Share) -> Found | None:
    """Yes where one of the two rows shows it often; no only where both were touched enough, and both hardly show it."""
    shares = [share for share in (tags, signs) if share.enough]
    value = None
    if any(share.often for share in shares):
        value = "yes"
    elif tags.seldom and signs.seldom:
        value = "no"
    seen = [share.seen("yes") if share.often else share.seen("no") for share in shares if share.often or share.seldom]
    return estimated(value, *seen) if seen else None


def grandiose_defence(analysis: Analysis) -> Found | None:
    """Shut where it is marked often and hardly ever looked at. It can be looked at where it shows, not often, and he
    did so in some of the very hours in which it showed: an own part seen where no display was tells nothing of it.
    """
    n = reading_numbers()
    what = say("grandiose display, devaluing, blaming or entitlement marked")
    shown = tags_share(analysis, what, GRANDIOSE)
    looked = moments_share(
        analysis, say("named what a defence costs {him}, saw {his} own part, or laughed at {himself}"), LOOKED_AT
    )
    there = {hour.number for hour in shown.marked}
    together = _Share(
        say("where it showed, {he} named what it costs, saw {his} own part, or laughed at {himself}"),
        [hour for hour in looked.touched if hour.number in there],
        [hour for hour in looked.marked if hour.number in there],
    )
    flexible = shown.enough and len(together.marked) >= n.seen_least
    rigid = shown.often and looked.seldom
    seen = []
    if shown.often:
        seen.append(shown.seen("rigid"))
    if flexible:
        seen.append(together.seen("flexible"))
    elif rigid:
        seen.append(looked.seen("rigid"))
    value = "flexible" if flexible and not shown.often else "rigid" if rigid and not flexible else None
    return estimated(value, *seen) if seen else None


def distance(analysis: Analysis) -> Found | None:
    """Charm, display or entertaining in many of the hours; no only where all of it is hardly ever seen."""
    charm = tags_share(analysis, say("charm or grandiose display marked"), ("charm", "grandiose_display"))
    plays = signs_share(analysis, say("entertaining marked"), "entertains")
    return _yes_or_no(charm, plays)


def reflection(analysis: Analysis) -> Found | None:
    """Hours in which he was curious about another mind: they speak against "hardly", and give no level alone."""
    curious = moments_share(analysis, say("curious about another mind"), ("curious_mind",))
    if len(curious.marked) < reading_numbers().seen_least:
        return None
    return estimated(None, curious.seen("good", "uneven"))


def episodes(analysis: Analysis) -> Found | None:
    """Yes where enough moments he told stand in the notes. Never no: a list of notes that is empty was perhaps not
    written, and abstract talk in many hours is shown as speaking for no, and does not settle it.
    """
    told = sorted(analysis.case.working.narratives, key=lambda one: (one.when, one.recorded_at))
    abstract = signs_share(analysis, say("abstract talk marked"), "abstract")
    seen = [
        Seen(Datum(say("{he} told one moment"), say("{title}", title=n.title), n.when, n.id), ("yes",)) for n in told
    ]
    if abstract.often:
        seen.append(abstract.seen("no"))
    if not seen:
        return None
    return estimated("yes" if len(told) >= reading_numbers().seen_least else None, *seen)


def _lately(analysis: Analysis) -> Sequence[Hour]:
    return last_hours(analysis, reading_numbers().lately_hours)
