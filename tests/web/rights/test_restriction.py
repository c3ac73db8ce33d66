"""A restricted case is kept, read and written to, and nothing is made of it; he is told before that ends."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from tests.web.rights.test_consent import post, words

from holdfast.case.model import Case
from holdfast.case.restriction import in_force
from holdfast.simulate.examples import example
from holdfast.web import clock
from holdfast.web.vault import audit, door
from holdfast.web.vault.models import SummaryRow

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def handle(anna: User, recorded: audit.Trail) -> door.CaseHandle:
    whole = example("archivist")
    return door.import_case(anna, Case(whole.record, whole.working))


def restrict(client: Client, handle: door.CaseHandle, **more: Any) -> Any:
    fields = {"does": "restrict", "wish_of": "patient", "reason": "he wants time to think", **more}
    return post(client, f"/cases/{handle.id}/restriction/", **fields)


def test_from_the_act_on_nothing_is_made_of_it_and_everything_can_be_read(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    case = f"/cases/{handle.id}/"
    before = words(signed_in_anna.get(f"{case}brief/?before=9"))
    assert "He may have felt pushed" in before
    signed_in_anna.get("/")
    assert SummaryRow.objects.filter(case_id=handle.id).exists()
    assert restrict(signed_in_anna, handle).status_code == 302
    assert not SummaryRow.objects.filter(case_id=handle.id).exists()
    for page in ("", "brief/", "brief/?before=9", "hours/7/", "hours/", "contract/", "entries/"):
        found = signed_in_anna.get(case + page)
        assert found.status_code == 200, page
        assert "may have felt pushed" not in words(found), page
    brief = words(signed_in_anna.get(f"{case}brief/?before=9"))
    assert "Restricted at his wish since" in brief
    assert "Worth a look" not in brief
    assert "Last time" not in brief
    assert signed_in_anna.get(f"{case}pictures/time-axis/").status_code == 404
    assert "Strains between you" not in words(signed_in_anna.get(case))
    assert "PHQ-9" in words(signed_in_anna.get(case)), "what was answered can be opened one by one"
    assert signed_in_anna.get(f"{case}log/", follow=True).status_code == 200
    home = words(signed_in_anna.get("/"))
    assert "Kept, not analysed Davide R. invented example Restricted" in home
    assert not SummaryRow.objects.filter(case_id=handle.id).exists()


def test_the_reason_is_asked_for_and_it_is_restricted_once(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    assert restrict(signed_in_anna, handle, reason=" ").status_code == 422
    assert restrict(signed_in_anna, handle, wish_of="nobody").status_code == 400
    assert restrict(signed_in_anna, handle).status_code == 302
    assert restrict(signed_in_anna, handle).status_code == 422
    assert len(door.load_case(handle).record.restrictions) == 1


def test_it_is_lifted_only_after_he_was_told(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    address = f"/cases/{handle.id}/restriction/"
    restrict(signed_in_anna, handle)
    today = clock.now().date().isoformat()
    lift = {"does": "lift", "reason": "he wants it back"}
    for missing in ({}, {"told": "yes"}, {"told_on": today}):
        refused = post(signed_in_anna, address, **lift, **missing)
        assert (refused.status_code, "He has to be told before it is lifted" in words(refused)) == (422, True)
    assert in_force(door.load_case(handle).record) is not None
    assert post(signed_in_anna, address, **lift, told="yes", told_on=today).status_code == 302
    record = door.load_case(handle).record
    assert in_force(record) is None
    assert record.restrictions[-1].told_on == clock.now().date()
    assert door.restricted_among([handle]) == set()
    assert "Worth a look" in words(signed_in_anna.get(f"/cases/{handle.id}/brief/?before=9"))


def test_an_end_is_written_down_with_its_way_and_taken_up_again(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    address = f"/cases/{handle.id}/course/"
    assert post(signed_in_anna, address, act="resumed").status_code == 422
    early = post(signed_in_anna, address, act="ended", when="2022-01-01")
    assert (early.status_code, "The first hour was on" in words(early)) == (422, True)
    assert post(signed_in_anna, address, act="ended", how="by_agreement").status_code == 302
    assert "by agreement of both" in words(signed_in_anna.get(address))
    assert "Not ended by this: his page stays open" in words(signed_in_anna.get(address))
    assert post(signed_in_anna, address, act="ended").status_code == 422
    assert post(signed_in_anna, address, act="resumed").status_code == 302
    assert [mark.act for mark in door.load_case(handle).record.course] == ["ended", "resumed"]
    assert post(signed_in_anna, address, act="paused").status_code == 400
