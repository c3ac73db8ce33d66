"""The measures of one case: what is due at the next hour, what is planned, what was answered, and every form."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from holdfast.case.course import ended_on
from holdfast.case.record import setting_of
from holdfast.case.restriction import in_force, said
from holdfast.measures.batteries import batteries, due, waiting
from holdfast.measures.catalogue import catalogue
from holdfast.text import Message
from holdfast.web.giving.measures_shown import (
    address,
    answered,
    due_line,
    forms,
    forms_to_plan,
    forms_to_type,
    planned_lines,
    ways_to_begin,
)
from holdfast.web.giving.planning import ACTS, SETTINGS, next_hours
from holdfast.web.rights.beginning import NotKept, Open, context, once, open_now

MOST_ANSWERED = 30


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def measures_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The page; POST begins a battery or a course, adds one form or stops one. A reader reads it."""
    opened = open_now(request, case_id)
    if request.method != "POST":
        return _page(request, opened)
    does = ACTS.get(request.POST.get("does", ""))
    if does is None:
        raise SuspiciousOperation("a form that no page of ours could have sent")

    def act() -> str:
        does(request, opened)
        return reverse("measures", args=[case_id]) + "#planned"

    try:
        return redirect(once(request, opened, act))
    except NotKept as refused:
        return _page(request, opened, refused.said)


def _page(request: HttpRequest, opened: Open, wrong: Message | None = None) -> HttpResponse:
    record, case_id = opened.case.record, opened.handle.id
    hours = next_hours(record, opened.now, opened.zone)
    hour = hours[0] if hours else None
    restricted = in_force(record)
    story = list(answered(opened))
    every = request.GET.get("answered") == "all"
    shown = context(
        opened,
        "measures",
        restricted=None if restricted is None else said(restricted),
        ended=ended_on(record),
        hour=hour,
        hours=hours,
        due=[due_line(case_id, one) for one in due(record, opened.now, hour)],
        waiting=[due_line(case_id, one) for one in waiting(record, opened.now, hour)],
        planned=list(planned_lines(opened)),
        story=story if every else story[:MOST_ANSWERED],
        in_all=len(story),
        forms=forms(opened) if request.GET.get("forms") == "all" else (),
        to_plan=forms_to_plan(opened),
        to_type=forms_to_type(opened) if opened.handle.may_write else (),
        setting=setting_of(record),
        settings=SETTINGS,
        choices=_choices(),
        begun=list(ways_to_begin(hours, opened.today, request.POST.dict())),
        files=address("measure-import", case_id),
        wordings=address("wordings"),
        wrong=wrong,
        given=request.POST.dict(),
    )
    return render(request, "giving/measures.html", shown, status=200 if wrong is None else 422)


def _choices() -> list[tuple[str, str]]:
    """Forms of which a course asks one: id and title."""
    named = {id for course in batteries().courses.values() for one in course.rounds if one.choose
             for id in one.instruments}  # fmt: skip
    return [(id, catalogue()[id].title) for id in sorted(named)]
