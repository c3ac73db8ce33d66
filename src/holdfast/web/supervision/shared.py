"""What the pages of this room begin with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest

from holdfast.text import Message, Spoken, say
from holdfast.web.pages.opening import origin_words, person_of
from holdfast.web.vault.door import BadForm, CaseHandle, case_for_user, load_about, new_form_id, post_once

LONGEST_NAME, LONGEST_REASON = 150, 1000
TOO_OLD = say("This page was open for more than a day. Look at it once more, then send it again.")
NOBODY = say("There is no therapist or supervisor of this name here. Look at its spelling.")
WHY = say("Write why, in a few words: it is kept with the act and shown to both of you.")


class Refused(Exception):
    """What somebody sent cannot be done as it is; the page says why and keeps what he typed."""

    def __init__(self, said: Message) -> None:
        super().__init__(said.id)
        self.said = said


def me(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def mine(request: HttpRequest, case_id: UUID) -> CaseHandle:
    """The case, for its therapist alone: 404 for a stranger, 403 for somebody who reads along."""
    handle = case_for_user(request.user, case_id)
    if not handle.may_write:
        raise PermissionDenied
    return handle


def about_case(handle: CaseHandle) -> dict[str, object]:
    """What a page of one case needs that shows nothing else of it."""
    about = load_about(handle)
    person: Spoken = person_of(about.pseudonym, about.address)
    return {
        "handle": handle, "case_id": handle.id, "about": about, "person": person, "query": "",
        "origin": origin_words(about.origin), "supervising": False, "form": new_form_id(handle.user_id),
    }  # fmt: skip


def once(request: HttpRequest, act: Callable[[], str]) -> str:
    """Do what a form asks for, once; where it leads. Raises `Refused` for a form that lay open too long."""
    try:
        return post_once(request.POST.get("form", ""), me(request).pk, act).result
    except BadForm:
        raise Refused(TOO_OLD) from None


def typed(request: HttpRequest, name: str, longest: int) -> str:
    """One field of a form, without what surrounds it; NUL cannot be stored and goes out."""
    return request.POST.get(name, "").replace("\0", "").strip()[:longest]


def reason_typed(request: HttpRequest, missing: Message = WHY) -> str:
    reason = typed(request, "reason", LONGEST_REASON)
    if not reason:
        raise Refused(missing)
    return reason


def uuid_typed(request: HttpRequest, name: str) -> UUID:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        raise SuspiciousOperation("an id that no page of ours could have sent") from None


def real_now() -> datetime:
    """The real moment at the practice: what was lent ends by it, also in a demo whose own clock stands elsewhere."""
    return datetime.now(UTC).astimezone(ZoneInfo(settings.HOLDFAST_ZONE))


def end_of(day: date, longest: timedelta) -> datetime:
    """The end of that day at the practice; on the last day allowed, the moment itself."""
    now = real_now()
    end = datetime.combine(day, time(23, 59, 59), tzinfo=now.tzinfo)
    return now + longest if end.date() == (now + longest).date() else end
