"""One unit of a formulation, entered in a minute: its questions, any of which may be left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from holdfast.approaches.formulation_files import formulations
from holdfast.approaches.formulation_model import KnownFormulation, KnownUnit
from holdfast.case.ways import FormulationElement
from holdfast.citations import citations
from holdfast.text import Message, say
from holdfast.web.formulation.fields import (
    NOT_OURS,
    SURE,
    WHOSE,
    Asked,
    answered,
    fits,
    person_in,
    sure,
    typed_elsewhere,
)
from holdfast.web.formulation.reading import Read, read, reader
from holdfast.web.formulation.shown import Line, Shower
from holdfast.web.pages.opening import case_context
from holdfast.web.rights.beginning import MEANWHILE, NotKept, Open, checked, day_typed, new_id, once, open_now
from holdfast.web.vault.door import StalePage, add_entry, new_form_id
from holdfast.web.words import word

NO_GROUP = "first"
"""What an address calls the one that was written before there could be more of it (`KnownUnit.together`)."""
ASKED_NO_MORE = say(
    "A question that you answered is not asked here any more, so nothing was kept yet. Put what you wrote elsewhere, "
    "and send the rest once more."
)
NOTHING = say("Nothing was filled in, so nothing was kept. One answer is enough.")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def unit_page(request: HttpRequest, case_id: UUID, approach: str, unit: str) -> HttpResponse:
    """The questions of one unit. POST keeps what was answered; `then=next` leads on to the next unit.

    `?group=` adds to one of several (a pair, a mode, a chain) that is there already.
    """
    if not reader(request, case_id).may_write:  # a form and nothing else, as the log
        raise PermissionDenied
    known = formulations().get(approach)
    asked = known.unit(unit) if known is not None else None
    if known is None or asked is None:
        raise Http404
    if request.method != "POST":
        return _page(request, case_id, known, asked)
    opened = open_now(request, case_id)
    try:
        return redirect(once(request, opened, lambda: _keep(request, opened, known, asked)))
    except NotKept as refused:
        return _page(request, case_id, known, asked, refused.said)
    except StalePage:
        return _page(request, case_id, known, asked, MEANWHILE, 409)


def _keep(request: HttpRequest, opened: Open, known: KnownFormulation, unit: KnownUnit) -> str:
    person = person_in(opened)
    sent = [fits(answered(slot, request.POST, several=True), person) for slot in unit.slots]
    given = [part for one in sent if one.filled for part in one.parts()]
    if _lost(request, unit):
        raise NotKept(ASKED_NO_MORE)
    if not given:
        raise NotKept(NOTHING)
    group, when, certainty = _group_sent(request, opened, known, unit), day_typed(request, opened), sure(request.POST)
    for one in given:
        entry = FormulationElement(
            id=new_id("form"), when=when, approach=known.approach, slot=one.slot.id, text=one.in_words(person),  # type: ignore[arg-type]
            choice=one.choice or None, group=group, whose=one.whose, certainty=certainty, **opened.stamp,  # type: ignore[arg-type]
        )  # fmt: skip
        add_entry(opened.handle, "formulation", checked(entry))
    following = _next(known, unit) if request.POST.get("then") == "next" else None
    if following is not None:
        return reverse("formulation-unit", args=[opened.handle.id, known.approach, following.id]) + "?kept=yes"
    return f"{reverse('formulation', args=[opened.handle.id])}?way={known.approach}&kept=yes#unit-{unit.id}"


def _lost(request: HttpRequest, unit: KnownUnit) -> list[str]:
    """What was typed in answer to a question that this unit asks no more: the page was older than the program."""
    return typed_elsewhere(request.POST, {f"text.{slot.id}" for slot in unit.slots})


def _group_sent(request: HttpRequest, opened: Open, known: KnownFormulation, unit: KnownUnit) -> str | None:
    """The group of a unit of which there are several: one that is there, or a new one."""
    sent = request.POST.get("group", "")
    if not unit.many:
        return None
    if not sent:
        return new_id("group")
    slots = {slot.id for slot in unit.slots}
    there = opened.case.working.formulation
    group = None if unit.together and sent == NO_GROUP else sent
    if not any(e.group == group and e.approach == known.approach and e.slot in slots for e in there):
        raise SuspiciousOperation(NOT_OURS)
    return group


def _next(known: KnownFormulation, unit: KnownUnit) -> KnownUnit | None:
    after = known.units.index(unit) + 1
    return known.units[after] if after < len(known.units) else None


def _page(
    request: HttpRequest,
    case_id: UUID,
    known: KnownFormulation,
    unit: KnownUnit,
    wrong: Message | None = None,
    status: int = 422,
) -> HttpResponse:
    found, following = read(request, case_id), _next(known, unit)
    asked = tuple(answered(slot, request.POST, several=True) for slot in unit.slots)
    group = (request.POST if wrong is not None else request.GET).get("group", "")[:64] if unit.many else ""
    there = _there(found, case_id, known, unit, group)
    return render(
        request,
        "formulation/unit.html",
        case_context(
            found.opened,
            "formulation",
            may=found.may,
            known=known,
            unit=unit,
            sources=[citations()[one] for one in unit.sources],
            way=word("approach", known.approach),
            first=found.of(known.approach) is None,
            place=known.units.index(unit) + 1,
            following=following,
            following_title=None if following is None else say(following.title),
            **_asked(asked, {line.slot for line in there}),
            there=there,
            group=group,
            **common(found),
            given=_given(request),
            lost=_lost(request, unit) if wrong is not None else (),
            wrong=wrong,
            kept=wrong is None and request.GET.get("kept") == "yes",
        ),
        status=200 if wrong is None else status,
    )


def _asked(asked: tuple[Asked, ...], filled: set[str]) -> dict[str, Any]:
    """The questions in front, those under "more", and those that have an answer already: a second one beside it."""
    open_ = [one for one in asked if one.slot.id not in filled]
    front = [one for one in open_ if one.slot.first] or open_
    more, again = [one for one in open_ if one not in front], [one for one in asked if one.slot.id in filled]
    return {
        "front": front,
        "more": more,
        "more_open": any(one.filled for one in more),
        "again": again,
        "again_open": any(one.filled for one in again),
    }


def _there(found: Read, case_id: UUID, known: KnownFormulation, unit: KnownUnit, group: str) -> list[Line]:
    """What stands in this unit already: all of it, or the parts of the one that is added to."""
    formulation = found.of(known.approach)
    if formulation is None or (unit.many and not group):
        return []
    ones = [one for one in formulation.of(unit.id) if not unit.many or (one.group or NO_GROUP) == group]
    shower = Shower(found, case_id)
    return [shower.line(element) for one in ones for element in one.elements]


def common(found: Read) -> dict[str, Any]:
    """What each form of these pages needs."""
    return {
        "form": lambda: new_form_id(found.opened.handle.user_id),  # a template calls it: each form has an id of its own
        "today": found.today,
        "certainties": SURE,
        "whose": WHOSE,
    }


def _given(request: HttpRequest) -> Mapping[str, str]:
    return {
        "when": request.POST.get("when", ""),
        "certainty": request.POST.get("certainty", "") or "estimated",
    }


__all__ = ["Asked", "common", "unit_page"]
