"""What goes to paper is recorded: the print button says so before the browser prints, and one's own private notes are
printed by an act of their own, once, with a reason.
"""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from holdfast.text import Message, say
from holdfast.web import clock
from holdfast.web.accounts.author_keys import author_key
from holdfast.web.supervision.shared import Refused, about_case, mine, reason_typed
from holdfast.web.vault import audit
from holdfast.web.vault.door import (
    AuthorKey,
    BadForm,
    CaseHandle,
    case_for_user,
    load_case,
    note_private_print,
    post_once,
    private_prints,
)

WHY = say("Write why, in a few words. It is kept sealed with this case and shown to you alone.")


@login_required
@require_POST
def printed(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """A page of this case goes to paper: asked by the print button before it prints. The no-script way is `?print=yes`
    on the page itself (`pages.opening`); both are noted as "print".
    """
    handle = case_for_user(request.user, case_id)
    audit.note("print", handle.id)
    return HttpResponse(status=204)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_notes(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The author's private notes of one case for paper: asked for with a reason, shown once."""
    handle = mine(request, case_id)
    key = author_key(request)
    if request.method != "POST":
        return _ask(request, handle, key)
    if key is None:
        raise PermissionDenied
    try:
        reason = reason_typed(request, WHY)
        posted = post_once(request.POST.get("form", ""), handle.user_id, lambda: _note(handle, reason))
    except Refused as refused:
        return _ask(request, handle, key, refused.said)
    except BadForm:
        return redirect("own-notes", case_id)
    if not posted.first:
        return redirect(posted.result)
    case = load_case(handle, key, at=clock.now())
    notes = case.private.notes if case.private else ()
    context = {
        **about_case(handle), "page": "own-notes", "notes": [note for note in notes if note.reply is None],
        "reason": reason, "now": clock.now(),
    }  # fmt: skip
    return render(request, "supervision/own_notes_print.html", context)


def _note(handle: CaseHandle, reason: str) -> str:
    note_private_print(handle, reason)
    return reverse("own-notes", args=[handle.id]) + "?shown=yes"


def _ask(request: HttpRequest, handle: CaseHandle, key: AuthorKey | None, wrong: Message | None = None) -> HttpResponse:
    context = {
        **about_case(handle), "page": "own-notes", "shut": key is None, "wrong": wrong,
        "shown": request.GET.get("shown") == "yes", "before": private_prints(handle),
    }  # fmt: skip
    return render(request, "supervision/own_notes.html", context, status=422 if wrong else 200)
