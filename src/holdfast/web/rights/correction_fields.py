"""A form for any entry, made from its type: words, days, moments, choices, numbers. What is nested is no part of it:
a patient's answers are his, and nobody corrects them for him.
"""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, tzinfo
from functools import cache
from typing import Annotated, Any, Literal, Protocol, TypeVar, Union, get_args, get_origin, get_type_hints

from annotated_types import Ge, Le

from holdfast.case.fields import Entry, Pattern, TextLimit
from holdfast.text import Message, say
from holdfast.web.pages.log_fields import clean
from holdfast.web.rights.beginning import NotKept
from holdfast.web.words import WORDS, word

E = TypeVar("E", bound=Entry)
Sort = Literal["line", "text", "name", "day", "moment", "choice", "several", "whole", "number", "numbers", "lines"]
FIXED = (
    "id", "recorded_at", "corrects", "why", "number", "session", "instrument", "version", "measure", "item", "about",
    "purpose", "at_session", "step", "template", "choice", "group", "revises",
)  # fmt: skip
"""What makes an entry this one: to change it is to write another."""
LABELS: Mapping[str, Message] = {
    "when": say("When"),
    "text": say("In words"),
    "words": say("Words"),
    "reaction": say("Reaction"),
    "ended": say("How it ended"),
    "pseudonym": say("Name used here"),
    "relation": say("Who that is"),
    "attendance": say("Attendance"),
    "by": say("By whom"),
    "frame": say("Frame"),
    "items": say("Answers in order, a dash for none"),
    "total": say("Score"),
    "source": say("Where it comes from"),
    "kind": say("Kind"),
    "what": say("What happened"),
    "start": say("First day"),
    "end": say("Last day"),
    "status": say("Status"),
    "due": say("Due"),
    "certainty": say("How certain"),
    "condition": say("Condition"),
    "setting": say("Setting"),
    "topic": say("Topic"),
    "approach": say("Way of working"),
    "slot": say("Part"),
    "whose": say("In whose words"),
    "ticks": say("Since then there was"),
    "alliance": say("How the two of you were, 0 to 10"),
    "then": say("What became of it"),
    "moments": say("Moments"),
    "defence": say("Defence against {his} usual"),
    "defence_tags": say("Ways of defending"),
    "depth": say("Deepest work"),
    "stance": say("Stance"),
    "split_self": say("The two sides"),
    "act": say("What was done"),
    "how": say("How"),
    "wish_of": say("At whose wish"),
    "reason": say("Reason"),
    "told_on": say("Told on"),
    "answer": say("Answer"),
    "form": say("Form (the order of its questions), by its name"),
    "first": say("Asked from"),
    "every_weeks": say("Every so many weeks; empty: once"),
    "ends": say("Last day it is asked; before the first: no longer"),
    "battery": say("Set, by its name"),
    "sitting": say("Sitting"),
    "done": say("What was done"),
    "rater": say("Who answered"),
    "warning_signs": say("How {he} notices that it is coming; one in a line"),
    "own_coping": say("What {he} can do by {himself}; one in a line"),
    "places_and_people": say("Places and people that take {his} mind off it; one in a line"),
    "people_to_ask": say("People {he} can ask for help; one in a line"),
    "professionals": say("Professionals and lines to call; one in a line"),
    "safer_surroundings": say("What makes {his} surroundings safer; one in a line"),
    "work": say("New at work"),
    "love": say("New in love and with friends"),
    "fun": say("New for fun"),
    "last_day": say("Last hour, as planned"),
}
_WORDS_OF: Mapping[str, str] = {
    "attendance": "attendance",
    "by": "by",
    "whose": "by",
    "frame": "frame",
    "kind": "event_kind",
    "what": "event",
    "certainty": "certainty",
    "condition": "condition",
    "setting": "setting",
    "ticks": "tick",
    "approach": "approach",
    "then": "then",
    "moments": "moment",
    "defence_tags": "defence_tag",
    "split_self": "split_self",
    "act": "act",
    "how": "how",
    "wish_of": "wish_of",
    "answer": "wish_answer",
    "rater": "rater",
}
_SENT_AS: Mapping[str, str] = {"form": "which_form"}
"""What goes by another name on the page, whose own hidden field is called `form`."""
_OF: Mapping[str, str] = {sent: name for name, sent in _SENT_AS.items()}
_NONE = ("", "-", "–")


class Sent(Protocol):
    """What was sent: Django's `QueryDict` is one."""

    def get(self, key: str, default: str, /) -> str: ...
    def getlist(self, key: str) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form. `optional`: it may be left empty, which is missing. `choices`: tag and words.

    `name` is what the page calls it, `of` the field of the entry.
    """

    name: str
    label: Message
    sort: Sort
    optional: bool
    low: int | None = None
    high: int | None = None
    most: int = 0
    choices: tuple[tuple[str, Message], ...] = ()

    @property
    def of(self) -> str:
        return _OF.get(self.name, self.name)


@dataclass(frozen=True, slots=True)
class Filled:
    """A field with what stands in it: as it is typed (`value`), and as it is read (`shown`)."""

    field: Field
    value: str
    chosen: tuple[str, ...]
    shown: Message | str


def fields_of(kind: type[Entry]) -> tuple[Field, ...]:
    """The fields of one kind of entry that a form can correct, in their order."""
    made: Any = kind  # a class can be a key; that it can stands in no type
    return _made(made)


@cache
def _made(kind: Any) -> tuple[Field, ...]:
    hints = get_type_hints(kind, include_extras=True)
    found = (_field(kind, f.name, hints[f.name]) for f in fields(kind) if f.name not in FIXED)
    return tuple(one for one in found if one is not None)


def filled(entry: Entry, zone: tzinfo, sent: Sent | None = None) -> tuple[Filled, ...]:
    """Each field with what the entry holds, or with what was typed before it was refused."""
    return tuple(_filled(field, getattr(entry, field.of), zone, sent) for field in fields_of(type(entry)))


def read(entry: E, sent: Sent, zone: tzinfo) -> dict[str, Any]:
    """What was typed, by field, where it is another value than the entry's. Raises `NotKept`."""
    changed = {}
    for one in filled(entry, zone):
        name = one.field.name
        if one.field.sort == "several":
            typed = tuple(dict.fromkeys(sent.getlist(name)))
            if set(typed) == set(one.chosen):
                continue
        else:
            text = clean(sent.get(name, ""))
            shown = one.value if one.field.sort == "lines" else one.value.replace("\n", "")
            if text in (one.value, shown):  # a field of one line shows no line feed; untouched,
                continue  # it stays as it is, as do seconds and offsets that no field shows
            typed = (text,)
        changed[one.field.of] = _read(one.field, typed, zone)
    return changed


# --- from a type to a field ---


def _field(kind: type[Entry], name: str, hint: Any) -> Field | None:
    optional, bare = _bare(hint)
    label = LABELS.get(name, say("{name}", name=name.replace("_", " ")))
    if get_origin(bare) is Literal:
        return Field(name, label, "choice", optional, choices=_choices(kind, name, get_args(bare)))
    if get_origin(bare) is tuple:
        return _of_many(kind, name, label, bare)
    if bare is float:
        return Field(name, label, "number", optional)
    if get_origin(bare) is not Annotated:
        return None
    base, *marks = get_args(bare)
    if base is int:
        low, high = (next((m for m in marks if isinstance(m, sort)), None) for sort in (Ge, Le))
        if low is None or high is None:
            return None
        return Field(name, label, "whole", optional, int(str(low.ge)), int(str(high.le)))  # type: ignore[union-attr]
    if base is datetime:
        return Field(name, label, "moment", optional)
    if base is date:
        return Field(name, label, "day", optional)
    if any(isinstance(m, Pattern) for m in marks):
        return Field(_SENT_AS.get(name, name), label, "name", optional, most=64)
    most = next((m.most for m in marks if isinstance(m, TextLimit)), 0)
    return Field(name, label, "text" if most > 500 else "line", optional, most=most) if most else None


def _of_many(kind: type[Entry], name: str, label: Message, bare: Any) -> Field | None:
    inner = get_args(bare)[0]
    if get_origin(inner) is Literal:
        return Field(name, label, "several", optional=False, choices=_choices(kind, name, get_args(inner)))
    most = next((m.most for m in getattr(inner, "__metadata__", ()) if isinstance(m, TextLimit)), 0)
    if most:
        return Field(name, label, "lines", optional=True, most=most)
    return Field(name, label, "numbers", optional=True) if inner == int | None else None


def _bare(hint: Any) -> tuple[bool, Any]:
    if get_origin(hint) in (Union, types.UnionType):
        parts = [part for part in get_args(hint) if part is not type(None)]
        return True, parts[0] if len(parts) == 1 else None
    return False, hint


def _choices(kind: type[Entry], name: str, tags: Sequence[Any]) -> tuple[tuple[str, Message], ...]:
    known = WORDS.get(_WORDS_OF.get(name, ""), {})
    return tuple((tag, word(_WORDS_OF[name], tag) if tag in known else _plain(tag)) for tag in tags)


def _plain(tag: str) -> Message:
    return say("{tag}", tag=tag.replace("_", " "))


# --- from a value to a form, and back ---


def _filled(field: Field, value: Any, zone: tzinfo, sent: Sent | None) -> Filled:
    typed, shown = _typed(field, value, zone), _shown(field, value)
    chosen = tuple(value or ()) if field.sort == "several" else ()
    if sent is not None:
        typed, chosen = clean(sent.get(field.name, "")), tuple(sent.getlist(field.name))
    return Filled(field, typed, chosen, shown)


def _typed(field: Field, value: Any, zone: tzinfo) -> str:
    if value is None:
        return ""
    match field.sort:
        case "day":
            return str(value.isoformat())
        case "moment":
            return f"{value.astimezone(zone):%Y-%m-%dT%H:%M}"
        case "numbers":
            return " ".join("-" if one is None else str(one) for one in value)
        case "number":
            return f"{value:g}"
        case "several":
            return ""
        case "lines":
            return clean("\n".join(value))
    return clean(str(value))


def _shown(field: Field, value: Any) -> Message | str:
    if value is None or value == ():
        return ""
    names = dict(field.choices)
    if field.sort == "several":
        said = [names[one] for one in value]
        return say(", ".join(f"{{w{n}}}" for n in range(len(said))), **{f"w{n}": one for n, one in enumerate(said)})
    if field.sort == "choice":
        return names[value]
    if field.sort == "numbers":
        return say("{value}", value=" ".join("–" if one is None else str(one) for one in value))
    return say("{value}", value=" · ".join(value) if field.sort == "lines" else value)


def _read(field: Field, typed: Sequence[str], zone: tzinfo) -> Any:
    if field.sort == "several":
        if not set(typed) <= {tag for tag, _ in field.choices}:
            raise NotKept(say("Choose among what the page offers."))
        return tuple(typed)
    text = typed[0]
    if text == "":
        if field.optional:
            return () if field.sort == "lines" else None
        raise NotKept(say("“{field}” cannot be left empty.", field=field.label))
    try:
        return _READERS[field.sort](field, text, zone)
    except ValueError:
        raise NotKept(say("“{field}”: this cannot be read as it is written.", field=field.label)) from None


def _choice(field: Field, text: str, _: tzinfo) -> str:
    if text not in {tag for tag, _ in field.choices}:
        raise ValueError(text)
    return text


def _whole(field: Field, text: str, _: tzinfo) -> int:
    if not re.fullmatch(r"-?[0-9]{1,6}", text) or field.low is None or field.high is None:
        raise ValueError(text)
    if not field.low <= int(text) <= field.high:
        raise NotKept(say("A number from {low} to {high} fits there, or none.", low=field.low, high=field.high))
    return int(text)


def _number(_: Field, text: str, __: tzinfo) -> float:
    if not re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]{1,6})?", text):
        raise ValueError(text)
    return float(text)


def _numbers(_: Field, text: str, __: tzinfo) -> tuple[int | None, ...]:
    parts = text.replace(",", " ").split()
    if len(parts) > 500 or not all(part in _NONE or re.fullmatch(r"-?[0-9]{1,6}", part) for part in parts):
        raise ValueError(text)
    return tuple(None if part in _NONE else int(part) for part in parts)


def _words(field: Field, text: str, _: tzinfo) -> str:
    if len(text) > field.most:
        raise NotKept(say("{n} characters; {most} fit. Make it shorter.", n=len(text), most=field.most))
    return text


def _lines(field: Field, text: str, zone: tzinfo) -> tuple[str, ...]:
    return tuple(_words(field, line.strip(), zone) for line in text.splitlines() if line.strip())


def _name(_: Field, text: str, __: tzinfo) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}", text):
        raise NotKept(say("Letters, digits and . _ : - fit there, without a space."))
    return text


def _moment(_: Field, text: str, zone: tzinfo) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


_READERS: Mapping[Sort, Callable[[Field, str, tzinfo], Any]] = {
    "line": _words,
    "text": _words,
    "name": _name,
    "day": lambda _, text, __: date.fromisoformat(text),
    "moment": _moment,
    "choice": _choice,
    "whole": _whole,
    "number": _number,
    "numbers": _numbers,
    "lines": _lines,
}
