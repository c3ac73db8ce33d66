"""Two of the ways to a form: on the therapist's device locked to the forms, and on the patient's page of a demo. The
third is the portal's (`web/portal/page.py`).
"""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from holdfast.web.giving.answering import Way, answer_form
from holdfast.web.pages import handed_over
from holdfast.web.pages.patient import demo_case
from holdfast.web.vault.door import case_for_user


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def handed_over_form(request: HttpRequest, ref: str) -> HttpResponse:
    """A form on the therapist's device; nothing else of a case is reachable from this browser."""
    case_id = handed_over.locked_to(request)
    if case_id is None:
        return redirect("caseload")
    return answer_form(request, Way(case_for_user(request.user, case_id), "device", reverse("handed-over"), ref))


@require_http_methods(["GET", "HEAD", "POST"])
def patient_form(request: HttpRequest, token: str, ref: str) -> HttpResponse:
    """A form behind a signed address; 404 outside a demo."""
    return answer_form(request, Way(demo_case(token), "demo", reverse("patient", args=[token]), ref))
