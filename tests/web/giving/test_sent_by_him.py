"""What he sent, for him to see again: every question and his own answer, and nothing made of it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from tests.web.giving.answering import Form, answered, day
from tests.web.pages.conftest import CANARY

from holdfast.case.measured import CameBy, Measure
from holdfast.measures.catalogue import catalogue
from holdfast.web import clock
from holdfast.web.giving.sent_by_him import MOST, Sent, answers_in_words
from holdfast.web.giving.wording_of import words_for
from holdfast.web.vault import audit, door

pytestmark = [pytest.mark.django_db(databases=["default", "keys"]), pytest.mark.usefixtures("a_demo_with_contacts")]


def listed(form: Form) -> list[tuple[str, str]]:
    """The addresses of what stands under "What you sent", and what is said beside each."""
    page = unescape(form.browser.get(form.home).content.decode())
    return re.findall(r'<a href="(\?sent=[^"]+)">[^<]+</a> <span class="soft">([^<]+)</span>', page)


def opened(form: Form, address: str, status: int = 200) -> str:
    answer = form.browser.get(f"{form.home}{address}")
    assert answer.status_code == status
    assert len(answer.content) <= 60_000
    return unescape(answer.content.decode())


def sent_days_ago(handle: door.CaseHandle, days: int, how: CameBy = "phone", **more: object) -> Measure:
    then = clock.now() - timedelta(days=days)
    sent = Measure(
        id=f"m-{how}-{days}", recorded_at=then, when=then.date(), instrument="phq-9", version=1, items=(1,) * 10,
        how=how,
    )  # fmt: skip
    sent = replace(sent, **more)  # type: ignore[arg-type]
    with audit.recorded("test"):
        if sent.corrects:
            door.correct_entry(handle, "measures", sent.corrects, sent)
        else:
            door.add_entry(handle, "measures", sent)
    return sent


def test_he_sees_what_he_sent_question_by_question_in_the_words_of_the_form(phq: Form) -> None:
    assert "What you sent" not in phq.browser.get(phq.home).content.decode()
    phq.fill(q1=3, q6=0)
    phq.act("send")
    ((address, said),) = listed(phq)
    assert said.startswith(f"You sent this on {day().day} ")
    page = opened(phq, address)
    assert "Questions about how you have been" in page
    words = words_for(catalogue()["phq-9"])
    assert words is not None
    assert all(text in page for text in words.items.values())
    assert re.findall(r"<dd[^>]*>(?:<bdi>)?([^<]+)", page) == [
        words.anchors[3], *["not this time"] * 4, words.anchors[0], *["not this time"] * 4,
    ]  # fmt: skip


def test_nothing_is_made_of_it(phq: Form) -> None:
    phq.fill(q1=3, q2=3, q9=2)
    phq.act("send")
    page = opened(phq, listed(phq)[0][0])
    for word in ("htmx", "hx-", "<svg", "<form", CANARY, "Davide", "PHQ", "score", "severe", "moderate"):
        assert word not in page, word


def test_one_left_out_whole_is_there_as_not_this_time(phq: Form) -> None:
    phq.act("skip", "")
    ((address, said),) = listed(phq)
    assert said.startswith("You said “not this time” on ")
    assert "<dd" not in opened(phq, address)


def test_one_still_begun_is_not_called_sent_though_a_safety_answer_of_it_is_kept(phq: Form) -> None:
    phq.send(2, q9=2)
    assert len(answered(phq.handle)) == 1
    assert listed(phq) == []
    phq.act("send")
    assert len(listed(phq)) == 1


def test_what_came_on_paper_or_from_a_file_is_not_called_sent(phq: Form) -> None:
    sent_days_ago(phq.handle, 3, "typed")
    sent_days_ago(phq.handle, 4, "file")
    assert listed(phq) == []
    opened(phq, "?sent=m-typed-3", 404)


def test_the_last_ones_stand_there_the_newest_first_and_the_page_stays_small(phq: Form) -> None:
    for days in range(1, MOST + 3):
        sent_days_ago(phq.handle, days)
    assert [address for address, _ in listed(phq)] == [f"?sent=m-phone-{days}" for days in range(1, MOST + 1)]
    assert len(phq.browser.get(phq.home).content) <= 60_000
    opened(phq, f"?sent=m-phone-{MOST + 2}", 404)
    opened(phq, "?sent=", 404)


def test_it_stands_as_he_sent_it_where_the_therapist_corrected_it(phq: Form) -> None:
    sent_days_ago(phq.handle, 3)
    sent_days_ago(phq.handle, 2, "typed", corrects="m-phone-3", items=(0,) * 10)
    # Taken back: what stood before the correction is copied, and it says why.
    sent_days_ago(phq.handle, 1, corrects="m-typed-2", why="Taken back.")
    ((address, _),) = listed(phq)
    assert address == "?sent=m-phone-3"
    assert opened(phq, address).count("<dd><bdi>Several days") == 9


def test_on_the_therapists_device_nothing_of_it_is_shown(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    sent = sent_days_ago(handle, 3)
    signed_in_anna.post(f"/cases/{handle.id}/measures/give/gad-7/", {"forms": ["gad-7"]})
    for address in ("/handed-over/", f"/handed-over/?sent={sent.id}"):
        page = unescape(signed_in_anna.get(address).content.decode())
        assert "Hello." in page
        assert "What you sent" not in page
        assert "Several days" not in page


def test_where_the_form_changed_since_no_answer_stands_beside_a_question_it_was_not_given_to(phq: Form) -> None:
    sent_days_ago(phq.handle, 3, version=99)
    page = opened(phq, listed(phq)[0][0])
    assert "<dd" not in page
    assert "The words of these questions are not here any more" in page


def test_every_form_that_may_be_answered_is_shown_with_every_answer(handle: door.CaseHandle) -> None:
    seen = 0
    for form in catalogue().values():
        words = words_for(form)
        if words is None or not form.items or form.variable:
            continue
        highest = tuple(round(one.high) for one in form.items.values())
        given = Measure(
            id="m", recorded_at=clock.now(), when=day(), instrument=form.id, version=form.version,
            form=form.default_form, items=highest, how="phone",
        )  # fmt: skip
        found = answers_in_words(Sent(given, form))
        assert found is not None, form.id
        assert len(found[1]) == len(form.items), form.id
        assert all(one.answer for one in found[1]), form.id
        seen += 1
    assert seen > 5
