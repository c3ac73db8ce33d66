"""The therapist's page of the months: what was new, in his words or one's own, and one more typed in."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from holdfast.case.record import Party
from holdfast.case.restriction import in_force, said
from holdfast.text import Message, say
from holdfast.web.months.lines import months, new_line
from holdfast.web.rights.beginning import (
    MEANWHILE,
    NotKept,
    Open,
    checked,
    context,
    day_typed,
    once,
    open_now,
    words_typed,
)
from holdfast.web.vault.door import StalePage, add_entry

PARTS = ("work", "love", "fun")
NOTHING = say("None of the three was written, so nothing was kept. One is enough.")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def months_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The months, the newest first. POST keeps one line; the therapist types his words, or notes her own."""
    opened = open_now(request, case_id)
    if request.method != "POST":
        return _page(request, opened)

    def act() -> str:
        _keep(request, opened)
        return f"{reverse('months', args=[case_id])}?kept=yes"

    try:
        return redirect(once(request, opened, act))
    except NotKept as refused:
        return _page(request, opened, refused.said)
    except StalePage:
        return _page(request, open_now(request, case_id), MEANWHILE, 409)


def _keep(request: HttpRequest, opened: Open) -> None:
    by: Party | None = {"patient": "patient", "therapist": "therapist"}.get(request.POST.get("by", ""))  # type: ignore[assignment]
    if by is None:
        raise SuspiciousOperation("a form that no page of ours could have sent")
    work, love, fun = (words_typed(request, name, 500) for name in PARTS)
    made = new_line(by, work, love, fun, when=day_typed(request, opened), now=opened.now)
    if made is None:
        raise NotKept(NOTHING)
    add_entry(opened.handle, "month_lines", checked(made))


def _page(request: HttpRequest, opened: Open, wrong: Message | None = None, status: int = 422) -> HttpResponse:
    record = opened.case.record
    resting = in_force(record)
    shown = context(
        opened,
        "months",
        restricted=None if resting is None else said(resting),
        wrong=wrong,
        kept=wrong is None and "kept" in request.GET,
        months=months(record),
        given={name: request.POST.get(name, "") for name in (*PARTS, "when", "by")},
    )
    return render(request, "months/page.html", shown, status=200 if wrong is None else status)
