"""Beside a clause, for its author alone: "if I insist on this, who do I become in his schema?" It is a private note
under the author's key. No road leads from here to the record, to a supervisor, or to the page in the hour.
"""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from holdfast.case.private import PrivateNote
from holdfast.contract.replay import replay
from holdfast.text import Message, say
from holdfast.web import clock
from holdfast.web.accounts.author_keys import author_key
from holdfast.web.contract import page
from holdfast.web.contract.adding import hour_of_today
from holdfast.web.contract.state import Asked, clause_of
from holdfast.web.pages.log_fields import LONGEST, clean
from holdfast.web.vault.door import BadForm, add_entry, case_for_user, load_case, post_once

OWN = "own"
KEY_AWAY = say("Your private notes are shut: sign in with your password, then write it. Nothing was kept.")
EMPTY = say("Nothing was written.")
TOO_OLD = say("This page was open for more than a day. Look at it once more, then send it again.")


@login_required
@sensitive_post_parameters("who")
@require_POST
def contract_own(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """One private note about one clause, kept once however often it is posted."""
    handle = case_for_user(request.user, case_id)
    if not handle.may_write:
        raise PermissionDenied
    key = author_key(request)
    clause_id, text = request.POST.get("clause", "")[:64], clean(request.POST.get("who", ""))

    def refused(said: Message, status: int) -> HttpResponse:
        return page.draw(request, handle, Asked(OWN, clause_id, said=(said,), sent=request.POST), status=status)

    def act() -> str:
        assert key is not None
        record = load_case(handle).record
        if clause_of(replay(record.moves), clause_id) is None:
            raise SuspiciousOperation("a clause that no page of ours could have named")
        now = clock.now()
        note = PrivateNote(
            id=f"own-{uuid4().hex}", recorded_at=now, when=now, session=hour_of_today(record, now),
            clause=clause_id, who_i_become=text,
        )  # fmt: skip
        add_entry(handle, "private", note, author=key)
        return f"{reverse('contract', args=[handle.id])}#clause-{clause_id}"

    if key is None:
        return refused(KEY_AWAY, 422)
    if not text:
        return refused(EMPTY, 422)
    if len(text) > LONGEST:
        return refused(say("It has {n} characters; at most {most} fit.", n=len(text), most=LONGEST), 422)
    try:
        return redirect(post_once(request.POST.get("form", ""), handle.user_id, act).result)
    except BadForm:
        return refused(TOO_OLD, 409)
