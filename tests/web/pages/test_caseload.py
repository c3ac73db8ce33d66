"""Home: one line each, by the clock, from sealed summaries."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from pytest_django import DjangoAssertNumQueries
from tests.web.conftest import PASSWORD
from tests.web.invented import a_case

from holdfast.case.record import Appointment, Event
from holdfast.simulate.examples import example
from holdfast.web import clock
from holdfast.web.vault import audit, door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def arrange(handle: door.CaseHandle, days: float) -> None:
    now = clock.now()
    door.add_entry(
        handle, "appointments", Appointment(id=f"ap:{days}", recorded_at=now, when=now + timedelta(days=days))
    )


def test_it_works(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    page = signed_in_anna.get("/").content.decode()
    assert "Davide R." in page
    assert "invented example" in page


def test_a_case_of_somebody_else_is_not_on_it(bruno: User, client: Client, handle: door.CaseHandle) -> None:
    client.post("/account/sign-in/", {"name": "bruno", "password": PASSWORD})
    assert "Davide" not in client.get("/").content.decode()


def test_lines_stand_in_the_order_of_the_clock(signed_in_anna: Client, anna: User, recorded: audit.Trail) -> None:
    later, sooner, never = (door.import_case(anna, a_case(name)) for name in ("later", "sooner", "never"))
    arrange(later, 3)
    arrange(sooner, 1)
    page = signed_in_anna.get("/").content.decode()
    places = [page.index(f"/cases/{handle.id}/brief/") for handle in (sooner, later, never)]
    assert places == sorted(places)


def test_an_unchanged_case_is_not_opened_again_the_same_day(
    signed_in_anna: Client, handle: door.CaseHandle, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = signed_in_anna.get("/").content
    monkeypatch.setattr("holdfast.web.pages.summary.load_case", _must_not_be_called)
    again = signed_in_anna.get("/").content
    assert _without_tokens(first) == _without_tokens(again)


def test_a_write_makes_the_line_new(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    assert "no hour arranged" in signed_in_anna.get("/").content.decode()
    arrange(handle, 2)
    assert "no hour arranged" not in signed_in_anna.get("/").content.decode()


def test_a_supervisor_of_many_cases_takes_a_handful_of_queries(
    client: Client,
    anna: User,
    sofia: User,
    recorded: audit.Trail,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    handles = [door.import_case(anna, a_case(f"case-{n}", hours=1, check_ins=0)) for n in range(12)]
    for handle in handles:
        door.assign(handle, sofia)
    door.lend_working(handles[3], sofia, "Before my holiday.", clock.now() + timedelta(days=5))
    client.force_login(sofia)
    client.get("/")
    with django_assert_max_num_queries(22):
        page = client.get("/").content.decode()
    assert page.count("anna") >= 12
    assert page.count("working notes lent until") == 1


def test_forty_cases_take_a_handful_of_queries(
    signed_in_anna: Client, anna: User, recorded: audit.Trail, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(12):
        door.import_case(anna, a_case(f"case-{n}", hours=1, check_ins=0))
    signed_in_anna.get("/")
    with django_assert_max_num_queries(14):
        signed_in_anna.get("/")


def test_an_hour_without_a_log_is_listed_as_open(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    page = signed_in_anna.get("/").content.decode()
    assert "Logs still open" in page
    assert "Davide R., hour 6" in page


def test_somebody_not_heard_of_stands_apart_with_the_reason(
    signed_in_anna: Client, anna: User, recorded: audit.Trail
) -> None:
    door.import_case(anna, replace(example("drop-out-twin"), private=None))
    with override_settings(HOLDFAST_PINNED=(datetime(2023, 5, 7, 9, tzinfo=UTC), datetime.now(UTC))):
        page = signed_in_anna.get("/").content.decode()
    away = page[page.index('id="not-heard"') :]
    assert "Dario M." in away
    assert "Not heard from him for 26 days, after a humiliation and a limit." in away


def test_an_injury_stands_before_the_hour(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    now = clock.now()
    injury = Event(id="ev:1", recorded_at=now, when=now.date(), kind="injury", what="humiliation", text="laughed at")
    door.add_entry(handle, "events", injury)
    page = signed_in_anna.get("/").content.decode()
    assert "Davide R." in page[page.index('id="before-the-hour"') :]


def test_nothing_private_is_kept_in_a_summary(signed_in_anna: Client, anna: User, handle: door.CaseHandle) -> None:
    signed_in_anna.get("/")
    kept = door.summaries_for(anna)[handle.id]
    assert "tomorrow" not in str(kept.content)
    assert "prove" not in str(kept.content)


def test_a_supervisor_sees_the_names_of_lent_cases_and_no_findings(
    sofia: User, client: Client, handle: door.CaseHandle
) -> None:
    door.assign(handle, sofia)
    client.post("/account/sign-in/", {"name": "sofia", "password": PASSWORD})
    page = client.get("/").content.decode()
    assert "Cases you supervise" in page
    assert "Your cases" not in page


def test_an_empty_caseload_says_what_to_do(signed_in_anna: Client) -> None:
    assert "No case yet" in signed_in_anna.get("/").content.decode()


def test_markup_in_a_name_stays_text(signed_in_anna: Client, marked_up: door.CaseHandle) -> None:
    page = signed_in_anna.get("/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def _must_not_be_called(*args: object, **kwargs: object) -> None:
    raise AssertionError("the whole case was opened")


def _without_tokens(page: bytes) -> list[bytes]:
    return [line for line in page.splitlines() if b"csrfmiddlewaretoken" not in line]
