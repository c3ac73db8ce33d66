"""For every valid case: file -> database -> file is the identity."""

from __future__ import annotations

import itertools
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.strategies import cases, private_notes_for

from holdfast.case.casefile import read_case, write_case
from holdfast.case.model import Case
from holdfast.web.vault import audit, door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
# Each example makes an account of its own, so what an earlier one left behind does not matter.
plain = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
names = itertools.count()


@plain
@given(case=cases())
def test_a_case_file_comes_out_of_the_database_as_it_went_in(case: Case, db: None) -> None:
    data = write_case(case)
    with audit.recorded("test"):
        handle = door.import_case(User.objects.create(username=f"therapist {next(names)}"), read_case(data))
        assert door.export_case(handle) == data
        assert door.load_case(handle) == case


@plain
@given(data=st.data())
def test_private_notes_come_out_as_they_went_in(data: st.DataObject, db: None) -> None:
    case = data.draw(cases(most_hours=3))
    notes = data.draw(private_notes_for(case))
    name = f"therapist {next(names)}"
    user = User.objects.create(username=name)
    key = door.AuthorKey(uuid4(), user.pk, b"k" * 32)
    with audit.recorded("test"):
        handle = door.import_case(user, case, notes, key)
        read = door.load_case(handle, key).private
    assert read is not None
    assert (read.case, read.notes, read.elsewhere) == (notes.case, notes.notes, notes.elsewhere)
