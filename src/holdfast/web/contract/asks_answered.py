"""What the therapist says to something that asks to be rewritten: put off until a day, or set aside with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from holdfast.case.working import TriggerWord
from holdfast.contract.trigger_shapes import Trigger
from holdfast.text import say
from holdfast.web import clock
from holdfast.web.contract import page
from holdfast.web.contract.asks import trigger_named, word_on
from holdfast.web.contract.fields import LONGEST_LINE
from holdfast.web.contract.state import Asked, AskNotAnswered
from holdfast.web.pages.log_fields import clean
from holdfast.web.pages.opening import open_case
from holdfast.web.vault.door import BadForm, add_entry, case_for_user, post_once


@login_required
@require_POST
def contract_asks(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Put off until a day, or set aside with a reason: the therapist's word on what asked, in the working notes."""
    handle = case_for_user(request.user, case_id)
    if not handle.may_write:
        raise PermissionDenied
    post = request.POST
    about = post.get("about", "")[:64]
    typed = {"until": post.get("until", "")[:20], "reason": clean(post.get("reason", ""))}

    def act() -> str:
        trigger = trigger_named(open_case(request, handle, private=False), about)
        if trigger is None:
            raise AskNotAnswered(
                about, say("This asks no more: it was answered, or what it rested on has changed."), typed
            )
        add_entry(handle, "trigger_words", _answer(trigger, post.get("answer", ""), typed))
        return f"{reverse('contract', args=[handle.id])}#asks"

    try:
        return redirect(post_once(post.get("form", ""), handle.user_id, act).result)
    except AskNotAnswered as failed:
        return page.draw(request, handle, Asked(), status=422, failed=failed)
    except BadForm:
        too_old = say("This page was open for more than a day. Look at it once more, then send it again.")
        return page.draw(request, handle, Asked(), status=409, failed=AskNotAnswered(about, too_old, typed))


def _answer(trigger: Trigger, answer: str, typed: Mapping[str, str]) -> TriggerWord:
    if answer == "put_off":
        return word_on(trigger, until=_day(trigger, typed))
    if answer != "set_aside":
        raise SuspiciousOperation("an answer that no page of ours could have sent")
    reason = typed["reason"]
    if not reason:
        raise AskNotAnswered(trigger.about, say("To set it aside, say why in a few words."), typed)
    if len(reason) > LONGEST_LINE:
        told = say("The reason has {n} characters; at most {most} fit.", n=len(reason), most=LONGEST_LINE)
        raise AskNotAnswered(trigger.about, told, typed)
    return word_on(trigger, reason=reason)


def _day(trigger: Trigger, typed: Mapping[str, str]) -> date:
    today = clock.now().date()
    try:
        until = date.fromisoformat(typed["until"])
    except ValueError:
        raise AskNotAnswered(trigger.about, say("To put it off, name a day."), typed) from None
    if not today < until or until.year > 2200:
        raise AskNotAnswered(trigger.about, say("To put it off, name a day after today."), typed)
    return until
