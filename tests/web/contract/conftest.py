"""A case with a life, to move its contract: hours, a step on the table, private notes that stay private."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from tests.web.invented import a_case, some_private

from holdfast.web.vault import audit, door

CANARY = "only for tomorrow's me"
MARKUP = "<script>alert(1)</script> & Söhne 🦉 \N{RIGHT-TO-LEFT OVERRIDE}abc"


@pytest.fixture
def handle(anna: User, annas_key: door.AuthorKey, recorded: audit.Trail) -> door.CaseHandle:
    made = door.import_case(anna, replace(a_case(hours=6), private=None))
    for note in some_private().notes:
        door.add_entry(made, "private", replace(note, line=CANARY), author=annas_key)
    return made
