"""Safety answers of one case: those nobody replied to, and what was done about the others. A supervisor reads it."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from holdfast.case.measured import SafetyReply
from holdfast.case.restriction import in_force, said
from holdfast.text import Message, say
from holdfast.web.giving.safety_lines import SafetyLine, begun_in, safety_lines, waiting
from holdfast.web.rights.beginning import NotKept, Open, checked, context, must_be_typed, new_id, once, open_now
from holdfast.web.vault import audit
from holdfast.web.vault.door import add_entry

LONGEST = 2_000
WHAT = say("Write what was done, in your words: what you asked, what was said, what you agreed.")
WHICH = say("Mark the answers that this is about.")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def safety_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The answers, and what was done. POST writes down what was done about those that are marked."""
    opened = open_now(request, case_id)
    if request.method != "POST":
        return _page(request, opened)

    def act() -> str:
        _reply(request, opened)
        return reverse("safety", args=[case_id]) + "?kept=yes"

    try:
        return redirect(once(request, opened, act))
    except NotKept as refused:
        return _page(request, opened, refused.said)


def _reply(request: HttpRequest, opened: Open) -> None:
    lines = {f"{one.measure}|{one.item}": one for one in waiting(_lines(opened))}
    marked = list(dict.fromkeys(request.POST.getlist("answer")))
    if not marked:
        raise NotKept(WHICH)
    if not set(marked) <= lines.keys():
        if any("|" not in one for one in marked):
            raise SuspiciousOperation("an answer that no page of ours could have sent")
        raise NotKept(say("Something was written down about one of these since this page was opened. Look once more."))
    done = must_be_typed(request, "done", LONGEST, WHAT)
    audit.note("safety answered", opened.handle.id)
    for name in marked:
        one = lines[name]
        reply = SafetyReply(
            id=new_id("safety"), when=opened.today, measure=one.measure, item=one.item, done=done, **opened.stamp
        )
        add_entry(opened.handle, "safety_replies", checked(reply))


def _page(request: HttpRequest, opened: Open, wrong: Message | None = None) -> HttpResponse:
    lines = _lines(opened)
    restricted = in_force(opened.case.record)
    shown = context(
        opened,
        "safety",
        restricted=None if restricted is None else said(restricted),
        waiting=waiting(lines),
        replied=[one for one in lines if one.reply is not None],
        marked=request.POST.getlist("answer") if wrong is not None else None,
        done=request.POST.get("done", ""),
        kept="kept" in request.GET,
        wrong=wrong,
    )
    return render(request, "giving/safety.html", shown, status=200 if wrong is None else 422)


def _lines(opened: Open) -> tuple[SafetyLine, ...]:
    begun = begun_in(opened.handle) if opened.handle.may_write else frozenset()
    return safety_lines(opened.whole, opened.now, begun)
