"""The brief page, and replies to findings."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from tests.web.conftest import PASSWORD
from tests.web.pages.conftest import CANARY

from holdfast.case.record import Appointment, Training
from holdfast.web.vault import door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def reply(client: Client, handle: door.CaseHandle, form: str, **more: str) -> int:
    sent = {"form": form, "rule": "no_shared_goal", "about": "goal", "reply": "known", **more}
    return client.post(f"/cases/{handle.id}/replies/", sent).status_code


def test_a_reply_is_remembered(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    assert reply(signed_in_anna, handle, door.new_form_id(handle.user_id)) == 302
    kept = door.load_case(handle).working.replies
    assert [(r.rule, r.about, r.reply, r.until) for r in kept] == [("no_shared_goal", "goal", "known", None)]


def test_a_reply_posted_twice_is_kept_once(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    form = door.new_form_id(handle.user_id)
    assert [reply(signed_in_anna, handle, form), reply(signed_in_anna, handle, form)] == [302, 302]
    assert len(door.load_case(handle).working.replies) == 1


def test_later_says_until_when(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    reply(signed_in_anna, handle, door.new_form_id(handle.user_id), reply="later")
    kept = door.load_case(handle).working.replies[0]
    assert kept.until is not None
    assert kept.until > kept.when


def test_a_reply_needs_a_form_of_this_server_and_a_rule_that_exists(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    good = door.new_form_id(handle.user_id)
    assert reply(signed_in_anna, handle, "made up") == 400
    assert reply(signed_in_anna, handle, good, rule="no such rule") == 400
    assert reply(signed_in_anna, handle, good, reply="thanks") == 400
    assert reply(signed_in_anna, handle, good, about="not an id!") == 400
    assert door.load_case(handle).working.replies == ()


def test_a_reply_needs_its_token(anna: User, handle: door.CaseHandle) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(anna)
    assert reply(client, handle, door.new_form_id(handle.user_id)) == 403


def test_a_supervisor_cannot_reply(sofia: User, client: Client, handle: door.CaseHandle) -> None:
    door.assign(handle, sofia)
    client.post("/account/sign-in/", {"name": "sofia", "password": PASSWORD})
    assert reply(client, handle, door.new_form_id(sofia.pk)) == 403


def test_an_answer_to_a_private_finding_stays_private(
    signed_in_anna: Client, handle: door.CaseHandle, annas_key: door.AuthorKey
) -> None:
    assert reply(signed_in_anna, handle, door.new_form_id(handle.user_id), rule="drawn_in", about="hour:5") == 302
    kept = door.load_case(handle, annas_key)
    assert kept.working.replies == ()
    assert kept.private is not None
    assert [note.reply.rule for note in kept.private.notes if note.reply] == ["drawn_in"]


def test_a_supervisor_reads_the_record_and_no_finding(sofia: User, client: Client, handle: door.CaseHandle) -> None:
    door.assign(handle, sofia)
    client.post("/account/sign-in/", {"name": "sofia", "password": PASSWORD})
    page = client.get(f"/cases/{handle.id}/brief/")
    assert page.status_code == 200
    assert "Here is the record." in page.content.decode()
    assert page.context["brief"].findings == ()


def test_somebody_else_cannot_reply(bruno: User, client: Client, handle: door.CaseHandle) -> None:
    client.post("/account/sign-in/", {"name": "bruno", "password": PASSWORD})
    assert reply(client, handle, door.new_form_id(bruno.pk)) == 404


def test_looking_does_not_reply(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    assert signed_in_anna.get(f"/cases/{handle.id}/replies/").status_code == 405


def test_the_line_to_oneself_is_on_the_authors_brief_alone(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    mine = signed_in_anna.get(f"/cases/{handle.id}/brief/?before=3").content.decode()
    colleagues = signed_in_anna.get(f"/cases/{handle.id}/brief/?before=3&private=no").content.decode()
    assert CANARY.replace("'", "&#x27;") in mine
    assert "tomorrow" not in colleagues
    assert "private-mark" not in colleagues


def test_every_finding_says_how_often_it_is_wrong_and_opens_its_data(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    now = datetime.now(UTC)
    ahead = Appointment(id="ap:2", recorded_at=now, when=now + timedelta(days=2))
    door.add_entry(handle, "appointments", ahead)  # without an hour to come, rules about the next one are silent
    page = signed_in_anna.get(f"/cases/{handle.id}/brief/").content.decode()
    found = re.split(r'<li class="finding[ "]', page)[1:]
    assert found
    for one in found:
        assert "not yet measured" in one or "of 20 uneventful hours" in one
        assert "<summary>Data</summary>" in one
        assert "<summary>Sources</summary>" in one


def test_no_sentence_is_left_half_spoken(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    for place in ("brief/", "", "hours/2/"):
        page = signed_in_anna.get(f"/cases/{handle.id}/{place}").content.decode()
        assert re.findall(r"\{[^}\"]*\}", page.replace("selfRequestsOnly", "")) == [], place


def test_what_is_left_of_the_options_lies_behind_one_fold_in_the_languages_in_use(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    now = datetime.now(UTC)
    door.add_entry(handle, "appointments", Appointment(id="ap:2", recorded_at=now, when=now + timedelta(days=2)))
    for approach in ("mit", "tfp", "mbt", "schema"):
        door.add_entry(
            handle, "trainings", Training(id=f"tr:{approach}", recorded_at=now, when=now.date(), approach=approach)
        )
    page = re.sub(r"\s+", " ", signed_in_anna.get(f"/cases/{handle.id}/brief/").content.decode())
    folds = re.findall(r"<summary>More in the language of ([^<]*)</summary>(.*?)</details>", page)
    assert folds
    for languages, inside in folds:
        named = [name.strip() for name in re.split(r",| and ", languages) if name.strip()]
        assert list(dict.fromkeys(re.findall(r"<strong>([^<]*)</strong>", inside))) == named
        assert inside.count("rather not:") == inside.count("<li>")
