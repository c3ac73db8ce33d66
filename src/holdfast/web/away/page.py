"""When he goes away: since when, what was agreed about it, what stood before, whom to think of, three letters.

Nothing on it is graded, and nothing is sent. A page for the treating therapist, and to be read by who reads along.
"""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from holdfast.brief.going_away import away
from holdfast.web.away.texts import in_force
from holdfast.web.his.plan import STEPS
from holdfast.web.pages.opening import case_context, findings_on, open_case
from holdfast.web.vault.door import case_for_user, drafts_open


@login_required
@require_safe
def away_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What is there to be read when nothing was heard; each part with its day."""
    handle = case_for_user(request.user, case_id)
    opened = open_case(request, handle, private=False)
    read = away(opened.analysis)
    begun = set(drafts_open(handle)) if handle.may_write else set()
    plan = [(step.title, getattr(read.plan, step.name)) for step in STEPS] if read.plan else []
    context = case_context(
        opened,
        "away",
        away=read,
        plan=[(title, lines) for title, lines in plan if lines],
        prompts=read.prompts if findings_on() and handle.working and opened.analysis.restricted is None else (),
        letters=[(one.template, f"letter:{one.template.id}" in begun) for one in in_force()],
        draft_begun=any(f"letter:{one.template.id}" in begun for one in in_force()),
        given=sorted(opened.analysis.case.record.letters, key=lambda one: (one.when, one.recorded_at), reverse=True),
        may=handle.may_write and not opened.looking_back and not opened.colleague,
    )
    return render(request, "away/away.html", context)
