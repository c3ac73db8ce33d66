"""Question 4, pace and pulls: depth against his own defence, stance, and (private) what one was drawn to."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.analysis.model import Analysis
from holdfast.brief import words
from holdfast.brief.finding import Evidence
from holdfast.brief.page import Line
from holdfast.process.readings import Pulled
from holdfast.process.summaries import last_depths, stance_leaning
from holdfast.process.thresholds import process_thresholds
from holdfast.text import Message, say

PULLS = {
    "special": say("special"),
    "small": say("small"),
    "bored": say("bored"),
    "retaliate": say("wanting to pay back"),
    "prove": say("having to prove"),
    "accommodate": say("accommodating"),
    "helpless": say("helpless"),
    "used": say("used"),
    "afraid": say("afraid"),
    "warm": say("warm"),
}
URGES = {
    "prove": say("urge to prove"),
    "rescue": say("urge to rescue"),
    "punish": say("urge to punish"),
    "end": say("urge to end"),
    "please": say("urge to please"),
    "lecture": say("urge to lecture"),
}
STANCES = {
    "empathy": say("stance leaning to empathy"),
    "firmness": say("stance leaning firm"),
    "even": say("stance even"),
}


def pace_lines(analysis: Analysis) -> Iterator[Line]:
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
        listed = words.listed([f"{value:+d}" if value else "0" for _, value in defences])
        yield Line(say("defence {values} against {his} usual", values=listed), "yours")
    leaning = stance_leaning(analysis.process, process_thresholds())
    if leaning:
        yield Line(STANCES[leaning], "yours")
    pulled = analysis.process.pulled
    if pulled:
        named = words.listed([_felt(one) for one in pulled])
        yield Line(say("pulls in the last three hours: {named}", named=named), "yours", private=True)


def _felt(pulled: Pulled) -> Message:
    name = (URGES if pulled.kind == "urge" else PULLS)[pulled.what]
    if pulled.kind == "urge":
        return say("{name} ({hours})", name=name, hours=words.hours(pulled.hours))
    return say(
        "{name} up to {most} of 3 ({hours})", name=name, most=max(pulled.strengths), hours=words.hours(pulled.hours)
    )


def pace_evidence(analysis: Analysis) -> Iterator[Evidence]:
    for hour in analysis.process.held[-6:]:
        if hour.depth is not None:
            topics = words.joined([words.TOPICS[t] for t in hour.topic]) if hour.topic else say("topic not marked")
            value = say("{depth} of 5, {topics}", depth=hour.depth, topics=topics)
            yield Evidence(say("depth, hour {hour}", hour=hour.number), value, hour.when, "log")
        if hour.defence is not None:
            value = say("{value} against {his} usual", value=f"{hour.defence:+d}")
            yield Evidence(say("defence, hour {hour}", hour=hour.number), value, hour.when, "log")
    for one in analysis.process.pulled or ():
        yield Evidence(_felt(one), None, None, "private")
