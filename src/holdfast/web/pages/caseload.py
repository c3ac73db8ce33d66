"""The caseload: who comes next, and what is worth a look. Home."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from holdfast.text import Message, Spoken
from holdfast.web import clock
from holdfast.web.pages.opening import origin_words, person_of
from holdfast.web.pages.summary import fresh, renew
from holdfast.web.portal.therapist import links_shut
from holdfast.web.refusals import why_shut
from holdfast.web.rights.on_caseload import asked_for, list_due
from holdfast.web.supervision.on_caseload import Along, along, beside
from holdfast.web.supervision.shared import me
from holdfast.web.vault.door import (
    DOES_NOT_OPEN,
    CaseHandle,
    Glance,
    Summary,
    cases_for,
    kept_for,
    load_about,
    summaries_for,
)
from holdfast.web.words import marked

AN_HOUR = timedelta(minutes=50)


@dataclass(frozen=True, slots=True)
class Heard:
    """A safety answer nobody replied to yet. `moment`: when it was answered; None where only the day is known."""

    attention: str
    moment: datetime | None
    day: date
    said: str

    @property
    def today(self) -> bool:
        return self.day == clock.now().date()


@dataclass(frozen=True, slots=True)
class Line:
    """One case on the caseload, its times as of now."""

    id: UUID
    person: Spoken
    origin: Message | None
    next_hour: datetime | None
    number: int | None
    heard_days: int | None
    worth: tuple[str, ...]
    too_early: bool
    away: str | None
    safety: tuple[Heard, ...]
    ask: tuple[tuple[str, str], ...]
    logs_open: tuple[tuple[int | None, datetime], ...]

    @property
    def today(self) -> bool:
        return self.next_hour is not None and self.next_hour.date() == clock.now().date()


@dataclass(frozen=True, slots=True)
class KeptOnly:
    """A case that is restricted: it has a name, a door and its next hour, and nothing is made of it."""

    id: UUID
    name: str
    origin: Message | None
    next_hour: datetime | None

    @property
    def today(self) -> bool:
        return self.next_hour is not None and self.next_hour.date() == clock.now().date()


@dataclass(frozen=True, slots=True)
class Shut:
    """A case of which a row did not open, and what to do. `name` is None where not even that can be read."""

    id: UUID
    name: str | None
    why: Message


@login_required
@require_safe
def caseload(request: HttpRequest) -> HttpResponse:
    """One line each, sorted by the clock and not by severity."""
    handles = cases_for(request.user)
    now = clock.now()
    kept = summaries_for(request.user, handles)
    lines = []
    shut: list[Shut] = []
    read_along: list[Along] = []
    how_kept = kept_for(handles)  # one query for what stands in clear: frozen, asked for something
    frozen = {case for case, one in how_kept.items() if one.restricted}
    kept_only: list[KeptOnly] = []
    others = along([handle for handle in handles if not handle.may_write])
    for handle in handles:
        try:
            if handle.may_write and handle.id in frozen:
                kept_only.append(_kept_only(handle, kept.get(handle.id), now))
            elif handle.may_write:
                lines.append(_line(handle, kept.get(handle.id), now))
            elif handle.id in others:
                read_along.append(others[handle.id])
            else:
                load_about(handle)  # it did not open: this says why
        except DOES_NOT_OPEN as error:  # one case that does not open must not hide the others
            shut.append(Shut(handle.id, _name(handle), why_shut(error)))
    lines.sort(key=_by_the_clock)
    user, along_page = me(request), beside(me(request), read_along)
    glance: Glance | None = along_page["glance"]
    kept_only.sort(key=lambda one: (one.next_hour is None, one.next_hour.timestamp() if one.next_hour else 0.0))
    return render(
        request,
        "web/pages/caseload.html",
        {
            "page": "caseload",
            "now": now,
            "lines": lines,
            "away": [line for line in lines if line.away],
            "ask_now": [(line, one) for line in lines for one in line.safety if one.attention == "now"],
            "before_the_hour": [
                (line, [one for one in line.safety if one.attention != "now"])
                for line in lines
                if line.ask or any(one.attention != "now" for one in line.safety)
            ],
            "logs_open": [line for line in lines if line.logs_open],
            **along_page,
            "shut": shut,
            "kept_only": kept_only,
            "asked_for": asked_for(
                [handle for handle in handles if handle.id in how_kept and how_kept[handle.id].asked]
            ),
            "links_shut": links_shut(handles),
            "list_due": list_due(user, how_kept.values(), there=glance is not None and glance.envelope),
            "day_today": now.date(),
            "pinned": clock.pinned(),
        },
    )


def _kept_only(handle: CaseHandle, summary: Summary | None, now: datetime) -> KeptOnly:
    """An hour arranged is no analysis: it is shown from what was stored when the case was last written or opened."""
    about = load_about(handle)
    hours = [] if summary is None else [datetime.fromisoformat(when) for _, when in summary.content["appointments"]]
    ahead = next((when.astimezone(now.tzinfo) for when in hours if when + AN_HOUR > now), None)
    return KeptOnly(handle.id, about.pseudonym, origin_words(about.origin), ahead)


def _line(handle: CaseHandle, summary: Summary | None, now: datetime) -> Line:
    usable = summary is not None and fresh(summary, now.date())
    return as_line(handle, summary.content if usable and summary else renew(handle), now)


def as_line(handle: CaseHandle, content: dict[str, Any], now: datetime) -> Line:
    """A kept summary, read at this moment: what was ahead this morning may be behind by now."""
    appointments = [(number, datetime.fromisoformat(when)) for number, when in content["appointments"]]
    ahead = next(((n, when) for n, when in appointments if when + AN_HOUR > now), None)
    behind = [(n, when) for n, when in appointments if when + AN_HOUR <= now]
    unlogged = [(number, datetime.fromisoformat(when)) for number, when in content["unlogged"]]
    heard = content["last_heard"]
    return Line(
        id=handle.id,
        person=person_of(content["pseudonym"], content["address"]),
        origin=origin_words(content["origin"]),
        next_hour=None if ahead is None else ahead[1].astimezone(now.tzinfo),
        number=None if ahead is None else ahead[0] or content["next_number"] + len(behind),
        heard_days=None
        if heard is None
        else (now.date() - datetime.fromisoformat(heard).astimezone(now.tzinfo).date()).days,
        worth=tuple(content["worth"]),
        too_early=content["too_early"],
        away=content["away"],
        safety=tuple(_heard(now, *one) for one in content["safety"]),
        ask=tuple((attention, words) for attention, words in content["ask"]),
        logs_open=(*unlogged, *((n or content["next_number"], when) for n, when in behind)),
    )


def _heard(now: datetime, attention: str, moment: str | None, day: str, said: str) -> Heard:
    there = None if moment is None else datetime.fromisoformat(moment).astimezone(now.tzinfo)
    return Heard(attention, there, date.fromisoformat(day), said)


def _by_the_clock(line: Line) -> tuple[bool, float, str]:
    return (line.next_hour is None, line.next_hour.timestamp() if line.next_hour else 0.0, line.person.name)


def _name(handle: CaseHandle) -> str | None:
    """The name of a case that did not open, where at least that much of it does."""
    try:
        return marked(load_about(handle))
    except DOES_NOT_OPEN:
        return None
