"""A formulation drawn: each way of working has its own figure, in a narrow and in a wide layout.

What a figure has no place for stands in cards below it, so that all that is held is drawn; the table holds it whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from holdfast.analysis.model import Analysis
from holdfast.approaches.formulation import links, read_formulations
from holdfast.approaches.formulation_model import Element, Formulation, KnownSlot, Link, UnitRead
from holdfast.case.record import Party
from holdfast.charts import formulation_blocks as blocks
from holdfast.charts import formulation_sets as sets
from holdfast.charts.formulation_cards import Card, Laid, Said, forget, heading
from holdfast.charts.formulation_told import (
    WHOSE,
    contradicts,
    in_words,
    linked,
    numbers,
    quoted,
    says_more,
    sentence,
    slot_title,
    spoken_by,
    supports,
    table,
    unit_title,
)
from holdfast.charts.mark import marked
from holdfast.charts.picture import Picture, Speaker, joined, nothing_yet
from holdfast.charts.scene import NARROW, Boxes, Mark, Points, Scene, Words, cut, drawn, long
from holdfast.text import Message, say

WIDE = 760
"""Pixels: what an A4 page and a column of text show at nearly its own size, so that no letter becomes too small."""
TITLE = say("The formulation")
NOT_YET = say("not said yet")
NO_PAIR = say("No pair yet on this side")
SETS = ("idealised", "persecutory")
MOST_DRAWN = 150
"""Parts: a drawing of more is several metres long, and nobody sees the whole in it."""
TOO_MANY = say("These are too many parts for one drawing; each is there in words.")
_APART = 24.0
Side = tuple[float, float, float]
"""x, y and width."""


@dataclass(frozen=True, slots=True)
class Figure:
    """How one unit is drawn, and of which slots. `half`: two of the kind stand side by side where there is room."""

    slots: tuple[str, ...]
    draw: Callable[[UnitRead, Told, Side], Laid]
    half: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What the figures of one formulation need besides its elements."""

    speak: Speaker
    slots: Mapping[str, KnownSlot]
    links: tuple[Link, ...]
    elements: Mapping[str, Element]
    narrow: bool


def formulation_pictures(
    analysis: Analysis, approach: str, on: date | None = None, *, language: str = "en"
) -> tuple[Picture, Picture]:
    """The wide and the narrow picture of one formulation as it stood at the end of `on`, marked where it is nobody's.

    Working notes: for the treating therapist and for whom they are lent to.
    """
    origin = analysis.case.record.about.origin
    both = [formulation_picture(analysis, approach, on, narrow=narrow, language=language) for narrow in (False, True)]
    return marked(both[0], origin), marked(both[1], origin)


def formulation_picture(
    analysis: Analysis, approach: str, on: date | None = None, *, narrow: bool = False, language: str = "en"
) -> Picture:
    """One layout. Where nothing is held there is nothing to draw, and the sentence says so."""
    working = analysis.case.working
    every = read_formulations(working, on)
    read = next((one for one in every if one.approach == approach), None)
    found = links(working, on)
    if read is None or not read.elements:
        return nothing_yet(say("nothing is held in it."), TITLE, analysis.person, language)
    elements = {e.id: e for one in every for e in one.elements}
    speak = Speaker(analysis.person, language)
    told = Told(speak, read.known.slots if read.known else {}, found, elements, narrow)
    few = len(read.elements) <= MOST_DRAWN
    said = sentence(read) if few else joined([sentence(read), TOO_MANY])
    return Picture(
        partial(_drawn_once, read, told) if few else None, said, table(analysis, read, found, elements), title(read),
        analysis.person, language,
    )  # fmt: skip


def title(read: Formulation) -> Message:
    return say(read.known.title) if read.known else TITLE


def _drawn_once(read: Formulation, told: Told) -> Scene:
    try:
        return scene(read, told)
    finally:
        forget()


def scene(read: Formulation, told: Told) -> Scene:
    """Unit below unit; in the wide layout two triangles stand side by side."""
    width = NARROW if told.narrow else WIDE
    marks: list[Mark] = list(_key(told))
    y = 34.0
    numbered = list(zip(read.units, numbers(read.units), strict=True))
    facing = [one for one in numbered if _set_of(one[0])]
    if facing:
        apart = _apart(read, facing, told, (1, y, width - 2))
        marks += apart.marks
        y += apart.height + _APART
    for row in _in_rows(read.approach, [one for one in numbered if one not in facing], told):
        each = (width - 2 - 2 * _APART * (len(row) - 1)) / len(row)
        laid = [
            _unit(read.approach, unit, number, told, (1 + n * (each + 2 * _APART), y, each))
            for n, (unit, number) in enumerate(row)
        ]
        marks += [mark for one in laid for mark in one.marks]
        y += max(one.height for one in laid) + _APART
    marks.sort(key=lambda mark: not isinstance(mark, Boxes))  # cards lie below all that stands on them
    return Scene(width, int(y - _APART + 6), drawn(marks))


def _key(told: Told) -> Iterator[Mark]:
    """Whose words are whose, told once."""
    x = 6.0
    whose: Party
    for whose in ("patient", "therapist"):
        words = cut(told.speak(WHOSE[whose]), NARROW / 2 - 20)
        yield Points(f"key, {whose}", whose, ((x, 10),), "circle" if whose == "patient" else "diamond", 34)
        yield Words("key", "soft", ((x + 10, 10, words),))
        x += 10 + long(words) + 18


Numbered = tuple[UnitRead, int | None]


def _in_rows(approach: str, units: Sequence[Numbered], told: Told) -> list[list[Numbered]]:
    """Units below one another; in the wide layout two of a kind that needs half the width stand side by side."""
    rows: list[list[Numbered]] = []
    for one in units:
        figure = _figure(approach, one[0])
        half = figure is not None and figure.half and not told.narrow
        before = _figure(approach, rows[-1][-1][0]) if rows and len(rows[-1]) == 1 else None
        if half and before is not None and before.half:
            rows[-1].append(one)
        else:
            rows.append([one])
    return rows


def _set_of(unit: UnitRead) -> str | None:
    """Of a pair, the set it belongs to, where it is one of the two that do not meet."""
    chosen = unit.one("pair_set") if unit.unit is not None and unit.unit.id == "pair" else None
    return chosen.choice if chosen is not None and chosen.choice in SETS else None


def _apart(read: Formulation, pairs: Sequence[Numbered], told: Told, side: Side) -> Laid:
    """The idealised and the persecutory pairs facing each other, and what keeps them apart on the wall between."""
    upright = replace(told, narrow=True)
    slot = told.slots["pair_set"]

    def drawing(unit: UnitRead, number: int | None) -> sets.Draws:
        silent = [s for s in ("pair_set",) if all(_says_the_choice_alone(told, e) for e in unit.of(s))]
        drawn_elsewhere = ("pair_wards_off", *silent)
        return lambda x, y, width: _unit(read.approach, unit, number, upright, (x, y, width), drawn_elsewhere)

    names = [_capital(told.speak(say(slot.words_of(one) or one))) for one in SETS]
    left, right = ([drawing(*one) for one in pairs if _set_of(one[0]) == name] for name in SETS)
    said = tuple(
        one
        for unit, number in pairs
        for element in unit.of("pair_wards_off")
        for one in _said(told, element, before=_capital(told.speak(unit_title(unit, number))))
    )
    name = _capital(told.speak(say(told.slots["pair_wards_off"].title)))
    wall = Card(name, said, "" if said else told.speak(NOT_YET))
    empty = Card(told.speak(NO_PAIR), (), told.speak(NOT_YET))
    return sets.facing(((names[0], left), (names[1], right)), empty, wall, *side, narrow=told.narrow)


def _says_the_choice_alone(told: Told, element: Element) -> bool:
    """Nothing that the name of the column does not say."""
    chosen = told.slots[element.slot].words_of(element.choice)
    rests = element.speaks_for or element.speaks_against or linked(element, told.links, told.elements)
    return not rests and chosen is not None and in_words(element, told.slots[element.slot]) == say(chosen)


def _unit(
    approach: str, unit: UnitRead, number: int | None, told: Told, side: Side, elsewhere: Sequence[str] = ()
) -> Laid:
    """Its name, its figure where anything of it is filled, and cards for all that the figure does not hold."""
    x, y, width = side
    head = heading(_capital(told.speak(unit_title(unit, number))), x, y, width)
    marks, at = list(head.marks), y + head.height
    figure = _figure(approach, unit)
    drawn_slots: tuple[str, ...] = ()
    if figure is not None and any(unit.of(slot) for slot in figure.slots):
        drawn_slots = figure.slots
        laid = figure.draw(unit, told, (x, at, width))
        marks += laid.marks
        at += laid.height + blocks.COLUMNS_GAP
    others = dict.fromkeys(e.slot for e in unit.elements if e.slot not in (*drawn_slots, *elsewhere))
    rest = [_card(told, unit, slot) for slot in others]
    if rest:
        laid = blocks.grid(rest, x, at, width, _columns(told, width, len(rest)))
        marks += laid.marks
        at += laid.height + blocks.COLUMNS_GAP
    return Laid(tuple(marks), at - blocks.COLUMNS_GAP - y)


def _columns(told: Told, width: float, cards: int) -> int:
    if told.narrow or width < WIDE / 2:
        return 1
    return 2 if cards in (2, 4) else 3


def _card(told: Told, unit: UnitRead, slot: str) -> Card:
    found = unit.of(slot)
    name = _capital(told.speak(slot_title(told.slots.get(slot), slot)))
    return Card(name, tuple(one for e in found for one in _said(told, e)), "" if found else told.speak(NOT_YET))


def _said(told: Told, element: Element, *, before: str = "") -> tuple[Said, ...]:
    """One paragraph; an answer of the list and his words beside it are two, each in its voice."""
    slot = told.slots.get(element.slot)
    whose, chosen = spoken_by(element, slot), slot.words_of(element.choice) if slot is not None else None
    lead = f"{before}: " if before else ""
    if whose == "patient" and chosen is not None:
        ours = Said(lead + told.speak(say(chosen)), "therapist")
        return ours, _paragraph(told, element, told.speak(quoted(element.text)), whose)
    return (_paragraph(told, element, lead + told.speak(in_words(element, slot)), whose),)


def _paragraph(told: Told, element: Element, words: str, whose: Party) -> Said:
    pro, contra = supports(element), contradicts(element)
    return Said(
        words,
        whose,
        told.speak(pro) if pro else "",
        told.speak(contra) if contra else "",
        tuple(map(told.speak, linked(element, told.links, told.elements))),
    )


def _cards(told: Told, unit: UnitRead, *slots: str) -> list[Card]:
    """A card for each slot that is filled or that is asked first."""
    asked = [s for s in slots if unit.of(s) or (s in told.slots and told.slots[s].first)]
    return [_card(told, unit, slot) for slot in asked]


def _merged(told: Told, unit: UnitRead, first: str, *others: str) -> Card:
    """Several slots in one card, each of the later ones by its name."""
    one = _card(told, unit, first)
    more = [
        said
        for slot in others
        for element in unit.of(slot)
        for said in _said(told, element, before=_capital(told.speak(slot_title(told.slots.get(slot), slot))))
    ]
    return replace(one, said=(*one.said, *more)) if more else one


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _flow(slots: tuple[str, ...], *, columns: int = 3, half: bool = False) -> Figure:
    def figure(unit: UnitRead, told: Told, side: Side) -> Laid:
        return blocks.flow(_cards(told, unit, *slots), *side, 1 if told.narrow else columns)

    return Figure(slots, figure, half)


def _triangle(left: str, right: str, foot: str) -> Figure:
    def figure(unit: UnitRead, told: Told, side: Side) -> Laid:
        corners = [_card(told, unit, slot) for slot in (left, right, foot)]
        return blocks.triangle(corners[0], corners[1], corners[2], *side)

    return Figure((left, right, foot), figure, half=True)


def _scales(slots: tuple[str, ...]) -> Figure:
    def figure(unit: UnitRead, told: Told, side: Side) -> Laid:
        filled = [s for s in slots if unit.of(s)]
        return blocks.scales([_scale(unit, s, told) for s in filled], *side, 1 if told.narrow else 2)

    return Figure(slots, figure)


def _scale(unit: UnitRead, slot: str, told: Told) -> blocks.Scale:
    known = told.slots[slot]
    ids = [choice.id for choice in known.choices]
    latest = unit.one(slot)
    at = ids.index(latest.choice) if latest is not None and latest.choice in ids else None
    ends = told.speak(say(known.choices[0].words)), told.speak(say(known.choices[-1].words))
    said = tuple(one for element in unit.of(slot) for one in _said(told, element))
    return blocks.Scale(_capital(told.speak(say(known.title))), ends, len(ids), at, said)  # where it stands is yours


def _pair(unit: UnitRead, told: Told, side: Side) -> Laid:
    reversal = _card(told, unit, "pair_reversal") if unit.of("pair_reversal") else None
    one, between, other = (_card(told, unit, slot) for slot in ("pair_self", "pair_affect", "pair_other"))
    return blocks.pair(one, between, other, reversal, *side, narrow=told.narrow)


def _mode(unit: UnitRead, told: Told, side: Side) -> Laid:
    here = _merged(told, unit, "mode", "mode_kind", "mode_does", "mode_protects")
    cards = (_card(told, unit, "mode_triggers"), here, _card(told, unit, "mode_soothes"))
    return blocks.flow(cards, *side, 1 if told.narrow else 3, ends="to the middle")


def _lost(unit: UnitRead, told: Told, side: Side) -> Laid:
    here = _merged(told, unit, "lost_mode", "lost_moment")
    cards = [*_cards(told, unit, "lost_before"), here, *_cards(told, unit, "lost_found")]
    return blocks.flow(cards, *side, 1 if told.narrow else 3)


def _pattern(unit: UnitRead, told: Told, side: Side) -> Laid:
    """The steps in their order; the two images of himself below them, side by side."""
    x, y, width = side
    columns = 1 if told.narrow else 3
    empty_if = not any(says_more(e) for e in unit.of("if_then"))
    asked = ("wish", *(() if empty_if else ("if_then",)), "response_of_other", "response_of_self", "coping")
    steps = _cards(told, unit, *asked)
    laid = blocks.flow(steps, x, y, width, columns)
    images = _cards(told, unit, "core_negative", "core_healthy")
    at = y + laid.height + _APART
    below = blocks.grid(images, x, at, width, 1 if told.narrow else 2)
    return Laid((*laid.marks, *below.marks), at + below.height - y)


def _swing(unit: UnitRead, told: Told, side: Side) -> Laid:
    tips = _card(told, unit, "swing_tips") if unit.of("swing_tips") else None
    low, high = _card(told, unit, "swing_low"), _card(told, unit, "swing_high")
    return blocks.swing(low, tips, high, *side, narrow=told.narrow)


def _organisation(unit: UnitRead, told: Told, side: Side) -> Laid:
    return blocks.scales([_scale(unit, "organisation", told)], *side, 1)


def _figure(approach: str, unit: UnitRead) -> Figure | None:
    return None if unit.unit is None else _FIGURES.get((approach, unit.unit.id))


_FIGURES: Mapping[tuple[str, str], Figure] = {
    ("tfp", "pair"): Figure(("pair_self", "pair_affect", "pair_other", "pair_reversal"), _pair),
    ("tfp", "structure"): Figure(("organisation",), _organisation),
    ("schema", "mode"): Figure(
        ("mode", "mode_kind", "mode_triggers", "mode_does", "mode_protects", "mode_soothes"), _mode
    ),
    ("mbt", "poles"): _scales(("automatic_controlled", "self_other", "internal_external", "cognitive_affective")),
    ("mbt", "lost"): Figure(("lost_mode", "lost_moment", "lost_before", "lost_found"), _lost),
    ("psychodynamic", "conflict"): _triangle("protection", "anxiety", "hidden_feeling"),
    ("psychodynamic", "persons"): _triangle("person_now", "person_here", "person_past"),
    ("psychodynamic", "ccrt"): _flow(("ccrt_wish", "ccrt_other", "ccrt_self")),
    ("cbt", "chain"): _flow(("situation", "belief", "thought", "emotion", "behaviour", "consequence")),
    ("cbt", "experiment"): _flow(("tested", "prediction", "test", "result", "revised_belief")),
    ("mit", "pattern"): Figure(
        ("wish", "if_then", "response_of_other", "response_of_self", "coping", "core_negative", "core_healthy"),
        _pattern,
    ),
    ("mit", "swing"): Figure(("swing_low", "swing_high", "swing_tips"), _swing),
    ("mit", "minds"): _scales(("monitoring", "differentiation", "decentring", "mastery")),
    ("cop", "plan"): _flow(("behaviour", "plan", "motive"), columns=1, half=True),
    ("gpm", "goal"): _flow(("life_goal", "goal_next")),
    ("gpm", "sensitive"): _flow(("what_hurts", "what_follows")),
}
