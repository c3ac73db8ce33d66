"""The patient's copy of his record, and the clock that runs from the day he asked for something."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from holdfast.interop.bundle import Opened, make_bundle
from holdfast.text import render as spoken
from holdfast.text import say
from holdfast.web import clock
from holdfast.web.accounts.people import signed_in
from holdfast.web.giving.wording_of import words_for
from holdfast.web.rights.page import case_page, download, own_case, typed_day
from holdfast.web.trail.acts import COUNTED
from holdfast.web.trail.lines import Line, days
from holdfast.web.vault import audit, trail
from holdfast.web.vault.beside import WISHES, Wish
from holdfast.web.vault.door import (
    CaseHandle,
    answer_request,
    load_case,
    new_form_id,
    note_request,
    post_once,
    requests_open,
)

MOST_OPENINGS = 1000
WISH_WORDS = {
    "copy": say("a copy of what is kept about {him}"),
    "correction": say("a correction"),
    "erasure": say("that it is erased"),
    "restriction": say("that it is kept and no longer used"),
    "other": say("something else about {his} data"),
}


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def bundle_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What is in the bundle, and by POST the bundle itself: for the treating therapist, who hands it over."""
    handle = own_case(request, case_id)
    if request.method == "POST":
        return download(bundle_of(handle), f"record-{clock.now().date().isoformat()}.zip", "application/zip")
    return _page(request, handle)


@signed_in
@require_POST
def request_noted(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """He asked for something on a day: it is kept with its month."""
    handle = own_case(request, case_id)
    wish = next((one for one in WISHES if one == request.POST.get("wish")), None)
    asked_on = typed_day(request.POST.get("asked_on", ""), clock.now().date())
    if wish is None or asked_on is None:
        fault = say("Choose what {he} asked for, and the day on which {he} asked: today or before.")
        return _page(request, handle, fault=fault, status=400)
    posted = post_once(request.POST.get("form", ""), handle.user_id, lambda: _note(handle, wish, asked_on))
    return redirect(posted.result)


@signed_in
@require_POST
def request_answered(request: HttpRequest, case_id: UUID, request_id: UUID) -> HttpResponse:
    """It was answered; twice is once."""
    handle = own_case(request, case_id)
    answer_request(handle, request_id)
    return redirect("bundle", case_id=handle.id)


def bundle_of(handle: CaseHandle) -> bytes:
    """The bytes of the bundle, noted in the trail. What is loaded beside the record goes no further than here."""
    opened = openings(handle)
    record = load_case(handle).record
    audit.note("bundle", handle.id)
    return make_bundle(record, opened=opened, made_at=clock.now(), words_of=words_for)


def openings(handle: CaseHandle) -> tuple[Opened, ...]:
    """Who opened the file, as the trail tells it: what one person did again the same day is one line. Where nothing of
    it was shown, because a program only counted, it was not opened.
    """
    leaf = trail.trail_of_case(handle, trail.Wanted(but=COUNTED), MOST_OPENINGS)
    return tuple(_opened(line) for _, of_day in days(leaf.entries, handle.owner_id) for line in of_day)


def _opened(line: Line) -> Opened:
    role = f", {spoken(line.role)}" if line.role else ""
    what = "; ".join(spoken(did.words) for did in line.did)
    times = f" ({line.times})" if line.times > 1 else ""
    return Opened(line.when, f"{spoken(line.who)}{role}", f"{what}{times}")


def _note(handle: CaseHandle, wish: Wish, asked_on: date) -> str:
    note_request(handle, wish, asked_on)
    return reverse("bundle", args=[handle.id])


def _page(request: HttpRequest, handle: CaseHandle, *, fault: object = None, status: int = 200) -> HttpResponse:
    waiting = tuple((one, WISH_WORDS[one.wish]) for one in requests_open([handle]))
    shown = case_page(
        handle, "bundle", waiting=waiting, wishes=tuple(WISH_WORDS.items()), fault=fault,
        form=new_form_id(handle.user_id), today=clock.now().date().isoformat(), now=clock.now().date(),
    )  # fmt: skip
    return render(request, "rights/bundle.html", shown, status=status)
