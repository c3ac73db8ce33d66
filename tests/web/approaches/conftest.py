"""A case with two trainings, its therapist signed in, and what one reads and sends on these pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from tests.web.invented import FIRST, a_case
from tests.web.rights.test_consent import form_of

from holdfast.case.model import Case
from holdfast.case.record import Training
from holdfast.web.vault import audit, door

Send = Callable[..., Any]
CANARY = "a bittern in the reeds"


@pytest.fixture
def handle(anna: User, recorded: audit.Trail) -> door.CaseHandle:
    case = a_case()
    trained = tuple(
        Training(id=f"t{n}", recorded_at=FIRST, when=FIRST.date(), approach=one)  # type: ignore[arg-type]
        for n, one in enumerate(("mit", "gpm"))
    )
    return door.import_case(anna, replace(case, record=replace(case.record, trainings=trained)))


@pytest.fixture
def send(signed_in_anna: Client, handle: door.CaseHandle) -> Send:
    """`send("known", trauma="current")`: one post with a form id of its own."""

    def sent(place: str, to: str = "", **fields: Any) -> Any:
        from_page = f"/cases/{handle.id}/ways/{place}"
        given = {name.replace("__", "-"): value for name, value in fields.items()}
        form = form_of(signed_in_anna.get(f"/cases/{handle.id}/ways/decision/"))
        return signed_in_anna.post(to or from_page, {"form": form, **given})

    return sent


def page_of(client: Client, handle: door.CaseHandle, place: str = "") -> str:
    answer = client.get(f"/cases/{handle.id}/ways/{place}")
    assert answer.status_code == 200
    return answer.content.decode()


def said(page: str) -> str:
    """What a reader reads of a page: the words of its main part."""
    main = page[page.index("<main") : page.index("</main>")]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


def now_of(handle: door.CaseHandle) -> Any:
    with audit.recorded("test"):
        return door.load_case(handle)


def said_nothing(case: Case) -> Case:
    """The case before its therapist said a word on any feature, and without private notes."""
    return replace(case, private=None, working=replace(case.working, features=()))
