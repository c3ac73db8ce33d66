"""When he goes away: what is there to be read, three letters that no machine sends, a planned ending."""

from __future__ import annotations

import ast
import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from django.urls import reverse
from tests.web.conftest import PASSWORD

import holdfast.web.away
import holdfast.web.frame
from holdfast.brief.letters import letters
from holdfast.case.model import Case
from holdfast.case.record import Appointment, Restriction, SafetyPlan
from holdfast.simulate.examples import example
from holdfast.web import clock
from holdfast.web.accounts.people import make_account
from holdfast.web.away.models import PracticeLetter
from holdfast.web.vault import audit, door
from holdfast.web.vault.models import AuditEntry, DraftRow, EntryRow

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
CANARY = "Cormorant-on-the-pier"
TWIN = example("drop-out-twin")


@pytest.fixture
def handle(anna: User, recorded: audit.Trail) -> door.CaseHandle:
    return door.import_case(anna, replace(TWIN, record=replace(TWIN.record, letters=()), private=None))


@pytest.fixture(autouse=True)
def _two_weeks_after() -> Iterator[None]:
    """Sixteen days after he left in anger: a day on which rule 15 speaks."""
    with override_settings(HOLDFAST_PINNED=(datetime(2023, 4, 27, 7, tzinfo=UTC), datetime.now(UTC))):
        yield


def get(client: Client, name: str, handle: door.CaseHandle, *more: str, query: str = "") -> str:
    answer = client.get(reverse(name, args=[handle.id, *more]) + query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def sent(client: Client, name: str, handle: door.CaseHandle, *more: str, **fields: str) -> int:
    page = get(client, name, handle, *more)
    found = re.search(r'name="form" value="([^"]+)"', page)
    assert found is not None
    read = {"read": mark[1]} if (mark := re.search(r'name="read" value="([^"]*)"', page)) else {}
    answer = client.post(reverse(name, args=[handle.id, *more]), {"form": found[1], **read, **fields})
    return answer.status_code


def case_of(handle: door.CaseHandle) -> Case:
    with audit.recorded("test"):
        return door.load_case(handle)


def texts(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


# --- the page ---


def test_it_says_since_when_what_was_agreed_and_what_stood_before_with_days(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    page = texts(get(signed_in_anna, "away", handle))
    assert "Last heard of him on" in page
    assert "Before stopping we meet once more" in page
    assert "11 April 2023: hour 13: leaving in anger" in page
    assert "7 April 2023: a humiliation" in page
    assert "because" not in page.replace("“because of”", "")
    assert "There is no safety plan in his words yet." in page or "His safety plan" in page


def test_the_safety_plan_is_shown_with_its_steps_and_no_score(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    with audit.recorded("test"):
        now = clock.now()
        plan = SafetyPlan(
            id="sp9", recorded_at=now, when=now.date(), people_to_ask=("Elia, 02 555",), warning_signs=("no sleep",)
        )
        door.add_entry(handle, "safety_plans", plan)
    page = texts(get(signed_in_anna, "away", handle))
    assert "Elia, 02 555" in page
    assert not re.search(r"\brisk\b", page)


def test_the_caseload_and_the_finding_lead_here(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    where = reverse("away", args=[handle.id])
    assert where in signed_in_anna.get("/").content.decode()
    assert where in get(signed_in_anna, "brief", handle)


def test_without_findings_the_facts_stay_and_the_prompts_go(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    assert "telephone, and ask directly" in get(signed_in_anna, "away", handle)
    with override_settings(HOLDFAST_FINDINGS=False):
        page = get(signed_in_anna, "away", handle)
    assert "telephone, and ask directly" not in page
    assert "Before stopping we meet once more" in page


def test_a_supervisor_reads_it_without_letters_to_write(handle: door.CaseHandle, sofia: User) -> None:
    with audit.recorded("test"):
        door.assign(handle, sofia)
    client = Client()
    client.force_login(sofia)
    page = get(client, "away", handle)
    assert "A short letter" not in page
    assert "hour-kept" not in page
    assert "<textarea" not in page
    for name, more in (("away-letter", ("hour-kept",)), ("ending", ())):
        assert client.post(reverse(name, args=[handle.id, *more]), {"does": "keep"}).status_code == 403


def test_a_stranger_finds_nothing(handle: door.CaseHandle, bruno: User) -> None:
    client = Client()
    client.force_login(bruno)
    for name, more in (("away", ()), ("away-letter", ("hour-kept",)), ("ending", ()), ("frame", ())):
        assert client.get(reverse(name, args=[handle.id, *more])).status_code == 404


def test_of_a_restricted_case_nothing_is_made(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    with audit.recorded("test"):
        now = clock.now()
        frozen = Restriction(
            id="r1", recorded_at=now, when=now.date(), act="restricted", wish_of="patient", reason="asked"
        )
        door.add_entry(handle, "restrictions", frozen)
    page = texts(get(signed_in_anna, "away", handle))
    assert "Nothing is made of this file" in page
    assert "leaving in anger" not in page
    assert "telephone, and ask directly" not in page


# --- a letter ---


def test_a_draft_begins_from_the_template_is_kept_and_begun_anew(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    fresh = get(signed_in_anna, "away-letter", handle, "my-part")
    assert "our hour on Tuesday 11 April" in fresh
    assert "[what you did, in one line]" in fresh
    assert sent(signed_in_anna, "away-letter", handle, "my-part", does="keep", text=f"Dear D., {CANARY}") == 302
    assert CANARY in get(signed_in_anna, "away-letter", handle, "my-part")
    assert "draft begun" in get(signed_in_anna, "away", handle)
    assert sent(signed_in_anna, "away-letter", handle, "my-part", does="anew") == 302
    assert CANARY not in get(signed_in_anna, "away-letter", handle, "my-part")


@pytest.mark.parametrize("does", ["keep", "anew", "gave"])
def test_a_draft_changed_in_another_tab_is_shown_beside_what_was_typed(
    signed_in_anna: Client, handle: door.CaseHandle, does: str
) -> None:
    late = re.search(r'name="read" value="([^"]*)"', get(signed_in_anna, "away-letter", handle, "my-part"))
    assert late is not None
    assert sent(signed_in_anna, "away-letter", handle, "my-part", does="keep", text=f"Dear D., {CANARY}") == 302
    fields = {"form": door.new_form_id(handle.user_id), "read": late[1], "does": does, "text": "Second.", "how": "post"}
    answer = signed_in_anna.post(reverse("away-letter", args=[handle.id, "my-part"]), fields)
    assert answer.status_code == 409
    for words in (CANARY, "Second.", "changed in another tab"):
        assert words in answer.content.decode()
    assert CANARY in get(signed_in_anna, "away-letter", handle, "my-part")
    assert case_of(handle).record.letters == ()


def test_a_draft_begun_anew_and_kept_again_is_another_draft(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    assert sent(signed_in_anna, "away-letter", handle, "my-part", does="keep", text="First.") == 302
    late = re.search(r'name="read" value="([^"]*)"', get(signed_in_anna, "away-letter", handle, "my-part"))
    assert late is not None
    assert sent(signed_in_anna, "away-letter", handle, "my-part", does="anew") == 302
    assert sent(signed_in_anna, "away-letter", handle, "my-part", does="keep", text=f"Dear D., {CANARY}") == 302
    assert sent(signed_in_anna, "away-letter", handle, "my-part", does="keep", text="Third.", read=late[1]) == 409
    assert CANARY in get(signed_in_anna, "away-letter", handle, "my-part")


def test_given_it_stands_in_the_record_with_its_text_and_the_draft_is_gone(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    fields = {"does": "gave", "how": "post", "when": "2023-04-26", "text": f"Dear D.,\n\n{CANARY}"}
    assert sent(signed_in_anna, "away-letter", handle, "hour-kept", **fields) == 302
    (letter,) = case_of(handle).record.letters
    assert (letter.how, str(letter.when), letter.text, letter.template) == (
        "post", "2023-04-26", f"Dear D.,\n\n{CANARY}", "hour-kept",
    )  # fmt: skip
    assert CANARY in get(signed_in_anna, "away", handle)
    assert not DraftRow.objects.exists()


def test_a_letter_with_a_place_to_fill_in_is_not_called_given(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    fields = {"does": "gave", "how": "post", "text": "Your hour is kept: [hour]."}
    assert sent(signed_in_anna, "away-letter", handle, "hour-kept", **fields) == 422
    assert case_of(handle).record.letters == ()


def test_the_tone_is_looked_at_and_the_therapist_decides(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    text = "You missed your hour. Why?"
    assert sent(signed_in_anna, "away-letter", handle, "hour-kept", does="keep", text=text) == 302
    page = texts(get(signed_in_anna, "away-letter", handle, "hour-kept"))
    assert "“missed” may be read as a reproach" in page
    assert "a letter that asks wants an answer" in page


def test_no_word_of_a_letter_stands_in_clear_anywhere(
    signed_in_anna: Client, handle: door.CaseHandle, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    assert sent(signed_in_anna, "away-letter", handle, "my-part", does="keep", text=f"Dear D., {CANARY}") == 302
    fields = {"does": "gave", "how": "mail", "text": f"Dear D., {CANARY}"}
    assert sent(signed_in_anna, "away-letter", handle, "door-open", **fields) == 302
    assert CANARY not in caplog.text
    assert CANARY not in str(list(AuditEntry.objects.values()))
    for rows in (DraftRow, EntryRow):
        assert rows.objects.exists()
        assert not any(CANARY.encode() in bytes(row.sealed) for row in rows.objects.all())


def test_on_paper_the_letter_stands_alone(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    page = get(signed_in_anna, "away-letter", handle, "hour-kept", query="?print=yes")
    assert re.search(r'<div class="letter only-printed">.*?your hour is kept', page, re.DOTALL)
    assert AuditEntry.objects.filter(did__icontains="print").exists()


def test_the_three_are_a_choice_and_no_sequence(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    page = texts(get(signed_in_anna, "away", handle))
    assert "You agreed to write once. If you write, choose one." in page
    for word in ("First, and early", "Later,", "a further letter"):
        assert word not in page
    assert "no sequence" in texts(signed_in_anna.get("/letters/").content.decode())


def test_after_one_was_given_the_page_says_so_and_the_drafts_fold_away(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    assert "The three drafts" not in get(signed_in_anna, "away", handle)
    fields = {"does": "gave", "how": "post", "when": "2023-04-26", "text": "Dear D., your hour is kept."}
    assert sent(signed_in_anna, "away-letter", handle, "hour-kept", **fields) == 302
    page = get(signed_in_anna, "away", handle)
    said = "You wrote on 26 April 2023, as agreed. A further letter is another decision"
    assert said in texts(page)
    assert "choose one" not in page
    folded = page[page.index("The three drafts") : page.index("</details>", page.index("The three drafts"))]
    assert all(f"/letters/{id}/" in folded for id in letters().by_id)
    assert said in texts(get(signed_in_anna, "away-letter", handle, "door-open"))


def test_a_letter_from_before_he_was_last_heard_is_not_this_one(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    fields = {"does": "gave", "how": "post", "when": "2023-03-01", "text": "Dear D., your hour is kept."}
    assert sent(signed_in_anna, "away-letter", handle, "hour-kept", **fields) == 302
    page = texts(get(signed_in_anna, "away", handle))
    assert "choose one" in page
    assert "You wrote on" not in page


def test_where_nothing_was_agreed_about_writing_nothing_is_said_to_have_been(
    signed_in_anna: Client, anna: User, recorded: audit.Trail
) -> None:
    record = replace(
        TWIN.record, letters=(), moves=tuple(m for m in TWIN.record.moves if "leaving" not in str(m.clause))
    )
    handle = door.import_case(anna, replace(TWIN, record=record, private=None))
    assert "Nothing was agreed about leaving." in texts(get(signed_in_anna, "away", handle))
    assert "If you write, choose one; they are no sequence." in texts(get(signed_in_anna, "away", handle))
    fields = {"does": "gave", "how": "post", "when": "2023-04-26", "text": "Dear D., your hour is kept."}
    assert sent(signed_in_anna, "away-letter", handle, "hour-kept", **fields) == 302
    page = texts(get(signed_in_anna, "away", handle))
    assert "You wrote on 26 April 2023. A further letter is another decision" in page
    assert ", as agreed" not in page
    assert "You agreed" not in page


# --- nothing is ever sent ---


def test_no_code_of_these_rooms_can_send_anything() -> None:
    seen = 0
    for room in (holdfast.web.away, holdfast.web.frame):
        for file in Path(room.__path__[0]).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
                names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                for name in names:
                    seen += 1
                    parts = set(name.split("."))
                    assert not parts & {"smtplib", "mail", "socket", "urllib", "http", "requests", "subprocess"} or (
                        name == "django.http" or name.startswith(("django.http", "django.views.decorators.http"))
                    ), f"{file.name}: {name}"
    assert seen > 50


def test_no_page_of_these_rooms_carries_a_way_to_mail(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    for name, more in (("away", ()), ("away-letter", ("door-open",)), ("ending", ()), ("frame", ())):
        page = get(signed_in_anna, name, handle, *more)
        assert "mailto:" not in page
        assert "data-copy" not in page


# --- the practice's own texts ---


def test_a_practice_keeps_its_own_text_and_goes_back_to_ours_in_one_tap(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    def post(**fields: str) -> int:
        found = re.search(r'name="form" value="([^"]+)"', signed_in_anna.get("/letters/").content.decode())
        assert found is not None
        return signed_in_anna.post("/letters/", {"form": found[1], **fields}).status_code

    own = "Dear [name], the chair by the window is yours: [hour]."
    assert post(letter="hour-kept", does="keep", text=own) == 302
    assert "chair by the window" in get(signed_in_anna, "away-letter", handle, "hour-kept")
    shown = texts(signed_in_anna.get("/letters/").content.decode())
    assert "Your practice's own text" in shown.replace("&#x27;", "'")
    assert "anna" in shown
    assert post(letter="hour-kept", does="ours") == 302
    assert "chair by the window" not in get(signed_in_anna, "away-letter", handle, "hour-kept")
    assert PracticeLetter.objects.get().ended_at is not None
    assert post(letter="hour-kept", does="keep", text="Dear Davide,") == 422
    assert post(letter="no-such", does="keep", text=own) == 400


def test_where_there_is_a_manager_the_manager_writes_them(signed_in_anna: Client) -> None:
    make_account("marta", PASSWORD, "manager")
    assert "<textarea" not in signed_in_anna.get("/letters/").content.decode()
    assert signed_in_anna.post("/letters/", {"letter": "hour-kept", "does": "ours"}).status_code == 403


def test_no_letter_of_ours_is_longer_than_a_page(signed_in_anna: Client) -> None:
    assert all(len(one.text) < 1200 for one in letters().by_id.values())


# --- a planned ending ---


def test_an_ending_is_planned_planned_anew_and_called_off(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    fields = {"does": "plan", "by": "therapist", "last_day": "2023-07-04", "when": "2023-04-20", "text": "I move away."}
    assert sent(signed_in_anna, "ending", handle, **fields) == 302
    page = texts(get(signed_in_anna, "ending", handle))
    assert "The last hour is planned for 4 July 2023, by you." in page
    assert "Some go before they are left." in page
    later = {"does": "plan", "by": "therapist", "last_day": "2023-09-05", "when": "2023-04-25"}
    assert sent(signed_in_anna, "ending", handle, **later) == 302
    first, second = case_of(handle).record.planned_endings
    assert (second.corrects, str(second.when), str(second.last_day)) == (first.id, "2023-04-20", "2023-09-05")
    assert sent(signed_in_anna, "ending", handle, does="call_off", text="The move is off.") == 302
    page = texts(get(signed_in_anna, "ending", handle))
    assert "No ending is planned." in page
    assert "An ending planned for 5 September 2023 was called off." in page


def test_before_the_last_hour_his_plan_goes_with_him_on_paper(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    said = "His page closes with the treatment: print the plan and give it to him."
    with audit.recorded("test"):
        now = clock.now()
        for one in case_of(handle).record.safety_plans:
            assert said in texts(get(signed_in_anna, "ending", handle)), one.id
        plan = SafetyPlan(id="sp9", recorded_at=now, when=now.date(), warning_signs=("no sleep",))
        door.add_entry(handle, "safety_plans", plan)
    assert said in texts(get(signed_in_anna, "ending", handle))


@pytest.mark.parametrize(
    "fields",
    [
        {"does": "plan", "by": "both", "last_day": ""},
        {"does": "plan", "by": "both", "last_day": "2023-01-01", "when": "2023-04-20"},
        {"does": "plan", "by": "both", "last_day": "2023-07-04", "when": "2030-01-01"},
        {"does": "call_off"},
    ],
)
def test_what_does_not_fit_an_ending_is_said(
    signed_in_anna: Client, handle: door.CaseHandle, fields: dict[str, str]
) -> None:
    assert sent(signed_in_anna, "ending", handle, **fields) == 422
    assert case_of(handle).record.planned_endings == ()


def test_the_brief_names_an_ending_and_asks_about_one_he_did_not_choose(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    fields = {"does": "plan", "by": "outside", "last_day": "2023-05-04", "when": "2023-04-25"}
    assert sent(signed_in_anna, "ending", handle, **fields) == 302
    page = texts(get(signed_in_anna, "brief", handle))
    assert "he last hour is planned for 4 May 2023, from outside" in page
    assert "An injury on 25 April 2023" in page
    assert "In the last fortnight it asks about every ending, whoever wished it" in texts(
        get(signed_in_anna, "ending", handle)
    )
    (ending,) = case_of(handle).record.planned_endings
    behind = signed_in_anna.get(reverse("entry", args=[handle.id, ending.id]))
    assert behind["Location"] == reverse("ending", args=[handle.id])


# --- the first hour back, on the page of the brief ---


def test_the_card_stands_on_the_brief_when_he_asked_for_an_hour_again(
    signed_in_anna: Client, handle: door.CaseHandle, sofia: User
) -> None:
    assert "First hour back" not in get(signed_in_anna, "brief", handle)
    with audit.recorded("test"):
        now = clock.now()
        back = Appointment(id="back", recorded_at=now, when=now.replace(hour=11), number=15)
        door.add_entry(handle, "appointments", back)
        door.assign(handle, sofia)
    page = texts(get(signed_in_anna, "brief", handle))
    assert "First hour back" in page
    assert "The contract rests as it was. No step waits for him." in page
    assert "nothing was missed" not in page  # two lines above it says how many hours were
    assert "Why did you stay away?" in page
    reader = Client()
    reader.force_login(sofia)
    assert "First hour back" not in get(reader, "brief", handle)
