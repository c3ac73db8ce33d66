"""The same forms on the therapist's device, handed over: that form and nothing else."""

from __future__ import annotations

from typing import ClassVar

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from tests.web.conftest import PASSWORD
from tests.web.pages.conftest import CANARY
from tests.web.pages.patient.asking import lock, now_of, page_of, send
from tests.web.quick import QuickArgon2

from holdfast.web.accounts import throttle
from holdfast.web.vault import door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_a_device_handed_over_shows_the_form_and_nothing_else(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    assert "Lock it to the form" in signed_in_anna.get(f"/cases/{handle.id}/hand-over/").content.decode()
    lock(signed_in_anna, handle)
    page = page_of(signed_in_anna, "/handed-over/")
    assert "What we agreed" in page
    assert CANARY not in page
    assert "caseload" not in page.lower()
    for place in (
        "/", f"/cases/{handle.id}/", f"/cases/{handle.id}/brief/", f"/cases/{handle.id}/hours/2/",
        f"/cases/{handle.id}/hours/4/log/", f"/cases/{handle.id}/contract/", "/account/password/", "/account/sign-in/",
        "/account/recover/", "/nowhere/",
    ):  # fmt: skip
        assert signed_in_anna.get(place)["Location"] == "/handed-over/", place
        assert signed_in_anna.post(place)["Location"] == "/handed-over/", place
    assert signed_in_anna.post("/account/sign-out/")["Location"] == "/handed-over/"
    assert signed_in_anna.get("/", headers={"HX-Request": "true"})["HX-Redirect"] == "/handed-over/"


def test_answers_on_a_device_handed_over_are_kept(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    lock(signed_in_anna, handle)
    assert send(signed_in_anna, "/handed-over/", "sac", g1="7")["Location"] == "/handed-over/?kept=sac"
    assert now_of(handle).record.sessions[-1].patient is not None


def test_only_the_therapists_password_takes_the_device_back(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    lock(signed_in_anna, handle)
    assert not signed_in_anna.cookies["holdfast-author"].value  # private notes are shut meanwhile
    wrong = signed_in_anna.post("/handed-over/take-back/", {"password": "let me in"})
    assert wrong.status_code == 400
    assert "What we agreed" in wrong.content.decode()
    assert signed_in_anna.get("/")["Location"] == "/handed-over/"
    right = signed_in_anna.post("/handed-over/take-back/", {"password": PASSWORD})
    assert right["Location"] == f"/cases/{handle.id}/log/"
    assert signed_in_anna.get("/").status_code == 200
    assert "shut in this window" not in signed_in_anna.get(f"/cases/{handle.id}/hours/2/log/").content.decode()


def test_the_password_cannot_be_guessed_on_a_device_handed_over(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    lock(signed_in_anna, handle)
    for _ in range(6):
        signed_in_anna.post("/handed-over/take-back/", {"password": "let me in"})
    assert signed_in_anna.post("/handed-over/take-back/", {"password": PASSWORD}).status_code == 429


class CountsFirst(QuickArgon2):
    """The hasher in force, which also notes how many tries were counted when a password came to be looked at."""

    counted: ClassVar[list[int]] = []

    def verify(self, password: str, encoded: str) -> bool:
        self.counted.append(max(len(tries) for tries in throttle._counts.storage.events.values()))
        return super().verify(password, encoded)


def test_a_try_to_take_the_device_back_is_counted_before_it_is_looked_at(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    """Else many tries sent at one moment would all be looked at before the first was counted."""
    lock(signed_in_anna, handle)
    CountsFirst.counted.clear()
    with override_settings(PASSWORD_HASHERS=["tests.web.pages.patient.test_handed_over.CountsFirst"]):
        for _ in range(3):
            signed_in_anna.post("/handed-over/take-back/", {"password": "let me in"})
    assert CountsFirst.counted == [1, 2, 3]


def test_nobody_hands_over_somebody_elses_case(
    client: Client, handle: door.CaseHandle, bruno: User, sofia: User
) -> None:
    door.assign(handle, sofia)
    for name, status in (("bruno", 404), ("sofia", 403)):
        client.post("/account/sign-in/", {"name": name, "password": PASSWORD})
        assert client.post(f"/cases/{handle.id}/hand-over/").status_code == status
        assert client.get("/handed-over/")["Location"] == "/"
