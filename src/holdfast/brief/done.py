"""What was done, in words: each technique with its hours, the depth in them, and what came after. Never because."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from holdfast.analysis.model import Analysis
from holdfast.approaches.techniques import techniques
from holdfast.brief import words
from holdfast.process.done import Done, DoneIn, read_done
from holdfast.text import Message, say, say_n

MOST = 8
"""Hours of one technique on the page, the latest; all are counted and said."""


@dataclass(frozen=True, slots=True)
class HourTold:
    """One hour: its day, how deep it went, what he answered at its end, and what the next hour brought."""

    hour: int
    when: datetime
    depth: Message
    answered: Message
    after: Message


@dataclass(frozen=True, slots=True)
class DoneTold:
    """One technique. `approach` None: of no way of working this program knows. `hours`: the latest first."""

    technique: str
    approach: str | None
    name: Message
    summary: Message
    hours: tuple[HourTold, ...]


def done_told(analysis: Analysis, *, findings_on: bool = True) -> tuple[DoneTold, ...]:
    """By the order of the knowledge, which is no rank. Nothing of a restricted case; his rating is set against his
    usual only with findings on.
    """
    if analysis.restricted is not None:
        return ()
    process = analysis.process
    found = read_done(process.hours, process.ratings, analysis.case.record.breaks)
    places = {id: place for place, id in enumerate(techniques())}
    ordered = sorted(found, key=lambda one: (places.get(one.technique, len(places)), one.technique))
    return tuple(_told(one, analysis, findings_on=findings_on) for one in ordered)


def _told(done: Done, analysis: Analysis, *, findings_on: bool) -> DoneTold:
    known = techniques().get(done.technique)
    alliance = {hour.number: hour.his_alliance for hour in analysis.process.hours}
    return DoneTold(
        technique=done.technique,
        approach=None if known is None else known.approach,
        name=words.technique(done.technique),
        summary=_summary(done),
        hours=tuple(
            HourTold(
                hour=one.hour,
                when=one.when,
                depth=_depth(one),
                answered=_answered(one, alliance.get(one.hour), findings_on=findings_on),
                after=after_words(one),
            )
            for one in list(reversed(done.hours))[:MOST]
        ),
    )


def _summary(done: Done) -> Message:
    count = say_n("in {n} hour", "in {n} hours", len(done.hours))
    if done.middle is None:
        return count
    return say("{count}; middle depth {middle} of 5", count=count, middle=f"{done.middle:g}")


def _depth(one: DoneIn) -> Message:
    return say("depth not marked") if one.depth is None else say("{depth} of 5", depth=one.depth)


def _answered(one: DoneIn, alliance: float | None, *, findings_on: bool) -> Message:
    if alliance is None:
        return say("no answer")
    value = words.rounded(alliance)
    rating = one.rating
    if not findings_on or rating is None or rating.usual is None:
        return say("{value} of 100", value=value)
    usual = words.usual(rating.usual.level, rating.low, rating.high)
    return say("{value} of 100; {his} usual {usual}", value=value, usual=usual)


def after_words(one: DoneIn) -> Message:
    """What the next hour brought, or that it is still to come, or that nothing was marked."""
    if one.after_hour is None:
        return say("the next hour is still to come")
    parts = tuple(_parts(one))
    if not parts:
        return say("hour {n}: nothing marked", n=one.after_hour)
    return say("hour {n}: {parts}", n=one.after_hour, parts=words.listed(parts))


def _parts(one: DoneIn) -> Iterator[Message]:
    yield from (words.ATTENDANCE[mark] for mark in one.marks_after)
    if one.came_after and not one.marks_after:
        yield say("{he} came")
    elif one.came_after is False and not one.marks_after:
        yield say("it did not take place")
    if one.defence_after is not None:
        yield say("defence {value} against {his} usual", value=words.signed(one.defence_after))
