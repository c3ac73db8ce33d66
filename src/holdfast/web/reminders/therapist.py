"""The therapist's part: she sees whether reminders are on and what was sent when, and can switch them off."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from holdfast.web.accounts.people import signed_in
from holdfast.web.rights.page import own_case
from holdfast.web.vault.door import end_reminders


@signed_in
@require_POST
def reminders_off(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Switch them off for this patient. On again he alone can switch them, on his own page."""
    handle = own_case(request, case_id)
    end_reminders(handle.id)
    return redirect("patient-phone", case_id)
