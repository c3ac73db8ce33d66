"""A patient's form on the demo's page: what the tests of answering begin with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client, override_settings
from tests.web.giving.answering import Form, plan
from tests.web.pages.patient.conftest import handle, link

from holdfast.web.vault import door

__all__ = ["handle", "link"]


@pytest.fixture
def a_demo_with_contacts() -> Iterator[None]:
    with override_settings(HOLDFAST_DEMO=True, HOLDFAST_CONTACTS=(("Crisis line", "02 1234"),)):
        yield


@pytest.fixture
def phq(client: Client, link: str, handle: door.CaseHandle) -> Form:
    """A PHQ-9 planned for today's hour."""
    plan(handle, "phq-9", every_weeks=2)
    return Form(client, link, handle)
