"""Two elements that hang together, of one way of working or of two."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest

from holdfast.approaches.formulation_model import Element
from holdfast.case.ways import ElementLink, LinkKind
from holdfast.text import Message, say
from holdfast.web.formulation.fields import NOT_OURS, one_of
from holdfast.web.formulation.reading import Read
from holdfast.web.formulation.shown import Line, Shower, in_order
from holdfast.web.rights.beginning import NotKept, Open, checked, new_id
from holdfast.web.vault.door import add_entry
from holdfast.web.words import word

CHOOSE = say("Choose the other part first.")
HOW = say("Say how the two hang together.")
THERE = say("They are linked in this way already.")
GONE = say("This link was taken back already.")
HELD_NO_LONGER = say("One of the two is held no longer: only what is held is linked.")


def link(request: HttpRequest, opened: Open, found: Read, element: Element) -> str:
    end, kind = request.POST.get("end", ""), request.POST.get("kind", "")
    if not end:
        raise NotKept(CHOOSE)
    if not kind:
        raise NotKept(HOW)
    one_of(kind, get_args(LinkKind))
    other = found.element(end)
    if other is None or other.root == element.root:
        raise SuspiciousOperation(NOT_OURS)
    if element.dropped_on is not None or other.dropped_on is not None:
        raise NotKept(HELD_NO_LONGER)
    pair = [(element.id, other.id)] if kind != "same" else [(element.id, other.id), (other.id, element.id)]
    if any(one.kind == kind and (one.start, one.end) in pair for one in found.links):
        raise NotKept(THERE)
    made = ElementLink(
        id=new_id("link"), when=opened.today, start=element.id, end=other.id, kind=kind, **opened.stamp,  # type: ignore[arg-type]
    )  # fmt: skip
    add_entry(opened.handle, "element_links", checked(made))
    return "#linked"


def unlink(request: HttpRequest, opened: Open, found: Read, element: Element) -> str:
    """Take a link back; that it was made stays in the file."""
    sent = request.POST.get("link", "")
    for one in found.links:
        if one.id == sent and element.id in (one.start, one.end):
            gone = ElementLink(
                id=new_id("link"), when=opened.today, start=one.start, end=one.end, kind=one.kind, taken_back=True,
                **opened.stamp,
            )  # fmt: skip
            add_entry(opened.handle, "element_links", checked(gone))
            return "#linked"
    if any(one.id == sent for one in opened.case.working.element_links):
        raise NotKept(GONE)
    raise SuspiciousOperation(NOT_OURS)


def linkable(found: Read, shower: Shower, element: Element) -> tuple[tuple[Message, tuple[Line, ...]], ...]:
    """Every other element that is held, by way of working; none for one that is held no longer."""
    if element.dropped_on is not None:
        return ()
    by_way: Mapping[str, list[Line]] = {one.approach: [] for one in found.formulations}
    for one in found.formulations:
        by_way[one.approach].extend(shower.line(e) for e in in_order(one) if e.root != element.root)
    return tuple((word("approach", way), tuple(lines)) for way, lines in by_way.items() if lines)
