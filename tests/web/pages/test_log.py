"""The log after the hour: what a tap becomes, what is missing, what is refused, what survives."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client, override_settings
from tests.web.conftest import PASSWORD
from tests.web.pages.conftest import CANARY, MARKUP

from holdfast.approaches.techniques import of_approach
from holdfast.case.as_of import as_of
from holdfast.case.model import Case
from holdfast.case.private import PullMark
from holdfast.case.record import Training
from holdfast.case.working import SignMark
from holdfast.web import clock
from holdfast.web.accounts.author_keys import open_author_key
from holdfast.web.pages.log_draft import bring_together
from holdfast.web.vault import door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

ORDINARY = {
    "attendance": "on_time", "alliance": "7", "none_seen.signs": "yes", "then": "nothing_needed",
    "moments": "real_contact", "defence": "0", "depth": "2", "day": "2023-02-21", "time": "11:00",
}  # fmt: skip


def address(handle: door.CaseHandle, number: int) -> str:
    return f"/cases/{handle.id}/hours/{number}/log/"


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def form_of(client: Client, handle: door.CaseHandle, number: int) -> dict[str, str]:
    page = client.get(address(handle, number)).content.decode()
    return {name: hidden(page, name) for name in ("form", "version", "basis")}


def post(client: Client, handle: door.CaseHandle, number: int, does: str, **fields: Any) -> HttpResponse:
    return client.post(address(handle, number), {**form_of(client, handle, number), "do": does, **fields})  # type: ignore[return-value]


def now_of(handle: door.CaseHandle, user: User | None = None) -> Case:
    key = open_author_key(user, PASSWORD) if user else None
    return as_of(door.load_case(handle, key), clock.now())


def test_an_ordinary_hour_is_closed_with_what_was_tapped(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    answer = post(signed_in_anna, handle, 7, "close", **ORDINARY)
    assert (answer.status_code, answer["Location"]) == (302, f"/cases/{handle.id}/hours/7/")
    case = now_of(handle)
    log = case.working.logs[-1]
    assert (log.session, log.alliance, log.signs, log.moments) == (7, 7, (), ("real_contact",))
    assert (log.then, log.defence, log.depth) == ("nothing_needed", 0, 2)
    assert (case.record.sessions[-1].number, case.record.sessions[-1].attendance) == (7, ("on_time",))
    assert signed_in_anna.get(answer["Location"]).status_code == 200


def test_a_row_not_touched_is_missing_and_none_seen_is_an_absence(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    post(signed_in_anna, handle, 7, "close", **{"alliance": "0", "none_seen.moments": "yes"})
    log = now_of(handle).working.logs[-1]
    assert (log.alliance, log.moments) == (0, ())
    assert (log.signs, log.then, log.defence, log.topic, log.contract_moved) == (None, None, None, None, None)


def test_a_log_without_any_answer_makes_an_hour_and_no_log(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    post(signed_in_anna, handle, 7, "close")
    case = now_of(handle)
    assert case.record.sessions[-1].attendance == ()
    assert all(log.session != 7 for log in case.working.logs)


def test_once_is_brief_and_twice_is_dominant(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    post(signed_in_anna, handle, 7, "close", **{"sign.abstract": "1", "sign.pushes": "2", "none_seen.signs": "yes"})
    assert now_of(handle).working.logs[-1].signs == (SignMark(sign="abstract"), SignMark(sign="pushes", weight=2))


def test_what_is_private_goes_into_the_third_drawer_alone(
    signed_in_anna: Client, handle: door.CaseHandle, anna: User
) -> None:
    private = {
        "pull.prove": "2",
        "pull.warm": "0",
        "urges": ["lecture"],
        "line": "Slow.",
        "who_i_become": "The limiting one.",
    }
    post(signed_in_anna, handle, 7, "close", alliance="5", **private)
    note = now_of(handle, anna).private.notes[-1]  # type: ignore[union-attr]
    assert set(note.pulls or ()) == {PullMark(pull="prove", strength=2), PullMark(pull="warm", strength=0)}
    assert (note.session, note.urges, note.line, note.who_i_become) == (7, ("lecture",), "Slow.", "The limiting one.")
    open_case = door.export_case(handle).decode()
    assert "Slow." not in open_case
    assert "limiting" not in open_case


def test_a_cancelled_hour_carries_no_answers(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    refused = post(signed_in_anna, handle, 7, "close", attendance="cancelled", by="patient", alliance="5")
    assert refused.status_code == 422
    assert "carries no answers" in refused.content.decode()
    assert len(now_of(handle).record.sessions) == 6
    left_out = signed_in_anna.get(address(handle, 7)).content.decode()
    assert 'value="cancelled"' in left_out  # nothing that was tapped is lost by the refusal
    assert (
        post(signed_in_anna, handle, 7, "leave_out", attendance="cancelled", by="patient", alliance="5").status_code
        == 302
    )
    post(signed_in_anna, handle, 7, "close", attendance="cancelled", by="patient", frame="fee")
    hour = now_of(handle).record.sessions[-1]
    assert (hour.attendance, hour.by, hour.frame, hour.asked) == (("cancelled",), "patient", ("fee",), None)


@pytest.mark.parametrize("both", [["on_time", "late"], ["cancelled", "late"]])
def test_marks_that_cannot_be_true_together_are_told_in_words(
    signed_in_anna: Client, handle: door.CaseHandle, both: list[str]
) -> None:
    refused = post(signed_in_anna, handle, 7, "close", attendance=both)
    assert refused.status_code == 422
    assert len(now_of(handle).record.sessions) == 6


def test_an_hour_that_lies_ahead_is_not_logged_unless_cancelled(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    ahead = {"day": "2199-01-01", "time": "11:00"}
    refused = post(signed_in_anna, handle, 7, "close", attendance="on_time", **ahead)
    assert "once it has begun" in refused.content.decode()
    assert post(signed_in_anna, handle, 7, "close", attendance="cancelled", **ahead).status_code == 302


def test_an_hour_logged_before_its_time_on_its_own_day_began_earlier(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    noon = datetime(2023, 3, 14, 10, 30, tzinfo=ZoneInfo("Europe/Rome"))
    with override_settings(HOLDFAST_PINNED=(noon, datetime.now(UTC))):
        assert (
            post(signed_in_anna, handle, 7, "close", attendance="on_time", day="2023-03-14", time="11:00").status_code
            == 302
        )
        assert now_of(handle).record.sessions[-1].when.strftime("%H:%M") == "10:30"


@pytest.mark.parametrize("day", ["tomorrow", "2023-02-30", "0001-01-01", "2023-02-21T00:00"])
def test_a_day_that_is_none_is_told_how_to_write_one(signed_in_anna: Client, handle: door.CaseHandle, day: str) -> None:
    refused = post(signed_in_anna, handle, 7, "close", attendance="on_time", day=day, time="11:00")
    assert refused.status_code == 422
    assert "cannot be read" in refused.content.decode()


def test_asked_about_is_kept_and_a_topic_not_asked_says_so(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    post(signed_in_anna, handle, 7, "close", asked_own_life="none")
    asked = now_of(handle).record.sessions[-1].asked
    assert asked is not None
    assert (asked.own_life, asked.harm_to_others) == ("none", "not_asked")


def test_the_next_hour_is_set_at_the_same_time_a_week_later(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    post(signed_in_anna, handle, 7, "close", next_same="yes", **ORDINARY)
    coming = now_of(handle).record.appointments[-1]
    assert (coming.when.isoformat(), coming.number) == ("2023-02-28T11:00:00+01:00", 8)


def test_the_same_time_next_week_stays_the_same_where_the_clock_is_changed(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    post(signed_in_anna, handle, 7, "close", next_same="yes", day="2023-03-21", time="11:00", attendance="on_time")
    assert now_of(handle).record.appointments[-1].when.isoformat() == "2023-03-28T11:00:00+02:00"


def test_a_draft_is_there_when_the_page_is_opened_again(
    signed_in_anna: Client, handle: door.CaseHandle, anna: User
) -> None:
    post(signed_in_anna, handle, 7, "keep", alliance="6", line="Slow.", words="if you say so")
    fresh = Client()
    fresh.post("/account/sign-in/", {"name": "anna", "password": PASSWORD})
    page = fresh.get(address(handle, 7)).content.decode()
    assert re.search(r'name="alliance" value="6"[^>]* checked', page)
    assert "Slow." in page
    assert "if you say so" in page
    assert len(now_of(handle).record.sessions) == 6


def test_undo_steps_back_through_what_was_tapped(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    post(signed_in_anna, handle, 7, "keep", alliance="6")
    post(signed_in_anna, handle, 7, "keep", alliance="6", **{"pull.small": "1"})
    post(signed_in_anna, handle, 7, "keep", alliance="8", **{"pull.small": "1"})
    states = []
    for _ in range(3):
        post(signed_in_anna, handle, 7, "undo")
        page = signed_in_anna.get(address(handle, 7)).content.decode()
        alliance = re.search(r'name="alliance" value="(\d+)"[^>]* checked', page)
        states.append((alliance and alliance[1], "a little</option>" in page and 'value="1" selected' in page))
    assert states == [("6", True), ("6", False), (None, False)]


def test_words_typed_one_after_the_other_are_one_step(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    for words in ("i", "if you", "if you say so"):
        post(signed_in_anna, handle, 7, "keep", alliance="6", words=words)
    post(signed_in_anna, handle, 7, "keep", alliance="6", words="if you say so.")
    post(signed_in_anna, handle, 7, "undo")
    assert "if you say" not in signed_in_anna.get(address(handle, 7)).content.decode()


def test_a_form_posted_twice_is_stored_once(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    form = {**form_of(signed_in_anna, handle, 7), "do": "close", **ORDINARY}
    first, second = (signed_in_anna.post(address(handle, 7), form) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert [s.number for s in door.load_case(handle).record.sessions].count(7) == 1


def test_two_windows_on_one_log_lose_nothing(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    one, two = form_of(signed_in_anna, handle, 7), form_of(signed_in_anna, handle, 7)
    signed_in_anna.post(address(handle, 7), {**one, "do": "keep", "alliance": "6", "then": "repaired", "line": "Slow."})
    signed_in_anna.post(address(handle, 7), {**two, "do": "keep", "alliance": "3", "depth": "4"})
    page = signed_in_anna.get(address(handle, 7)).content.decode()
    assert "Two windows wrote to this log" in page
    assert re.search(r'name="alliance" value="3"[^>]* checked', page)
    assert re.search(r"How were the two of you</th><td>3</td><td>6</td>", page)
    assert re.search(r'value="repaired"[^>]* checked', page)
    assert re.search(r'name="depth" value="4"[^>]* checked', page)
    assert "Slow." in page


def test_a_log_closed_in_one_window_is_not_overwritten_by_the_other(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    one, two = form_of(signed_in_anna, handle, 7), form_of(signed_in_anna, handle, 7)
    signed_in_anna.post(address(handle, 7), {**one, "do": "close", **ORDINARY})
    late = signed_in_anna.post(address(handle, 7), {**two, "do": "close", "alliance": "2", "words": "never mind"})
    assert late.status_code == 409
    assert now_of(handle).working.logs[-1].alliance == 7
    page = late.content.decode()
    assert "<td>2</td><td>7</td>" in page
    assert "never mind" in page
    form = {name: hidden(page, name) for name in ("form", "version", "basis")}
    closed = signed_in_anna.post(
        address(handle, 7), {**form, "do": "close", **ORDINARY, "alliance": "2", "words": "never mind"}
    )
    assert closed.status_code == 302
    assert [log.alliance for log in door.load_case(handle).working.logs if log.session == 7] == [7, 2]


def test_a_later_change_is_a_correction_and_keeps_his_answers(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    before = next(s for s in now_of(handle).record.sessions if s.number == 2)
    post(signed_in_anna, handle, 2, "close", attendance="late", by="patient", alliance="4", words="not this week")
    whole = door.load_case(handle)
    stored = [s for s in whole.record.sessions if s.number == 2]
    assert [s.corrects for s in stored] == [None, before.id]
    assert stored[-1].patient == before.patient
    assert stored[-1].when == before.when
    logs = [log for log in whole.working.logs if log.session == 2]
    assert [log.corrects for log in logs] == [None, logs[0].id]


def test_nothing_changed_writes_nothing(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    page = signed_in_anna.get(address(handle, 2)).content.decode()
    fields = {"day": hidden(page, "day"), "time": hidden(page, "time"), "attendance": "on_time", "alliance": "6",
              "sign.abstract": "1", "pull.prove": "2", "line": CANARY}  # fmt: skip
    seen = door.revision(handle)
    post(signed_in_anna, handle, 2, "close", **fields)
    assert door.revision(handle) == seen


def test_an_hour_he_answered_for_cannot_become_cancelled(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    refused = post(signed_in_anna, handle, 6, "close", attendance="cancelled")
    assert refused.status_code == 422
    assert now_of(handle).record.sessions[-1].took_place


def test_without_the_authors_key_private_rows_are_shut_and_stay_as_they_were(
    signed_in_anna: Client, handle: door.CaseHandle, anna: User
) -> None:
    post(signed_in_anna, handle, 7, "keep", line="Slow.", alliance="5")
    signed_in_anna.cookies.pop("holdfast-author")
    page = signed_in_anna.get(address(handle, 7)).content.decode()
    assert "Slow." not in page
    assert "shut in this window" in page
    assert 'name="line"' not in page
    post(signed_in_anna, handle, 7, "keep", alliance="6")
    draft = door.load_draft(handle, "log:7", open_author_key(anna, PASSWORD))
    assert draft is not None
    assert draft.private is not None
    assert draft.private["now"] == {"line": ["Slow."]}


def test_a_log_closed_without_the_authors_key_keeps_the_private_half_of_its_draft(
    signed_in_anna: Client, handle: door.CaseHandle, anna: User
) -> None:
    post(signed_in_anna, handle, 7, "keep", line="Slow.", alliance="5")
    signed_in_anna.cookies.pop("holdfast-author")
    assert post(signed_in_anna, handle, 7, "close", **ORDINARY).status_code == 302
    fresh = Client()
    fresh.post("/account/sign-in/", {"name": "anna", "password": PASSWORD})
    page = fresh.get(address(handle, 7)).content.decode()
    assert "Slow." in page
    assert re.search(r'name="alliance" value="7"[^>]* checked', page)
    assert post(fresh, handle, 7, "close", **ORDINARY, line="Slow.").status_code == 302
    notes = now_of(handle, anna).private
    assert notes is not None
    assert notes.notes[-1].line == "Slow."
    assert len([log for log in door.load_case(handle).working.logs if log.session == 7]) == 1
    assert door.drafts_open(handle) == ()


def test_an_answer_no_page_could_send_is_refused(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    for fields in ({"alliance": "11"}, {"alliance": ["3", "4"]}, {"then": "<b>"}, {"words": "x" * 20_001}):
        assert post(signed_in_anna, handle, 7, "keep", **fields).status_code == 400


def test_words_in_any_script_are_kept_and_shown_escaped(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    typed = f"{MARKUP}\r\nsecond line\x00"
    post(signed_in_anna, handle, 7, "keep", words=typed, line=typed)
    page = signed_in_anna.get(address(handle, 7)).content.decode()
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt; &amp; Söhne 🦉") == 2
    post(signed_in_anna, handle, 7, "close", words=typed)
    assert now_of(handle).working.logs[-1].words == f"{MARKUP}\nsecond line"


def test_somebody_elses_case_is_not_found(client: Client, handle: door.CaseHandle, bruno: User) -> None:
    client.post("/account/sign-in/", {"name": "bruno", "password": PASSWORD})
    assert client.get(address(handle, 7)).status_code == 404
    assert client.post(address(handle, 7), {"do": "close"}).status_code == 404
    assert client.get(f"/cases/{uuid4()}/log/").status_code == 404


def test_a_supervisor_writes_no_log(client: Client, handle: door.CaseHandle, sofia: User) -> None:
    door.assign(handle, sofia)
    client.post("/account/sign-in/", {"name": "sofia", "password": PASSWORD})
    assert client.get(address(handle, 7)).status_code == 403
    assert client.post(address(handle, 7), {"do": "keep"}).status_code == 403


def test_an_hour_far_ahead_has_no_log(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    assert signed_in_anna.get(address(handle, 9)).status_code == 404


def test_the_link_leads_to_the_log_that_is_due(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    assert signed_in_anna.get(f"/cases/{handle.id}/log/")["Location"] == address(handle, 6)  # held, and not logged
    post(signed_in_anna, handle, 6, "close", attendance="on_time", alliance="6")
    assert signed_in_anna.get(f"/cases/{handle.id}/log/")["Location"] == address(handle, 7)


def test_the_split_self_anchor_is_asked_once_in_twelve_hours(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    assert 'name="split_self"' not in signed_in_anna.get(address(handle, 7)).content.decode()


def test_the_script_is_answered_with_its_own_state_alone(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    form = form_of(signed_in_anna, handle, 7)
    sent = {**form, "do": "keep", "alliance": "6", "line": "Slow."}
    answer = signed_in_anna.post(address(handle, 7), sent, headers={"X-Holdfast": "log"})
    assert answer["Cache-Control"] == "no-store"
    assert answer.json().keys() == {"version", "basis", "saved", "undo"}
    undone = signed_in_anna.post(address(handle, 7), {**form, "do": "undo"}, headers={"X-Holdfast": "log"})
    assert undone.json()["fields"] == {}


def test_two_forms_grown_from_one_are_brought_together() -> None:
    base = {"alliance": ["5"], "then": ["repaired"]}
    mine = {"alliance": ["6"], "then": ["repaired"], "depth": ["2"]}
    theirs = {"alliance": ["7"], "topic": ["us"]}
    assert bring_together(base, mine, theirs) == (
        {"alliance": ["6"], "depth": ["2"], "topic": ["us"]}, {"alliance": ["7"]},
    )  # fmt: skip


def test_a_colleagues_view_holds_nothing_private(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    post(signed_in_anna, handle, 7, "keep", line="Slow.", who_i_become="An audience.", **{"pull.prove": "2"})
    for number in (2, 7):  # closed with a private line; begun with one
        page = signed_in_anna.get(address(handle, number) + "?private=no").content.decode()
        assert "As a colleague may see it" in page
        assert not [
            found for found in (CANARY, "Slow.", "audience", "pull.", "urges", 'class="private') if found in page
        ]
        assert 'name="line"' not in page
        assert f'action="{address(handle, number)}?private=no"' in page
        assert f'href="/cases/{handle.id}/contract/?private=no"' in page
    assert "Slow." in signed_in_anna.get(address(handle, 7)).content.decode()
    onward = signed_in_anna.get(f"/cases/{handle.id}/log/?private=no")
    assert onward["Location"].endswith("/log/?private=no")


@pytest.mark.parametrize("does", ["keep", "close"])
def test_what_is_written_in_a_colleagues_view_leaves_the_private_half_as_it_was(
    does: str, signed_in_anna: Client, handle: door.CaseHandle, anna: User
) -> None:
    post(signed_in_anna, handle, 7, "keep", line="Slow.", **ORDINARY)
    there = address(handle, 7) + "?private=no"
    page = signed_in_anna.get(there).content.decode()
    sent = {name: hidden(page, name) for name in ("form", "version", "basis")}
    answer = signed_in_anna.post(there, {**sent, "do": does, **ORDINARY, "alliance": "3"})
    assert answer["Location"].endswith("?private=no")
    again = signed_in_anna.get(address(handle, 7)).content.decode()
    assert "Slow." in again
    assert re.search(r'name="alliance" value="3"[^>]* checked', again)


def test_a_log_with_a_private_note_is_corrected_without_the_key_and_again_with_it(
    signed_in_anna: Client, handle: door.CaseHandle, anna: User
) -> None:
    post(signed_in_anna, handle, 7, "close", line="Slow.", **ORDINARY)
    post(signed_in_anna, handle, 7, "keep", line="Slower.", **ORDINARY)
    key = signed_in_anna.cookies.pop("holdfast-author")
    assert post(signed_in_anna, handle, 7, "close", **{**ORDINARY, "alliance": "3"}).status_code == 302
    signed_in_anna.cookies["holdfast-author"] = key.value
    assert "Slower." in signed_in_anna.get(address(handle, 7)).content.decode()
    sent = {**ORDINARY, "alliance": "4", "line": "Slower."}
    assert post(signed_in_anna, handle, 7, "close", **sent).status_code == 302
    case = now_of(handle, anna)
    assert case.private is not None
    assert (case.working.logs[-1].alliance, case.private.notes[-1].line) == (4, "Slower.")


def with_training(handle: door.CaseHandle, *approaches: Any) -> None:
    for approach in approaches:
        door.add_entry(
            handle,
            "trainings",
            Training(id=f"tr-{approach}", recorded_at=clock.now(), when=clock.now().date(), approach=approach),
        )


def test_what_you_did_is_ticked_in_the_order_of_the_knowledge_and_untouched_is_missing(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    post(signed_in_anna, handle, 7, "close", techniques=["mit.wish", "tfp.dyad"], alliance="5")
    assert now_of(handle).working.logs[-1].techniques == ("tfp.dyad", "mit.wish")
    post(signed_in_anna, handle, 8, "close", **{"none_seen.techniques": "yes"})
    assert now_of(handle).working.logs[-1].techniques == ()
    post(signed_in_anna, handle, 9, "close", alliance="5")
    assert now_of(handle).working.logs[-1].techniques is None
    page = signed_in_anna.get(f"/cases/{handle.id}/hours/7/").content.decode()
    assert "named the pair, asked for the wish" in page
    assert "none of those listed" in signed_in_anna.get(f"/cases/{handle.id}/hours/8/").content.decode()


def test_the_usual_five_of_the_main_way_stand_in_front_and_all_the_rest_behind_folds(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    with_training(handle, "mit", "cft")
    page = signed_in_anna.get(address(handle, 7)).content.decode()
    row = page[page.index('data-row="techniques"') :]
    front, fold = row[: row.index("<details")], row[row.index("<details") : row.index("</details>")]
    shown = re.findall(r'name="techniques" value="([^"]+)"', front)
    assert shown == [one.id for one in of_approach("mit")][:5]
    near, far = fold.split("<details")[1:]
    assert re.findall(r'value="([^".]+)\.', near) == ["mit"] * (len(of_approach("mit")) - 5) + ["cft"] * 3
    assert 'value="tfp.dyad"' in far
    assert "mit." not in far
    assert "<details open" not in row[: row.index("</details>")]
    assert "None" not in re.sub(r"<[^>]*>", "", front)


def test_what_was_ticked_most_often_in_other_hours_stands_first_and_this_hours_own_ticks_move_nothing(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    with_training(handle, "mit")
    last = of_approach("mit")[-1].id
    post(signed_in_anna, handle, 7, "close", techniques=[last], alliance="5")
    assert not front_of(signed_in_anna, handle, 7).startswith(last)
    assert front_of(signed_in_anna, handle, 8).split()[0] == last
    assert len(front_of(signed_in_anna, handle, 8).split()) == 5


def front_of(client: Client, handle: door.CaseHandle, number: int) -> str:
    page = client.get(address(handle, number)).content.decode()
    row = page[page.index('data-row="techniques"') :]
    return " ".join(re.findall(r'name="techniques" value="([^"]+)"', row[: row.index("<details")]))


def test_a_draft_keeps_ticked_techniques_and_the_fold_stands_open_where_one_of_another_way_is_ticked(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    with_training(handle, "mit")
    post(signed_in_anna, handle, 7, "keep", techniques=["mit.wish", "cbt.rules"])
    page = signed_in_anna.get(address(handle, 7)).content.decode()
    for id in ("mit.wish", "cbt.rules"):
        assert re.search(rf'name="techniques" value="{re.escape(id)}"[^>]* checked', page), id
    assert "<details open" in page[page.index('data-row="techniques"') :]
    post(signed_in_anna, handle, 7, "undo")
    page = signed_in_anna.get(address(handle, 7)).content.decode()
    assert not re.search(r'name="techniques" value="[^"]*"[^>]* checked', page)


def test_a_correction_keeps_what_was_ticked_also_a_technique_this_program_does_not_know(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    post(signed_in_anna, handle, 7, "close", techniques=["mit.wish"], alliance="5")
    log = now_of(handle).working.logs[-1]
    other = replace(log, id="log-other", techniques=("mit.wish", "older.one"), corrects=log.id, recorded_at=clock.now())
    door.add_entry(handle, "logs", other)
    post(signed_in_anna, handle, 7, "close", techniques=["mit.episode"], alliance="6", day="2023-02-21", time="11:00")
    latest = now_of(handle).working.logs[-1]
    assert (latest.alliance, latest.techniques) == (6, ("mit.episode", "older.one"))
    assert "older.one" in signed_in_anna.get(f"/cases/{handle.id}/hours/7/").content.decode()


def test_a_technique_nobody_offered_is_refused(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    assert post(signed_in_anna, handle, 7, "keep", techniques=["mit.hypnosis"]).status_code == 400


def test_a_technique_is_no_answer_of_an_hour_that_was_not_held(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    refused = post(signed_in_anna, handle, 7, "close", attendance="missed", techniques=["mit.wish"])
    assert refused.status_code == 422
    assert "What you did" in refused.content.decode()


def test_two_windows_that_ticked_differently_are_told_in_the_words_of_the_chips(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    first = form_of(signed_in_anna, handle, 7)
    url = address(handle, 7)
    signed_in_anna.post(url, {**first, "do": "keep", "techniques": ["mit.wish"]})
    signed_in_anna.post(url, {**first, "do": "keep", "techniques": ["cbt.chain"]})
    page = signed_in_anna.get(url).content.decode()
    assert "asked for the wish" in page[page.index("Two windows wrote") : page.index("</table>")]
