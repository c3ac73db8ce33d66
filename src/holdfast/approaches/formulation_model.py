"""A formulation: what a way of working asks (its units and slots), and what was put into them, day by day. Values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from holdfast.case.record import Certainty, Party
from holdfast.case.ways import LinkKind, Narrative, PointTo


@dataclass(frozen=True, slots=True)
class SlotChoice:
    """One given answer of a slot, in the words a page shows."""

    id: str
    words: str


@dataclass(frozen=True, slots=True)
class KnownSlot:
    """One place of a formulation. `asks`: a question that one can answer in a minute.

    `choices`: given answers, empty where words alone are asked for; `several`: more than one of them may be so, each a
    part of its own. `first`: among the few that a page asks first; no slot must be filled. Words are yours unless they
    are a quotation of his: no slot supposes that (a given answer is ours, never his).
    """

    id: str
    unit: str
    title: str
    asks: str
    choices: tuple[SlotChoice, ...]
    first: bool
    several: bool = False

    def words_of(self, choice: str | None) -> str | None:
        """The words of one of the choices; None where there is none of that id."""
        return next((one.words for one in self.choices if one.id == choice), None)


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """Slots that belong together. `many`: there may be several of it, each a group of its own (pairs, modes, chains).

    `names`: the slot by which one of several is called. Of a unit that is not `many` there is one, whatever the group.
    `together`: what was written without a group, when there was one of it only, is one of the many and not each alone.
    """

    id: str
    title: str
    asks: str
    many: bool
    names: str | None
    slots: tuple[KnownSlot, ...]
    sources: tuple[str, ...]
    together: bool = False


@dataclass(frozen=True, slots=True)
class KnownFormulation:
    """One file `formulations/<approach>.toml`. `begin`: with what one begins, in one or two sentences."""

    approach: str
    version: int
    title: str
    begin: str
    units: tuple[KnownUnit, ...]
    sources: tuple[str, ...]

    @property
    def slots(self) -> Mapping[str, KnownSlot]:
        """By id; ids are unique in one approach."""
        return {slot.id: slot for unit in self.units for slot in unit.slots}

    def unit(self, id: str) -> KnownUnit | None:
        return next((one for one in self.units if one.id == id), None)


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording of an element: an entry of the case file as it was written. `until`: the day the next took over."""

    id: str
    text: str
    choice: str | None
    whose: Party
    certainty: Certainty
    since: date
    until: date | None
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Point:
    """A datum that was held to speak for an element or against it. `earlier`: it was named for an earlier wording.

    `to` and `ref` as in `case.ways.ElementPoint`: the number of the hour, or the id of the entry or clause.
    """

    id: str
    when: date
    to: PointTo
    ref: str
    note: str | None
    wording: str
    earlier: bool


@dataclass(frozen=True, slots=True)
class Element:
    """One part of a formulation as it stands, with what it was before.

    `id`: of its latest wording, which new points and revisions name. `root`: of its first wording; it stays the same
    for ever. `since`: the day of the latest wording; `first_said`: of the first. `before`: earlier wordings, oldest
    first. `dropped_on`: from that day it is held no longer (`why_dropped`: what was written then). `wordings`: the ids
    of every entry of it, also of the wording that was held last before it was dropped.
    """

    id: str
    root: str
    approach: str
    slot: str
    group: str | None
    text: str
    choice: str | None
    whose: Party
    certainty: Certainty
    since: date
    first_said: date
    before: tuple[Wording, ...]
    speaks_for: tuple[Point, ...]
    speaks_against: tuple[Point, ...]
    dropped_on: date | None = None
    why_dropped: str | None = None
    wordings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """A day on which something changed; ids of entries. `revised`: (earlier, later) wordings."""

    number: int
    when: date
    added: tuple[str, ...]
    revised: tuple[tuple[str, str], ...]
    dropped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnitRead:
    """One unit as filled: `elements` in the order of its slots. `unit` None: slots that the knowledge does not know."""

    unit: KnownUnit | None
    group: str | None
    elements: tuple[Element, ...]

    def of(self, slot: str) -> tuple[Element, ...]:
        return tuple(one for one in self.elements if one.slot == slot)

    def one(self, slot: str) -> Element | None:
        """The latest put element of a slot."""
        return max(self.of(slot), key=lambda one: (one.since, one.id), default=None)


@dataclass(frozen=True, slots=True)
class Formulation:
    """How one way of working puts the case on a day. `elements`: what is held; `dropped`: what was, and is no longer.

    `known` None: no file tells this approach's slots, and every element stands under "other".
    """

    approach: str
    known: KnownFormulation | None
    elements: tuple[Element, ...]
    dropped: tuple[Element, ...]
    versions: tuple[Version, ...]
    units: tuple[UnitRead, ...]

    def element(self, id: str) -> Element | None:
        """By its id or that of any of its wordings."""
        return next((e for e in (*self.elements, *self.dropped) if id in e.wordings), None)

    def of(self, unit: str) -> tuple[UnitRead, ...]:
        return tuple(one for one in self.units if one.unit is not None and one.unit.id == unit)

    @property
    def other(self) -> tuple[Element, ...]:
        """Elements whose slot the knowledge does not know, as in older files."""
        return tuple(e for one in self.units if one.unit is None for e in one.elements)


@dataclass(frozen=True, slots=True)
class Link:
    """Two elements that are held, by their `Element.id`, and how they hang together."""

    id: str
    start: str
    end: str
    kind: LinkKind
    when: date


@dataclass(frozen=True, slots=True)
class Told:
    """An episode he told, with the elements that name it: (approach, element id, "for" or "against")."""

    narrative: Narrative
    elements: tuple[tuple[str, str, str], ...]
