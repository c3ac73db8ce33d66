"""The long forms, sent when the session had ended: the words come back after signing in, and are sent from there."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from tests.web.accounts.test_kept_forms import FROM_OURS, fields_of, idle, kept_in
from tests.web.accounts.test_signing_in import sign_in
from tests.web.formulation.sending import text

from holdfast.web.vault import audit, door
from holdfast.web.vault.posts import new_form_id

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
LONG = "a kingfisher under the bridge, " * 600
FORMS: dict[str, tuple[str, dict[str, str]]] = {
    "told": ("told/", {"title": "The film", "words": LONG}),
    "told anew": ("told/told1/", {"does": "correct", "present": "told1", "title": "The film", "words": LONG}),
    "unit": ("formulation/mit/pattern/", {"text.coping": LONG, "whose.coping": "patient"}),
    "other words": (
        "formulation/parts/form2/",
        {"does": "revise", "present": "form2", "text.response_of_other": LONG, "why": "he said more of it"},
    ),
    "decision": ("ways/decision/", {"role-mit": "main", "reason": LONG}),
}


@pytest.mark.parametrize("form", FORMS)
def test_what_was_typed_comes_back_after_signing_in(
    handle: door.CaseHandle, anna: User, signed_in_anna: Client, form: str, settings: object
) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]  # type: ignore[attr-defined]
    place, sent = FORMS[form]
    address, before = f"/cases/{handle.id}/{place}", door.revision(handle)
    idle(signed_in_anna)
    late = signed_in_anna.post(address, {"form": new_form_id(anna.pk), **sent}, headers=FROM_OURS)
    assert late.status_code == 401
    assert "What you typed is kept" in text(late)
    assert "kingfisher" not in text(late), "sealed until its author has signed in"
    shown = sign_in(signed_in_anna, kept=kept_in(late))
    assert LONG.strip() in text(shown)
    assert door.revision(handle) == before, "nothing is sent by itself"
    again = fields_of(shown)
    assert {name: again[name] for name in sent} == sent
    assert signed_in_anna.post(address, again).status_code == 302
    with audit.recorded("test"):
        assert LONG.strip()[:200] in str(door.load_case(handle).working)
