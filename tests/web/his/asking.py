"""A page of his asked for, a form of it sent, the case moved meanwhile."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from django.http import HttpResponse
from tests.web.his.conftest import Come

from holdfast.case.moves import Act, Move, MoveBy
from holdfast.contract.model import Clause
from holdfast.contract.replay import replay
from holdfast.web import clock
from holdfast.web.contract.adding import append
from holdfast.web.vault import audit, door

PAGES = ("contract/", "contract/dinner/", "contract/safe/", "history/", "lines/", "plan/", "plan/paper/", "who/")


def page_of(his: Come, page: str, status: int = 200) -> str:
    answer = his.client.get(his.home + page)
    assert answer.status_code == status, page
    return unescape(answer.content.decode())


def form_in(page: str, does: str) -> dict[str, str]:
    """The hidden fields of the form that does this, as they stand on the page."""
    for form in re.findall(r"<form .*?</form>", page, re.DOTALL):
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
        buttons = re.findall(r'<button[^>]* name="does" value="(\w+)"', form)
        if hidden.get("does") == does or does in buttons:
            return {**{name: value for name, value in hidden.items() if name != "csrfmiddlewaretoken"}, "does": does}
    raise AssertionError(does)


def send(his: Come, page: str, does: str, *, seen: str | None = None, **fields: Any) -> HttpResponse:
    """The form sent as it stands on the page; `seen` is the page as it was opened before."""
    opened = his.client.get(his.home + page).content.decode() if seen is None else seen
    hidden = form_in(opened, does)
    return his.client.post(his.home + page, {**hidden, **fields, "does": fields.get("claims", does)})  # type: ignore[return-value]


def said(answer: HttpResponse) -> str:
    return unescape(answer.content.decode())


def add(handle: door.CaseHandle, by: MoveBy, act: Act, clause: str | None = "dinner", **more: Any) -> Move:
    """A move that comes from elsewhere meanwhile."""
    now = clock.now()

    def made(_: object, seq: int) -> Move:
        return Move(id=f"x{seq}", seq=seq, when=now.date(), recorded_at=now, by=by, act=act, clause=clause, **more)

    with audit.recorded("test"):
        return append(handle, made)


def clause_of(handle: door.CaseHandle, id: str = "dinner") -> Clause:
    with audit.recorded("test"):
        return next(one for one in replay(door.load_case(handle).record.moves).clauses if one.id == id)


def moves_of(handle: door.CaseHandle) -> tuple[Move, ...]:
    with audit.recorded("test"):
        return door.load_case(handle).record.moves
