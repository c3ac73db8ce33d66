"""What a case's row says in clear follows its record; who wrote an entry is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from tests.web.invented import FIRST, a_case

from holdfast.case.record import CourseMark, Event, Restriction
from holdfast.web.vault import audit, door
from holdfast.web.vault.models import CaseRow

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
DAY = timedelta(days=1)
FROZEN = Restriction(
    id="r1", recorded_at=FIRST, when=FIRST.date(), act="restricted", wish_of="patient", reason="he asked"
)  # fmt: skip
LIFTED = Restriction(
    id="r2", recorded_at=FIRST + DAY, when=(FIRST + DAY).date(), act="lifted", wish_of="patient", reason="over",
    told_on=FIRST.date(),
)  # fmt: skip
ENDED = CourseMark(id="k1", recorded_at=FIRST, when=FIRST.date(), act="ended", how="moved")


def test_a_case_is_restricted_in_clear_from_the_entry_until_it_is_lifted(handle: door.CaseHandle) -> None:
    door.put_summary(handle, 1, FIRST.date(), "k", {"worth": []})
    assert door.restricted_among([handle]) == set()
    door.add_entry(handle, "restrictions", FROZEN)
    assert door.restricted_among([handle]) == {handle.id}
    assert door.summaries_for(User.objects.get(pk=handle.owner_id))[handle.id].content == {"appointments": []}
    door.add_entry(handle, "restrictions", LIFTED)
    assert door.restricted_among([handle]) == set()


def test_the_end_of_a_treatment_stands_in_clear_and_goes_when_it_is_corrected(handle: door.CaseHandle) -> None:
    door.add_entry(handle, "course", ENDED)
    assert CaseRow.objects.get(id=handle.id).ended_on == FIRST.date()
    later = replace(ENDED, id="k2", when=date(2023, 2, 1), recorded_at=FIRST + 30 * DAY)
    door.correct_entry(handle, "course", "k1", later)
    assert CaseRow.objects.get(id=handle.id).ended_on == date(2023, 2, 1)
    again = CourseMark(id="k3", recorded_at=FIRST + 40 * DAY, when=date(2023, 2, 10), act="resumed")
    door.add_entry(handle, "course", again)
    assert CaseRow.objects.get(id=handle.id).ended_on is None


def test_a_case_file_brings_both_along(anna: User, recorded: audit.Trail) -> None:
    plain = a_case()
    case = replace(plain, record=replace(plain.record, restrictions=(FROZEN,), course=(ENDED,)))
    row = CaseRow.objects.get(id=door.import_case(anna, case).id)
    assert (row.restricted, row.ended_on) == (True, FIRST.date())


def test_what_is_refused_changes_nothing_in_clear(handle: door.CaseHandle) -> None:
    door.add_entry(handle, "restrictions", FROZEN)
    with pytest.raises(door.AlreadyThere):
        door.add_entry(handle, "restrictions", replace(LIFTED, id="r1"))
    assert door.restricted_among([handle]) == {handle.id}


def test_who_wrote_an_entry_and_when_is_known_of_each_version(handle: door.CaseHandle) -> None:
    event = Event(id="e1", recorded_at=FIRST, when=FIRST.date(), kind="injury", what="loss")
    door.add_entry(handle, "events", event)
    door.correct_entry(handle, "events", "e1", replace(event, id="e2", recorded_at=FIRST + DAY, why="another day"))
    found = door.who_wrote(handle, "events", ["e1", "e2", "nothing"])
    assert {id: one.by for id, one in found.items()} == {"e1": "anna", "e2": "anna"}
    assert found["e1"].at <= found["e2"].at
    with pytest.raises(ValueError, match="their author"):
        door.who_wrote(handle, "private", ["pn:1"])
