"""What the workbench's tests share: an open installation key, people, a case, a request that is recorded."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.oath import TOTP
from tests.web.invented import a_case

from holdfast.case.model import Case
from holdfast.web.accounts import factors, throttle
from holdfast.web.accounts.author_keys import open_author_key
from holdfast.web.accounts.models import Authenticator
from holdfast.web.accounts.people import make_account
from holdfast.web.vault import audit, door, keyring

PASSWORD = "a heron stands in the river"


@pytest.fixture(autouse=True)
def _quick_passwords() -> Iterator[None]:
    hashers = ["tests.web.quick.QuickArgon2"]
    with override_settings(PASSWORD_HASHERS=hashers, HOLDFAST_SEALING_COST=(1, 8, 1)):
        yield


@pytest.fixture(autouse=True)
def _open_installation() -> Iterator[None]:
    keyring.open_installation(os.urandom(32))
    yield
    keyring.open_installation(None)


@pytest.fixture(autouse=True)
def _nobody_tried_yet() -> None:
    throttle.start_anew()


def an_app(user: User, name: str = "phone") -> tuple[Authenticator, TOTP]:
    """A second factor for this person, and the app that shows its codes (`code_of`)."""
    made = factors.offer(user)
    app = TOTP(made.secret)
    device = factors.add_authenticator(user, name, made, code_of(app))
    assert device is not None
    Authenticator.objects.filter(pk=device.pk).update(last_step=0)  # the code that proved it may be used once more
    return device, app


def code_of(app: TOTP) -> str:
    return f"{app.token():06}"


def sign_in_whole(client: Client, user: User) -> None:
    """Signed in at once, also on a host: as `client.force_login`, with a second factor shown."""
    device = next(iter(factors.of(user)), None) or an_app(user)[0]
    client.force_login(user)
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session.save()


@pytest.fixture
def host() -> Iterator[None]:
    """A practice that others can reach: every account needs a second factor."""
    with override_settings(HOLDFAST_PROFILE="host"):
        yield


@pytest.fixture
def recorded() -> Iterator[audit.Trail]:
    """Stands for a request: what is opened inside is recorded."""
    with audit.recorded("test") as trail:
        yield trail


@pytest.fixture
def anna(db: None) -> User:
    return make_account("anna", PASSWORD, "therapist")[0]


@pytest.fixture
def bruno(db: None) -> User:
    return make_account("bruno", PASSWORD, "therapist")[0]


@pytest.fixture
def sofia(db: None) -> User:
    return make_account("sofia", PASSWORD, "supervisor")[0]


@pytest.fixture
def annas_key(anna: User) -> door.AuthorKey:
    return open_author_key(anna, PASSWORD)


@pytest.fixture
def case() -> Case:
    return a_case()


@pytest.fixture
def handle(anna: User, case: Case, recorded: audit.Trail) -> door.CaseHandle:
    return door.import_case(anna, case)


@pytest.fixture
def signed_in_anna(anna: User, client: Client) -> Client:
    client.post("/account/sign-in/", {"name": "anna", "password": PASSWORD})
    return client
