"""What asks to be rewritten: the therapist opens a draft with the reason, puts it off, or sets it aside."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client, override_settings
from tests.web.conftest import PASSWORD
from tests.web.contract.acting import add, address, contract_of, do, hidden_fields, new_form, page_of, send

from holdfast.case.moves import Run, Stance
from holdfast.case.record import Restriction
from holdfast.case.working import TriggerWord
from holdfast.web import clock
from holdfast.web.vault import door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def undone(handle: door.CaseHandle) -> door.CaseHandle:
    """A step left undone twice."""
    for days in (14, 7):
        add(handle, days_ago=days, by="patient", act="run", clause="c1", run=Run(outcome="put_it_off"))
    return handle


def about_of(client: Client, handle: door.CaseHandle) -> str:
    found = re.search(r'name="about" value="([^"]+)"', page_of(client, handle))
    assert found
    return found[1]


def answer(client: Client, handle: door.CaseHandle, **fields: Any) -> HttpResponse:
    sent = {"form": new_form("anna"), "about": about_of(client, handle), **fields}
    return client.post(address(handle, "asks/"), sent)  # type: ignore[return-value]


def words_on(handle: door.CaseHandle) -> tuple[TriggerWord, ...]:
    return door.load_case(handle).working.trigger_words


def test_what_asks_is_told_with_its_reason(signed_in_anna: Client, undone: door.CaseHandle) -> None:
    page = page_of(signed_in_anna, undone)
    asks = page.partition('id="asks"')[2]
    assert "stayed undone" in asks
    assert "“Call his brother”" in asks
    assert "One thing asks to be talked over." in page.partition('id="want"')[0]
    assert "because" not in re.sub("<[^>]+>", " ", asks).replace("Set it aside, because", "")


def test_it_opens_a_draft_with_the_reason_in_words_and_the_phase_kept(
    signed_in_anna: Client, undone: door.CaseHandle
) -> None:
    add(undone, by="therapist", act="hold", hold_for="other")
    do(signed_in_anna, undone, "rewrite", by="therapist", phase="explore", why="A goal first.")
    for days in (0, 0):
        add(undone, days_ago=days, by="patient", act="run", clause="c1", run=Run(outcome="forgot"))
    about = about_of(signed_in_anna, undone)
    page = page_of(signed_in_anna, undone, f"?act=rewrite&asks={about}")
    typed = re.search(r'<textarea name="why"[^>]*>([^<]+)', page)
    assert typed
    assert "We look at what came instead" in typed[1]
    assert re.search(r'name="phase" value="explore" checked', page)
    assert len(contract_of(undone).versions) == 1  # to open the form changes nothing
    sent = send(signed_in_anna, undone, hidden_fields(page), by="therapist", phase="act", why="Smaller, and his own.")
    assert sent.status_code == 302
    (word,) = words_on(undone)
    assert (word.trigger, word.answer, word.version, word.about) == ("step_undone", "handled", 2, about)
    assert contract_of(undone).versions[-1].why == "Smaller, and his own."
    assert about not in page_of(signed_in_anna, undone)


def test_it_is_put_off_until_a_day(signed_in_anna: Client, undone: door.CaseHandle) -> None:
    until = (clock.now() + timedelta(days=14)).date()
    assert answer(signed_in_anna, undone, answer="put_off", until=until.isoformat()).status_code == 302
    (word,) = words_on(undone)
    assert (word.answer, word.until, word.reason) == ("put_off", until, None)
    assert "stayed undone" not in page_of(signed_in_anna, undone)


def test_it_is_set_aside_with_a_reason(signed_in_anna: Client, undone: door.CaseHandle) -> None:
    assert answer(signed_in_anna, undone, answer="set_aside", reason="His mother was ill.").status_code == 302
    (word,) = words_on(undone)
    assert (word.answer, word.reason) == ("set_aside", "His mother was ill.")
    assert "stayed undone" not in page_of(signed_in_anna, undone)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"answer": "put_off"}, "To put it off, name a day."),
        ({"answer": "put_off", "until": "2020-01-01"}, "name a day after today"),
        ({"answer": "put_off", "until": "soon"}, "name a day."),
        ({"answer": "set_aside", "reason": " "}, "say why in a few words"),
        ({"answer": "set_aside", "reason": "x" * 501}, "501 characters"),
        ({"answer": "set_aside", "reason": "x", "about": "nothing:2020-01-01"}, "asks no more"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    signed_in_anna: Client, undone: door.CaseHandle, fields: dict[str, str], told: str
) -> None:
    refused = answer(signed_in_anna, undone, **fields)
    assert refused.status_code == 422
    assert told in refused.content.decode()
    assert words_on(undone) == ()


def test_an_answer_of_no_page_of_ours_is_not_understood(signed_in_anna: Client, undone: door.CaseHandle) -> None:
    assert answer(signed_in_anna, undone, answer="ignore").status_code == 400


def test_an_answer_posted_twice_is_one(signed_in_anna: Client, undone: door.CaseHandle) -> None:
    form = new_form("anna")
    about = about_of(signed_in_anna, undone)
    sent = {"form": form, "about": about, "answer": "set_aside", "reason": "Enough."}
    assert [signed_in_anna.post(address(undone, "asks/"), sent).status_code for _ in range(2)] == [302, 302]
    assert len(words_on(undone)) == 1


def test_your_number_is_not_told_in_what_asks_until_it_is_shown(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    add(handle, days_ago=3, by="patient", act="rate", clause="c1", stance=Stance(makes_sense=5))
    add(handle, days_ago=3, by="therapist", act="rate", clause="c1", stance=Stance(makes_sense=9))
    hidden = page_of(signed_in_anna, handle).partition('id="asks"')[2]
    assert "the two of you see it differently" in hidden
    assert not re.search(r"\b9\b", re.sub("<[^>]+>", " ", hidden).partition("Keys on this page")[0])
    assert "9 for you" in page_of(signed_in_anna, handle, "?show=yes").partition('id="asks"')[2]
    about = about_of(signed_in_anna, handle)
    draft = page_of(signed_in_anna, handle, f"?act=rewrite&asks={about}&show=yes")
    typed = re.search(r'<textarea name="why"[^>]*>([^<]+)', draft)
    assert typed
    assert "9" not in typed[1]  # why a version was opened belongs to the record


def test_only_the_treating_therapist_sees_what_asks(
    client: Client, undone: door.CaseHandle, anna: User, sofia: User, bruno: User
) -> None:
    door.assign(undone, sofia)
    client.post("/account/sign-in/", {"name": "sofia", "password": PASSWORD})
    assert "stayed undone" not in page_of(client, undone)
    sent = {"form": "x", "about": "step_undone:c1", "answer": "set_aside", "reason": "x"}
    assert client.post(address(undone, "asks/"), sent).status_code == 403
    client.logout()
    client.post("/account/sign-in/", {"name": "bruno", "password": PASSWORD})
    assert client.post(address(undone, "asks/"), sent).status_code == 404
    client.logout()
    client.post("/account/sign-in/", {"name": "anna", "password": PASSWORD})
    assert "stayed undone" not in page_of(client, undone, "?private=no")  # as a colleague may see it


def test_with_findings_off_nothing_asks(signed_in_anna: Client, undone: door.CaseHandle) -> None:
    with override_settings(HOLDFAST_FINDINGS=False):
        page = page_of(signed_in_anna, undone)
    assert "stayed undone" not in page
    assert "Findings are off in this practice." in page


def test_a_restricted_case_asks_nothing_and_can_still_be_moved(signed_in_anna: Client, undone: door.CaseHandle) -> None:
    now = clock.now()
    door.add_entry(undone, "restrictions", Restriction(
        id="r1", recorded_at=now, when=now.date(), act="restricted", wish_of="patient", reason="He disputes it.",
    ))  # fmt: skip
    page = page_of(signed_in_anna, undone)
    assert "stayed undone" not in page
    assert do(signed_in_anna, undone, "answer", "c1", act="object", words="No.").status_code == 302
