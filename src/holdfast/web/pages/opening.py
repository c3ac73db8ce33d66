"""What every page of a case does first, once the case was fetched for this user: load, find the moment, analyse."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest

from holdfast.analysis import analyse
from holdfast.analysis.model import Analysis
from holdfast.case.model import Case
from holdfast.case.moments import before_hour, parse_moment
from holdfast.case.restriction import said
from holdfast.text import Message, Spoken
from holdfast.web import clock
from holdfast.web.accounts.author_keys import author_key
from holdfast.web.knowing.in_force import known_now
from holdfast.web.pages.sent import whole_number
from holdfast.web.vault import audit
from holdfast.web.vault.door import CaseHandle, leave_of, load_case, next_hours_on_opening, with_own_usual
from holdfast.web.words import word


@dataclass(frozen=True, slots=True)
class Opened:
    """A case as this user reads it at one moment. `private`: private notes were read (and may be shown). `colleague`:
    the page was asked for as somebody else may see it.
    """

    handle: CaseHandle
    case: Case
    analysis: Analysis
    at: datetime
    looking_back: bool
    private: bool
    colleague: bool
    recorded_print: bool = False


def open_case(request: HttpRequest, handle: CaseHandle, *, private: bool = True, own_usual: bool = False) -> Opened:
    """Load and analyse a case. `?private=no` reads it without private notes, so that they cannot be shown. With
    `own_usual` the author's notes in his other cases are counted beside them.

    `?before=9` or `?at=2023-03-14` reads it as it was known then. 404 for a moment that is none. `?print=yes`, the way
    to paper without script, is recorded as a print.
    """
    if to_paper := request.GET.get("print") == "yes":
        audit.note("print", handle.id)
    colleague = request.GET.get("private") == "no"
    key = author_key(request) if private and handle.may_write and not colleague else None
    case = load_case(handle, key)
    next_hours_on_opening(handle, case)
    at = moment(request, case)
    if own_usual:
        case = with_own_usual(case, handle, key, at or clock.now())
    analysis = analyse(case, at or clock.now(), rights_at=clock.now(), reasons=known_now)
    return Opened(
        handle, case, analysis, analysis.at, at is not None, analysis.case.private is not None, colleague, to_paper
    )


def moment(request: HttpRequest, case: Case) -> datetime | None:
    """The moment the address asks for, or None: now. What is sent is sent now, whatever moment its address names: what
    holds today decides about it.
    """
    if request.method == "POST":
        return None
    try:
        if "before" in request.GET:
            number = whole_number(request.GET["before"])
            if number is None:
                raise Http404
            return before_hour(case, number)
        if "at" in request.GET:
            return parse_moment(request.GET["at"], case)
    except ValueError:
        raise Http404 from None
    return None


def findings_on() -> bool:
    """Did a person of this practice accept the intended purpose and switch findings on? The demo has them on."""
    return bool(getattr(settings, "HOLDFAST_FINDINGS", True))


def case_context(opened: Opened, page: str, **more: Any) -> dict[str, Any]:
    """What the templates of a case page need: the person, the label, the analysis and whose page it is."""
    about = opened.analysis.case.record.about
    return {
        "page": page,
        "handle": opened.handle,
        "case_id": opened.handle.id,
        "about": about,
        "person": opened.analysis.person,
        "origin": origin_words(about.origin),
        "analysis": opened.analysis,
        "at": opened.at,
        "looking_back": opened.looking_back,
        "private": opened.private,
        "colleague": opened.colleague,
        "query": "?private=no" if opened.colleague else "",
        "supervising": not opened.handle.may_write,
        "leave": leave_of(opened.handle),
        "working": opened.handle.working,
        "recorded_print": opened.recorded_print,
        "restricted": None if opened.analysis.restricted is None else said(opened.analysis.restricted),
        "not_compared": opened.analysis.not_compared,
        **more,
    }


def origin_words(origin: str) -> Message | None:
    """What stands beside a case that is not a person's: invented example, simulated, public data."""
    return None if origin == "practice" else word("origin", origin)


def person_of(pseudonym: str, address: str) -> Spoken:
    return Spoken(pseudonym, address)  # type: ignore[arg-type]  # a summary keeps the address as it is in the case file
