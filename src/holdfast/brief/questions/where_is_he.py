"""Question 1, where he is: channels as level and swing, integration, symptoms, injuries, and what is unknown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from holdfast.analysis.model import Analysis
from holdfast.brief import words
from holdfast.brief.finding import Evidence
from holdfast.brief.page import Line
from holdfast.brief.questions.states import high_line, link_lines, others_line
from holdfast.outcome.readings import Series
from holdfast.process.readings import Channel
from holdfast.text import Message, say, say_n

MAIN = ("grandiosity", "entitlement", "vulnerability")
INJURY_DAYS = 60
SERIES = 3
MOST = 7
DIRECTIONS = {
    "up": say("{channel} up"),
    "down": say("{channel} down"),
    None: say("{channel}"),
}


def where_lines(analysis: Analysis, *, findings_on: bool) -> tuple[Line, ...]:
    """At most `MOST` lines. Where there is more, what changes least gives way: it stands on the case page."""
    lines = list(_lines(analysis, findings_on=findings_on))
    kept = sorted(range(len(lines)), key=lambda place: lines[place][0])[:MOST]
    return tuple(lines[place][1] for place in sorted(kept))


def _lines(analysis: Analysis, *, findings_on: bool) -> Iterator[tuple[int, Line]]:
    """Each line with how soon it gives way, 0 last."""
    known = {channel.name: channel for channel in analysis.process.channels if channel.level is not None}
    given = [known[name] for name in (*MAIN, "external_regulation") if name in known]
    for channel in given:
        if channel.direction != "steady":
            yield 0, Line(_channel(channel), "his")
    steady = [channel for channel in given if channel.direction == "steady"]
    if steady:
        yield 0, Line(_steady(steady), "his")
    unknown = [words.CHANNELS[name] for name in MAIN if name not in known]
    if unknown:
        yield 0, Line(say("{channels} unknown ({because})", channels=words.joined(unknown), because=_because(analysis)))
    states = analysis.process.states
    if findings_on and states is not None:
        yield from ((4, line) for line in high_line(states))
        yield from ((2, line) for line in link_lines(states))
    yield 2, Line(_split(analysis))
    if findings_on and states is not None:
        yield from ((3, line) for line in others_line(states))
    measured = [_measured(series) for series in _series(analysis)[:SERIES]]
    if measured:
        yield 1, Line(words.listed(measured), "his")
    if not analysis.outcome.series:
        yield 1, Line(say("symptoms and functioning unknown: nothing was measured"))
    for event in analysis.process.injuries[-1:]:
        if 0 <= (words.today(analysis) - event.when).days <= INJURY_DAYS:
            yield 0, Line(say("injury on {when}: {event}", when=event.when, event=words.event(event)))


def _because(analysis: Analysis) -> Message:
    """Why a main channel has no level: how many answers are wanting, or that there were none."""
    channels = analysis.process.channels
    if not any(channel.n_recent for channel in channels):
        return say("no check-ins lately")
    wanting = max(channel.needs for channel in channels if channel.name in MAIN)
    return say_n("too early to tell: {n} more check-in", "too early to tell: {n} more check-ins", wanting)


def _steady(channels: Sequence[Channel]) -> Message:
    """All that have not moved, in one clause: each with level, band and swing; its check-ins: on the case page."""
    several = [_level(channel) for channel in channels if not channel.single_item]
    single = [_level(channel) for channel in channels if channel.single_item]
    if not single:
        return say("steady: {channels}", channels=words.joined(several))
    thin = say(
        "on one item each: {single}" if len(single) > 1 else "on one item: {single}", single=words.joined(single)
    )
    if not several:
        return say("steady, {thin}", thin=thin)
    return say("steady: {several}; {thin}", several=words.joined(several), thin=thin)


def _level(channel: Channel) -> Message:
    assert channel.level is not None
    name = words.CHANNELS[channel.name]
    if channel.swing is None or channel.low is None or channel.high is None:
        return say("{channel} {span}", channel=name, span=words.usual(channel.level, channel.low, channel.high))
    return say("{channel} {level} ({low} to {high}; swing {swing})", channel=name, level=words.rounded(channel.level),
               low=words.rounded(channel.low), high=words.rounded(channel.high),
               swing=words.rounded(channel.swing))  # fmt: skip


def _measured(series: Series) -> Message:
    last = series.points[-1]
    return say("{title} {value} on {when}", title=series.title, value=last.value, when=last.when)


def _channel(channel: Channel) -> Message:
    """Level with its band, and how widely he moves about it; before that is known, what he answered lately."""
    assert channel.level is not None
    template = DIRECTIONS[channel.direction]
    known = {
        "moved": say(template.id, channel=words.CHANNELS[channel.name]),
        "span": words.usual(channel.level, channel.low, channel.high),
        "counted": say_n("{n} check-in", "{n} check-ins", channel.n_recent),
    }
    if channel.swing is not None:
        swing = words.rounded(channel.swing)
        if channel.single_item:
            return say("{moved}: level {span}, swing {swing}, {counted}, one item only", swing=swing, **known)
        return say("{moved}: level {span}, swing {swing}, {counted}", swing=swing, **known)
    lowest, highest = words.rounded(channel.lowest or 0), words.rounded(channel.highest or 0)
    if channel.single_item:
        template = say("{moved}: level {span}, answers {lowest} to {highest}, {counted}, one item only")
    else:
        template = say("{moved}: level {span}, answers {lowest} to {highest}, {counted}")
    return say(template.id, lowest=lowest, highest=highest, **known)


def _split(analysis: Analysis) -> Message:
    for hour in reversed(analysis.process.held):
        if hour.split_self:
            return say("split self, hour {hour}: {anchor}", hour=hour.number, anchor=words.SPLIT[hour.split_self])
    return say("split self not looked at yet")


def _series(analysis: Analysis) -> list[Series]:
    """The measures given last, the longest first among those of one day."""
    given = [series for series in analysis.outcome.series if series.points]
    return sorted(given, key=lambda series: (series.points[-1].when, len(series.points)), reverse=True)


def where_evidence(analysis: Analysis) -> Iterator[Evidence]:
    for channel in analysis.process.channels:
        for when, value in channel.points[-5:]:
            yield Evidence(words.CHANNELS[channel.name], value, when, "answers")
    for series in _series(analysis):
        for point in series.points[-3:]:
            yield Evidence(say("{title}", title=series.title), point.value, point.when, "measure", point.ref)
    for answer in analysis.outcome.safety:
        given = say("left blank") if answer.value is None else say("{value} (as answered)", value=answer.value)
        item = say("{item}", item=f"{answer.instrument} {answer.item}")
        yield Evidence(item, given, answer.when, "answers", answer.ref)
    for event in analysis.process.injuries:
        yield Evidence(say("injury"), words.event(event), event.when, "events", event.id)
