"""What a command did in somebody's name is not told as his own deed: nobody proved at the terminal who he was."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from holdfast.web.vault import audit, door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
MACHINE = "Somebody at the practice&#x27;s own machine, in the name of anna"


def test_a_file_taken_out_at_the_terminal_is_told_as_such(
    anna: User, signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    with audit.recorded("export", anna.pk):  # as `holdfast case export --owner anna` does
        door.export_case(handle)
    page = signed_in_anna.get(f"/cases/{handle.id}/trail/").content.decode()
    assert f"{MACHINE}</strong>, treating therapist: took the file out of the program" in page


def test_what_was_done_on_a_page_is_told_with_its_own_name(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    signed_in_anna.get(f"/cases/{handle.id}/")
    page = signed_in_anna.get(f"/cases/{handle.id}/trail/").content.decode()
    assert "<strong>anna</strong>, treating therapist: opened the file" in page
    assert MACHINE not in page
