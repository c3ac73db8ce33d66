"""The form of one hour's choice: four rows, each with an answer that stands there already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from holdfast.simulate.practise.choices import (
    DEPTH_WORDS,
    STANCE_WORDS,
    STEP_WORDS,
    Choice,
    move_options,
    read_choice,
)
from holdfast.text import Message, say
from holdfast.web.practise.shared import Refused


@dataclass(frozen=True, slots=True)
class Option:
    """One answer. `digit`: the key that taps it; depth takes its own number, the others their place, up to 9."""

    value: str
    words: Message
    chosen: bool
    digit: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `hint` says what its ends mean."""

    name: str
    title: Message
    hint: Message
    options: tuple[Option, ...]


def rows(sent: Mapping[str, str] | None = None) -> tuple[Row, ...]:
    """The four rows, with what was sent or the ordinary choice."""
    usual = Choice()
    given = {"depth": str(usual.depth), "stance": str(usual.stance), "move": usual.move, "step": usual.step}
    given |= {name: value for name, value in (sent or {}).items() if name in given and value}
    titles = {
        "depth": (say("Depth"), say("how deep you go"), DEPTH_WORDS),
        "stance": (say("Stance"), say("on which side you are"), STANCE_WORDS),
        "move": (say("Move"), say("what you mainly do"), move_options()),
        "step": (say("Contract"), say("what you do with the step"), STEP_WORDS),
    }
    return tuple(
        Row(name, title, hint, tuple(Option(str(value), words, str(value) == given[name], _digit(name, value, place))
                                     for place, (value, words) in enumerate(known.items(), start=1)))  # type: ignore[attr-defined]
        for name, (title, hint, known) in titles.items()
    )  # fmt: skip


def _digit(row: str, value: object, place: int) -> str:
    return str(value) if row == "depth" else str(place) if place < 10 else ""


def sent_choice(post: Mapping[str, str]) -> Choice:
    """The choice that was sent. Raises `Refused` where one of the rows holds none of its answers."""
    plain: dict[str, object] = {name: post.get(name, "") for name in ("move", "step")}
    for name in ("depth", "stance"):
        text = post.get(name, "")
        plain[name] = int(text) if text.lstrip("-").isdecimal() and text.isascii() and len(text) < 4 else text
    try:
        return read_choice(plain)
    except ValueError:
        raise Refused(say("Choose one answer in each of the four rows.")) from None
