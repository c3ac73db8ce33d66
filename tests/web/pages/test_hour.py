"""The page of an hour, to which closing a log leads: what was read in it is said where it changes no log any more."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from django.test import Client
from tests.web.invented import a_case, check, log

from holdfast.analysis import analyse
from holdfast.case.moments import last_recorded
from holdfast.simulate.examples import example
from holdfast.web.vault import audit, door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
ARCHIVIST = replace(example("archivist"), private=None)
CANDOUR = "rated this hour lower and kept less to himself than usual"


@pytest.fixture
def archivist(anna: User, recorded: audit.Trail) -> door.CaseHandle:
    return door.import_case(anna, ARCHIVIST)


def page(client: Client, handle: door.CaseHandle, hour: int) -> str:
    return client.get(f"/cases/{handle.id}/hours/{hour}/").content.decode()


def test_a_first_is_said_on_its_hour_and_on_no_other(signed_in_anna: Client, archivist: door.CaseHandle) -> None:
    process = analyse(ARCHIVIST, last_recorded(ARCHIVIST)).process
    firsts = {one.hour for one in process.firsts}
    assert firsts
    without = next(hour.number for hour in process.hours if hour.number not in firsts)
    assert "A first:" in page(signed_in_anna, archivist, min(firsts))
    assert "A first:" not in page(signed_in_anna, archivist, without)


def test_candour_is_said_where_it_was_read(signed_in_anna: Client, anna: User, recorded: audit.Trail) -> None:
    plain = a_case(hours=9)
    checks = [((7, 7), 6)] * 8 + [((5, 5), 1)]
    sessions = tuple(
        replace(session, patient=replace(check(session.number), goal=two, task=two, bond=two, held_back=kept))
        for session, (two, kept) in zip(plain.record.sessions, checks, strict=True)
    )
    logs = tuple(replace(log(session.number), signs=()) for session in sessions)
    case = replace(
        plain,
        record=replace(plain.record, sessions=sessions),
        working=replace(plain.working, logs=logs),
        private=None,
    )
    handle = door.import_case(anna, case)
    assert CANDOUR in page(signed_in_anna, handle, 9)
    assert CANDOUR not in page(signed_in_anna, handle, 8)
