"""How the bundle speaks: to one person, in one zone, any field of any entry."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Literal, cast, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

from holdfast.case.fields import Entry
from holdfast.case.record import Record
from holdfast.interop.bundle.questionnaires import WordsOf
from holdfast.interop.bundle.words import label, tag_words
from holdfast.measures.words import wording
from holdfast.text import Message, Spoken, render, say

NOTHING = "–"
IN_WORDS = ("text", "words", "done")
SAID_ELSEWHERE = ("id", "recorded_at", "corrects", "when")
TOLD_WHEN_NOT = ("in_use",)
"""What is so unless it is said: left out, a no would read as a yes."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Renders for the person of one record; moments are told in the record's zone, forms in words that may be shown."""

    person: Spoken
    zone: ZoneInfo
    language: str = "en"
    words_of: WordsOf = wording

    def __call__(self, message: Message | str, **params: object) -> str:
        said = say(message, **params) if isinstance(message, str) else message
        return render(said, self.person, self.language)

    def day(self, when: date | datetime | None) -> str:
        """A day, short enough for a table: 14 Mar 2023."""
        if when is None:
            return NOTHING
        there = when.astimezone(self.zone).date() if isinstance(when, datetime) else when
        return f"{there.day} {there:%b} {there.year}"

    def moment(self, when: datetime) -> str:
        return f"{self.day(when)}, {when.astimezone(self.zone):%H:%M}"

    def tag(self, field: str, tag: str | None) -> str:
        return NOTHING if tag is None else self(tag_words(field, tag))

    def tags(self, field: str, tags: tuple[str, ...]) -> str:
        return ", ".join(self.tag(field, tag) for tag in tags)

    def label(self, field: str) -> str:
        return self(label(field))

    def entry(self, value: Any, leave_out: tuple[str, ...] = SAID_ELSEWHERE) -> str:
        """Everything an entry holds beside its times, the words first. What was left empty is not told."""
        words, told = [], []
        for name in (f.name for f in fields(value) if f.name not in leave_out):
            held = getattr(value, name)
            if held is None or held == () or (held is False and name not in TOLD_WHEN_NOT):
                continue
            shown = self.value(type(value), name, held)
            if name in IN_WORDS:
                words.append(shown)
            else:
                told.append(f"{self.label(name)}: {shown}")
        return "\n".join([*words, *(["; ".join(told)] if told else [])]) or NOTHING

    def value(self, kind: type[Any], field: str, held: Any) -> str:
        """One value of one field in words."""
        if held is True:
            return self("yes")
        if held is None or held is False:
            return NOTHING if held is None else self("no")
        if isinstance(held, datetime):
            return self.moment(held)
        if isinstance(held, date):
            return self.day(held)
        if isinstance(held, str):
            return self.tag(field, held) if field in tag_fields(cast("Hashable", kind)) else held
        if isinstance(held, tuple):
            return ", ".join(self.value(kind, field, one) for one in held)
        return self.entry(held) if is_dataclass(held) else f"{held:g}"


def voice_of(record: Record, words_of: WordsOf = wording) -> Voice:
    about = record.about
    return Voice(Spoken(about.pseudonym, about.address), ZoneInfo(about.zone), words_of=words_of)


@cache
def tag_fields(kind: Hashable) -> frozenset[str]:
    """The fields of a dataclass that hold a tag, not somebody's words."""
    return frozenset(name for name, hint in get_type_hints(kind).items() if _has_literal(hint))


def _has_literal(hint: Any) -> bool:
    return get_origin(hint) is Literal or any(_has_literal(part) for part in get_args(hint))


def stands(entries: tuple[Any, ...]) -> tuple[Any, ...]:
    """The entries that nothing corrected."""
    replaced = {one.corrects for one in entries if isinstance(one, Entry) and one.corrects}
    return tuple(one for one in entries if getattr(one, "id", None) not in replaced)
