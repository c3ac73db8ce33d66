"""The page asked for, a form of it sent, and what came of it."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from django.http import HttpResponse
from django.test import Client

from holdfast.case.as_of import as_of
from holdfast.case.model import Case
from holdfast.case.moves import Terms
from holdfast.contract.model import Contract
from holdfast.contract.replay import replay
from holdfast.web import clock
from holdfast.web.vault import door

STEP = Terms(kind="step", text="Ask a colleague for dinner.", his_words="dinner, on Friday")


def page_of(client: Client, link: str) -> str:
    answer = client.get(link)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def send(client: Client, link: str, does: str, **fields: Any) -> HttpResponse:
    form = re.search(r'name="form" value="([^"]+)"', client.get(link).content.decode())
    assert form
    return client.post(link, {"form": form[1], "does": does, **fields})  # type: ignore[return-value]


def now_of(handle: door.CaseHandle) -> Case:
    return as_of(door.load_case(handle), clock.now())


def contract_of(handle: door.CaseHandle) -> Contract:
    return replay(door.load_case(handle).record.moves)


def lock(client: Client, handle: door.CaseHandle) -> None:
    answer = client.post(f"/cases/{handle.id}/hand-over/")
    assert answer["Location"] == "/handed-over/"
