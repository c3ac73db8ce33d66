"""Question 4, pace and pulls: depth against his own defence, stance, the frame, and (private) what one was drawn to."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.analysis.model import Analysis
from holdfast.brief import words
from holdfast.brief.finding import Evidence
from holdfast.brief.paced import (
    asked_apart,
    association,
    felt,
    followed,
    frame_lately,
    frame_line,
    frame_together,
    most_telling,
    pace_link,
    signed,
    stance_line,
    stance_of,
    what_touched,
)
from holdfast.brief.page import Line
from holdfast.process.pace_readings import PaceLink
from holdfast.process.summaries import last_depths
from holdfast.text import Message, say


def pace_lines(analysis: Analysis, *, findings_on: bool = True) -> Iterator[Line]:
    """What was marked, and what was answered; with findings on also what is set against this pair's usual."""
    yield from _depth_lines(analysis)
    band = stance_of(analysis)
    if band is not None:
        yield Line(stance_line(band, inferred=findings_on), "yours")
    link = pace_link(analysis)
    if findings_on and _clear(link):
        yield Line(association(link))
    for events in frame_together(frame_lately(analysis)):
        yield Line(say("the frame: {event}", event=frame_line(events)))
    pulled = analysis.process.pulled
    if pulled:
        named = words.listed([felt(one) for one in pulled])
        yield Line(say("pulls in the last three hours: {named}", named=named), "yours", private=True)
        most = most_telling(pulled)
        asked = asked_apart(most) if most is not None and findings_on else None
        if asked is not None:
            yield Line(asked, "yours", private=True)


def _clear(link: PaceLink) -> bool:
    """Two minutes have no room for what chance could make: that stands with the sources and on the case page."""
    return link.low is not None and link.high is not None and (link.low > 0 or link.high < 0)


def _depth_lines(analysis: Analysis) -> Iterator[Line]:
    depths = last_depths(analysis.process)
    if depths:
        listed = words.listed([str(depth) for _, depth in depths])
        yield Line(
            say("depth {depths} of 5, {hours}", depths=listed, hours=words.hours([n for n, _ in depths])), "yours"
        )
    else:
        yield Line(say("depth unknown: not marked lately"))
    defences = [(h.number, h.defence) for h in analysis.process.held[-3:] if h.defence is not None]
    if defences:
        listed = words.listed([signed(value) for _, value in defences])
        yield Line(say("defence {values} against {his} usual", values=listed), "yours")


def _stance(value: int) -> Message:
    return say("{value} (-3 all empathy, +3 all firmness)", value=signed(value))


def pace_evidence(analysis: Analysis) -> Iterator[Evidence]:
    for hour in analysis.process.held[-6:]:
        if hour.depth is not None:
            topics = words.joined([words.TOPICS[t] for t in hour.topic]) if hour.topic else say("topic not marked")
            value = say("{depth} of 5, {topics}", depth=hour.depth, topics=topics)
            yield Evidence(say("depth, hour {hour}", hour=hour.number), value, hour.when, "log")
        if hour.defence is not None:
            value = say("{value} against {his} usual", value=f"{hour.defence:+d}")
            yield Evidence(say("defence, hour {hour}", hour=hour.number), value, hour.when, "log")
        if hour.stance is not None:
            yield Evidence(say("stance, hour {hour}", hour=hour.number), _stance(hour.stance), hour.when, "log")
    if analysis.process.pace:
        yield Evidence(say("depth and what followed"), association(pace_link(analysis)), None, "log")
    for events in frame_together(frame_lately(analysis)):
        for event in events:
            yield Evidence(say("the frame, hour {hour}", hour=event.hour), what_touched(event), event.when, "events")
        for reaction, brought in followed(events):
            who_came = reaction.marks or reaction.well
            yield Evidence(say("after it"), brought, reaction.when, "attendance" if who_came else "answers")
    for one in analysis.process.pulled or ():
        yield Evidence(felt(one), asked_apart(one), None, "private")
