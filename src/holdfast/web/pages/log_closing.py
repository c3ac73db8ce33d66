"""Closing a log: what it becomes, and what is refused in words before anything is stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404

from holdfast.case.as_of import as_of
from holdfast.case.model import Case
from holdfast.case.private import PrivateNote
from holdfast.case.record import Appointment, Session
from holdfast.case.working import Log
from holdfast.checking.whole import check_case
from holdfast.text import Message, say
from holdfast.web import clock
from holdfast.web.pages import log_draft, log_fields
from holdfast.web.pages.log_fields import Given
from holdfast.web.pages.log_rows import row_title
from holdfast.web.vault.door import AuthorKey, CaseHandle, StalePage, add_entry, load_case

A_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Hour:
    """One hour as it is stored so far; any part may be missing."""

    number: int
    session: Session | None
    log: Log | None
    note: PrivateNote | None
    private: bool
    """Were private notes read? Else `note` is None whether there is one or not."""

    @property
    def basis(self) -> str:
        """Which entries this is, so that a page made from older ones is told apart (`log_draft.same_basis`). An hour
        that is there only because the patient answered for it was not told by the therapist yet.
        """
        told = (
            self.session
            if self.session and (self.session.attendance or self.session.frame or self.session.asked)
            else None
        )
        told_of, log, note = (entry.id if entry else "" for entry in (told, self.log, self.note))
        return "|".join((told_of, log, note if self.private else log_draft.NOT_READ)).rstrip("|")


class NotClosed(Exception):
    """The log cannot be closed as it stands; nothing was stored. `said` says why, in words for the therapist."""

    def __init__(self, *said: Message | str) -> None:
        self.said = said
        super().__init__()


def hour_of(case: Case, number: int) -> Hour:
    """What is stored of one hour. `case` is as of a moment: corrections are applied.

    404 for an hour that is neither recorded nor the next: an address may hold any number, and none begins a draft.
    """
    session = next((s for s in case.record.sessions if s.number == number), None)
    if session is None and number != max((s.number for s in case.record.sessions), default=0) + 1:
        raise Http404
    notes = [n for n in case.private.notes if n.session == number] if case.private else []
    return Hour(
        number,
        session,
        next((one for one in case.working.logs if one.session == number), None),
        notes[-1] if notes else None,
        case.private is not None,
    )


def store_hour(
    handle: CaseHandle, number: int, given: Given, key: AuthorKey | None, *, version: str, basis: str
) -> None:
    """Write what a log becomes: the hour, the log, the private note, the next appointment. Raises `NotClosed`,
    `StalePage`.
    """
    now = clock.now()
    case = as_of(load_case(handle, key), now)
    hour = hour_of(case, number)
    draft = log_draft.kept(handle, number, key)
    if not log_draft.same_basis(hour.basis, basis) or (draft is not None and str(draft.version) != version):
        raise StalePage
    if left := log_fields.too_much_without_an_hour(given):
        sentence = "An hour that was cancelled or missed carries no answers. Marked here: {what}. Leave it out, or correct the attendance."  # noqa: E501
        raise NotClosed(say(sentence, what=_listed(left)))
    when = (
        _when_of(given, "", say("the hour")) or (hour.session.when if hour.session else arranged(case, number)) or now
    )
    if hour.session is not None and hour.session.when.replace(second=0, microsecond=0) == when:
        when = hour.session.when  # the page shows minutes; an hour noted to the second was not moved by that
    if when > now and when.astimezone(practice_zone()).date() == now.date() and log_fields.took_place(given):
        when = now  # logged before its time on its own day: it began earlier than arranged
    session = log_fields.session_of(given, hour.session, id=_new("hour"), number=number, when=when, now=now)
    if when > now and "cancelled" not in session.attendance:
        raise NotClosed(say("This hour begins on {when}. An hour is logged once it has begun; only a cancelled one "
                            "may lie ahead.", when=when))  # fmt: skip
    log = log_fields.log_of(given, hour.log, id=_new("log"), number=number, when=now, now=now)
    if hour.log is not None and not session.took_place:
        raise NotClosed(say("There is a log of this hour already, so it took place. Correct the attendance."))
    note = log_fields.note_of(given, hour.note, id=_new("note"), number=number, when=now, now=now)
    following = _following(given, case, number, when, now)
    _refuse_what_does_not_fit(case, session, log, hour, following)
    for kind, fresh, old in (("sessions", session, hour.session), ("logs", log, hour.log)):
        if fresh is not None and fresh is not old:
            add_entry(handle, kind, fresh)
    if note is not None and note is not hour.note:
        add_entry(handle, "private", note, author=key)
    if following is not None:
        add_entry(handle, "appointments", following)


def _refuse_what_does_not_fit(
    case: Case, session: Session, log: Log | None, hour: Hour, following: Appointment | None
) -> None:
    """Ask `checking` about the case as it would be, and tell what would be wrong with it that is not wrong now."""
    sessions = (*(s for s in case.record.sessions if s is not hour.session), replace(session, corrects=None))
    logs = tuple(one for one in case.working.logs if one is not hour.log)
    logs = logs if log is None else (*logs, replace(log, corrects=None))
    coming = case.record.appointments if following is None else (*case.record.appointments, following)
    after = replace(
        case,
        record=replace(case.record, sessions=sessions, appointments=coming),
        working=replace(case.working, logs=logs),
    )
    known = {(p.found, p.allowed) for p in check_case(case)}
    wrong = [p for p in check_case(after) if (p.found, p.allowed) not in known]
    if wrong:
        told = "Found: {found}. What can stand there: {allowed}."
        raise NotClosed(*(say(told, found=problem.found, allowed=problem.allowed) for problem in wrong))


def _following(given: Given, case: Case, number: int, when: datetime, now: datetime) -> Appointment | None:
    """The next hour, where one was set on the page."""
    chosen = _when_of(given, "next_", say("the next hour"))
    if chosen is None and "next_same" in given.open:
        chosen = a_week_later(when)
    if chosen is None:
        return None
    if chosen <= when:
        raise NotClosed(say("The next hour is set to {when}, which is not after this one.", when=chosen))
    if any(a.when == chosen for a in case.record.appointments):
        return None
    last = max((number, *(s.number for s in case.record.sessions)))
    taken = {a.number for a in case.record.appointments}
    fits = number == last and number + 1 not in taken
    return Appointment(id=_new("next"), recorded_at=now, when=chosen, number=number + 1 if fits else None)


def a_week_later(when: datetime) -> datetime:
    """The same time on the clock a week later, also where the clock is changed in between."""
    there = when.astimezone(practice_zone())
    return datetime.combine(there.date() + A_WEEK, there.time(), practice_zone())


def _when_of(given: Given, prefix: str, what: Message) -> datetime | None:
    try:
        return log_fields.moment_of(given, prefix, practice_zone())
    except ValueError:
        raise NotClosed(say("The day or time of {what} cannot be read. Write a day as 2023-03-14 and a time as 11:00.",
                            what=what)) from None  # fmt: skip


def _listed(names: Iterable[str]) -> Message:
    titles = list(dict.fromkeys(row_title(name) for name in names))
    joined = titles[0]
    for title in titles[1:]:
        joined = say("{before}; {last}", before=joined, last=title)
    return joined


def arranged(case: Case, number: int) -> datetime | None:
    """When this hour was to be: its own appointment, else the first one not yet there as an hour."""
    own = [a.when for a in case.record.appointments if a.number == number]
    if own:
        return own[-1]
    last = max((s.when for s in case.record.sessions), default=None)
    free = [a.when for a in case.record.appointments if a.number is None and (last is None or a.when > last)]
    return min(free, default=None)


def practice_zone() -> ZoneInfo:
    return ZoneInfo(settings.HOLDFAST_ZONE)


def _new(kind: str) -> str:
    return f"{kind}-{uuid4().hex}"
