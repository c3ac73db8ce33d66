"""The safety plan on the therapist's page: to read, to write together in the hour, and as a PDF, filled or empty."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from holdfast.paper.pdf import pdf
from holdfast.text import Message, say
from holdfast.text import render as spoken
from holdfast.web import clock
from holdfast.web.contract.asked_once import FIELD, Asked, MayBePromise, ask_once
from holdfast.web.his.plan import JUMP, OtherPlan, earlier, keep, lines_of, new_promises, plan_of, steps_of, typed
from holdfast.web.his.plan_paper import plan_sheet
from holdfast.web.pages.opening import origin_words
from holdfast.web.pages.patient import CONTACTS_COMMAND
from holdfast.web.pages.patient_forms import NotKept
from holdfast.web.rights.beginning import NotKept as NotWrittenDown
from holdfast.web.rights.beginning import Open, context, once, open_now
from holdfast.web.vault import audit
from holdfast.web.vault.door import StalePage

WRITTEN_ANEW = say(
    "The plan was written anew since this page was made, by {him} or by you. It stands above; what you typed is still "
    "in its place."
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan_of_case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The plan as it stands and those of before. POST keeps it anew, as written by both."""
    opened = open_now(request, case_id)
    if request.method != "POST":
        return _page(request, opened)
    if request.POST.get("does") != "plan":
        raise SuspiciousOperation("a form that no page of ours could have sent")

    def act() -> str:
        lines, read = lines_of(request.POST), request.POST.get("read", "")
        ask_once(new_promises(lines, plan_of(opened.case.record)), request.POST.getlist(FIELD))
        keep(opened.handle, opened.case.record, lines, by="both", read=read, now=clock.now())
        return f"{reverse('safety-plan', args=[case_id])}?kept=yes"

    try:
        return redirect(once(request, opened, act))
    except MayBePromise as asked:
        return _page(request, opened, asked.said, 422, asked.asked)
    except (NotKept, NotWrittenDown) as refused:
        return _page(request, opened, refused.said, 422)
    except (OtherPlan, StalePage):
        return _page(request, open_now(request, case_id), WRITTEN_ANEW, 409)
    except ValueError:
        raise SuspiciousOperation("a form that no page of ours could have sent") from None


def _page(
    request: HttpRequest, opened: Open, wrong: Message | None = None, status: int = 200, asked: Asked = ()
) -> HttpResponse:
    plan = plan_of(opened.case.record)
    fields = typed(request.POST) if wrong else tuple((step, "\n".join(lines)) for step, lines in steps_of(plan))
    more = {
        "plan": plan,
        "steps": steps_of(plan),
        "jump": JUMP,
        "fields": fields,
        "earlier": [(one, steps_of(one)) for one in earlier(opened.whole.record, opened.now)],
        "contacts": settings.HOLDFAST_CONTACTS,
        "command": CONTACTS_COMMAND,
        "wrong": wrong,
        "asked": asked,
        "kept": request.GET.get("kept") == "yes" and wrong is None,
    }
    return render(request, "web/pages/safety_plan.html", context(opened, "safety-plan", **more), status=status)


@login_required
@require_safe
def plan_on_paper(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The plan as an accessible PDF of one page; `?empty=yes` a sheet to fill in by hand."""
    opened = open_now(request, case_id)
    if not opened.handle.may_write:
        raise PermissionDenied
    plan = None if request.GET.get("empty") == "yes" else plan_of(opened.case.record)
    origin = origin_words(opened.case.record.about.origin)
    audit.note("print", opened.handle.id)
    sheet = plan_sheet(plan, settings.HOLDFAST_CONTACTS, spoken(origin) if origin else "")
    response = HttpResponse(pdf(sheet), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="plan.pdf"'  # of whom it is, a name in a folder does not say
    return response
