"""`read_formulations(working, on)`: what the therapist wrote of the case, put together day by day. Pure, never raises.

What was corrected is left out; what was not yet recorded at a moment `case.as_of` leaves out before. Wordings that
revise one another are one element with a history; nothing that was written is lost, and what stood on a day is not
changed by what holds from a later one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from holdfast.approaches.formulation_files import formulations
from holdfast.approaches.formulation_model import (
    Element,
    Formulation,
    KnownFormulation,
    Link,
    Point,
    Told,
    UnitRead,
    Version,
    Wording,
)
from holdfast.approaches.knowledge_files import ORDER
from holdfast.case.as_of import uncorrected
from holdfast.case.fields import Entry
from holdfast.case.ways import ElementPoint, FormulationElement, Narrative
from holdfast.case.working import WorkingNotes

Lineage = tuple[FormulationElement, ...]
"""The wordings of one element, oldest first."""


def read_formulations(
    working: WorkingNotes, on: date | None = None, known: Mapping[str, KnownFormulation] | None = None
) -> tuple[Formulation, ...]:
    """A formulation for each approach anything was written in, in the order of the approaches, which is no rank.

    `on`: as it stood at the end of that day, None for all that is written. `known`: other slots than the program's.
    """
    files = formulations() if known is None else known
    by_id = _by_id(working, on)
    lines = tuple(dict.fromkeys(by_id.values()))
    points = _points(working, by_id, on)
    used = dict.fromkeys(line[0].approach for line in lines)
    order = {id: n for n, id in enumerate(ORDER)}
    return tuple(
        _formulation(approach, files.get(approach), [x for x in lines if x[0].approach == approach], points)
        for approach in sorted(used, key=lambda name: order.get(name, len(order)))
    )


def lineages(working: WorkingNotes, on: date | None = None) -> tuple[Lineage, ...]:
    """Wordings that revise one another, together; in the order in which they were first written."""
    return tuple(dict.fromkeys(_by_id(working, on).values()))


def _by_id(working: WorkingNotes, on: date | None) -> Mapping[str, Lineage]:
    """The wordings of the element that an id belongs to, also one that was corrected since; in the order of writing."""
    written = [e for e in working.formulation if on is None or e.when <= on]
    above: dict[Name, Name] = {}
    for entry in written:
        for other in (entry.corrects, entry.revises):
            if other is not None:
                one, two = (_top(above, (entry.approach, id)) for id in (entry.id, other))
                if one != two:
                    above[max(one, two)] = min(one, two)
    lines: dict[Name, list[FormulationElement]] = {}
    for entry in sorted(uncorrected(working.formulation), key=_moment):
        if on is None or entry.when <= on:
            lines.setdefault(_top(above, (entry.approach, entry.id)), []).append(entry)
    found = {entry.id: tuple(line) for line in lines.values() for entry in line}
    for entry in written:
        line = lines.get(_top(above, (entry.approach, entry.id)))
        for id in (entry.id, entry.corrects):
            if line and id is not None:
                found.setdefault(id, tuple(line))
    return found


Name = tuple[str, str]
"""Approach and id: two approaches share no element, whatever a file says. An id that was corrected away still joins."""


def _top(above: Mapping[Name, Name], name: Name) -> Name:
    while name in above:
        name = above[name]
    return name


def aliases(entries: Iterable[Entry]) -> Mapping[str, str]:
    """The entry that stands now, by the id of the one it corrects."""
    return {e.corrects: e.id for e in entries if e.corrects is not None}


def links(working: WorkingNotes, on: date | None = None) -> tuple[Link, ...]:
    """How elements hang together, of those that are held on that day; the latest word on a pair counts.

    Ids are those of `Element.id`, whichever wording the link was made with. "same" has no direction.
    """
    held = {id: line[-1].id for id, line in _by_id(working, on).items() if not line[-1].dropped}
    latest: dict[tuple[str, str, str], tuple[bool, Link]] = {}
    for entry in sorted((e for e in uncorrected(working.element_links) if on is None or e.when <= on), key=_moment):
        if entry.start not in held or entry.end not in held:
            continue
        start, end = held[entry.start], held[entry.end]
        if entry.kind == "same":
            start, end = sorted((start, end))
        if start != end:
            link = Link(entry.id, start, end, entry.kind, entry.when)
            latest[start, end, entry.kind] = (entry.taken_back, link)
    return tuple(link for taken_back, link in latest.values() if not taken_back)


def same_as(read: Sequence[Formulation], linked: Sequence[Link]) -> tuple[tuple[Element, ...], ...]:
    """Elements that say the same in other words, together, in the order of the formulations; each group two or more."""
    elements = {e.id: e for one in read for e in one.elements}
    group = {id: {id} for id in elements}
    for link in linked:
        if link.kind == "same" and link.start in group and link.end in group:
            joined = group[link.start] | group[link.end]
            for id in joined:
                group[id] = joined
    seen: set[str] = set()
    found = []
    for id in elements:
        if id not in seen and len(group[id]) > 1:
            seen |= group[id]
            found.append(tuple(e for other, e in elements.items() if other in group[id]))
    return tuple(found)


def narratives(working: WorkingNotes, on: date | None = None) -> tuple[Told, ...]:
    """The episodes he told, latest told first, each with the elements that are held and name it."""
    told = sorted((n for n in uncorrected(working.narratives) if on is None or n.when <= on), key=_moment, reverse=True)
    also = aliases(told)
    named: dict[str, list[tuple[str, str, str]]] = {}
    for one in read_formulations(working, on):
        for element in one.elements:
            for speaks, points in (("for", element.speaks_for), ("against", element.speaks_against)):
                for point in (p for p in points if p.to == "narrative"):
                    named.setdefault(also.get(point.ref, point.ref), []).append((one.approach, element.id, speaks))
    return tuple(Told(one, tuple(named.get(one.id, ()))) for one in told)


def _formulation(
    approach: str, known: KnownFormulation | None, lines: Sequence[Lineage], points: Mapping[str, _Pointed]
) -> Formulation:
    elements = [_element(line, points.get(line[0].id, ((), ()))) for line in lines]
    held = tuple(e for e in elements if e.dropped_on is None)
    return Formulation(
        approach=approach,
        known=known,
        elements=held,
        dropped=tuple(e for e in elements if e.dropped_on is not None),
        versions=_versions(lines),
        units=_units(known, held),
    )


def _element(line: Lineage, points: _Pointed) -> Element:
    """The element as it stands. One that is dropped keeps the last wording that was held."""
    last, gone = line[-1], line[-1] if line[-1].dropped else None
    held = [e for e in line if not e.dropped]
    now = (held or [last])[-1]
    earlier = line[: line.index(now)]
    speaks = tuple(tuple(_point(p, earlier=p.element in {e.id for e in earlier}) for p in one) for one in points)
    return Element(
        id=last.id, root=line[0].id, approach=now.approach, slot=now.slot, group=now.group, text=now.text,
        choice=now.choice, whose=now.whose, certainty=now.certainty, since=now.when, first_said=line[0].when,
        before=tuple(_wording(e, line[n + 1]) for n, e in enumerate(earlier)),
        speaks_for=speaks[0], speaks_against=speaks[1],
        dropped_on=gone.when if gone else None, why_dropped=gone.text if gone else None,
        wordings=tuple(e.id for e in line),
    )  # fmt: skip


def _wording(entry: FormulationElement, after: FormulationElement) -> Wording:
    return Wording(
        entry.id, entry.text, entry.choice, entry.whose, entry.certainty, entry.when, after.when, entry.recorded_at
    )


_Pointed = tuple[tuple[ElementPoint, ...], tuple[ElementPoint, ...]]
"""For, and against."""


def _points(working: WorkingNotes, by_id: Mapping[str, Lineage], on: date | None) -> Mapping[str, _Pointed]:
    """What speaks for and against, by the first wording; the latest word on an element and a datum counts."""
    root = {id: line[0].id for id, line in by_id.items()}
    latest: dict[tuple[str, str, str, str], ElementPoint] = {}
    for point in sorted((p for p in uncorrected(working.element_points) if on is None or p.when <= on), key=_moment):
        if point.element in root:
            key = (root[point.element], point.to, point.ref, point.speaks)
            latest.pop(key, None)
            latest[key] = point
    found: dict[str, _Pointed] = {}
    for (element, *_), point in latest.items():
        if not point.taken_back:
            speaks_for, against = found.get(element, ((), ()))
            found[element] = (
                ((*speaks_for, point), against) if point.speaks == "for" else (speaks_for, (*against, point))
            )
    return found


def _point(entry: ElementPoint, *, earlier: bool) -> Point:
    return Point(entry.id, entry.when, entry.to, entry.ref, entry.note, entry.element, earlier)


def _versions(lines: Sequence[Lineage]) -> tuple[Version, ...]:
    """One for each day on which something was added, revised or dropped."""
    added: dict[date, list[str]] = {}
    revised: dict[date, list[tuple[str, str]]] = {}
    dropped: dict[date, list[str]] = {}
    for line in lines:
        for n, entry in enumerate(line):
            if entry.dropped:
                dropped.setdefault(entry.when, []).append(entry.id)
            elif n == 0:
                added.setdefault(entry.when, []).append(entry.id)
            else:
                revised.setdefault(entry.when, []).append((line[n - 1].id, entry.id))
    days = sorted({*added, *revised, *dropped})
    return tuple(
        Version(n, day, tuple(added.get(day, ())), tuple(revised.get(day, ())), tuple(dropped.get(day, ())))
        for n, day in enumerate(days, 1)
    )


def _units(known: KnownFormulation | None, held: Sequence[Element]) -> tuple[UnitRead, ...]:
    """Elements in their units, in the order of the file; what the file does not know comes last, as one.

    Of a unit there may be many of, one without a group stands by itself: an older file knows no groups. Where there was
    one of the unit only (`together`), all without a group are one.
    """
    found: dict[tuple[int, str], list[Element]] = {}
    units = known.units if known else ()
    slots = known.slots if known else {}
    place = {slot.id: n for n, slot in enumerate(slots.values())}
    for element in held:
        slot = slots.get(element.slot)
        at = next((n for n, unit in enumerate(units) if slot is not None and unit.id == slot.unit), len(units))
        many = at < len(units) and units[at].many
        alone = "" if many and units[at].together else f"e:{element.root}"
        name = (f"g:{element.group}" if element.group else alone) if many else ""
        found.setdefault((at, name), []).append(element)
    ordered = sorted(found.items(), key=lambda pair: pair[0][0])  # stable: groups as they were first written
    return tuple(
        UnitRead(
            units[at] if at < len(units) else None,
            elements[0].group if name.startswith("g:") else None,
            tuple(sorted(elements, key=lambda e: place.get(e.slot, len(place)))),
        )
        for (at, name), elements in ordered
    )


def _moment(entry: FormulationElement | ElementPoint | Narrative | Entry) -> tuple[date, float, str]:
    when: date = entry.when  # type: ignore[union-attr]
    return when, entry.recorded_at.timestamp(), entry.id
