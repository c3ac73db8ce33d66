"""An hour that was corrected is read as it stands: a move of today belongs to today's hour, and to no other."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from tests.web.contract.acting import address, do, moves_of, new_form

from holdfast.case.record import Session
from holdfast.web import clock
from holdfast.web.vault import door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def typed_wrongly(handle: door.CaseHandle, number: int) -> Session:
    """Today's hour, written down a moment ago."""
    last = max(door.load_case(handle).record.sessions, key=lambda hour: hour.number)
    now = clock.now()
    when = now - timedelta(minutes=5)
    made = replace(last, id="typed", number=number, when=when, recorded_at=now, patient=None, patient_before=())
    door.add_entry(handle, "sessions", made)
    return made


def corrected(handle: door.CaseHandle, wrong: Session, **right: object) -> None:
    new = replace(wrong, id="right", recorded_at=clock.now(), why="typed wrongly", **right)  # type: ignore[arg-type]
    door.correct_entry(handle, "sessions", wrong.id, new)


def test_a_number_that_was_corrected_is_the_number_of_todays_moves(
    signed_in_anna: Client, handle: door.CaseHandle, annas_key: door.AuthorKey
) -> None:
    corrected(handle, typed_wrongly(handle, 11), number=7)
    assert do(signed_in_anna, handle, "answer", "c1", act="object", words="too early").status_code == 302
    assert moves_of(handle)[-1].session == 7
    sent = {"form": new_form("anna"), "clause": "c1", "who": "his mother"}
    assert signed_in_anna.post(address(handle, "own/"), sent).status_code == 302
    private = door.load_case(handle, annas_key).private
    assert private is not None
    assert private.notes[-1].session == 7


def test_an_hour_that_was_corrected_to_another_day_is_not_todays(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    wrong = typed_wrongly(handle, 7)
    corrected(handle, wrong, when=wrong.when - timedelta(days=3))
    assert do(signed_in_anna, handle, "answer", "c1", act="object", words="too early").status_code == 302
    assert moves_of(handle)[-1].session is None
