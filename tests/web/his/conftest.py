"""One case, and each of the three ways to its patient's pages: his phone, the device handed over, a demo."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from tests.web.conftest import sign_in_whole
from tests.web.pages.patient.asking import lock
from tests.web.pages.patient.conftest import handle
from tests.web.portal.knocking import invited, let_in, phone

from holdfast.web.pages.patient import patient_address
from holdfast.web.vault import door

__all__ = ["handle"]
WAYS = ("portal", "device", "demo")


@pytest.fixture(autouse=True)
def served() -> Iterator[None]:
    with override_settings(
        HOLDFAST_DEMO=True,
        HOLDFAST_PROFILE="host",
        HOLDFAST_PORTAL="https://portal.example/",
        HOLDFAST_CONTACTS=(("Crisis line", "02 1234"),),
    ):
        yield


@dataclass(frozen=True)
class Come:
    """A browser, and where his page is in it."""

    client: Client
    home: str
    way: str


@pytest.fixture
def anna_in(anna: User) -> Client:
    client = Client()
    sign_in_whole(client, anna)
    return client


def come(way: str, anna: User, anna_in: Client, handle: door.CaseHandle) -> Come:
    if way == "portal":
        mine = phone()
        let_in(mine, *invited(anna_in, handle))
        return Come(mine, "/", way)
    if way == "device":
        lock(anna_in, handle)
        return Come(anna_in, "/handed-over/", way)
    return Come(Client(), patient_address(handle.id, anna.pk), way)


@pytest.fixture(params=WAYS)
def his(request: pytest.FixtureRequest, anna: User, anna_in: Client, handle: door.CaseHandle) -> Come:
    """His pages, by each way in turn."""
    return come(request.param, anna, anna_in, handle)


@pytest.fixture
def mine(anna: User, anna_in: Client, handle: door.CaseHandle) -> Come:
    """His pages by one way, where the way makes no difference."""
    return come("demo", anna, anna_in, handle)


@pytest.fixture
def phone_of_his(anna: User, anna_in: Client, handle: door.CaseHandle) -> Come:
    return come("portal", anna, anna_in, handle)
