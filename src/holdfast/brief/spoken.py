"""A brief in words: what the terminal, the JSON and the HTML share. Renders late, for the person of the brief."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from math import ceil
from zoneinfo import ZoneInfo

from holdfast.brief.finding import Evidence, Finding, Option
from holdfast.brief.page import Brief, Line
from holdfast.citations import citations
from holdfast.text import Message, render, say

ORIGINS = {
    "practice": None,
    "invented": say("invented example"),
    "simulated": say("simulated, not a person"),
    "public data": say("public data"),
}
CERTAINTIES = {
    "two sources agree": say("two sources agree"),
    "worth asking": say("worth asking"),
    "seen": say("seen, not inferred"),
    "too early": say("too early to tell"),
}
ATTENTION = {"now": say("now"), "before the hour": say("before the hour")}
NOTHING = say("Nothing now. That is no promise.")
NOTHING_NEW = say("Nothing new now. What was said before stands below.")
_TURNING = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"))
"""Marks that turn the direction of a line: somebody else's text must not reorder ours."""


def short_day(when: date, year: int) -> str:
    """A day in few letters: "14 Mar", with its year where that is not `year`."""
    short = f"{when.day} {when:%b}"
    return short if when.year == year else f"{short} {when.year}"


class Voice:
    """Speaks the messages of one brief: its person, its language, its clock."""

    def __init__(self, brief: Brief, language: str = "en") -> None:
        self.brief, self.language = brief, language
        self._zone = ZoneInfo(brief.zone)

    def __call__(self, message: Message | str | float | None) -> str:
        if message is None:
            return ""
        if isinstance(message, Message | str):
            return plain(render(message, self.brief.person, self.language))
        return number(message)

    def lines(self, lines: Iterable[Line]) -> list[str]:
        return [self(line.text) for line in lines]

    def day(self, when: date | datetime) -> str:
        """A short day: "14 Mar", with its year where that is not the year of the brief."""
        if isinstance(when, datetime):
            when = when.astimezone(self._zone).date()
        return short_day(when, self.brief.at.year)

    def evidence(self, one: Evidence) -> str:
        """What, value and day in one breath; the day is left out where the value is already one."""
        what, value = self(one.what), self(one.value)
        told = f"{what}: {value}" if value else what
        if one.when is None:
            return told
        # After somebody's full stop a comma would look like a slip.
        return f"{told} ({self.day(one.when)})" if told[-1] in ".?!…" else f"{told}, {self.day(one.when)}"

    def measured(self, finding: Finding) -> str:
        """How often it speaks for nothing, and how often it is right, on invented treatments."""
        if finding.false_alarms_per_20_sessions is None:
            return self(say("how often it is wrong: not yet measured"))
        often = say("in invented treatments: of 20 uneventful hours it spoke in {often}", often=_at_most(finding))
        if finding.right_of_10 is None:
            return self(often)
        # Rounded down: ten of ten would promise what no simulation can.
        right = say("of ten times it spoke, at least {right} were right", right=int(finding.right_of_10))
        return self(say("{often}; {right}", often=often, right=right))

    def sources(self, finding: Finding) -> list[str]:
        return [citations()[number] for number in finding.sources]


def _at_most(finding: Finding) -> Message | str:
    """Rounded up, and never "0": what was heard in invented treatments is no promise for real ones."""
    alarms = finding.false_alarms_per_20_sessions or 0.0
    return say("less than 0.1") if alarms < 0.1 else number(ceil(10 * alarms - 1e-9) / 10)


def cited(option: Option) -> str:
    """The citations of an option's S-numbers."""
    return "; ".join(citations().get(number.strip(), number.strip()) for number in option.source.split(","))


def number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def plain(text: str) -> str:
    """Text without marks that would turn the direction of the line it stands in."""
    return text if text.isascii() else text.translate(_TURNING)


def columns(text: str) -> int:
    """How many columns of a terminal a text takes: wide characters two, combining ones none."""
    return sum(_width(char) for char in text)


def _width(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1
