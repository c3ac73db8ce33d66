"""The brief before an hour: one screen, one A4 page; and what the therapist answers to a finding."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from holdfast.analysis.model import Analysis
from holdfast.brief.brief import brief
from holdfast.brief.finding import Evidence, Finding
from holdfast.brief.knowledge import order, rule_knowledge, sources
from holdfast.case.working import Reply
from holdfast.web import clock
from holdfast.web.pages.opening import case_context, open_case
from holdfast.web.vault.door import BadForm, add_entry, case_for_user, new_form_id, post_once

REPLIES = ("known", "not_useful", "later")
A_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Datum:
    """One piece of evidence and where it opens to: an entry, an hour, or nothing."""

    evidence: Evidence
    hour: int | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding as the page shows it: with its evidence's places, what the rule does, citations, and a form's id."""

    finding: Finding
    data: tuple[Datum, ...]
    sees: str
    quiet: str
    citations: tuple[str, ...]
    form: str
    replied: Reply | None


@login_required
@require_safe
def brief_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The brief as of now, or `?before=9` as it read before that hour. `?private=no`: made without private notes."""
    handle = case_for_user(request.user, case_id)
    opened = open_case(request, handle)
    read = brief(opened.analysis)
    shown = [show(opened.analysis, finding, request.user.pk or 0) for finding in read.findings]
    return render(
        request,
        "web/pages/brief.html",
        case_context(
            opened,
            "brief",
            brief=read,
            front=[one for one in shown if one.finding.front],
            others=[one for one in shown if not one.finding.front],
            may_reply=handle.may_write and not opened.looking_back and not opened.colleague,
        ),
    )


@login_required
@require_POST
def reply(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Remember "known", "not useful" or "later" for one finding. Posted twice is once."""
    handle = case_for_user(request.user, case_id)
    if not handle.may_write:
        raise PermissionDenied
    rule, answer = request.POST.get("rule", ""), request.POST.get("reply", "")
    about = request.POST.get("about", "")[:64]
    if rule not in order() or answer not in REPLIES:
        raise SuspiciousOperation("a reply that no page of ours could have sent")
    now = clock.now()

    def act() -> str:
        entry = Reply(
            id=f"reply-{uuid4().hex}",
            recorded_at=now,
            when=now.date(),
            rule=rule,
            reply=answer,  # type: ignore[arg-type]  # checked above
            about=about or None,
            until=_until(now.date()) if answer == "later" else None,
        )
        add_entry(handle, "replies", entry)
        return reverse("brief", args=[case_id])

    try:
        posted = post_once(request.POST.get("form", ""), handle.user_id, act)
    except BadForm:
        raise SuspiciousOperation("a form this server did not make") from None
    return redirect(f"{posted.result}#worth-a-look")


def show(analysis: Analysis, finding: Finding, user_id: int) -> Shown:
    """A finding with everything its folds need."""
    known = rule_knowledge(finding.rule)
    replies = [r for r in analysis.case.working.replies if r.rule == finding.rule and r.about in (None, finding.about)]
    return Shown(
        finding=finding,
        data=tuple(Datum(evidence, _hour_of(analysis, evidence)) for evidence in finding.evidence),
        sees=known.sees,
        quiet=known.quiet,
        citations=tuple(f"{number}: {sources().get(number, number)}" for number in finding.sources),
        form=new_form_id(user_id),
        replied=replies[-1] if replies else None,
    )


def _hour_of(analysis: Analysis, evidence: Evidence) -> int | None:
    """The hour a datum belongs to, where it names none itself but carries the hour's moment."""
    if evidence.when is None:
        return None
    return next((h.number for h in analysis.process.hours if h.when == evidence.when), None)


def _until(today: date) -> date:
    """"Later" is until the week after: long enough not to nag, short enough not to be lost."""
    return today + A_WEEK
