"""A planned ending: its last day, by whom, in words; called off where it is. Planned as the loss it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import get_args, get_type_hints
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from holdfast.brief import words
from holdfast.brief.going_away import ending_prompts, leaving_clauses, safety_plan
from holdfast.case.record import PlannedEnding
from holdfast.process.endings import endings_planned
from holdfast.text import Message, say
from holdfast.web.pages.opening import case_context, findings_on, open_case
from holdfast.web.rights.beginning import (
    MEANWHILE,
    NotKept,
    Open,
    checked,
    day_typed,
    new_id,
    once,
    open_now,
    words_typed,
)
from holdfast.web.vault.door import StalePage, add_entry, case_for_user, correct_entry, new_form_id

BY: tuple[str, ...] = get_args(get_type_hints(PlannedEnding)["by"])
LATEST = date(2200, 12, 31)
A_DAY = say("The day of the last hour is needed, as 2023-03-14.")
BEFORE = say("The last hour cannot lie before the day it was spoken of.")
NONE = say("There is no planned ending any more: somebody changed it since the page was opened.")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ending_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What was planned. POST writes an ending down, in place of one that stands, or calls it off."""
    handle = case_for_user(request.user, case_id)
    if request.method != "POST":
        return _page(request, case_id)
    if not handle.may_write:
        raise PermissionDenied
    does = {"plan": _plan, "call_off": _call_off}.get(request.POST.get("does", ""))
    if does is None:
        raise SuspiciousOperation("a form that no page of ours could have sent")
    opened = open_now(request, case_id)

    def act() -> str:
        does(request, opened)
        return reverse("ending", args=[case_id])

    try:
        return redirect(once(request, opened, act))
    except NotKept as refused:
        return _page(request, case_id, refused.said)
    except StalePage:
        return _page(request, case_id, MEANWHILE, 409)


def _plan(request: HttpRequest, opened: Open) -> None:
    by = request.POST.get("by", "")
    if by not in BY:
        raise SuspiciousOperation("a person that no page of ours could have sent")
    spoken, last = day_typed(request, opened), _day(request.POST.get("last_day", "").strip())
    if last < spoken:
        raise NotKept(BEFORE)
    entry = PlannedEnding(
        id=new_id("ending"), when=spoken, last_day=last, by=by,  # type: ignore[arg-type]  # checked above
        text=words_typed(request, "text", 20_000), **opened.stamp,
    )  # fmt: skip
    stands = _standing(opened)
    if stands is None:
        add_entry(opened.handle, "planned_endings", checked(entry))
    else:
        # The day it was first spoken of stays the day of that injury, whatever is moved about since.
        new = replace(entry, when=min(spoken, stands.when), corrects=stands.id, why="Planned anew.")
        correct_entry(opened.handle, "planned_endings", stands.id, checked(new))


def _call_off(request: HttpRequest, opened: Open) -> None:
    stands = _standing(opened)
    if stands is None:
        raise NotKept(NONE)
    text = words_typed(request, "text", 500)
    new = replace(
        stands, id=new_id("ending"), corrects=stands.id, called_off=True, why=text or "Called off.", **opened.stamp
    )
    correct_entry(opened.handle, "planned_endings", stands.id, checked(new))


def _standing(opened: Open) -> PlannedEnding | None:
    planned = endings_planned(opened.case.record.planned_endings)
    return planned[-1] if planned else None


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise NotKept(A_DAY) from None
    if day > LATEST:
        raise NotKept(A_DAY)
    return day


def _page(request: HttpRequest, case_id: UUID, wrong: Message | None = None, status: int = 422) -> HttpResponse:
    handle = case_for_user(request.user, case_id)
    opened = open_case(request, handle, private=False)
    record = opened.analysis.case.record
    planned = endings_planned(record.planned_endings)
    stands = planned[-1] if planned else None
    reflective = findings_on() and handle.working and opened.analysis.restricted is None
    context = case_context(
        opened,
        "ending",
        ending=stands,
        by_words=None if stands is None else words.ENDING_BY[stands.by],
        every_by=[(by, words.ENDING_BY[by]) for by in BY],
        called_off=[one for one in record.planned_endings if one.called_off],
        prompts=ending_prompts(stands) if reflective else (),
        leaving=leaving_clauses(opened.analysis.contract),
        plan=safety_plan(record.safety_plans),
        may=handle.may_write and not opened.looking_back and not opened.colleague,
        today=words.today(opened.analysis),
        form=lambda: new_form_id(handle.user_id),
        given={name: request.POST.get(name, "") for name in ("does", "by", "last_day", "when", "text")},
        wrong=wrong,
    )
    return render(request, "away/ending.html", context, status=200 if wrong is None else status)
