"""The emergency envelope on its page: whom the therapist trusts, whom they would call, the paper, the file."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from holdfast.case.strict_json import CannotRead
from holdfast.interop.envelope import LARGEST, open_envelope
from holdfast.text import Message, say
from holdfast.web import clock
from holdfast.web.accounts import throttle
from holdfast.web.accounts.again import OFTEN
from holdfast.web.accounts.people import signed_in, therapist_required
from holdfast.web.rights.envelope_list import NoCode, new_file, new_paper, save_words
from holdfast.web.rights.page import case_page, download, me, own_case, password_fault, typed_words
from holdfast.web.vault import audit
from holdfast.web.vault.door import (
    DOES_NOT_OPEN,
    CaseHandle,
    Reach,
    cases_for,
    envelope_of,
    keep_reach,
    kept_for,
    load_about,
    new_form_id,
    post_once,
    put_list_away,
    reach_of,
)
from holdfast.web.words import marked

NO_CODE = say("There is no code yet. Make the paper first; the file is sealed under its code.")
BELONG = say("Code and file belong together.")


@therapist_required
@require_http_methods(["GET", "HEAD", "POST"])
def envelope_page(request: HttpRequest) -> HttpResponse:
    """Whom the therapist trusts and what they shall do; how far the list is filled in; paper, file, and a try."""
    if request.method != "POST":
        return _page(request)
    given = [(typed_words(request.POST.get(f"name_{n}", ""), 120), typed_words(request.POST.get(f"reach_{n}", ""), 200))
             for n in (1, 2)]  # fmt: skip
    persons = tuple((name, reach) for name, reach in given if name)
    wishes = _lines(request.POST.get("wishes", ""))
    user = me(request)

    def kept() -> str:
        save_words(user, persons, wishes)
        return reverse("envelope")

    return redirect(post_once(request.POST.get("form", ""), user.pk, kept).result)


@therapist_required
@sensitive_post_parameters("password")
@require_POST
def envelope_printed(request: HttpRequest) -> HttpResponse:
    """A new code on a new paper. Posted twice it is made twice, and the later paper holds: nothing else could be shown,
    since the code is kept nowhere.
    """
    if (wrong := password_fault(request)) is not None:
        return _page(request, fault=wrong, status=400)
    return download(new_paper(me(request)), "envelope-paper.pdf", "application/pdf")


@therapist_required
@require_POST
def envelope_written(request: HttpRequest) -> HttpResponse:
    """The sealed file as of today."""
    try:
        data = new_file(me(request))
    except NoCode:
        return _page(request, fault=NO_CODE, status=409)
    return download(data, f"{clock.now().date().isoformat()}.holdfast-envelope", "application/octet-stream")


@therapist_required
@sensitive_post_parameters("code")
@require_POST
def envelope_tried(request: HttpRequest) -> HttpResponse:
    """Do this code and this file belong together? Says so, shows no list."""
    tried = f"envelope of {me(request).pk}"
    if throttle.attempt(tried):
        return _page(request, fault=OFTEN, status=429)
    sent = request.FILES.get("file")
    data = sent.read(LARGEST + 1) if sent is not None else b""
    audit.note("envelope tried")
    try:
        with throttle.turn():
            whom = open_envelope(data, request.POST.get("code", "")[:100])
    except CannotRead as error:
        return _page(request, fault=say("{words}", words=str(error.problems[0])), status=400)
    throttle.succeeded(tried)
    return _page(request, tried=(whom.made_on, len(whom.entries)))


@therapist_required
@require_POST
def envelope_put_away(request: HttpRequest) -> HttpResponse:
    """The line that there is no list yet goes from the caseload and does not come back. Twice is once."""
    put_list_away(me(request).pk)
    return redirect("caseload")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def reach_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Whom to call for one patient, typed for this alone. Sealed; it stands nowhere else in the case."""
    handle = own_case(request, case_id)
    if request.method == "POST":
        given = Reach(
            typed_words(request.POST.get("name", ""), 120),
            typed_words(request.POST.get("phone", ""), 120),
            typed_words(request.POST.get("to_say", "")),
        )
        posted = post_once(request.POST.get("form", ""), handle.user_id, lambda: _kept(handle, given))
        return redirect(posted.result)
    shown = case_page(handle, "reach", reach=reach_of(handle), form=new_form_id(handle.user_id))
    return render(request, "rights/reach.html", shown)


def _kept(handle: CaseHandle, given: Reach) -> str:
    keep_reach(handle, given)
    return reverse("envelope")


def _lines(text: str) -> str:
    """Several lines as they were typed, each without control signs, 2,000 letters in all."""
    return "\n".join(typed_words(line) for line in text[:2000].splitlines()).strip()


def _page(
    request: HttpRequest, *, fault: Message | None = None, tried: tuple[str, int] | None = None, status: int = 200
) -> HttpResponse:
    user = me(request)
    there = envelope_of(user.pk)
    persons = (*there.persons, ("", ""), ("", ""))[:2]
    shown = {
        "page": "envelope",
        "envelope": there,
        "code_made_on": _day(there.code_made_on),
        "written_on": _day(there.written_on),
        "persons": tuple((n, name, reach) for n, (name, reach) in enumerate(persons, 1)),
        "people": _people(user),
        "fault": fault,
        "tried": tried,
        "form": new_form_id(user.pk),
    }
    return render(request, "rights/envelope.html", shown, status=status)


def _day(kept: str | None) -> date | None:
    return None if kept is None else date.fromisoformat(kept)


def _people(user: User) -> list[tuple[UUID, str, bool]]:
    """Case, name, and whether somebody could be reached, of each treatment that runs."""
    mine = [handle for handle in cases_for(user) if handle.may_write]
    kept = kept_for(mine)
    found = []
    for handle in mine:
        try:
            reach = reach_of(handle)
            if kept[handle.id].ended_on is None or reach != Reach():
                found.append((handle.id, marked(load_about(handle)), bool(reach.phone)))
        except DOES_NOT_OPEN:
            continue
    return found
