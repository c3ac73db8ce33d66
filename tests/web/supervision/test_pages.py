"""The pages on which a therapist says who reads along, and what the others are told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from tests.web.supervision.conftest import PRIVATE, REASON, WORKING, form_of, in_days, noted, time_passes, told_case

from holdfast.web import clock
from holdfast.web.vault import door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
SignIn = Callable[[User], Client]


def act(client: Client, handle: door.CaseHandle, **fields: object) -> object:
    place = f"/cases/{handle.id}/reading-along/"
    return client.post(place, {"form": form_of(client, place), **fields})


def test_a_therapist_assigns_lends_and_takes_back(
    signed_in_anna: Client, sofia: User, sign_in: SignIn, handle: door.CaseHandle
) -> None:
    client, hers, hour = signed_in_anna, sign_in(sofia), f"/cases/{handle.id}/hours/1/"
    act(client, handle, does="assign", name="Sofia")
    assert "assigned to you by anna" in hers.get("/").content.decode()
    assert "Working notes were not lent to you" in hers.get(hour).content.decode()

    until = (clock.now() + timedelta(days=20)).date().isoformat()
    act(client, handle, does="lend", person=sofia.pk, reason=REASON, until=until)
    page = hers.get(hour).content.decode()
    assert WORKING in page
    assert REASON in page
    assert PRIVATE not in page
    assert "working notes lent until" in hers.get("/").content.decode()
    assert REASON in client.get(f"/cases/{handle.id}/reading-along/").content.decode()

    (loan,) = (one for one in door.leaves(handle) if one.what == "working")
    act(client, handle, does="withdraw", loan=loan.id)
    assert WORKING not in hers.get(hour).content.decode()
    act(client, handle, does="unassign", person=sofia.pk)
    assert hers.get(hour).status_code == 404
    assert "assigned to you" not in hers.get("/").content.decode()
    assert "Read the record before" in client.get(f"/cases/{handle.id}/reading-along/").content.decode()
    told = noted(handle.id)
    assert [one for one in told if "read" not in one] == [
        "assign", "lend working notes", "take back working notes", "unassign", "refused",
    ]  # fmt: skip


@pytest.mark.parametrize("ticked", [True, False])
def test_taken_off_a_case_the_sheets_of_it_are_withdrawn_unless_the_tick_is_taken_away(
    signed_in_anna: Client, anna: User, sofia: User, handle: door.CaseHandle, ticked: bool
) -> None:
    sheet = door.SheetText("A man", (door.SheetLine("own", "x"),))
    other = door.import_case(anna, told_case("another"))
    for case in (handle, other):
        door.assign(case, sofia)
        door.lend_sheet(case, sofia, sheet, in_days(3))
    place = f"/cases/{handle.id}/reading-along/"
    page = signed_in_anna.get(place).content.decode()
    assert 'name="sheets" value="yes" checked> Withdraw the sheet lent to sofia too' in page
    act(signed_in_anna, handle, does="unassign", person=sofia.pk, **({"sheets": "yes"} if ticked else {}))
    assert len(door.sheets_lent_to(sofia)) == (1 if ticked else 2)  # the one of the other case stays
    assert ("withdraw sheet" in noted(handle.id)) == ticked
    assert "withdraw sheet" not in noted(other.id)


def test_findings_are_shown_with_the_working_notes_and_not_without(
    signed_in_anna: Client, sofia: User, sign_in: SignIn, handle: door.CaseHandle
) -> None:
    act(signed_in_anna, handle, does="assign", name="sofia")
    hers, brief = sign_in(sofia), f"/cases/{handle.id}/brief/"
    without = hers.get(brief)
    assert without.context["brief"].findings == ()
    assert "belongs to the therapist" in without.content.decode()
    until = (clock.now() + timedelta(days=2)).date().isoformat()
    act(signed_in_anna, handle, does="lend", person=sofia.pk, reason=REASON, until=until)
    with_them = hers.get(brief)
    assert "belongs to the therapist" not in with_them.content.decode()
    mine = signed_in_anna.get(f"{brief}?private=no").context["brief"]
    assert [one.rule for one in with_them.context["brief"].findings] == [one.rule for one in mine.findings]
    assert not any(one.private for one in with_them.context["brief"].findings)
    assert 'name="reply"' not in with_them.content.decode()
    time_passes(days=4)
    assert "belongs to the therapist" in hers.get(brief).content.decode()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"does": "assign", "name": "nobody-here"}, "no therapist or supervisor of this name"),
        ({"does": "assign", "name": ""}, "no therapist or supervisor of this name"),
        ({"does": "assign", "name": "marta"}, "no therapist or supervisor of this name"),
        ({"does": "assign", "name": "anna"}, "your own case"),
        ({"does": "lend", "person": "77", "reason": REASON, "until": "2099-01-01"}, "Assign this person"),
        ({"does": "lend", "person": "sofia", "reason": REASON, "until": "2099-01-01"}, "at most 90 days"),
        ({"does": "lend", "person": "sofia", "reason": REASON, "until": "2001-01-01"}, "from today on"),
        ({"does": "lend", "person": "sofia", "reason": REASON, "until": "9999-12-31"}, "from today on"),
        ({"does": "lend", "person": "sofia", "reason": REASON, "until": "soon"}, "from today on"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_changes(
    signed_in_anna: Client, sofia: User, manager: User, handle: door.CaseHandle, fields: dict[str, str], said: str
) -> None:
    door.assign(handle, sofia)
    if fields.get("person") == "sofia":
        fields = {**fields, "person": str(sofia.pk)}
    answer = act(signed_in_anna, handle, **fields)
    assert (answer.status_code, said in answer.content.decode()) == (422, True)  # type: ignore[attr-defined]
    assert [one.name for one in door.assigned(handle)] == ["sofia"]
    assert [one.what for one in door.leaves(handle)] == ["assigned"]


def test_a_loan_without_a_reason_keeps_what_was_typed(
    signed_in_anna: Client, sofia: User, handle: door.CaseHandle
) -> None:
    door.assign(handle, sofia)
    until = (clock.now() + timedelta(days=2)).date().isoformat()
    answer = act(signed_in_anna, handle, does="lend", person=sofia.pk, reason=" ", until=until)
    assert "Write why" in answer.content.decode()  # type: ignore[attr-defined]
    assert until in answer.content.decode()  # type: ignore[attr-defined]


def test_the_last_day_allowed_is_allowed(signed_in_anna: Client, sofia: User, handle: door.CaseHandle) -> None:
    door.assign(handle, sofia)
    until = (clock.now() + timedelta(days=90)).date().isoformat()
    act(signed_in_anna, handle, does="lend", person=sofia.pk, reason=REASON, until=until)
    assert [one.what for one in door.leaves(handle)] == ["working", "assigned"]


@pytest.mark.parametrize("fields", [{"does": "own"}, {"does": "withdraw", "loan": "1"}, {}])
def test_what_no_page_of_ours_sends_is_refused(
    signed_in_anna: Client, handle: door.CaseHandle, fields: dict[str, str]
) -> None:
    assert act(signed_in_anna, handle, **fields).status_code == 400  # type: ignore[attr-defined]


@pytest.mark.parametrize("place", ["reading-along/", "sheets/new/", "own-notes/"])
def test_a_reader_changes_nothing(
    sofia: User, bruno: User, sign_in: SignIn, handle: door.CaseHandle, place: str
) -> None:
    door.assign(handle, sofia)
    assert sign_in(sofia).post(f"/cases/{handle.id}/{place}", {"does": "assign"}).status_code == 403
    assert sign_in(bruno).post(f"/cases/{handle.id}/{place}", {"does": "assign"}).status_code == 404


def test_the_same_form_twice_is_once(signed_in_anna: Client, sofia: User, handle: door.CaseHandle) -> None:
    place = f"/cases/{handle.id}/reading-along/"
    sent = {"form": form_of(signed_in_anna, place), "does": "assign", "name": "sofia"}
    assert [signed_in_anna.post(place, sent).status_code for _ in range(2)] == [302, 302]
    assert len(door.assigned(handle)) == 1


def test_a_print_is_recorded_with_script_and_without(
    signed_in_anna: Client, sofia: User, bruno: User, sign_in: SignIn, handle: door.CaseHandle
) -> None:
    page = signed_in_anna.get(f"/cases/{handle.id}/").content.decode()
    assert f'data-printed="/cases/{handle.id}/printed/"' in page
    assert noted(handle.id).count("print") == 0
    assert signed_in_anna.post(f"/cases/{handle.id}/printed/").status_code == 204
    assert "is recorded" in signed_in_anna.get(f"/cases/{handle.id}/brief/?print=yes").content.decode()
    door.assign(handle, sofia)
    assert sign_in(sofia).post(f"/cases/{handle.id}/printed/").status_code == 204
    assert sign_in(bruno).post(f"/cases/{handle.id}/printed/").status_code == 404
    assert noted(handle.id).count("print") == 3


def test_ones_own_notes_are_shown_for_paper_once_and_with_a_reason(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    place = f"/cases/{handle.id}/own-notes/"
    form = form_of(signed_in_anna, place)
    assert PRIVATE not in signed_in_anna.get(place).content.decode()
    refused = signed_in_anna.post(place, {"form": form, "reason": ""})
    assert (refused.status_code, "shown to you alone" in refused.content.decode()) == (422, True)
    assert "print private" not in noted(handle.id)
    page = signed_in_anna.post(place, {"form": form, "reason": "A court order"}).content.decode()
    assert page.count(PRIVATE) == 2
    assert 'class="private"' not in page  # that class is hidden on paper
    again = signed_in_anna.post(place, {"form": form, "reason": "A court order"}, follow=True).content.decode()
    assert PRIVATE not in again
    assert "shown once" in again
    assert "A court order" in again
    assert noted(handle.id).count("print private") == 1


def test_ones_own_notes_stay_shut_without_the_key(anna: User, sign_in: SignIn, handle: door.CaseHandle) -> None:
    place = f"/cases/{handle.id}/own-notes/"
    client = sign_in(anna)  # signed in by somebody who did not type the password
    assert "are shut" in client.get(place).content.decode()
    sent = {"form": form_of(client, place), "reason": REASON}
    assert client.post(place, sent).status_code == 403
    assert "print private" not in noted(handle.id)


def test_who_reads_no_working_notes_is_not_told_that_nothing_was_seen(
    sofia: User, sign_in: SignIn, signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    door.assign(handle, sofia)
    hers = sign_in(sofia).get(f"/cases/{handle.id}/").content.decode()
    assert "Looked for without the working notes, which you do not read: none seen." in hers
    assert "That is what the notes hold" not in hers
    assert "without the working notes, which" not in signed_in_anna.get(f"/cases/{handle.id}/").content.decode()
