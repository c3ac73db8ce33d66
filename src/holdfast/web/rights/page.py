"""What the pages of this room share: a case page that reads no more of a case than whose it is, and what was typed."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse

from holdfast.text import Message, Spoken
from holdfast.web.accounts.again import password_refused
from holdfast.web.pages.opening import origin_words
from holdfast.web.vault.door import CaseHandle, NotYours, case_for_user, load_about

LONGEST = 500


def own_case(request: HttpRequest, case_id: UUID) -> CaseHandle:
    """The case, for its treating therapist. `Http404` for anybody without a part in it, `NotYours` for a reader."""
    handle = case_for_user(request.user, case_id)
    if not handle.may_write:
        raise NotYours("this is the treating therapist's")
    return handle


def case_page(handle: CaseHandle, page: str, **more: Any) -> dict[str, Any]:
    """What `web/base_case.html` needs, without opening the case."""
    about = load_about(handle)
    return {
        "page": page,
        "handle": handle,
        "case_id": handle.id,
        "about": about,
        "person": Spoken(about.pseudonym, about.address),
        "origin": origin_words(about.origin),
        "query": "",
        "supervising": not handle.may_write,
        **more,
    }


def typed_day(text: str, latest: date) -> date | None:
    """The day in a field (2026-11-22), from 1900 to `latest`; None for anything else."""
    try:
        day = date.fromisoformat(text) if len(text) == len("2026-11-22") else None
    except ValueError:
        return None
    return day if day is not None and date(1900, 1, 1) <= day <= latest else None


def typed_words(text: str, most: int = LONGEST) -> str:
    """What somebody typed, on one line and not longer than it may be; control signs become spaces."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:most]


def me(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def home() -> str:
    """The folder of the practice; empty where none is open (tests)."""
    return str(settings.HOLDFAST_HOME)


def download(data: bytes, name: str, kind: str) -> HttpResponse:
    """A file to keep. Its name holds nothing of whom it is about."""
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def password_fault(request: HttpRequest) -> Message | None:
    """Why the present password was not taken; None where it was. Counted before it is looked at."""
    refused = password_refused(request, me(request), f"password of {request.user.pk}")
    return None if refused is None else refused[0]
