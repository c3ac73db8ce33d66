"""What every response goes through: one log line without content, and headers that let nothing be kept."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.core.signals import got_request_exception
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from holdfast.text import render, say
from holdfast.web.log_lines import kind_and_place

View = Callable[[HttpRequest], HttpResponse]
log = logging.getLogger("holdfast.request")
METHODS = ("GET", "HEAD", "POST")
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
NO_FORM = say("What was sent is no form of these pages. Nothing was done.")


def request_log(get_response: View) -> View:
    """Request id, user id, view, status, ms. Never paths, bodies, query strings or locals."""

    def middleware(request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        request_id = uuid4().hex
        request.request_id = request_id  # type: ignore[attr-defined]
        response = get_response(request)
        match = request.resolver_match
        user = request.__dict__.get("_cached_user")  # the user if a view asked for one; no query for the log's sake
        fields: dict[str, Any] = {
            "request": request_id,
            "user": getattr(user, "pk", None),
            "view": match.view_name if match else None,
            "status": response.status_code,
            "ms": round((time.perf_counter() - begun) * 1000, 1),
        }
        if error := getattr(request, "holdfast_error", None):
            fields["error"] = error
        log.info("request", extra=fields)
        response["X-Request-ID"] = request_id
        return response

    return middleware


def nothing_kept(get_response: View) -> View:
    """No page is kept by a browser or a proxy, and none may use the device's sensors. Static files have their own."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response["Cache-Control"] = "no-store"
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        response["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), interest-cohort=()"
        return response

    return middleware


def pages_and_forms(get_response: View) -> View:
    """Pages are asked for and forms are sent. Another method (405) and another kind of content (415) reach no view."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        has_body = request.META.get("CONTENT_LENGTH") not in (None, "", "0")
        if has_body and request.content_type not in FORMS:
            return HttpResponse(f"{render(NO_FORM)}\n", status=415, content_type="text/plain; charset=utf-8")
        return get_response(request)

    return middleware


@receiver(got_request_exception)
def _remember_error(sender: object, request: HttpRequest | None = None, **kwargs: object) -> None:
    """The kind of error and where it was raised: enough to find it, without the values that were being handled."""
    kind, _, trace = sys.exc_info()
    if request is not None and kind is not None:
        request.holdfast_error = kind_and_place(kind, trace)  # type: ignore[attr-defined]
