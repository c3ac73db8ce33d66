"""A form of the contract's pages as data: its questions, and what one template draws. What each form asks stands in
`clause_forms` and `whole_forms`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from holdfast.text import Message, render, say
from holdfast.web.text_tags import language

Kind = Literal["taps", "line", "text", "select", "boxes", "tenth"]
LONGEST_LINE = 500
LONGEST_TEXT = 20_000


@dataclass(frozen=True, slots=True)
class FormField:
    """One question of a form. `options` are (value, words); `most` the longest text it takes; `fold`: not needed at
    first sight, and shown under "more".
    """

    name: str
    label: Message
    kind: Kind
    options: tuple[tuple[str, Message | str], ...] = ()
    values: tuple[str, ...] = ()
    most: int = LONGEST_LINE
    needed: bool = False
    fold: bool = False

    @property
    def value(self) -> str:
        return self.values[0] if self.values else ""

    @property
    def tenth(self) -> SafeString:
        """The keys 0 to 10, and a first one for "not said"."""
        return _tenth(self.name, self.value, language())


@dataclass(frozen=True, slots=True)
class MoveForm:
    """One thing to do with a clause, or with the contract as a whole (`clause` empty).

    `seen`: the hash of the clause's words as this form was made, so that a yes, and new words, are known to be about
    them. `hidden`: what is sent along unasked.
    """

    does: str
    title: Message
    button: Message
    clause: str
    fields: tuple[FormField, ...]
    hint: Message | None = None
    seen: str = ""
    hidden: tuple[tuple[str, str], ...] = ()
    said: tuple[Message, ...] = ()

    @property
    def front(self) -> tuple[FormField, ...]:
        return tuple(field for field in self.fields if not field.fold)

    @property
    def folded(self) -> tuple[FormField, ...]:
        return tuple(field for field in self.fields if field.fold)

    @property
    def fold_open(self) -> bool:
        """Was something typed where it is folded away?"""
        return any(any(field.values) for field in self.folded)


@lru_cache(maxsize=512)
def _tenth(name: str, chosen: str, spoken_in: str) -> SafeString:
    """Drawn once for each name and answer."""
    nothing = format_html('<span aria-hidden="true">·</span><span class="unseen">{}</span>',
                          render(say("not said"), None, spoken_in))  # fmt: skip
    keys = [("", "tap none", nothing), *((str(n), "tap", str(n)) for n in range(11))]
    return format_html_join(
        "",
        '<label class="{}"><input type="radio" name="{}" value="{}"{}><span>{}</span></label>',
        ((style, name, value, mark_safe(" checked") if value == chosen else "", words) for value, style, words in keys),  # nosec B308
    )


def by_field(chosen: str = "patient", *, his_alone: bool = False) -> FormField:
    """Who did it. `his_alone`: while the two come first, what is new can only come from him."""
    both = (("patient", say("{him}")), ("therapist", say("you")))
    return FormField("by", say("By"), "taps", both[:1] if his_alone else both, (chosen,), needed=True)


def words_field(label: Message, *, needed: bool = False) -> FormField:
    return FormField("words", label, "text", most=LONGEST_TEXT, needed=needed)


def text_field(text: str) -> FormField:
    return FormField("text", say("In words for both"), "text", values=given(text), most=LONGEST_TEXT, needed=True)


def given(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()
