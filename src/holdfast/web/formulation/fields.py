"""The questions of a slot as a form asks them, and what was answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from django.core.exceptions import SuspiciousOperation

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
SURE: Mapping[Certainty, Message] = {
    "estimated": say("a guess, to hold lightly"),
    "known": say("{he} said so, or it was seen"),
}
WHOSE: Mapping[Party, Message] = {"patient": say("{his} words"), "therapist": say("yours")}
TOO_LONG = "“{what}”: {n} characters; {most} fit. Make it shorter."


@dataclass(frozen=True, slots=True)
class Asked:
    """One slot in a form, with what stands in it."""

    slot: KnownSlot
    text: str = ""
    choice: str = ""
    whose: str = ""

    @property
    def tapped(self) -> bool:
        return 0 < len(self.slot.choices) <= TAPPED

    @property
    def choices(self) -> tuple[SlotChoice, ...]:
        return self.slot.choices

    @property
    def filled(self) -> bool:
        return bool(self.text or self.choice)

    def in_words(self, person: Spoken) -> str:
        """What is kept as the text: what was typed, else the answer in words."""
        return self.text or in_words(self.slot, self.choice, person)


def in_words(slot: KnownSlot, choice: str | None, person: Spoken) -> str:
    """One of the given answers as it is read; empty where there is none."""
    words = slot.words_of(choice)
    return "" if words is None else render(say(words), person, language())


def answered(slot: KnownSlot, sent: Mapping[str, str]) -> Asked:
    """What was sent for a slot. Raises `SuspiciousOperation` for an answer no page of ours offers."""
    choice, whose = sent.get(f"choice.{slot.id}", ""), sent.get(f"whose.{slot.id}", "") or slot.whose
    if choice and slot.words_of(choice) is None:
        raise SuspiciousOperation(NOT_OURS)
    return Asked(slot, clean(sent.get(f"text.{slot.id}", "")), choice, one_of(whose, get_args(Party)))


def fits(asked: Asked) -> Asked:
    """The same, where it is not too long. Raises `NotKept`."""
    if len(asked.text) > LONGEST:
        raise NotKept(say(TOO_LONG, what=asked.slot.title, n=len(asked.text), most=LONGEST))
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
