"""While a form is on its way somebody else writes: what was typed is asked for once more, whole."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.web.formulation.sending import kept, send, text

from holdfast.case.working import Reply
from holdfast.web import clock
from holdfast.web.vault import audit, door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
CANARY = "a kingfisher under the bridge"
PART = "formulation/parts/form2/"
FORMS: dict[str, tuple[str, str, dict[str, str], str]] = {
    "unit": ("unit", "formulation/mit/pattern/", {"text__coping": CANARY}, "formulation"),
    "other words": (
        "element", PART,
        {"does": "revise", "present": "form2", "text__response_of_other": CANARY, "why": "a heron"}, "formulation",
    ),
    "a slip": ("element", PART, {"does": "correct", "present": "form2", "text": CANARY}, "formulation"),
    "set aside": ("element", PART, {"does": "drop", "present": "form2", "why": CANARY}, "formulation"),
    "a point": (
        "element", PART,
        {"does": "point", "datum": "session|2", "speaks": "against", "note": CANARY}, "element_points",
    ),
    "told": ("narratives", "told/", {"title": "The film", "words": CANARY}, "narratives"),
    "told anew": (
        "narratives", "told/told1/", {"does": "correct", "present": "told1", "title": "x", "words": CANARY},
        "narratives",
    ),
    "fits": ("narratives", "told/told1/", {"does": "fits", "fit__form1": "for", "note": CANARY}, "element_points"),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_what_was_typed_is_there_to_be_sent_again(
    handle: door.CaseHandle, anna_in: Client, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, place, fields, kind = FORMS[form]
    module = importlib.import_module(f"holdfast.web.formulation.{name}")
    once: Callable[..., str] = module.once

    def in_between(*given: Any) -> str:
        reply = Reply(id="r1", recorded_at=clock.now(), when=clock.now().date(), rule="a_first", reply="known")
        with audit.recorded("test"):
            door.add_entry(handle, "replies", reply)
        return once(*given)

    monkeypatch.setattr(module, "once", in_between)
    before = len(getattr(kept(handle), kind))
    refused = send(anna_in, f"/cases/{handle.id}/{place}", **fields)
    assert refused.status_code == 409
    page = text(refused)
    assert "Nothing is lost" in page
    assert all(words in page for name, words in fields.items() if name not in ("does", "present", "datum", "speaks"))
    assert len(getattr(kept(handle), kind)) == before
    monkeypatch.setattr(module, "once", once)
    assert send(anna_in, f"/cases/{handle.id}/{place}", **fields).status_code == 302
