"""A browser that was handed to the patient: it shows his form, and nothing else until the therapist's password."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse

from holdfast.web.accounts.sessions import STAYS

View = Callable[[HttpRequest], HttpResponse]
_IN_SESSION = STAYS
REACHABLE = (
    "handed-over", "handed-over-form", "handed-over-contract", "handed-over-clause", "handed-over-history",
    "handed-over-lines", "handed-over-month", "handed-over-own",
    "handed-over-plan", "handed-over-plan-paper", "handed-over-who", "handed-over-reminders",
    "take-back", "healthz",
)  # fmt: skip


def lock(request: HttpRequest, case_id: UUID) -> None:
    request.session[_IN_SESSION] = str(case_id)


def unlock(request: HttpRequest) -> None:
    request.session.pop(_IN_SESSION, None)
    request.session.cycle_key()


def locked_to(request: HttpRequest) -> UUID | None:
    """The case this browser is locked to, or None."""
    found = request.session.get(_IN_SESSION)
    return UUID(found) if found else None


def only_the_form(get_response: View) -> View:
    """Every other address leads back to the form, whatever is asked for and however."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if locked_to(request) is None or _reachable(request.path_info):
            return get_response(request)
        if "HX-Request" in request.headers:
            return HttpResponse(status=204, headers={"HX-Redirect": reverse("handed-over")})
        return redirect("handed-over")

    return middleware


def _reachable(path: str) -> bool:
    try:
        return resolve(path).url_name in REACHABLE
    except Resolver404:
        return False
