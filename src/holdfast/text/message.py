"""Messages: an English sentence as its own id, with parameters, rendered late.

`say("{He} rated hour {hour} {value} of 100.", hour=7, value=40)` makes a `Message`; `render` turns it into words for
one person in one language. The English sentence is the gettext message id, so that the words stand where they are
meant and a translator sees them whole. Nothing here knows Django.

In a sentence {he} {him} {his} {himself} (and with a capital) take the form by which the person is addressed, and
{v:has|have} the verb that goes with it.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Literal

from holdfast.text.placeholders import names_alone

Address = Literal["he", "she", "they", "name"]
LOCALES = Path(__file__).parent / "locale"


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence not yet spoken: its English, and what to put into it. `other` is the plural, chosen by `n`."""

    id: str
    params: tuple[tuple[str, object], ...] = ()
    other: str | None = None
    n: float | None = None


@dataclass(frozen=True, slots=True)
class Spoken:
    """How sentences speak of one person."""

    name: str
    address: Address


def say(id: str, /, **params: object) -> Message:
    """A message with its parameters. Parameters may be messages themselves."""
    return Message(id, tuple(params.items()))


def say_n(one: str, other: str, n: float, /, **params: object) -> Message:
    """A message in singular or plural; {n} is the number."""
    return Message(one, (*params.items(), ("n", n)), other, n)


def render(message: Message | str, person: Spoken | None = None, language: str = "en") -> str:
    """The words. Without a person, a sentence that speaks of one raises `KeyError`, which is a fault of ours."""
    if isinstance(message, str):
        return message
    catalogue = _catalogue(language)
    if message.other is None or message.n is None:
        template = catalogue.gettext(message.id)
    else:  # gettext wants whole numbers; a half is plural in every language we speak
        whole = int(message.n) if float(message.n).is_integer() else 2
        template = catalogue.ngettext(message.id, message.other, whole)
    values = {name: _shown(value, person, language) for name, value in message.params}
    return names_alone(template).format_map({**_forms(person), **values})


def _shown(value: object, person: Spoken | None, language: str) -> object:
    if isinstance(value, Message):
        return render(value, person, language)
    if isinstance(value, datetime):
        return f"{value.day} {value:%B %Y, %H:%M}"
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".") if abs(value) < 10 else f"{value:.1f}".removesuffix(".0")
    return value


class _Verb:
    """{v:has|have}: the form after "they" is the plural."""

    def __init__(self, plural: bool) -> None:
        self.plural = plural

    def __format__(self, spec: str) -> str:
        one, _, many = spec.partition("|")
        return many if self.plural else one


def _forms(person: Spoken | None) -> Mapping[str, object]:
    return {} if person is None else _forms_of(person)


@cache
def _forms_of(person: Spoken) -> Mapping[str, object]:
    he, him, his, himself = {
        "he": ("he", "him", "his", "himself"),
        "she": ("she", "her", "her", "herself"),
        "they": ("they", "them", "their", "themselves"),
        "name": (person.name, person.name, f"{person.name}'s", person.name),
    }[person.address]
    words = {"he": he, "him": him, "his": his, "himself": himself}
    capital = {key.capitalize(): word[:1].upper() + word[1:] for key, word in words.items()}
    return {**words, **capital, "v": _Verb(person.address == "they"), "name": person.name}


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("holdfast", LOCALES, [language], fallback=True)
