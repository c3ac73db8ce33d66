"""A phrase of an episode he told, put straight into a place of the formulation, with the point that it rests on it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest

from holdfast.approaches.formulation_files import formulations
from holdfast.approaches.formulation_model import Formulation, KnownUnit, Told
from holdfast.brief.contract_told import short
from holdfast.case.ways import ElementPoint, FormulationElement
from holdfast.text import Message, say
from holdfast.web.formulation.fields import LONGEST
from holdfast.web.formulation.reading import Read
from holdfast.web.formulation.unit import NO_GROUP
from holdfast.web.rights.beginning import NotKept, Open, checked, must_be_typed, new_id
from holdfast.web.vault.door import add_entry
from holdfast.web.words import word

WHERE = say("Choose the place the words go to.")
WORDS = say("Leave at least one word of what {he} told.")
NOT_THERE = say("This place is not there any more. Choose again; what you typed is still here.")
NOT_HIS = say(
    "These are not the words that stand above, so they cannot be kept as {his}. Leave {his} words as they are; “...” "
    "may stand for what you left out."
)
_LEFT_OUT = re.compile(r"\s*(?:\.\.\.|…|\[\.\.\.\]|\[…\])\s*")
NEW = "new"


@dataclass(frozen=True, slots=True)
class Place:
    """One slot, of a unit that is there or of one more of it. `value` is what a form sends."""

    value: str
    words: Message


def places(found: Read) -> tuple[tuple[Message, tuple[Place, ...]], ...]:
    """Every place of the ways of working in use and of those anything was written in, unit by unit."""
    written = [one.approach for one in found.formulations]
    used = [one for one in found.analysis.approaches if one in formulations() and one not in written]
    return tuple(group for way in (*written, *used) for group in _of(way, found.of(way)))


def _of(way: str, read: Formulation | None) -> Iterator[tuple[Message, tuple[Place, ...]]]:
    known = formulations().get(way)
    for unit in known.units if known is not None else ():
        there = read.of(unit.id) if read is not None and unit.many else ()
        for n, one in enumerate(there, 1):
            if one.group is not None or unit.together:
                named = one.one(unit.names) if unit.names else None
                name = short(named.text) if named is not None else str(n)
                title = say("{way}, {unit}: {name}", way=word("approach", way), unit=say(unit.title), name=name)
                yield title, _slots(way, unit, one.group or NO_GROUP)
        title = say("{way}, {unit}", way=word("approach", way), unit=say(unit.title))
        if there:
            title = say("{way}, one more: {unit}", way=word("approach", way), unit=say(unit.title))
        yield title, _slots(way, unit, NEW)


def _slots(way: str, unit: KnownUnit, group: str) -> tuple[Place, ...]:
    return tuple(Place(f"{way}|{slot.id}|{group}", say(slot.title)) for slot in unit.slots)


def put_into(request: HttpRequest, opened: Open, found: Read, told: Told) -> str:
    """One part in his words and the point that speaks for it, in one go. Raises `NotKept`."""
    sent = request.POST.get("place", "")
    if not sent:
        raise NotKept(WHERE)
    if all(one.value != sent for _, ones in places(found) for one in ones):
        raise NotKept(NOT_THERE)
    phrase = must_be_typed(request, "phrase", LONGEST, WORDS)
    if not _stands_in(phrase, told.narrative.words):
        raise NotKept(NOT_HIS)
    way, slot, group = sent.split("|", 2)
    unit = next(unit for unit in formulations()[way].units if any(one.id == slot for one in unit.slots))
    part = FormulationElement(
        id=new_id("form"), when=opened.today, approach=way, slot=slot, text=phrase, whose="patient", certainty="known",  # type: ignore[arg-type]
        group=_group(unit, group), **opened.stamp,
    )  # fmt: skip
    add_entry(opened.handle, "formulation", checked(part))
    point = ElementPoint(
        id=new_id("point"), when=opened.today, element=part.id, to="narrative", ref=told.narrative.id, speaks="for",
        **opened.stamp,
    )  # fmt: skip
    add_entry(opened.handle, "element_points", checked(point))
    return told.narrative.id


def _group(unit: KnownUnit, sent: str) -> str | None:
    if not unit.many or sent == NO_GROUP:
        return None
    return new_id("group") if sent == NEW else sent


def _stands_in(phrase: str, words: str) -> bool:
    """Whether every piece stands in the words, in their order; line breaks, case and full stops do not count."""
    at, whole = 0, _plain(words)
    for piece in filter(None, (_plain(one).strip(" .,;:") for one in _LEFT_OUT.split(phrase))):
        found = whole.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return at > 0


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


__all__ = ["Place", "places", "put_into"]
