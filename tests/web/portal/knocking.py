"""Browsers at the portal's listener, and what a therapist does to let one in."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

from django.test import Client

from holdfast.web.portal.listener import KEY
from holdfast.web.vault import door

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer


def phone(**more: Any) -> Client:
    """A browser that calls by the portal's listener."""
    return Client(headers={"User-Agent": "Mozilla/5.0 (Linux; Android 14) Firefox/130.0"}, **{KEY: True, **more})


def form_of(page: str) -> str:
    found = re.search(r'name="form" value="([^"]+)"', page)
    assert found
    return found[1]


def send(therapist: Client, handle: door.CaseHandle, does: str) -> Answer:
    """A form of the therapist's page of the patient's phone."""
    address = f"/cases/{handle.id}/portal/"
    return therapist.post(address, {"form": form_of(therapist.get(address).content.decode()), "does": does})


def invited(therapist: Client, handle: door.CaseHandle) -> tuple[str, str]:
    """A link made: its path on the portal, and the code."""
    page = unescape(send(therapist, handle, "make").content.decode())
    link = re.search(r"https://portal\.example(/p/[\w-]{43}/)", page)
    code = re.search(r">([A-Z2-9]{4}-[A-Z2-9]{4})<", page)
    assert link
    assert code
    return link[1], code[1]


def let_in(browser: Client, link: str, code: str) -> None:
    answer = browser.post(link, {"code": code})
    assert (answer.status_code, answer["Location"]) == (302, "/"), answer.content.decode()


def other_than(code: str) -> str:
    """A code that does not fit."""
    return ("B" if code[0] != "B" else "C") + code[1:]
