"""The shapes of what asks to be rewritten: a trigger, what it rests on, and the facts from outside the contract."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Literal

from holdfast.case.record import EventWhat
from holdfast.case.working import TriggerCode, TriggerWord
from holdfast.contract.model import Version
from holdfast.text import Message, say

Attention = Literal["now", "before the hour"]
LONGEST_ID = 64


@dataclass(frozen=True, slots=True)
class Seen:
    """One datum a trigger rests on: what it is, its value as it was given, and its day."""

    what: Message
    value: int | str | Message | None
    when: date


@dataclass(frozen=True, slots=True)
class Trigger:
    """Something that asks for the contract to be rewritten. It changes nothing by itself.

    `about` names the occasion; no other has the name, and it keeps it as long as it lasts (`TriggerWord.about`).
    `since`: the day from which it asks; `newest`: the day of the newest datum in it. `said`: what was said when
    something was mended, to begin the draft with. `attention`: of safety alone, when a person asks. `answered`: the
    therapist's last word on this occasion.
    """

    code: TriggerCode
    about: str
    since: date
    newest: date
    sentence: Message
    seen: tuple[Seen, ...] = ()
    clause: str | None = None
    said: tuple[str, ...] = ()
    attention: Attention | None = None
    answered: TriggerWord | None = None

    def speaks(self, today: date) -> bool:
        """Nobody has answered it, or it was put off until a day that has come."""
        word = self.answered
        if word is None:
            return True
        return word.answer == "put_off" and (word.until is None or word.until <= today)


@dataclass(frozen=True, slots=True)
class Triggers:
    """What asks now (`speaking`), what waits until the two of you are mended (`waiting`), what was answered
    (`answered`: handled, set aside, or put off to a day still to come). `held`: an open rupture holds the contract.
    """

    held: bool = False
    speaking: tuple[Trigger, ...] = ()
    waiting: tuple[Trigger, ...] = ()
    answered: tuple[Trigger, ...] = ()


@dataclass(frozen=True, slots=True)
class Repair:
    """A break between the two that was mended: in which hour or on which day, and what was said then."""

    about: str
    when: date
    hour: int | None
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Revised:
    """A part of the formulation put anew. `slot`: what its place is called."""

    when: date
    slot: Message | str
    text: str


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened in his life, injury or other."""

    id: str
    when: date
    what: EventWhat
    text: str | None


@dataclass(frozen=True, slots=True)
class Risk:
    """Something new about safety since the version was opened. `about` names it within the version."""

    about: str
    when: date
    what: Message
    attention: Attention


@dataclass(frozen=True, slots=True)
class Facts:
    """What the contract cannot know of itself, as plain values.

    `reviewed` and `planned`: days on which change was, or will be, judged. `compared` False:
    his answers are not compared over time. `ended`: the treatment has, and nothing asks any more. A frame event is
    none of these, and no field can carry one.
    """

    repairs: tuple[Repair, ...] = ()
    revised: tuple[Revised, ...] = ()
    happened: tuple[Happened, ...] = ()
    risks: tuple[Risk, ...] = ()
    reviewed: tuple[date, ...] = ()
    planned: tuple[date, ...] = ()
    words: tuple[TriggerWord, ...] = ()
    first_move: date | None = None
    open_rupture: bool = False
    compared: bool = True
    ended: bool = False


def occasion(*parts: str | date) -> str:
    """The name of an occasion, at most 64 characters; a name that would be longer keeps its beginning and a digest."""
    whole = ":".join(part.isoformat() if isinstance(part, date) else part for part in parts)
    if len(whole) <= LONGEST_ID:
        return whole
    return f"{whole[:40]}:{sha256(whole.encode()).hexdigest()[:20]}"


def after_version(version: Version | None, agreed: date | None) -> Message:
    """Where an occasion lies on the time axis: after, never more than after."""
    if version is None:
        return say("after the contract was begun")
    if agreed is not None and agreed == version.agreed_on:
        return say("after version {n} was agreed", n=version.number)
    return say("after version {n} was opened", n=version.number)


def latest_words(words: Sequence[TriggerWord]) -> dict[tuple[str, str], TriggerWord]:
    """The last word on each occasion, by code and name."""
    return {(w.trigger, w.about): w for w in sorted(words, key=lambda w: (w.recorded_at, w.id))}
