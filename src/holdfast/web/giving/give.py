"""The therapist hands her device to the patient for some forms: which, and then this browser shows nothing else."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from holdfast.case.course import ended_on
from holdfast.case.restriction import in_force, said
from holdfast.measures.batteries import due
from holdfast.measures.catalogue import catalogue
from holdfast.measures.instrument import Instrument
from holdfast.text import Message, say
from holdfast.web.giving.answering_kept import Part, load_kept, save_kept
from holdfast.web.giving.asked import asked, may_be_given, ref_of
from holdfast.web.giving.planning import next_hours
from holdfast.web.giving.wording_of import why_no_words
from holdfast.web.pages.patient import CONTACTS_COMMAND, hand
from holdfast.web.rights.beginning import Open, context, open_now
from holdfast.web.rights.portal import is_shut
from holdfast.web.text_tags import language
from holdfast.web.vault import audit
from holdfast.web.vault.door import together

CHOOSE = say("Choose at least one form.")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def give_page(request: HttpRequest, case_id: UUID, instrument: str) -> HttpResponse:
    """What is given, and what else is due; POST locks this browser to the forms chosen. For the therapist alone."""
    opened = open_now(request, case_id)
    if not opened.handle.may_write:
        raise PermissionDenied
    form = catalogue().get(instrument)
    if form is None or not may_be_given(form):
        raise Http404
    offered = _offered(opened, form)
    if request.method != "POST":
        return _page(request, opened, form, offered)
    if _hindered(opened, form):
        return _page(request, opened, form, offered)
    names = {part.instrument for part in offered}
    chosen = request.POST.getlist("forms")
    if not set(chosen) <= names:
        raise SuspiciousOperation("a form that no page of ours could have sent")
    sitting = tuple(part for part in offered if part.instrument in chosen)
    if not sitting:
        return _page(request, opened, form, offered, CHOOSE)
    with together(opened.handle):
        audit.note("forms given", opened.handle.id)
        kept = replace(load_kept(opened.handle), sitting=sitting, sitting_on=opened.today)
        save_kept(opened.handle, kept)
    there = {one.form.id for one in asked(opened.handle, opened.case.record, kept, opened.now, "device")}
    first = next((part.instrument for part in sitting if part.instrument in there), None)
    to = redirect("handed-over") if first is None else redirect("handed-over-form", ref_of(opened.handle, first))
    return hand(request, case_id, to)


def _offered(opened: Open, form: Instrument) -> list[Part]:
    """This form first, then what else is due; a form that is due in part is given in that part."""
    record = opened.case.record
    hours = next_hours(record, opened.now, opened.zone)
    by_plan = {one.instrument: one for one in due(record, opened.now, hours[0] if hours else None)}
    found = []
    for name in dict.fromkeys([form.id, *by_plan]):
        one = catalogue()[name]
        if name != form.id and (not may_be_given(one) or why_no_words(one, language()) is not None):
            continue
        part = by_plan.get(name)
        found.append(Part(name, part.first, part.last) if part else Part(name, 1, len(one.items)))
    return found


def _hindered(opened: Open, form: Instrument) -> bool:
    record = opened.case.record
    return bool(
        not settings.HOLDFAST_CONTACTS
        or is_shut(record)
        or in_force(record) is not None
        or ended_on(record) is not None
        or why_no_words(form, language()) is not None
    )


def _page(
    request: HttpRequest, opened: Open, form: Instrument, offered: list[Part], wrong: Message | None = None
) -> HttpResponse:
    record = opened.case.record
    restricted = in_force(record)
    shown = context(
        opened,
        "measures",
        restricted=None if restricted is None else said(restricted),
        instrument=form,
        offered=[(part, catalogue()[part.instrument].title, part.last - part.first + 1) for part in offered],
        contacts=settings.HOLDFAST_CONTACTS,
        command=CONTACTS_COMMAND,
        shut=is_shut(record),
        ended=ended_on(record),
        why_no_words=why_no_words(form, language()),
        wrong=wrong,
    )
    return render(request, "giving/give.html", shown, status=200 if wrong is None else 422)
