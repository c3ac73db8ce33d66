"""In an emergency: a reason, the password again, a day, the record alone; and the therapist is told of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from django.test import Client
from tests.web.conftest import PASSWORD
from tests.web.supervision.conftest import PRIVATE, RECORD, WHY, WORKING, form_of, noted, time_passes, told_case

from holdfast.web.vault import audit, door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
SignIn = Callable[[User], Client]


@pytest.fixture
def bruno_in(bruno: User, sign_in: SignIn, handle: door.CaseHandle) -> Client:
    with audit.recorded("test"):
        door.import_case(bruno, told_case("brunos"))
    return sign_in(bruno)


def ask(client: Client, **changed: str) -> object:
    fields = {"name": "anna", "reason": WHY, "password": PASSWORD, **changed}
    return client.post("/emergency/", {"form": form_of(client, "/emergency/"), **fields})


def open_first(client: Client, case: object) -> object:
    return client.post("/emergency/cases/", {"form": form_of(client, "/emergency/cases/"), "case": str(case)})


def test_a_record_is_opened_for_a_day_and_to_be_read(
    bruno_in: Client, signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    assert "Davide" not in bruno_in.get("/emergency/").content.decode()
    assert bruno_in.get("/emergency/cases/").content.decode().count("Davide") == 0
    ask(bruno_in)
    assert "Davide R." in bruno_in.get("/emergency/cases/").content.decode()
    assert bruno_in.get(f"/cases/{handle.id}/").status_code == 404  # a name is not a record
    open_first(bruno_in, handle.id)
    page = bruno_in.get(f"/cases/{handle.id}/hours/1/").content.decode()
    assert RECORD in page
    assert WORKING not in page
    assert PRIVATE not in page
    assert "in an emergency" in page
    assert bruno_in.get(f"/cases/{handle.id}/log/").status_code == 403
    assert "open to you until" in bruno_in.get("/").content.decode()
    time_passes(hours=24)
    assert bruno_in.get(f"/cases/{handle.id}/hours/1/").status_code == 404
    assert {"name shown in an emergency", "open in an emergency", "read in an emergency"} <= set(noted(handle.id))


def test_a_therapist_whose_account_was_closed_still_has_patients(
    bruno_in: Client, anna: User, handle: door.CaseHandle
) -> None:
    User.objects.filter(pk=anna.pk).update(is_active=False)
    assert "anna" in bruno_in.get("/emergency/").context["offered"]
    ask(bruno_in, name="Anna")
    open_first(bruno_in, handle.id)
    assert RECORD in bruno_in.get(f"/cases/{handle.id}/hours/1/").content.decode()


def test_the_therapist_is_told_until_he_says_that_he_has_seen_it(
    bruno_in: Client, signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    ask(bruno_in)
    told = signed_in_anna.get("/").content.decode()
    assert "bruno asked for the names of your cases" in told
    assert WHY in told
    open_first(bruno_in, handle.id)
    bruno_in.get(f"/cases/{handle.id}/hours/1/")
    counted = signed_in_anna.get("/").context["notices"]
    assert [one.pages for one in counted if one.opened] == [1]
    for _ in range(2):  # it stays, also on the next day
        told = signed_in_anna.get("/").content.decode()
        assert "bruno opened the record of Davide R." in told
        assert "Pages read so far: " in told
        time_passes(hours=30)
    notices = signed_in_anna.get("/").context["notices"]
    for one in notices:
        signed_in_anna.post("/emergency/seen/", {"notice": str(one.id)})
    assert "In an emergency, without you" not in signed_in_anna.get("/").content.decode()
    assert WHY in signed_in_anna.get(f"/cases/{handle.id}/reading-along/").content.decode()


def test_nobody_else_can_say_that_it_was_seen(bruno_in: Client, anna: User, handle: door.CaseHandle) -> None:
    ask(bruno_in)
    (notice,) = door.notices(anna)
    assert bruno_in.post("/emergency/seen/", {"notice": str(notice.id)}).status_code == 404
    assert bruno_in.post("/emergency/seen/", {"notice": "x"}).status_code == 400
    assert len(door.notices(anna)) == 1


def test_the_therapist_shuts_it_at_once(bruno_in: Client, signed_in_anna: Client, handle: door.CaseHandle) -> None:
    ask(bruno_in)
    open_first(bruno_in, handle.id)
    place = f"/cases/{handle.id}/reading-along/"
    (leave,) = door.leaves(handle)
    signed_in_anna.post(place, {"form": form_of(signed_in_anna, place), "does": "withdraw", "loan": str(leave.id)})
    assert bruno_in.get(f"/cases/{handle.id}/").status_code == 404


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"reason": "he is ill"}, "at least 20 characters"),
        ({"reason": " " * 40}, "at least 20 characters"),
        ({"password": "another one than his"}, "password is another one"),
        ({"name": "nobody"}, "No therapist of this name"),
        ({"name": "bruno"}, "No therapist of this name"),
    ],
)
def test_without_reason_password_and_name_no_name_is_shown(
    bruno_in: Client, anna: User, handle: door.CaseHandle, changed: dict[str, str], said: str
) -> None:
    answer = ask(bruno_in, **changed)
    assert said in answer.content.decode()  # type: ignore[attr-defined]
    assert PASSWORD not in answer.content.decode()  # type: ignore[attr-defined]
    assert "Davide" not in bruno_in.get("/emergency/cases/").content.decode()
    assert open_first(bruno_in, handle.id).status_code == 404  # type: ignore[attr-defined]
    assert door.notices(anna) == ()


def test_guessing_the_password_here_is_slow_too(bruno_in: Client) -> None:
    codes = [ask(bruno_in, password=f"a guess, number {n}").status_code for n in range(7)]  # type: ignore[attr-defined]
    assert 429 in codes
    assert ask(bruno_in).status_code == 429  # type: ignore[attr-defined]


def test_names_are_shown_for_a_quarter_of_an_hour(bruno_in: Client, handle: door.CaseHandle) -> None:
    ask(bruno_in)
    time_passes(minutes=15)
    assert "Davide" not in bruno_in.get("/emergency/cases/").content.decode()
    assert open_first(bruno_in, handle.id).status_code == 404  # type: ignore[attr-defined]


def test_after_five_lists_within_a_day_no_more_is_shown(bruno_in: Client) -> None:
    assert [ask(bruno_in).status_code for _ in range(6)] == [302] * 5 + [429]  # type: ignore[attr-defined]
    time_passes(hours=24)
    assert ask(bruno_in).status_code == 302  # type: ignore[attr-defined]


def test_a_manager_and_an_auditor_have_no_emergency(manager: User, sign_in: SignIn, handle: door.CaseHandle) -> None:
    client = sign_in(manager)
    for place in ("/emergency/", "/emergency/cases/", "/emergency/seen/"):
        assert client.post(place, {"name": "anna", "reason": WHY, "password": PASSWORD}).status_code == 403


def test_on_a_laptop_of_one_there_is_nobody_else(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    page = signed_in_anna.get("/emergency/").content.decode()
    assert "nobody else" in page
    assert "emergency envelope" in page
    assert "In an emergency: a record" not in signed_in_anna.get("/").content.decode()
    assert "nobody else" in signed_in_anna.post("/emergency/", {"reason": WHY}).content.decode()


def test_a_case_one_reads_along_in_needs_no_emergency(bruno_in: Client, bruno: User, handle: door.CaseHandle) -> None:
    door.assign(handle, bruno)
    assert "No therapist of this name" in ask(bruno_in).content.decode()  # type: ignore[attr-defined]


MARCO = door.Reach("Marco  Rossì", "02 555 01", "Say that Anna is ill")


def show(client: Client, handle: door.CaseHandle) -> object:
    return client.post(f"/cases/{handle.id}/whom-to-call/")


def with_a_second_case(anna: User, handle: door.CaseHandle) -> door.CaseHandle:
    with audit.recorded("test"):
        second = door.import_case(anna, told_case("second"))
        door.put_about(second, replace(door.load_about(second), pseudonym="Lukas"))
        door.keep_reach(handle, MARCO)
    return second


@pytest.mark.parametrize("typed", ["Marco Rossi", " ROSSI, marco ", "Mar\u200bco Rossi\u0300"])
def test_a_case_is_found_by_its_real_name(bruno_in: Client, anna: User, handle: door.CaseHandle, typed: str) -> None:
    second = with_a_second_case(anna, handle)
    ask(bruno_in, real_name=typed)
    page = bruno_in.get("/emergency/cases/").content.decode()
    assert "Davide R." in page
    assert "the real name fits" in page
    assert "Lukas" not in page  # fewer names, not more
    assert MARCO.phone not in page
    assert "real name compared" in noted(second.id)
    assert "name shown in an emergency" not in noted(second.id)


@pytest.mark.parametrize("typed", ["Maria Rossi", "Marco", "Rossi", "02 555 01", ".", "Say that Anna is ill"])
def test_a_name_that_fits_none_says_nothing_of_what_is_kept(
    bruno_in: Client, anna: User, handle: door.CaseHandle, typed: str
) -> None:
    with_a_second_case(anna, handle)
    ask(bruno_in, real_name=typed)
    page = bruno_in.get("/emergency/cases/").content.decode()
    assert "is kept for none of these" in page
    assert "the real name fits" not in page
    assert "Davide R." in page
    assert "Lukas" in page
    for word in ("Marco", "Ross", MARCO.phone, MARCO.to_say):
        assert word not in page.replace(typed, "")
    assert "real name compared" in noted(handle.id)


def test_without_a_real_name_none_is_compared(bruno_in: Client, anna: User, handle: door.CaseHandle) -> None:
    with_a_second_case(anna, handle)
    ask(bruno_in)
    assert "The real name you typed" not in bruno_in.get("/emergency/cases/").content.decode()
    assert "real name compared" not in noted(handle.id)


def test_whom_to_call_is_an_act_of_its_own_and_the_therapist_is_told(
    bruno_in: Client, signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    with audit.recorded("test"):
        door.keep_reach(handle, MARCO)
    ask(bruno_in)
    assert show(bruno_in, handle).status_code == 404  # type: ignore[attr-defined]
    open_first(bruno_in, handle.id)
    page = bruno_in.get(f"/cases/{handle.id}/hours/1/").content.decode()
    assert "Show whom to call" in page
    assert MARCO.phone not in page
    assert "reach shown in an emergency" not in noted(handle.id)
    for _ in range(2):
        shown = show(bruno_in, handle).content.decode()  # type: ignore[attr-defined]
        assert MARCO.phone in shown
        assert "Marco" in shown
    assert noted(handle.id).count("reach shown in an emergency") == 2
    told = signed_in_anna.get("/")
    assert [one.reached for one in told.context["notices"]].count(True) == 1
    assert "bruno had the real name and number shown that you keep for Davide R." in told.content.decode()
    for one in told.context["notices"]:
        signed_in_anna.post("/emergency/seen/", {"notice": str(one.id)})
    assert "In an emergency, without you" not in signed_in_anna.get("/").content.decode()
    time_passes(hours=24)
    assert show(bruno_in, handle).status_code == 404  # type: ignore[attr-defined]


def test_who_reads_along_or_treats_has_no_emergency_to_show_it_in(
    bruno_in: Client, signed_in_anna: Client, bruno: User, handle: door.CaseHandle
) -> None:
    with audit.recorded("test"):
        door.keep_reach(handle, MARCO)
    door.assign(handle, bruno)
    for client in (bruno_in, signed_in_anna):
        answer = show(client, handle)
        assert answer.status_code == 403  # type: ignore[attr-defined]
        assert MARCO.phone not in answer.content.decode()  # type: ignore[attr-defined]


def test_the_trail_is_kept_whole(bruno_in: Client, handle: door.CaseHandle) -> None:
    ask(bruno_in)
    open_first(bruno_in, handle.id)
    assert audit.first_broken() is None
