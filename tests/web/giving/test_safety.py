"""An answer about ending his life, or about harm: whom to call, shown to him at once; the line the therapist reads
until what was done is written down. Raw answers, never graded.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from tests.web.conftest import PASSWORD
from tests.web.giving.answering import Form, answered, day, plan, record_of

from holdfast.case.measured import Measure
from holdfast.web import clock
from holdfast.web.giving.safety_lines import SafetyLine, safety_lines, waiting
from holdfast.web.vault import audit, door
from holdfast.web.vault.models import AuditEntry, SummaryRow

pytestmark = [pytest.mark.django_db(databases=["default", "keys"]), pytest.mark.usefixtures("a_demo_with_contacts")]
ASK_NOW = '<h2 id="ask-now">'
BLANK = (None,) * 10


@pytest.fixture
def phq(link: str, handle: door.CaseHandle) -> Form:
    plan(handle, "phq-9", every_weeks=2)
    return Form(Client(), link, handle)


def caseload(client: Client) -> str:
    return " ".join(unescape(client.get("/").content.decode()).split())


def section(page: str, name: str) -> str:
    """One section of the caseload, in words; empty where it is not there."""
    found = re.search(rf'<h2 id="{name}">.*?</section>', page)
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split()) if found else ""


def recorded(handle: door.CaseHandle, items: tuple[int | None, ...], days_ago: int = 0, **more: Any) -> Measure:
    now = clock.now()
    given: dict[str, Any] = {
        "id": f"m{days_ago}{more.get('how')}", "recorded_at": now, "when": day(-days_ago), "instrument": "phq-9",
        "version": 1, "items": items, "how": "typed", **more,
    }  # fmt: skip
    measure = Measure(**given)
    with audit.recorded("test"):
        door.add_entry(handle, "measures", measure)
    return measure


def lines_of(handle: door.CaseHandle) -> tuple[SafetyLine, ...]:
    with audit.recorded("test"):
        return safety_lines(door.load_case(handle), clock.now())


def reply(client: Client, handle: door.CaseHandle, done: str = "Asked at once; no plan.", **more: Any) -> int:
    at = f"/cases/{handle.id}/safety/"
    page = unescape(client.get(at).content.decode())
    form = re.search(r'name="form" value="([^"]+)"', page)
    assert form
    sent = {"form": form[1], "answer": re.findall(r'name="answer" value="([^"]+)"', page), "done": done} | more
    return client.post(at, sent).status_code


# --- to him, at once ---


def test_the_next_page_begins_with_whom_to_call_and_the_way_on(phq: Form) -> None:
    answer = phq.send(2, q9=1)
    page = unescape(phq.browser.get(answer["Location"]).content.decode())
    body = page[page.index("<main>") :]
    first = body.index("If you need someone now")
    assert first < body.index("You answered")
    for said in (
        'href="tel:112"', 'href="tel:021234"', "Several days", "better off dead", "112, then a message.",
        "also if you do not send the rest", "obody watches it live", 'href="?to=3"', "Go on with the questions",
    ):  # fmt: skip
        assert said in body, said
    assert "A last look" in phq.page("look")  # it bars no way


def test_it_is_shown_once_and_again_where_the_answer_rises_and_a_line_stays_at_the_foot(phq: Form) -> None:
    assert "to=now" in phq.send(2, q9=2)["Location"]
    assert "to=now" not in phq.send(2, q9=2, q8=1)["Location"]
    assert "to=now" not in phq.send(2, q9=1)["Location"]
    assert "to=now" in phq.send(2, q9=3)["Location"]
    assert "to=now" not in phq.send(2, q9=3)["Location"]
    assert "to=now" not in phq.send(1, q1=1)["Location"]
    page = phq.page(1)
    assert page.index("There is somebody to call") > page.index("Next")


def test_also_when_he_stops_there_for_now(phq: Form) -> None:
    page = unescape(phq.browser.get(phq.send(2, "later", q9=2)["Location"]).content.decode())
    assert "If you need someone now" in page
    assert "Back to my page" in page


def test_a_zero_or_a_blank_shows_him_nothing_of_the_kind(phq: Form) -> None:
    assert "to=now" not in phq.send(2, q9=0)["Location"]
    assert "to=now" not in phq.send(2, q7=3)["Location"]
    assert "There is somebody to call" not in phq.page(2)
    assert "You answered" not in phq.page("now")
    assert record_of(phq.handle).measures == ()


def test_a_second_question_of_the_kind_shows_it_once_more(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    signed_in_anna.post(f"/cases/{handle.id}/measures/give/core-om/", {"forms": ["core-om"]})
    form = Form(signed_in_anna, "/handed-over/", handle, "core-om")
    shown = []
    for n in range(1, 10):
        places = form.places(n)
        if "to=now" in form.send(n, id=form.form_id(n), **{f"q{place}": "4" for place in places})["Location"]:
            shown += [place for place in places if place in (6, 9, 16, 22, 24, 34)]
    assert shown == [6, 9, 16, 22, 24, 34]
    (entry,) = answered(handle, "core-om")
    assert entry.items == (4,) * 34


# --- into the record, with the page it stood on ---


def test_the_answer_is_recorded_with_its_page_sent_or_not(phq: Form) -> None:
    phq.send(2, q9=2)
    (measure,) = answered(phq.handle)
    assert measure.items == (*(None,) * 8, 2, None)
    phq.send(1, q1=1)
    assert answered(phq.handle) == [measure]
    phq.act("send")
    (whole,) = answered(phq.handle)
    assert (whole.items, whole.corrects) == ((1, *(None,) * 7, 2, None), measure.id)


def test_left_out_after_it_the_answer_stays(phq: Form) -> None:
    phq.send(2, q9=2)
    answer = phq.act("skip", "1")
    assert "your therapist sees in any case" in phq.browser.get(answer["Location"]).content.decode()
    (measure,) = answered(phq.handle)
    assert measure.items == (*(None,) * 8, 2, None)


# --- to the therapist ---


def test_it_stands_on_top_of_the_caseload_in_words(phq: Form, signed_in_anna: Client) -> None:
    assert ASK_NOW not in caseload(signed_in_anna)
    phq.send(2, q9=2)
    page = caseload(signed_in_anna)
    said = section(page, "ask-now")
    assert "Davide R." in said
    assert f"today {clock.now():%H:%M}"[:9] in said
    assert "Question 9 of the PHQ-9 was answered 2, “More than half the days”. He has not sent the form." in said
    assert "Ask directly." in said
    assert page.index(ASK_NOW) < page.index('id="your-cases"')
    assert "answered 2 to a question" not in page  # the rule says no more than what stands above it
    phq.act("send")
    assert "has not sent" not in section(caseload(signed_in_anna), "ask-now")


def test_a_one_waits_for_the_hour_and_so_does_a_blank(phq: Form, signed_in_anna: Client) -> None:
    phq.fill(q1=1, q9=1)
    phq.act("send")
    page = caseload(signed_in_anna)
    assert ASK_NOW not in page
    assert "Question 9 of the PHQ-9 was answered 1, “Several days”" in section(page, "before-the-hour")


def test_a_blank_is_told_once_the_form_is_sent_and_not_before(phq: Form, signed_in_anna: Client) -> None:
    phq.fill(q1=1)
    assert "blank" not in caseload(signed_in_anna)
    phq.act("send")
    assert "Question 9 of the PHQ-9 was left blank. Ask directly." in section(
        caseload(signed_in_anna), "before-the-hour"
    )


def test_a_form_left_out_whole_alarms_nobody(phq: Form, signed_in_anna: Client) -> None:
    phq.act("skip", "")
    page = caseload(signed_in_anna)
    assert "blank" not in page
    assert ASK_NOW not in page
    assert "left blank" not in signed_in_anna.get(f"/cases/{phq.handle.id}/brief/").content.decode()


def test_what_he_changed_before_he_sent_it_is_not_lost(phq: Form, signed_in_anna: Client) -> None:
    phq.send(2, q9=3)
    phq.send(2, q9=0)
    phq.act("send")
    said = section(caseload(signed_in_anna), "ask-now")
    assert "was answered 3, “Nearly every day”. Later he changed it to: 0, “Not at all”" in said


@pytest.mark.parametrize("ends", ["skip", "send"])
@pytest.mark.parametrize("takes_back", ["0", ""])
def test_what_he_took_back_and_then_left_out_is_not_lost(
    phq: Form, signed_in_anna: Client, ends: str, takes_back: str
) -> None:
    phq.send(2, q9=3)
    phq.send(2, q9=takes_back)
    phq.act(ends)
    said = section(caseload(signed_in_anna), "ask-now")
    assert "was answered 3, “Nearly every day”. Later he changed it to:" in said
    assert ("0, “Not at all”" in said) is (takes_back == "0")


def test_a_rise_by_two_since_the_last_form_is_for_now(handle: door.CaseHandle, signed_in_anna: Client) -> None:
    recorded(handle, (*(1,) * 8, 0, 0), 7)
    line = next(iter(lines_of(handle)), None)
    assert line is None
    recorded(handle, (*(1,) * 8, 2, 0), 0)
    assert [(one.value, one.attention) for one in lines_of(handle)] == [(2, "now")]


@pytest.mark.parametrize(("how", "days_ago", "speaks"), [
    ("typed", 14, True), ("typed", 15, False), ("file", 3, True), ("file", 15, False), (None, 14, True),
    (None, 15, False), ("phone", 40, True), ("device", 40, True),
])  # fmt: skip
def test_what_was_typed_or_came_from_a_file_speaks_where_it_is_recent(
    handle: door.CaseHandle, how: Any, days_ago: int, speaks: bool
) -> None:
    recorded(handle, (*(0,) * 8, 3, 0), days_ago, how=how)
    assert bool(waiting(lines_of(handle))) is speaks


def test_what_he_answered_himself_does_not_grow_old(handle: door.CaseHandle, monkeypatch: pytest.MonkeyPatch) -> None:
    recorded(handle, (*(0,) * 8, 3, 0), how="phone")
    there = clock.now
    monkeypatch.setattr(clock, "now", lambda: there() + timedelta(days=200))
    assert len(waiting(lines_of(handle))) == 1


def test_a_blank_is_over_once_the_question_was_answered_and_a_two_is_not(handle: door.CaseHandle) -> None:
    recorded(handle, (1, *BLANK[1:]), 7)
    assert [one.value for one in lines_of(handle)] == [None]
    recorded(handle, (*(0,) * 8, 0, 0), 0)
    assert lines_of(handle) == ()
    recorded(handle, (*(0,) * 8, 2, 0), 3)
    assert [one.value for one in lines_of(handle)] == [2]


def test_a_form_taken_back_by_the_therapist_says_nothing(handle: door.CaseHandle) -> None:
    first = recorded(handle, (*(0,) * 8, 3, 0))
    with audit.recorded("test"):
        door.correct_entry(handle, "measures", first.id, replace(first, id="back", items=BLANK))
    assert lines_of(handle) == ()


def test_every_instrument_with_safety_questions_speaks(handle: door.CaseHandle) -> None:
    recorded(handle, (0, 0, 0, 0, 0, 1, 0, 0, 0, 0), id="c", instrument="core-10")
    recorded(handle, tuple(4 if n == 18 else 0 for n in range(1, 24)), id="b", instrument="bsl-23")
    recorded(handle, tuple(4 if n in (16, 34) else 0 for n in range(1, 35)), id="o", instrument="core-om")
    found = {(one.instrument, one.place, one.attention) for one in lines_of(handle)}
    assert found == {
        ("core-10", 6, "now"), ("bsl-23", 18, "now"), ("core-om", 16, "now"), ("core-om", 34, "now"),
    }  # fmt: skip


# --- what was done ---


def test_it_stands_there_until_what_was_done_is_written_down(phq: Form, signed_in_anna: Client) -> None:
    phq.fill(q9=3)
    phq.act("send")
    assert reply(signed_in_anna, phq.handle, "Rang him: no plan, his sister stays tonight.") == 302
    (said,) = record_of(phq.handle).safety_replies
    assert (said.item, said.measure, said.when) == ("phq9", answered(phq.handle)[0].id, day())
    page = caseload(signed_in_anna)
    assert ASK_NOW not in page
    assert "Question 9" not in page
    kept = unescape(signed_in_anna.get(f"/cases/{phq.handle.id}/safety/").content.decode())
    assert "his sister stays tonight" in kept
    assert "Nothing is waiting here. That is no promise" in kept
    assert any("safety answered" in str(one.did) for one in AuditEntry.objects.all())
    entry = unescape(signed_in_anna.get(f"/cases/{phq.handle.id}/entries/{said.measure}/").content.decode())
    assert "his sister stays tonight" in entry


def test_the_brief_goes_on_saying_it_for_its_days_and_says_what_was_done(phq: Form, signed_in_anna: Client) -> None:
    phq.fill(q9=3)
    phq.act("send")
    assert "Ask directly today" in unescape(signed_in_anna.get(f"/cases/{phq.handle.id}/brief/").content.decode())
    reply(signed_in_anna, phq.handle, "Rang him.")
    page = unescape(signed_in_anna.get(f"/cases/{phq.handle.id}/brief/").content.decode())
    assert "you wrote down what was done" in page
    assert "Rang him." in page
    assert "Ask how it is now" in page


def test_a_reply_to_a_form_that_was_not_sent_holds_when_it_is_unless_he_answers_otherwise(
    phq: Form, signed_in_anna: Client
) -> None:
    phq.send(2, q9=2)
    reply(signed_in_anna, phq.handle)
    phq.send(1, q1=1)
    phq.act("send")
    assert waiting(lines_of(phq.handle)) == ()


def test_a_higher_answer_after_the_reply_speaks_again(phq: Form, signed_in_anna: Client) -> None:
    phq.send(2, q9=1)
    reply(signed_in_anna, phq.handle)
    phq.send(2, q9=3)
    assert [one.value for one in waiting(lines_of(phq.handle))] == [3]


@pytest.mark.parametrize(("more", "status"), [
    ({"done": "  "}, 422), ({"answer": []}, 422), ({"done": "x" * 2001}, 422), ({"answer": ["nothing"]}, 400),
    ({"answer": ["m|phq9"]}, 422),
])  # fmt: skip
def test_it_takes_words_and_the_answers_they_are_about(
    phq: Form, signed_in_anna: Client, more: dict[str, Any], status: int
) -> None:
    phq.send(2, q9=2)
    assert reply(signed_in_anna, phq.handle, **more) == status
    assert record_of(phq.handle).safety_replies == ()


def test_a_supervisor_reads_it_and_writes_nothing(phq: Form, sofia: User, client: Client) -> None:
    door.assign(phq.handle, sofia)
    phq.send(2, q9=2)
    client.post("/account/sign-in/", {"name": "sofia", "password": PASSWORD})
    page = unescape(client.get(f"/cases/{phq.handle.id}/safety/").content.decode())
    assert "Question 9 of the PHQ-9 was answered 2" in page
    assert "<textarea" not in page
    answer = client.post(f"/cases/{phq.handle.id}/safety/", {"answer": ["x|phq9"], "done": "Read."})
    assert answer.status_code == 403


def test_where_findings_are_off_the_answer_stands_there_all_the_same(phq: Form, signed_in_anna: Client) -> None:
    phq.send(2, q9=2)
    with override_settings(HOLDFAST_FINDINGS=False):
        assert "Question 9 of the PHQ-9" in section(caseload(signed_in_anna), "ask-now")
        brief = unescape(signed_in_anna.get(f"/cases/{phq.handle.id}/brief/").content.decode())
        assert "Question 9 of the PHQ-9 was answered 2" in brief
        assert "Question 9" not in signed_in_anna.get(f"/cases/{phq.handle.id}/brief/?before=2").content.decode()


def test_one_question_answered_twice_is_one_line_and_the_page_has_both(
    handle: door.CaseHandle, signed_in_anna: Client
) -> None:
    recorded(handle, (*(0,) * 8, 3, 0), 7)
    recorded(handle, (*(0,) * 8, 2, 0), 1)
    said = section(caseload(signed_in_anna), "ask-now")
    assert said.count("Question 9") == 1
    assert "answered 2" in said
    page = signed_in_anna.get(f"/cases/{handle.id}/safety/").content.decode()
    assert page.count('name="answer"') == 2


def test_the_line_is_sealed_and_read_without_opening_the_treatment(phq: Form, signed_in_anna: Client) -> None:
    phq.send(2, q9=2)
    caseload(signed_in_anna)
    (row,) = SummaryRow.objects.filter(case_id=phq.handle.id)
    assert b"PHQ" not in bytes(row.sealed)
    caseload(signed_in_anna)
    last = AuditEntry.objects.order_by("-seq")[0]
    assert last.did == [["read summary", str(phq.handle.id)]]
