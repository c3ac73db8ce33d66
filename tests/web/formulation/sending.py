"""Forms of these pages as a browser sends them, and what was kept."""

from __future__ import annotations

import html
import re
from typing import Any

from django.test import Client

from holdfast.case.as_of import as_of
from holdfast.case.working import WorkingNotes
from holdfast.web import clock
from holdfast.web.vault import audit, door


def form_of(answer: Any) -> str:
    found = re.search(r'name="form" value="([^"]+)"', answer.content.decode())
    assert found
    return found[1]


def send(client: Client, address: str, **fields: Any) -> Any:
    """The first form id of the page, with these answers. A dot in a name is written as two underscores."""
    sent = {name.replace("__", "."): value for name, value in fields.items()}
    return client.post(address, {"form": form_of(client.get(address)), **sent})


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def kept(handle: door.CaseHandle) -> WorkingNotes:
    """As it stands now."""
    with audit.recorded("test"):
        return as_of(door.load_case(handle), clock.now()).working


def whole(handle: door.CaseHandle) -> WorkingNotes:
    with audit.recorded("test"):
        return door.load_case(handle).working
