"""Every address, as those see it to whom something was lent, or was and is no more, beside the written table."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from tests.web.conftest import PASSWORD
from tests.web.supervision.conftest import PRIVATE, REASON, RECORD, WHY, WORKING, in_days, time_passes
from tests.web.test_every_url import MORE, TABLE, WHO, addresses

from holdfast.web.accounts.models import Profile
from holdfast.web.accounts.people import make_account
from holdfast.web.vault import audit, door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
Act = Callable[[door.CaseHandle, User], None]


def nothing(mine: door.CaseHandle, user: User) -> None:
    """No part in the case."""


def lent(mine: door.CaseHandle, user: User) -> None:
    door.assign(mine, user)
    door.lend_working(mine, user, REASON, in_days(30))


def expired(mine: door.CaseHandle, user: User) -> None:
    lent(mine, user)
    time_passes(days=31)


def taken_back(mine: door.CaseHandle, user: User) -> None:
    lent(mine, user)
    door.withdraw_loan(mine, _lent_now(mine))


def _lent_now(mine: door.CaseHandle) -> UUID:
    return next(one.id for one in door.leaves(mine) if one.holds and one.what != "assigned")


def unassigned(mine: door.CaseHandle, user: User) -> None:
    lent(mine, user)
    door.unassign(mine, user)


def opened(mine: door.CaseHandle, user: User) -> None:
    door.ask_for_names(user, User.objects.get(pk=mine.owner_id), WHY)
    door.open_in_emergency(user, mine.id)


def named_only(mine: door.CaseHandle, user: User) -> None:
    door.ask_for_names(user, User.objects.get(pk=mine.owner_id), WHY)


def opened_yesterday(mine: door.CaseHandle, user: User) -> None:
    opened(mine, user)
    time_passes(hours=25)


def shut(mine: door.CaseHandle, user: User) -> None:
    opened(mine, user)
    door.withdraw_loan(mine, _lent_now(mine))


def another_role_since(mine: door.CaseHandle, user: User) -> None:
    lent(mine, user)
    opened_too = User.objects.get(pk=mine.owner_id)
    assert opened_too.pk != user.pk
    Profile.objects.filter(user=user).update(role="manager")


# What is done | the column of the written table that is right afterwards | may he read record, working notes?
STATES: dict[str, tuple[Act, str, bool, bool]] = {
    "a supervisor with working notes lent": (lent, "assigned", True, True),
    "a supervisor whose loan ended": (expired, "assigned", True, False),
    "a supervisor from whom they were taken back": (taken_back, "assigned", True, False),
    "a supervisor taken off the case": (unassigned, "unassigned", False, False),
    "a supervisor who opened it in an emergency": (opened, "assigned", True, False),
    "a supervisor who saw its name only": (named_only, "unassigned", False, False),
    "a supervisor whose emergency is over": (opened_yesterday, "unassigned", False, False),
    "a supervisor whose emergency was shut": (shut, "unassigned", False, False),
    "a supervisor who is a manager now": (another_role_since, "manager", False, False),
    "a supervisor with no part": (nothing, "unassigned", False, False),
}
# What is working notes and nothing else is read while they are lent, and not written: its forms stay shut (the unit of
# a formulation, as the log). This case has no formulation and no episode: a part, an episode, a picture is not there.
WITH_A_LOAN = {
    "formulation": 200,
    "formulation-element": 404,
    "formulation-picture": 404,
    "narratives": 200,
    "narrative": 404,
}


@pytest.mark.parametrize("state", STATES)
def test_an_address_answers_as_its_column_says(
    client: Client, sofia: User, handle: door.CaseHandle, state: str
) -> None:
    act, column, record, working = STATES[state]
    act(handle, sofia)
    client.force_login(sofia)
    found, pages = {}, {}
    for name, of_a_case in addresses():
        if name not in TABLE:  # a test beside the table names these
            continue
        given = {"case_id": handle.id, **MORE.get(name, {})} if of_a_case else MORE.get(name, {})
        answer = client.get(reverse(name, kwargs=given))
        found[name] = answer.status_code
        pages[name] = b"".join(answer) if answer.streaming else answer.content
    table = {name: TABLE[name][WHO.index(column)] for name in found}
    assert found == (table | WITH_A_LOAN if working else table)
    everything = b"".join(pages.values()).decode(errors="replace")
    assert (RECORD in everything, WORKING in everything, PRIVATE in everything) == (record, working, False)
    if not record:
        elsewhere = b"".join(page for name, page in pages.items() if name != "emergency-cases").decode(errors="replace")
        assert "Davide" not in elsewhere


def test_another_therapist_may_read_along_too(client: Client, bruno: User, handle: door.CaseHandle) -> None:
    lent(handle, bruno)
    client.force_login(bruno)
    assert WORKING in client.get(f"/cases/{handle.id}/hours/1/").content.decode()
    assert client.get(f"/cases/{handle.id}/log/").status_code == 403


@pytest.mark.parametrize("role", ["manager", "auditor"])
def test_nobody_of_another_role_can_be_given_anything(role: str, handle: door.CaseHandle, anna: User) -> None:
    user = make_account(role, PASSWORD, role)[0]  # type: ignore[arg-type]
    with pytest.raises(door.WrongPerson):
        door.assign(handle, user)
    with pytest.raises(door.WrongPerson):
        door.lend_working(handle, user, REASON, in_days(3))
    with pytest.raises(door.WrongPerson):
        door.lend_sheet(handle, user, door.SheetText("A man", (door.SheetLine("own", "x"),)), in_days(3))
    with pytest.raises(door.NotYours):
        door.ask_for_names(user, anna, WHY)
    assert door.named(user) == ()


def test_a_closed_account_and_ones_own_can_be_given_nothing(handle: door.CaseHandle, anna: User, sofia: User) -> None:
    sofia.is_active = False
    sofia.save()
    for user in (anna, sofia):
        with pytest.raises(door.WrongPerson):
            door.assign(handle, user)


@pytest.mark.parametrize("days", [-1, 0, 91, 4000])
def test_a_loan_lasts_from_now_to_at_most_ninety_days(handle: door.CaseHandle, sofia: User, days: int) -> None:
    door.assign(handle, sofia)
    with pytest.raises(door.BadSpan):
        door.lend_working(handle, sofia, REASON, in_days(days))
    assert [one.what for one in door.leaves(handle)] == ["assigned"]


def test_a_loan_needs_a_reason_and_somebody_assigned(handle: door.CaseHandle, sofia: User) -> None:
    with pytest.raises(door.WrongPerson):
        door.lend_working(handle, sofia, REASON, in_days(3))
    door.assign(handle, sofia)
    with pytest.raises(ValueError, match="reason"):
        door.lend_working(handle, sofia, "  ", in_days(3))


def test_a_clock_set_back_opens_no_loan_again(handle: door.CaseHandle, sofia: User) -> None:
    """A loan made "in the future" holds nothing: seen from before, it was not made yet."""
    lent(handle, sofia)
    time_passes(days=-2)
    assert not door.load_case(door.case_for_user(sofia, handle.id)).working.logs


def test_a_supervisor_lends_and_assigns_nothing(handle: door.CaseHandle, sofia: User, bruno: User) -> None:
    lent(handle, sofia)
    hers = door.case_for_user(sofia, handle.id)
    sheet = door.SheetText("A man", (door.SheetLine("own", "x"),))
    for refused in (
        lambda: door.unassign(hers, sofia),
        lambda: door.lend_working(hers, bruno, REASON, in_days(3)),
        lambda: door.withdraw_loan(hers, _lent_now(handle)),
        lambda: door.lend_sheet(hers, bruno, sheet, in_days(3)),
        lambda: door.sheets_of(hers),
        lambda: door.note_private_print(hers, REASON),
        lambda: door.export_case(hers),
    ):
        with pytest.raises(door.NotYours):
            refused()


def test_a_reason_is_sealed_and_read_by_the_two_it_concerns(handle: door.CaseHandle, sofia: User, bruno: User) -> None:
    from holdfast.web.vault.models import Grant

    lent(handle, sofia)
    door.assign(handle, bruno)
    assert REASON.encode() not in bytes(Grant.objects.get(what="working").sealed)
    assert [one.reason for one in door.leaves(door.case_for_user(sofia, handle.id))] == [REASON]
    assert door.leaves(door.case_for_user(bruno, handle.id)) == ()


def test_every_act_stands_in_the_trail_of_the_case(handle: door.CaseHandle, sofia: User, recorded: audit.Trail) -> None:
    taken_back(handle, sofia)
    door.unassign(handle, sofia)
    shut(handle, sofia)
    done = {what for what, case in recorded.did if case == str(handle.id)}
    assert done >= {
        "assign", "lend working notes", "take back working notes", "unassign", "name shown in an emergency",
        "open in an emergency", "end emergency",
    }  # fmt: skip
