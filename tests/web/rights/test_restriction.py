"""A restricted case is kept, read and written to, and nothing is made of it; he is told before that ends."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from tests.web.rights.test_consent import post, words

from holdfast.case.model import Case
from holdfast.case.record import Appointment
from holdfast.case.restriction import in_force
from holdfast.simulate.examples import example
from holdfast.web import clock
from holdfast.web.vault import audit, door
from holdfast.web.vault.models import AuditEntry, SummaryRow

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def handle(anna: User, recorded: audit.Trail) -> door.CaseHandle:
    whole = example("archivist")
    return door.import_case(anna, Case(whole.record, whole.working))


def restrict(client: Client, handle: door.CaseHandle, **more: Any) -> Any:
    fields = {"does": "restrict", "wish_of": "patient", "reason": "he wants time to think", **more}
    return post(client, f"/cases/{handle.id}/restriction/", **fields)


def only_hours(handle: door.CaseHandle) -> bool:
    """Is there nothing in what the caseload keeps of it but hours arranged?"""
    content = door.summaries_for(User.objects.get(pk=handle.owner_id))[handle.id].content
    return content.keys() == {"appointments"} and all(
        (number is None or type(number) is int) and datetime.fromisoformat(when)
        for number, when in content["appointments"]
    )


def arrange(handle: door.CaseHandle, name: str, when: datetime, **more: Any) -> None:
    made = {"id": name, "recorded_at": clock.now(), "when": when, **more}
    door.add_entry(handle, "appointments", Appointment(**made))


def test_its_next_hour_stays_on_the_caseload_and_nothing_else(
    signed_in_anna: Client, anna: User, handle: door.CaseHandle
) -> None:
    ahead = (clock.now() + timedelta(days=2)).replace(hour=11, minute=20)
    arrange(handle, "a:1", ahead)
    restrict(signed_in_anna, handle)
    assert "Next hour" in words(signed_in_anna.get("/"))
    assert "11:20" in words(signed_in_anna.get("/"))
    arrange(handle, "a:2", ahead.replace(hour=9, minute=5), corrects="a:1")  # written to while it is restricted
    home = words(signed_in_anna.get("/"))
    assert "09:05" in home
    assert "11:20" not in home
    assert only_hours(handle)
    SummaryRow.objects.all().delete()  # as a practice has it that restricted the case before an upgrade
    assert "Next hour" not in words(signed_in_anna.get("/"))
    signed_in_anna.get(f"/cases/{handle.id}/")
    assert "09:05" in words(signed_in_anna.get("/"))
    reads = audit_of_home(signed_in_anna)
    assert ["read summary", str(handle.id)] in reads
    asked = {"appointments": [[3, ahead.isoformat()]], "worth": ["he withdrew"], "pseudonym": "Davide"}
    door.put_summary(handle, door.revision(handle), clock.now().date(), "k1", asked)
    assert only_hours(handle)
    assert len(door.summaries_for(anna)[handle.id].content["appointments"]) == 1


def audit_of_home(client: Client) -> list[list[str]]:
    answer = client.get("/")
    (entry,) = AuditEntry.objects.filter(request=answer["X-Request-ID"])
    return list(entry.did)


def test_after_it_is_lifted_the_line_is_made_anew(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    restrict(signed_in_anna, handle)
    today = clock.now().date().isoformat()
    address = f"/cases/{handle.id}/restriction/"
    lifted = post(signed_in_anna, address, does="lift", wish_of="patient", reason="over", told="yes", told_on=today)
    assert lifted.status_code == 302
    signed_in_anna.get("/")
    assert not only_hours(handle)


def test_from_the_act_on_nothing_is_made_of_it_and_everything_can_be_read(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    case = f"/cases/{handle.id}/"
    before = words(signed_in_anna.get(f"{case}brief/?before=9"))
    assert "He may have felt pushed" in before
    signed_in_anna.get("/")
    assert SummaryRow.objects.filter(case_id=handle.id).exists()
    assert restrict(signed_in_anna, handle).status_code == 302
    assert only_hours(handle)
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
    assert only_hours(handle)


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
    assert "His page on his own phone is shut by this. Not ended:" in words(signed_in_anna.get(address))
    assert post(signed_in_anna, address, act="ended").status_code == 422
    assert post(signed_in_anna, address, act="resumed").status_code == 302
    assert [mark.act for mark in door.load_case(handle).record.course] == ["ended", "resumed"]
    assert post(signed_in_anna, address, act="paused").status_code == 400
