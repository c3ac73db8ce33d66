"""None of the pages about ways of working opens the author's private notes: nothing on them is made of these."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from tests.web.approaches.conftest import page_of
from tests.web.invented import a_case, some_private

from holdfast.web.vault import audit, door
from holdfast.web.vault.models import AuditAct

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.mark.parametrize("place", ["", "known/", "decision/"])
def test_ways_of_working_are_read_without_private_notes(
    signed_in_anna: Client, anna: User, annas_key: door.AuthorKey, recorded: audit.Trail, place: str
) -> None:
    handle = door.import_case(anna, a_case(), some_private(), annas_key)
    signed_in_anna.get(f"/cases/{handle.id}/brief/")
    read = AuditAct.objects.filter(what="read private", case=handle.id).count()
    assert read, "the brief opens them, so the trail would tell"
    page_of(signed_in_anna, handle, place)
    assert AuditAct.objects.filter(what="read", case=handle.id).count() > 1
    assert AuditAct.objects.filter(what="read private", case=handle.id).count() == read
