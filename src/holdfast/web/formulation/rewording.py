"""An element put in other words, corrected as a slip, held no longer, or taken up again. Nothing is overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest

from holdfast.approaches.formulation_model import Element, KnownSlot
from holdfast.case.ways import FormulationElement
from holdfast.text import say
from holdfast.web.formulation.fields import (
    LONGEST,
    LONGEST_LINE,
    NOT_OURS,
    Asked,
    answered,
    fits,
    in_words,
    one_of,
    person_in,
    sure,
)
from holdfast.web.formulation.reading import Read
from holdfast.web.rights.beginning import (
    NotKept,
    Open,
    checked,
    day_typed,
    must_be_typed,
    new_id,
)
from holdfast.web.vault.door import add_entry, correct_entry

WORDS = say("Write the new words.")
WHY = say("Write why it reads differently now, in a few words: the old words stay beside it, with the reason.")
WHY_NOT = say("Write why it is held no longer, in a few words. It stays in the history.")
SAME = say("These are the words that stand here already, so nothing was kept.")
OTHER_WORDS = say(
    "Other words stand here by now. They are shown above, and what you typed is still here: read both, then send it if "
    "it still fits."
)
HELD_NO_LONGER = say("It is held no longer. Take it up again first; what you typed is still here.")


def revise(request: HttpRequest, opened: Open, found: Read, element: Element) -> str:
    """New words from a day on, with the reason; what it read before stays in the history."""
    old = _standing(request, opened, element)
    slot = _slot(found, element)
    new = fits(answered(slot, request.POST), person_in(opened)) if slot is not None else None
    text, choice, whose = _said(request, opened, old, new)
    certainty = sure(request.POST)
    if (text, choice, whose, certainty) == (old.text, old.choice, old.whose, old.certainty):
        raise NotKept(SAME)
    why = must_be_typed(request, "why", LONGEST_LINE, WHY)
    when = max(day_typed(request, opened), old.when)
    entry = replace(
        old, id=new_id("form"), when=when, text=text, choice=choice, whose=whose, certainty=certainty, revises=old.id,  # type: ignore[arg-type]
        dropped=False, corrects=None, why=why, **opened.stamp,
    )  # fmt: skip
    add_entry(opened.handle, "formulation", checked(entry))
    return "#history"


def _said(
    request: HttpRequest, opened: Open, old: FormulationElement, new: Asked | None
) -> tuple[str, str | None, str]:
    """Text, choice and whose words. A slot the knowledge does not know takes words alone."""
    if new is None:
        whose = one_of(request.POST.get("whose", "") or old.whose, ("patient", "therapist"))
        return must_be_typed(request, "text", LONGEST, WORDS), old.choice, whose
    if not new.filled:
        raise NotKept(WORDS)
    person = person_in(opened)
    # words that only repeated the old choice do not outlive it
    repeated = new.choice != (old.choice or "") and new.text == in_words(new.slot, old.choice, person)
    return (replace(new, text="") if repeated else new).in_words(person), new.choice or None, new.whose


def correct(request: HttpRequest, opened: Open, found: Read, element: Element) -> str:
    """A slip of the pen: the words were written wrongly. The entry is corrected, and both versions are kept."""
    old = _standing(request, opened, element)
    text = must_be_typed(request, "text", LONGEST, WORDS)
    if text == old.text:
        raise NotKept(SAME)
    correct_entry(opened.handle, "formulation", old.id,
                  checked(replace(old, id=new_id("form"), text=text, **opened.stamp)))  # fmt: skip
    return "#history"


def drop(request: HttpRequest, opened: Open, found: Read, element: Element) -> str:
    """Held no longer, with the reason as the entry's own words; what it read stays in the history."""
    old = _standing(request, opened, element)
    why = must_be_typed(request, "why", LONGEST_LINE, WHY_NOT)
    gone = replace(
        old, id=new_id("form"), when=max(opened.today, old.when), text=why,
        revises=old.id, dropped=True, corrects=None, why=None, **opened.stamp,
    )  # fmt: skip
    add_entry(opened.handle, "formulation", checked(gone))
    return "#history"


def resume(request: HttpRequest, opened: Open, found: Read, element: Element) -> str:
    """Taken up again as it last read."""
    last = _entries(opened).get(element.id)
    if last is None or not last.dropped:
        raise NotKept(say("It is held already."))
    again = FormulationElement(
        id=new_id("form"), when=max(opened.today, last.when), approach=last.approach, slot=element.slot,
        text=element.text, choice=element.choice, group=element.group, whose=element.whose,
        certainty=element.certainty, revises=last.id, **opened.stamp,
    )  # fmt: skip
    add_entry(opened.handle, "formulation", checked(again))
    return "#history"


def _entries(opened: Open) -> Mapping[str, FormulationElement]:
    return {one.id: one for one in opened.case.working.formulation}


def _standing(request: HttpRequest, opened: Open, element: Element) -> FormulationElement:
    """The wording that stands, where it is the one the form was made for."""
    present = request.POST.get("present", "")
    if not present:
        raise SuspiciousOperation(NOT_OURS)
    last = _entries(opened).get(element.id)
    if last is None or last.dropped:
        raise NotKept(HELD_NO_LONGER)
    if present != last.id:
        raise NotKept(OTHER_WORDS)
    return last


def _slot(found: Read, element: Element) -> KnownSlot | None:
    formulation = found.of(element.approach)
    return formulation.known.slots.get(element.slot) if formulation is not None and formulation.known else None
