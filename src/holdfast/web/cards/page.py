"""Six standing cards on one page, and on one sheet of paper without the private one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from holdfast.brief.card_parts import CardLine, Part
from holdfast.brief.cards import NOTHING_YET, Card, cards, more
from holdfast.citations import citations
from holdfast.text import Message
from holdfast.web.pages.opening import Opened, case_context, findings_on, open_case
from holdfast.web.vault.door import case_for_user


@dataclass(frozen=True, slots=True)
class LineShown:
    """One line with its day, and the hour it opens to."""

    line: CardLine
    when: date | datetime | None
    href: str | None


@dataclass(frozen=True, slots=True)
class PartShown:
    heading: Message
    lines: tuple[LineShown, ...]
    more: Message | None
    rows: tuple[LineShown, ...]


@dataclass(frozen=True, slots=True)
class CardShown:
    card: Card
    parts: tuple[PartShown, ...]
    citations: tuple[str, ...]


@login_required
@require_safe
def cards_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The cards as of now. `?private=no`: made without private notes, for paper or a colleague; so is every print."""
    handle = case_for_user(request.user, case_id)
    opened = open_case(request, handle, private=request.GET.get("print") != "yes", own_usual=True)
    read = cards(opened.analysis, findings_on=findings_on() and handle.working)
    return render(
        request,
        "cards/page.html",
        case_context(
            opened,
            "cards",
            cards=[_shown(opened, card) for card in read],
            nothing_yet=NOTHING_YET,
            findings_on=findings_on(),
        ),
    )


def _shown(opened: Opened, card: Card) -> CardShown:
    return CardShown(
        card,
        tuple(_part(opened, part) for part in card.parts),
        tuple(f"{number}: {citations()[number]}" for number in card.known.sources),
    )


def _part(opened: Opened, part: Part) -> PartShown:
    days = {hour.number: hour.when for hour in opened.analysis.process.hours}
    query = "?private=no" if opened.colleague else ""

    def shown(line: CardLine) -> LineShown:
        held = None if line.hour is None else days.get(line.hour)
        href = None if held is None else reverse("hour", args=[opened.handle.id, line.hour]) + query
        return LineShown(line, held or line.when, href)

    lines, rows = tuple(map(shown, part.lines)), tuple(map(shown, part.rows))
    return PartShown(part.heading, lines, more(part.more) if part.more else None, rows)
