"""When a treatment began, ended, was taken up again: from its end the time to keep the record runs."""

from __future__ import annotations

from typing import get_args
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from holdfast.case.course import latest
from holdfast.case.record import CourseMark, EndHow
from holdfast.text import Message, say
from holdfast.web.rights.beginning import (
    NotKept,
    Open,
    after,
    checked,
    context,
    day_typed,
    new_id,
    once,
    open_now,
    words_typed,
)
from holdfast.web.vault.door import add_entry

HOWS: tuple[EndHow, ...] = get_args(EndHow)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def course_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Where the treatment stands, and what was written down of it. POST writes down the next mark."""
    opened = open_now(request, case_id)
    if request.method != "POST":
        return _page(request, opened)
    if request.POST.get("act") not in ("began", "ended", "resumed"):
        raise SuspiciousOperation("a form that no page of ours could have sent")

    def act() -> str:
        _mark(request, opened)
        return reverse("course", args=[case_id])

    try:
        return redirect(once(request, opened, act))
    except NotKept as refused:
        return _page(request, opened, refused.said)


def _mark(request: HttpRequest, opened: Open) -> None:
    record = opened.case.record
    last, act, how = latest(record), request.POST["act"], request.POST.get("how") or None
    if how is not None and how not in HOWS:
        raise SuspiciousOperation("a way that no page of ours could have sent")
    if act == "resumed" and (last is None or last.act != "ended"):
        raise NotKept(say("There is no end after which it could be taken up again."))
    if act in ("began", "ended") and last is not None and last.act == "ended":
        raise NotKept(say("It has ended already. To go on, write down that it was taken up again."))
    day = day_typed(request, opened)
    held = [session.when.astimezone(opened.zone).date() for session in record.sessions if session.took_place]
    if act == "ended" and held and day < min(held):
        raise NotKept(say("The first hour was on {day}; it ended on that day or later.", day=min(held)))
    if last is not None and day < last.when:
        raise NotKept(after(last.when))
    entry = CourseMark(
        id=new_id("course"),
        when=day,
        act=act,  # type: ignore[arg-type]  # checked by the view
        how=how if act == "ended" and how else None,
        text=words_typed(request, "text", 20_000),
        **opened.stamp,
    )
    add_entry(opened.handle, "course", checked(entry))


def _page(request: HttpRequest, opened: Open, wrong: Message | None = None) -> HttpResponse:
    record = opened.case.record
    last = latest(record)
    story = sorted(record.course, key=lambda one: (one.when, one.recorded_at), reverse=True)
    given = {name: request.POST.get(name, "") for name in ("act", "when", "how", "text")}
    may = ("resumed",) if last is not None and last.act == "ended" else ("ended",) if last else ("began", "ended")
    return render(
        request,
        "rights/course.html",
        context(opened, "course", last=last, story=story, hows=HOWS, may=may, wrong=wrong, given=given),
        status=200 if wrong is None else 422,
    )
