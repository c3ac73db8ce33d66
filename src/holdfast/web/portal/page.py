"""The patient's page on his own phone: the same forms as on the therapist's device, and a way to be forgotten."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from holdfast.web.giving.answering import Way, answer_form
from holdfast.web.pages.patient import answer
from holdfast.web.portal import phones
from holdfast.web.portal.phones import let_in
from holdfast.web.vault import audit
from holdfast.web.vault.door import CaseHandle


@require_http_methods(["GET", "HEAD", "POST"])
@let_in
def portal_page(request: HttpRequest, handle: CaseHandle) -> HttpResponse:
    """His own page."""
    return answer(request, handle, "portal")


@require_http_methods(["GET", "HEAD", "POST"])
@let_in
def portal_form(request: HttpRequest, handle: CaseHandle, ref: str) -> HttpResponse:
    """A form that he was asked to answer."""
    return answer_form(request, Way(handle, "portal", reverse("portal-page"), ref))


@require_POST
def forget_page(request: HttpRequest) -> HttpResponse:
    """This browser is known no more; the link and the code let it in again."""
    response = redirect("portal-page")
    if (phone := getattr(request, "holdfast_phone", None)) is not None:
        audit.note("portal phone forgotten", phone.invitation.case_id)
    phones.forget(request, response)
    return response
