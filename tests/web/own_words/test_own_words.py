"""Questions in his own words, set and answered by real requests: on his pages, on paper, typed in."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from tests.web.conftest import sign_in_whole
from tests.web.his.asking import form_in, page_of, send
from tests.web.his.conftest import Come
from tests.web.pages.patient.asking import now_of
from tests.web.rights.test_consent import form_of

from holdfast.analysis import analyse
from holdfast.case.record import Restriction
from holdfast.measures.own_words import Question, asked_now
from holdfast.web import clock
from holdfast.web.own_words.answering import questions_of
from holdfast.web.vault import audit, door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
CANARY = "I hide when they praise me"


def there(handle: door.CaseHandle) -> tuple[Question, ...]:
    return questions_of(now_of(handle).record)


def where(handle: door.CaseHandle) -> str:
    return f"/cases/{handle.id}/own-questions/"


def post(client: Client, handle: door.CaseHandle, does: str, **fields: Any) -> Any:
    return client.post(where(handle), {"form": form_of(client.get(where(handle))), "does": does, **fields})


def test_he_writes_one_answers_it_and_it_is_asked_from_then_on(his: Come, handle: door.CaseHandle) -> None:
    answer = send(his, "own/", "own_new", words=f" {CANARY} ", answer="6")
    assert answer["Location"].endswith("?kept=own_new")
    (one,) = there(handle)
    assert (one.words, [value for _, value in one.answers]) == (CANARY, [6])
    (measure,) = [m for m in now_of(handle).record.measures if m.instrument == one.id]
    assert measure.how == ("device" if his.way == "device" else "phone")
    assert "answered today: 6" in page_of(his, "own/")


def test_his_page_shows_no_total_no_usual_and_no_line_of_numbers(phone_of_his: Come, anna_in: Client,
                                                                 handle: door.CaseHandle) -> None:  # fmt: skip
    for day, value in (("2023-01-01", 6), ("2023-01-08", 5), ("2023-01-15", 5), ("2023-01-22", 2)):
        fields = {"when": day}
        if not there(handle):
            post(anna_in, handle, "new", words=CANARY, answer=str(value), **fields)
        else:
            post(anna_in, handle, "answers", **{there(handle)[0].id: str(value)}, **fields)
    page = page_of(phone_of_his, "own/")
    assert CANARY in page
    for word in ("usual", "average", "better", "worse", "trend", "<svg"):
        assert word not in page
    assert "His usual: 5 (2 to 6)." in re.sub(r"\s+", " ", anna_in.get(where(handle)).content.decode())


def test_answers_typed_in_are_dated_by_the_paper_and_the_same_day_is_corrected(
    anna_in: Client, handle: door.CaseHandle
) -> None:
    post(anna_in, handle, "new", words=CANARY, answer="6", when="2023-01-01")
    id = there(handle)[0].id
    assert post(anna_in, handle, "answers", when="2023-01-08", **{id: "4"}).status_code == 302
    assert post(anna_in, handle, "answers", when="2023-01-08", **{id: "3"}).status_code == 302
    assert [(when.isoformat(), value) for when, value in there(handle)[0].answers] == [
        ("2023-01-01", 6), ("2023-01-08", 3),
    ]  # fmt: skip
    measures = [one for one in door.load_case(handle).record.measures if one.instrument == id]
    assert [one.how for one in measures] == ["typed"] * 3


@pytest.mark.parametrize(
    ("does", "fields"),
    [
        ("new", {"words": CANARY, "answer": ""}),
        ("new", {"words": "", "answer": "4"}),
        ("new", {"words": CANARY, "answer": "8"}),
        ("new", {"words": "x" * 121, "answer": "4"}),
        ("answers", {}),
        ("down", {"question": "own-nobody"}),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_kept(
    anna_in: Client, handle: door.CaseHandle, does: str, fields: dict[str, str]
) -> None:
    before = door.revision(handle)
    answer = post(anna_in, handle, does, **fields)
    assert answer.status_code == 422
    if fields.get("words"):
        assert fields["words"] in answer.content.decode()
    assert door.revision(handle) == before
    assert post(anna_in, handle, "erase").status_code == 400


def test_posted_twice_is_once(phone_of_his: Come, handle: door.CaseHandle) -> None:
    sent = {**form_in(page_of(phone_of_his, "own/"), "own_new"), "words": CANARY, "answer": "5"}
    for _ in range(2):
        assert phone_of_his.client.post("/own/", sent).status_code == 302
    assert len(there(handle)) == 1


def test_a_question_is_set_down_and_its_answers_stay(anna_in: Client, handle: door.CaseHandle) -> None:
    post(anna_in, handle, "new", words=CANARY, answer="6", when="2023-01-01")
    post(anna_in, handle, "down", question=there(handle)[0].id)
    assert asked_now(there(handle)) == ()
    assert [value for _, value in there(handle)[0].answers] == [6]
    assert anna_in.get(f"/cases/{handle.id}/measures/").status_code == 200  # the plan names no form of the catalogue
    assert anna_in.get(f"/cases/{handle.id}/").status_code == 200


def test_ten_are_enough(anna_in: Client, handle: door.CaseHandle) -> None:
    for n in range(10):
        assert post(anna_in, handle, "new", words=f"question {n}", answer="4", when="2023-01-01").status_code == 302
    assert post(anna_in, handle, "new", words="one more", answer="4").status_code == 422
    assert post(anna_in, handle, "down", question=there(handle)[0].id).status_code == 302
    assert post(anna_in, handle, "new", words="one more", answer="4").status_code == 302


def test_each_is_a_line_on_the_measures_pages_with_his_own_words_as_its_name(
    anna_in: Client, handle: door.CaseHandle
) -> None:
    for day, value in (("2023-01-01", 6), ("2023-01-08", 5), ("2023-01-15", 4)):
        if not there(handle):
            post(anna_in, handle, "new", words=CANARY, answer=str(value), when=day)
        else:
            post(anna_in, handle, "answers", when=day, **{there(handle)[0].id: str(value)})
    page = anna_in.get(f"/cases/{handle.id}/measures/{there(handle)[0].id}/")
    assert page.status_code == 200
    assert CANARY in page.content.decode()
    assert CANARY in anna_in.get(f"/cases/{handle.id}/measures/").content.decode()
    with audit.recorded("test"):
        found = analyse(door.load_case(handle), clock.now())
    assert found.case.record.measures


def test_on_paper_it_is_an_accessible_pdf_and_nothing_where_none_is_asked(
    anna_in: Client, handle: door.CaseHandle
) -> None:
    assert anna_in.get(f"{where(handle)}paper.pdf")["Content-Type"].startswith("text/html")
    post(anna_in, handle, "new", words=CANARY, answer="6", when="2023-01-01")
    made = anna_in.get(f"{where(handle)}paper.pdf")
    for mark in (b"%PDF-", b"/StructTreeRoot", b"pdfuaid:part", b"My own questions"):
        assert mark in made.content


def test_nothing_is_asked_while_the_case_rests(phone_of_his: Come, anna_in: Client, handle: door.CaseHandle) -> None:
    page = page_of(phone_of_his, "own/")
    rests = Restriction(id="x", recorded_at=clock.now(), when=clock.now().date(), act="restricted",
                        wish_of="patient", reason="time")  # fmt: skip
    with audit.recorded("test"):
        door.add_entry(handle, "restrictions", rests)
    sent = {**form_in(page, "own_new"), "words": CANARY, "answer": "5"}
    refused = phone_of_his.client.post("/own/", sent)
    assert refused.status_code == 422
    assert CANARY in refused.content.decode().partition("You wrote:")[2], "his words stay on show, to copy"
    assert "Nothing is asked while this rests" in page_of(phone_of_his, "own/")
    assert there(handle) == ()


def test_a_supervisor_reads_and_writes_nothing(anna_in: Client, handle: door.CaseHandle, sofia: User) -> None:
    post(anna_in, handle, "new", words=CANARY, answer="6", when="2023-01-01")
    with audit.recorded("test"):
        door.assign(handle, sofia)
    browser = Client()
    sign_in_whole(browser, sofia)
    assert CANARY in browser.get(where(handle)).content.decode()
    assert browser.post(where(handle), {"does": "new"}).status_code == 403
    assert browser.get(f"{where(handle)}paper.pdf").status_code == 403
