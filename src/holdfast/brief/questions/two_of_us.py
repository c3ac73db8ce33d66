"""Question 2, the two of us: his line and yours, apart; breaks and repairs; how he sees you; what was good.

What his ratings cannot show stands here as well, as something to watch: a slow fall of which no rating stands out, and
ratings that leave no room to fall.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from holdfast.analysis.model import Analysis
from holdfast.brief import words
from holdfast.brief.finding import Evidence
from holdfast.brief.knowledge import rule_knowledge
from holdfast.brief.onset_words import onset_evidence
from holdfast.brief.page import Line
from holdfast.case.record import setting_of
from holdfast.process.blank_forms import lately_blank
from holdfast.process.readings import Hour
from holdfast.process.summaries import gap_wider, usually_held_back, your_usual
from holdfast.process.thresholds import process_thresholds
from holdfast.text import Message, say

LAST = 4
RECENT = 3
FEW = 3
"""Repairs that go one way by chance in one case of three: said beside the direction."""


def two_lines(analysis: Analysis, *, findings_on: bool) -> Iterator[Line]:
    last = analysis.process.held[-LAST:]
    yield Line(_his(analysis, last), "his")
    yield Line(_yours(analysis, last), "yours")
    if findings_on:
        yield from _episodes(analysis)
        if gap_wider(analysis.process, process_thresholds()):
            yield Line(say("your gap is wider than usual, two hours running"))
        yield from _blank(analysis)
        yield from _watched(analysis)
    yield from _image(analysis, findings_on=findings_on)
    held = next((hour for hour in reversed(last) if hour.held_back is not None), None)
    if held:
        yield Line(_held_back(analysis, held), "his")
    yield from _moments(analysis)


def _image(analysis: Analysis, *, findings_on: bool) -> Iterator[Line]:
    """A height that stays is something to watch also where no break is near: the fall from it may be far."""
    rated = [hour for hour in analysis.process.held if hour.image is not None]
    if not rated:
        return
    last, high = rated[-1], rule_knowledge("fall_around_the_break")
    times = int(high.at("times"))
    running = [hour.image for hour in rated[-times:] if hour.image is not None]
    seen = {"value": words.signed(last.image), "hour": last.number}
    if findings_on and len(running) == times and min(running) >= high.at("image"):
        yield Line(say("image of you {value}, hour {hour}, high the last {n} times: the middle is the aim, not the top",
                       n=times, **seen), "his")  # fmt: skip
    else:
        yield Line(say("image of you {value}, hour {hour} (0 is an ordinary person)", **seen), "his")


def _held_back(analysis: Analysis, held: Hour) -> Message:
    usual = usually_held_back(analysis.process, held.number, process_thresholds())
    known = {"value": held.held_back, "hour": held.number}
    if usual is None:
        return say("held back {value} of 10, hour {hour}", **known)
    return say("held back {value} of 10, hour {hour}; usually about {usual}", usual=words.rounded(usual), **known)


def _his(analysis: Analysis, last: Sequence[Hour]) -> Message:
    if not any(hour.his_alliance is not None for hour in last):
        return say("{his} line unknown: no ratings lately")
    values = [_or_gap(hour.his_alliance) for hour in last]
    newest = analysis.process.ratings[-1] if analysis.process.ratings else None
    if newest is None or newest.usual is None:
        return say("{his} line {values}; {his} usual not known yet", values=words.listed(values))
    usual = words.usual(newest.usual.level, newest.low, newest.high)
    return say("{his} line {values} of 100; usual {usual}", values=words.listed(values), usual=usual)


def _yours(analysis: Analysis, last: Sequence[Hour]) -> Message:
    if not any(hour.your_alliance is not None for hour in last):
        return say("yours unknown: not marked lately")
    values = words.listed([_or_gap(hour.your_alliance) for hour in last])
    usual = your_usual(analysis.process, process_thresholds())
    if usual is None:
        return say("yours {values}", values=values)
    return say("yours {values}; usual with {him} {usual}", values=values, usual=words.rounded(usual))


def _or_gap(value: float | None) -> str:
    """Missing is a dash and never a zero."""
    return "–" if value is None else str(words.rounded(value))


def _episodes(analysis: Analysis) -> Iterator[Line]:
    open_now = analysis.process.open_rupture
    if open_now:
        kind = words.EPISODES[open_now.kind]
        if open_now.state == "partly_repaired":
            yield Line(say("a break at hour {hour}, partly repaired ({kind})", hour=open_now.onset, kind=kind))
        else:
            yield Line(say("an open break at hour {hour} ({kind})", hour=open_now.onset, kind=kind))
        return
    mended = [e for e in analysis.process.episodes if e.stage == "probable" and e.repaired_at is not None]
    if mended:
        last = mended[-1]
        yield Line(say("last break at hour {hour}, repaired at {at}", hour=last.onset, at=last.repaired_at))
    yield from _capacity(analysis)
    yield from _set_aside(analysis)


def _capacity(analysis: Analysis) -> Iterator[Line]:
    """From the second repair on: how many hours each took. A direction is said from the third on, and never a score."""
    capacity = analysis.process.capacity
    lengths = [one.length for one in capacity.ruptures if one.length is not None] if capacity else []
    if capacity is None or len(lengths) < 2:
        return
    lasted = say("breaks mended after {list} hours", list=words.joined([str(length) for length in lengths]))
    sooner, smaller = capacity.length == "down", capacity.fall == "down"
    if not (sooner or smaller):
        yield Line(lasted)
        return
    how = say("sooner as time goes on") if sooner else say("less deep as time goes on")
    if sooner and smaller:
        how = say("sooner and less deep as time goes on")
    if len(lengths) <= FEW:
        how = say("{how} (three are few)", how=how)
    yield Line(say("{lasted}: {how}", lasted=lasted, how=how))


def _set_aside(analysis: Analysis) -> Iterator[Line]:
    """What you set aside lately, so that it is remembered as yours."""
    last = analysis.process.episodes[-1] if analysis.process.episodes else None
    lately = {hour.number for hour in analysis.process.held[-LAST:]}
    if last and last.stage == "set_aside" and last.word and lately.intersection((last.onset, *last.low_hours)):
        what = words.ASIDE[last.word.kind or last.word.verdict]
        yield Line(say("hour {hour}: set aside by you ({what})", hour=last.onset, what=what), "yours")


def _blank(analysis: Analysis) -> Iterator[Line]:
    """Said plainly where he used to give the form; nothing where he was asked for none."""
    settings = analysis.case.record.settings
    blanks = lately_blank(analysis.process.held, process_thresholds())
    if blanks is None or (settings and setting_of(analysis.case.record) == "quiet"):
        return
    yield Line(
        say(
            "{he} left the form blank in {n} of the last {hours} hours; before, hardly ever",
            n=blanks.lately,
            hours=blanks.hours,
        )
    )


def _watched(analysis: Analysis) -> Iterator[Line]:
    """No finding: a number alone, and what no number of his would show."""
    decline, watch = analysis.process.decline, analysis.process.watch
    lasting = any(one.state in ("open", "partly_repaired") for one in analysis.process.episodes)
    if decline and not lasting:
        yield Line(
            say(
                "{his} ratings have been sinking since hour {hour}, about {points} points an hour, and none stands out "
                "alone: worth asking",
                hour=decline.from_hour,
                points=words.rounded(-decline.slope),
            )
        )
    if watch:
        span = say("hours {first} to {last}", first=watch.hours[0], last=watch.hours[-1])
        top = say("{he} {v:rates|rate} at the top each time ({span})", span=span)
        same = say("{he} {v:rates|rate} the same each time ({span})", span=span)
        rated = top if watch.what == "top" else same
        yield Line(
            say(
                "{rated}: the form may not show a break when there is one; your signs and {his} attendance carry it",
                rated=rated,
            )
        )


def _moments(analysis: Analysis) -> Iterator[Line]:
    for hour in reversed(analysis.process.held[-RECENT:]):
        if hour.moments:
            named = words.listed([words.MOMENTS[moment] for moment in hour.moments])
            yield Line(say("hour {hour}: {moments}", hour=hour.number, moments=named), "yours")
            return


def two_evidence(analysis: Analysis, *, findings_on: bool) -> Iterator[Evidence]:
    """The data of the last hours; where the additive score spoke of one of them, what it is made of."""
    for hour in analysis.process.held[-6:]:
        if hour.his_alliance is not None:
            yield Evidence(say("{his} rating, hour {hour}", hour=hour.number), hour.his_alliance, hour.when, "answers")
        if hour.your_alliance is not None:
            yield Evidence(say("your rating, hour {hour}", hour=hour.number), hour.your_alliance, hour.when, "log")
        if hour.image is not None:
            yield Evidence(say("image of you, hour {hour}", hour=hour.number), float(hour.image), hour.when, "answers")
        if hour.signs:
            yield Evidence(say("signs, hour {hour}", hour=hour.number), words.signs(hour.signs), hour.when, "log")
    if findings_on and analysis.process.onsets is not None:
        yield from onset_evidence(analysis.process.onsets, analysis.process.held[-LAST:])
