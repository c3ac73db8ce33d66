"""The therapist's page of measures: what is due at the next hour, what is planned, what was answered, every form."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.test import Client
from tests.web.invented import FIRST, a_case
from tests.web.rights.test_consent import post, words

from holdfast.case.as_of import as_of
from holdfast.case.record import Appointment, CourseMark, Measure, Planned, Record, Restriction
from holdfast.case.working import Rating
from holdfast.measures.batteries import plans_in_force
from holdfast.web import clock
from holdfast.web.vault import audit, door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
ROME = ZoneInfo("Europe/Rome")
PHQ = Measure(id="phq", recorded_at=FIRST, when=FIRST.date(), instrument="phq-9", items=(3, 2, 2, 2, 1, 3, 2, 1, 2),
              how="typed")  # fmt: skip


def in_days(n: int) -> date:
    return clock.now().astimezone(ROME).date() + timedelta(days=n)


def arranged(n: int) -> Appointment:
    day = in_days(n)
    when = datetime(day.year, day.month, day.day, 11, tzinfo=ROME)
    return Appointment(id=f"next:{n}", recorded_at=FIRST, when=when)


def plan(instrument: str, *, every: int | None = None, first: int = 0, **more: Any) -> Planned:
    then = clock.now() - timedelta(minutes=5)
    return Planned(id=f"plan:{instrument}", recorded_at=then, when=then.date(), instrument=instrument,
                   first=in_days(first), every_weeks=every, **more)  # fmt: skip


def stored(anna: User, **more: Any) -> door.CaseHandle:
    plain = a_case()
    record = replace(plain.record, **{"appointments": (arranged(3), arranged(10)), "measures": (PHQ,), **more})
    return door.import_case(anna, replace(plain, record=record))


@pytest.fixture
def handle(anna: User, recorded: audit.Trail) -> door.CaseHandle:
    return stored(anna)


def at(handle: door.CaseHandle) -> str:
    return f"/cases/{handle.id}/measures/"


def record_of(handle: door.CaseHandle) -> Record:
    with audit.recorded("test"):
        return as_of(door.load_case(handle), clock.now()).record


def in_force(handle: door.CaseHandle) -> dict[str, Planned]:
    return {one.instrument: one for one in plans_in_force(record_of(handle), clock.now())}


def test_it_works(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    page = words(signed_in_anna.get(at(handle)))
    assert "Nothing is asked at the next hour" in page
    assert "18 of 27, published band: moderately severe" in page
    assert "No form is planned" in page


def test_what_is_due_is_said_with_its_hour_its_questions_and_its_time(
    signed_in_anna: Client, anna: User, recorded: audit.Trail
) -> None:
    page = words(signed_in_anna.get(at(stored(anna, plans=(plan("core-10", every=2),), measures=()))))
    hour = in_days(3)
    assert f"{hour:%A} {hour.day} {hour:%B}: CORE-10, 10 questions, about 2 minutes" in page


def test_nothing_on_the_page_speaks_of_late_or_missed_forms(
    signed_in_anna: Client, anna: User, recorded: audit.Trail
) -> None:
    old = replace(plan("core-10", every=2), first=date(2023, 1, 10), when=date(2023, 1, 10), recorded_at=FIRST)
    page = words(signed_in_anna.get(at(stored(anna, plans=(old,), measures=())))).lower()
    assert "core-10, 10 questions" in page
    assert not any(word in page for word in ("overdue", "late ", "missed", "remind"))


def test_what_a_day_does_not_hold_waits_for_a_later_hour(
    signed_in_anna: Client, anna: User, recorded: audit.Trail
) -> None:
    both = (plan("core-10", every=2), plan("phq-9", every=2))
    page = words(signed_in_anna.get(at(stored(anna, plans=both, measures=()))))
    assert "For a later hour, because a day holds no more: PHQ-9" in page


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"restrictions": (Restriction(id="r", recorded_at=FIRST, when=FIRST.date(), act="restricted",
                                       wish_of="patient", reason="His wish."),)}, "Nothing is asked while this rests"),
        ({"course": (CourseMark(id="c", recorded_at=FIRST, when=FIRST.date(), act="ended"),)},
         "The treatment ended on"),
    ],
)  # fmt: skip
def test_a_case_that_rests_is_asked_nothing_and_says_so(
    signed_in_anna: Client, anna: User, recorded: audit.Trail, more: dict[str, Any], sentence: str
) -> None:
    page = words(signed_in_anna.get(at(stored(anna, plans=(plan("core-10", every=2),), **more))))
    assert sentence in page
    assert "about 2 minutes Type it in" not in page


def test_a_restricted_case_shows_no_scores(signed_in_anna: Client, anna: User, recorded: audit.Trail) -> None:
    rests = Restriction(id="r", recorded_at=FIRST, when=FIRST.date(), act="restricted", wish_of="patient", reason="So.")
    page = words(signed_in_anna.get(at(stored(anna, restrictions=(rests,)))))
    assert "PHQ-9" in page
    assert "18 of 27" not in page


@pytest.mark.parametrize("sittings", [2, 3])
def test_the_intake_is_planned_over_its_sittings(
    signed_in_anna: Client, handle: door.CaseHandle, sittings: int
) -> None:
    days = {f"day{n}": in_days(7 * n).isoformat() for n in range(1, sittings + 1)}
    post(signed_in_anna, at(handle), does="battery", battery="intake", sittings=str(sittings), **days)
    plans = in_force(handle)
    assert {one.sitting for one in plans.values()} == set(range(1, sittings + 1))
    assert plans["phq-9"].battery == "intake"
    assert plans["b-pni"].first in {in_days(7 * n) for n in range(1, sittings + 1)}


def test_sittings_on_one_day_are_refused_and_nothing_is_planned(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    same = in_days(2).isoformat()
    answer = post(signed_in_anna, at(handle), does="battery", battery="intake", sittings="2", day1=same, day2=same)
    assert answer.status_code == 422
    assert "The days of the sittings follow each other" in words(answer)
    assert answer.content.decode().count(f'value="{same}"') == 2, "what was typed comes back"
    assert in_force(handle) == {}


def test_a_day_that_is_over_is_refused(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    answer = post(signed_in_anna, at(handle), does="add", instrument="phq-9", first="2023-01-10")
    assert answer.status_code == 422
    assert "A day from today to two years ahead" in words(answer)


def test_the_course_needs_the_choice_between_core_10_and_phq_9(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    answer = post(signed_in_anna, at(handle), does="course", setting="usual")
    assert answer.status_code == 422
    assert "CORE-10 · PHQ-9" in words(answer)
    assert record_of(handle).settings == ()


def test_the_course_sets_what_he_gives_and_plans_its_forms(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    post(signed_in_anna, at(handle), does="course", setting="usual", choose="core-10")
    plans = in_force(handle)
    assert plans["core-10"].every_weeks == 2
    assert "phq-9" not in plans
    assert record_of(handle).settings[-1].setting == "usual"
    post(signed_in_anna, at(handle), does="course", setting="quiet")
    assert in_force(handle) == {}
    assert record_of(handle).settings[-1].setting == "quiet"


def test_one_form_is_added_once_or_every_so_many_weeks_and_stopped(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    post(signed_in_anna, at(handle), does="add", instrument="gad-7", weeks="3")
    assert in_force(handle)["gad-7"].every_weeks == 3
    post(signed_in_anna, at(handle), does="add", instrument="gad-7")
    assert in_force(handle)["gad-7"].every_weeks is None
    post(signed_in_anna, at(handle), does="stop", instrument="gad-7")
    assert in_force(handle) == {}
    assert post(signed_in_anna, at(handle), does="stop", instrument="gad-7").status_code == 422


@pytest.mark.parametrize("weeks", ["0", "105", "often", "-2"])
def test_weeks_that_are_none_are_told_with_what_is_allowed(
    signed_in_anna: Client, handle: door.CaseHandle, weeks: str
) -> None:
    answer = post(signed_in_anna, at(handle), does="add", instrument="gad-7", weeks=weeks)
    assert answer.status_code == 422
    assert f"found {weeks}; allowed: a whole number from 1 to 104" in words(answer)


@pytest.mark.parametrize("instrument", ["core-om", "sac", "nothing-of-this-name", "bdi-ii"])
def test_a_form_the_calendar_cannot_hold_is_no_choice_of_ours(
    signed_in_anna: Client, handle: door.CaseHandle, instrument: str
) -> None:
    assert post(signed_in_anna, at(handle), does="add", instrument=instrument).status_code == 400
    assert in_force(handle) == {}


def test_posted_twice_is_planned_once(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    first = signed_in_anna.get(at(handle))
    form = first.context["form"]()
    for _ in range(2):
        signed_in_anna.post(at(handle), {"form": form, "does": "add", "instrument": "gad-7"})
    assert len(record_of(handle).plans) == 1


def test_a_supervisor_reads_the_page_and_plans_nothing(client: Client, sofia: User, handle: door.CaseHandle) -> None:
    door.assign(handle, sofia)
    client.force_login(sofia)
    page = client.get(at(handle))
    assert page.status_code == 200
    assert "18 of 27" in words(page)
    assert "<form" not in page.content.decode().split("<main")[1].split("</main>")[0]
    assert client.post(at(handle), {"does": "stop", "instrument": "phq-9"}).status_code == 403


def test_what_others_answered_about_him_is_no_supervisors_unless_lent(
    signed_in_anna: Client, client: Client, anna: User, sofia: User, recorded: audit.Trail
) -> None:
    rating = Rating(id="ra", recorded_at=FIRST, when=FIRST.date(), rater="informant", relation="his brother",
                    instrument="lpfs-bf", items=(4,) * 12)  # fmt: skip
    plain = a_case()
    handle = door.import_case(anna, replace(plain, working=replace(plain.working, ratings=(rating,))))
    assert "his brother" in words(signed_in_anna.get(at(handle)))
    door.assign(handle, sofia)
    other = Client()
    other.force_login(sofia)
    assert "his brother" not in words(other.get(at(handle)))


def test_a_form_whose_words_are_missing_says_whom_to_ask(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    page = words(signed_in_anna.get(at(handle), {"forms": "all"}))
    assert "The words of B-PNI belong to their authors" in page
    assert "Aaron L. Pincus" in page


def test_the_forms_of_this_case_stand_first_in_both_lists_of_forms(
    signed_in_anna: Client, anna: User, recorded: audit.Trail
) -> None:
    page = signed_in_anna.get(at(stored(anna, plans=(plan("who-5", every=2),)))).context
    for name in ("to_type", "to_plan"):
        (first, mine), (second, others) = page[name]
        assert (first.id, second.id) == ("Used or planned in this case", "All others")
        assert len(mine) == 2, "one answered, one planned"
        assert len(others) > 10
    assert [title for title, _ in page["to_type"][0][1]] == ["PHQ-9", "WHO-5"]


def test_a_case_without_forms_has_one_list_of_all(signed_in_anna: Client, anna: User, recorded: audit.Trail) -> None:
    page = signed_in_anna.get(at(stored(anna, measures=()))).context
    assert [group.id for group, _ in page["to_type"]] == ["All forms"]
