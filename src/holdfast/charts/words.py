"""The short words that stand in pictures, each a message."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from holdfast.case.moves import Phase
from holdfast.case.record import Attendance, EventWhat
from holdfast.case.working import MomentKind
from holdfast.contract.conviction import Conviction
from holdfast.outcome.readings import Better
from holdfast.process.scores import ChannelName
from holdfast.text import Message, say

MONTHS = (
    say("Jan"), say("Feb"), say("Mar"), say("Apr"), say("May"), say("Jun"),
    say("Jul"), say("Aug"), say("Sep"), say("Oct"), say("Nov"), say("Dec"),
)  # fmt: skip
PHASES: Mapping[Phase, Message] = {
    "explore": say("explore"),
    "shared_formulation": say("shared formulation"),
    "act": say("act"),
    "relate": say("relate"),
    "consolidate": say("consolidate"),
}
HAPPENED: Mapping[EventWhat, Message] = {
    "humiliation": say("humiliation"),
    "loss": say("loss"),
    "exposure": say("exposure"),
    "leave": say("leave"),
    "separation": say("separation"),
    "illness": say("illness"),
    "success": say("success"),
    "move": say("move"),
    "other": say("event"),
}
MOMENTS: Mapping[MomentKind, Message] = {
    "real_contact": say("real contact"),
    "own_wish": say("own wish"),
    "curious_mind": say("curious about a mind"),
    "sad_and_stayed": say("sad and stayed"),
    "own_part": say("own part"),
    "named_cost": say("named a cost"),
    "laughed_at_himself": say("laughed at {himself}"),
    "something_for_fun": say("something for fun"),
    "came_back": say("came back"),
}
FIRSTS: Mapping[Literal["stayed_after_no", "came_back_after_anger", "repair_sooner", "own_wish_third"], Message] = {
    "stayed_after_no": say("stayed after a no"),
    "came_back_after_anger": say("came back after anger"),
    "repair_sooner": say("repaired sooner"),
    "own_wish_third": say("own wish, third time"),
}
NOT_HELD: Mapping[Attendance, Message] = {"cancelled": say("cancelled"), "missed": say("missed")}
NOT_HELD_KEY = say("× an hour that did not take place")
MOMENT_KEY = say("| across the line: a moment; several side by side: a repair")
CHANNELS: Mapping[ChannelName, Message] = {
    "grandiosity": say("Grandiosity"),
    "entitlement": say("Entitlement"),
    "vulnerability": say("Vulnerability"),
    "external_regulation": say("Leaning on others' regard"),
    "reparative_tilt": say("Guilt before shame"),
}
CONVICTIONS: Mapping[Conviction, Message] = {
    "makes_sense": say("makes sense"),
    "own_wish": say("own wish"),
    "can_do": say("can do"),
    "trust": say("trust"),
}
BETTER: Mapping[Better, Message] = {
    "lower": say("lower is better"),
    "higher": say("higher is better"),
    "neither": say("neither way is better"),
}


def month(day: date, *, with_year: bool) -> Message:
    name = MONTHS[day.month - 1]
    return say("{month} {year}", month=name, year=day.year) if with_year else name


def day(when: date) -> Message:
    """A day as it stands in a table: 14 Mar 2023."""
    return say("{day} {month} {year}", day=when.day, month=MONTHS[when.month - 1], year=when.year)


def number(value: float) -> Message:
    """A number as it stands in a table, whole where it is."""
    return say("{value}", value=int(value) if float(value).is_integer() else round(float(value), 1))
