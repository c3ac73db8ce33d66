"""Supervision sheets: put together line by line, looked over, lent to one person, answered, withdrawn."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from holdfast.text import Message, say
from holdfast.web.accounts.people import for_roles
from holdfast.web.pages.opening import Opened, open_case
from holdfast.web.pages.sent import whole_number
from holdfast.web.supervision.lines import candidates, heading_of
from holdfast.web.supervision.names import checked
from holdfast.web.supervision.shared import NOBODY, Refused, about_case, me, mine, once, real_now, typed
from holdfast.web.supervision.sheet_form import (
    LONGEST_QUESTION,
    USUAL_DAYS,
    Given,
    edited,
    fault,
    looked_over,
    names_for,
    picked,
    shortened,
)
from holdfast.web.vault.door import (
    CaseHandle,
    UnknownEntry,
    WrongPerson,
    answer_lent_sheet,
    answer_own_sheet,
    lend_sheet,
    lent_sheet,
    new_form_id,
    note_lent_sheet_print,
    note_sheet_print,
    reader_named,
    readers,
    remove_sheet,
    sheet_of,
    sheets_lent_to,
    sheets_of,
    withdraw_sheet,
)
from holdfast.web.vault.sheets import LONGEST_SHEET

HOURS_SHOWN = 4
READ_IT = say("Say that you have read it as the other will read it.")
NAMES = say("A name stood in it. It was replaced below: look at it, and lend it again.")
NAMED_HERE = say("A name stood in your answer. It was replaced below: look at it, and send it again.")
YOURSELF = say("Lend it to somebody else: this is your own.")
WORDS = say("Write something first.")
OVER = say("This sheet is lent no more.")


@login_required
@require_safe
def sheets(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The sheets made from one case, for their author."""
    handle = mine(request, case_id)
    return render(
        request, "supervision/sheets.html", {**about_case(handle), "page": "sheets", "found": sheets_of(handle)}
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_sheet(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Pick lines; look the sheet over (`do=preview`, `do=check`); lend it (`do=lend`). Nothing is kept before that."""
    handle = mine(request, case_id)
    opened = open_case(request, handle)
    if request.method != "POST":
        return _lines(request, opened, None)
    does = request.POST.get("do", "")
    if does == "preview":
        given = picked(request.POST, opened.analysis)
        wrong = fault(given)
        return _lines(request, opened, given, wrong) if wrong else _preview(request, opened, given, thorough=True)
    if does not in ("check", "lend"):
        raise SuspiciousOperation("an act that no page of ours could have sent")
    given = edited(request.POST)
    if does == "check":
        return _preview(request, opened, given, thorough=False)
    try:
        return redirect(once(request, lambda: _lend(request, opened, given)))
    except Refused as refused:
        return _preview(request, opened, given, refused.said, thorough=False)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, case_id: UUID, sheet_id: UUID) -> HttpResponse:
    """One sheet, for its author: who has it, whether it was seen, the answers; answered, withdrawn, removed."""
    handle = mine(request, case_id)
    if request.method != "POST":
        return _own(request, handle, sheet_id)
    try:
        return redirect(once(request, lambda: _act(request, handle, sheet_id)))
    except Refused as refused:
        return _own(request, handle, sheet_id, refused.said)


@login_required
@require_POST
def print_sheet(request: HttpRequest, case_id: UUID, sheet_id: UUID) -> HttpResponse:
    """The sheet for paper, for its author. Recorded as "print sheet"."""
    found = note_sheet_print(mine(request, case_id), sheet_id)
    return render(request, "supervision/sheet_print.html", {"page": "sheets", "sheet": found})


@for_roles("therapist", "supervisor")
@require_safe
def lent_sheets(request: HttpRequest) -> HttpResponse:
    """The sheets lent to this user."""
    return render(
        request, "supervision/lent_sheets.html", {"page": "lent-sheets", "found": sheets_lent_to(me(request))}
    )


@for_roles("therapist", "supervisor")
@require_http_methods(["GET", "HEAD", "POST"])
def lent(request: HttpRequest, sheet_id: UUID) -> HttpResponse:
    """One sheet lent to this user: read, and answered. 404 for any other, and for one that ended or was withdrawn."""
    user = me(request)
    wrong = None
    if request.method == "POST":
        try:
            return redirect(once(request, lambda: _answer_lent(request, sheet_id)))
        except Refused as refused:
            wrong = refused.said
    context = {
        "page": "lent-sheets", "sheet": lent_sheet(user, sheet_id), "form": new_form_id(user.pk), "wrong": wrong,
        "given": typed(request, "answer", LONGEST_QUESTION),
    }  # fmt: skip
    return render(request, "supervision/lent_sheet.html", context, status=422 if wrong else 200)


@for_roles("therapist", "supervisor")
@require_POST
def print_lent(request: HttpRequest, sheet_id: UUID) -> HttpResponse:
    """The sheet for paper, for the person it is lent to. Recorded as "print sheet"."""
    found = note_lent_sheet_print(me(request), sheet_id)
    return render(request, "supervision/sheet_print.html", {"page": "lent-sheets", "sheet": found})


# --- acts -------------------------------------------------------------------------------------------------------------


def _lend(request: HttpRequest, opened: Opened, given: Given) -> str:
    if (wrong := fault(given)) is not None:
        raise Refused(wrong)
    preview = looked_over(
        given.text, names_for(opened.handle, opened.analysis, me(request).get_username()), thorough=False
    )
    if not preview.clean:
        raise Refused(NAMES)
    if request.POST.get("read") != "yes":
        raise Refused(READ_IT)
    to = reader_named(given.to)
    if to is None:
        raise Refused(NOBODY)
    days = timedelta(days=given.days or USUAL_DAYS)
    until = real_now() + min(days, LONGEST_SHEET)
    try:
        made = lend_sheet(opened.handle, to, preview.text, until)
    except WrongPerson:
        raise Refused(YOURSELF) from None
    return reverse("sheet", args=[opened.handle.id, made])


def _act(request: HttpRequest, handle: CaseHandle, sheet_id: UUID) -> str:
    try:
        match request.POST.get("does", ""):
            case "answer":
                answer_own_sheet(handle, sheet_id, _clean_answer(request, handle))
            case "withdraw":
                withdraw_sheet(handle, sheet_id)
            case "remove":
                remove_sheet(handle, sheet_id)
                return reverse("sheets", args=[handle.id])
            case _:
                raise SuspiciousOperation("an act that no page of ours could have sent")
    except UnknownEntry:
        raise Refused(OVER) from None
    return reverse("sheet", args=[handle.id, sheet_id])


def _clean_answer(request: HttpRequest, handle: CaseHandle) -> str:
    answer = typed(request, "answer", LONGEST_QUESTION)
    if not answer:
        raise Refused(WORDS)
    known = names_for(handle, open_case(request, handle, private=False).analysis, me(request).get_username())
    if checked(answer, known, thorough=False).replaced:
        raise Refused(NAMED_HERE)
    return answer


def _answer_lent(request: HttpRequest, sheet_id: UUID) -> str:
    answer = typed(request, "answer", LONGEST_QUESTION)
    if not answer:
        raise Refused(WORDS)
    answer_lent_sheet(me(request), sheet_id, answer)
    return reverse("lent-sheet", args=[sheet_id])


# --- pages ------------------------------------------------------------------------------------------------------------


def _lines(request: HttpRequest, opened: Opened, given: Given | None, wrong: Message | None = None) -> HttpResponse:
    shown = request.POST.get("hours") or request.GET.get("hours") or str(HOURS_SHOWN)
    last = whole_number(shown, 3)
    groups = candidates(opened.analysis, last)
    context = {
        **_beginning(request, opened), "groups": groups, "given": given, "wrong": wrong, "hours": shown,
        "more": None if last is None or last >= opened.analysis.hours_held else last * 3,
        "private_shut": not opened.private,
        "heading": given.text.heading if given else heading_of(opened.analysis),
    }  # fmt: skip
    return render(request, "supervision/sheet_new.html", context, status=422 if wrong else 200)


def _preview(
    request: HttpRequest, opened: Opened, given: Given, wrong: Message | None = None, *, thorough: bool
) -> HttpResponse:
    known = names_for(opened.handle, opened.analysis, me(request).get_username())
    preview = looked_over(shortened(given).text, known, thorough=thorough)
    context = {**_beginning(request, opened), "preview": preview, "given": given, "wrong": wrong}
    return render(request, "supervision/sheet_preview.html", context, status=422 if wrong else 200)


def _beginning(request: HttpRequest, opened: Opened) -> dict[str, object]:
    others = [one.get_username() for one in readers().exclude(pk=me(request).pk)]
    return {**about_case(opened.handle), "page": "sheets", "offered": others, "most_days": LONGEST_SHEET.days,
            "usual_days": USUAL_DAYS}  # fmt: skip


def _own(request: HttpRequest, handle: CaseHandle, sheet_id: UUID, wrong: Message | None = None) -> HttpResponse:
    answer = typed(request, "answer", LONGEST_QUESTION)
    if wrong is NAMED_HERE:
        known = names_for(handle, open_case(request, handle, private=False).analysis, me(request).get_username())
        answer = checked(answer, known, thorough=False).text
    context = {
        **about_case(handle), "page": "sheets", "sheet": sheet_of(handle, sheet_id), "wrong": wrong, "given": answer,
    }  # fmt: skip
    return render(request, "supervision/sheet.html", context, status=422 if wrong else 200)
