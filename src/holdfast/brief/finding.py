"""What a rule says: a finding, or an abstention that names what it needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from holdfast.text import Message

Certainty = Literal["two sources agree", "worth asking", "seen", "too early"]
When = date | datetime


@dataclass(frozen=True, slots=True)
class Evidence:
    """One datum behind a finding: what it is, its value, its day. `private` marks the third drawer.

    `source` is whose voice it is (`forms.md` 5): the patient's answers, the therapist's log, attendance, the contract;
    "literature" is nobody's of the two: what was found or held elsewhere, cited in words.
    `ref` points at the entry it was read from, so that the page can open it.
    """

    what: Message
    value: Message | str | float | None
    when: When | None
    source: Literal["answers", "log", "attendance", "contract", "events", "measure", "private", "literature"]
    ref: str | None = None

    @property
    def private(self) -> bool:
        return self.source == "private"


@dataclass(frozen=True, slots=True)
class Option:
    """Something one could do: a sentence that could be said, and one that usually makes it worse."""

    approach: str
    move: Message
    say: Message | None = None
    rather_not: Message | None = None
    source: str = ""


def one_of_each(options: Iterable[Option]) -> tuple[Option, ...]:
    """The first option of each approach, those for anybody left out: what a short page has room for."""
    first: dict[str, Option] = {}
    for option in options:
        if option.approach != "any":
            first.setdefault(option.approach, option)
    return tuple(first.values())


@dataclass(frozen=True, slots=True)
class Finding:
    """The only thing the workbench tells a therapist. As private as its most private evidence.

    `against`: what speaks against it, in this case and elsewhere, as data like its evidence and beside it.
    `more`: further options in the languages in use, for whoever opens them; no short page holds them.
    """

    rule: str
    version: int
    about: str
    headline: Message
    evidence: tuple[Evidence, ...]
    meaning: Message
    options: tuple[Option, ...]
    certainty: Certainty
    missing: tuple[Message, ...] = ()
    sources: tuple[str, ...] = ()
    false_alarms_per_20_sessions: float | None = None
    right_of_10: float | None = None
    front: bool = False
    attention: Literal["now", "before the hour"] | None = None
    against: tuple[Evidence, ...] = ()
    more: tuple[Option, ...] = ()

    @property
    def private(self) -> bool:
        return any(e.private for e in (*self.evidence, *self.against))

    def weighed_with(self, against: tuple[Evidence, ...]) -> Finding:
        """The same finding with what speaks against it beside it."""
        return replace(self, against=against)


@dataclass(frozen=True, slots=True)
class Abstained:
    """A rule that cannot speak yet, and what it needs."""

    rule: str
    needs: Message
