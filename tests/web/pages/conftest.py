"""A case with a life: three hours, a supervisor, private notes, and a page to ask for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from tests.web.invented import a_case, some_private

from holdfast.case.model import Case
from holdfast.web.vault import audit, door

CANARY = "only for tomorrow's me"
MARKUP = "<script>alert(1)</script> & Söhne 🦉 \N{RIGHT-TO-LEFT OVERRIDE}abc"


@pytest.fixture
def handle(anna: User, annas_key: door.AuthorKey, recorded: audit.Trail) -> door.CaseHandle:
    case = replace(a_case(hours=6), private=None)
    made = door.import_case(anna, case)
    for note in some_private().notes:
        door.add_entry(made, "private", replace(note, line=CANARY), author=annas_key)
    return made


@pytest.fixture
def marked_up(anna: User, recorded: audit.Trail) -> door.CaseHandle:
    plain = a_case("marked-up")
    about = replace(plain.record.about, pseudonym=MARKUP, address="name")
    return door.import_case(anna, Case(record=replace(plain.record, about=about), working=plain.working))
