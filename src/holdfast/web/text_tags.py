"""The words of a page: `{% say %}`, `{% say_n %}` and the filters that speak a message. Built into every template.

Every string a page shows goes through `holdfast.text`, so that it takes the form by which the person is addressed and
can be translated. The person is the template variable `person` (a `Spoken`); a page about nobody has none. What comes
out is plain text and is escaped like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone, translation

from holdfast.brief import words
from holdfast.brief.spoken import plain
from holdfast.text import Message, Spoken, render, say, say_n

register = template.Library()
NOTHING = "–"


@register.simple_tag(takes_context=True, name="say")
def say_tag(context: Mapping[str, Any], sentence: str | Message, **params: object) -> str:
    """`{% say "Hour {n}" n=hour.number %}`: the sentence with its parameters, about the page's person."""
    message = say(sentence, **_here(params)) if isinstance(sentence, str) else sentence
    return spoken(message, _person(context))


@register.simple_tag(takes_context=True, name="say_n")
def say_n_tag(context: Mapping[str, Any], one: str, other: str, n: float, **params: object) -> str:
    """`{% say_n "{n} hour" "{n} hours" count %}`: singular or plural by `n`."""
    return spoken(say_n(one, other, n, **_here(params)), _person(context))


@register.filter
def spoken(value: object, person: Spoken | None = None) -> str:
    """`{{ message|spoken:person }}`: a message, a name, a date or a number in words; a dash where there is nothing.

    Marks that would turn the direction of a line are left out: somebody's words must not reorder ours.
    """
    if value is None or value == "":
        return NOTHING
    if isinstance(value, Message):
        here = Message(value.id, tuple(_here(dict(value.params)).items()), value.other, value.n)
        return plain(render(here, person or None, language()))
    if isinstance(value, str):  # a page speaks a thousand of them: numbers of a table, already in words
        return plain(value)
    return plain(render(say("{value}", **_here({"value": value})), None, language()))


@register.filter
def day(value: date | datetime | None) -> str:
    """A day of this practice in words: 14 March 2023."""
    return NOTHING if value is None else spoken(_date(value))


@register.filter
def weekday(value: date | datetime | None) -> str:
    """The day of the week with its date: Tuesday 14 March."""
    if value is None:
        return NOTHING
    from holdfast.web.words import day_of_week, month

    there = _date(value)
    words = say("{weekday} {day} {month}", weekday=day_of_week(there), day=there.day, month=month(there))
    return render(words, None, language())


@register.filter
def short_weekday(value: date | datetime) -> str:
    """The same, short: Wed 15 March."""
    from holdfast.web.words import month, word

    there = _date(value)
    words = say(
        "{weekday} {day} {month}", weekday=word("short_weekday", there.weekday()), day=there.day, month=month(there)
    )
    return render(words, None, language())


@register.filter
def clock(value: datetime | None) -> str:
    """The time of day at the practice: 11:00."""
    return NOTHING if value is None else f"{_local(value):%H:%M}"


def language() -> str:
    """The language of this request, as `holdfast.text` names it."""
    return (translation.get_language() or "en").partition("-")[0]


def _person(context: Mapping[str, Any]) -> Spoken | None:
    person = context.get("person")
    return person if isinstance(person, Spoken) else None


def _here(params: Mapping[str, object]) -> dict[str, object]:
    return {name: _local(value) if isinstance(value, datetime) else value for name, value in params.items()}


def _local(value: datetime) -> datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value


def _date(value: date | datetime) -> date:
    return _local(value).date() if isinstance(value, datetime) else value


@register.simple_tag(takes_context=True, name="word")
def word_tag(context: Mapping[str, Any], kind: str, tag: str | int | None) -> str:
    """`{% word "sign" mark.sign %}`: what a tag of the forms is called; a dash for none."""
    from holdfast.web.words import word

    return NOTHING if tag is None else spoken(word(kind, tag), _person(context))


@register.simple_tag(takes_context=True, name="words")
def words_tag(context: Mapping[str, Any], kind: str, tags: Iterable[str] | None) -> str:
    """`{% words "topic" hour.topic %}`: several tags with commas; "not touched" for a row without a mark."""
    from holdfast.web.words import several

    if tags is None:
        return spoken(say("not touched"))
    person = _person(context)
    return ", ".join(spoken(message, person) for message in several(kind, tags)) or spoken(say("none"))


@register.filter
def signed(value: float | None) -> str:
    """A number on a scale with two ends, with its sign: +45, 0, -30."""
    return NOTHING if value is None else f"{words.rounded(value):+d}".replace("-", "−").replace("+0", "0")


@register.filter
def whole(value: float | None) -> str:
    """A score of 0 to 100 as people say it: without decimals."""
    return NOTHING if value is None else str(words.rounded(value)).replace("-", "−")


@register.filter
def percent(value: float | None) -> str:
    """A share of 0 to 1 in whole hundredths."""
    return NOTHING if value is None else str(words.rounded(100 * value))


@register.filter
def hundredths(value: float | None) -> str:
    """A correlation with two decimals."""
    return NOTHING if value is None else f"{value:.2f}".replace("-", "−")


@register.filter
def stopped(sentence: str) -> str:
    """The sentence with a full stop, unless it ends in a mark of its own."""
    bare = sentence.rstrip('”"’) ')
    return sentence if bare.endswith((".", "?", "!", "…")) else f"{sentence}."


@register.filter
def unstopped(sentence: str) -> str:
    """Somebody's words without their full stop, where a sentence of ours goes on after them."""
    return sentence.removesuffix(".")


@register.filter
def as_word(tag: str | None, kind: str) -> Message | str:
    """A tag as a message, to be put into a sentence: `kind=one.kind|as_word:"episode_kind"`."""
    from holdfast.web.words import word

    return NOTHING if tag is None else word(kind, tag)


@register.filter
def often(share: float | None) -> Message | str:
    """How often in words: a share of 0 to 1."""
    if share is None:
        return NOTHING
    if share < 0.01:
        return say("hardly ever")
    if share < 0.075:
        return say("about one time in {n}", n=round(1 / share / 5) * 5)
    if share < 0.15:
        return say("about one time in ten")
    if share <= 0.5:
        return say("about {n} times in ten", n=round(share * 10))
    return say("more often than not")
