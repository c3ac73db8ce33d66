"""Once a month, work, love and fun: words by month, from him or noted of him, never counted."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from tests.web.conftest import sign_in_whole
from tests.web.his.asking import form_in, page_of, said, send
from tests.web.his.conftest import Come
from tests.web.pages.patient.asking import now_of
from tests.web.rights.test_consent import form_of

from holdfast.case.record import MonthLine, Record, Restriction, SettingChosen
from holdfast.web import clock
from holdfast.web.months.lines import asked_now, months, new_line
from holdfast.web.vault import audit, door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
CANARY = "a kingfisher under the bridge"
NOW = datetime(2023, 3, 20, 10, tzinfo=UTC)


def line(n: int, when: date, by: Any = "patient", **parts: str) -> MonthLine:
    return MonthLine(id=f"m{n}", recorded_at=NOW, when=when, by=by, **parts)


def record(*lines: MonthLine, restrictions: tuple[Restriction, ...] = ()) -> Record:
    from tests.web.invented import ABOUT

    return Record(id="r", about=ABOUT, month_lines=lines, restrictions=restrictions)


def therapist(handle: door.CaseHandle, client: Client, **fields: Any) -> Any:
    where = f"/cases/{handle.id}/months/"
    return client.post(where, {"form": form_of(client.get(where)), "by": "patient", "when": "2023-02-10", **fields})


def test_lines_stand_under_their_month_the_newest_month_first() -> None:
    found = months(record(line(1, date(2023, 3, 2)), line(2, date(2023, 1, 30)), line(3, date(2023, 3, 1))))
    assert [(one.first, [each.id for each in one.lines]) for one in found] == [
        (date(2023, 3, 1), ["m3", "m1"]),
        (date(2023, 1, 1), ["m2"]),
    ]


def test_it_is_asked_once_a_month_and_not_while_the_case_rests() -> None:
    today = date(2023, 3, 20)
    rests = Restriction(id="x", recorded_at=NOW, when=today, act="restricted", wish_of="patient", reason="time")
    assert asked_now(record(), today)
    assert asked_now(record(line(1, date(2023, 2, 28), fun="a")), today)
    assert not asked_now(record(line(1, date(2023, 3, 1), fun="a")), today)
    assert asked_now(record(line(1, date(2023, 3, 1), "therapist", fun="a")), today)
    assert not asked_now(record(restrictions=(rests,)), today)


def test_what_was_not_said_is_missing() -> None:
    made = new_line("patient", None, None, "tennis", when=NOW.date(), now=NOW)
    assert made is not None
    assert (made.work, made.love, made.fun) == (None, None, "tennis")
    assert new_line("patient", None, None, None, when=NOW.date(), now=NOW) is None


def test_he_writes_it_on_his_page_by_each_way(his: Come, handle: door.CaseHandle) -> None:
    assert "Once a month, if you like" in page_of(his, "month/")
    answer = send(his, "month/", "month", work=" A talk with the director. ", love="", fun="Tennis, lost.")
    assert answer["Location"].endswith("?kept=month")
    (kept,) = now_of(handle).record.month_lines
    assert (kept.by, kept.work, kept.love, kept.fun) == ("patient", "A talk with the director.", None, "Tennis, lost.")
    after = page_of(his, "month/")
    assert "Tennis, lost." in after
    assert "You wrote something this month" in after


def test_his_first_page_asks_once_a_month_and_never_where_quiet_was_chosen(
    phone_of_his: Come, handle: door.CaseHandle
) -> None:
    asked = "What was new: work, love, fun?"
    for setting, shown in (("quiet", False), ("usual", True)):
        now = clock.now()
        chosen = SettingChosen(id=f"set-{setting}", recorded_at=now, when=now.date(), setting=setting)  # type: ignore[arg-type]
        with audit.recorded("test"):
            door.add_entry(handle, "settings", chosen)
        assert (asked in page_of(phone_of_his, "")) is shown
    send(phone_of_his, "month/", "month", fun="A walk.")
    assert asked not in page_of(phone_of_his, "")


def test_posted_twice_is_once(phone_of_his: Come, handle: door.CaseHandle) -> None:
    sent = {**form_in(page_of(phone_of_his, "month/"), "month"), "fun": "A walk."}
    for _ in range(2):
        assert phone_of_his.client.post("/month/", sent).status_code == 302
    assert len(now_of(handle).record.month_lines) == 1


@pytest.mark.parametrize(("fields", "status"), [({}, 422), ({"fun": "x" * 501}, 422), ({"claims": "plan"}, 400)])
def test_what_cannot_be_is_told_and_what_was_typed_stays(
    phone_of_his: Come, handle: door.CaseHandle, fields: dict[str, str], status: int
) -> None:
    before = door.revision(handle)
    answer = send(phone_of_his, "month/", "month", **fields)
    assert answer.status_code == status
    assert door.revision(handle) == before
    if "fun" in fields:
        assert fields["fun"] in said(answer)


def test_his_page_shows_his_own_words_alone(phone_of_his: Come, anna_in: Client, handle: door.CaseHandle) -> None:
    assert therapist(handle, anna_in, by="therapist", love=CANARY).status_code == 302
    assert CANARY not in page_of(phone_of_his, "month/")


def test_the_therapist_types_his_words_or_notes_her_own(anna_in: Client, handle: door.CaseHandle) -> None:
    assert therapist(handle, anna_in, work="The degree.", love=CANARY).status_code == 302
    assert therapist(handle, anna_in, by="therapist", fun="He laughed about it.").status_code == 302
    first, second = now_of(handle).record.month_lines
    assert (first.by, first.when, second.by) == ("patient", date(2023, 2, 10), "therapist")
    page = anna_in.get(f"/cases/{handle.id}/months/").content.decode()
    assert "February 2023" in page
    assert CANARY in page
    assert "%" not in page.split("Month by month")[1]


def test_the_therapists_form_posted_twice_is_once_and_keeps_what_was_typed(
    anna_in: Client, handle: door.CaseHandle
) -> None:
    where = f"/cases/{handle.id}/months/"
    sent = {"form": form_of(anna_in.get(where)), "by": "patient", "when": "2023-02-10", "fun": "A walk."}
    for _ in range(2):
        assert anna_in.post(where, sent).status_code == 302
    assert len(now_of(handle).record.month_lines) == 1
    for fields in ({"work": ""}, {"work": CANARY, "when": "2199-01-01"}, {"work": "x" * 501}):
        answer = therapist(handle, anna_in, **fields)
        assert answer.status_code == 422
        assert fields["work"] in answer.content.decode()
    assert therapist(handle, anna_in, by="aunt", work="x").status_code == 400
    assert len(now_of(handle).record.month_lines) == 1


def test_nothing_is_asked_of_him_while_it_rests_and_the_therapist_may_still_document(
    phone_of_his: Come, anna_in: Client, handle: door.CaseHandle
) -> None:
    page = page_of(phone_of_his, "month/")
    rests = Restriction(id="x", recorded_at=clock.now(), when=clock.now().date(), act="restricted",
                        wish_of="patient", reason="time")  # fmt: skip
    with audit.recorded("test"):
        door.add_entry(handle, "restrictions", rests)
    assert "Nothing is asked while this rests" in page_of(phone_of_his, "month/")
    sent = {**form_in(page, "month"), "fun": "A walk."}
    refused = phone_of_his.client.post("/month/", sent)
    assert refused.status_code == 422
    assert "<q><bdi>A walk.</bdi></q>" in refused.content.decode(), "his words stay on show, to copy"
    assert therapist(handle, anna_in, fun="Told in the hour.").status_code == 302


def test_a_supervisor_reads_and_writes_nothing(handle: door.CaseHandle, sofia: User) -> None:
    with audit.recorded("test"):
        door.assign(handle, sofia)
    browser = Client()
    sign_in_whole(browser, sofia)
    page = browser.get(f"/cases/{handle.id}/months/")
    assert page.status_code == 200
    assert b'name="work"' not in page.content
    assert browser.post(f"/cases/{handle.id}/months/", {"work": "x"}).status_code == 403
