"""A form that was sent after its session had ended: what was typed is not lost, and nobody else gets to see it.

What came is sealed and handed back in the sign-in page that answers. It opens only with a key in a cookie of this
browser *and* this practice's secret, for twenty minutes, and only for the person who was signed in here before. After
that person's sign-in it is shown, and sent again by a press of his own. The database never has it.

On a device handed over it is the patient who types. His words come back sealed as well, and are shown to nobody who
signs in: the device is handed over again first, for the same case, and there they stand before him.
"""

from __future__ import annotations

import base64
import binascii
import json
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from holdfast.case.sealing import CannotOpen, derive, new_key, seal, unseal
from holdfast.web.accounts.sessions import STAYS
from holdfast.web.portal.listener import in_portal

View = Callable[[HttpRequest], HttpResponse]
FOR = 20 * 60
LARGEST = 2_000_000
"""Characters of a sealed form: with it the sign-in form must stay under the largest body."""
FIELD = "kept"
_NEVER = frozenset({"password", "old", "new", "again", "code", FIELD})
_NOT_FROM = "/account/"
"""Pages of passwords."""
_HIS = "/handed-over/"
_BROWSER = UUID(int=2)
_WHO, _CASE = "holdfast.who", "holdfast.handed"


@dataclass(frozen=True, slots=True)
class Kept:
    """A form as it was sent: where to, and its fields in order. `case`: on a device handed over, whose patient typed
    it; empty where it is the person's own who signs in.
    """

    address: str
    fields: tuple[tuple[str, str], ...]
    case: str = ""

    @property
    def words(self) -> list[str]:
        """What was written in it, without the marks and numbers."""
        return [value for _, value in self.fields if " " in value.strip()]


def not_lost(get_response: View) -> View:
    """Where a form sent would be answered by the sign-in page, that page carries the form along."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method == "POST" and not in_portal(request) and _leads_to_sign_in(response):
            if request.path.startswith(_HIS) and not _navigates(request):
                return HttpResponse(status=401)  # a script is told so, and sends it once more as a page that can answer
            return sign_in_page_with(request) or response
        return response

    return middleware


def sign_in_page_with(request: HttpRequest) -> HttpResponse | None:
    """The sign-in page, with what was sent sealed into it; None where there is nothing that may be kept."""
    who = _who(request)
    if who is None or (found := sent_form(request)) is None:
        return None
    key = _browser_key(request) or new_key()
    sealed = _sealed(key, who, found)
    if len(sealed) > LARGEST:
        return None
    shown = {"address": reverse("sign-in"), "next": "/", FIELD: sealed}
    response = render(request, "accounts/sign_in.html", shown, status=401)
    _set(response, _cookie(FIELD), base64.urlsafe_b64encode(key).decode(), FOR)
    return response


def sent_form(request: HttpRequest) -> Kept | None:
    """What was sent, if it is a page's form, from our own pages, with no secret and no file in it.

    Another site's form must not come back as somebody's own words to be confirmed: the browser says where it is from.
    """
    here = f"{request.scheme}://{request.get_host()}"
    if request.headers.get("Origin") != here or "HX-Request" in request.headers:
        return None
    if not _navigates(request) or request.path.startswith(_NOT_FROM):
        return None
    case = _handed(request) if request.path.startswith(_HIS) else ""
    if case is None:
        return None
    if request.FILES or _NEVER & request.POST.keys():
        return None
    fields = ((name, value) for name, values in request.POST.lists() for value in values)
    return Kept(request.get_full_path(), tuple(pair for pair in fields if pair[0] != "csrfmiddlewaretoken"), case)


def opened(request: HttpRequest, user: User, sealed: str) -> Kept | None:
    """The form that was kept, for the person who sent it; None for anybody else, too late, or in another browser."""
    key = _browser_key(request)
    if not sealed or key is None:
        return None
    try:
        plain = unseal(_with_secret(key), base64.urlsafe_b64decode(sealed), about=_about(user.pk))
        at, address, fields, case = json.loads(zlib.decompress(plain))
    except (CannotOpen, binascii.Error, ValueError):
        return None
    if not 0 <= time.time() - at < FOR:
        return None
    return Kept(address, tuple((name, value) for name, value in fields), case)


def to_confirm(request: HttpRequest, kept: Kept) -> HttpResponse:
    """The page that shows what was typed and sends it when its author says so. What a patient typed is shown on a
    device handed over to him alone; else it stays sealed, in a page that hands the device over again.
    """
    if not kept.case:
        return render(request, "accounts/kept.html", {"kept": kept})
    if request.session.get(STAYS) == kept.case:
        return render(request, "patient/kept.html", {"kept": kept, "contacts": settings.HOLDFAST_CONTACTS})
    key = _browser_key(request) or new_key()
    assert request.user.pk is not None
    shown = {"case_id": kept.case, FIELD: _sealed(key, request.user.pk, kept)}
    response = render(request, "accounts/kept_for_him.html", shown)
    _set(response, _cookie(FIELD), base64.urlsafe_b64encode(key).decode(), FOR)
    return response


def remember_who(response: HttpResponse, user: User) -> None:
    """A signed number that outlives the session: whose form it is that comes after it."""
    _set(response, _cookie("who"), signing.dumps(user.pk, salt=_WHO), None)


def remember_case(response: HttpResponse, case_id: UUID) -> None:
    """A signed name that outlives the session: to whose patient this browser was handed over."""
    _set(response, _cookie("handed"), signing.dumps(str(case_id), salt=_CASE), None)


def forget_case(response: HttpResponse) -> None:
    """The device was taken back."""
    response.delete_cookie(_cookie("handed"), samesite="Strict")


def _handed(request: HttpRequest) -> str | None:
    try:
        found: Any = signing.loads(request.COOKIES.get(_cookie("handed"), ""), salt=_CASE, max_age=86_400)
    except signing.BadSignature:
        return None
    return found if isinstance(found, str) else None


def _navigates(request: HttpRequest) -> bool:
    return request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"


def _who(request: HttpRequest) -> int | None:
    try:
        found: Any = signing.loads(request.COOKIES.get(_cookie("who"), ""), salt=_WHO, max_age=86_400)
    except signing.BadSignature:
        return None
    return found if isinstance(found, int) else None


def _sealed(key: bytes, who: int, form: Kept) -> str:
    plain = zlib.compress(json.dumps([time.time(), form.address, form.fields, form.case]).encode())
    return base64.urlsafe_b64encode(seal(_with_secret(key), plain, about=_about(who), key_id=_BROWSER)).decode()


def _with_secret(key: bytes) -> bytes:
    """Neither the browser alone nor this program alone can open it."""
    return derive(key, salt=settings.SECRET_KEY.encode(), info=b"holdfast kept form 1")


def _about(user_id: int) -> bytes:
    return f"kept form|{user_id}".encode()


def _browser_key(request: HttpRequest) -> bytes | None:
    try:
        key = base64.urlsafe_b64decode(request.COOKIES.get(_cookie(FIELD), ""))
    except (binascii.Error, ValueError):
        return None
    return key if len(key) == 32 else None


def _cookie(name: str) -> str:
    return f"__Host-holdfast-{name}" if settings.SESSION_COOKIE_SECURE else f"holdfast-{name}"


def _set(response: HttpResponse, name: str, value: str, age: int | None) -> None:
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(name, value, max_age=age, httponly=True, secure=secure, samesite="Strict")


def _leads_to_sign_in(response: HttpResponse) -> bool:
    return response.status_code == 302 and response["Location"].partition("?")[0] == reverse(settings.LOGIN_URL)
