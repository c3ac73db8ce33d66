"""Pages of the trail. What is seen is decided by role, and reading is itself an entry."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from holdfast.text import render as words
from holdfast.web.accounts.people import for_roles, role_of, signed_in
from holdfast.web.trail.acts import COUNTED, KIND_WORDS, OF_ACCOUNTS
from holdfast.web.trail.asked import Asked, NotAsked, asked
from holdfast.web.trail.export import Form, written
from holdfast.web.trail.lines import days, lines, people
from holdfast.web.vault import audit, trail
from holdfast.web.vault.door import case_for_user

ON_PAPER = 1000
"""Entries on one page of a case's trail: they are gathered by day, and are meant to be printed whole."""
KEPT = ("from", "to", "person", "kind", "others")
TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson"}


@signed_in
@require_safe
def trail_page(request: HttpRequest) -> HttpResponse:
    """What this role may read: an auditor everything, a manager the acts of accounts, a therapist who opened the files
    of his patients, anybody else what he did himself.
    """
    role = role_of(request.user)
    if role == "auditor":
        return _page(request, "all", lambda question: trail.trail_of_all(question.wanted()))
    if role == "manager":
        return _page(request, "accounts", lambda question: trail.trail_of_accounts(question.wanted(), OF_ACCOUNTS))
    if role == "therapist":
        return _page(
            request,
            "mine",
            lambda question: trail.trail_of_my_cases(request.user, question.wanted(reader=request.user.pk)),
        )
    return _page(request, "own", lambda question: _own(request, question))


@signed_in
@require_safe
def own_trail(request: HttpRequest) -> HttpResponse:
    """What I did: for everybody."""
    return _page(request, "own", lambda question: _own(request, question))


@signed_in
@require_safe
def case_trail(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Who opened this file: for its therapist, to be printed and given to the patient."""
    handle = case_for_user(request.user, case_id)
    question, fault = _asked(request)
    leaf = (
        trail.trail_of_case(handle, replace(question.wanted(reader=request.user.pk), but=COUNTED), ON_PAPER)
        if fault is None
        else trail.Leaf((), None)
    )
    shown = {
        "page": "case-trail",
        "of_own_cases": True,
        "case_id": case_id,
        "name": trail.names_in(request.user, [case_id]).get(case_id),
        "days": days(leaf.entries, handle.owner_id),
        "now": datetime.now(UTC),
        "reached_the_first": leaf.older is None,
    }
    return _rendered(request, "trail/case.html", question, fault, leaf, shown)


@for_roles("auditor")
@require_POST
def export_trail(request: HttpRequest) -> HttpResponse:
    """The trail, or what was asked for of it, as a file. Itself an entry."""
    try:
        question = asked(request.POST.dict())
    except NotAsked as wrong:
        return render(request, "web/refusal.html", {"sentence": words(wrong.message)}, status=400)
    form: Form = "csv" if request.POST.get("form") == "csv" else "jsonl"
    audit.note("export trail")
    found = trail.entries_in(question.wanted())
    name = f"holdfast-trail-{datetime.now(UTC):%Y-%m-%dT%H%M%SZ}.{form}"
    response = StreamingHttpResponse(written(found, people(), form))
    response["Content-Type"], response["Content-Disposition"] = TYPES[form], f'attachment; filename="{name}"'
    return response  # type: ignore[return-value]  # to Django they are of one kind, to its stubs they are not


def _page(request: HttpRequest, whose: str, read: Any) -> HttpResponse:
    question, fault = _asked(request)
    leaf: trail.Leaf = read(question) if fault is None else trail.Leaf((), None)
    # What was only counted is not named here: naming it would show what the counting had not shown.
    acts = (act for entry in leaf.entries for act in entry.acts if act.what not in COUNTED)
    cases = {act.case for act in acts if act.case is not None}
    names = trail.names_in(request.user, cases) if whose in ("mine", "own") else {}
    shown = {
        "page": "trail",
        "whose": whose,
        "lines": lines(leaf.entries, names, counted=whose == "all"),
        "kinds": KIND_WORDS.items(),
        "names": User.objects.order_by("username").values_list("username", flat=True) if whose != "own" else (),
        "of_own_cases": whose == "mine",
        "may_export": whose == "all",
    }
    return _rendered(request, "trail/trail.html", question, fault, leaf, shown)


def _own(request: HttpRequest, question: Asked) -> trail.Leaf:
    assert isinstance(request.user, User)
    return trail.trail_of_person(request.user.pk, question.wanted())


def _asked(request: HttpRequest) -> tuple[Asked, str | None]:
    try:
        return asked(request.GET.dict()), None
    except NotAsked as wrong:
        return Asked(), words(wrong.message)


def _rendered(
    request: HttpRequest, template: str, question: Asked, fault: str | None, leaf: trail.Leaf, shown: dict[str, Any]
) -> HttpResponse:
    kept = {name: value for name, value in request.GET.items() if name in KEPT and value}
    shown |= {
        "asked": question,
        "fault": fault,
        "older": None if leaf.older is None else "?" + urlencode({**kept, "before": leaf.older}),
        "latest": "?" + urlencode(kept) if question.before is not None else None,
        "narrowed": bool(kept),
        "here": reverse(request.resolver_match.view_name, kwargs=request.resolver_match.kwargs)
        if request.resolver_match
        else "",
    }
    return render(request, template, shown, status=200 if fault is None else 400)
