"""The formulations of a case: one way of working at a time, drawn and in words, with what speaks for and against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from holdfast.approaches.formulation_files import formulations
from holdfast.approaches.formulation_model import Formulation, KnownFormulation
from holdfast.text import Message, say
from holdfast.web.formulation.picture import STRANDS, described
from holdfast.web.formulation.reading import Read, read
from holdfast.web.formulation.shown import Shower
from holdfast.web.pages.opening import case_context
from holdfast.web.words import word


@dataclass(frozen=True, slots=True)
class Tab:
    """One way of working in which something was written. `used`: it is in use."""

    approach: str
    words: Message
    url: str
    here: bool
    used: bool


@dataclass(frozen=True, slots=True)
class Begin:
    """A way of working in which nothing was written yet, or a unit in which nothing stands: its first form."""

    words: Message
    asks: Message
    url: str
    used: bool


@login_required
@require_safe
def formulation_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """`?way=tfp` shows another one than the first of those in use."""
    found = read(request, case_id)
    shown = found.of(request.GET.get("way", "")) or next(iter(found.formulations), None)
    context: dict[str, Any] = {
        "may": found.may,
        "tabs": [_tab(found, one, shown, case_id) for one in found.formulations],
        "begin": [_begin(found, one, case_id) for one in _not_begun(found)],
        "kept": request.GET.get("kept") == "yes",
        "told": len(found.told),
        "same": (),
        "strands": described(found, STRANDS),
    }
    if shown is not None:
        shower = Shower(found, case_id)
        context |= _of(shower, shown) | {"same": shower.same(), "drawing": described(found, shown.approach)}
    return render(request, "formulation/page.html", case_context(found.opened, "formulation", **context))


def _of(shower: Shower, shown: Formulation) -> dict[str, Any]:
    known = shown.known
    empty = [unit for unit in known.units if not shown.of(unit.id)] if known is not None else []
    return {
        "shown": shown,
        "way": word("approach", shown.approach),
        "units": shower.units(shown),
        "other": [shower.seen(one) for one in shown.other],
        "empty": [Begin(say(unit.title), say(unit.asks), shower.form_of(shown.approach, unit.id), True)
                  for unit in empty],
        "dropped": [(shower.line(one), one) for one in shown.dropped],
        "history": shower.history(shown),
    }  # fmt: skip


def _tab(found: Read, one: Formulation, shown: Formulation | None, case_id: UUID) -> Tab:
    return Tab(
        one.approach,
        word("approach", one.approach),
        f"{reverse('formulation', args=[case_id])}?way={one.approach}",
        here=one is shown,
        used=one.approach in found.analysis.approaches,
    )


def _not_begun(found: Read) -> list[KnownFormulation]:
    """Those in use first, else the order of the knowledge, which is no rank."""
    used = found.analysis.approaches
    ones = [one for one in formulations().values() if found.of(one.approach) is None]
    return sorted(ones, key=lambda one: used.index(one.approach) if one.approach in used else len(used))


def _begin(found: Read, known: KnownFormulation, case_id: UUID) -> Begin:
    return Begin(
        word("approach", known.approach),
        say(known.begin),
        reverse("formulation-unit", args=[case_id, known.approach, known.units[0].id]),
        known.approach in found.analysis.approaches,
    )
