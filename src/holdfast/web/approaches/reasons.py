"""The therapist's word on a reason: she sees it otherwise, or no longer does. The reason stays, and is marked."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from holdfast.case.ways import ReasonWord
from holdfast.text import say
from holdfast.web.approaches.page import draw
from holdfast.web.knowing.in_force import known_now
from holdfast.web.pages.log_fields import clean
from holdfast.web.rights.beginning import MEANWHILE, NotKept, Open, checked, new_id, once, open_now, words_typed
from holdfast.web.vault.door import StalePage, add_entry

LONGEST = 500
GONE = say(
    "This reason stands here no more: what is known of the ways of working was changed since the page was opened. "
    "What you typed is kept below."
)


@login_required
@require_POST
def reason_word(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Disagree with a reason, with a line why; or take that back. Posted twice is once."""
    opened = open_now(request, case_id)

    def act() -> str:
        reason = _keep(request, opened)
        return f"{reverse('ways', args=[case_id])}#r-{reason}"

    try:
        return redirect(once(request, opened, act))
    except NotKept as refused:
        return draw(request, opened.handle, refused.said, 422)
    except StalePage:
        return draw(request, opened.handle, MEANWHILE, 409)


def _keep(request: HttpRequest, opened: Open) -> str:
    answer = request.POST.get("answer", "")
    if answer not in ("disagree", "taken_back"):
        raise SuspiciousOperation("an answer that no page of ours could have sent")
    reason = clean(request.POST.get("reason", ""))[:64]
    if known_now().reason(reason) is None:
        raise NotKept(GONE)
    why_not = words_typed(request, "why_not", LONGEST) if answer == "disagree" else None
    word = ReasonWord(
        id=new_id("reason-word"), when=opened.today, reason=reason, answer=answer, why_not=why_not, **opened.stamp  # type: ignore[arg-type]  # checked
    )  # fmt: skip
    add_entry(opened.handle, "reason_words", checked(word))
    return reason
