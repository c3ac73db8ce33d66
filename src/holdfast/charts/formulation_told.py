"""A drawn formulation in words: its sentence, its table with every part whole, and what its points point to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import get_args

from holdfast.analysis.model import Analysis
from holdfast.approaches.formulation_model import Element, Formulation, KnownSlot, Link, Point, UnitRead, Wording
from holdfast.brief import words as brief_words
from holdfast.case.record import Certainty, Party
from holdfast.case.ways import LinkKind
from holdfast.charts.picture import BLANK, Cell, Table, joined
from holdfast.charts.scene import plain
from holdfast.text import Message, Spoken, render, say, say_n
from holdfast.text.message import Address

WHOSE: Mapping[Party, Message] = {"patient": say("{his} words, quoted"), "therapist": say("your words")}
SURE: Mapping[Certainty, Message] = {
    "known": say("known"), "estimated": say("as it seems"), "unknown": say("an open question"),
}  # fmt: skip
OTHER = say("Other")
_FORWARD: Mapping[LinkKind, Message] = {
    "leads_to": say("leads to “{what}”"), "turns_into": say("turns into “{what}”"), "soothes": say("soothes “{what}”"),
    "same": say("the same in other words, {approach}: “{what}”"),
}  # fmt: skip
_BACK: Mapping[LinkKind, Message] = {
    "leads_to": say("comes after “{what}”"), "turns_into": say("“{what}” turns into it"),
    "soothes": say("soothed by “{what}”"), "same": say("the same in other words, {approach}: “{what}”"),
}  # fmt: skip
_BEFORE = "“{text}” (from {since})"
_ONLY_IF = re.compile(r"(if( i follow (my|this|the) wish)?)?\W*")
_HEADER = (
    say("Part"), say("What"), say("In words"), say("Whose words"), say("How sure"), say("Since"),
    say("What speaks for it"), say("What speaks against it"), say("How it hangs together"), say("Before"),
)  # fmt: skip


def slot_title(slot: KnownSlot | None, id: str) -> Message:
    """What a slot is called; one that no file knows by its own name in the case file."""
    return say(slot.title) if slot is not None else say("{slot}", slot=id.replace("_", " "))


def in_words(element: Element | Wording, slot: KnownSlot | None) -> Message | str:
    """What was put into a slot: the chosen answer, the words, or both."""
    chosen = slot.words_of(element.choice) if slot is not None else None
    text = quoted(element.text) if spoken_by(element, slot) == "patient" else element.text
    if chosen is None:
        return text
    if _no_more(element, chosen):
        return say(chosen)
    return say("{choice} – {text}", choice=say(chosen), text=text)


def quoted(text: str) -> Message:
    """His words, in quotation marks."""
    return say("“{text}”", text=text.strip('“”"'))


def says_more(element: Element) -> bool:
    """Whether an "if ..." goes on after its beginning, which alone says nothing."""
    return not _ONLY_IF.fullmatch(plain(element.text).casefold())


def spoken_by(element: Element | Wording, slot: KnownSlot | None) -> Party:
    """Whose words they are. An answer of a list is ours, never his, whatever an older file says."""
    chosen = slot.words_of(element.choice) if slot is not None else None
    return "therapist" if chosen is not None and _no_more(element, chosen) else element.whose


def _no_more(element: Element | Wording, chosen: str) -> bool:
    """The text says no more than the answer does, however the person is spoken of."""
    text = plain(element.text).casefold()
    return any(text in plain(render(say(chosen), Spoken("", how))).casefold() for how in get_args(Address))


def unit_title(unit: UnitRead, number: int | None) -> Message:
    """The name of one unit, with its number where there are several of it."""
    title = OTHER if unit.unit is None else say(unit.unit.title)
    return title if number is None else say("{title} {number}", title=title, number=number)


def numbers(units: Sequence[UnitRead]) -> tuple[int | None, ...]:
    """The number of each unit among those of its kind, None where it is the only one."""
    kinds = [unit.unit.id if unit.unit else None for unit in units]
    return tuple(kinds[: n + 1].count(kind) if kinds.count(kind) > 1 else None for n, kind in enumerate(kinds))


def supports(element: Element) -> Message | None:
    n = len(element.speaks_for)
    return say_n("one thing speaks for it", "{n} things speak for it", n) if n else None


def contradicts(element: Element) -> Message | None:
    n = len(element.speaks_against)
    return say_n("one thing speaks against it", "{n} things speak against it", n) if n else None


def linked(element: Element, found: Sequence[Link], elements: Mapping[str, Element]) -> tuple[Message, ...]:
    """How an element hangs together with others, both ways."""
    said = []
    for link in found:
        ways = ((link.start, link.end, _FORWARD), (link.end, link.start, _BACK))
        for here, there, sentences in ways:
            if here == element.id and there in elements:
                other = elements[there]
                short = plain(other.text)
                what = short if len(short) <= 60 else short[:59].rstrip() + "…"
                approach = brief_words.APPROACHES[other.approach]
                said.append(say(sentences[link.kind].id, what=what, approach=approach))
    return tuple(said)


def point_told(analysis: Analysis, point: Point) -> Message:
    """What a point points to, by name and day where it has them."""
    told = _datum(analysis, point)
    if point.earlier:
        told = say("{what} (named for an earlier wording)", what=told)
    return say("{what}: {note}", what=told, note=point.note) if point.note else told


def _datum(analysis: Analysis, point: Point) -> Message:
    record, working = analysis.case.record, analysis.case.working
    if point.to == "session":
        return say("hour {hour}", hour=point.ref)
    if point.to == "episode":
        return say("between you, from hour {hour} on", hour=point.ref)
    if point.to == "narrative":
        told = next((n for n in working.narratives if n.id == point.ref), None)
        return say("a moment {he} told, “{title}”", title=told.title) if told else say("a moment {he} told")
    if point.to == "check_in":
        given = next((c for c in record.check_ins if c.id == point.ref), None)
        return say("check-in of {when}", when=given.when) if given else say("a check-in")
    if point.to == "event":
        event = next((e for e in record.events if e.id == point.ref), None)
        return say("{when}: {text}", when=event.when, text=event.text) if event else say("something that happened")
    clause = next((c for c in analysis.contract.clauses if c.id == point.ref), None)
    return say("in the contract, “{text}”", text=clause.terms.text) if clause else say("a clause of the contract")


def sentence(read: Formulation) -> Message:
    """What is seen at one glance, before what it may mean."""
    held = read.elements
    slots = read.known.slots if read.known else {}
    his = sum(spoken_by(element, slots.get(element.slot)) == "patient" for element in held)
    parts = [say_n("{approach}: one part is held", "{approach}: {n} parts are held", len(held),
                   approach=brief_words.APPROACHES[read.approach])]  # fmt: skip
    first = say("{held}, {k} in {his} words.", held=parts[0], k=his) if his else say("{held}.", held=parts[0])
    said = [first, say("Last changed on {when}.", when=read.versions[-1].when)]
    against = sum(bool(element.speaks_against) for element in held)
    if against:
        said.append(say_n("Something speaks against one of them.", "Something speaks against {n} of them.", against))
    return joined(said)


def table(analysis: Analysis, read: Formulation, found: Sequence[Link], elements: Mapping[str, Element]) -> Table:
    """A row for each part that is held, whole, with its history and what it rests on."""
    rows: list[tuple[Cell, ...]] = []
    slots = read.known.slots if read.known else {}
    for unit, number in zip(read.units, numbers(read.units), strict=True):
        for element in unit.elements:
            slot = slots.get(element.slot)
            rows.append((
                unit_title(unit, number),
                slot_title(slot, element.slot),
                in_words(element, slot),
                WHOSE[spoken_by(element, slot)],
                SURE[element.certainty],
                say("{when}", when=element.since),
                _listed([point_told(analysis, p) for p in element.speaks_for]),
                _listed([point_told(analysis, p) for p in element.speaks_against]),
                _listed(linked(element, found, elements)),
                _listed([say(_BEFORE, text=in_words(was, slot), since=was.since) for was in element.before]),
            ))  # fmt: skip
    return Table(_HEADER, tuple(rows), (None,) * len(rows))


def _listed(parts: Sequence[Message]) -> Cell:
    if not parts:
        return BLANK
    places = {f"p{n}": part for n, part in enumerate(parts)}
    return say("; ".join(f"{{{name}}}" for name in places), **places)
