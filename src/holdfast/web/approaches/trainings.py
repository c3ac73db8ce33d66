"""Which ways of working the therapist is trained in: ticked once, kept with the case, and read by the reasons."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from holdfast.approaches.knowledge_files import ORDER
from holdfast.case.record import Training
from holdfast.text import say
from holdfast.web.approaches.decision import draw
from holdfast.web.pages.log_fields import clean
from holdfast.web.rights.beginning import MEANWHILE, NotKept, Open, checked, new_id, once, open_now
from holdfast.web.vault.door import StalePage, add_entry, correct_entry

NO_WAY = say("There is no way of working called “{found}” here. Tick those that stand below.")


@login_required
@require_POST
def trainings_kept(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Keep which ways are ticked: a tick is a new entry, a tick taken off corrects the one that stood to no longer in
    use, with no reason that nobody gave. Ticked again, that entry is corrected in its turn.
    """
    opened = open_now(request, case_id)

    def act() -> str:
        _keep(request, opened)
        return f"{reverse('ways-decision', args=[case_id])}?kept=trainings#trainings"

    try:
        return redirect(once(request, opened, act))
    except NotKept as refused:
        return draw(request, opened.handle, refused.said, 422)
    except StalePage:
        return draw(request, opened.handle, MEANWHILE, 409)


def _keep(request: HttpRequest, opened: Open) -> None:
    ticked = {clean(one)[:64] for one in request.POST.getlist("trained")}
    if unknown := sorted(ticked - set(ORDER)):
        raise NotKept(say(NO_WAY.id, found=unknown[0]))
    stood = opened.case.record.trainings
    for approach in ORDER:
        entries = [one for one in stood if one.approach == approach]
        if approach not in ticked:
            wrong = [one for one in entries if one.in_use]
        elif any(one.in_use for one in entries):
            continue
        elif not entries:
            add_entry(opened.handle, "trainings", checked(_new(opened, approach)))
            continue
        else:
            wrong = entries[-1:]
        for entry in wrong:
            now = _new(opened, approach, in_use=approach in ticked)
            correct_entry(opened.handle, "trainings", entry.id, checked(now))


def _new(opened: Open, approach: str, *, in_use: bool = True) -> Training:
    return Training(
        id=new_id("training"), when=opened.today, approach=approach, in_use=in_use, **opened.stamp  # type: ignore[arg-type]
    )  # fmt: skip
