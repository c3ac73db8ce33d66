"""What the pages of consent, restriction, course and correction begin with: the case as it stands now, and its form."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from holdfast.case.as_of import as_of
from holdfast.case.casefile import dump, load
from holdfast.case.fields import EARLIEST
from holdfast.case.model import Case
from holdfast.case.strict_json import CannotRead
from holdfast.text import Message, say
from holdfast.web import clock
from holdfast.web.pages.log_fields import clean
from holdfast.web.pages.opening import origin_words, person_of
from holdfast.web.vault.door import (
    BadForm,
    CaseHandle,
    case_for_user,
    leave_of,
    load_case,
    new_form_id,
    next_hours_on_opening,
    post_once,
    revision,
    together,
)

T = TypeVar("T")
TOO_OLD = say("This page was open for more than a day. Look at it once more, then send it again.")


MEANWHILE = say(
    "Something was written into this case since the page was opened. Nothing is lost: what you typed is still here. "
    "Send it once more."
)


def after(day: date) -> Message:
    """Why an earlier day does not fit: acts of one kind follow each other."""
    return say("Something about this was written down for {day}; choose that day or a later one.", day=day)


class NotKept(Exception):
    """Nothing was stored; `said` says why. The page keeps what was typed."""

    def __init__(self, said: Message) -> None:
        super().__init__(said.id)
        self.said = said


@dataclass(frozen=True, slots=True)
class Open:
    """A case read now: `whole` with what was corrected beside it, `case` as it stands."""

    handle: CaseHandle
    whole: Case
    case: Case
    now: datetime
    revision: int

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.case.record.about.zone)

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    @property
    def stamp(self) -> dict[str, Any]:
        """What every new entry carries of its moment."""
        return {"recorded_at": self.now}


def open_now(request: HttpRequest, case_id: UUID) -> Open:
    """The case for this user; 404 for anybody else. Nothing private is read and nothing is made of it."""
    handle = case_for_user(request.user, case_id)
    if request.method == "POST" and not handle.may_write:
        raise PermissionDenied
    seen = revision(handle)  # before loading: what somebody else writes in between refuses this form, and is seen then
    whole, now = load_case(handle), clock.now()
    next_hours_on_opening(handle, whole)
    return Open(handle, whole, as_of(whole, now), now, seen)


def context(opened: Open, page: str, **more: Any) -> dict[str, Any]:
    """What `web/base_case.html` needs."""
    about = opened.case.record.about
    return {
        "page": page,
        "handle": opened.handle,
        "case_id": opened.handle.id,
        "about": about,
        "person": person_of(about.pseudonym, about.address),
        "origin": origin_words(about.origin),
        "query": "",
        "supervising": not opened.handle.may_write,
        "leave": leave_of(opened.handle),
        "working": opened.handle.working,
        "today": opened.today,
        "form": lambda: new_form_id(opened.handle.user_id),  # a template calls it: each form has an id of its own
        **more,
    }


def once(request: HttpRequest, opened: Open, act: Callable[[], str]) -> str:
    """Do what a form asks for, once, all of it or nothing; where it leads. Raises `NotKept`, `StalePage`."""

    def together_with_the_case_as_read() -> str:
        with together(opened.handle, opened.revision):
            return act()

    try:
        return post_once(request.POST.get("form", ""), opened.handle.user_id, together_with_the_case_as_read).result
    except BadForm:
        raise NotKept(TOO_OLD) from None


def new_id(kind: str) -> str:
    return f"{kind}-{uuid4().hex}"


def checked(entry: T) -> T:
    """As a file would be read: what could not be read again is never stored. Raises `NotKept`."""
    try:
        return load(type(entry), json.dumps(dump(entry), ensure_ascii=False).encode())
    except CannotRead:
        raise NotKept(say("Something in this form cannot be kept as it is. Look at each field once more.")) from None


def words_typed(request: HttpRequest, name: str, most: int) -> str | None:
    """One field in words, or None where it was left empty. Raises `NotKept` where it is too long."""
    text = clean(request.POST.get(name, ""))
    if len(text) > most:
        raise NotKept(say("{n} characters; {most} fit. Make it shorter.", n=len(text), most=most))
    return text or None


def must_be_typed(request: HttpRequest, name: str, most: int, missing: Message) -> str:
    found = words_typed(request, name, most)
    if found is None:
        raise NotKept(missing)
    return found


def day_typed(request: HttpRequest, opened: Open, name: str = "when", *, missing: Message | None = None) -> date:
    """A day up to today. Empty is today, unless `missing` says that it has to be there. Raises `NotKept`."""
    text = request.POST.get(name, "").strip()
    if not text:
        if missing is not None:
            raise NotKept(missing)
        return opened.today
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise NotKept(say("A day is written as 2023-03-14.")) from None
    if not EARLIEST <= day <= opened.today:
        raise NotKept(say("A day up to today fits there: nothing is recorded before it happened."))
    return day
