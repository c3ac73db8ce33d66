"""What stands beside the pictures of one measure: who answered, which group, how the limit came about."""

from __future__ import annotations

from collections.abc import Mapping

from holdfast.charts.colours import Ink
from holdfast.charts.words import day, number
from holdfast.measures.change import SmallestChange
from holdfast.measures.history import Filled, History
from holdfast.measures.instrument import Method, PlaneState, Rater
from holdfast.text import Message, say, say_n

STATES: Mapping[PlaneState, Message] = {
    "neither high": say("neither high"),
    "grandiosity high": say("grandiosity high"),
    "vulnerability high": say("vulnerability high"),
    "both high": say("both high"),
}
INKS: Mapping[Rater, Ink] = {"patient": "patient", "therapist": "therapist", "informant": "ink"}
METHODS: Mapping[Method, Message] = {
    "jacobson_truax": say("Jacobson and Truax"),
    "published_rule": say("a published rule"),
    "convention": say("a convention"),
    "anchor": say("the least difference people notice"),
}


def voice(rater: Rater, relation: str) -> Message:
    """Who answered, as a word beside a line: he, you, or who it was to him."""
    if rater == "patient":
        return say("{he}")
    return say("you") if rater == "therapist" else say("{who}", who=relation or say("somebody who knows {him}"))


def answered(seen: History) -> list[Message]:
    """Who answered how often and from when to when, one sentence for each."""
    said = []
    for rater, relation in seen.voices():
        forms = [one for one in seen.forms if one.voice == (rater, relation)]
        said.append(_how_often(rater, relation, forms))
    return said


def _how_often(rater: Rater, relation: str, forms: list[Filled]) -> Message:
    first, last = day(forms[0].when), day(forms[-1].when)
    if rater == "patient":
        one, other = "{He} answered once, on {first}.", "{He} answered {n} times, from {first} to {last}."
    elif rater == "therapist":
        one, other = "You rated {him} once, on {first}.", "You rated {him} {n} times, from {first} to {last}."
    else:
        one = "About {him}, {who} answered once, on {first}."
        other = "About {him}, {who} answered {n} times, from {first} to {last}."
    return say_n(one, other, len(forms), first=first, last=last, who=voice(rater, relation))


def group_said(seen: History, name: str) -> Message | None:
    """The group's mean with its name, or None where the group has no figures for this score."""
    reference = seen.reference(name)
    if reference is None or seen.group is None:
        return None
    return say(
        "The thin line is the mean of {group}: {mean}.", group=say(seen.group.title), mean=figure(reference.mean)
    )


def how(change: SmallestChange) -> Message:
    """By which method and coefficient, in short."""
    if change.method != "jacobson_truax" or change.reliability is None:
        return METHODS[change.method]
    return say(
        "Jacobson and Truax, {kind} {value}", kind=say(change.reliability_kind), value=figure(change.reliability)
    )


def figure(value: float) -> str:
    """A number with at most two decimals, as it stands in a table."""
    return f"{value:.2f}".rstrip("0").rstrip(".").replace("-", "−")


def t(value: float | None) -> Message | str:
    return "" if value is None else number(round(value))
