"""The log after the hour: one page, taps or keys, saved as it goes, closed once. `forms.md` 3.

What is being written is a draft in the vault; closing turns it into the entries of the hour. A log that is opened
again is a correction: new entries that name the old ones, and both are kept.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from holdfast.analysis.in_use import approaches_in_use
from holdfast.case.as_of import as_of
from holdfast.case.model import Case
from holdfast.text import Message, Spoken, say
from holdfast.web import clock
from holdfast.web.accounts.author_keys import author_key
from holdfast.web.pages import log_draft, log_fields
from holdfast.web.pages.log_closing import Hour, NotClosed, a_week_later, arranged, hour_of, practice_zone, store_hour
from holdfast.web.pages.log_fields import Fields, Given
from holdfast.web.pages.log_rows import row_title, rows, technique_row, value_words
from holdfast.web.pages.opening import origin_words
from holdfast.web.pages.sent import whole_number
from holdfast.web.vault.door import (
    AlreadyThere,
    AuthorKey,
    BadForm,
    CaseHandle,
    StalePage,
    case_for_user,
    load_case,
    new_form_id,
    post_once,
    together,
)

ANCHOR_EVERY = 12
OURS = "X-Holdfast"
TOO_OLD = say("This page was open for more than a day. Nothing is lost: look at it once more, then close the log.")


@login_required
@require_safe
def log_next(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """To the log that is due: of an hour that should be over, else of the last one not logged, else of the next."""
    handle = _mine(request, case_id)
    case = as_of(load_case(handle), now := clock.now())
    sessions, logged = case.record.sessions, {log.session for log in case.working.logs}
    last = max((s.number for s in sessions), default=0)
    held = {s.when.date() for s in sessions}
    behind = [a for a in case.record.appointments if a.when <= now and a.when.date() not in held]
    open_ = [s.number for s in sessions if s.took_place and s.number not in logged]
    number = last + 1 if behind or not open_ else max(open_)
    return redirect(_at("log", request, case_id, number))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def log_page(request: HttpRequest, case_id: UUID, number: int) -> HttpResponse:
    """The log of one hour: shown, saved as it goes (`do=keep`), a step back (`undo`), closed (`close`)."""
    handle = _mine(request, case_id)
    if request.method != "POST":
        return _page(request, handle, number)
    key = _key(request)
    try:
        given = log_fields.read_form(request.POST, private=key is not None)
    except ValueError:
        raise SuspiciousOperation("an answer that no page of ours could have sent") from None
    does = request.POST.get("do", "keep")
    if does == "close":
        return _close(request, handle, number, given, key)
    if does == "leave_out":
        given = log_fields.without_the_hour(given)
    kept = log_draft.undo(handle, number, key) if does == "undo" else _keep(request, handle, number, given, key)
    if OURS in request.headers:
        return _answer(request, kept, handle)
    return redirect(_at("log", request, case_id, number))


def _mine(request: HttpRequest, case_id: UUID) -> CaseHandle:
    handle = case_for_user(request.user, case_id)
    if not handle.may_write:
        raise PermissionDenied
    return handle


def _key(request: HttpRequest) -> AuthorKey | None:
    """The author's key, unless the page was asked for as a colleague may see it: then nothing private is read, and
    what is sent leaves the private half as it was.
    """
    return None if _colleague(request) else author_key(request)


def _colleague(request: HttpRequest) -> bool:
    return request.GET.get("private") == "no"


def _at(name: str, request: HttpRequest, case_id: UUID, number: int) -> str:
    return reverse(name, args=[case_id, number]) + ("?private=no" if _colleague(request) else "")


# --- keeping ---------------------------------------------------------------------------------------------------------


def _keep(request: HttpRequest, handle: CaseHandle, number: int, given: Given, key: AuthorKey | None) -> log_draft.Kept:
    def closed() -> tuple[Given, str]:
        hour = hour_of(as_of(load_case(handle, key), clock.now()), number)
        return log_fields.given_of(
            hour.session, hour.log, hour.note, private=key is not None, zone=practice_zone()
        ), hour.basis

    for _ in range(3):
        try:
            return log_draft.keep(
                handle, number, given,
                sent_version=whole_number(request.POST.get("version", "")) or 0,
                sent_basis=request.POST.get("basis", ""), key=key, closed=closed,
            )  # fmt: skip
        except StalePage:  # between our reading and our writing another window saved: bring the two together again
            continue
    raise StalePage


def _answer(request: HttpRequest, kept: log_draft.Kept | None, handle: CaseHandle) -> HttpResponse:
    """What the script needs to go on: never more than this window's own form, and what differs in another."""
    if kept is None:
        return JsonResponse({"version": 0, "saved": "", "undo": False})
    answer: dict[str, Any] = {
        "version": kept.version, "basis": kept.basis, "saved": _time(kept.saved), "undo": kept.can_undo,
    }  # fmt: skip
    if kept.met or request.POST.get("do") == "undo":
        answer["fields"] = kept.given.all()
    if kept.met:
        about = load_case(handle).record.about
        person = Spoken(about.pseudonym, about.address)
        answer["other"] = render_to_string("web/parts/log_other.html", {"other": _differing(kept), "person": person})
    return JsonResponse(answer)


def _differing(kept: log_draft.Kept) -> list[dict[str, Any]]:
    mine = kept.given.all()
    return [
        {"title": row_title(name), "here": value_words(name, mine.get(name, [])), "there": value_words(name, there)}
        for name, there in kept.other.items()
        if mine.get(name, []) != there
    ]


# --- closing ---------------------------------------------------------------------------------------------------------


def _close(request: HttpRequest, handle: CaseHandle, number: int, given: Given, key: AuthorKey | None) -> HttpResponse:
    def act() -> str:
        with together(handle):
            store_hour(handle, number, given, key, version=request.POST.get("version", "0"),
                       basis=request.POST.get("basis", ""))  # fmt: skip
            now = hour_of(as_of(load_case(handle, key), clock.now()), number)
            log_draft.forget(handle, number, given, now.basis, key)
        return _at("hour", request, handle.id, number)

    try:
        return redirect(post_once(request.POST.get("form", ""), handle.user_id, act).result)
    except BadForm:
        said: tuple[Message | str, ...] = (TOO_OLD,)
    except (StalePage, AlreadyThere):
        said = (say("Another window wrote to this hour. Both are shown; look at it once more, then close the log."),)
    except NotClosed as refused:
        said = refused.said
    kept = _keep(request, handle, number, given, key)
    return _page(request, handle, number, kept=kept, said=said, status=409 if kept.met else 422)


# --- showing ---------------------------------------------------------------------------------------------------------


def _page(
    request: HttpRequest,
    handle: CaseHandle,
    number: int,
    *,
    kept: log_draft.Kept | None = None,
    said: tuple[Message | str, ...] = (),
    status: int = 200,
) -> HttpResponse:
    key = _key(request)
    case = as_of(load_case(handle, key), clock.now())
    hour = hour_of(case, number)
    kept = kept or log_draft.kept(handle, number, key)
    stored = log_fields.given_of(hour.session, hour.log, hour.note, private=key is not None, zone=practice_zone())
    given = kept.given if kept else stored
    when = _shown_when(given, hour, case, number)
    about = case.record.about
    fields: Fields = given.all()
    return render(
        request,
        "web/pages/log.html",
        {
            "page": "log", "handle": handle, "case_id": handle.id, "about": about,
            "person": Spoken(about.pseudonym, about.address), "origin": origin_words(about.origin),
            "number": number, "when": when, "day": f"{when:%Y-%m-%d}", "time": f"{when:%H:%M}",
            "rows": rows(fields), "fields": fields,
            "techniques": technique_row(fields, approaches_in_use(case), _often(case, number)),
            "private_shut": key is None,
            "colleague": _colleague(request), "query": "?private=no" if _colleague(request) else "",
            "stored": hour.log or (hour.session and not hour.session.took_place),
            "draft": kept, "saved": _time(kept.saved) if kept else "", "version": kept.version if kept else 0,
            "basis": kept.basis if kept else hour.basis, "form": new_form_id(handle.user_id), "said": said,
            "other": _differing(kept) if kept else [], "too_much": bool(log_fields.too_much_without_an_hour(given)),
            "anchor": _anchor_due(case, number) or "split_self" in given.open,
            "next_hour": _next_arranged(case, when), "same_time": a_week_later(when),
            "next_same": "next_same" in given.open, "next_day": _text(given, "next_day"),
            "next_time": _text(given, "next_time"), "local_key": f"holdfast.log.{handle.id}.{number}",
        },
        status=status,
    )  # fmt: skip


def _shown_when(given: Given, hour: Hour, case: Case, number: int) -> datetime:
    try:
        chosen = log_fields.moment_of(given, "", practice_zone())
    except ValueError:
        chosen = None
    when = chosen or (hour.session.when if hour.session else None) or arranged(case, number) or clock.now()
    return when.astimezone(practice_zone())


def _next_arranged(case: Case, when: datetime) -> datetime | None:
    return min(
        (a.when for a in case.record.appointments if a.when > when and a.when.date() != when.date()), default=None
    )


def _often(case: Case, number: int) -> Counter[str]:
    """How often each technique was ticked in the other hours: this one's ticks must not move its own chips."""
    return Counter(id for log in case.working.logs if log.session != number for id in log.techniques or ())


def _anchor_due(case: Case, number: int) -> bool:
    """The split-self anchor comes once in twelve hours."""
    given = [log.session for log in case.working.logs if log.split_self is not None and log.session < number]
    return number - max(given, default=0) >= ANCHOR_EVERY


def _text(given: Given, name: str) -> str:
    return "".join(given.open.get(name, []))


def _time(saved: str) -> str:
    return f"{datetime.fromisoformat(saved).astimezone(practice_zone()):%H:%M}" if saved else ""
