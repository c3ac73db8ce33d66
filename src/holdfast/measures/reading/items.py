"""The questions of an instrument, what their answers count for, and the orders in which they circulate."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from holdfast.knowledge import KnowledgeError, Table
from holdfast.measures.instrument import Form, Item, Recode
from holdfast.measures.reading.basis import Sources, read_basis

Recodes = Mapping[str, Recode]


def read_recodes(table: Table) -> dict[str, Recode]:
    """`[recodes.<name>]`: answer = what it counts for."""
    found = {}
    for name, entry in table.named_tables():
        counts: dict[float, float] = {}
        for key in entry:
            value = entry.number(key)
            try:
                answer = float(key)
            except ValueError as error:
                raise KnowledgeError(entry.file, entry.place(key), repr(key), "an answer, as a number") from error
            if answer in counts:
                raise entry.error(key, f"one line for the answer {answer:g}")
            counts[answer] = value
        if not counts:
            raise KnowledgeError(entry.file, entry.path, "nothing", "a line for each answer")
        found[name] = Recode(name, MappingProxyType(counts))
    return found


def read_items(table: Table, recodes: Recodes, sources: Sources) -> dict[str, Item]:
    """`[items]`: tags in the order of the form, their range and step, which are reversed, recoded, unscored."""
    tags = table.texts("tags")
    if not tags:
        raise table.error("tags", "at least one tag")
    if len(set(tags)) < len(tags):
        raise table.error("tags", "each tag once")
    common = table.span("range")
    step = table.number("step", 1.0)
    ranges, steps = table.table("ranges", optional=True), table.table("steps", optional=True)
    spans = {tag: ranges.span(tag) for tag in ranges}
    own_steps = {tag: steps.number(tag) for tag in steps}
    loinc = table.table("loinc", optional=True)
    codes = {tag: loinc.text(tag) for tag in loinc}
    groups = {key: frozenset(table.texts(key, ())) for key in ("reverse", "rotating", "unscored")}
    counted = read_recoded(table, recodes, tags)
    named = [("ranges", spans.keys()), ("steps", own_steps.keys()), ("loinc", codes.keys()), *groups.items()]
    for key, found in named:
        if strangers := sorted(set(found) - set(tags)):
            raise KnowledgeError(table.file, table.place(key), repr(strangers[0]), "a tag of items.tags")
    if both := sorted(groups["reverse"] & counted.keys()):
        raise KnowledgeError(table.file, table.place("recode"), repr(both[0]), "a tag that is not reversed as well")
    read_basis(table, sources)
    table.close()
    items = {
        tag: Item(
            tag,
            *spans.get(tag, common),
            step=own_steps.get(tag, step),
            reverse=tag in groups["reverse"],
            recode=counted.get(tag),
            rotating=tag in groups["rotating"],
            scored=tag not in groups["unscored"],
            loinc=codes.get(tag),
        )
        for tag in tags
    }
    for tag, item in items.items():
        _check_step(table, item, "steps" if tag in own_steps else "step")
    for tag, recode in counted.items():
        check_recode(table, items[tag], recode)
    return items


def _check_step(table: Table, item: Item, key: str) -> None:
    """Steps that end on the highest answer, and that floats hold exactly: 3 times 0.1 is no answer of 0.3."""
    whole_quarters = item.step > 0 and item.step * 4 % 1 == 0 and item.low * 4 % 1 == 0
    if not whole_quarters or (item.high - item.low) % item.step:
        allowed = f"above zero, in whole numbers, halves or quarters, that divides {item.low:g} to {item.high:g}"
        raise KnowledgeError(table.file, table.place(key), f"{item.step:g} for {item.tag}", allowed)


def read_recoded(table: Table, recodes: Recodes, tags: tuple[str, ...]) -> dict[str, Recode]:
    """`recode = { name = [tags] }`: which items are counted by which table."""
    wanted, found = table.table("recode", optional=True), dict[str, Recode]()
    for name in wanted:
        if name not in recodes:
            raise KnowledgeError(table.file, wanted.place(name), repr(name), "a table of [recodes]")
        for tag in wanted.texts(name):
            if tag not in tags or tag in found:
                raise KnowledgeError(table.file, wanted.place(name), repr(tag), "a tag of these items, named once")
            found[tag] = recodes[name]
    return found


def check_recode(table: Table, item: Item, recode: Recode) -> None:
    """A table that leaves out an answer would make a blank of it."""
    for answer in answers_of(item):
        if answer not in recode.table:
            place = f"recodes.{recode.name}"
            raise KnowledgeError(table.file, place, f"no line for {answer:g}", f"every answer of {item.tag}")


def answers_of(item: Item) -> tuple[float, ...]:
    """Every answer an item can have, from the lowest up."""
    return tuple(item.low + n * item.step for n in range(round((item.high - item.low) / item.step) + 1))


def read_forms(table: Table, items: Mapping[str, Item], sources: Sources) -> dict[str, Form]:
    """`[forms.<name>]`: `order`, a rearrangement of the tags (the order of items.tags where it is left out), and
    `mirrored`, tags whose answers are printed the other way round.
    """
    found = {}
    for name, entry in table.named_tables():
        order = entry.texts("order", tuple(items))
        if sorted(order) != sorted(items):
            raise entry.error("order", "every tag of items.tags, once")
        mirrored = frozenset(entry.texts("mirrored", ()))
        if mirrored - items.keys():
            raise entry.error("mirrored", "tags of items.tags")
        low = entry.optional_number("low")
        found[name] = Form(name, entry.text("title"), order, low, read_basis(entry, sources), mirrored)
        entry.close()
    return found
