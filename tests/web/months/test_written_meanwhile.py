"""While a page is being sent, his phone writes: what the therapist typed is asked for once more, whole."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from tests.web.his.asking import add

from holdfast.web.vault import door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
PAGES = {
    "months": ("months.page", {"by": "patient", "work": "a heron"}, "month_lines"),
    "own-questions": ("own_words.page", {"does": "new", "words": "a heron", "answer": "3"}, "measures"),
    "ending": (
        "away.ending",
        {"does": "plan", "by": "both", "last_day": "2199-01-05", "text": "a heron"},
        "planned_endings",
    ),
}


@pytest.mark.parametrize("page", PAGES)
def test_what_was_typed_is_there_to_be_sent_again(
    anna: User, anna_in: Client, handle: door.CaseHandle, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, fields, kind = PAGES[page]
    module = importlib.import_module(f"holdfast.web.{name}")
    once: Callable[..., str] = module.once

    def in_between(*given: Any) -> str:
        """The form is kept as always, only that his phone was quicker by a moment."""
        if not written:
            written.append(add(handle, "patient", "object", words="not so fast"))
        return once(*given)

    written: list[Any] = []
    monkeypatch.setattr(module, "once", in_between)
    stood = len(getattr(door.load_case(handle).record, kind))
    place = f"/cases/{handle.id}/{page}/"
    answer = anna_in.post(place, {"form": door.new_form_id(anna.pk), **fields})
    assert answer.status_code == 409
    assert "a heron" in answer.content.decode()
    assert "what you typed is still here" in answer.content.decode()
    assert anna_in.post(place, {"form": door.new_form_id(anna.pk), **fields}).status_code == 302
    assert len(getattr(door.load_case(handle).record, kind)) == stood + 1
