"""One audit entry per request, written before the response leaves; if it cannot be written, nothing is shown."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseServerError

from holdfast.web.vault import audit

View = Callable[[HttpRequest], HttpResponse]
log = logging.getLogger("holdfast.audit")


def audited(get_response: View) -> View:
    def middleware(request: HttpRequest) -> HttpResponse:
        trail = audit.Trail(view="", request_id=getattr(request, "request_id", "") or audit.new_request_id())
        with audit.trail_open(trail):
            response = get_response(request)
        if not trail.did:
            return response
        match = request.resolver_match
        trail.view = (match.view_name if match else "")[:100]
        trail.status = response.status_code
        if trail.user_id is None and request.user.is_authenticated:
            trail.user_id = request.user.pk
        try:
            audit.write(trail)
        except Exception as error:  # noqa: BLE001 - whatever it is: without the entry nothing is shown
            log.error("audit entry not written", extra={"error": type(error).__name__})  # noqa: TRY400 - no traceback
            response.close()
            return HttpResponseServerError(
                "This page was not shown, because it could not be recorded who opened it. Try again; if it stays so, "
                "see whether the disk is full.",
                content_type="text/plain; charset=utf-8",
            )
        return response

    return middleware
