"""A practice served with a portal, a case with something on its patient's page, and a phone that was let in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from tests.web.conftest import sign_in_whole
from tests.web.pages.conftest import CANARY
from tests.web.pages.patient.conftest import handle
from tests.web.portal.knocking import invited, let_in, phone

from holdfast.web.vault import door

__all__ = ["CANARY", "handle"]


@pytest.fixture(autouse=True)
def served() -> Iterator[None]:
    """A host's practice with contacts, served with a portal."""
    with override_settings(
        HOLDFAST_PROFILE="host",
        HOLDFAST_PORTAL="https://portal.example/",
        HOLDFAST_CONTACTS=(("Telefono Amico", "02 1234"),),
    ):
        yield


@pytest.fixture
def anna_in(anna: User, client: Client) -> Client:
    """The therapist's browser, signed in whole."""
    sign_in_whole(client, anna)
    return client


@pytest.fixture
def given(anna_in: Client, handle: door.CaseHandle) -> tuple[str, str]:
    """The link's path and the code, as the therapist was shown them."""
    return invited(anna_in, handle)


@pytest.fixture
def his(given: tuple[str, str]) -> Client:
    """The patient's phone, let in."""
    mine = phone()
    let_in(mine, *given)
    return mine
