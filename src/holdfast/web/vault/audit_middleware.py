"""One audit entry per request, written before the response leaves; without it nothing is shown and nothing saved.

A response that is made while it is sent can open no case: what it reads must have been noted before.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from http import HTTPStatus
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseServerError

from holdfast.text import render
from holdfast.web import storage
from holdfast.web.vault import audit

View = Callable[[HttpRequest], HttpResponse]
PLAIN = "text/plain; charset=utf-8"
SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
NOTHING = "This page was not shown and nothing was saved, because it could not be recorded who opened it."
ERASED = (
    "This page was not shown, because what was done could not be recorded. If a patient was erased, his keys are gone "
    "and cannot come back; the rest of him goes, and the trail says so, when Holdfast is started again."
)
log = logging.getLogger("holdfast.audit")


def audited(get_response: View) -> View:
    def middleware(request: HttpRequest) -> HttpResponse:
        trail = audit.Trail(view="", request_id=getattr(request, "request_id", "") or audit.new_request_id())
        try:
            with _together(request), audit.trail_open(trail):
                response = _whole_or_not(get_response, request)
                _note_refusal(request, response)
                if trail.did:
                    _write(request, response, trail)
        except Exception as error:  # noqa: BLE001 - whatever it is: without the entry nothing is shown
            log.error("audit entry not written", extra={"error": type(error).__name__})  # noqa: TRY400 - no traceback
            storage.start_over()
            sentence = ERASED if any(what == "erase" for what, _ in trail.did) else NOTHING
            if why := storage.why(error):
                return HttpResponse(f"{sentence} {render(why)}\n", status=503, content_type=PLAIN)
            return HttpResponseServerError(f"{sentence} Try again.\n", content_type=PLAIN)
        return response

    return middleware


def _whole_or_not(get_response: View, request: HttpRequest) -> HttpResponse:
    """A page that ended in an exception, whatever it was and whatever is shown for it, has written nothing. That it was
    asked for stays in the trail.
    """
    if not _is_sent(request):
        return get_response(request)
    before = transaction.savepoint()
    response = get_response(request)
    if getattr(request, "holdfast_raised", False):
        transaction.savepoint_rollback(before)
        transaction.set_rollback(False)
    else:
        transaction.savepoint_commit(before)
    return response


def _note_refusal(request: HttpRequest, response: HttpResponse) -> None:
    """Somebody signed in asked for what his account may not do: whoever refused him, the trail has it.

    One who is not signed in leaves no entry here: anybody could fill the disk with them. A case that is not his to open
    is noted where it is refused (`people.case_for_user`), since a page that does not exist answers 404 as well.
    """
    if response.status_code != HTTPStatus.FORBIDDEN or not request.user.is_authenticated:
        return
    wanted = request.resolver_match.kwargs.get("case_id") if request.resolver_match else None
    audit.note("refused", wanted if isinstance(wanted, UUID) else None)


def _together(request: HttpRequest) -> AbstractContextManager[None]:
    """What somebody signed in sends, or a patient whose phone was let in, is stored together with its entry, or not at
    all.

    A sign-in is not: while its password is tried, which is slow on purpose, nobody else could write.
    """
    return transaction.atomic() if _is_sent(request) else nullcontext()


def _is_sent(request: HttpRequest) -> bool:
    somebody = request.user.is_authenticated or getattr(request, "holdfast_phone", None) is not None
    return request.method not in SAFE and somebody


def _write(request: HttpRequest, response: HttpResponse, trail: audit.Trail) -> None:
    match = request.resolver_match
    trail.view = (match.view_name if match else "")[:100]
    trail.status = response.status_code
    if trail.user_id is None and request.user.is_authenticated:
        trail.user_id = request.user.pk
    try:
        audit.write(trail)
    except Exception:
        response.close()
        raise
