"""The pages of the knowledge: what is in force, one file of reasons, and what a changed one would change.

Read by whoever treats, supervises or manages; changed by whoever decides for the practice, after looking.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from holdfast.approaches.changed_file import ChangedFile, about_it, differences
from holdfast.brief.changed_told import told, told_of_it
from holdfast.knowledge import KnowledgeError
from holdfast.text import Message, Spoken, say
from holdfast.web.accounts.people import decides, for_roles
from holdfast.web.knowing.cases import Compared, compare
from holdfast.web.knowing.in_force import (
    ChangedMeanwhile,
    InForce,
    accept,
    back_to_ours,
    earlier,
    in_force,
    known_now,
    tried,
)
from holdfast.web.pages.log_fields import clean
from holdfast.web.pages.opening import findings_on
from holdfast.web.rights.page import me
from holdfast.web.vault.door import new_form_id, post_once

LONGEST_WHY = 500
ANYBODY = Spoken("he", "he")
"""Sentences of the file are shown here in one form; in a case they take the person's own."""


class NotAccepted(Exception):
    """Why nothing was taken over, in one sentence."""

    def __init__(self, said: Message | str) -> None:
        self.said = said
        super().__init__()


@dataclass(frozen=True, slots=True)
class Looked:
    """What a changed file would change: its reasons, and the cases that would read differently."""

    sha256: str
    lines: tuple[Message, ...]
    compared: Compared | None


@for_roles("therapist", "supervisor", "manager")
@require_safe
def knowledge_page(request: HttpRequest) -> HttpResponse:
    """What is in force: each approach, whose file it is, and since when."""
    context = {"page": "knowledge", "shown": in_force(), "may": decides(request.user)}
    return render(request, "knowing/knowledge.html", context)


@for_roles("therapist", "supervisor", "manager")
@require_http_methods(["GET", "HEAD", "POST"])
def reasons_page(request: HttpRequest, approach: str) -> HttpResponse:
    """One file. POST looks at a changed one, accepts what was looked at, or goes back to ours."""
    one = next((one for one in in_force() if one.approach == approach), None)
    if one is None:
        raise Http404
    if request.method != "POST":
        return _page(request, one, one.text)
    if not decides(request.user):
        raise PermissionDenied
    does, text, why = request.POST.get("does", ""), _file(request), clean(request.POST.get("why", ""))
    if does not in ("look", "accept", "ours"):
        raise SuspiciousOperation("a form that no page of ours could have sent")
    try:
        if does == "look":
            return _page(request, one, text, why=why, looked=_look(request, _tried(text, approach)))

        def act() -> str:
            return _put_back(approach) if does == "ours" else _accepted(request, approach, text, why)

        return redirect(post_once(request.POST.get("form", ""), me(request).pk, act).result)
    except NotAccepted as refused:
        return _page(request, one, text, why=why, wrong=refused.said)


def _put_back(approach: str) -> str:
    back_to_ours(approach)
    return reverse("knowledge")


def _accepted(request: HttpRequest, approach: str, text: str, why: str) -> str:
    """Accepts what was looked at and nothing else: the sum of the text must be the one the person was shown."""
    changed = _tried(text, approach)
    if request.POST.get("seen") != changed.sha256:
        raise NotAccepted(say("The text is not the one you looked at. Look at what it changes first."))
    if not why:
        raise NotAccepted(say("Say in one line why; whoever reads it later will ask."))
    if len(why) > LONGEST_WHY:
        raise NotAccepted(say("{n} characters; {most} fit. Make it shorter.", n=len(why), most=LONGEST_WHY))
    try:
        accept(changed, why, me(request), request.POST.get("beside", ""))
    except ChangedMeanwhile as error:
        raise NotAccepted(say("Somebody took over another file meanwhile. Look at what yours changes now.")) from error
    return reverse("knowledge")


def _tried(text: str, approach: str) -> ChangedFile:
    try:
        return tried(text, approach)
    except KnowledgeError as error:
        raise NotAccepted(str(error)) from error


def _look(request: HttpRequest, changed: ChangedFile) -> Looked:
    before = known_now()
    lines = (*told_of_it(about_it(before, changed)), *told(differences(before, changed)))
    compared = compare(me(request), before, changed) if findings_on() else None
    return Looked(changed.sha256, lines, compared)


def _file(request: HttpRequest) -> str:
    """The text of the field as a file: a browser sends other line ends, and a file ends with one."""
    return clean(request.POST.get("text", "")) + "\n"


def _page(
    request: HttpRequest,
    one: InForce,
    text: str,
    *,
    why: str = "",
    looked: Looked | None = None,
    wrong: Message | str | None = None,
) -> HttpResponse:
    context = {
        "page": "knowledge", "one": one, "text": text, "why": why, "looked": looked, "wrong": wrong,
        "may": decides(request.user), "earlier": earlier(one.approach), "anybody": ANYBODY,
        "form": new_form_id(me(request).pk), "findings": findings_on(),
    }  # fmt: skip
    return render(request, "knowing/reasons.html", context, status=200 if wrong is None else 422)
