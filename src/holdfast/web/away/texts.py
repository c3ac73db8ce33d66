"""The texts of the three letters in force: the practice's own where it wrote one, or else ours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from holdfast.brief.letters import LetterTemplate, letters
from holdfast.text import Message, say
from holdfast.web import clock
from holdfast.web.away.models import PracticeLetter
from holdfast.web.vault import audit

LONGEST = 4_000


class NotKept(Exception):
    """Why nothing was written, in one sentence."""

    def __init__(self, said: Message) -> None:
        self.said = said
        super().__init__()


@dataclass(frozen=True, slots=True)
class InForce:
    """One letter as the practice uses it: our draft, and its own text where it has one."""

    template: LetterTemplate
    own: PracticeLetter | None

    @property
    def text(self) -> str:
        return self.template.text if self.own is None else self.own.text


def in_force() -> tuple[InForce, ...]:
    """The three letters, in their order."""
    own = {one.template: one for one in PracticeLetter.objects.filter(ended_at=None).select_related("by")}
    return tuple(InForce(one, own.get(one.id)) for one in letters().by_id.values())


def letter_named(id: str) -> InForce | None:
    return next((one for one in in_force() if one.template.id == id), None)


def write(template: LetterTemplate, text: str, by: User) -> None:
    """Keep the practice's own text of a letter; what stood before stays, ended. Raises `NotKept`."""
    for wrong in _wrong(text):
        raise NotKept(wrong)
    audit.note("letter text kept")
    with transaction.atomic():
        _standing(template).update(ended_at=clock.now())
        PracticeLetter.objects.create(template=template.id, text=text, by=by, at=clock.now())


def back_to_ours(template: LetterTemplate) -> None:
    """The practice's own text is used no more."""
    audit.note("letter text put back")
    _standing(template).update(ended_at=clock.now())


def _wrong(text: str) -> Iterator[Message]:
    if not text:
        yield say("The letter is empty. To use ours, go back to it.")
    elif len(text) > LONGEST:
        yield say("{n} characters; {most} fit. Make it shorter.", n=len(text), most=LONGEST)
    elif "[name]" not in text:
        yield say("[name] has to stand in it: a text of the practice is for nobody yet, and names no patient.")


def _standing(template: LetterTemplate) -> QuerySet[PracticeLetter]:
    return PracticeLetter.objects.filter(template=template.id, ended_at=None)
