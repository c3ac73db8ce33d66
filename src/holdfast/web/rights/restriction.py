"""Restriction (GDPR 18): the case is kept and not analysed, at somebody's wish; before it is lifted he is told."""

from __future__ import annotations

from datetime import date
from typing import get_args
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from holdfast.case.record import Restriction, WishOf
from holdfast.case.restriction import in_force, said
from holdfast.text import Message, say
from holdfast.web.rights.beginning import (
    NotKept,
    Open,
    after,
    checked,
    context,
    day_typed,
    must_be_typed,
    new_id,
    once,
    open_now,
)
from holdfast.web.vault import audit
from holdfast.web.vault.door import add_entry

WISHES: tuple[WishOf, ...] = get_args(WishOf)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def restriction_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Whether the case is restricted, since when and why. POST restricts it, or lifts it."""
    opened = open_now(request, case_id)
    if request.method != "POST":
        return _page(request, opened)
    does = request.POST.get("does", "")
    if does not in ("restrict", "lift"):
        raise SuspiciousOperation("a form that no page of ours could have sent")

    def act() -> str:
        (_restrict if does == "restrict" else _lift)(request, opened)
        return reverse("restriction", args=[case_id])

    try:
        return redirect(once(request, opened, act))
    except NotKept as refused:
        return _page(request, opened, refused.said)


def _restrict(request: HttpRequest, opened: Open) -> None:
    if in_force(opened.case.record) is not None:
        raise NotKept(say("It is restricted already."))
    wish = request.POST.get("wish_of", "patient")
    if wish not in WISHES:
        raise SuspiciousOperation("a wish that no page of ours could have sent")
    reason = must_be_typed(request, "reason", 20_000, say("Write why, in a few words: it is kept with the record."))
    entry = Restriction(
        id=new_id("restriction"), when=_day(request, opened), act="restricted", wish_of=wish,
        reason=reason, **opened.stamp,
    )  # fmt: skip
    audit.note("restrict", opened.handle.id)
    add_entry(opened.handle, "restrictions", checked(entry))


def _lift(request: HttpRequest, opened: Open) -> None:
    standing = in_force(opened.case.record)
    if standing is None:
        raise NotKept(say("It is not restricted."))
    missing = say("{He} {v:has|have} to be told before it is lifted. Tick it and write the day.")
    if request.POST.get("told") != "yes":
        raise NotKept(missing)
    told_on = day_typed(request, opened, "told_on", missing=missing)
    reason = must_be_typed(request, "reason", 20_000, say("Write why, in a few words: it is kept with the record."))
    when = _day(request, opened)
    if told_on > when or when < standing.when:
        raise NotKept(say("The days do not fit: first restricted, then told, then lifted."))
    entry = Restriction(
        id=new_id("restriction"), when=when, act="lifted", wish_of=standing.wish_of, reason=reason, told_on=told_on,
        **opened.stamp,
    )  # fmt: skip
    audit.note("unrestrict", opened.handle.id)
    add_entry(opened.handle, "restrictions", checked(entry))


def _day(request: HttpRequest, opened: Open) -> date:
    """No day before the last entry of its kind: what was restricted after it was lifted would not be restricted."""
    day = day_typed(request, opened)
    last = max((one.when for one in opened.case.record.restrictions), default=day)
    if day < last:
        raise NotKept(after(last))
    return day


def _page(request: HttpRequest, opened: Open, wrong: Message | None = None) -> HttpResponse:
    record = opened.case.record
    standing = in_force(record)
    story = sorted(record.restrictions, key=lambda one: (one.when, one.recorded_at), reverse=True)
    given = {name: request.POST.get(name, "") for name in ("reason", "when", "wish_of", "told", "told_on")}
    return render(
        request,
        "rights/restriction.html",
        context(
            opened,
            "restriction",
            standing=standing,
            said=None if standing is None else said(standing),
            story=story,
            wishes=WISHES,
            wrong=wrong,
            given=given,
        ),
        status=200 if wrong is None else 422,
    )
