"""The questions of a slot as a form asks them, and what was answered."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import get_args

from django.core.exceptions import SuspiciousOperation
from django.http import QueryDict

from holdfast.approaches.formulation_model import KnownSlot, SlotChoice
from holdfast.case.record import Certainty, Party
from holdfast.text import Message, Spoken, render, say
from holdfast.web.pages.log_fields import clean
from holdfast.web.pages.opening import person_of
from holdfast.web.rights.beginning import NotKept, Open
from holdfast.web.text_tags import language

LONGEST, LONGEST_LINE = 20_000, 500
TAPPED = 7
"""So many given answers are tapped; more of them are a list to choose from."""
NOT_OURS = "a form that no page of ours could have sent"
HIS = (
    "“{His} words” asks for what {he} said. Write it under “{what}”, or mark it as yours: the answers to choose from "
    "are never {his} words."
)
SURE: Mapping[Certainty, Message] = {
    "estimated": say("a guess, to hold lightly"),
    "known": say("{he} said so, or it was seen"),
}
WHOSE: Mapping[Party, Message] = {"therapist": say("yours"), "patient": say("{his} words, quoted")}
"""Yours unless it is said: his are a quotation."""
GONE = (
    "“{what}”: the answer you chose is no longer among those to choose from. Choose again, or say it in words; what "
    "you typed is still here."
)
TOO_LONG = "“{what}”: {n} characters; {most} fit. Make it shorter."


@dataclass(frozen=True, slots=True)
class Asked:
    """One slot in a form, with what stands in it. `chosen`: of a slot that takes several answers, those that were.

    `gone`: an answer was sent that is not there to be chosen.
    """

    slot: KnownSlot
    text: str = ""
    choice: str = ""
    whose: str = "therapist"
    chosen: tuple[str, ...] = ()
    several: bool = False
    gone: bool = False

    @property
    def tapped(self) -> bool:
        return 0 < len(self.slot.choices) <= TAPPED

    @property
    def choices(self) -> tuple[SlotChoice, ...]:
        return self.slot.choices

    @property
    def filled(self) -> bool:
        return bool(self.text or self.choice or self.chosen)

    def parts(self) -> tuple[Asked, ...]:
        """Each of several answers is a part of its own; words beside one belong to it, beside more they stand alone."""
        if len(self.chosen) < 2:
            return (replace(self, choice="".join(self.chosen) or self.choice, chosen=()),)
        alone = (replace(self, chosen=()),) if self.text else ()
        return (*(Asked(self.slot, "", one) for one in self.chosen), *alone)

    def in_words(self, person: Spoken) -> str:
        """What is kept as the text: what was typed, else the answer in words."""
        return self.text or in_words(self.slot, self.choice, person)


def in_words(slot: KnownSlot, choice: str | None, person: Spoken) -> str:
    """One of the given answers as it is read; empty where there is none."""
    words = slot.words_of(choice)
    return "" if words is None else render(say(words), person, language())


def answered(slot: KnownSlot, sent: QueryDict, *, several: bool = False) -> Asked:
    """What was sent for a slot; with `several`, every answer of it where the slot takes more than one.

    An answer that is not among those to choose from is left out, and said in `gone`: the page may be older than a new
    version of the program. Raises `SuspiciousOperation` where it is said to be nobody's words.
    """
    several = several and slot.several
    sent_here = [one for one in sent.getlist(f"choice.{slot.id}") if one]
    all_sent = [one for one in sent_here if slot.words_of(one) is not None]
    chosen = tuple(one.id for one in slot.choices if one.id in all_sent) if several else ()
    choice = "" if several or not all_sent else all_sent[-1]
    whose = one_of(sent.get(f"whose.{slot.id}", "") or "therapist", get_args(Party))
    gone = len(all_sent) < len(sent_here)
    return Asked(slot, clean(sent.get(f"text.{slot.id}", "")), choice, whose, chosen, several, gone)


def typed_elsewhere(sent: QueryDict, asked: Collection[str] = ()) -> list[str]:
    """What was typed into a field in words that is not among those `asked` by name."""
    named = (name for name in sent if name.partition(".")[0] in ("text", "why", "note") and name not in asked)
    return [text for name in named if (text := clean(sent.get(name, "")))]


def fits(asked: Asked, person: Spoken) -> Asked:
    """The same, where it is not too long, and what is said to be his words is more than an answer of ours.

    Raises `NotKept`.
    """
    if asked.gone:
        raise NotKept(say(GONE, what=say(asked.slot.title)))
    if len(asked.text) > LONGEST:
        raise NotKept(say(TOO_LONG, what=say(asked.slot.title), n=len(asked.text), most=LONGEST))
    ours = {in_words(asked.slot, one, person).casefold() for one in (asked.choice, *asked.chosen) if one}
    if asked.whose == "patient" and ours and asked.text.casefold() in {"", *ours}:
        raise NotKept(say(HIS, what=say(asked.slot.title)))
    return asked


def person_in(opened: Open) -> Spoken:
    about = opened.case.record.about
    return person_of(about.pseudonym, about.address)


def one_of(sent: str, allowed: tuple[str, ...]) -> str:
    if sent not in allowed:
        raise SuspiciousOperation(NOT_OURS)
    return sent


def sure(sent: Mapping[str, str]) -> str:
    return one_of(sent.get("certainty", "") or "estimated", tuple(SURE))
