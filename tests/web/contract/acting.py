"""What the tests of the contract's pages do again and again: open a form, send it, look at what stands."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client

from holdfast.case.moves import Move
from holdfast.contract.model import Contract
from holdfast.contract.replay import replay
from holdfast.web import clock
from holdfast.web.vault import door


def address(handle: door.CaseHandle, place: str = "") -> str:
    return f"/cases/{handle.id}/contract/{place}"


def page_of(client: Client, handle: door.CaseHandle, query: str = "", place: str = "") -> str:
    return unescape(client.get(address(handle, place) + query).content.decode())


def hidden_fields(page: str) -> dict[str, str]:
    """What the one open form sends unasked; on a page without one, an id of a form and the page's own number."""
    found = re.search(r'<form method="post" action="[^"]+/contract/moves/".*?</form>', page, re.DOTALL)
    if found:
        return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', found[0]))
    return {"form": new_form("anna"), "seq": "1"}


def new_form(name: str) -> str:
    return door.new_form_id(User.objects.get(username=name).pk)


def opened(client: Client, handle: door.CaseHandle, does: str, clause: str = "", kind: str = "") -> dict[str, str]:
    """The hidden fields of the form of an act, as a page that is open now has them."""
    query = "?" + urlencode({"act": does, "of": clause, "kind": kind})
    return {**hidden_fields(page_of(client, handle, query)), "does": does, "clause": clause}


def send(client: Client, handle: door.CaseHandle, form: dict[str, str], **fields: Any) -> HttpResponse:
    return client.post(address(handle, "moves/"), {**form, **fields})  # type: ignore[return-value]


def do(client: Client, handle: door.CaseHandle, does: str, clause: str = "", **fields: Any) -> HttpResponse:
    """Open the form of an act and send it."""
    return send(client, handle, opened(client, handle, does, clause, fields.get("kind", "")), **fields)


def contract_of(handle: door.CaseHandle) -> Contract:
    return replay(moves_of(handle))


def moves_of(handle: door.CaseHandle) -> tuple[Move, ...]:
    return door.load_case(handle).record.moves


def add(handle: door.CaseHandle, *, days_ago: int = 30, **more: Any) -> Move:
    """A move made straight through the door: on another day, or by the phone."""
    seq = len(moves_of(handle)) + 1
    then = clock.now() - timedelta(days=days_ago)
    move = Move(id=f"x{seq}", seq=seq, when=then.date(), recorded_at=then, **more)
    door.add_moves(handle, [move], seq - 1)
    return move
