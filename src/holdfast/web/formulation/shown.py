"""A formulation as a page shows it: units, their parts, what speaks for and against each, how they hang together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse

from holdfast.approaches.formulation import same_as
from holdfast.approaches.formulation_model import Element, Formulation, KnownUnit, UnitRead, Version
from holdfast.brief.contract_told import short
from holdfast.case.ways import FormulationElement, LinkKind
from holdfast.text import Message, render, say
from holdfast.web.formulation.pointing import Pointed, pointed
from holdfast.web.formulation.reading import Read
from holdfast.web.text_tags import language
from holdfast.web.words import word

LINKED: Mapping[LinkKind, tuple[Message, Message]] = {
    "same": (say("the same in other words"), say("the same in other words")),
    "leads_to": (say("leads to"), say("comes after")),
    "turns_into": (say("turns into"), say("comes out of")),
    "soothes": (say("soothes"), say("is soothed by")),
}
"""How two elements hang together, read from the first and from the second."""


@dataclass(frozen=True, slots=True)
class Line:
    """An element in one line: where it stands, what it says, its page."""

    id: str
    way: Message
    slot: str
    title: Message
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Linked:
    """A link read from one of its two ends. `id`: of the link."""

    id: str
    words: Message
    other: Line


@dataclass(frozen=True, slots=True)
class Seen:
    """One element with all that belongs to it. `choice`: its given answer; `text`: what was typed beside it."""

    element: Element
    line: Line
    choice: Message | None
    text: str
    speaks_for: tuple[Pointed, ...]
    speaks_against: tuple[Pointed, ...]
    links: tuple[Linked, ...]

    @property
    def his(self) -> bool:
        """Words of his beside or without an answer of ours, which is never his."""
        return self.element.whose == "patient" and bool(self.text)

    @property
    def pointed(self) -> bool:
        return bool(self.speaks_for or self.speaks_against)


@dataclass(frozen=True, slots=True)
class Group:
    """What was put into one unit, or into one of several. `more`: where a part is added to it."""

    name: Message | None
    elements: tuple[Seen, ...]
    more: str | None

    @property
    def bare(self) -> tuple[Seen, ...]:
        """Those for and against which nothing is named."""
        return tuple(one for one in self.elements if not one.pointed)


@dataclass(frozen=True, slots=True)
class UnitSeen:
    """A unit with all there is of it. `add`: its form, for a first time or for one more; None where it is complete."""

    unit: KnownUnit
    title: Message
    groups: tuple[Group, ...]
    add: str | None


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing that was done on a day: `before` where it was put in other words, `why` where a reason was given."""

    what: str
    title: Message
    text: str
    before: str | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Day:
    number: int
    when: date
    changes: tuple[Changed, ...]


def in_order(found: Formulation) -> tuple[Element, ...]:
    """What is held, unit by unit as the page shows it."""
    return tuple(element for unit in found.units for element in unit.elements)


class Shower:
    """Turns what was read of one case into what its pages show; each view is made once."""

    def __init__(self, read: Read, case_id: UUID) -> None:
        self.read, self.case_id = read, case_id
        self._elements = {e.id: e for one in read.formulations for e in (*one.elements, *one.dropped)}

    def line(self, element: Element) -> Line:
        url = reverse("formulation-element", args=[self.case_id, element.root])
        return Line(
            element.id,
            word("approach", element.approach),
            element.slot,
            self.title(element.approach, element.slot),
            element.text,
            url,
        )

    def title(self, approach: str, slot: str) -> Message:
        """What a slot is called; one that the knowledge does not know goes by its own name."""
        found = self.read.of(approach)
        known = found.known.slots.get(slot) if found is not None and found.known is not None else None
        return say(known.title) if known is not None else say("{slot}", slot=slot.replace("_", " ").capitalize())

    def seen(self, element: Element) -> Seen:
        analysis, told, choice = self.read.analysis, self.read.told, self._choice(element)
        return Seen(
            element,
            self.line(element),
            choice,
            "" if choice is not None and render(choice, analysis.person, language()) == element.text else element.text,
            tuple(pointed(one, analysis, told, self.case_id) for one in element.speaks_for),
            tuple(pointed(one, analysis, told, self.case_id) for one in element.speaks_against),
            tuple(self._links(element)),
        )

    def _choice(self, element: Element) -> Message | None:
        found = self.read.of(element.approach)
        slot = found.known.slots.get(element.slot) if found is not None and found.known is not None else None
        words = slot.words_of(element.choice) if slot is not None else None
        return None if words is None else say(words)

    def _links(self, element: Element) -> Iterable[Linked]:
        for link in self.read.links:
            if element.id in (link.start, link.end):
                first = link.start == element.id
                other = self._elements.get(link.end if first else link.start)
                if other is not None:
                    yield Linked(link.id, LINKED[link.kind][0 if first else 1], self.line(other))

    def units(self, found: Formulation) -> tuple[UnitSeen, ...]:
        """Those in which something stands, in the order of the file."""
        if found.known is None:
            return ()
        return tuple(self._unit(found, unit) for unit in found.known.units if found.of(unit.id))

    def _unit(self, found: Formulation, unit: KnownUnit) -> UnitSeen:
        there = found.of(unit.id)
        groups = tuple(
            self._group(found.approach, unit, one, n if len(there) > 1 else None) for n, one in enumerate(there, 1)
        )
        own = self.form_of(found.approach, unit.id)
        return UnitSeen(unit, say(unit.title), groups, own if unit.many else None)

    def _group(self, approach: str, unit: KnownUnit, one: UnitRead, number: int | None) -> Group:
        """Called by what names it, else by its number where there are several, as in the drawing."""
        named = one.one(unit.names) if unit.many and unit.names else None
        open_ = [slot for slot in unit.slots if not one.of(slot.id)]
        more = None
        if open_ and (one.group is not None or unit.together or not unit.many):
            more = self.form_of(approach, unit.id) + (f"?group={one.group or 'first'}" if unit.many else "")
        name: Message | None = None if number is None else say("{title} {n}", title=say(unit.title), n=number)
        if named is not None:
            name = say("{name}", name=short(named.text))
        return Group(name, tuple(map(self.seen, one.elements)), more)

    def form_of(self, approach: str, unit: str) -> str:
        return reverse("formulation-unit", args=[self.case_id, approach, unit])

    def same(self) -> tuple[tuple[Line, ...], ...]:
        """What says the same in other words, group by group, across the ways of working."""
        return tuple(tuple(map(self.line, group)) for group in same_as(self.read.formulations, self.read.links))

    def history(self, found: Formulation) -> tuple[Day, ...]:
        """Day by day, the latest first."""
        entries = {one.id: one for one in self.read.working.formulation}
        return tuple(self._day(version, entries) for version in reversed(found.versions))

    def _day(self, version: Version, entries: Mapping[str, FormulationElement]) -> Day:
        def title(entry: FormulationElement) -> Message:
            return self.title(entry.approach, entry.slot)

        changes = [Changed("added", title(e), e.text) for id in version.added if (e := entries.get(id)) is not None]
        for before, after in version.revised:
            old, new = entries.get(before), entries.get(after)
            if old is not None and new is not None:
                was = "resumed" if old.dropped else "revised"
                changes.append(Changed(was, title(new), new.text, None if old.dropped else old.text, new.why))
        for id in version.dropped:
            if (gone := entries.get(id)) is not None:
                held = self.read.element(id)
                changes.append(Changed("dropped", title(gone), held.text if held else "", None, gone.text))
        return Day(version.number, version.when, tuple(changes))
